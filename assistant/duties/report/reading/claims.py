"""Ties the numbers of people to what befell them: each claim is one number of one slot."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.composition import composed, counted_after, rest_of
from assistant.duties.report.reading.harms import CARE, FIGURE, TOLD, WEAK, Harm, denied, harms
from assistant.duties.report.reading.inside import inside
from assistant.duties.report.reading.lexicon import pattern, words
from assistant.duties.report.reading.nobody_left import denied_in_row
from assistant.duties.report.reading.not_now import only_relatives
from assistant.duties.report.reading.people import Group, groups, singles
from assistant.duties.report.reading.qualities import qualified
from assistant.duties.report.reading.rescues import left_inside, out_already
from assistant.duties.report.reading.rises import grown_to, risen
from assistant.duties.report.reading.victims import corrected, so_far, totalled, victim
from assistant.duties.report.reading.voices import Clause, Note
from assistant.duties.report.reading.whom import all_of_them, known, of_others, only_unreached
from assistant.duties.report.record import Slot

_LINK = re.compile(
    r"(?:[\u4e00-\u9fff]{0,4}(?:\d+|[一二两三四五六七八九十]+)(?:辆|台|艘|船|头|只|车|户)[\u3001和及]?(?=[^\uff0c\u3002]{0,6}\d)|(?:旅客|船员|司机|驾驶员|学生|教师|老人|孩子|职工|工人)(?:和|与|及|\u3001)|病例|症状|司乘(?:人员)?|旅客|船员|还是司机|还是驾驶员|就是司机|一家(?:老小|人)?|新增|新发|[由从](?=\d)|[\u4e00-\u9fff]{1,5}的(?=(?:\d|[一二两三四五六七八九十])+[个名位人口]|[\u4e00-\u9fff]{1,2}俩)|[了的有者共为是达到至:\uff1a\s约]|人数|人员|总数|一共|合计|累计|总计|增加?|加|涨|上升|升|下降|降|减少?|减|现在?|现有|目前|还|仍|剩下?|"
    r"患者|伤员|群众|居民|村民|学生|职工|工人|(?:顾客|客人|师生|老师|居民|游客)(?:和|\u3001)|顾客|员工|客人|游客|乘客|旅客|师生|住户|路人|上面|里面|里头|底下|下面|\(|\uff08|已|核实|更正|统计|周边|附近|(?:\d+|[一二两三四五六七八九十]+)(?:栋|幢|座|排|个单元|条街)(?:居民|住宅|宿舍|商)?[楼房]?的?|"
    r"(?:\d+|[一二两三四五六七八九十]+)个(?:自然村|村民组|村|组|社区|小区|屯|寨|庄)|计|就|送走|拉走|送医|找到|另外|其他|看了?|打针|人(?=\d)|约|(?:\d+|[一二两三四五六七八九十百]+)[多来余几]?\s?户[\u3001\uff0c]?|[\u4e00-\u9fff]{1,2}(?=\d+\s?户)|（?)*"
)
_BARE = re.compile(
    r"(?P<n>\d{1,4})(?=[\uff08(\uff0c\u3002\u3001\uff1b,;\s\uff09)]|$|[轻重死伤]|送|在(?!场)|住院)"
)
_RESCUERS = re.compile(
    r"(?:消防|蛙人|潜水|民警|公安|派出所|交警|警力|队员|民兵|志愿者|救援|救护队|医护|医务|调派|出动|增派|投入|派了?|干部|"
    r"(?:分|中|大|支|小|突击|救生|搜救|应急|救援|专业|扑火|巡护|搜寻|打捞)队|水警|海事|城管|施工|抢修|物业|特勤|参战|\d+\s?[台辆]?车)[^\uff0c\u3002\uff1a]{0,12}$"
)
_SCENE = re.compile(
    r"到(?:了|场|达|位)|在场|参与|搜救|搜|在找|扒(?!出)|处置|上去|去找|引导|疏导|在扑|名单"
)
# 消防弄上来两个: whom the rescuers brought, not the rescuers
_BROUGHT = re.compile(
    r"(?:[救捞搜挖抬背找拉抱弄扒刨拖接](?:出|上|下|到|起)|发现)(?:来|去)?(?:了)?$"
)
# 医护2人擦伤: rescuers are counted where they are hurt themselves
_BEFELL = (Slot.DEATHS, Slot.INJURED, Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED)
_OWN_SUBJECT = 12


@lru_cache(maxsize=8)
def _read(text: str, taken: tuple[tuple[int, int], ...]) -> list[Group]:
    counted = groups(text, taken)
    bare = [
        one
        for one in singles(text)
        if not any(g.start <= one.start < g.end + 6 and _same(text, g, one) for g in counted)
        and not any(one.end == g.start for g in counted)  # 老太太两名
    ]
    return sorted([*counted, *bare], key=lambda g: g.start)


def _same(text: str, group: Group, single: Group) -> bool:
    between = text[group.end : single.start]
    return not re.search(r"[\s\uff0c\u3002\u3001,;\uff1b]|[和跟与及加]|还有", between)


def claims(parted: Note, taken: Sequence[tuple[int, int]]) -> list[Claim]:
    """Return what is told of people's numbers, in order; `taken` are moments' stretches."""
    text = parted.text
    people = _read(text, tuple(taken))
    found: list[Claim] = []
    for harm in harms(text):
        index = parted.clause_at(harm.start)
        clause = parted.clauses[index]
        lead = clause.text[: harm.start - clause.start]
        surmised = text[harm.end : harm.end + 1] == "的" and _SURMISE.search(lead)
        none = denied(clause.text, len(lead)) or denied_in_row(clause.text, len(lead))
        if none or surmised or of_others(text, clause, harm) or _again(harm, lead, found):
            continue
        claim = rest_of(parted, index, harm, people) or _claim(parted, index, harm, people)
        if claim is None and not clause.hearsay:
            claim = victim(text, clause, harm, found, people)
        if claim is not None:
            claim = qualified(composed(claim, harm, parted, people), parted, clause, harm)
            found.append(claim)
    found = grown_to(text, counted_after(text, found), people)
    found += so_far(parted, found, people)
    found += corrected(parted, found, people)
    found += totalled(parted, found, people)
    found += inside(parted, found, people)
    found += left_inside(parted, found)
    found += risen(parted, found, people)
    return sorted(found, key=lambda c: c.at)


# 两死三伤，死的都是驾驶员，伤的拉走了: those who were counted right before
_SUBJECTS = re.compile(r"(?:死|伤|重|轻|受伤|重伤|轻伤|死亡|遇难|被困|失联)的|伤员|伤者|死者")


def _again(harm: Harm, lead: str, told: Sequence[Claim]) -> bool:
    counted = any(c.slot is harm.slot and (c.number or 0) > 1 for c in told)
    return counted and not lead.strip("那这\0 ") and bool(_SUBJECTS.fullmatch(harm.text))


def _claim(parted: Note, index: int, harm: Harm, people: list[Group]) -> Claim | None:
    text, clause = parted.text, parted.clauses[index]
    if harm.slot is Slot.TRAPPED and out_already(text, harm):
        return None
    link = _LINK.match(text, harm.end)
    reach = link.end() if link else harm.end
    inside = [g for g in people if g.counted and harm.start <= g.start and g.end <= harm.end]
    if inside:
        return _made(harm, inside[0], after=True)
    fused = [g for g in people if g.end == harm.start and g.text[-1] in _NUMERALS]
    fused = [g for g in fused if not _SIGNS_FIRST.match(text, g.start - 1)]
    if fused:  # 一死两伤
        return _made(harm, fused[0], after=True)
    beside = next((g for g in people if g.counted and g.end == harm.start), None)
    if beside and harm.weight >= TOLD and _next_one(text, harm, people):
        return _made(harm, beside, after=False)  # 2人腰伤1人脚崴
    before = beside is not None
    bracketed = before and text[harm.end : harm.end + 1] == "\uff08"  # 16人受伤（2人重伤）
    if harm.weight is not WEAK and not bracketed:
        after = [g for g in people if g.counted and harm.end <= g.start <= reach < g.end]
        if after and after[0].start < clause.end:
            return _made(harm, after[0], after=True)
        bare = _BARE.match(text, reach)
        if bare and harm.weight >= TOLD and harm.slot is not Slot.TRAPPED and reach < clause.end:
            group = Group(bare.start(), bare.end(), bare[0], int(bare["n"]))
            return _made(harm, group, after=True)
    group = all_of_them(parted, clause, harm, people) or _before(parted, index, harm, people)
    if group is not None and only_unreached(harm, group):
        return None
    if group is not None:
        claim = _made(harm, group, after=False)
        return claim if group.counted else replace(claim, key=known(text, group, people))
    return _behind(parted, index, harm, people)


def _next_one(text: str, harm: Harm, people: list[Group]) -> bool:
    """Say whether whoever is counted right behind has a harm of his own."""
    behind = [g for g in people if g.counted and 0 <= g.start - harm.end <= 1]
    return bool(behind) and any(0 <= h.start - behind[0].end <= 1 for h in harms(text))


_SIGNS_FIRST = re.compile(r"[死亡重轻伤]\d+[死亡重轻伤]\d")  # 重1轻3: each number behind its sign
_NUMERALS = "0123456789一二两三四五六七八九十百"


def _made(harm: Harm, group: Group, *, after: bool) -> Claim:
    low, high = min(harm.start, group.start), max(harm.end, group.end)
    near = high - low <= 30
    spans = ((low, high),) if near else ((group.start, group.end), (harm.start, harm.end))
    firm = harm.weight if harm.weight != FIGURE or group.counted else TOLD
    return Claim(
        harm.slot, group.number, group.text, tuple(sorted(spans)), harm.start, firm, group.start
    )


_SOMEBODY = re.compile(r"(?<!没)(?<!还)有人(?:被|已|也)?[^\d\uff0c]{0,4}$")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+[个名位]")
# 可能是昨天走失的某某: who somebody else may be is no claim of this incident
_SURMISE = re.compile(r"(?:可能|疑似|疑|怀疑|估计|像|好像)是?[^\uff0c\u3002]*$")


def _before(parted: Note, index: int, harm: Harm, people: list[Group]) -> Group | None:
    """Return who stands before: in the clause, or in clauses that this one goes on telling of."""
    text, clause = parted.text, parted.clauses[index]
    if _ORDINAL.search(text[clause.start : harm.start]):
        return None  # 第三个也没回家 tells of one more
    if harm.weight <= TOLD and _SOMEBODY.search(text[clause.start : harm.start]):
        return None  # 反正有人被拉走 tells of nobody who was counted
    if sibling := _sibling(text, clause, harm.start):
        return sibling
    people = [g for g in people if not only_relatives(text, g, harm)]
    people = [g for g in people if g.counted or not _only_calls(text, g, harm)]
    here = [g for g in people if clause.start <= g.start and g.end <= harm.start]
    for group in reversed(here):
        gap = text[group.end : harm.start]
        if len(gap) <= 24 and _fits(text, clause, group, gap):
            return group
    if any(g.counted and harm.end < g.start < clause.end and text[g.start - 1] == "的"
           for g in people):  # fmt: skip
        return None  # 24个学生在上课，流眼泪、咳嗽的7个
    if len(text[clause.start : harm.start].strip()) > _OWN_SUBJECT or harm.slot is Slot.EVACUATED:
        return None
    if (
        index
        and harm.weight == TOLD
        and words("counts", "fine").search(parted.clauses[index - 1].text)
    ):
        return None  # 没伤，就是呛了几口水
    return _earlier(parted, index, people) or _last_single(parted, clause, harm, people)


def _earlier(parted: Note, index: int, people: list[Group]) -> Group | None:
    """Return who stands in the clauses of the sentence that this one goes on telling of."""
    text, clause = parted.text, parted.clauses[index]
    back = index - 1
    while back >= max(0, index - 3) and parted.clauses[back].sentence == clause.sentence:
        earlier = parted.clauses[back]
        if sibling := _sibling(text, earlier, earlier.end):
            return sibling
        there = [g for g in people if earlier.start <= g.start < earlier.end]
        fitting = [g for g in there if _fits(text, earlier, g, text[g.end : earlier.end])]
        if fitting:
            return fitting[-1]
        back -= 1
    return None


# 哥哥找到了，妹妹还没找到: one of the two, whom no number counts
_SIBLING = re.compile(
    r"\s*(?:但是?|可是?|而)?(?P<one>(?:双胞胎)?(?:哥哥|弟弟|姐姐|妹妹))(?![们俩家和跟、])"
)


def _sibling(text: str, clause: Clause, end: int) -> Group | None:
    """Return who is named at the head of a clause as brother or sister of another."""
    one = _SIBLING.match(text, clause.start, end)
    return Group(*one.span("one"), one["one"], 1, counted=False) if one else None


# 护工打12345：院里发烧的老人多: who only calls about it is none of them
_CALLS = re.compile(
    r"(?:[\u4e00-\u9fff]{1,3})?(?:用手机|刚才?|再次|又|先后|也)?(?:(?:打|拨)(?:打|了|来|通|到)*(?:12345|110|119|120|热线|电话)?|"
    r"来电|来电话|报警|报告|反映|投诉|求助)[^\uff0c\u3002]{0,10}[\uff1a:](?!\d)"
)


def _only_calls(text: str, single: Group, harm: Harm) -> bool:
    calls = _CALLS.match(text, single.end)
    said = text[calls.end() : harm.start] if calls else ""
    own = not said and words("counts", "body_hurt").match(text, harm.start)  # 报警：腿摔断了
    own = own or re.search("自己|本人|我(?!们)", said)
    return bool(calls and calls.end() <= harm.start and not own)


def _last_single(parted: Note, clause: Clause, harm: Harm, people: list[Group]) -> Group | None:
    """Return the one person told of in the sentences right before, for injuries and deaths."""
    if harm.slot not in (Slot.INJURED, Slot.DEATHS) or harm.weight != TOLD:
        return None
    near = [g for g in people if clause.start - 70 <= g.start < clause.start]
    if near and not any(g.counted for g in near):
        return near[-1]
    if harm.slot is not Slot.DEATHS:
        return None
    lost = re.compile(f"{pattern('counts', 'missing')}|{pattern('counts', 'trapped')}")
    gone = [g for g in near if g.counted and lost.match(parted.text, g.end, g.end + 8)]
    return gone[-1] if gone else None


def _fits(text: str, clause: Clause, group: Group, gap: str) -> bool:
    lead = text[clause.start : group.start]
    if group.counted and _RESCUERS.search(lead) and not _BROUGHT.search(lead):
        return not gap and any(h.start == group.end and h.slot in _BEFELL for h in harms(text))
    return bool(not group.counted and _WENT_OUT.match(gap)) or not _SCENE.search(gap[:8])


_WENT_OUT = re.compile("(?:跑|也|又)?出去[找寻][他她]")  # 奶奶出去找他没回来: no searcher of ours


def _behind(parted: Note, index: int, harm: Harm, people: list[Group]) -> Claim | None:
    """走丢的是个老爷爷; 陆续呕吐，11个学生、1个老师."""
    text, clause = parted.text, parted.clauses[index]
    near = [g for g in people if harm.end <= g.start <= harm.end + 8 and g.start < clause.end]
    who = (Slot.MISSING, Slot.INJURED, Slot.DEATHS)
    if near and not near[0].counted and _OF_MANY.match(text, near[0].end):
        near = []
    if near and harm.slot in who and (not near[0].counted or _of_whom(text, harm, near[0])):
        return _made(harm, near[0], after=True)
    if harm.slot is not Slot.INJURED or harm.weight < TOLD or index + 1 >= len(parted.clauses):
        return None
    for following in parted.clauses[index + 1 : index + 4]:
        row = [g for g in people if g.counted and following.start <= g.start < following.end]
        if following.sentence != clause.sentence:
            return None
        if row and _SO_FAR.fullmatch(text[following.start : row[0].start].strip()):
            return _row(harm, row, text)
        if any(h.start == g.end for g in row for h in harms(text)):
            return None  # 食物中毒，老人14个拉肚子，2个脱水: they have their own
    return None


# 吐的孩子统计了一下，共23个: the noun stands for all of them
_OF_MANY = re.compile(r"[^\uff0c\u3002]{0,3}(?:统计|一共|共|有\d|人数|名单|数了|登记|都|全)")
_SO_FAR = re.compile(
    r"(?:[\d一二三四五六七八九十点时分:\uff1a半日月上下中午今天早晚凌晨傍\s]|到|截[至止]|目前|现在|累计|一共|总共|共|统计|合计|已|有|计|发现|报了?|来了?|登记了?|记了|是|约)*"
)


def _of_whom(text: str, harm: Harm, group: Group) -> bool:
    """劈死在地里锄草的一个: the group is what the words before it tell of."""
    between = text[harm.end : group.start]
    named = bool(between) and any(s.end == len(between) for s in singles(between))
    return harm.weight == TOLD and (between.endswith("的") or named)


def _row(harm: Harm, row: list[Group], text: str) -> Claim:
    """Add up 11个学生、1个老师."""
    taken = row[:1]
    for group in row[1:]:
        between = text[taken[-1].end : group.start]
        if not re.fullmatch(r"[^\u3001]{0,6}(?:\u3001|和|及|加|还有)[^\u3001]{0,4}", between):
            break
        taken.append(group)
    numbers = [g.number for g in taken]
    number = None if None in numbers else sum(n or 0 for n in numbers)
    spans = ((harm.start, harm.end), *((g.start, g.end) for g in taken))
    return Claim(harm.slot, number, row[0].text, spans, row[0].start, FIGURE, row[0].start)


__all__ = ["CARE", "Claim", "claims"]
