"""Figures that two speakers give differently."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.elsewhere import (
    adds_up,
    both_put_in,
    foreseen,
    of_crew,
    of_kin,
    of_others,
    own_areas,
    smaller_area,
    told_as_part,
)
from assistant.duties.report.conflicts.figures import (
    FIRST_TOLD,
    UPDATED,
    Figure,
    figures,
    two_sides,
)
from assistant.duties.report.conflicts.naming import named
from assistant.duties.report.conflicts.rescued import addends
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two figures for one thing."""

    what: str
    one: Figure
    other: Figure


def disagreements(clauses: Sequence[Clause]) -> list[Disagreement]:
    """Return the figures that two different speakers give for what must be one thing."""
    aftershocks = {(c.source, c.sentence) for c in clauses if "余震" in c.text}
    found = [f for f in figures(clauses) if (f.clause.source, f.clause.sentence) not in aftershocks]
    told_pairs: list[Disagreement] = []
    for i, other in enumerate(found):
        for one in reversed(found[:i]):
            if one.unit != other.unit or not _different(one, other):
                continue
            if not two_sides(one.clause, other.clause) or _updated(one, other):
                continue
            if own_areas(one.clause, other.clause):
                continue
            if (
                _summed(found[:i], other)
                or _agreed(found[:i], other)
                or told_as_part(found, one, other)
                or adds_up(found, one, other)
            ):
                break
            what = _shared(one, other)
            if what:
                told = one.clause.whole.text + other.clause.whole.text
                told_pairs.append(Disagreement(named(one.unit, told, what), one, other))
                break
    return _first_of_each(told_pairs)


def _agreed(before: Sequence[Figure], other: Figure) -> bool:
    """Whether another teller has given the same number close by."""
    return any(
        f.unit == other.unit and not _different(f, other) and f.low == f.high
        and two_sides(f.clause, other.clause) and 0 <= apart(f.clause, other.clause) <= 1
        for f in before
    )  # fmt: skip


def _summed(before: Sequence[Figure], total: Figure) -> bool:
    """Whether the figure is the sum of those in front of it in its sentence."""
    parts = [
        f.low
        for f in before
        if f.unit == total.unit
        and f.clause.source == total.clause.source
        and f.clause.sentence == total.clause.sentence
    ]
    near = [f for f in before if f.unit == total.unit and _near(f.clause, total.clause)]
    apiece = [f.low for f in addends(near)]
    return any(len(run) > 1 and sum(run) == total.low for run in (parts, apiece))


def _near(one: Clause, other: Clause) -> bool:
    return 0 <= apart(one, other) <= _WITHIN


_WITHIN = 3  # sentences in which others give the parts of a total


def _first_of_each(pairs: list[Disagreement]) -> list[Disagreement]:
    kept: list[Disagreement] = []
    for pair in pairs:
        if not any(k.one is pair.one or k.other is pair.other or k.what == pair.what for k in kept):
            kept.append(pair)
    return kept


def _different(one: Figure, other: Figure) -> bool:
    return one.high < other.low or other.high < one.low


def _updated(earlier: Figure, later: Figure) -> bool:
    moved = UPDATED.search(later.clause.text[: later.start])
    first = FIRST_TOLD.search(earlier.clause.whole.text)
    other = foreseen(earlier) != foreseen(later) or smaller_area(earlier, later)
    return succeeds(later.clause, earlier.clause) or bool(moved or first or other)


_OWN_UNITS = frozenset({"人", "车"})  # every team has some of its own


def _kind(unit: str) -> str:
    return "人数" if unit == "人" else "数量"  # naming.named knows better by the words


_FORCES = re.compile(r"派|出动|民警|消防|队员|救援|到场|增援|医生|志愿|搜|找人")


_JOINING = re.compile(r"增援|支援|出发|途中|路上|赶来")  # further forces, none of those told before
_THE_REST = re.compile(r"(?:另外|另有?|其余|余下|剩下?)[^\uff0c]{0,6}$")
_HANDLED = re.compile(r"拖回|打捞|接走|抓获|找回|送回")


_SOME = re.compile(
    r"(?:还|只|就)?(?:差|剩下?|少|缺)(?:了|着)?$|(?:还有|另有)$|(?:捞|救|找|拉|接|下|上|出)[上下出起]?(?:来|到|着|了)+$"
)


def _graded(figure: Figure) -> bool:
    """Whether it counts those of one grade: 收了一个重的, 重伤2人."""
    text = figure.clause.text
    return bool(_GRADE.match(text, figure.end) or _GRADE_BEFORE.search(text[: figure.start]))


_GRADE = re.compile(r"\s*(?:伤势?较?)?(?:重|轻|危)(?!新|庆|轨|松)")
_GRADE_BEFORE = re.compile(r"(?:[重轻]伤|[重轻危]的|危重)(?:的|有|了|是|人员)*$")


def _of_others(one: Figure, other: Figure) -> bool:
    """Whether the second is told of some of the first, of another place, or of other forces."""
    if _SOME.search(one.clause.text[: one.start]) and _listed(other):
        return True  # 船上3个，还差1个; 出船登记写的是4个: the list has all
    if any(_THE_REST.search(v.clause.text[: v.start]) for v in (one, other)):
        return True
    if _graded(one) != _graded(other):
        return True  # 伤了两个, 收了一个重的
    if "到场力量" in one.topics and any(_JOINING.search(v.clause.text) for v in (one, other)):
        return True
    if bool(_HANDLED.search(one.clause.text)) != bool(_HANDLED.search(other.clause.text)):
        return True  # 拖回一条 is some of 丢了三条
    if any(_IN_HOSPITAL.search(v.clause.whole.text) for v in (one, other)):
        return not all(_IN_HOSPITAL.search(v.clause.whole.text) for v in (one, other))
    own = one.unit in _OWN_UNITS and both_put_in(one.clause, other.clause)
    own = own or of_crew(one) != of_crew(other)
    return own or of_kin(one, other) or of_others(one.clause, other.clause)


_IN_HOSPITAL = re.compile(
    r"住院的?(?:是|有)?[\d一二两三四五六七八九十]"
)  # some of those who are ill


def _shared(one: Figure, other: Figure) -> str | None:
    """Return what both figures are about, None where it may be two things.

    Without a narrator's name (nobody is named for `one`) only what says the same outright counts.
    """
    if _of_others(one, other):
        return None
    near = apart(one.clause, other.clause)
    if one.unit == "人" and _listed(one) and _listed(other):
        return "在场人数"
    alike = not other.topics or bool(one.topics & other.topics)
    part = "重伤人数" in one.topics and not one.topics & other.topics
    if _bare(other) and near <= 1 and alike and not part and not _FORCES.search(one.clause.text):
        return sorted(one.topics)[0] if one.topics else _kind(one.unit)
    both = one.topics & other.topics
    if both and (one.clause.speaker or one.unit not in _OWN_UNITS):
        return sorted(both)[0]
    if not one.clause.speaker and one.clause.voice is not Voice.VAGUE:
        return None
    if one.near & other.near:
        return _kind(one.unit)
    if one.unit in _OWN_UNITS or other.topics or near > 4:
        return None
    if len(re.sub(r"[\W\d]", "", other.clause.text)) > 10:
        return None
    return sorted(one.topics)[0] if one.topics else _kind(one.unit)


_COUNTED_UP = re.compile(
    r"看下来|看过去|目测|估摸|清点|点出来|点下来|数下来|数出来|排查|核下来|核实|统计|算下来|出来|下来|一共|总共|实际|其实|"
    r"始终|一直|从头到尾|现场|我们|这边|那边|只有|应该|"
    r"是|有|共|就|大概|大约|差不多"
)


_ROSTER = re.compile(r"名单|登记|点名|名册|台账|签到|售票|卖票|订单|票务|在册|报备|核载|核定|载客")


def _listed(figure: Figure) -> bool:
    """Counted by a list or a roll-call: all who were there."""
    return bool(_ROSTER.search(figure.clause.speaker + figure.clause.whole.text))


_STARTS = re.compile(r"^(?:始终|一直|从头到尾|是|就|一共|总共|只有|实际|其实)")


def _bare(figure: Figure) -> bool:
    """保险公司说19辆: whoever is named says nothing but the number."""
    text = figure.clause.text
    if not figure.clause.lead and not _STARTS.match(text):
        return False
    rest = _COUNTED_UP.sub("", text[: figure.start] + text[figure.end :])
    return bool(figure.clause.speaker) and not re.search(r"[\u4e00-\u9fa5]", rest)
