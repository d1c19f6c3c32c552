"""Where it is said that nobody is hurt, dead, missing or trapped, or that nobody is any more."""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.harms import FIGURE, TOLD, Harm, denied, harms, none_hurt
from assistant.duties.report.reading.lexicon import pattern, words
from assistant.duties.report.reading.things import of_things
from assistant.duties.report.reading.voices import Clause, Note
from assistant.duties.report.record import Slot
from assistant.understand.quantities import integer

_AND = re.compile(r"(?:\u3001|和|及|与|或|也没|以及)(?:人员|人)?$")
_NUMBERED = re.compile(
    r"(?<![:\uff1a\d])(?:\d+|[一二两三四五六七八九十])(?![\d:\uff1a点时分楼层号单栋幢])[个名人位]?[^\uff0c\u3002]{0,6}$"
)
_ALL = re.compile(r"全|都|均|悉数")


def nobody(parted: Note, told: Sequence[Claim]) -> list[Claim]:
    """Return the claims of 0; `told` are the numbers that were told."""
    found: list[Claim] = []
    for clause in parted.clauses:
        found += _none(clause)
        found += _denied(clause, parted, told)
        found += _labelled(clause)
        alive = _NO_DEAD.search(clause.text)
        if alive and not words("counts", "unknown").search(clause.text):
            found.append(_zero(Slot.DEATHS, clause, alive.start(), alive.end(), FIGURE))
        found += _fine(clause, parted)
        found += _not_serious(clause, told)
        found += _freed(clause, parted, told)
    return found


_NO_DEAD = re.compile(
    r"(?<!听说)(?<!道)(?<!有)(?:没(?:有)?死人|没(?:有)?人死(?!的)|没出人命)(?!不)"
)


def _zero(slot: Slot, clause: Clause, start: int, end: int, weight: int) -> Claim:
    at = clause.start + start
    return Claim(slot, 0, "0", ((at, clause.start + end),), at, weight, at, hearsay=clause.hearsay)


def _none(clause: Clause) -> list[Claim]:
    found: list[Claim] = []
    for match in none_hurt(clause.text):
        for slot in (Slot.DEATHS, Slot.INJURED):
            found.append(_zero(slot, clause, match.start(), match.end(), FIGURE))
        found += _listed(clause, match.end())
    return found


def _listed(clause: Clause, end: int) -> list[Claim]:
    """无人员伤亡、被困: the denial goes on over the list."""
    found: list[Claim] = []
    for harm in harms(clause.text):
        if harm.start >= end and _AND.search(clause.text[end : harm.start] or " "):
            found.append(_zero(harm.slot, clause, end - 2, harm.end, FIGURE))
            end = harm.end
    return found


# 伤了5个，都不重
_NOT_SERIOUS = re.compile(
    r"[烫烧伤摔砸撞划]得(?:都|全|均)?不(?:算|太|怎么)?重|(?:伤(?:势|情|得)?)?(?:都|全|均)(?:伤得|伤势)?(?:不(?:算|太|怎么|是很)?(?:严)?重|没(?:有)?重的|没(?:有)?(?:什么)?大碍|不要紧|不碍事)"
)


# 破皮的多，重的没有
_NONE_SERIOUS = re.compile(
    r"(?:^|重伤|伤得|[^\d])重的?(?:一个)?(?:倒|也)?没有(?:一个)?$|没有?重的$"
)


def _not_serious(clause: Clause, told: Sequence[Claim]) -> list[Claim]:
    """伤了5个，都不重: none of those hurt is seriously so."""
    match = _NOT_SERIOUS.match(clause.text.strip()) or _NONE_SERIOUS.search(clause.text)
    if match is None or not any(c.slot is Slot.INJURED and c.at < clause.start for c in told):
        return []
    return [_zero(Slot.SERIOUSLY_INJURED, clause, match.start(), match.end(), FIGURE)]


_LABELLED_NONE = re.compile(
    r"(?:人员|人数|情况)?\s*[\uff1a:]\s*(?:无|没有|零)(?=[\uff0c\u3002\uff1b\u3001\s]|$)"
)


def _labelled(clause: Clause) -> list[Claim]:
    """失联：无 in the row of a form."""
    ends = ((h, _LABELLED_NONE.match(clause.text, h.end)) for h in harms(clause.text))
    return [
        _zero(h.slot, clause, h.start, found.end(), FIGURE)
        for h, found in ends
        if found and h.weight >= TOLD
    ]


# 没受伤的2个自己走了: some were not, the others may be
_THE_UNHURT = re.compile(r"的(?=[^\uff0c\u3002\uff1b\s])")
_NO_NEWS = re.compile(r"亡?(?:人员)?的?(?:报告|消息|信息|反馈)")


# 库里没有人，路边也没有人受伤: 也 closes the row of places where nobody is
_NOR = re.compile(
    r"(?:外面|外头|路上|旁边|周边|楼下|别的?地方|其他地方)[^\uff0c\u3002]{0,2}也(?:没|未|无)"
)
_NOBODY_THERE = re.compile(
    r"(?:没(?:有)?|无)(?:人(?![说讲报接看见知来管清])|学生|孩子|顾客|客人|员工|工人|师生|行人|住户|乘客)"
)
_BEFORE = 24  # characters back in which the first of the places is told of


def _nor_there(clause: Clause, harm: Harm, parted: Note) -> bool:
    return denied(clause.text, harm.start) and _closes_row(clause, parted)


def _closes_row(clause: Clause, parted: Note) -> bool:
    if not _NOR.search(clause.text):
        return False
    before = re.split("[\u3002\n]", parted.text[max(0, clause.start - _BEFORE) : clause.start])[-1]
    return bool(_NOBODY_THERE.search(before))


def _denied(clause: Clause, parted: Note, told: Sequence[Claim]) -> list[Claim]:
    if words("counts", "denied_event").search(clause.text):
        return []
    found: list[Claim] = []
    for harm in harms(clause.text):
        if harm.weight == 1:
            continue
        nobody_else = _none_other(clause, harm, told)
        none = denied(clause.text, harm.start) and not _is_other(clause, harm)
        none = none or _nor_there(clause, harm, parted)
        if not (none or nobody_else):
            continue
        if _NO_NEWS.match(clause.text, harm.end) or _THE_UNHURT.match(clause.text, harm.end):
            continue  # 没有伤亡报告 says that nothing was told yet
        if of_things(clause.text, 0, harm):
            continue  # 未发现家禽死亡
        if harm.slot is Slot.SERIOUSLY_INJURED and "危" in harm.text:  # 没有病危的 may be 重伤
            continue
        found.append(_zero(harm.slot, clause, max(0, harm.start - 3), harm.end, FIGURE))
        found += _listed(clause, harm.end)
    return found


_SOMEONE = re.compile(
    r"有没有|是否|有无|(?:\d|[一二两三四五六七八九十])[人个名位]|司机|驾驶员|不清楚|不知道|没被"
)


_NONE_OF_THEM = re.compile(r"(?:都|全|均)(?:没有?|未|无)?$")


def _is_other(clause: Clause, harm: Harm) -> bool:
    """Tell 没别的人伤, 司机没受伤 and 有没有人受伤不清楚 from 没人受伤."""
    lead = clause.text[: harm.start]
    asked = words("counts", "unknown").search(clause.text[harm.end :])
    return bool(
        re.search(pattern("counts", "others"), lead)
        or (_SOMEONE.search(lead) and not _NONE_OF_THEM.search(lead))
        or (asked and harm.slot is not Slot.SERIOUSLY_INJURED)
    )  # fmt: skip


_NO_OTHER = re.compile(r"(?:无|没有?|未发现|未见)(?:任何)?(?:其他|其它|别的)(?:人员?)?$")


def _none_other(clause: Clause, harm: Harm, told: Sequence[Claim]) -> bool:
    """无其他失联人员, where nobody is told of as missing: there is none."""
    if harm.slot not in (Slot.MISSING, Slot.TRAPPED):
        return False
    lead = clause.text[: harm.start]
    return bool(_NO_OTHER.search(lead)) and not any(c.slot is harm.slot and c.number for c in told)


_ALL_RIGHT = re.compile(r"(?:也|都)?没(?:有)?(?:啥|什么)?事")


def _fine(clause: Clause, parted: Note) -> list[Claim]:
    match = words("counts", "fine").search(clause.text)
    bare = _ALL_RIGHT.match(clause.text.strip())
    if match is None and bare and bare.end() >= len(clause.text.strip()) - 2:
        before = parted.text[max(0, clause.start - 24) : clause.start]
        match = _ALL_RIGHT.search(clause.text) if "人" in before or "司机" in before else None
    if match is None:
        return []
    others = re.search(pattern("counts", "others"), clause.text[: match.start()])
    if others and not _closes_row(clause, parted):
        return []
    if words("counts", "denied_event").search(clause.text):
        return []
    if words("counts", "unknown").search(clause.text[max(0, match.start() - 2) :]):
        return []
    return [_zero(Slot.INJURED, clause, match.start(), match.end(), TOLD)]


def _freed(clause: Clause, parted: Note, told: Sequence[Claim]) -> list[Claim]:
    found: list[Claim] = []
    for key, slot in (("freed", Slot.TRAPPED), ("found", Slot.MISSING)):
        for match in words("counts", key).finditer(clause.text):
            if re.match(
                r"(?:了|到|起|出|下|上)*\s*(?:\d|[一二两三四五六七八九十]+[个名人具]|[俩仨])",
                clause.text[match.end() :],
            ):
                continue
            lead = clause.text[: match.start()]
            if _not_yet(clause, match) or _EXCEPT.search(lead):
                continue
            some = _NUMBERED.search(lead)
            counted = some and not _ALL.search(match[0] + lead[-3:])
            if counted or (some and _only_those(slot, clause, some[0], told)):
                continue
            if slot is Slot.MISSING and _thing_found(clause, match):
                continue
            if _helpers_out(clause, match) or _only_others_out(slot, clause, match, told):
                continue
            if not _concerned(slot, clause, match, parted, told):
                continue
            found.append(_zero(slot, clause, match.start(), match.end(), TOLD))
    return found


# 救生队20人都出来了, 村里人都出去找了: who came to help was not inside
_HELPERS = re.compile(
    r"(?:(?<!车)(?<!施工)队员?|消防员?|民警|公安|干警|志愿者|民兵|干部|村里|邻居|亲戚|家属)(?:[\d一二两三四五六七八九十百]+|[个名人]|都|全|部|的|"
    r"已|先|均|撤|返|收|跟着|陆续|暂时|早就)*$"
)
_TO_LOOK = re.compile(r"[^\uff0c\u3002]{0,2}(?:找|寻|搜|救|看|打工|干活)")


def _helpers_out(clause: Clause, match: re.Match[str]) -> bool:
    """Whether those who are out came to help, went to look, or went with the police."""
    lead = clause.text[: match.start()]
    away = _TO_LOOK.match(clause.text, match.end()) or _CUSTODY.match(clause.text, match.start())
    return bool(_HELPERS.search(lead) or away)


def _only_others_out(
    slot: Slot, clause: Clause, match: re.Match[str], told: Sequence[Claim]
) -> bool:
    """Whether all are out but who is missing: 别的人都跑出来了."""
    rest = re.search(pattern("counts", "others"), clause.text[: match.start()])
    return (
        bool(rest)
        and slot is Slot.TRAPPED
        and any(
            c.slot in (Slot.MISSING, Slot.TRAPPED) and c.number != 0 and not c.stale for c in told
        )
    )


def _not_yet(clause: Clause, match: re.Match[str]) -> bool:
    """Whether nobody knows, or it is only expected or denied: 预计3点全部救出, 还没救出."""
    lead = clause.text[: match.start()]
    if words("counts", "unknown").search(clause.text[max(0, match.start() - 4) :]):
        return True
    if words("counts", "to_be_freed").search(lead) and not _BY_NOW.search(clause.text):
        return True
    denied_so = re.search(r"[没未]有?(?:能)?$|还没|才能|里头|里面的$", lead)
    return bool(denied_so) and "没有被" not in match[0]


def _thing_found(clause: Clause, match: re.Match[str]) -> bool:
    lead = clause.text[: match.start()]
    return bool(
        _THING_BEHIND.match(clause.text, match.end())
        or _THING_BEFORE.search(lead)
        or _AS_FAR_AS.search(lead)
    )


# 人都带回派出所了: taken along by the police, freed from nothing
_CUSTODY = re.compile(
    r"(?:全部|全都|[都均全已被]|悉数)*带(?:回|走|离)(?:了|到|至)?[^\uff0c\u3002]{0,8}?(?:所|局|队|审|查|询问|问话|讯|处理|做笔录)"
)
# 河边找到一只鞋, 电动车找到了: a thing is found, and who is missing is missing still
_THING = (
    r"(?:[鞋袜帽伞]|衣|外套|书包|手机|钱包|挎包|背包|包裹|证件|身份证|电动车|摩托|自行车|单车|车子?|船|艇|鱼竿|钓竿|"
    r"渔具|拐杖|眼镜|行李|物品|东西|遗物|痕迹|线索|脚印|位置|信号)"
)
_THING_BEHIND = re.compile(
    rf"(?:了|到)?(?:他|她|其|老人|孩子)?(?:的)?(?:[\d一两二三几]+[只件双部台辆张把根条顶枚艘]|[^\uff0c\u3002]{{0,6}}?{_THING})"
)
_THING_BEFORE = re.compile(rf"{_THING}(?:倒是|倒|已经|已|都|也|被|是)*$")
_AS_FAR_AS = re.compile(r"(?:沿|顺着?|一路|一直|从)[^\uff0c\u3002]*$")  # 沿小河找到水库
_BY_NOW = re.compile("已|了$")
_EXCEPT = re.compile(r"除(?:了)?(?:\d|[一二两三四五六七八九十])")  # 除1名船员失踪外都已救起


def _only_those(slot: Slot, clause: Clause, said: str, told: Sequence[Claim]) -> bool:
    """一户4人都跑出来了 tells of those four, not of others who are missing beside them."""
    number = re.match(r"\d+|[一二两三四五六七八九十]", said)
    counted = integer(number[0]) if number else None
    others = (c for c in told if c.slot in (Slot.TRAPPED, Slot.MISSING) and c.number)
    return any(c.number != counted and c.at > clause.start for c in others)


_OTHERS_BEHIND = re.compile(
    r"[^\uff0c\u3002\d]{0,10}?(?:群众|居民|村民|住户|师生|学生|职工|员工|游客|商户|租户|人员|\d)"
)
_MOVED = re.compile(r"转移|疏散|撤离")
_ABOUT = {
    Slot.TRAPPED: re.compile(r"困|埋|压|卡|没出来|没跑|里(?:面|头)|电梯|轿厢|停在|车上|撤|人"),
    Slot.MISSING: re.compile(r"失联|失踪|走[失丢]|不见|联系不|没找|落水|溺|没上来|洗澡|游泳|下落"),
}


def _concerned(
    slot: Slot, clause: Clause, match: re.Match[str], parted: Note, told: Sequence[Claim]
) -> bool:
    """Only where people were trapped or missing before does freeing or finding mean nobody is."""
    before = parted.text[max(0, clause.start - 160) : clause.start + match.end()]
    known = any(c.slot is slot and c.at <= clause.start + match.start() for c in told)
    if match[0][0] in "那这后最":  # 二楼那个救下来了: known from what was reported before
        return True
    others = _OTHERS_BEHIND.match(clause.text, match.end())
    if _MOVED.search(match[0]) and others:
        return False  # 已转移沿河群众120人: others, out of danger's way
    if _MOVED.search(match[0]):  # 已转移: away from danger, not freed from it
        return known
    return known or bool(_ABOUT[slot].search(before))
