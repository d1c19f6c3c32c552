"""Counts of people as a report gives them: rough ones rough, none only where it was said."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.duties.report.draft.model import Piece
from assistant.duties.report.draft.wording import first_match, wording
from assistant.duties.report.record import Conflict, Fact, Record, Slot, Status

CASUALTIES = (Slot.DEATHS, Slot.INJURED, Slot.MISSING, Slot.TRAPPED)
_KINDS = (Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED)


def piece(text: str, *facts: Fact) -> Piece:
    """Return a piece that rests on these facts."""
    slots = tuple(dict.fromkeys(fact.slot for fact in facts))
    return Piece(text=text, slots=slots, spans=tuple(s for fact in facts for s in fact.spans))


def disputed(conflict: Conflict) -> Piece:
    """Return an open contradiction with every side as it was worded."""
    sides = wording()["dispute_sides"].join(side.text for side in conflict.values)
    return Piece(
        text=wording()["disputed"].format(sides=sides),
        slots=(conflict.slot,) if conflict.slot else (),
        spans=tuple(span for side in conflict.values for span in side.spans),
        blank=True,
    )


def number_words(fact: Fact) -> str:
    """Return 3人, 约30人, 四十余人: never more exact than the fact."""
    if fact.number is None:
        return fact.text
    if re.search(r"\d\s*户|[一二三四五六七八九十百千两]户", fact.text):
        return fact.text
    plain = wording()["person"].format(n=fact.number)
    return wording()["roughly"].format(n=plain) if fact.approx else plain


def _rule(slot: Slot, category: str) -> Mapping[str, str]:
    rule: Mapping[str, str] = wording()["counts"][slot.value]
    if slot is Slot.INJURED:
        special = first_match(wording()["injured_by_category"], category)
        return {**rule, **special} if special else rule
    return rule


def count_words(fact: Fact, category: str) -> str | None:
    """Return one count as a clause, None where it may not be stated (hearsay)."""
    rule = _rule(fact.slot, category)
    if fact.status is Status.HEARSAY:
        return None
    if fact.status is Status.UNKNOWN:
        return rule["unknown"]
    if fact.number == 0:
        return rule["none"]
    if fact.number is None and re.search(rule["words"], fact.text):
        said = fact.text
    else:
        said = rule["some"].format(n=number_words(fact))
    return _progress(fact.status) + said


def _progress(status: Status) -> str:
    progress = wording()["progress"]
    if status is Status.PLANNED:
        return progress["planned"]["prefix"]
    return progress["ongoing"]["prefix"] if status is Status.ONGOING else ""


def casualties(record: Record, category: str) -> list[Piece] | None:
    """Return 死亡2人、受伤3人（重伤1人）、失联1人, contested counts with both sides."""
    clauses = [clause for slot in CASUALTIES for clause in _clauses(record, slot, category)]
    clauses = _nobody_hurt(record, clauses)
    if not clauses:
        return None
    joined: list[Piece] = []
    joined_none = False
    for clause in clauses:
        mark = "，" if clause[0].text.startswith("无") or joined_none else "、"
        joined += [Piece(text=mark), *clause] if joined else clause
        joined_none = clause[0].text.startswith("无")
    return joined


def _clauses(record: Record, slot: Slot, category: str) -> Iterator[list[Piece]]:
    conflict = next((c for c in record.unresolved if c.slot is slot), None)
    fact = record.one(slot)
    if fact is not None and (kind := _all_of_one_kind(record, fact)) is not None:
        yield [piece(count_words(kind, category) or "", fact, kind)]
    elif fact is not None and (words := count_words(fact, category)) is not None:
        yield [piece(words, fact), *_kinds(record, slot, category)]
    elif conflict is not None:
        yield [Piece(text=_rule(slot, category)["some"].format(n="")), disputed(conflict)]
    elif slot is Slot.INJURED:
        for kind in _KINDS:
            yield from _clauses(record, kind, category)


def _all_of_one_kind(record: Record, fact: Fact) -> Fact | None:
    """Two injured of whom two seriously are told as 重伤2人."""
    if fact.slot is not Slot.INJURED or not fact.number or fact.approx or fact.hedged:
        return None
    kinds = (kind for slot in _KINDS if (kind := record.one(slot)) is not None)
    return next((k for k in kinds if k.number == fact.number and k.status is fact.status), None)


def _kinds(record: Record, slot: Slot, category: str) -> Sequence[Piece]:
    """重伤、轻伤 within the injured."""
    if slot is not Slot.INJURED:
        return ()
    facts = [f for kind in _KINDS if (f := record.one(kind)) is not None and f.number != 0]
    said = [(w, f) for f in facts if (w := count_words(f, category)) is not None]
    if not said:
        return ()
    words = piece("、".join(w for w, _ in said), *[f for _, f in said])
    return [Piece(text="（"), words, Piece(text="）")]


def _nobody_hurt(record: Record, clauses: list[list[Piece]]) -> list[list[Piece]]:
    """无人员死亡、无人员受伤 read as one."""
    dead, hurt = record.one(Slot.DEATHS), record.one(Slot.INJURED)
    if dead is None or hurt is None or dead.number != 0 or hurt.number != 0:
        return clauses
    if dead.hedged or hurt.hedged or len(clauses) < 2 or clauses[1][0].slots != (Slot.INJURED,):
        return clauses
    return [[piece(wording()["neither_dead_nor_injured"], dead, hurt)], *clauses[2:]]


def changes(before: Record, now: Record, category: str) -> list[Piece] | None:
    """Return what became of each count since an earlier report: 失联由3人变为1人."""
    said: list[Piece] = []
    for slot in (*CASUALTIES, *_KINDS, Slot.EVACUATED):
        was, fact = before.one(slot), now.one(slot)
        if was is None or fact is None or was.number is None or fact.number is None:
            continue
        if was.number == fact.number or was.hedged or fact.hedged:
            continue
        if fact.number == 0:
            continue  # 无被困人员 is told beside it
        text = _changed(slot, was, fact, category)
        said += [Piece(text="，"), piece(text, fact)] if said else [piece(text, fact)]
    if not said:
        return None
    head, _, _ = str(wording()["changes"]).partition("{changes}")
    return [Piece(text=head), *said]


def _changed(slot: Slot, was: Fact, fact: Fact, category: str) -> str:
    label: Any = _rule(slot, category)["some"].format(n="") + "人数"
    return wording()["changed"].format(label=label, was=number_words(was), now=number_words(fact))
