"""What cannot go back by itself between reports: a fire is out, a way is open, a cause is found."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.chain.people import Earlier
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.record import (
    ChainFlag,
    Fact,
    Material,
    Record,
    Severity,
    Slot,
    Status,
)
from core.yaml_data import read_yaml


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return read_yaml((Path(__file__).parent / "states.yaml").read_text("utf-8"))


def regressions(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Flag what was over in an earlier report and is not in this one, and another cause."""
    states = (_gone_back(row, before, material) for row in _data()["states"])
    return [*(flag for flag in states if flag), *_cause(before, material, record)]


def _gone_back(
    row: Mapping[str, Any], before: Sequence[Earlier], material: Material
) -> ChainFlag | None:
    text = "".join(source.text for source in material.sources)
    now = _last(row, material)
    if now is None or now[0] or re.search(row["again"], text):
        return None
    old = next((s for _, earlier, _ in reversed(before) if (s := _last(row, earlier))), None)
    if old is None or not old[0] or re.search(row["again"], old[1]):
        return None
    note = f"{row['name']}前报“{old[1]}”，本报“{now[1]}”，状态倒退，材料没有说明，须核实"
    return ChainFlag(
        type=_data()["type"], severity=Severity.WARN, field=row["field"], prev=old[1],
        now=now[1], note=note,
    )  # fmt: skip


def _last(row: Mapping[str, Any], material: Material) -> tuple[bool, str] | None:
    """Return the last thing a report says of it: whether it is over, and the words."""
    last: tuple[bool, str] | None = None
    for clause in clauses(material):
        text = clause.whole.text.strip()
        if clause.voice is Voice.HEARSAY or re.search(r"预计|争取|计划|力争|准备", text):
            continue
        if re.search(row["undone"], text):
            last = (False, text)
        elif re.search(row["done"], text):
            last = (True, text)
    return last


_ALIKE = 0.3  # of the pairs of characters of the shorter wording


def _cause(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Flag a finding that is withdrawn or replaced without a word."""
    data = _data()
    old = next((f for _, text, r in reversed(before) if (f := _found(r, text))), None)
    now = record.one(Slot.CAUSE)
    text = "".join(source.text for source in material.sources)
    if old is None or now is None or re.search(data["new_finding"], text):
        return []
    found = _found(record, material)
    if found is None:
        if now.status is not Status.ONGOING or not re.search(data["pending"], now.text):
            return []
        how = "本报又写正在调查"
    elif _same(old.text, found.text):
        return []
    else:
        how = f"本报“{found.text}”"
    note = f"{data['cause']['name']}前报“{old.text}”，{how}，须核实"
    return [
        ChainFlag(
            type=data["cause"]["type"], severity=Severity.WARN, field=data["cause"]["field"],
            prev=old.text, now=now.text, note=note,
        )
    ]  # fmt: skip


def _found(record: Record, material: Material) -> Fact | None:
    """The cause as an authority found it, not as somebody supposes."""
    fact = record.one(Slot.CAUSE)
    if fact is None or fact.status is not Status.STATED:
        return None
    text = fact.text
    for span in fact.spans:
        whole = material.source(span.source).text
        text += whole[max(0, span.start - _AROUND) : span.end + _AROUND]
    data = _data()
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
