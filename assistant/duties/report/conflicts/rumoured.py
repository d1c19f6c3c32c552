"""How many a rumour says fell ill, were hurt or died, against the number of those who should know.

全园倒了六十多个 against 9个小孩呕吐: a rumour names the harm in other words than a unit does, but
it tells of the same people. Only a larger number contradicts: a rumour that knows of fewer is an
earlier state. The words of either are in rumoured.yaml.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.duties.report.conflicts.elsewhere import two_places
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.conflicts.values import COUNT, Value, values
from assistant.duties.report.conflicts.vocabulary import any_of
from core.yaml_data import read_yaml


@dataclass(frozen=True, slots=True)
class Rumoured:
    """What is known of a harm, and what a rumour makes of it."""

    what: str
    known: Value
    rumour: Value


@lru_cache(maxsize=1)
def _harms() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    table = read_yaml((Path(__file__).parent / "rumoured.yaml").read_text("utf-8"))
    return {
        what: (re.compile(any_of(row["rumour"])), re.compile(any_of(row["known"])))
        for what, row in table.items()
    }


def rumoured(said: Sequence[Clause]) -> list[Rumoured]:
    """Return the rumours whose number is larger than what is known, one for each harm."""
    people = [v for v in values(said) if _counts_people(v) and not _NOT_HARMED.search(v.left)]
    found: list[Rumoured] = []
    for what, (loose, firm) in _harms().items():
        rumours = [v for v in people if _heard(v) and loose.search(v.clause.text)]
        known = [v for v in people if not _heard(v) and firm.search(v.clause.text)]
        if not rumours or not known:
            continue
        rumour, most = max(rumours, key=lambda v: v.low), max(known, key=lambda v: v.high)
        if rumour.low > most.high and not _of_others(rumour, most):
            found.append(Rumoured(what, most, rumour))
    return found


_PERSON = re.compile(
    r"$|人|名|(?:小|男|女)?[孩娃生]|学生|师生|老人|老师|职工|员工|工人|民工|居民|村民|游客|旅客|乘客|顾客|病人|患者|幼儿|同学|住户"
)
_NOT_HARMED = re.compile(r"没|未|隔离|排查|筛查|检测|采样|密接|去年|上次|以前|上个?月")


def _counts_people(value: Value) -> bool:
    return value.unit in ("人", "例") or (value.unit == COUNT and bool(_PERSON.match(value.noun)))


def _heard(value: Value) -> bool:
    return value.clause.voice is Voice.HEARSAY


_ELSEWHERE = re.compile(r"隔壁|别的|其他|外[地省市县]|全[国省市县区]|今年|去年|前年|以前|上次|另一")


def _of_others(rumour: Value, known: Value) -> bool:
    told = rumour.clause.text
    return bool(_ELSEWHERE.search(told)) or two_places(told, known.clause.text)
