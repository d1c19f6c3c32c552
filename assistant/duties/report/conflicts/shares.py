"""The parts of a total: whether they are all of it, and which are parts of a part."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.amounts import Amount

_PAIRS = (
    ({"男", "男的", "男性", "男孩"}, {"女", "女的", "女性", "女孩"}),
    ({"大人", "成人", "成年人"}, {"小孩", "孩子", "儿童", "未成年人"}),
)
_SPLIT_LABELS = (
    (
        r"重伤|重的|伤(?:势|得|情)?(?:较|比较|很)?重",
        r"轻伤|轻微伤|轻的|伤(?:势|得|情)?(?:较|比较|很)?轻",
    ),
    (r"住院|留观|收治|住进", r"门诊|自行回家|已?出院|回家|离院"),
    (r"死|遇难|没了|身亡", r"伤"),
    (r"户籍|本地|常住", r"外来|流动"),
    (
        r"(?<!没)(?:升井|上井|跑出|撤出|撤离|救出|救起|救上|捞上|找到|联系上|出来|脱险|获救|上岸)",
        r"底下|井下|没撤|没升井|没跑出|没出来|没找到|没联系上|联系不上|没见|没上来|没信|没消息|没着落|下落不明|失联|还在|还困|"
        r"被困",
    ),
)


def complete(parts: Sequence[Amount]) -> bool:
    """Whether the parts are two opposites, which leave nobody out: 男 and 女, 重伤 and 轻伤."""
    kinds = {p.kind for p in parts}
    return any(kinds & one and kinds & other for one, other in _PAIRS) or both_sides(parts)


def both_sides(parts: Sequence[Amount]) -> bool:
    """Whether one part is on the one side of a pair and another part on the other."""
    texts = [p.label + p.clause.text[p.end : p.end + 6] for p in parts]
    for one, other in _SPLIT_LABELS:
        first = {i for i, text in enumerate(texts) if re.search(one, text)}
        second = {i for i, text in enumerate(texts) if re.search(other, text)}
        if first and second and len(first | second) > 1:
            return True
    return False


def of_more(before: Sequence[Amount], total: Amount, parts: Sequence[Amount]) -> bool:
    """23名：一班14名、二班9名。其中去医院17名: of all of them, not of the last that is told."""
    if not parts or parts[0].clause.sentence == total.clause.sentence:
        return False
    made, own = sum(p.value for p in parts), total.clause.sentence
    return any(a.clause.sentence == own and a.value >= made for a in before)


_WITHIN = re.compile(r"其中|里|当中|包括|分别|院|中心|\uff1a|\u2014")  # what follows is of the part
_OF_WHICH = re.compile(r"其中|里面有|包括")


def unnested(parts: Sequence[Amount]) -> list[Amount]:
    """Leave out what a part is made of itself: 其中4人送医，1人重伤、3人轻伤."""
    kept: list[Amount] = []
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        at = _last_of(parts, at) + 1
    return kept


def _last_of(parts: Sequence[Amount], at: int) -> int:
    """The place of the last that parts[at] is made of, its own where it is made of none."""
    if at + 1 == len(parts):
        return at
    link, made = text_between(parts[at], parts[at + 1]), 0.0
    last = at
    for later in range(at + 1, len(parts) if _WITHIN.search(link) else at + 1):
        made += parts[later].value
        if made == parts[at].value and later > at + 1:
            last = later
    if last == at and _OF_WHICH.search(link) and parts[at + 1].value < parts[at].value:
        return at + 1  # 救上来19人，其中2人没了呼吸
    return last


def text_between(one: Amount, other: Amount) -> str:
    """Return what stands between two amounts of a sentence."""
    if one.clause.start == other.clause.start:
        return one.clause.text[one.end : other.start]
    return one.clause.text[one.end :] + other.clause.lead + other.clause.text[: other.start]
