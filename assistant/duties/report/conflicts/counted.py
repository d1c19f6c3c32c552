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


def _growing(parts: Sequence[Amount], total: Amount) -> bool:
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


# 15:38保安 counts nobody; 除了两个磕破嘴，其他都没事 leaves the others uncounted
_IN_CLOCK = re.compile(r"\d[:\uff1a]$")
_BUT = re.compile(r"除了|除开|除去|除\d|比[^\uff0c]{1,6}[多少]")


def no_part(amount: Amount) -> bool:
    """Say whether a number is a clock, taken back, of earlier, or leaves the others out."""
    text = amount.clause.text
    if _BEFORE_THAT.search(amount.label) or _WORSE.match(text, amount.end):
        return True
    if _TAKEN_BACK.search(text, amount.end) and not _INSTEAD.search(amount.label):
        return True
    return bool(_IN_CLOCK.search(text[: amount.start]) or _BUT.search(text))


# 前报重伤2人有误; 原报6人应为4人: what is taken back is no part of what stands
_TAKEN_BACK = re.compile(r"有误|误报|不实(?!时)|不准确|弄错|搞错|应为|应是|更正为|改为|订正为|实为")
_INSTEAD = re.compile(r"(?:应|更正|改|订正|实)(?:为|是)$")
# 25人，是原先的12人，加…: what was counted before is a part; 1个轻伤转重 is one of the others
_BEFORE_THAT = re.compile(r"(?:是|为|含|即)(?:原先|原来|先前|此前)")
_WORSE = re.compile(r"[^\uff0c]{0,4}转(?:为|成)?(?:重|轻|危)")


_SEEN, _KEPT = re.compile(r"送医|送院|就诊|就医|发病"), re.compile(r"住院|留院|留观|重症|监护")


def of_times(parts: Sequence[Amount], total: Amount) -> bool:
    """Say whether numbers are of several stages or moments, none of them a share of another."""
    return _stages(parts) or _growing(parts, total)


def _stages(parts: Sequence[Amount]) -> bool:
    """送医19人，住院3人: some of those who were seen were kept, so these are no two shares."""
    texts = [part.label + part.clause.text[part.end : part.end + 3] for part in parts]
    seen, kept = (any(p.search(text) for text in texts) for p in (_SEEN, _KEPT))
    return seen and kept
