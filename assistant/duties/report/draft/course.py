"""The course of events beyond the clause that tells the kind of incident, in the note's words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, islice
from pathlib import Path
from typing import Any, cast

from assistant.duties.report.draft.model import Piece
from assistant.duties.report.draft.spoken import written
from assistant.duties.report.draft.telling import contested_spans, touches
from assistant.duties.report.draft.trace.figures import clocks
from assistant.duties.report.draft.trace.rules import plain
from assistant.duties.report.draft.untold import tells_deed
from assistant.duties.report.record import Fact, Material, Record, Slot, SourceKind, Span, Status
from assistant.duties.report.saying.clauses import Clause, Voice, all_clauses, planned, unsure
from core.yaml_data import read_yaml

# 【桐花镇防汛群】 names a chat or heads a paper
QUOTED = re.compile('“[^”]*”?|"[^"]*"?|「[^」]*」?|^[ \u3000]*【[^】\n]*】', re.MULTILINE)
# how many: told with the counts, never beside them
_PEOPLE = re.compile(
    "[二两三四五六七八九十百\\d几]+(?:多|来|余)?(?:个(?![小钟月平站组点班])|名|位|人)|[一1](?:个|名|位)$"
)
_LEAST = 3  # characters of a clause that tells anything
_OWN = (SourceKind.NOTE, SourceKind.TRANSCRIPT, SourceKind.EVENT)
# what rests on these is told in a sentence of its own
_TOLD = (
    Slot.MEASURE, Slot.IMPACT, Slot.TREND, Slot.LOSS, Slot.FORCE, Slot.CAUSE, Slot.LEADER,
    Slot.COMMANDER, Slot.CONTACT, Slot.REQUEST, Slot.DEATHS, Slot.INJURED, Slot.TRAPPED,
    Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED, Slot.EVACUATED, Slot.SOURCE, Slot.RECEIVED_AT,
    Slot.ALARM_AT, Slot.REPORTED_AT,
)  # fmt: skip


@cache
def _words() -> Mapping[str, Any]:
    text = (Path(__file__).parent / "account.yaml").read_text(encoding="utf-8")
    return cast(Mapping[str, Any], read_yaml(text))


def is_heading(clause: str) -> bool:
    """Whether a clause is the title of a paper or tells how the word came: 某事故快报."""
    return re.search(_words()["heading"], clause) is not None


def told_elsewhere(record: Record, slots: Sequence[Slot] = _TOLD) -> Sequence[Span]:
    """The words that facts of these slots, or open contradictions, rest on."""
    told = [f for f in record.facts if f.slot in slots and not _left_open(f)]
    spans = [s for f in told for s in f.spans]
    sides = (v for c in record.unresolved for v in c.values)
    return [*spans, *contested_spans(record), *(s for v in sides for s in v.spans)]


def _left_open(fact: Fact) -> bool:
    """Whether a fact says only that something isn't known, in no sentence of its own."""
    return fact.status is Status.UNKNOWN and fact.slot in (Slot.TREND, Slot.IMPACT, Slot.MEASURE)


def touches_any(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether any words of one are words of the other."""
    return touches(spans, others)


def told_on(told: Piece, material: Material, taken: Sequence[Span]) -> Piece:
    """The piece of a clause with the plain clauses that follow it in its sentence."""
    last = told.spans[-1]
    clauses = all_clauses(material)
    reached = [
        i for i, c in enumerate(clauses) if c.source == last.source and c.start < last.end
    ]  # fmt: skip
    at = reached[-1] if reached else None
    if at is None:
        return told
    text, spans = told.text, list(told.spans)
    for clause in clauses[at + 1 :]:
        if clause.sentence != clauses[at].sentence or clause.source != last.source:
            break
        said = _bare(clause)
        if len(text) + len(said) > _words()["most"]:
            break
        if _is_time(clause):
            continue
        if not _is_plain(clause, taken) or _is_quoted(clause, material):
            break
        text, spans = f"{text}，{written(said)}", [*spans, clause.span(clause.body)]
    return told.model_copy(update={"text": text, "spans": tuple(spans)})


def first_told(record: Record, material: Material, taken: Sequence[Span]) -> Piece | None:
    """The plain clauses of the first sentence that tells what happened, without time and place."""
    said = (Slot.OCCURRED_AT, Slot.PLACE)
    where = [s for f in record.facts if f.slot in said for s in f.spans]
    for sentence in islice(_sentences(material), 3):
        kept: list[Clause] = []
        for clause in sentence:
            if (kept and _is_time(clause)) or _mostly(clause, where):
                continue
            if _is_plain(clause, taken) and not _is_quoted(clause, material):
                kept.append(clause)
            elif kept:
                break
        text = "，".join(_bare(clause) for clause in kept)
        if _words()["least"] <= len(text) <= _words()["most"]:
            return Piece(text=text, spans=tuple(c.span(c.body) for c in kept))
    return None


def _sentences(material: Material) -> Iterator[Sequence[Clause]]:
    own = {s.id for s in material.sources if s.kind in _OWN and not s.former}
    clauses = [c for c in all_clauses(material) if c.source in own]
    for _, group in groupby(clauses, key=lambda c: (c.source, c.sentence)):
        yield list(group)


def _is_quoted(clause: Clause, material: Material) -> bool:
    text = material.source(clause.source).text
    return any(m.start() <= clause.start < m.end() for m in QUOTED.finditer(text))


def _mostly(clause: Clause, spans: Sequence[Span]) -> bool:
    """Whether little more than what the spans tell is in a clause."""
    here = [s for s in spans if s.source == clause.source]
    told = sum(max(0, min(s.end, clause.end) - max(s.start, clause.start)) for s in here)
    return len(clause.text) - told < _LEAST


def _bare(clause: Clause) -> str:
    """A clause's words without a time at their edge."""
    rules = _words()
    text = re.sub(rules["time"], "", clause.said)
    bare = re.sub(rules["edges"], "", re.sub(rules["tail"], "", text))
    bare = "在" + bare if clause.said.startswith("在") and not bare.startswith("在") else bare
    return bare + "了" if clause.said.endswith("了") and not bare.endswith("了") else bare


def _is_time(clause: Clause) -> bool:
    return len(_bare(clause)) < 2


def _is_plain(clause: Clause, taken: Sequence[Span]) -> bool:
    """Whether a clause plainly tells something that no other sentence of the draft does."""
    rules = _words()
    if clause.voice in (Voice.RUMOUR, Voice.CONCERNED) or len(_bare(clause)) < _LEAST:
        return False
    if unsure(clause.said) or planned(clause.said) or tells_deed(clause.said):
        return False
    if _PEOPLE.search(clause.said) or is_heading(clause.text):
        return False
    if re.search(rules["aside"], clause.text):
        return False
    if re.search(rules["unsure"], clause.text) or re.search(rules["reporting"], clause.text):
        return False
    return not any(clocks(plain(_bare(clause)))) and not touches([clause.span(clause.body)], taken)
