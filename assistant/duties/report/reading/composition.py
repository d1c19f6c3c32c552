"""Whom a number holds where several are named in one breath: 老板娘加另外两个, 爷爷奶奶和两个孙子.

A row that is understood is added up. Of one that isn't the words stand in place of a number:
an officer must ask, and a wrong figure would hide that.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.harms import FIGURE, TOLD, Harm, harms
from assistant.duties.report.reading.people import Group
from assistant.duties.report.reading.voices import Note
from assistant.duties.report.record import Slot
from assistant.understand.quantities import integer

_JOINER = (
    r"(?:\u3001|和|跟|与|及|以及|加上?|外加|连同|连带|算上|再算上|"
    r"[\uff0c,]?(?:还有|另外(?:还有|还)?|另有|再有))"
)
_NOUN = r"[\u4e00-\u9fff]{0,5}?(?:[\uff08(][^\uff08\uff09()]{1,12}[\uff09)])?"
_BETWEEN = re.compile(
    rf"{_NOUN}{_JOINER}(?:另外?|那|他|她|其|隔壁[^\uff0c\u3002\u3001]{{0,3}}|旁边的?|自己的?|"
    r"[\u4e00-\u9fff]{0,5}的)?(?:个|[大小老])?|"
    # 11个大人7个娃儿; 老太太两名、妇女一名
    r"(?:大人|小孩|孩子|儿童|幼儿|妇女|游客|村民|老人|老师|教师|学生|乘客|船员|职工|女的?|男的?|女生|男生)|"
    r"\u3001(?![^\uff0c]{0,6}(?:消防|民警|公安|派出|医|救|队|车))[\u4e00-\u9fff]{2,6}"
)
_PERSON = (
    r"(?:人|员|工|客|生|师傅|经理|主任|队长|班长|店长|者|老板|娘|婆|姨|嫂|哥|姐|弟|妹|叔|伯|爷|奶|妈|爸|妻子|"
    r"儿子|女儿|侄子|孙子|女|姆|自己|亲|伴|朋友|家属|家长|几个|个)"
)
# one more person, named by a word that counts nobody: 两个孙子，还有保姆
_MORE = re.compile(
    rf"{_NOUN}(?P<more>{_JOINER}[^\uff0c\u3002\u3001\uff1b\d]{{0,8}}?{_PERSON})"
    r"(?=[\uff0c\u3002\uff1b\u3001]|[都全均也]|被|受伤|[重轻]伤|$)"
)
_LED = re.compile(
    rf"(?:^|[\uff0c\u3002\uff1b\uff1a])(?P<lead>[^\uff0c\u3002\uff1b\uff1a\d]{{0,10}}?{_PERSON}{_JOINER}"
    r"(?:另外?|那|[^\uff0c\u3002\d]{0,4}的)?)$"
)
# 爷爷奶奶 are two; 驾驶员郭某某 is one
_KIN = re.compile(r"爷爷|奶奶|外公|外婆|爸爸?|妈妈?|父亲|母亲|儿子|女儿|妻子|丈夫|老公|老婆")
_ADDED = re.compile(
    r"(?:加上?|外加|连同|算上)(?:另外?|那|他|她)?(?:自己和)?(?:[^\uff0c\u3002\d]{0,4}的)?$"
)
_SAFE = re.compile(
    r"(?:已经?|均|都)?(?:生还|获救|脱险|脱困|无恙|平安|安全|没事|痊愈|出院|在逃|到案|离开)"
)
_EVERY = re.compile(r"都|全|均")
_MARK = re.compile(r"[\uff0c\u3002\uff1b\n]")
_BESIDE = 3  # characters between a number and what befell whom it counts
DOUBT = "待核实"
_LONG = 40  # characters of a row that are quoted


def composed(claim: Claim, harm: Harm, parted: Note, people: Sequence[Group]) -> Claim:
    """Return the claim with all who are named in one row with its group.

    The number becomes None, with the row's words, where someone of the row can't be counted.
    """
    at = next((i for i, g in enumerate(people) if g.start == claim.key), None)
    if at is None or claim.slot is Slot.EVACUATED:
        return claim
    text = parted.text
    first, last = _row(text, people, at, harm)
    row = people[first : last + 1]
    if len(row) == 1 and (times := _EACH.search(text[max(0, row[0].start - 20) : row[0].start])):
        return _each(claim, times, row[0], text)
    if len(row) == 1 and not row[0].counted and "各" in text[row[0].end : harm.start]:
        several = _SO_MANY.search(
            text[max(0, row[0].start - 6) : row[0].start]
        )  # 两车驾驶员各受轻伤
        number = integer(several["n"]) if several else None
        whole = replace(claim, number=number, said=f"{number}人")
        return whole if number else unsure(claim, text, row[0].start, row[0].end)
    tail = _MORE.match(text, row[-1].end)
    lead = _LED.search(text[max(0, row[0].start - 24) : row[0].start])
    more = tail if tail and not harms(tail[0]) and not _counts_one(people, tail) else None
    before = lead if lead and not harms(lead["lead"]) else None
    added = _ADDED.search(text[max(0, row[0].start - 8) : row[0].start])
    if len(row) == 1 and not (more or before or added):
        return claim
    start = row[0].start - (len(before["lead"]) if before else len(added[0]) if added else 0)
    end = more.end() if more else row[-1].end
    numbers = [g.number for g in row]
    clause = parted.clauses[parted.clause_at(row[-1].start)]
    apart = harm.start >= clause.end and not _EVERY.search(text[end : harm.start])
    if more or before or added or apart or None in numbers:
        return unsure(claim, text, start, end)
    total = sum(n or 0 for n in numbers)
    every = harm.start >= end and _EVERY.search(text[end : harm.start])
    return replace(
        claim,
        number=total,
        spans=tuple(sorted({*claim.spans, (start, end)})),
        weight=FIGURE if every else claim.weight,
    )


# 老人、小孩各1名; 三个班各有2名; 男女各一名
_EACH = re.compile(
    r"(?P<of>[^\uff0c\u3002\uff1b\uff1a\n]{0,18}?)各(?:自|有|收治?|接收|送|是|为|死亡|受伤|伤|死)?$"
)
_SO_MANY = re.compile(r"(?P<n>\d+|[两三四五六七八九十])(?:个|家|所|车|辆|台|条|艘|栋|间|户|处)")
_ROW_OF = re.compile(r"\u3001|和|及|与|跟")


def _each(claim: Claim, times: re.Match[str], group: Group, text: str) -> Claim:
    """Return the claim of all of them; the words where it isn't told how many there are."""
    of, start = times["of"], group.start - len(times[0])
    many = _SO_MANY.search(of)
    factor = integer(many["n"]) if many else 2 if of.endswith("男女") else _named(of)
    if not factor or group.number is None:
        return unsure(claim, text, start, group.end)
    spans = tuple(sorted({*claim.spans, (start, group.end)}))
    number = factor * group.number
    return replace(claim, number=number, said=f"{number}人", spans=spans)


def _named(of: str) -> int | None:
    row = _ROW_OF.split(of)
    return len(row) if len(row) > 1 and all(row) else None


def unsure(claim: Claim, text: str, start: int, end: int) -> Claim:
    """Return the claim without a number, with the words that an officer must ask about."""
    words = text[start : min(end, start + _LONG)]
    spans = tuple(sorted({*claim.spans, (start, end)}))
    return replace(
        claim, number=None, said=f"{DOUBT}\uff08原话“{words}”\uff09", spans=spans, weight=FIGURE
    )


def doubtful(claim: Claim) -> bool:
    """Whether the claim's number must be asked for."""
    return claim.number is None and claim.said.startswith(DOUBT)


_REST = re.compile(r"(?:其余|其他|其它|剩下|余下|另外)的?(?:人|人员|乘客|都|均|全|是|为|属|受)*$")
_LEVELS = (Slot.INJURED, Slot.SLIGHTLY_INJURED, Slot.SERIOUSLY_INJURED)


def rest_of(parted: Note, index: int, harm: Harm, people: Sequence[Group]) -> Claim | None:
    """Count 其余轻伤 of 车上19人，2人死亡，重伤4人，其余轻伤 by taking the others off the whole.

    Where no whole is told the words stand in place of the number.
    """
    text, clause = parted.text, parted.clauses[index]
    lead = _REST.search(text[clause.start : harm.start])
    if lead is None or harm.slot not in _LEVELS:
        return None
    same = [c for c in parted.clauses if c.sentence == clause.sentence]
    row = [g for g in people if g.counted and g.number and same[0].start <= g.start < clause.start]
    claim = Claim(
        harm.slot, None, harm.text, ((clause.start + lead.start(), harm.end),), harm.start,
        FIGURE, harm.start, hearsay=clause.hearsay,
    )  # fmt: skip
    shares = [g.number or 0 for g in row[1:]]
    whole = row[0].number or 0 if row else 0
    if not shares or whole <= sum(shares):
        if harm.slot is Slot.INJURED:
            return None  # 家长接走7个，其他留观: told of before, or not at all
        return unsure(claim, text, row[0].start if row else clause.start, harm.end)
    left = whole - sum(shares)
    if harm.slot is Slot.INJURED:  # 4人受伤，1人骨折，其余擦伤: they are among the four
        claim = replace(claim, weight=TOLD, part=True)
    spans = tuple(sorted({*claim.spans, *((g.start, g.end) for g in row)}))
    return replace(claim, number=left, said=f"{left}人", spans=spans)


_ALL_TOGETHER = re.compile(r"[^\uff0c\u3002]{0,4}(?:都|全|均)")
_NEAR = 50


def counted_after(text: str, told: Sequence[Claim]) -> list[Claim]:
    """Leave out the doubt where 两个人都送医 tells right behind how many they are.

    老板跟一个帮工晕了，两个人都送去看了: two, and no words to ask about.
    """
    sums = [
        c for c in told
        if (c.number or 0) > 1 and _ALL_TOGETHER.match(text, c.key + len(c.said))
    ]  # fmt: skip
    return [
        c for c in told
        if not (doubtful(c) and any(s.slot is c.slot and 0 < s.at - c.at <= _NEAR for s in sums))
    ]  # fmt: skip


def _row(text: str, people: Sequence[Group], at: int, harm: Harm) -> tuple[int, int]:
    """Return the first and the last of those who are joined with the group."""
    first = last = at
    while first and _joined(text, people[first - 1], people[first], harm):
        first -= 1
    while last + 1 < len(people) and _joined(text, people[last], people[last + 1], harm):
        last += 1
    return first, last


def _joined(text: str, one: Group, other: Group, harm: Harm) -> bool:
    between = text[one.end : other.start]
    if harm.start < other.start and one.end <= harm.start:
        return False
    if not between:
        return bool(_KIN.fullmatch(one.text) and _KIN.fullmatch(other.text))
    if _has_own(text, one, harm) or _has_own(text, other, harm):
        return False  # 死亡3人、1人失联
    if other.counted and "\uff0c" in between:
        return False
    if _SAFE.search(between):
        return False  # 8人生还、4人遇难; 遇难5人、生还4人
    return bool(_BETWEEN.fullmatch(between)) and not harms(between)


def _has_own(text: str, group: Group, harm: Harm) -> bool:
    """Whether another word right beside the group tells what befell it."""
    # 重度烧伤 is one harm in two words
    others = [
        h for h in harms(text)
        if h.slot is not harm.slot and not (h.start < harm.end and harm.start < h.end)
    ]  # fmt: skip
    gaps = [text[h.end : group.start] for h in others if h.end <= group.start]
    gaps += [text[group.end : h.start] for h in others if group.end <= h.start]
    return any(len(gap) <= _BESIDE and not _MARK.search(gap) for gap in gaps)


def _counts_one(people: Sequence[Group], more: re.Match[str]) -> bool:
    return any(more.start("more") <= g.start < more.end() and g.counted for g in people)
