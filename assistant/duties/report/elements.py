"""Which required elements of a report are missing, with what to ask on the telephone."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.reading.composition import DOUBT
from assistant.duties.report.reading.counts import counts
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.reading.times import times
from assistant.duties.report.record import Fact, Material, Missing, Precision, Slot, Status, Step
from assistant.duties.report.saying.causes import causes
from assistant.duties.report.saying.clauses import Voice, all_clauses, unsure
from assistant.duties.report.saying.scene import trends
from core.yaml_data import read_yaml


class Given(IntEnum):
    """How far an element is given."""

    NO = 0
    PARTLY = 1  # something is said, but not what a report needs: asked for, no fault
    YES = 2


@dataclass(frozen=True, slots=True)
class Element:
    """One row of elements.yaml."""

    key: str
    ask: str
    asks: Mapping[str, str]
    steps: tuple[str, ...]
    kinds: tuple[str, ...]
    but: tuple[str, ...]
    unknown: bool = False  # no fault where the kind of incident isn't known
    in_full: bool = False  # a later report has to give it in full

    def question(self, kind: str) -> str:
        """Return what to ask for a category."""
        fitting = [start for start in self.asks if kind.startswith(start)]
        return self.asks[max(fitting, key=len)] if fitting else self.ask

    def optional(self, kind: str, step: Step) -> bool:
        """Say whether the element may be absent without fault."""
        if step.value in self.steps:
            return True
        if not kind:
            return self.unknown
        return kind.startswith(self.kinds) and not (self.but and kind.startswith(self.but))


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    path = Path(__file__).parent / "elements.yaml"
    loaded: dict[str, Any] = read_yaml(path.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def elements() -> tuple[Element, ...]:
    """Read elements.yaml, in the order of asking."""
    return tuple(
        Element(
            key=row["key"],
            ask=row["ask"],
            asks=row.get("asks", {}),
            steps=tuple(row.get("optional", {}).get("steps", ())),
            kinds=tuple(row.get("optional", {}).get("kinds", ())) or ("\0",),
            but=tuple(row.get("optional", {}).get("but", ())),
            unknown=bool(row.get("unknown", False)),
            in_full=bool(row.get("in_full", False)),
        )
        for row in _data()["elements"]
    )


def missing(facts: Sequence[Fact], step: Step, material: Material) -> list[Missing]:
    """Return what isn't given, in the order in which an officer would ask.

    `optional` is set where the element is given in part, or where neither the step of the chain
    nor the category requires it.
    """
    category = _kind(facts)
    facts = [*facts, *_spoken_of(facts, material)]
    found: list[Missing] = []
    for element in elements():
        given = _GIVEN[element.key](facts, material)
        if given is Given.NO and _spoken_somehow(element.key, material):
            given = Given.PARTLY
        if given is Given.PARTLY and step is not Step.FIRST and element.in_full:
            given = Given.NO
        if given is not Given.YES:
            found.append(
                Missing(
                    key=element.key,
                    ask=element.question(category),
                    optional=given is Given.PARTLY or element.optional(category, step),
                )
            )
    return found


# owners and neighbours know what was done; what it came of is not theirs to say (慎报原因)
_NO_WORD = {"原因口径": (Voice.RUMOUR, Voice.CONCERNED)}
_NOT_SO = re.compile(
    r"(?:没|未|无法|还没|尚未|准备|预计|拟|将|等|要不要|是否|是不是|建议|请)[^\uff0c\u3002\uff1b]{0,4}$"
)


def _spoken_somehow(key: str, material: Material) -> bool:
    """Say whether somebody who should know speaks of an element, in words no reader took."""
    pattern = _data()["spoken_of"].get(key)
    return pattern is not None and any(
        (match := re.search(pattern, clause.text)) is not None
        and clause.voice not in _NO_WORD.get(key, (Voice.RUMOUR,))
        and not _NOT_SO.search(clause.text[: match.start()])
        for clause in all_clauses(material)
    )


# given twice in different words isn't missing: a contradiction asks about these itself
_SAID_SOMEHOW = (Slot.CAUSE, Slot.TREND)


def _spoken_of(facts: Sequence[Fact], material: Material) -> list[Fact]:
    """Return what the material says of slots that have no settled fact."""
    open_slots = [slot for slot in _SAID_SOMEHOW if not _all(facts, slot)]
    if not open_slots:
        return []
    clauses = all_clauses(material)
    return [fact for fact in (*causes(clauses), *trends(clauses)) if fact.slot in open_slots]


_TOLD = (Status.STATED, Status.ONGOING)
_EXACT = (Precision.MINUTE, Precision.HOUR)


def _all(facts: Sequence[Fact], *slots: Slot) -> list[Fact]:
    return [fact for fact in facts if fact.slot in slots]


_WHEN_UNKNOWN = re.compile(
    r"(?:几点|啥时候|什么时候|何时|几时|多久|哪个(?:钟头|时候|时间)|具体时间|(?:发生|起火|事发|出事)时间)(?!到|去|来|恢复|通|能|修|报|送|关|停|开(?!始)|走)[^\uff0c\u3002]{0,6}?"
    r"(?:的[\uff0c,][^\uff0c\u3002]{0,12}?)?(?:[讲说答]不(?:清楚?|上来|准|出)|不晓得|不知道|不清楚|没人(?:讲|说|记)|说不清|不详|不明|待核|待查|没登记|未报|没(?:讲|说|问|记|核|定)(?:清)?)"
)


def _occurred(facts: Sequence[Fact], material: Material) -> Given:
    said = _all(facts, Slot.OCCURRED_AT)
    text = "\n".join(source.text for source in material.sources)
    if _WHEN_UNKNOWN.search(text):
        return Given.NO
    if any(fact.precision in _EXACT and not fact.hedged for fact in said):
        return Given.YES
    return Given.PARTLY if said or _told_twice(material) else Given.NO


def _told_twice(material: Material) -> bool:
    """Say whether who should know give times that contradict each other: neither is settled."""
    read = [s.model_copy(update={"text": plain(s.text)}) for s in material.sources]
    told = [fact for source in read for fact in times(source, material.now)]
    exact = [
        f for f in told
        if f.slot is Slot.OCCURRED_AT and f.precision in _EXACT and f.status is Status.STATED
    ]  # fmt: skip
    return len({fact.moment for fact in exact}) > 1


def _plain(*slots: Slot) -> Callable[[Sequence[Fact], Material], Given]:
    def given(facts: Sequence[Fact], material: Material) -> Given:
        said = _all(facts, *slots)
        if any(fact.status is not Status.UNKNOWN for fact in said):
            return Given.YES
        return Given.NO

    return given


# so many fell ill: the reader of counts doesn't take every wording of it for injured
_PATIENTS = re.compile(r"(?:\d+|[一二两三四五六七八九十百]+)(?:多|余|来)?(?:个|名|例|人|位)")


def _kind(facts: Sequence[Fact]) -> str:
    return next((fact.text for fact in facts if fact.slot is Slot.CATEGORY), "")


def _casualties(facts: Sequence[Fact], material: Material) -> Given:
    hurt = _all(facts, Slot.DEATHS, Slot.INJURED, Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED)
    if any(not fact.hedged and not fact.text.startswith(DOUBT) for fact in hurt):
        return Given.YES
    if hurt or _all(facts, Slot.MISSING, Slot.TRAPPED) or _contested(material):
        return Given.PARTLY
    if _kind(facts).startswith("公共卫生") and any(
        _PATIENTS.search(clause.text) for clause in all_clauses(material)
    ):
        return Given.PARTLY
    pattern = re.compile(_data()["people_spoken_of"])
    spoken = any(
        pattern.search(clause.text) and not unsure(clause.text) and clause.voice is not Voice.RUMOUR
        for clause in all_clauses(material)
    )
    return Given.PARTLY if spoken else Given.NO


def _contested(material: Material) -> bool:
    """Say whether counts of the hurt are told at all: contradicting ones are no settled facts."""
    read = [s.model_copy(update={"text": plain(s.text)}) for s in material.sources]
    told = [fact for source in read for fact in counts(source, ())]
    return any(f.slot in (Slot.DEATHS, Slot.INJURED) and not f.hedged for f in told)


def _told(*slots: Slot) -> Callable[[Sequence[Fact], Material], Given]:
    def given(facts: Sequence[Fact], material: Material) -> Given:
        return Given.YES if any(f.status in _TOLD for f in _all(facts, *slots)) else Given.NO

    return given


def _forces(facts: Sequence[Fact], material: Material) -> Given:
    """Who came; that somebody works there is less than who and how many."""
    told = [f for f in _all(facts, Slot.FORCE) if f.status in _TOLD]
    if any(not _elsewhere(fact, material) for fact in told):
        return Given.YES
    data = _data()["forces"]
    there = [
        clause.text
        for clause in all_clauses(material)
        if clause.voice is not Voice.RUMOUR and not re.search(data["not_there"], clause.text)
    ]
    if any(re.search(data["came"], text) for text in there):
        return Given.YES
    return Given.PARTLY if any(re.search(data["at_work"], text) for text in there) else Given.NO


def _cause(facts: Sequence[Fact], material: Material) -> Given:
    """A cause or an inquiry is told; 起因不清楚 in an authority's words is neither."""
    told = [fact for fact in _all(facts, Slot.CAUSE) if fact.status in _TOLD]
    return Given.YES if any(not unsure(fact.text) for fact in told) else Given.NO


_IN_BRACKETS = 24  # characters in front of a fact in which a bracket may have opened


def _elsewhere(fact: Fact, material: Material) -> bool:
    """Whether who is named is no force at the scene: 遇难8人（消防员2人）, 赔偿由公司在谈."""
    if not fact.spans:
        return False
    data, span = _data()["forces"], fact.spans[0]
    text = material.source(span.source).text
    before = text[max(0, span.start - _IN_BRACKETS) : span.start]
    if re.search(data["victims_before"], before):
        return True
    rest = re.split(r"[\uff0c\u3002\uff1b\n]", text[span.start :])[0]
    whole = re.split(r"[\uff0c\u3002\uff1b\n]", before)[-1] + rest
    return not re.search(r"\d", fact.text + rest) and bool(re.search(data["no_force"], whole))


def _trend(facts: Sequence[Fact], material: Material) -> Given:
    said = _all(facts, Slot.TREND)
    return Given.YES if any(fact.status is not Status.UNKNOWN for fact in said) else Given.NO


_NUMBER = re.compile(r"[\d零〇一二三四五六七八九幺][\d零〇一二三四五六七八九幺\-\s]{5,}")


def _contact(facts: Sequence[Fact], material: Material) -> Given:
    said = _all(facts, Slot.CONTACT)
    if any(_NUMBER.search(f.text + "".join(s.quote for s in f.spans)) for f in said):
        return Given.YES
    return Given.PARTLY if said else Given.NO


_GIVEN: Mapping[str, Callable[[Sequence[Fact], Material], Given]] = {
    "发生时间": _occurred,
    "发生地点": _plain(Slot.PLACE),
    "信息来源": _plain(Slot.SOURCE),
    "伤亡": _casualties,
    "原因口径": _cause,
    "影响范围": _plain(Slot.IMPACT, Slot.EVACUATED),
    "到场力量": _forces,
    "先期处置": _told(Slot.MEASURE, Slot.FORCE),
    "发展趋势": _trend,
    "现场联系人": _contact,
}
