"""Totals against their parts, and two totals of the same."""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.duties.report.conflicts.amounts import Amount, amounts, measured
from assistant.duties.report.conflicts.bad_sum import BadSum, made_up_by, one_each, rest_untold
from assistant.duties.report.conflicts.counted import measure, no_part, of_times, without_repeats
from assistant.duties.report.conflicts.shares import (
    both_sides,
    complete,
    of_more,
    text_between,
    unnested,
)
from assistant.duties.report.conflicts.statements import Clause

_PART_OF = re.compile(
    r"其中|里面有|包括|含|分别|(?:^|[\uff0c,])\s*内(?![科部地河涝侧外])(?=[\u4e00-\u9fa5]{1,6}$)"
)
_CHANGED = re.compile(
    r"核下来|核减|重复|都登|加上|上一报|前报|原来|刚才|之前|此前|上次|那次|更正|新增|又|增加|现在|"
    r"再|另外|另有|还有|原先|转重|转轻|转危|转为|转成|病情加重"
)


def bad_sums(clauses: Sequence[Clause]) -> list[BadSum]:
    """Return the totals that their parts contradict."""
    found = without_repeats([a for a in amounts(clauses) if not no_part(a)])
    bad: list[BadSum] = []
    for index, total in enumerate(found):
        for check in (_two_totals, _enumerated, _split, _summed_up, _listed):
            one = check(found, index, total)
            if one is None or of_times(one.parts, one.total) or rest_untold(one, clauses):
                continue
            if not made_up_by(one, found):
                bad.append(one)
                break
    return one_each(bad)


def _near(one: Amount, other: Amount) -> bool:
    return (
        one.clause.source == other.clause.source
        and abs(other.clause.sentence - one.clause.sentence) <= 1
    )


_TOPICS = {
    "被困人数": r"困",
    "死亡人数": r"死|遇难|没了|身亡",
    "失联人数": r"失联|失踪|联系不上|没找到|下落不明",
    "疏散人数": r"疏散|撤|转移|安置",
    "受伤人数": r"伤|送医|住院|送",
}


def _topic(amount: Amount) -> str:
    text = amount.label + amount.clause.text[amount.end : amount.end + 4]
    for what, pattern in _TOPICS.items():
        if re.search(pattern, text):
            return what
    return {"人": "人数加总", "车": "车辆加总", "户": "户数加总"}.get(amount.unit, "数量加总")


def _enumerated(found: Sequence[Amount], index: int, total: Amount) -> BadSum | None:
    """困了4个,一个老人两个小孩: kinds of people right behind a total are all of it."""
    if total.unit != "人":
        return None
    parts: list[Amount] = []
    for other in found[index + 1 :]:
        between = _between(total if not parts else parts[-1], other)
        if not other.kind or other.unit != "人" or between > 4 or _CHANGED.search(other.label):
            break
        if other.clause.source != total.clause.source:
            break
        if other.clause is not total.clause and _FORCES.search(total.clause.text[: total.start]):
            break  # 消防来了22人，转移住户16人
        closed = parts and "\uff09" in parts[-1].clause.text[parts[-1].end :]
        if closed and other.clause is not parts[-1].clause:
            break  # （学生40人、老师3人），6名学生受伤: the row ended with its bracket
        parts.append(other)
    if len(parts) < 2 or (_PART_OF.search(parts[0].label) and not complete(parts)):
        return None
    if total.kind and any(part.kind[:1] not in ("男", "女") for part in parts):
        return None  # 学生12人、老师2人 are a row; 学生12人，男的7个女的4个 is one and its parts
    if any(_PART_OF.search(a.label) for a in parts) and sum(p.value for p in parts) < total.value:
        return None if not complete(parts) else BadSum(_topic(total), total, tuple(parts))
    return (
        None
        if sum(p.value for p in parts) == total.value
        else BadSum(_topic(total), total, tuple(parts))
    )


def _between(one: Amount, other: Amount) -> int:
    return other.clause.start + other.start - len(other.label) - (one.clause.start + one.end)


def _parts_behind(found: Sequence[Amount], index: int, total: Amount) -> list[Amount]:
    """Return the amounts of one sentence behind a total, from 其中 or a graded one on."""
    parts: list[Amount] = []
    for other in found[index + 1 : index + 6]:
        if not _near(total, other) or other.unit != total.unit or other.total:
            break
        if not parts and not (_PART_OF.search(text_between(total, other)) or _sided(other)):
            break
        if parts and other.clause.sentence != parts[0].clause.sentence:
            break
        if parts and (other.value > total.value or (parts[0].nested and not other.nested)):
            break  # 烤烟620亩（其中绝收140亩）、辣椒330亩: the bracket's are told
        parts.append(other)
    return parts


def _split(found: Sequence[Amount], index: int, total: Amount) -> BadSum | None:
    """受伤9人,其中重伤2人、轻伤6人: 其中 may leave some out, unless the parts are two opposites."""
    parts = unnested(_parts_behind(found, index, total))
    if _PART_OF.search(total.label) or of_more(found[:index], total, parts):
        return None
    if _FORCES.search(total.clause.text[: total.start]):
        return None  # 已派11辆车52人。里面有7个值夜的
    if parts and not _PART_OF.search(text_between(total, parts[0])):
        if _some_run(parts, total.value):
            return None
        parts = [part for part in parts if _sided(part)]
        if not complete(parts):
            return None
    if not parts or (len(parts) > 2 and _some_run(parts, total.value)):
        return None
    if any(_of_other_fate(part, total) for part in parts) and not _DEAD_OR_HURT.search(total.label):
        return None  # 死亡3人，重伤6人、轻伤18人
    made = sum(p.value for p in parts)
    over = made > total.value and (len(parts) > 1 or parts[0].value > total.value)
    still = any(_SO_FAR.search(p.label) for p in parts)  # 已有2人回家: others may follow
    under = made < total.value <= 2 * made and len(parts) > 1 and complete(parts) and not still
    return BadSum(_topic(total), total, tuple(parts)) if over or under else None


_FORCES = re.compile(r"派|出动|消防|民警|警力|队员|到场|增援|救援")
_SO_FAR = re.compile(r"已|目前|现在|暂")
_SIDED = re.compile(
    r"^重|^轻|重伤$|轻伤$|轻的|重的|住院|门诊|救出|救起|救上|捞上|找到|获救|没见|没上来|没找到|"
    r"没信|没消息|没出来|升井|^底下|^井下"
)


def _sided(amount: Amount) -> bool:
    """两个重伤,轻的六个: parts that are told without 其中."""
    behind = amount.clause.text[amount.end : amount.end + 3]
    return bool(_SIDED.search(behind) or _SIDED.search(amount.label))


def _listed(found: Sequence[Amount], index: int, total: Amount) -> BadSum | None:
    """Three or more numbers behind one of their kind that nearly make it, or a colon's list."""
    parts: list[Amount] = []
    for other in found[index + 1 :]:
        same = other.clause.source == total.clause.source
        if not same or other.clause.sentence != total.clause.sentence or other.total:
            break
        if other.nested or other.unit != total.unit:
            continue
        parts.append(other)
    parts = unnested(parts)
    colon = (
        total.clause.stop in ("\uff1a", ":") and total.end >= len(total.clause.text.rstrip()) - 3
    )
    if not colon and (measured(total.unit) or _FORCES.search(total.clause.text[: total.start])):
        return None
    if len(parts) < (2 if colon else 3) or total.nested or _some_run(parts, total.value):
        return None
    if any(_CHANGED.search(re.sub("还有|另外", "", p.label)) for p in parts):
        return None
    made = sum(p.value for p in parts)
    slack = max(2, total.value // 10)
    close = abs(made - total.value) <= slack and max(p.value for p in parts) < total.value
    if not colon and made < total.value and not both_sides(parts):
        return None  # those who are not told of may be well
    return BadSum(_topic(total), total, tuple(parts)) if colon or close else None


def _two_totals(found: Sequence[Amount], index: int, total: Amount) -> BadSum | None:
    """一共31个 … 合起来30: two totals of the same."""
    if not total.total:
        return None
    later = [a for a in found[index + 1 :] if a.unit == total.unit and _near(total, a)]
    for place, other in enumerate(later):
        if _scoped(other):
            continue  # 小车上合计3人: of another group
        if sum(a.value for a in (total, *later[:place])) == other.value:
            continue  # 累计遇难5人、生还4人、失联2人，合计11人: the first is a part too
        if other.again and other.value != total.value and not _CHANGED.search(other.label):
            what = "人数加总" if total.unit == "人" else _topic(total)
            return BadSum(what, total, tuple(later[:place]), other)
    return None


_OF_ALL = re.compile(
    r"合起来|加起来|合计|总计|总数|拢共|统共|总共|一共|共计|这样|那么|算下来|数下来|全部|所以|"
    r"[是有就才为共说讲报的了也都\s]"
)


def _scoped(total: Amount) -> bool:
    """Whether the words in front of a total name a group of its own."""
    return len(re.findall(r"[\u4e00-\u9fa5]", _OF_ALL.sub("", total.label))) > 1


def _summed_up(found: Sequence[Amount], index: int, total: Amount) -> BadSum | None:
    """Parts in front of 一共/合起来, or behind it in one sentence, make it."""
    if not total.total:
        return None
    earlier = [a for a in found[:index] if a.unit == total.unit and _near(a, total)]
    later = [a for a in found[index + 1 :] if a.unit == total.unit and _near(total, a)]
    if (row := _row_before(earlier, total)) is not None:
        return row
    parts = _run_before(earlier, total)
    if total.again and len(parts) < _PAIR:
        parts = _all_before(earlier, total)
    if len(parts) < 2 or _some_run(parts, total.value):
        return _run_after(later, total)
    return BadSum("人数加总" if total.unit == "人" else _topic(total), total, tuple(parts))


def _row_before(earlier: Sequence[Amount], total: Amount) -> BadSum | None:
    """学生21个、老师2个、司机1个，报上来共23个: a row right in front of its total is all of it."""
    row = [a for a in earlier if a.clause is earlier[-1].clause] if earlier else []
    row = [a for a in row if not a.total and not a.nested]
    joined = all(text_between(a, b).strip("人名个位口").startswith("、") for a, b in pairwise(row))
    if len(row) <= _PAIR or not joined or _between(row[-1], total) > _CLOSE:
        return None
    odd = any(_PART_OF.search(a.label) or measure(a) != measure(total) for a in row)
    made = sum(a.value for a in row)
    near = _LEAST <= made / total.value <= _MOST if total.value else False
    if odd or made == total.value or not near:
        return None
    return BadSum("人数加总" if total.unit == "人" else _topic(total), total, tuple(row))


_CLOSE = 10  # characters between the row and its total


def _all_before(earlier: Sequence[Amount], total: Amount) -> list[Amount]:
    """Two amounts in front of 加起来, whatever stands between: 11头 … 又有6头，加起来18头."""
    plain = [a for a in earlier if not a.total and not a.nested and a.value > 1]
    made = sum(a.value for a in plain)
    sized = _LEAST <= made / total.value <= _MOST if total.value else False
    return list(plain) if len(plain) == _PAIR and sized else []


_PAIR, _LEAST, _MOST = 2, 0.6, 1.6
_BREATH = 24  # characters between the numbers that are summed up


def _run_before(earlier: Sequence[Amount], total: Amount) -> list[Amount]:
    parts: list[Amount] = []
    for one in reversed(earlier):
        if one.total or one.clause.sentence != total.clause.sentence:
            break
        if _between(one, parts[0] if parts else total) > _BREATH:
            break
        if not one.nested and not _of_other_fate(one, total) and one.value <= total.value:
            parts.insert(0, one)
    alike = [one for one in parts if measure(one) == measure(total)]
    # 转移了三个寨子，上寨46人、下寨38人，合计…: what is counted by another word is no part
    return alike if len(alike) > 1 and not _some_run(parts, total.value) else parts


_DEAD_OR_HURT = re.compile(r"伤亡|死伤")


def _of_other_fate(one: Amount, total: Amount) -> bool:
    """受伤3人 are no part of 一共转移86人."""
    mine, theirs = _topic(one), _topic(total)
    return mine in _TOPICS and theirs in _TOPICS and mine != theirs


def _run_after(later: Sequence[Amount], total: Amount) -> BadSum | None:
    """共25户,东村12户、西村8户: places with the same unit in one sentence."""
    # 在场9人，伤5人，其中男4人、女1人: the four and the one are of the five
    parts = unnested(
        [a for a in later if a.clause.sentence == total.clause.sentence and not a.total]
    )
    if len(parts) < 2 or _some_run(parts, total.value):
        return None
    if any(_CHANGED.search(p.label) for p in parts):
        return None
    made = sum(p.value for p in parts)
    some = _PART_OF.search(text_between(total, parts[0])) and not complete(parts)
    if some and made < total.value:
        return None  # 其中倒塌3间、开裂9间: of sixteen
    sized = (
        all(p.value < total.value for p in parts) and total.value * 0.6 <= made <= total.value * 1.6
    )
    alike = len({p.unit for p in parts}) == 1 and all(p.label for p in parts)
    return BadSum(_topic(total), total, tuple(parts)) if sized and alike else None


def _some_run(parts: Sequence[Amount], value: float) -> bool:
    for first in range(len(parts)):
        made = 0
        for part in parts[first:]:
            made += part.value
            if made == value:
                return True
    return False
