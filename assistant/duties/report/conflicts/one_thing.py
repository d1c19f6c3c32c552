"""Whether two figures that differ may be of one thing at one time, asked of any pair shown.

Two tellers seldom measure the same: a note has many figures, and most that stand side by side are
a part and its whole, an estimate and what was measured later, a depth and a distance, a herd and
its dead. What is left after that is of one thing.
"""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.elsewhere import Told
from assistant.duties.report.conflicts.figures import FIRST_TOLD
from assistant.duties.report.conflicts.heads import clock_of
from assistant.duties.report.conflicts.rescued import rescued
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.conflicts.unlike import unlike
from assistant.duties.report.conflicts.values import COUNT, NUMBER, Value


def one_thing(said: Sequence[Clause], told: Sequence[Value], one: Told, other: Told) -> bool:
    """Say whether nothing shows that `one` and the later `other` are of two things or times.

    `told` are all values of the note; they tell which third number makes the two agree.
    """
    both = (one, other)
    if any(_asked(v) or _known(v) or _first_told(v) for v in both):
        return False
    if _some_of_his_own(told, other) or _some_of_his_own(told, one) or _carers_have(one, other):
        return False
    if _adds_up(said, told, one, other) or _comes_round(told, one, other):
        return False
    if unlike(told, one, other):
        return False
    if _refined(said, one, other) or _numbered_tellers(one.clause.speaker, other.clause.speaker):
        return False
    if one.unit == other.unit == "长度" and _other_length(one, other):
        return False
    if one.unit == "畜禽" and _other_herd(one, other):
        return False
    return not _moved_on(said, one, other)


def _asked(value: Told) -> bool:
    """是2人吧？: asked, not told."""
    return value.clause.stop in ("\uff1f", "?") or value.clause.text.endswith("吗")


# 头前说的那三张, 还有6级: told of before, or one more
_KNOWN = re.compile(r"(?:(?<![就只])[那这]|上述|还有|另有)$")


_ADDED = re.compile(r"^\s*(?:又|再|另)(?:报|添|加|增)")  # 又报一间柴房


def _known(value: Told) -> bool:
    before = value.clause.text[: value.start]
    return bool(_KNOWN.search(before) or _ADDED.match(value.clause.lead))


# 风大听不清，像是说五个人: whoever heard it so does not vouch for it
_HEARD = re.compile(r"听不清|没听清|像是说?|好像|恍惚")


def _first_told(value: Told) -> bool:
    """企业初报烧5块, 头一遍数是六十三栋: whoever calls it the first has told another one since."""
    text = f"{value.clause.speaker}{value.clause.whole.text}"
    return bool(FIRST_TOLD.search(text) or _HEARD.search(text))


_HAS = re.compile(r"有$")


def _some_of_his_own(told: Sequence[Value], value: Told) -> bool:
    """捡了五张，有两张是从沟里捞的: some of what the same teller told right before."""
    return bool(_HAS.search(value.clause.text[: value.start])) and any(
        v.low > value.high and _place(v) < _place(value)
        for v in told
        if _kin(v, value) and _in_one_breath(v, value)
    )


_CARERS = re.compile(r"医|院|120|急救|急诊|卫生")


def _carers_have(one: Told, other: Told) -> bool:
    """伤了两个 … 卫生院：来的就一个: fewer are those who came; the others are elsewhere."""
    people = one.unit in _PEOPLE and other.unit in _PEOPLE
    came = re.search(r"来|收|接|送|看了|检查|处理|包扎", other.clause.text) and _CARERS.search(
        other.clause.speaker
    )
    return bool(people and came and other.high < one.low)


_PEOPLE = frozenset({"人", COUNT, "例", NUMBER})


def _kin(one: Told, other: Told) -> bool:
    """Whether two are counted alike; a bare number may be of anything."""
    if one.clause.source != other.clause.source:
        return False
    units = {one.unit, other.unit}
    return len(units) == 1 or NUMBER in units or units <= _PEOPLE


def _place(value: Told) -> int:
    return value.clause.start + value.start


def _in_one_breath(one: Told, other: Told) -> bool:
    a, b = one.clause, other.clause
    return a.sentence == b.sentence and a.speaker == b.speaker


_NEAR = 2  # sentences
_REST = re.compile(
    r"(?:剩|余|其余|另外?|还有|还差|又|再|多出来?|留守?)[^\d一二两三四五六七八九十]{0,8}$"
)


def _adds_up(said: Sequence[Clause], told: Sequence[Value], one: Told, other: Told) -> bool:
    """点到79个，还有5个呢; 恢复14栋，还冷着7栋: with what is beside it, it makes the other."""
    small, large = sorted((one, other), key=lambda v: v.low)
    near = [
        v for v in told
        if _kin(v, small) and _place(v) not in (_place(one), _place(other))
        and abs(v.clause.sentence - small.clause.sentence) <= _NEAR
    ]  # fmt: skip
    beside = [v for v in near if _in_one_breath(v, small)]
    if _whole_of(beside, small):
        return False
    # 下面4个人，已救出1个: one of the four
    beside = beside if rescued(small) else [v for v in beside if not rescued(v)]
    if small.low + sum(v.low for v in beside) == large.low and beside:
        return True
    rest = [v for v in near if _REST.search(_before(v)) and _rest_of(v, small, large)]
    if large.low - small.low == 1 and _one_more(said, small, large):
        return True
    return any(small.low + v.low == large.low for v in (*beside, *rest))


# 又从后厨扒出一个，一共三个: 一个 is an article elsewhere
_ONE_MORE = re.compile(
    r"(?:又|再|另外?|还有)[^\uff0c\d]{0,8}一[个名位户辆头间条只](?![^\uff0c]{0,4}[没未])"
)


def _one_more(said: Sequence[Clause], small: Told, large: Told) -> bool:
    since = small.clause.sentence
    return any(
        c.source == large.clause.source and c.speaker == large.clause.speaker
        and since <= c.sentence <= large.clause.sentence and c.start <= large.clause.start
        and _ONE_MORE.search(c.whole.text)
        for c in said
    )  # fmt: skip


def _rest_of(value: Told, small: Told, large: Told) -> bool:
    """Whether it is told by whoever tells the part, or on the way to the whole."""
    if _NOT_YET.match(value.clause.text, value.start):
        return False  # 捞起一个，还有一个没找到: one of the number itself
    if value.clause.speaker == small.clause.speaker:
        return True
    return value.clause.speaker == large.clause.speaker and _place(value) < _place(large)


_NOT_YET = re.compile(r"[^\uff0c]{1,4}?(?:没|未)")


def _whole_of(beside: Sequence[Value], small: Told) -> bool:
    """三个下河，捞起两个，剩一个: what stands beside is of the number itself, or of a third."""
    values = [v.low for v in beside]
    runs = [values[a:b] for a in range(len(values)) for b in range(a + 2, len(values) + 1)]
    everything = sum(values) + small.low
    return any(sum(run) == small.low for run in runs) or any(2 * v == everything for v in values)


def _before(value: Told) -> str:
    return value.clause.whole.text[: len(value.clause.lead) + value.start]


def _comes_round(told: Sequence[Value], one: Told, other: Told) -> bool:
    """烫了三个，两个摊主 … 医院：三个; 说两万七 … 更正为三万二: one teller has both."""
    return _has(told, one, other) or _has(told, other, one)


def _has(told: Sequence[Value], teller: Told, number: Told) -> bool:
    """Whether who tells the one gives the other number too, beside his own or after it."""
    if number.low < teller.low and _has_parts(told, teller):
        return False  # 车里5个人，2个没了呼吸，3个送医院: 3 of his own five
    return any(
        (v.low, v.high) == (number.low, number.high)
        and (_in_one_breath(v, teller) or _later_by_him(v, teller))
        for v in told
        if _kin(v, number)
        and _place(v) not in (_place(teller), _place(number))
        and not _APIECE.search(_before(v))
    )


def _has_parts(told: Sequence[Value], total: Told) -> bool:
    """Whether what its teller says right behind a number makes it up."""
    behind = [
        v.low for v in told
        if _kin(v, total) and _in_one_breath(v, total) and _place(v) > _place(total)
    ]  # fmt: skip
    return len(behind) > 1 and sum(behind) == total.low


_APIECE = re.compile(r"[一每各][\u4e00-\u9fa5]$")  # 一车两个


def _later_by_him(value: Told, teller: Told) -> bool:
    return _place(value) > _place(teller) and _same(value.clause.speaker, teller.clause.speaker)


_LEAST_NAME = 2


def _same(one: str, other: str) -> bool:
    """卫生院补 is 乡卫生院."""
    if min(len(one), len(other)) < _LEAST_NAME:
        return False
    return one in other or other in one or one[:4] == other[:4]


_REFINED = 1.15
_TEN = 10
_COUNTED = re.compile(r"量|测|核|称|磅|点|数|统计|登记|清")


def _refined(said: Sequence[Clause], one: Told, other: Told) -> bool:
    """离着三十米 … 三十二米，量的: a round number by eye, and what was counted."""
    by_eye = one.low >= _TEN and one.low % _TEN == 0
    near = max(one.high, other.high) <= _REFINED * min(one.low, other.low)
    return by_eye and near and bool(_COUNTED.search(_breath(said, other.clause)))


def _breath(said: Sequence[Clause], clause: Clause) -> str:
    """The clause and what its teller says behind it: 离着三十二米，量的."""
    return "".join(
        c.whole.text
        for c in said
        if (c.source, c.sentence, c.speaker) == (clause.source, clause.sentence, clause.speaker)
        and c.start >= clause.start
    )


_NUMBERED = re.compile(r"(?:[一二三四五六七八九十甲乙丙丁A-Da-d]|\d+号?)$")


def _numbered_tellers(one: str, other: str) -> bool:
    """病人一：8岁；病人二：35岁: each heading is of its own."""
    first, second = _NUMBERED.search(one), _NUMBERED.search(other)
    if first is None or second is None or first[0] == second[0]:
        return False
    return one[: first.start()] == other[: second.start()]


_FAR_LENGTHS = 10.0  # times; so far apart are a crack and a heap
_SIDES = re.compile(r"[深宽长高厚]")
_DISTANCE = re.compile(r"(?:[离距]|[在从][^\uff0c]{0,8}[东南西北侧旁外边])[^\uff0c]{0,6}$")


def _other_length(one: Told, other: Told) -> bool:
    """管在坑北3米, 露了1米多, 宽2公分: one measure of two things, or two of one."""
    low, high = sorted((one, other), key=lambda v: v.low)
    if high.low > _FAR_LENGTHS * max(low.high, 0.001):
        return True
    if len({bool(_DISTANCE.search(_before(v))) for v in (one, other)}) > 1:
        return True
    sides = [set(_SIDES.findall(v.clause.text)) for v in (one, other)]
    return all(sides) and not sides[0] & sides[1]


_HERD = {
    "dead": re.compile(r"死|扑杀|淹|咬"),
    "kept": re.compile(r"存栏|养|现有|总共有"),
    "gone": re.compile(r"卖|出栏|调[出运]|拉走"),
}


def _other_herd(one: Told, other: Told) -> bool:
    """死猪47头, 存栏1320头: the dead, the kept and the sold are not of one number."""
    first, second = _last_told(one), _last_told(other)
    return bool(first and second and first != second)


def _last_told(value: Told) -> str:
    """What the word nearest in front of a number of animals tells of them."""
    before = _before(value)
    ends = {kind: m.end() for kind, p in _HERD.items() for m in p.finditer(before)}
    return max(ends, key=lambda kind: ends[kind], default="")


LATER = 45  # minutes
# what grows or shrinks by the hour, so that two times have two numbers
_RUNNING = re.compile(r"客流|人流|水位|流量|聚|围|堵|排[了着队]|死[了猪羊鸡牛鱼]|户没|停电|积水|涨")


def _moved_on(said: Sequence[Clause], one: Told, other: Told) -> bool:
    """17:50客流2.9万, 19:40客流1.7万: two times of what changes by the hour."""
    if not any(_RUNNING.search(v.clause.text) for v in (one, other)):
        return False
    first, second = (clock_of(said, v.clause) for v in (one, other))
    if first is None or second is None:
        return False
    return LATER <= abs(first - second) <= 24 * 60 - LATER
