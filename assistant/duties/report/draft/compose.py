"""Composes a report from an incident record by the patterns of wording.yaml."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.duties.report.draft.guard import guarded
from assistant.duties.report.draft.lasting import retold
from assistant.duties.report.draft.model import Draft, Header, Paragraph, Piece, Signature
from assistant.duties.report.draft.phrases import Phrases
from assistant.duties.report.draft.telling import tellable
from assistant.duties.report.draft.untold import with_untold
from assistant.duties.report.draft.whole import whole
from assistant.duties.report.draft.wording import Group, Part, Phrase, Words, parts, wording
from assistant.duties.report.record import Material, Record, Slot, Step


def compose(
    record: Record,
    material: Material,
    step: Step,
    header: Header,
    *,
    before: Record | None = None,
) -> Draft:
    """Return the complete draft of one report.

    Nothing is in it that no fact says; what is required and not known is a marked blank, a
    contested value shows both wordings. `before` is the record of the last report of the same
    incident: a 续报 then says what changed, and doesn't repeat what was told.
    """
    draft = _Composer(record, material, step, header, before).draft()
    return guarded(draft, record, material, before if step is not Step.FIRST else None)


class _Composer:
    """One composition: the phrases remember which date was told last, so order matters."""

    def __init__(
        self,
        record: Record,
        material: Material,
        step: Step,
        header: Header,
        before: Record | None,
    ) -> None:
        record = whole(tellable(with_untold(record, material)), material)
        if step is Step.FINAL:
            record = retold(record, before, material.now)
        self._record = record
        self._header = header
        self._step = step
        self._plan: Mapping[str, Any] = wording()["steps"][step.value]
        known = before if step is not Step.FIRST else None
        self._phrases = Phrases(record, material, header, known, retells=step is Step.FINAL)
        self._before = before

    def draft(self) -> Draft:
        title = [self._title_part(pattern) for pattern in self._plan["title"]]
        paragraphs = [self._paragraph(plan) for plan in self._plan["paragraphs"]]
        header = self._header
        return Draft(
            step=self._step,
            title_parts=tuple(part for part in title if part),
            number=header.number,
            addressee=header.addressee,
            paragraphs=self._with_empty_sections_marked(paragraphs),
            attachments=header.attachments,
            signature=Signature(
                unit=header.unit, at=header.at, signer=header.signer, contact=header.contact
            ),
            copies=header.copies,
        )

    def _title_part(self, pattern: str) -> str:
        """A part of the title; a contested value is named there, not told."""
        made: list[Piece] = []
        for part in parts(pattern):
            found = self._part(part) or []
            if isinstance(part, Phrase) and any(piece.blank for piece in found):
                key = wording()["blanks"][part.name]["key"]
                open_value = any(self._record_contests(piece) for piece in found)
                mark = wording()["disputed"].format(sides=key) if open_value else ""
                found = [Piece(text=mark or wording()["blank"].format(what=key), blank=True)]
            made += found
        return "".join(piece.text for piece in made)

    def _record_contests(self, piece: Piece) -> bool:
        return any(conflict.slot in piece.slots for conflict in self._record.unresolved)

    def _paragraph(self, plan: Mapping[str, Any]) -> Paragraph:
        pieces: list[Piece] = []
        for pattern in plan["say"]:
            for part in parts(pattern):
                pieces += self._part(part) or []
        return Paragraph(
            role=plan["role"],
            pieces=tuple(pieces),
            level=plan.get("level", 0),
            narrative=plan.get("narrative", False),
        )

    def _part(self, part: Part) -> Sequence[Piece] | None:
        if isinstance(part, Words):
            return [Piece(text=part.text)]
        if isinstance(part, Group):
            inner = [self._part(p) for p in part.parts]
            return None if None in inner else [p for pieces in inner if pieces for p in pieces]
        return self._phrases.make(part.name) or self._blank(part.name)

    def _blank(self, name: str) -> Sequence[Piece] | None:
        """A marked blank for what is required and not known."""
        blank = wording()["blanks"].get(name)
        if blank is None or not (name in self._plan["always"] or self._is_missing(blank["key"])):
            return None
        head, _, what = str(blank["say"]).partition("【")
        marked = Piece(text=f"【{what}", slots=self._slots(name), blank=True)
        return [Piece(text=head), marked] if head else [marked]

    def _is_missing(self, key: str) -> bool:
        return any(m.key == key and not m.optional for m in self._record.missing)

    def _slots(self, name: str) -> tuple[Slot, ...]:
        return (Slot(name),) if name in set(Slot) else ()

    def _with_empty_sections_marked(self, paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
        """Leave out empty paragraphs; under a heading say that something is to be filled in."""
        kept: list[Paragraph] = []
        for paragraph in paragraphs:
            if paragraph.pieces:
                kept.append(paragraph)
            elif kept and kept[-1].level:
                heading = kept[-1].text.partition("、")[2]
                mark = Piece(text=wording()["nothing_known"].format(heading=heading), blank=True)
                kept.append(paragraph.model_copy(update={"pieces": (mark,)}))
        return tuple(kept)
