"""When a fact, a missing element, a contradiction or a chain flag counts as right.

Conventions of the rows: `accept` holds further good values of a slot, None among them where saying
nothing is as good; a gold date without a time asks only for the day; `missing_optional` counts
neither way; values of contradictions are descriptions, so they match by their figures and words.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import partial_ratio

from assistant.duties.report.record import COUNTS, ChainFlag, Conflict, Fact, Precision, Severity
from core.text import chinese_to_int, normalise
from core.yaml_data import read_yaml

NUMBERS = ("deaths", "injured", "seriously_injured", "missing", "trapped")
MOMENTS = ("occurred_at", "received_at", "alarm_at")
WORDS = ("place", "source")
_SAME_NAME = 90  # the same for the name of a contradiction
_ALIKE = 80  # of 100, partial ratio of normalised words
_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百千]+|\d+")
_CLOCK = re.compile(r"(\d{1,2})\s*(?:[:\uff1a]|时|点)\s*(\d{1,2})?")


def value_of(fact: Fact | None) -> Any:
    """Return a fact's value as the rows write it: an integer, a moment, a day, or words."""
    if fact is None:
        return None
    if fact.slot in COUNTS:
        return fact.number
    if fact.moment is not None:
        daylong = fact.precision in (Precision.DAY, Precision.VAGUE)
        return fact.moment.date() if daylong else fact.moment
    return fact.text


def same(gold: Any, got: Any) -> bool:
    """Say whether a count or a moment is the gold one."""
    if gold is None or got is None:
        return gold is None and got is None
    if isinstance(gold, int):
        return gold == got
    if len(str(gold)) == len("2026-01-01"):
        day = date.fromisoformat(str(gold))
        return (got.date() if isinstance(got, datetime) else got) == day
    moment = datetime.fromisoformat(str(gold))
    return isinstance(got, datetime) and abs((got - moment).total_seconds()) < 60


def alike(gold: Any, got: Any) -> bool:
    """Say whether words name the same place or source: the core of one stands in the other."""
    if gold is None or got is None:
        return gold is None and got is None
    if isinstance(gold, list):
        return any(alike(one, got) for one in gold)
    one, other = _plain(str(gold)), _plain(str(got))
    return partial_ratio(one, other) >= _ALIKE and len(other) >= min(2, len(one))


def _plain(text: str) -> str:
    return re.sub(r"[\s,.;:()\[\]\u3001\u3002\uff0c\uff1b\uff1a\uff08\uff09]", "", normalise(text))


def verdict(gold: Mapping[str, Any], slot: str, got: Any) -> tuple[int, int, int]:
    """Return (right, wrong, missed) of one slot of one row; nothing said rightly counts nothing."""
    agree = alike if slot in WORDS else same
    good = [gold.get(slot), *gold.get("accept", {}).get(slot, ())]
    if got is None:
        return (0, 0, 0) if None in good else (0, 0, 1)
    if any(value is not None and agree(value, got) for value in good):
        return (1, 0, 0)
    return (0, 1, 0 if gold.get(slot) is None else 1)


def missing(gold: Mapping[str, Any], named: set[str]) -> tuple[int, int, int]:
    """Return (right, wrong, missed) of the missing elements that were named."""
    wanted = set(gold["missing_elements"])
    extra = named - wanted - set(gold.get("missing_optional", ()))
    return len(named & wanted), len(extra), len(wanted - named)


def _figures(text: str) -> set[str]:
    clocks = {f"{int(h)}:{int(m or 0)}" for h, m in _CLOCK.findall(text)}
    numbers = {str(chinese_to_int(n)) for n in _NUMERAL.findall(text)} - {"None"}
    return clocks or numbers


def _pairs(text: str) -> set[str]:
    words = re.sub(r"[^\u4e00-\u9fff]", "", text)
    return {words[i : i + 2] for i in range(len(words) - 1)}


def _covers(gold: str, said: str) -> bool:
    """Say whether our wording tells one side of a gold contradiction: by its figures, or words."""
    if wanted := _figures(gold):
        return 2 * len(wanted & _figures(said)) >= len(wanted)
    one, other = _pairs(gold), _pairs(said)
    return len(one & other) >= max(1, 0.25 * min(len(one), len(other)))


def conflict_matches(gold: Mapping[str, Any], found: Conflict) -> bool:
    """Say whether a found contradiction is the gold one.

    Two of its sides are among ours; or it has our name and one of its sides is. Where no side has
    a figure (是否爆炸), the name alone tells: each side may be worded in any way.
    """
    sides: list[str] = list(gold["values"])
    if not any(map(_figures, sides)) and partial_ratio(gold["what"], found.what) >= _SAME_NAME:
        return True
    covered = sum(any(_covers(side, ours.text) for ours in found.values) for side in sides)
    named = bool(_pairs(gold["what"]) & _pairs(found.what))
    return covered >= min(1 if named else 2, len(sides))


def conflicts(gold: Sequence[Mapping[str, Any]], found: Sequence[Conflict]) -> tuple[int, int, int]:
    """Return (right, wrong, missed); each gold contradiction is matched once."""
    left = list(found)
    right = 0
    for wanted in gold:
        hit = next((ours for ours in left if conflict_matches(wanted, ours)), None)
        if hit is not None:
            left.remove(hit)
            right += 1
    return right, len(left), len(gold) - right


_TOLD = (Severity.ERROR, Severity.WARN)


def chain(gold: Sequence[Mapping[str, Any]], found: Sequence[ChainFlag]) -> tuple[int, int, int]:
    """Return (right, wrong, missed) of chain flags: errors and warnings by their type or field.

    Types of report_flag_names.yaml that mean one thing match where the values are the same too.
    An explained change must not be an error; other mentions of it count neither way.
    """
    told = [flag for flag in found if flag.severity in _TOLD]
    wanted = [flag for flag in gold if flag["severity"] in ("error", "warn")]
    right = 0
    for flag in wanted:
        hit = next((f for f in told if _same_flag(flag, f)), None)
        if hit is not None:
            told.remove(hit)
            right += 1
    calm = [flag for flag in gold if flag["severity"] not in ("error", "warn")]
    wrong = [
        flag
        for flag in told
        if flag.severity is Severity.ERROR or not any(_same_flag(g, flag) for g in calm)
    ]
    return right, len(wrong), len(wanted) - right


def _same_flag(gold: Mapping[str, Any], found: ChainFlag) -> bool:
    if gold["type"] == found.type or gold["field"] == found.field:
        return True
    named = any(gold["type"] in names and found.type in names for names in _flag_names())
    return named and _same_values(gold, found)


@lru_cache(maxsize=1)
def _flag_names() -> tuple[frozenset[str], ...]:
    path = Path(__file__).parent / "report_flag_names.yaml"
    return tuple(frozenset(names) for names in read_yaml(path.read_text("utf-8")))


def _same_values(gold: Mapping[str, Any], found: ChainFlag) -> bool:
    """Say whether two flags tell of the same values: a figure in common, or else two characters."""
    one, other = f"{gold['prev']} {gold['now']}", f"{found.prev} {found.now}"
    if wanted := _figures(one):
        return bool(wanted & _figures(other))
    return bool(_pairs(one) & _pairs(other))
