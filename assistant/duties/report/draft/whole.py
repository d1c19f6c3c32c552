"""Deeds that a note tells in pieces: each says who or what before it stands in a report.

乘客1个磕破下巴，送医了: told as 送医 by itself nobody knows who was. The clauses before it in its
sentence belong to it; where they can't be told the piece is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from assistant.duties.report.draft.telling import contested_spans, touches
from assistant.duties.report.record import Fact, Material, Record, Slot, Span, Status
from assistant.duties.report.saying.clauses import Clause, Voice, all_clauses, unsure
from assistant.duties.report.saying.wording import tidy
from core.yaml_data import read_yaml

_STANDING = (Slot.MEASURE, Slot.TREND)
_JOINED = (Slot.MEASURE, Slot.TREND, Slot.IMPACT)  # told with the clause that needs them
_HURT = (Slot.INJURED, Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED)
_PEOPLE = (*_HURT, Slot.DEATHS, Slot.MISSING, Slot.TRAPPED, Slot.EVACUATED)
_COUNTED = re.compile(r"伤(?:了|者)?[0-9一二两三四五六七八九十]+[个人名]")  # not 店员1个崴了脚
_MOST = 4  # clauses before it
_LEAST = 3  # characters of a clause that says anything


@dataclass(frozen=True, slots=True)
class _Words:
    patient: re.Pattern[str]
    named: re.Pattern[str]
    thing: re.Pattern[str]
    may_need: re.Pattern[str]
    state: re.Pattern[str]
    tail: re.Pattern[str]
    only_time: re.Pattern[str]
    someone: re.Pattern[str]
    say: str
    injured: str


@cache
def _words() -> _Words:
    text = (Path(__file__).parent / "whole.yaml").read_text(encoding="utf-8")
    data = cast(Mapping[str, Any], read_yaml(text))
    lead = data["lead"]
    return _Words(
        re.compile(f"{lead}(?:{data['patient']})"),
        re.compile(data["object"]),
        re.compile(f"{lead}(?:{data['thing']})"),
        re.compile(f"{data['of_them']}|{lead}(?:{data['doing']})"),
        re.compile(data["state"]),
        re.compile(data["tail"]),
        re.compile(data["only_time"]),
        re.compile(data["someone"]["words"]),
        data["someone"]["say"],
        data["someone"]["injured"],
    )


def whole(record: Record, material: Material) -> Record:
    """Return the record with every deed and state told so that it says who or what it is about."""
    clauses = all_clauses(material)
    sides = contested_spans(record)
    record = _with_tails(record, clauses, sides)
    told = [f for f in record.facts if f.slot in _STANDING and not f.by_officer]
    if not any(_opens(f.text) for f in told):
        return record
    changed: dict[int, Fact | None] = {}
    joined: list[Fact] = []
    for fact in told:
        at = _clause_of(fact, clauses)
        if at is None or not _opens(clauses[at].said):
            continue
        before = _before(clauses, at, sides, record)
        if _of_the_injured(fact, before or (), clauses[at], record):
            changed[id(fact)] = fact.model_copy(update={"text": _words().injured + fact.text})
            continue
        changed[id(fact)] = _with(fact, before, clauses[at])
        joined += [f for f in record.facts if f.slot in _JOINED and _rests_on(f, before or ())]
    facts = (changed.get(id(f), f) for f in record.facts if id(f) in changed or f not in joined)
    return record.model_copy(update={"facts": _once(f for f in facts if f is not None)})


def _of_the_injured(fact: Fact, before: Sequence[Clause], own: Clause, record: Record) -> bool:
    """Whether a treatment is of the injured that the report counts: 砍伤3人，都送医了.

    They are counted there; only where one clause counts them, and nobody else, is it plain who.
    """
    injured = record.one(Slot.INJURED)
    some = _words().may_need.match(own.said)  # 其中1个送医: not all of them
    if fact.slot is not Slot.MEASURE or len(before) != 1 or injured is None or some:
        return False
    others = (f for f in record.facts if f.slot in _PEOPLE and f.slot not in _HURT)
    return (
        bool(_words().someone.search(own.said))
        and bool(injured.number)
        and bool(_COUNTED.search(before[0].said))
        and _rests_on(injured, before)
        and not any(_rests_on(f, before) for f in others)
    )


def _with_tails(record: Record, clauses: Sequence[Clause], sides: Sequence[Span]) -> Record:
    """送水车5点40出的门，还没到: what goes on with a deed is told with it."""
    made: dict[int, Fact] = {}
    for fact in record.facts:
        at = None if fact.slot not in _STANDING or fact.by_officer else _clause_of(fact, clauses)
        if at is None or at + 1 == len(clauses):
            continue
        now, after = clauses[at], clauses[at + 1]
        same = (now.source, now.sentence) == (after.source, after.sentence)
        if not same or after.lead or not _words().tail.match(after.said):
            continue
        span = after.span(after.body)
        held = [s for f in record.facts if f.slot in _STANDING for s in f.spans]
        if unsure(after.said) or touches([span], [*sides, *held]):
            continue
        text = f"{fact.text}，{after.said.rstrip('了的')}"
        made[id(fact)] = fact.model_copy(update={"text": text, "spans": (*fact.spans, span)})
    begun = {f.text for f in record.facts if id(f) in made}
    kept = (f for f in record.facts if f.slot is not Slot.IMPACT or f.text not in begun)
    return record.model_copy(update={"facts": tuple(made.get(id(f), f) for f in kept)})


def _opens(said: str) -> bool:
    """Whether words leave open who or what they are about, or may."""
    return bool(_lacks(said) or _words().may_need.match(said))


def _lacks(said: str) -> bool:
    """Whether words don't say whom or what it was done to."""
    words = _words()
    if words.thing.match(said):
        return True
    return bool(words.patient.match(said)) and not words.named.search(said)


def _needs(said: str) -> bool:
    """Whether words can't be understood by themselves."""
    return _lacks(said) or _is_state(said)


def _is_state(said: str) -> bool:
    """Whether words tell how somebody is without saying who."""
    return bool(_words().state.match(said)) and not _words().named.search(said)


def _clause_of(fact: Fact, clauses: Sequence[Clause]) -> int | None:
    """The clause that a fact rests on with its first words."""
    if not fact.spans:
        return None
    span = fact.spans[0]
    return next(
        (
            i for i, c in enumerate(clauses)
            if c.source == span.source and c.start <= span.start < c.end
        ),
        None,
    )  # fmt: skip


def _before(
    clauses: Sequence[Clause], at: int, sides: Sequence[Span], record: Record
) -> list[Clause] | None:
    """The clauses of the sentence that a clause belongs to; None where they can't be told."""
    found: list[Clause] = []
    for clause in reversed(clauses[:at]):
        if clause.sentence != clauses[at].sentence or clause.source != clauses[at].source:
            break
        if _words().only_time.fullmatch(clause.said):
            continue
        if not _may_be_told(clause, sides, record) or len(found) == _MOST:
            return found if found and not _needs(found[0].said) else None
        found.insert(0, clause)
        bare = _opens(clause.said) or _is_state(clause.said)
        if not bare or (clause.lead and clause.voice is Voice.AUTHORITY):
            return found
    return found if found and not _needs(found[0].said) else []


def _may_be_told(clause: Clause, sides: Sequence[Span], record: Record) -> bool:
    if (
        len(clause.said) < _LEAST
        or clause.voice in (Voice.RUMOUR, Voice.CONCERNED)
        or unsure(clause.said)
    ):
        return False
    span = [clause.span(clause.body)]
    apart = [
        f for f in record.facts
        if f.status in (Status.HEARSAY, Status.UNKNOWN) or f.slot is Slot.CAUSE
    ]  # fmt: skip
    if any(touches(span, f.spans) for f in apart):
        return False
    return not touches(span, sides)


# the 了 of a clause that ends there stays with words that say nothing without: 一个没了
_KEEPS = re.compile(r"[没断倒死散退停掉跑垮塌][了]$")


def _told(clause: Clause) -> str:
    text = tidy(clause.said)
    return text + "了" if _KEEPS.search(clause.said) and not text.endswith("了") else text


def _with(fact: Fact, before: Sequence[Clause] | None, own: Clause) -> Fact | None:
    """A fact told with what it belongs to; None where it can't be understood without."""
    if before:
        text = "，".join([*(_told(clause) for clause in before), fact.text])
        if before[0].lead and _opens(before[0].said):
            text = before[0].speaker + text  # 应急局讲还在盯，暂不派人
        spans = (*(clause.span(clause.body) for clause in before), *fact.spans)
        return fact.model_copy(update={"text": text, "spans": spans})
    words = _words()
    if not _lacks(own.said):
        return fact.model_copy(update={"text": fact.text.removeprefix("其中")})
    someone = before is not None and fact.slot is Slot.MEASURE and words.someone.search(own.said)
    return fact.model_copy(update={"text": words.say + fact.text}) if someone else None


def _rests_on(fact: Fact, clauses: Sequence[Clause]) -> bool:
    return bool(fact.spans) and all(
        any(c.source == s.source and c.start <= s.start and s.end <= c.end for c in clauses)
        for s in fact.spans
    )


def _once(facts: Iterator[Fact]) -> tuple[Fact, ...]:
    """Without a fact whose words another tells in full as their beginning."""
    kept = list(facts)
    longer = [f.text for f in kept if f.slot in _STANDING]
    return tuple(
        f
        for f in kept
        if f.slot not in _STANDING or not any(one.startswith(f.text + "，") for one in longer)
    )
