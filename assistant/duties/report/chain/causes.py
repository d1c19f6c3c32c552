"""The cause as an authority gave it: withdrawn, or replaced by another without a word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.chain.earlier import Earlier
from assistant.duties.report.chain.wording import words_of
from assistant.duties.report.record import (
    ChainFlag,
    Fact,
    Material,
    Record,
    Severity,
    Slot,
    Status,
)

_ALIKE = 0.3  # of the pairs of characters of the shorter wording


def other_cause(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Flag a finding that is withdrawn or replaced, and a judgement that another one replaces."""
    text = "".join(source.text for source in material.sources)
    return _finding(before, material, record, text) or _judgement(before, material)


def _finding(
    before: Sequence[Earlier], material: Material, record: Record, text: str
) -> list[ChainFlag]:
    data = words_of("states")
    old = next((f for _, text, r in reversed(before) if (f := _found(r, text))), None)
    now = record.one(Slot.CAUSE)
    if old is None or now is None or re.search(data["new_finding"], text):
        return []
    found = _found(record, material)
    if found is None:
        if now.status is not Status.ONGOING or not re.search(data["pending"], now.text):
            return []
        return [_flag(old.text, now.text, "本报又写正在调查")]
    if _same(old.text, found.text):
        return []
    return [_flag(old.text, now.text, f"本报“{found.text}”")]


def _flag(prev: str, now: str, how: str) -> ChainFlag:
    data = words_of("states")["cause"]
    note = f"{data['name']}前报“{prev}”，{how}，须核实"
    return ChainFlag(
        type=data["type"], severity=Severity.WARN, field=data["field"], prev=prev, now=now,
        note=note,
    )  # fmt: skip


def _found(record: Record, material: Material) -> Fact | None:
    """The cause as an authority found it, not as somebody supposes."""
    fact = record.one(Slot.CAUSE)
    if fact is None or fact.status is not Status.STATED:
        return None
    text = fact.text
    for span in fact.spans:
        whole = material.source(span.source).text
        text += whole[max(0, span.start - _AROUND) : span.end + _AROUND]
    data = words_of("states")
    sure = re.search(data["settled"], text) and not re.search(data["tentative"], text)
    return fact if sure else None


_AROUND = 12
_WORDS = re.compile(
    r"起火|事故|原因|直接|经|部门|消防|公安|交警|应急|认定|查明|鉴定|确认|结论|调查组|引起|引发|所致|导致|"
    r"造成|系|为|是|由|因|的"
)


def _same(one: str, other: str) -> bool:
    a, b = (_pairs(_WORDS.sub("", text)) for text in (one, other))
    return not a or not b or len(a & b) >= _ALIKE * min(len(a), len(b))


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"[^\u4e00-\u9fa5]", "", text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


@dataclass(frozen=True, slots=True)
class _Judged:
    """A cause in the words of the report, and the kinds of cause it may be of."""

    text: str
    kinds: frozenset[int]


def _judgement(before: Sequence[Earlier], material: Material) -> list[ChainFlag]:
    """初步判断卸车软管脱开, then 经查系储罐阀门破裂: two kinds of cause, nothing overturned."""
    now, text = _judged(material), "".join(source.text for source in material.sources)
    if now is None or re.search(words_of("causes")["overturned"], text):
        return []
    old = next((j for _, earlier, _ in reversed(before) if (j := _judged(earlier))), None)
    if old is None or not old.kinds or not now.kinds or old.kinds & now.kinds:
        return []
    return [] if _same(old.text, now.text) else [_flag(old.text, now.text, f"本报“{now.text}”")]


def _judged(material: Material) -> _Judged | None:
    """The last cause that an authority is told to have judged or found."""
    data = words_of("causes")
    last: _Judged | None = None
    for source in material.sources:
        for sentence in re.split(r"[\u3002\uff1b\n]", source.text):
            match = next((m for p in data["said"] if (m := re.search(p, sentence))), None)
            if match is None or re.search(data["none"], match["c"]):
                continue
            if re.search(data["guess"], sentence) or not re.search(data["authority"], sentence):
                continue
            kinds = (i for i, words in enumerate(data["kinds"]) if re.search(words, match["c"]))
            last = _Judged(match["c"], frozenset(kinds))
    return last
