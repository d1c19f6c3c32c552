"""A group whose members are told one by one: out and still in; dead, hurt and well; put up here.

Everybody of a group is out of the place or in it, and dead, hurt or well: whoever is counted as one
is not counted as the other. Parts that come to more than the group, or to less where the rest is
told of as the rest, cannot be so. The words for these fates are in fates.yaml.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.members import BOTH, GROUP, MOVED, VALUE, Member, members
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause
from assistant.understand.quantities import integer


@dataclass(frozen=True, slots=True)
class Parted:
    """A group and the members that do not make it."""

    group: Member
    members: tuple[Member, ...]


_NEAR = 4  # sentences behind the group in which its members stand


def partitions(said: Sequence[Clause]) -> list[Parted]:
    """Return the groups that their members contradict, one contradiction a group."""
    told = [m for clause in said for m in members(clause)]
    ended = {c.source for c in said if _ENDED.search(c.text)}
    complete = [c for c in said if _COMPLETE.search(c.text)]
    found: list[Parted] = []
    for index, group in enumerate(told):
        parts = _behind(told[index + 1 :], group)
        bad = _uneven_group(group, parts)
        if not bad and group.fate == GROUP and group.clause.source in ended:
            bad = _unaccounted(group, parts)
        bad = bad or _all_claimed(group, parts, complete)
        bad = None if _summed_up(said, group) else bad
        if bad and _made_up_by_further(said, group, bad):
            continue
        if bad and sum(m.number for m in bad) not in _said_near(said, group, bad):
            found.append(Parted(group, tuple(sorted(bad, key=lambda m: m.clause.start + m.start))))
    return found


_ANOTHER_ONE = re.compile(r"(?:又|再|后来|陆续)[^\d]{0,6}$")


def _made_up_by_further(said: Sequence[Clause], group: Member, parts: Sequence[Member]) -> bool:
    """死了1个，路上又走了1个，剩4个: what is told in between as further makes the group."""
    last = max(m.clause.start for m in parts)
    further = sum(
        integer(m["n"]) or 0
        for c in said
        if c.source == group.clause.source and group.clause.start <= c.start <= last
        for m in VALUE.finditer(c.text)
        if _ANOTHER_ONE.search(c.text[: m.start()])
        and not any(k.clause is c and k.start == m.start() for k in parts)
    )
    return bool(further) and sum(m.number for m in parts) + further == group.number


def _said_near(said: Sequence[Clause], group: Member, parts: Sequence[Member]) -> set[int]:
    """Numbers of people beside the group: 大车上2人，小车上3人，共5人."""
    known = [group, *parts]
    here = (c for c in said if c.source == group.clause.source)
    near = (c for c in here if 0 <= group.clause.sentence - c.sentence <= 1 or c in
            [m.clause for m in parts])  # fmt: skip
    return {
        integer(m["n"]) or 0
        for c in near
        for m in VALUE.finditer(c.text)
        if m["u"] and not any(k.clause is c and k.start == m.start() for k in known)
    }


_IN_ALL = re.compile(r"(?:一共|总共|合计|共计|共)(?:是|有)?$")


def _summed_up(said: Sequence[Clause], group: Member) -> bool:
    """Whether the group is a part of what is summed up behind it: 学生14人、司机1人，合计15人."""
    return any(
        _IN_ALL.search(c.text[: m.start()]) and (integer(m["n"]) or 0) > group.number
        for c in said
        if c.source == group.clause.source and c.sentence == group.clause.sentence
        for m in VALUE.finditer(c.text)
        if c.start + m.start() > group.clause.start + group.start
    )


def _uneven_group(group: Member, parts: Sequence[Member]) -> list[Member] | None:
    if group.fate == GROUP:
        return _in_and_out(group, parts) or _befallen(group, parts)
    if group.fate == MOVED:
        gone = [p for p in parts if _MOVING.search(p.label + p.tail)]
        return _placed(group, parts) or _in_and_out(group, gone)
    return _treated(group, parts) if group.fate == "hurt" else None


# 送医21人: a group of its own, of whom some went home again
_SENT = re.compile(r"(?:送医|送院|就诊|就医|收治|入院)(?:的|了|共|累计|人员|患者|\s)*$")
_MOVING = re.compile(r"撤|转移|疏散|走|劝")


def _behind(told: Sequence[Member], group: Member) -> list[Member]:
    """The members told behind a group by its teller, up to the next group."""
    parts: list[Member] = []
    for one in told:
        same = one.clause.source == group.clause.source and one.unit == group.unit
        if one.clause.sentence - group.clause.sentence > _NEAR or one.fate in (GROUP, MOVED):
            break
        if same and one.clause.voice is not Voice.HEARSAY:
            parts.append(one)
    return parts


_REST = re.compile(r"^\s*另外?|剩|余下|其余|别的|其他|还有|还剩|没受伤|未受伤|没伤")


def _of(parts: Sequence[Member], *fates: str) -> list[Member]:
    return [p for p in parts if p.fate in fates]


def _sums(parts: Sequence[Member]) -> set[int]:
    """What the parts of one fate may come to: all of them, or one that holds the others."""
    numbers = [p.number for p in parts]
    if (
        len(parts) < _KINDS
        or _sites_differ(parts)
        or all(_FURTHER.search(p.label) for p in parts[1:])
    ):
        return {sum(numbers)}
    graded = sum(p.number for p in parts if not _SITE.search(p.label + p.tail))
    return {sum(numbers), max(numbers), numbers[0], graded or sum(numbers)}


_FURTHER = re.compile(r"又|再")  # 先出来一个，又挖出来一个: none of those told before
_SITE = re.compile(r"[\u4e00-\u9fa5]{0,3}(?:医院|卫生院|卫生站|诊所|急诊|[一二三四五六县市区中]院)")


def _sites_differ(parts: Sequence[Member]) -> bool:
    sites = [_SITE.findall(f"{p.label}#{p.tail[:9]}") for p in parts]
    named = [s[0] for s in sites if s]
    return len(named) == len(parts) and len(set(named)) == len(named)


def _in_and_out(group: Member, parts: Sequence[Member]) -> list[Member] | None:
    """下井28人，升井25，还有4个没上来."""
    out, inside, dead = _of(parts, "out"), _of(parts, "inside"), _of(parts, "dead")
    rest = [p for p in _of(parts, "rest") if _REST.search(p.label)]
    inside = inside or rest
    if not out or not inside:
        return None
    made = {a + b + c for a in _sums(out) for b in _sums(inside) for c in (0, *_sums(dead))}
    return _uneven(group, [*out, *inside, *dead], made, closed=_closed(inside))


# 10月14日搜救行动结束: from then on nobody's fate is open
_ENDED = re.compile(
    r"(?:搜救|搜寻|搜索|搜捕|救援|打捞)(?:行动|工作)?(?:已|全部|正式|宣告|宣布)*(?:结束|终止|停止|完毕)"
)


def _unaccounted(group: Member, parts: Sequence[Member]) -> list[Member] | None:
    """船上7人，获救5人，死亡1人 where the search is over: one is told of nowhere."""
    out, dead, inside = _of(parts, "out"), _of(parts, "dead"), _of(parts, "inside", "well", "rest")
    if not out or not dead or inside:
        return None
    made = {a + b for a in _sums(out) for b in _sums(dead)}
    return _uneven(group, [*out, *dead], made, closed=True)


# 七个都齐了, 一个不少: whoever says so takes those told of to be all
_COMPLETE = re.compile(
    r"[都全](?:部|员)?(?:到?齐|在(?:这|了|场|岸|外)|出来|上来|下来|找到|找着|上岸|救[出上起]|捞[出上起]|[升上出]井|撤[出下离]|获救|脱险|平安|安全)|"
    r"一个(?:都|也)?[不没](?:少|落|缺)|没(?:有)?少人|人数?(?:对得上|齐了|是齐的)"
)


def _all_claimed(
    group: Member, parts: Sequence[Member], complete: Sequence[Clause]
) -> list[Member] | None:
    """七个娃娃下塘，四个爬上来，两个捞起来，七个都齐了."""
    out = [p for p in _of(parts, "out") if p.number < group.number]
    if group.fate != GROUP or len(out) < _KINDS or _of(parts, "inside", "dead", "rest"):
        return None
    last = out[-1].clause
    claimed = any(
        c.source == last.source and 0 <= c.sentence - last.sentence <= 1 and c.start > last.start
        for c in complete
    )
    made = sum(p.number for p in out)
    return out if claimed and made != group.number and 2 * made > group.number else None


def _befallen(group: Member, parts: Sequence[Member]) -> list[Member] | None:
    """车上11人，死2，伤7，剩下3个没事."""
    dead, hurt, inside = (
        _of(parts, "dead"),
        _of(parts, "hurt", "staying", "discharged"),
        _of(parts, "inside"),
    )
    well = _of(parts, "well") or [p for p in _of(parts, "rest") if _REST.search(p.label)]
    told = [*dead, *hurt, *well]
    if len([kind for kind in (dead, hurt, well) if kind]) < _KINDS or _of(parts, "out"):
        return None
    made = {
        a + b + c + d
        for a in _sums(dead) for b in _sums(hurt) for c in _sums(well) for d in (0, *_sums(inside))
    }  # fmt: skip
    return _uneven(group, told, made, closed=_closed(well) or bool(BOTH.search(group.label)))


_KINDS = 2


def _treated(group: Member, parts: Sequence[Member]) -> list[Member] | None:
    """送医21人，出院6人，在院13人，死亡1人."""
    home, staying, dead = _of(parts, "discharged"), _of(parts, "staying"), _of(parts, "dead")
    told = [*home, *staying, *dead]
    if not home or not staying or not _SENT.search(group.label):
        return None
    made = {a + b + c for a in _sums(home) for b in _sums(staying) for c in (0, *_sums(dead))}
    return _uneven(group, told, made, closed=True)


_LOST = re.compile(r"失踪|失联|下落不明")  # whoever is neither out nor dead is missing


def _closed(parts: Sequence[Member]) -> bool:
    return any(_REST.search(p.label + p.tail[:4]) or _LOST.search(p.label + p.tail) for p in parts)


def _uneven(
    group: Member, told: list[Member], made: set[int], *, closed: bool
) -> list[Member] | None:
    if group.number in made:
        return None
    more = all(one > group.number for one in made) or _all_apart(told, group)
    near = closed and 2 * max(made) > group.number  # far less are some of others
    return told if more or near else None


def _all_apart(told: Sequence[Member], group: Member) -> bool:
    """Whether each part is of a fate or a place of its own, and together they are too many."""
    hurt = _of(told, "hurt")
    return sum(p.number for p in told) > group.number and len(hurt) > 1 and _sites_differ(hurt)


_ALIKE = (0.8, 1.25)  # parts much further from the total are of something else
_NOBODY_ELSE = 2


def _placed(group: Member, parts: Sequence[Member]) -> list[Member] | None:
    """转移132人，学校安置80个，敬老院安置46个."""
    put = [p for p in _of(parts, "placed") if p.clause.sentence == group.clause.sentence]
    made = sum(p.number for p in put)
    if (
        len(put) < _NOBODY_ELSE
        or made == group.number
        or any(p.number == group.number for p in put)
    ):
        return None
    return put if _ALIKE[0] <= made / group.number <= _ALIKE[1] else None
