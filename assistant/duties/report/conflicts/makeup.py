"""Who a group is made of against how many it is said to be: 一家四口, 两大一小."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.statements import Clause, apart
from assistant.understand.quantities import integer

_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_TOTAL = re.compile(
    rf"一家(?P<family>{_N})口|一行(?P<party>{_N})(?:个|名)?人?|"
    rf"(?<![\d第])(?P<count>{_N})(?:口人|个人|名|人|位)(?!民警|消防|队员)|"
    # 困住6个玩水的外地人，三个男的两个女的
    rf"(?<![\d第])(?P<those>{_N})(?:个|名)(?=[\u4e00-\u9fa5]{{2,8}}(?:人|客|友|生|工|孩|娃)$)|"
    rf"(?P<mouths>{_N})口(?=$|[\u4e00-\u9fa5])"
)
_KIND = (
    r"大人|小孩|孩子|老人|成人|成年人|儿童|学生|老师|男孩|女孩|男生|女生|男的|女的|男性|女性|"
    r"孙子|孙女|儿子|女儿|婴儿|(?:[大小老]|男|女)(?![\u4e00-\u9fa5])|(?:[大小老男女])(?=[一二两三四五六七八九十]|都|均|全|被|和|加)"
)
_TWO = (
    r"一对(?:老?夫妻|夫妇|情侣|双胞胎|母女|母子|父子|父女|兄弟|姐妹|恋人)|老两口|小两口|两口子|"
    r"夫妻俩|父子俩|母子俩|母女俩|父女俩|兄弟俩|姐妹俩"
)
_BEFORE = r"男|女|大人|小孩|老人|孩子"
_ITEM = rf"(?:{_N}(?:个|名|位)?(?:{_KIND})|{_TWO}|(?:{_BEFORE})性?{_N}(?:个|名|人|位)?)"
_EACH = re.compile(
    rf"(?P<n>{_N})(?:个|名|位)?(?P<kind>{_KIND})|(?P<two>{_TWO})|(?P<before>{_BEFORE})性?(?P<m>{_N})"
)
_JOIN = r"(?:\u3001|和|加上?|带着?|还有|以及|及|外加)?"
_ROW = re.compile(rf"{_ITEM}(?:{_JOIN}{_ITEM})+")
_OPPOSED = (
    ({"男", "男的", "男性", "男孩", "男生"}, {"女", "女的", "女性", "女孩", "女生"}),
    (
        {"大", "大人", "成人", "成年人", "老", "老人", "老师"},
        {"小", "小孩", "孩子", "儿童", "学生", "婴儿"},
    ),
)
_LEADS = re.compile(r"(?:其中|分别是?|是|有|包括|里头?|都是|[\uff08(:\uff1a])*")
_GOES_ON = re.compile(
    r"\s*(?:\u3001|和|及|以及|加上?|带着?|\uff0c)*(?:还有|另|其余|剩|外加|再加|[一1][条只头]|司机|导游|领队)"
)
_FATE = re.compile(r"[\uff09)]?(?:受伤|轻伤|重伤|死亡|获救|被?救|已|送医|没事|不适|住院|失联|被困)")
_CLAUSES = 3


@dataclass(frozen=True, slots=True)
class Makeup:
    """A group's number and its members: clause, start and end of each."""

    total: tuple[Clause, int, int]
    members: tuple[Clause, int, int]
    made: int


def makeups(said: Sequence[Clause]) -> list[Makeup]:
    """Return the groups whose members are another number than the group, one a sentence."""
    found: list[Makeup] = []
    for index, clause in enumerate(said):
        for total in _TOTAL.finditer(clause.text):
            bad = _members(said, index, total)
            known = any(f.total[0].sentence == clause.sentence for f in found)
            if bad is not None and not known:
                found.append(bad)
    return found or _by_another(said)


def _by_another(said: Sequence[Clause]) -> list[Makeup]:
    """困了4个 … 村主任看得到两男一女: another teller tells one by one whom he sees there."""
    for index, clause in enumerate(said):
        row = _ROW.search(clause.text)
        made = _made(row) if row is not None else None
        if row is None or made is None or _FATE.match(clause.text, row.end()):
            continue
        totals = [
            (c, m) for c in said[:index] for m in _SOME_PEOPLE.finditer(c.text)
            if 0 <= apart(c, clause) <= _SENTENCES and not _NOT_THEM.search(c.text)
        ]  # fmt: skip
        if len(totals) == 1 and two_sides(totals[0][0], clause):
            there, total = totals[0]
            number = integer(total["n"])
            if number and number != made and number <= _FEW:
                return [Makeup((there, *total.span()), (clause, *row.span()), made)]
    return []


_SENTENCES, _FEW = 2, 20
_SOME_PEOPLE = re.compile(
    rf"(?<![\d第])(?P<n>{_N})(?:名|人|位|口人|个(?=$|人|的|外地|来|游客|驴友|学生|村民|工人|孩子|老乡))"
)
_NOT_THEM = re.compile(r"消防|民警|队|医|志愿|干部|派|到场|其中|另|还有|剩")


def _members(said: Sequence[Clause], index: int, total: re.Match[str]) -> Makeup | None:
    """Look right behind the number, then at the beginning of the next clauses."""
    clause = said[index]
    for step, here in enumerate(said[index : index + _CLAUSES]):
        start = 0 if step else total.end()
        if here.sentence != clause.sentence or here.source != clause.source or (step and here.lead):
            return None
        row = _ROW.search(here.text, start)
        if row is not None:
            leads = _LEADS.fullmatch(here.text[start : row.start()])
            some = bool(leads and "其中" in leads[0])
            after = here.text[row.end() :] or f"\uff0c{_next_text(said, index + step)}"
            return _uneven(clause, total, here, row, after, some=some) if leads else None
        if re.search(rf"{_N}(?:个|名|人|位)", here.text[start:]):
            return None
    return None


def _next_text(said: Sequence[Clause], index: int) -> str:
    after = said[index + 1] if index + 1 < len(said) else None
    return after.text if after is not None and after.sentence == said[index].sentence else ""


def _uneven(
    clause: Clause,
    total: re.Match[str],
    here: Clause,
    row: re.Match[str],
    after: str,
    *,
    some: bool,
) -> Makeup | None:
    number = integer(next(g for g in total.groups() if g))
    kinds = {p["kind"] or p["before"] or "" for p in _EACH.finditer(row[0])}
    made = _made(row)
    if made is None or number is None or made == number:
        return None
    if some and kinds & {"老", "老人"} and made < number:
        return None  # 其中老人5人、小孩3人: the others are neither
    if _GOES_ON.match(after) or (_FATE.match(after) and made < number):
        return None
    return Makeup((clause, total.start(), total.end()), (here, row.start(), row.end()), made)


def _made(row: re.Match[str]) -> int | None:
    """How many a row comes to, None where its kinds may leave some out."""
    parts = list(_EACH.finditer(row[0]))
    kinds = {p["kind"] or p["before"] or "" for p in parts}
    opposed = any(kinds & one and kinds & other for one, other in _OPPOSED)
    if not opposed and not any(p["two"] for p in parts):
        return None
    return sum(2 if p["two"] else integer(p["n"] or p["m"]) or 0 for p in parts)
