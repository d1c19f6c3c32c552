"""How a number is counted beside the others of its note: again, as of a time, by which word."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.amounts import Amount

_ALL = re.compile(r"(?:人|名|个|位)?[^\uff0c\d]{0,2}?(?:都|全|均|一[起并同])(?!是[重轻])")
_CLOCK = re.compile(
    r"(?:\d{1,2}[:\uff1a]\d\d|[\d一二两三四五六七八九十]+[点时](?:半|\d{1,2}分?)?)"
    r"(?:许|左右|是|为|有|到|时|的|转移|撤离|疏散|报|共|累计|已|[\u4e00-\u9fa5]{0,3})*$"
)


_GROWN = re.compile(r"累计|增[至到加]|[升涨]到|上升")
_BEYOND = 1.2  # times; nearer ones may be shares with a slip in them


def measure(amount: Amount) -> str:
    """Return the word a number is counted by: 人 of 46人, 个 of 三个."""
    said = amount.clause.text[amount.start : amount.end]
    return re.sub(r"^[\d零一二两三四五六七八九十百千万俩仨.]+", "", said)[:1]


def without_repeats(found: Sequence[Amount]) -> list[Amount]:
    """Leave out 六个都拉走了 behind 坐了六个: all of them again, no further ones."""
    kept: list[Amount] = []
    for one in found:
        again = _ALL.match(one.clause.text, one.end) and any(
            k.value == one.value
            and k.unit == one.unit
            and k.clause.source == one.clause.source
            and 0 <= one.clause.sentence - k.clause.sentence <= 1
            for k in kept
        )
        if not again:
            kept.append(one)
    return kept


def growing(parts: Sequence[Amount], total: Amount) -> bool:
    """18点1260人、20点1850人，22点累计2310人: one number as of several times, no shares."""
    clocked = [one for one in parts if _CLOCK.search(one.label)]
    values = [one.value for one in parts]
    if not values or values != sorted(values) or values[-1] > total.value:
        return False
    made, last = sum(values), bool(_CLOCK.search(total.label))
    if last and len(clocked) == len(parts) and _GROWN.search(total.label):
        return True
    ahead = total.clause.start + total.start < parts[0].clause.start + parts[0].start
    beyond = made > total.value * (1 if ahead else _BEYOND)
    return len(clocked) + last > 1 and beyond
