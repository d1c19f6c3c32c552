"""Parts by hospital, station, area, party or sex that do not make the total.

三院收3、一院收2 against 伤4; 北片7个小区、南片5个小区 against 11个小区: two or more amounts whose
labels are of one pattern are all of a whole; what they are of need not be known.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.duties.report.conflicts.figures import UPDATED, two_sides
from assistant.duties.report.conflicts.statements import Clause, apart
from assistant.duties.report.conflicts.values import COUNT, Value, values


@dataclass(frozen=True, slots=True)
class Uneven:
    """A total and the parts that make another one."""

    what: str
    total: Value
    parts: tuple[Value, ...]


_SEXES = ("男", "女")
_SITES = (
    r"[\u4e00-\u9fa5\d]*(?:医院|[一二三四五六七八九十县区市中]院|卫生院|急诊)",
    r"[\u4e00-\u9fa5\d]*站",
    r"[\u4e00-\u9fa5\d]*(?:中队|大队|支队|队)",
    r"[东南西北中上下左右前后](?:边|面|侧|片|区|头|门|厅|段|岸|库|街|路)?",
    r"[\u4e00-\u9fa5\d]*(?:村|组|镇|乡|街道|社区|小区|苑|园区)",
    r"[\u4e00-\u9fa5\d]*(?:期|标段|幢|栋|号楼|楼|层|单元|车间|班组|班|年级)",
    r"[甲乙丙ABCDabcd](?:方|组|区|队|座)?",
    r"[\u4e00-\u9fa5]*(?:公司|厂|单位|部门|所)",
    r"[\u4e00-\u9fa5]{1,4}院",
)
_PERSONS = (
    "男|男的|男生|男性|男人|男工", "女|女的|女生|女性|女人|女工", "大人|成人|成年人",
    "小孩|孩子|儿童|娃",
    "游客|旅客|乘客|客人", "船员|船工|机组|驾乘|司机|司乘|乘务", "学生|师生", "老师|教师|教职工",
    "老人|老的", "护工|护理员|工作人员|职工|员工", "住户|租户|租客|居民|村民",
    "工人|民工|施工人员|施工的",
    "顾客|客人", "家属|陪护", "消防|消防员", "民兵",
    "医护|医生",
)  # fmt: skip
_VERB = (
    r"(?:收治了?|收了?|送了?|住了?|来了?|去了?|到了?|派了?|出动了?|有|是|各)?"
    r"(?:\d+车|\d+辆车?|\d+台车?)?"
)
_LINK = re.compile(r"^(?:其中|和|与|及|加上?|另外?|还有|另有|外加|再加|[\s\uff0c\u3001,+\uff08(])+")


def uneven(clauses: Sequence[Clause]) -> list[Uneven]:
    """Return the totals that parts in front of them or behind them contradict."""
    found = values(clauses)
    bad: list[Uneven] = []
    for run in _runs(found):
        if any(run[0] in b.parts for b in bad):
            continue
        total = _total_of_items(found, run) if _kind(run[0]) == "item" else _total(found, run)
        if total is None or _DEPTH.search(total.text):
            continue  # 桥洞35公分，西门20公分: each of its own place
        if not _goes_on(clauses, total, run):
            bad.append(
                Uneven("人数加总" if total.unit in ("人", COUNT) else "数量加总", total, run)
            )
    return [*bad, *_more_out_than_in(found, bad)]


_DEPTH = re.compile(r"(?:公分|厘米|毫米)$")
_MORE = re.compile(r"\s*(?:加上?|还有|另有|另外|另[一两\d]|其余|其他|剩|余下|别的)")


def _goes_on(clauses: Sequence[Clause], total: Value, run: Sequence[Value]) -> bool:
    """县医院收5个，中医院收3个，还有一个回家了: the parts are not all that is told."""
    last = run[-1].clause
    return sum(v.low for v in run) < total.low and any(
        c.source == last.source and c.sentence == last.sentence and c.start > last.start
        and _MORE.match(c.whole.text)
        for c in clauses
    )  # fmt: skip


_IN = re.compile(r"困|被埋|埋了|压了|压住|(?:里|里面|里头|车上|船上|机上|吊厢里?).{0,8}有")
_OUT = re.compile(r"救出|救下|接下来?|带出|放出|抬出|出来|脱困|救起")
_MOVED = re.compile(r"撤|疏散|转移|安置|又|另|还|先后|累计|陆续|新|别处|自行|第二|其他|其余")


def _more_out_than_in(found: Sequence[Value], bad: Sequence[Uneven]) -> list[Uneven]:
    """困了5个, 开门出来7个: more were brought out than had been in."""
    known = [v for b in bad for v in (b.total, *b.parts)]
    people = [v for v in found if v.unit in ("人", COUNT) and v.low == v.high and v not in known]
    for i, out in enumerate(people):
        text = out.clause.whole.text
        if not _OUT.search(text) or _MOVED.search(text):
            continue
        inside = [
            v
            for v in people[:i]
            if _IN.search(v.clause.whole.text)
            and v.clause is not out.clause
            and 0 <= apart(v.clause, out.clause) <= 2
            and v.clause.source == out.clause.source
        ]
        if len(inside) == 1 and inside[0].low < out.low:
            return [Uneven("被困人数", inside[0], (out,))]
    return []


_IN_CLOCK = re.compile(r"\d[:\uff1a]$")  # 15:38保安 counts nobody
_BUT = re.compile(r"除了|除开|除去|除\d")  # 除了两个磕破嘴，其他都没事: the rest isn't counted


def _runs(found: Sequence[Value]) -> list[tuple[Value, ...]]:
    """Amounts one behind the other whose labels are of one pattern."""
    runs: list[list[Value]] = []
    for value in found:
        whole = value.clause.whole.text
        before = whole[: value.start + len(value.clause.lead)]
        if _IN_CLOCK.search(before) or _BUT.search(whole):
            continue
        kind = _kind(value)
        # 3户11口、2户8口: two runs side by side
        last = next((r for r in reversed(runs[-2:]) if r[-1].unit == value.unit), None)
        last = last or (runs[-1] if runs else None)
        if kind and last and _follows(last[-1], value, found) and _fits(kind, _kind(last[-1])):
            last.append(value)
        elif kind:
            runs.append([value])
    return [tuple(r) for r in runs if len(r) > 1 and len({_label(v) for v in r}) == len(r)]


def _fits(kind: str, other: str) -> bool:
    return kind == other or ("person" in (kind, other) and "item" in (kind, other))


_ITEM = re.compile(r"[\u4e00-\u9fa5]{2,7}")
_NOT_ITEM = re.compile(
    r"[船车机艇楼屋厂馆]上|[楼屋厂馆车船]里|里[面头]|一共|总共|合计|共计|总数|累计|其余|剩|又|再|先|后|还|已|到|只"
)
_OWN = re.compile(r"消防|公安|民警|交警|医护|民兵|志愿|队员|干部|医疗|水利|出动")


def _total_of_items(found: Sequence[Value], run: Sequence[Value]) -> Value | None:
    """送来11人。重症监护4,普通病房5,门诊3: three or more items right behind a total."""
    at = found.index(run[0])
    if len(run) < 3 or at == 0 or not _may_be_total(found[at - 1], run):
        return None
    total, made = found[at - 1], sum(v.low for v in run)
    forces = any(_OWN.search(_label(v)) for v in run)
    if forces and not re.search(r"到场|出动|投入|力量|队伍|共", total.clause.text):
        return None
    near = max(1.0, total.low * 0.2)
    last = found.index(run[-1])
    said = {v.low for v in found[max(0, at - 3) : last + 3] if v not in run}
    if made in said or UPDATED.search(run[0].clause.text) or max(v.low for v in run) >= total.low:
        return None
    return total if abs(made - total.low) <= near else None


def _kind(value: Value) -> str:
    """Return the pattern that the label of a part is of, "" where it is none."""
    label = _label(value)
    if any(re.search(rf"(?:{words})$", label) for words in _PERSONS):
        return "person"
    for number, pattern in enumerate(_SITES):
        if label and re.fullmatch(pattern, label):
            return f"site{number}"
    return "item" if _ITEM.fullmatch(label) and not _NOT_ITEM.search(label) else ""


_BEHIND = re.compile(rf"人?(?:被|已|都)?(?:送|去|在|进|到|住)(?:往|到|了|在)?(?P<site>{_SITES[0]})")


# 三（1）班: the brackets belong to the name
_CLASS = re.compile(r"[\uff08(](\d{1,2})[\uff09)]班$")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


def _spelt(match: re.Match[str]) -> str:
    return f"{match[1].translate(_DIGITS)}班"


def _label(value: Value) -> str:
    text = value.clause.whole.text[: value.start + len(value.clause.lead)]
    label = re.split(
        r"[\u3001\uff0c+\uff08(]|\d+(?:\.\d+)?\s*(?:个|名|人|位)?",
        _CLASS.sub(_spelt, re.sub(r"\d+(?:车|辆车?|台车?|户)$", "", text)),
    )[-1]
    label = re.sub(rf"{_VERB}$", "", _LINK.sub("", label)).strip()
    label = re.sub(r"^(?:其中|和|与|及|加上?|另外?|还有)", "", label)
    if label:
        return label
    if behind := _BEHIND.match(value.clause.text[value.end :]):
        return behind["site"]
    return value.noun if any(re.fullmatch(words, value.noun) for words in _PERSONS) else ""


def _follows(one: Value, other: Value, found: Sequence[Value]) -> bool:
    """Whether nothing of that unit stands between the two and both are in one breath."""
    if one.unit != other.unit and {one.unit, other.unit} - {"人", COUNT}:
        return False
    if one.clause.source != other.clause.source or other.clause.sentence != one.clause.sentence:
        return False
    start, end = one.clause.start + one.end, other.clause.start + other.start
    if re.match(r"其中|包括", other.clause.text[: other.start]) and one.clause is not other.clause:
        return False  # parts of what stands in front
    return end - start <= 14 and not any(
        start <= v.clause.start + v.start < end and v.unit == one.unit
        for v in found
        if v.clause.source == one.clause.source
    )


def _total(found: Sequence[Value], run: Sequence[Value]) -> Value | None:
    """Return the total that a run contradicts; None where one agrees, or none is near."""
    made = sum(v.low for v in run)
    near = [v for v in found if v not in run and _may_be_total(v, run)]
    if any(v.low != v.high for v in run) or _agrees(made, near, run):
        return None
    sized = [v for v in near if max(p.low for p in run) < v.low <= 2 * made and made <= 2 * v.low]
    plain = [v for v in sized if _claims_total(v, run)]
    return plain[-1] if plain else None


_GRADE = re.compile(
    r"(?:重伤|轻伤|危重|重症|骨折|烧伤)(?:者|员|的|有|共)*$"
)  # of those counted already


def _before(value: Value) -> str:
    return value.clause.text[: value.start]


def _agrees(made: float, near: Sequence[Value], run: Sequence[Value]) -> bool:
    """Whether the parts make one of the numbers near, alone or with one part beside them."""
    said = {v.low for v in near}
    said |= {a.low + b.low for a, b in pairwise(near) if a.clause.sentence == b.clause.sentence}
    beside = [
        v for v in near
        if v.clause.sentence == run[0].clause.sentence and not _GRADE.search(_before(v))
    ]  # fmt: skip
    some = any(
        sum(v.low for v in run[start:stop]) in said
        for start in range(len(run) - 1)
        for stop in range(start + 2, len(run) + (start > 0))
    )
    return some or made in said or any(made + v.low in said for v in beside)


def _may_be_total(value: Value, run: Sequence[Value]) -> bool:
    first = run[0]
    alike = value.unit == first.unit or all(
        v.unit == COUNT or v.unit.startswith("人") for v in (value, first)
    )
    if not alike:
        return False
    if value.unit == COUNT and value.noun and first.noun and value.noun[:2] != first.noun[:2]:
        return False
    gap = apart(value.clause, first.clause)
    return value.clause.source == first.clause.source and -2 <= gap <= 1 and value.low == value.high


_ALL_THERE = re.compile(
    r"加起来|合起来|一共|总共|合计|共计|共|总数|一船|一车|船上|车上|机上|里头|里面"
)
_SAYS_ALL = re.compile(
    r"一共|总共|合计|共计|共|总数|总人数|到场|出动|投入|影响|涉及|我们|受灾|发病|就诊|送医|中毒"
)
_HURT = re.compile(r"伤|中毒|送医|送院|不适|发病|发烧|呕吐|烫|烧|晕")
_HOSPITALS = re.compile(_SITES[0])


_OF_WHICH = re.compile(r"\s*(?:其中|分别|包括)")
_SIDES = (r"男|成|大人|本地|户籍|师|职", r"女|小孩|孩子|儿童|娃|外来|学生|未成年")


def _opposed(run: Sequence[Value]) -> bool:
    """Whether 其中 leaves nobody out: 男 and 女, but not 老人 and 小孩."""
    text = "".join(v.clause.text for v in {v.clause.start: v for v in run}.values())
    return "分别" in text or all(re.search(words, text) for words in _SIDES)


def _claims_total(value: Value, run: Sequence[Value]) -> bool:
    """Whether the value counts what the parts are of."""
    text = value.clause.whole.text
    before = value.clause.start + value.start < run[0].clause.start + run[0].start
    if UPDATED.search(value.clause.text[: value.start]) or any(
        UPDATED.search(v.clause.text) for v in run
    ):
        return False
    if before and _kind(run[0]) == "person" and two_sides(value.clause, run[0].clause):
        return 0.7 <= sum(v.low for v in run) / value.low <= 1.4
    hospitals = bool(_HOSPITALS.fullmatch(_label(run[0])))
    if hospitals:
        return before and bool(_HURT.search(text))
    if before and _OF_WHICH.match(run[0].clause.text) and apart(value.clause, run[0].clause) == 0:
        over = sum(v.low for v in run) > value.low
        return over or _kind(run[0]) != "person" or _opposed(run)
    if before:
        same = value.noun and value.noun[:2] == run[0].noun[:2]
        adjoining = _gap(value, run[0]) <= 8
        return (
            bool(same) or adjoining or (bool(_SAYS_ALL.search(text)) and _gap(value, run[0]) <= 20)
        )
    return bool(_ALL_THERE.search(text)) and (
        two_sides(run[-1].clause, value.clause) or value.clause.sentence == run[-1].clause.sentence
    )


def _gap(one: Value, other: Value) -> int:
    return other.clause.start + other.start - one.clause.start - one.end
