"""A draft never tells what the material doesn't: such words give way to a marked blank."""

import re
from collections.abc import Iterable, Sequence

from assistant.duties.report.draft.counts import CASUALTIES, count_words
from assistant.duties.report.draft.model import Draft, Paragraph, Piece
from assistant.duties.report.draft.spoken import written
from assistant.duties.report.draft.trace import unfounded
from assistant.duties.report.draft.trace.figures import figures
from assistant.duties.report.draft.trace.rules import plain
from assistant.duties.report.draft.wording import wording
from assistant.duties.report.reading.plain import plain as spelt
from assistant.duties.report.record import Material, Record, Slot

_COUNTS = (*CASUALTIES, Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED, Slot.EVACUATED)
_FEW = 8  # parts of one total that a note tells
_STOP = "\u3002"


def guarded(draft: Draft, record: Record, material: Material, before: Record | None) -> Draft:
    """Return the draft with a blank for every figure, time, date, code or name without support.

    A fact may have been misread, or carried over from an earlier report in the wrong words: an
    officer who has to fill in a blank is better off than one who signs what nobody said.
    """
    earlier = [before] if before is not None else []
    words = unfounded(draft.text, record, material, earlier=earlier)
    words |= _counts(record, material)
    if not words:
        return draft
    return draft.model_copy(
        update={
            "title_parts": tuple(_title_part(part, words) for part in draft.title_parts),
            "paragraphs": tuple(_paragraph(one, words) for one in draft.paragraphs),
        }
    )


def _counts(record: Record, material: Material) -> set[str]:
    """Counts as the draft words them whose number neither stands in the note nor adds up there."""
    category = record.one(Slot.CATEGORY)
    texts = [written(plain(spelt(source.text))) for source in material.sources]
    told = [f.value for text in texts for f in figures(text) if f.kind in ("person", "")]
    known = {*told, *(f.value for text in texts for f in figures(text)), *_made_of(told)}
    found: set[str] = set()
    for fact in record.facts:
        if fact.slot not in _COUNTS or fact.by_officer or not fact.number:
            continue
        # 副驾上的重伤，后排两个擦伤 are three: one more may be told without a number
        if fact.number in known or fact.number - 1 in {0, *known}:
            continue
        words = count_words(fact, category.text if category else "")
        found |= {plain(words)} if words else set()
    return found


def _made_of(parts: Sequence[float]) -> set[float]:
    """What a few figures make when they are added, or taken from another: 其余13人轻伤."""
    sums = {0.0}
    for part in parts[:_FEW]:
        sums |= {one + part for one in sums}
    return sums | {abs(part - one) for part in parts[:_FEW] for one in sums}


def _has(text: str, words: Iterable[str]) -> bool:
    told = plain(text)
    return any(word in told for word in words)


def _title_part(part: str, words: Iterable[str]) -> str:
    if not _has(part, words):
        return part
    head = "关于" if part.startswith("关于") else ""
    return head + _blank((Slot.OCCURRED_AT,) if re.search(r"\d[月日时]", part) else ())


def _paragraph(paragraph: Paragraph, words: Iterable[str]) -> Paragraph:
    if not _has(paragraph.text, words):
        return paragraph
    made: list[Piece] = []
    for sentence in _sentences(paragraph.pieces):
        made += _sentence(sentence, words)
    return paragraph.model_copy(update={"pieces": tuple(made)})


def _sentence(pieces: Sequence[Piece], words: Iterable[str]) -> Sequence[Piece]:
    """Blank out the pieces that tell it; where it stands across pieces, the whole sentence."""
    if not _has("".join(piece.text for piece in pieces if not piece.blank), words):
        return pieces
    own = [piece.blank or not _has(piece.text, words) for piece in pieces]
    if all(own):
        slots = tuple(slot for piece in pieces for slot in piece.slots)
        return [Piece(text=_blank(slots), slots=slots[:1], blank=True), Piece(text=_STOP)]
    return [
        piece if keep else Piece(text=_blank(piece.slots), slots=piece.slots[:1], blank=True)
        for piece, keep in zip(pieces, own, strict=True)
    ]


def _blank(slots: Sequence[Slot]) -> str:
    blanks = wording()["blanks"]
    names = ("casualties" if s in CASUALTIES else s.value for s in slots)
    key = next((blanks[name]["key"] for name in names if name in blanks), "")
    return wording()["blank"].format(what=key or wording()["unfounded"])


def _sentences(pieces: Sequence[Piece]) -> Iterable[Sequence[Piece]]:
    start = 0
    for end, piece in enumerate(pieces, 1):
        if piece.text.endswith(_STOP) or end == len(pieces):
            yield pieces[start:end]
            start = end
