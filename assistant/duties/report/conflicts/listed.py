"""A total and the list that is all of it: 一共80人 … 木工四十一、钢筋工二十七，就这两拨.

The list may be another teller's and stand sentences behind the total; its items may leave their
measure word out. It is all there is where somebody says so (就这些, 别处没有), where its items
leave nobody out (男 and 女), or where three or more of them stand behind a number told as a total.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause
from assistant.understand.quantities import NUMBER, number


@dataclass(frozen=True, slots=True)
class Item:
    """A number with its label: clause.text[start:end] in `unit`, "" where none is said."""

    clause: Clause
    start: int
    end: int
    value: float
    unit: str
    label: str


@dataclass(frozen=True, slots=True)
class Mislisted:
    """A total and the items that come to another one."""

    total: Item
    items: tuple[Item, ...]

    @property
    def made(self) -> float:
        """What the items come to."""
        return sum(item.value for item in self.items)


_UNITS = (
    r"个人|人|名|位|个单元|单元|个|口|例|户|亩|公顷|吨|公斤|斤|头|只|间|栋|辆|台|张票?|万元|"
    r"元|床|件|箱"
)
_PEOPLE = frozenset({"个人", "人", "名", "位", "个", "口", "例", "张", "张票"})
_ROUGH = r"(?![\d多来余几])"
# 乡卫生院输液的十一个, 特勤站3车15人, 学生40; 一个看大门的
_ITEM = re.compile(
    r"\s*(?:截?至\d{1,2}[时点:\uff1a]\d{0,2}分?)?(?P<lead>其中|分别(?:是|有)?|包括|加上?|再加|外加|还有|再|和|及)?"
    r"(?P<label>[\u4e00-\u9fa5]{0,6}?(?:[\dA-Za-z]{1,2})?[\u4e00-\u9fa5（）()]{1,12}?(?:\d+[车艇])?)"
    rf"(?P<n>{NUMBER}){_ROUGH}(?P<u>{_UNITS})?[的了吧呢]?[\uff09)]?\s*"
)
_BEHIND = re.compile(
    rf"\s*(?:再|还有|另外?)?(?P<n>{NUMBER})(?P<u>个|名|位)(?:是)?(?P<label>[\u4e00-\u9fa5]{{2,8}})\s*"
)
_NO_LABEL = re.compile(
    r"(?:第|每|各|大概|大约|约|近|共|一共|总共|合计|拢共|累计|其余|剩下?|余下?|不到|超|[点时分秒月日号年岁级])$|"
    r"^(?:又|再|已|现|目前)?(?:来|到|去|派|调|用|花|开|出动|增援|投入)(?:了|出|来)?$|前报|原来|核载|应|计划|预计"
)
_TOTAL = re.compile(rf"(?P<n>{NUMBER}){_ROUGH}(?P<u>{_UNITS}|$)")
_ALL = re.compile(r"共|合计|总|合起来|加起来|前后|累计|全|实坐|实载|实有|打卡|在册|花名册")
_SO_ALL = re.compile(
    r"就这|没别的|别[处的][^\uff0c]{0,4}没|再没|没(?:有)?别|没落|别的[^\uff0c]{0,3}没|外头[^\uff0c]{0,3}没|"
    r"点完|罐已空|就[\u4e00-\u9fa5]{0,2}这[么些几]|一个[不没]少|加起来|没有遇难|都全了|没有其他"
)
_FORCES = re.compile(r"消防|派|出动|救援|民警|公安|力量|参战|增援|[中大支]队|特勤|站\d+车")
_OPPOSED = (
    ("男", "女"), ("学生", "老师|教师"), ("成人|大人|成年", "小孩|孩子|儿童|娃"),
    ("出院", "在院|住院"),
    ("乘客|旅客|游客", "船员|司机|机组"), ("倒出|回收|收回", "漏"),
    ("救[起出上]|升[上井]", "失踪|堵|困|失联"),
)  # fmt: skip
_SENTENCES, _PAIR = 4, 2
_TELLING = 20  # a number so large that is told again is of the same
_ALIKE = (0.7, 1.3)  # a list further from its total is of something else


def mislisted(said: Sequence[Clause]) -> list[Mislisted]:
    """Return the totals that lists behind them come short of or exceed."""
    plain = [c for c in said if c.voice is not Voice.HEARSAY]
    totals = [t for c in plain for t in _totals(c)]
    found: list[Mislisted] = []
    for row in _rows(plain):
        led = row[1:] if len(row) > _PAIR and row[1].clause is not row[0].clause else []
        choices = [one for one in (row, led) if len(one) >= _PAIR]  # 来了37个，成人29、小孩11
        if any(_agrees(plain, totals, one) for one in choices):
            continue
        bad = filter(None, (_against(plain, totals, one) for one in choices))
        found += list(bad)[:1]
    return found


def kind_of(bad: Mislisted) -> str:
    """Return what is counted: 人, or the measure word."""
    return next((_kind(i.unit) for i in (bad.total, *bad.items) if i.unit), "人")


def _totals(clause: Clause) -> Iterator[Item]:
    whole = clause.whole
    for match in _TOTAL.finditer(whole.text):
        label = whole.text[: match.start()]
        value = number(match["n"])
        bare = not match["u"] and not _ALL.search(label)
        if value is None or bare or label[-1:].isdigit() or _NOT_TOTAL.search(label):
            continue
        if _MAY_HOLD.search(label):
            continue
        yield Item(whole, match.start(), match.end(), value, match["u"], label)


_MAY_HOLD = re.compile(r"(?:可[装载容乘]|核[载定]|满载|限[载乘]|定员|额定)[^\uff0c]{0,4}$")
_NOT_TOTAL = re.compile(r"(?:第|每|各|约|近|余|剩|其余|另外?|还有|又|再|其中|[:\uff1a.K+第])$")


def _rows(said: Sequence[Clause]) -> Iterator[list[Item]]:
    """Items one behind the other in one breath, each clause wholly made of them."""
    row: list[Item] = []
    for clause in said:
        items = _items(clause)
        last = row[-1] if row else None
        joined = last is not None and items and _one_breath(last.clause, clause)
        if row and not joined:
            yield row
            row = []
        if items and (not row or _one_kind([*row, *items])):
            row += items
        elif items:
            yield row
            row = list(items)
    if row:
        yield row


def _one_breath(one: Clause, other: Clause) -> bool:
    return (one.source, one.sentence) == (other.source, other.sentence) and not other.lead


def _items(clause: Clause) -> list[Item]:
    """The items a clause is made of, [] where it says anything else."""
    found: list[Item] = []
    at = 0
    for piece in re.split("\u3001", clause.text):
        text = re.sub(r"[\uff08(].*?(?:[\uff09)]|$)", lambda m: "\u00b7" * len(m[0]), piece)
        text = text.rstrip("\u00b7")
        match = _ITEM.fullmatch(text) or _BEHIND.fullmatch(text)
        value = number(match["n"]) if match else None
        if match is None or value is None or _NO_LABEL.search(match["label"]):
            return []
        unit = match["u"] or ""
        start = at + min(match.start("label"), match.start("n"))
        end = at + max(match.end("label"), match.end("u"), match.end("n"))
        found.append(Item(clause, start, end, value, unit, match["label"]))
        at += len(piece) + 1
    return found


def _kind(unit: str) -> str:
    return "人" if unit in _PEOPLE else unit


def _one_kind(items: Sequence[Item]) -> bool:
    return len({_kind(i.unit) for i in items if i.unit}) <= 1


def _against(
    said: Sequence[Clause], totals: Sequence[Item], row: Sequence[Item]
) -> Mislisted | None:
    """Return the list with the total it does not come to; None where one agrees or none is near."""
    if len({i.label for i in row}) < len(row):
        return None
    unit = next((_kind(i.unit) for i in row if i.unit), "")
    near = [t for t in totals if _may_be_of(t, row, unit)]
    made = sum(i.value for i in row)
    sized = [
        t for t in near
        if _ALIKE[0] <= made / t.value <= _ALIKE[1] and t.value > max(i.value for i in row)
        and (not unit or t.unit or _ALL.search(t.label))
    ]  # fmt: skip
    for total in reversed(sized):
        if _all_of_it(said, total, row):
            return Mislisted(total, tuple(row))
    return None


def _agrees(said: Sequence[Clause], totals: Sequence[Item], row: Sequence[Item]) -> bool:
    """Whether the items come to a number told thereabouts."""
    made, first = sum(i.value for i in row), row[0].clause
    beside = [
        c for c in said
        if c.source == first.source
        and 0 <= c.sentence - first.sentence <= (_SENTENCES if made >= _TELLING else 0)
    ]  # fmt: skip
    if any(number(n) == made for c in beside for n in re.findall(NUMBER, c.whole.text)):
        return True
    unit = next((_kind(i.unit) for i in row if i.unit), "")
    return any(
        t.value == made and t.clause.source == first.source
        and (_may_be_of(t, row, unit) or abs(t.clause.sentence - first.sentence) <= 1)
        for t in totals
    )  # fmt: skip


def _may_be_of(total: Item, row: Sequence[Item], unit: str) -> bool:
    first = row[0]
    a, b = total.clause, first.clause
    before = a.start + total.end <= b.start + first.start
    kin = not unit or not total.unit or _kind(total.unit) == unit
    forces = [bool(_FORCES.search(text)) for text in (total.label, first.label + row[-1].label)]
    return (
        a.source == b.source and before and kin and forces[0] == forces[1]
        and 0 <= b.sentence - a.sentence <= _SENTENCES and total.value > 0
    )  # fmt: skip


_OF_WHICH = re.compile(r"其中|分别|包括")
# 其余投亲靠友: some are told of without a number
_REST = re.compile(r"^\s*(?:其余|其他|剩下?的?|余下|另外?的?|还有)")


def _left_out(said: Sequence[Clause], row: Sequence[Item]) -> bool:
    """Whether some are told of behind the list without a number, or as further ones."""
    last = row[-1].clause
    return any(
        c.source == last.source and c.sentence == last.sentence and c.start > last.start
        and _REST.search(c.text)
        for c in said
    )  # fmt: skip


def _all_of_it(said: Sequence[Clause], total: Item, row: Sequence[Item]) -> bool:
    """Whether the list leaves nothing out."""
    around = "".join(
        c.whole.text for c in said
        if c.source == total.clause.source
        and (c.sentence in (total.clause.sentence, row[-1].clause.sentence))
    )  # fmt: skip
    over = sum(i.value for i in row) > total.value
    if not over and _left_out(said, row):
        return False
    if _SO_ALL.search(around) or (over and _OF_WHICH.search(row[0].clause.whole.text)):
        return True
    labels = " ".join(i.label + i.clause.text[i.end : i.end + 3] for i in row)
    if len(row) == _PAIR:
        return any(re.search(a, labels) and re.search(b, labels) for a, b in _OPPOSED)
    adjoining = row[0].clause.sentence - total.clause.sentence <= 1
    return adjoining and bool(_ALL.search(total.label))
