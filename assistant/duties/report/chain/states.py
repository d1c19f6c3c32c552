"""What cannot go back by itself between reports: a fire is out, a way is open."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.chain.earlier import Earlier
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.record import ChainFlag, Material, Severity
from core.yaml_data import read_yaml


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return read_yaml((Path(__file__).parent / "states.yaml").read_text("utf-8"))


def regressions(before: Sequence[Earlier], material: Material) -> list[ChainFlag]:
    """Flag what was over in an earlier report and is not in this one."""
    states = (_gone_back(row, before, material) for row in _data()["states"])
    return [flag for flag in states if flag]


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
