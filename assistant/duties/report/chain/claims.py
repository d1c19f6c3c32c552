"""What a later report says of the earlier ones: their figures, what was added, its own number."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.chain.earlier import Earlier, last, number
from assistant.duties.report.record import ChainFlag, Material, Record, Severity, Slot, Step
from assistant.understand.quantities import NUMBER, integer
from core.yaml_data import read_yaml


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return read_yaml((Path(__file__).parent / "claims.yaml").read_text("utf-8"))


def misquoted(
    before: Sequence[Earlier], step: Step, material: Material, record: Record
) -> list[ChainFlag]:
    """Flag a figure that no earlier report told, a sum that doesn't add up, a wrong number."""
    text = "\n".join(source.text for source in material.sources)
    return [*_claims(before, text), *_added(before, text, record), *_numbered(before, step, text)]


@lru_cache(maxsize=1)
def _claim() -> re.Pattern[str]:
    data = _data()
    slots = "|".join(f"(?P<{slot}>{words})" for slot, words in data["slots"].items())
    return re.compile(
        rf"(?:{data['reports']})(?:的|了|过|所报|中|里|说)*(?:{slots})(?:的|人数|人员|者|群众|为|是|共)*"
        rf"(?P<n>{NUMBER})(?:人|个|名)"
    )


def _claims(before: Sequence[Earlier], text: str) -> list[ChainFlag]:
    """前报死亡3人, where no earlier report told of three dead."""
    told = "\n".join(source.text for _, earlier, _ in before for source in earlier.sources)
    for match in _claim().finditer(text):
        slot = Slot(next(name for name in _data()["slots"] if match[name]))
        value = integer(match["n"])
        known = {number(record, slot) for _, _, record in before} - {None}
        spoken = re.search(rf"(?<![\d:\uff1a]){re.escape(match['n'])}(?![\d:\uff1a点时月日])", told)
        if value is None or not known or value in known or spoken:
            continue
        was = "、".join(str(one) for one in sorted(n for n in known if n is not None))
        note = f"本报称“{match[0]}”，而前报写的是{was}人，须核实"
        return [_flag("claim", slot.value, was, str(value), note)]
    return []


def _added(before: Sequence[Earlier], text: str, record: Record) -> list[ChainFlag]:
    """新增死亡1人，累计死亡4人, where two had died before."""
    data = _data()
    for name, words in data["slots"].items():
        slot = Slot(name)
        old, now = last(before, slot), number(record, slot)
        more = re.search(
            rf"(?:{data['more']})(?:{words})(?:人员|群众|病例|者)?(?P<n>{NUMBER})(?:人|例|名|个)",
            text,
        )
        plus = integer(more["n"]) if more else None
        if more is None or plus is None or old is None or old.number is None or old.approx:
            continue
        if now is None or now == plus or old.number + plus == now or now == old.number:
            continue
        due = old.number + plus
        note = f"前报{old.number}人，本报“{more[0]}”，合计应为{due}人，而本报写{now}人"
        return [_flag("step", name, str(old.number), str(now), note)]
    return []


_NUMERALS = "一二三四五六七八九十"
_HEAD = 16


def _numbered(before: Sequence[Earlier], step: Step, text: str) -> list[ChainFlag]:
    """续报三 behind a 首报 and one 续报."""
    if step is not Step.FOLLOW_UP or before[0][0] is not Step.FIRST:
        return []
    match = re.search(
        r"续报(?:第)?\s*(?P<n>[一二三四五六七八九十]|\d{1,2})(?!\d|[月日时点人]|[\uff1a:]\d)",
        text[:_HEAD],
    )
    value = integer(match["n"]) if match else None
    due = 1 + sum(one is Step.FOLLOW_UP for one, _, _ in before)
    if match is None or value is None or value == due:
        return []
    note = f"本报写“{match[0]}”，按次序应为续报{_NUMERALS[due - 1]}"
    field = _data()["kinds"]["number"]["field"]
    return [_flag("number", field, f"续报{_NUMERALS[due - 1]}", match[0], note)]


def _flag(kind: str, field: str, prev: str, now: str, note: str) -> ChainFlag:
    return ChainFlag(
        type=_data()["kinds"][kind]["type"], severity=Severity.WARN, field=field, prev=prev,
        now=now, note=note,
    )  # fmt: skip
