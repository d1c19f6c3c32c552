"""Figures of the scene that two reports give differently: people on board, houses, areas, leaks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.chain.earlier import Earlier
from assistant.duties.report.chain.wording import corrected_beside
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.record import ChainFlag, Material, Severity
from assistant.understand.quantities import NUMBER, number
from core.yaml_data import read_yaml


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return read_yaml((Path(__file__).parent / "retold.yaml").read_text("utf-8"))


@lru_cache(maxsize=64)
def _pattern(pattern: str) -> re.Pattern[str]:
    for name in ("m", "k"):
        pattern = pattern.replace(f"{{{name}}}", f"(?P<{name}>{NUMBER})")
    return re.compile(pattern.replace("{n}", rf"(?P<n>{NUMBER}|\d+\.\d+)"))


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure as a report tells it, in the base unit of its kind."""

    value: float
    rough: bool
    quote: str
    sentence: str


_SHRUNK, _SHRUNK_ROUGHLY = 0.98, 0.7  # of the earlier figure


def retold(before: Sequence[Earlier], material: Material) -> list[ChainFlag]:
    """Flag a figure of the scene that is another one than in an earlier report."""
    found: list[ChainFlag] = []
    for row in _data()["figures"]:
        now = _one(row, material)
        old = next((f for _, text, _ in reversed(before) if (f := _one(row, text))), None)
        if now is None or old is None or not _differs(row, old, now):
            continue
        if re.search(row.get("excuses", "\0"), "".join(s.text for s in material.sources)):
            continue
        why = corrected_beside(material, now.sentence, old.quote)
        note = f"{row['name']}前报“{old.quote}”，本报“{now.quote}”，" + (
            f"材料已说明\uff1a{why}" if why else "材料没有说明，须核实"
        )
        found.append(
            ChainFlag(
                type=row["type"],
                severity=Severity.EXPLAINED if why else Severity(row["severity"]),
                field=row["field"],
                prev=old.quote,
                now=now.quote,
                note=note,
            )
        )
    return found


def aboard(material: Material) -> int | None:
    """Return how many a report says were on board or inside in all."""
    row = next(row for row in _data()["figures"] if row["key"] == "onboard")
    told = _one(row, material)
    return None if told is None or told.rough else int(told.value)


def _differs(row: Mapping[str, Any], old: _Figure, now: _Figure) -> bool:
    if row["direction"] == "any":
        return old.value != now.value and not (old.rough or now.rough)
    share = _SHRUNK_ROUGHLY if old.rough or now.rough else _SHRUNK
    return now.value < share * old.value


def _one(row: Mapping[str, Any], material: Material) -> _Figure | None:
    """The one figure of a kind in a report; two different ones are told apart elsewhere."""
    found = list(_figures(row, material))
    return found[0] if len({f.value for f in found}) == 1 else None


def _figures(row: Mapping[str, Any], material: Material) -> Iterator[_Figure]:
    for clause in clauses(material):
        text = clause.whole.text
        if re.search(row["unless"], text):
            continue
        for pattern in row["patterns"]:
            match = _pattern(pattern).search(text)
            value = number(match["n"]) if match else None
            if match is None or not value:
                continue
            groups = match.groupdict()
            value += sum(number(groups.get(more) or "0") or 0 for more in ("m", "k"))
            scale = float(_data()["scale"].get(groups.get("unit") or "", 1))
            around = text[max(0, match.start() - 2) : match.end() + 2]
            rough = bool(groups.get("more") or re.search(_data()["rough"], around))
            yield _Figure(value * scale, rough, match[0], text)
            break
