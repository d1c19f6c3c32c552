"""Numbers told of people who are counted in another number: parts, shares, the dead of them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.harms import TOLD
from assistant.duties.report.reading.people import Group, groups


def without_parts(alive: list[Claim]) -> list[Claim]:
    """Of 摔了12个，其中7人去医院，3个骨折 keep the first: what follows 其中 is part of it."""
    part = next((c for c in alive if c.part), None)
    if part is None or not any(c.at < part.at and c.number for c in alive):
        return alive
    return [c for c in alive if c.at < part.at or c.at > part.at + 40]


_STRUCK = re.compile(
    r"[砸撞压炸捅砍咬烫烧刮轧摔刺划电熏呛挤踩蜇冻夹](?:伤|倒|到|着|中)?了?(?:一家)?[\d一二两三四五六七八九十]"
)
# 收了5个煤气中毒的: so many were brought at once
_AT_ONCE = re.compile(
    rf"{_STRUCK.pattern}|(?:收治?|接诊|送来)了?\d+(?:个|人|名)[^\uff0c\u3002\s]{{0,6}}(?:中毒|熏|呛|烧伤|烫伤)"
)
_WORST = re.compile(r"昏迷|骨折|休克|出血|抢救|ICU|重症|手术|意识|危重|叫不醒|不醒|颅脑|内伤|断")
_FURTHER = re.compile(r"(?:另(?:外|有)?|还有|又|再|新增|加上?|和|及|\u3001)[^\uff0c\u3002]{0,4}$")


def without_the_worst(alive: list[Claim], text: str) -> list[Claim]:
    """Of 砸伤3人，1人昏迷 keep the three: who is worst off is one of those who were struck."""
    struck = next(
        (c for c in alive if (c.number or 0) > 1 and _AT_ONCE.match(text, c.spans[0][0])), None
    )
    if struck is None:
        return alive
    return [c for c in alive if c is struck or not _one_of(c, struck, text)]


def _one_of(claim: Claim, struck: Claim, text: str) -> bool:
    less = 0 < (claim.number or 0) < (struck.number or 0)
    near = 0 < claim.at - struck.at < _ROW and claim.key > struck.key
    lead = text[struck.spans[-1][1] : claim.key]
    worst = any(_WORST.search(text[a:b]) for a, b in claim.spans)
    return less and near and worst and not _FURTHER.search(lead)


# 截至今日累计18例，…新增3例: what is new of a running total is in it; 又增加, or told with a later
# hour, comes on top
_NEW = re.compile(r"(?:今|当|本|昨|前)?[日天周晚]?(?:新增|新发)[^\uff0c\u3002\uff1b\d]{0,6}$")
_RUNNING = re.compile(
    r"(?:累计|截[至止]|至今|到目前|目前共|一共|总共|共计|合计|共有?)[^\uff0c\u3002\uff1b]{0,12}?\d"
)
_TODAY = re.compile("今|当")
_BEFORE_TODAY = re.compile("昨|前[天日晚]|上周")
_TOTAL_NEAR = 80  # characters back in which the total was told


def in_the_total(text: str, clause_at: int, at: int) -> bool:
    """Whether the number at `at`, in the clause that begins at `clause_at`, is new of a total."""
    new = _NEW.fullmatch(text[clause_at:at].strip())
    totals = list(_RUNNING.finditer(text, max(0, clause_at - _TOTAL_NEAR), clause_at))
    if new is None or not totals:
        return False
    return not (_TODAY.match(new[0]) and _BEFORE_TODAY.search(totals[-1][0]))


_SHARES = 3  # at least: a whole and two shares of it


def without_shares(told: list[Claim], text: str) -> list[Claim]:
    """Of 摔了4个，2个磕破嘴，1个胳膊疼，1个没事 the first holds the others."""
    first = told[0] if told else None
    if first is None or not first.number:
        return told
    stop = text.find("\u3002", first.at)
    row = [g for g in groups(text[: stop if stop > 0 else len(text)]) if g.counted]
    shares = [g.number or 0 for g in row if g.start > first.key]
    whole = len(shares) + 1 >= _SHARES and sum(shares) == first.number
    return told[:1] if whole else told


def less_their_dead(told: list[Claim], dead: list[Claim], text: str) -> list[Claim]:
    """Of 捅了3个，一个死了，另外两个轻伤 two are injured: the dead is one of the three."""
    first = told[0] if told else None
    died = [c for c in dead if first and c.number and 0 < c.key - first.key < _ROW]
    if first is None or not first.number or first.number < 2 or not died:
        return told
    stop = text.find("\u3002", died[0].key)
    row = [g for g in groups(text[: stop if stop > 0 else len(text)]) if g.counted]
    row = [g for g in row if g.start > first.key and not _OF_THESE.search(text[: g.start][-4:])]
    shares = {g.start: g.number or 0 for g in row}
    # 一个38岁女的当晚死了: by her age, and one of the three all the same
    shares |= {c.key: c.number or 0 for c in died if c.key > first.key and c.key not in shares}
    sums = list(accumulate(shares[at] for at in sorted(shares)))
    gone = sum(c.number or 0 for c in died)
    if first.number not in sums[1:] or gone >= first.number:
        return told
    left, at = first.number - gone, max(first.at, died[-1].at)  # told of by then: taken off once
    return [replace(first, number=left, said=f"{left}人", at=at)]


def of_shares(hurt: list[Claim], dead: list[Claim], text: str) -> list[Claim]:
    """Of 6个工人摔下来，3个没了，2个送医院，1个皮外伤 three are injured: the shares make the whole.

    Nothing where the shares don't sum up, or where some of them are told nothing of.
    """
    row = [g for g in groups(text) if g.counted and g.number]
    told = {c.key for c in hurt if c.key >= 0 and not c.stale and c.number}
    gone = {c.key for c in dead if c.key >= 0 and not c.stale}
    for at, whole in enumerate(row):
        stop = text.find("\u3002", whole.end)
        shares = [g for g in row[at + 1 :] if g.start < (stop if stop > 0 else len(text))]
        taken = _summing(shares, whole.number or 0)
        if taken and text[taken[0].start - 1] == "\u3001":
            continue  # 3人送县医院、2人送中医院、1人送市医院: a row of like ones, no whole
        mine = [g for g in taken if g.start in told and g.start not in gone]
        if mine and whole.start in told:  # 送来的7个里头，2个抢救，5个外科
            mine = [g for g in taken if g.start not in gone]
        if any(_UNHURT.match(text, g.end) for g in taken) and whole.start in told:
            continue  # 收了7个，有一个骨折；另外6个没事: those six were others
        if len(mine) < _MORE_THAN_ONE or any(
            _OF_THESE.search(text[g.start - 4 : g.start]) for g in taken
        ):
            continue
        keys = {whole.start, *(g.start for g in mine)} & told
        first = next(c for c in hurt if c.key in keys)
        spans = tuple(sorted({s for c in hurt if c.key in keys for s in c.spans}))
        number = sum(g.number or 0 for g in mine)
        return [replace(first, number=number, said=f"{number}人", spans=spans, part=False)]
    return []


_MORE_THAN_ONE = 2
_UNHURT = re.compile(r"(?:人|的)?(?:都|也)?(?:没|无|未|好好|平安)")

# 大的那个, 女的: one of several who were counted before
_DEFINITE = re.compile(r".*那[一1]?[个名位人]|(?:.*说)?(?:[大小女男老]|年[轻长]|年纪[大小])的")
_MOST_OF_ALL = re.compile(r"最(?:重|厉害|严重)")
_REST = re.compile(r"(?:另外?|其余|其他|剩下?|余下)的?$")
_LEAD = 4
_ALL = re.compile(r"(?:个|名)?人?(?:学生|孩子|伤员|工人|病人)?(?:都|全|均)")


def without_retold(told: list[Claim], text: str) -> list[Claim]:
    """Leave out those who were counted before: 收了4个 … 女的昏迷 … 4个人都留观 are four.

    7个擦伤 … 7个都看完了，5个回家，2个留观: neither the seven nor their shares come on top.
    """
    people = [g for g in groups(text) if g.counted and g.number]
    kept: list[Claim] = []
    singled: dict[int, int] = {}  # those of a whole who were told of one by one
    for claim in told:
        wholes = [c for c in kept if (c.number or 0) > 1 and c.key < claim.key]
        rest = _REST.search(text[max(0, claim.key - _LEAD) : claim.key]) is not None
        summed = [c for c in wholes if len(singled) + (claim.number or 0) == c.number]
        if any(_retells(claim, whole, people, text) for whole in wholes):
            singled |= {claim.key: 1} if claim.number == 1 else {}
        elif not (rest and singled and summed):
            kept.append(claim)
    return kept


def _retells(claim: Claim, whole: Claim, people: Sequence[Group], text: str) -> bool:
    if claim.number == 1 and _DEFINITE.fullmatch(claim.said):
        return True
    if claim.number == 1 and any(_MOST_OF_ALL.search(text[a:b]) for a, b in claim.spans):
        return True
    again = [g for g in people if g.start > whole.key and g.number == whole.number]
    for group in again:
        if not _ALL.match(text, group.end):
            continue
        if group.start == claim.key:
            return True
        stop = text.find("\u3002", group.end)
        inside = group.start < claim.key < (stop if stop > 0 else len(text))
        less = (claim.number or 0) < (whole.number or 0)
        if inside and less and not _FURTHER.search(text[group.end : claim.key]):
            return True
    return False


def _summing(shares: Sequence[Group], whole: int) -> Sequence[Group]:
    """Return the first groups that sum up to a whole, none where no row of them does."""
    sums = list(accumulate(g.number or 0 for g in shares))
    return shares[: sums.index(whole) + 1] if whole in sums[1:] else []


# 63人送医，留院观察17人: who is kept was among those taken there
_KEPT = re.compile(r"住院|留院|留观")
_SEEN = re.compile(r"就诊|送医|送诊|看病|接诊|就医|收治")
_STAYS = re.compile(r"(?<!住)在[^\uff0c\u3002]{1,8}院$")


def of_those(claim: Claim, told: list[Claim], text: str) -> bool:
    """看门诊26个，19个在三院: who is there now was among those told of before."""
    stays = any(_STAYS.search(text[a:b]) for a, b in claim.spans)
    before = [c for c in told if c.at < claim.at and (c.number or 0) > (claim.number or 0)]
    if any(_KEPT.search(text[a:b]) for a, b in claim.spans):
        seen = [c for c in before if claim.at - c.at <= _ROW]
        return any(_SEEN.search(text[a:b]) for c in seen for a, b in c.spans)
    return stays and bool(before)


_OF_THESE = re.compile(r"其中|里面|当中")
_ROW = 60  # characters over which the shares of a whole are told


_TAKEN_THERE = re.compile(r"[送弄拉抬转去到][^\uff0c\u3002\uff1b]{0,6}(?:医|急诊|卫生院)")
_CORPSE = re.compile(r"遗体|尸|太平间|殡")


def another(hurt: Claim, dead: list[Claim], text: str) -> bool:
    """Whether who is hurt, uncounted like the dead, is told of after the death as taken to care.

    当场死的。还有个去拉他，手杆断了，弄到县医院: the dead are taken nowhere to be healed.
    """
    if hurt.key >= 0 or any(c.at > hurt.at for c in dead):
        return False
    behind = re.split(r"[\u3002\n]", text[hurt.at : hurt.at + _ROW])[0]
    return bool(_TAKEN_THERE.search(behind)) and not _CORPSE.search(behind)


def survivors(hurt: list[Claim], dead: list[Claim]) -> list[Claim]:
    """Of 三人昏倒 … 2人抢救无效，1人还在重症监护 only the last is among the injured."""
    last = max((c.at for c in dead if c.weight == TOLD), default=-1)
    after = [c for c in hurt if last < c.at <= last + 40]
    return after if last >= 0 and after and min(c.at for c in hurt) < last else []
