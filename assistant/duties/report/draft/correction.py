"""A correction says that it is one: in its title, and what it corrects before anything else."""

from collections.abc import Sequence
from typing import NamedTuple

from assistant.duties.report.draft.model import Draft, Paragraph, Piece
from assistant.duties.report.record import Slot

OPENING = "前报有误，现予更正；与前报不一致之处，以本报为准。"
_AS_FOLLOWS = "更正如下："
_CHANGED = "{name}由“{before}”更正为“{now}”"
CORRECTING = (OPENING, _AS_FOLLOWS, _CHANGED)  # the house's own words: no material bears them


class Corrected(NamedTuple):
    """An element that differs from the wrong report, with both values as an officer reads them."""

    slot: Slot
    name: str
    before: str
    now: str


def as_correction(draft: Draft, corrected: Sequence[Corrected] = ()) -> Draft:
    """Return a draft as the correction of the report before: …的情况报告（终报更正）."""
    *first, last = draft.title_parts
    title = f"{last.removesuffix('）')}更正）" if last.endswith("）") else f"{last}（更正）"
    pieces = [Piece(text=OPENING)]
    for number, one in enumerate(corrected):
        pieces.append(Piece(text=_AS_FOLLOWS if number == 0 else "；"))
        text = _CHANGED.format(name=one.name, before=one.before, now=one.now)
        pieces.append(Piece(text=text, slots=(one.slot,)))
    if corrected:
        pieces.append(Piece(text="。"))
    opening = Paragraph(role="text", pieces=tuple(pieces))
    return draft.model_copy(
        update={"title_parts": (*first, title), "paragraphs": (opening, *draft.paragraphs)}
    )
