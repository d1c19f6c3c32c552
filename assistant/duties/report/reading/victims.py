"""Numbers told without saying of whom: a later death of one told of before, a corrected figure."""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.harms import CARE, FIGURE, TOLD, Harm, harms
from assistant.duties.report.reading.lexicon import words
from assistant.duties.report.reading.people import Group, groups
from assistant.duties.report.reading.voices import Clause, Note
from assistant.duties.report.record import Slot

_SOLE = -1  # the key of the one person whom nobody counted
_DIED = re.compile(
    r"(?:救|抢救)(?:过|回)来|抢救无效|不行了|没(?:了)?(?:气|心跳|脉搏)|生命|断气|咽气|不治|没得了"
)
_DECLARED = re.compile(
    r"(?:(?:宣告|宣布|确认)(?:临床|已经?|其|该人)?|[\uff0c]已经?|当场就?|随后|途中)$"
)
_SEVERAL = re.compile(r"有人|多|几|都|们|学生|乘客(?![男女一])|群众|等人|分别|陆续|均|各")
_NEAR = 40


def victim(
    text: str, clause: Clause, harm: Harm, told: Sequence[Claim], people: Sequence[Group]
) -> Claim | None:
    """Return whom a death or an injury befell that is told without a person.

    A death befell the one person told of before; with several of them nothing is said. A hurt
    part of a body is one person's where nobody near is counted.
    """
    if harm.slot is Slot.DEATHS and _fatal(text, harm):
        return _dead(text, harm, told, people)
    if harm.slot is Slot.SERIOUSLY_INJURED:
        return _sole_hurt(text, harm, told)
    if harm.slot is Slot.INJURED and words("counts", "body_hurt").match(text, harm.start):
        one = next((c for c in reversed(told) if harm.start - c.at <= 2 * _NEAR), None)
        if one is not None and one.number == 1 and one.slot is Slot.TRAPPED:
            return _made(harm, 1, one.key)  # 卡住1人，救出来了，小腿伤
        near = [
            g
            for g in people
            if clause.start - _NEAR <= g.start < clause.end and not _aside(g, text, clause)
        ]
        if not near and not _SEVERAL.search(text[max(0, clause.start - 24) : harm.start]):
            return _made(harm, 1, _SOLE)
    return None


def _aside(group: Group, text: str, clause: Clause) -> bool:
    """Whether a bare 嫌疑人 or 老板 stands in a sentence of its own before."""
    return not group.counted and "\u3002" in text[group.end : clause.start]


_JUDGED = re.compile(r"(?:算|属|属于|定为|定的|诊断为|诊断是|鉴定为|是|为)$")


# 重伤那个姓廖: there is one of them
_THAT_ONE = re.compile(r"(?:的|员)?那(?:个|名|位)(?!\u4eba?都)")


def _sole_hurt(text: str, harm: Harm, told: Sequence[Claim]) -> Claim | None:
    """送烧伤科，算重伤: the degree of the one person told of as hurt."""
    if _THAT_ONE.match(text, harm.end) and not any(c.slot is harm.slot for c in told):
        return _made(harm, 1, harm.start)
    near = [c for c in told if c.slot is Slot.INJURED and 0 < harm.start - c.at <= 2 * _NEAR]
    sole = {c.key for c in near if c.number == 1} if all(c.number == 1 for c in near) else set()
    judged = _JUDGED.search(text[max(0, harm.start - 4) : harm.start])
    return _made(harm, 1, sole.pop()) if judged and len(sole) == 1 else None


def _fatal(text: str, harm: Harm) -> bool:
    declared = _DECLARED.search(text[max(0, harm.start - 6) : harm.start])
    return bool(declared or (harm.weight == TOLD and _DIED.search(harm.text)))


def _dead(text: str, harm: Harm, told: Sequence[Claim], people: Sequence[Group]) -> Claim | None:
    struck = [c for c in told if c.at < harm.start and not c.hearsay]
    if any(c.slot is Slot.DEATHS for c in struck):
        last = [c for c in struck if c.slot is Slot.DEATHS][-1]
        return (
            _made(harm, 1, last.key) if last.number == 1 and harm.start - last.at < _NEAR else None
        )
    ones = [c for c in struck if c.number == 1]
    if ones:
        return _made(harm, 1, ones[-1].key)
    if struck:
        return None
    before = [g for g in people if g.start < harm.start]
    single = [g for g in before if g.number == 1]
    if before and not single:
        return None
    return _made(harm, 1, single[-1].start if single else _SOLE)


def _made(harm: Harm, number: int, key: int) -> Claim:
    return Claim(
        harm.slot, number, harm.text, ((harm.start, harm.end),), harm.start, harm.weight, key
    )


_NEW_FIGURE = re.compile(
    r"了?\s*[\uff1a:\uff0c,]?\s*(?:说|讲|现在?|目前|一共|共|总共|有|是|为|成|应该)*"
)


_OTHER_TOTAL = re.compile(r"[\u4e00-\u9fff]{2,}(?:总人数|人数|总数)$")


def corrected(parted: Note, told: Sequence[Claim], people: Sequence[Group]) -> list[Claim]:
    """Return the figures that a correction gives without saying of what: 更正为6个."""
    found: list[Claim] = []
    text = parted.text
    for match in words("counts", "corrected").finditer(text):
        lead = _NEW_FIGURE.match(text, match.end())
        at = lead.end() if lead else match.end()
        group = next((g for g in people if g.counted and g.start == at), None)
        if group is None or any(group.start == c.key and c.weight > CARE for c in told):
            continue
        clause = parted.clauses[parted.clause_at(match.start())]
        # 轻伤改为3人 says itself what it corrects; only a bare 更正为3人 means what was told last
        named = [h for h in harms(text) if clause.start <= h.start and h.end <= match.start()]
        lasting = [c for c in told if c.at < match.start() and not c.part and c.number]
        slot = named[-1].slot if named else lasting[-1].slot if lasting else None
        if not named and _OTHER_TOTAL.search(text[clause.start : match.start()]):
            continue  # 落水总人数更正为20人 is none of the missing
        own = [c for c in told if clause.start <= c.at < clause.end]  # 死亡2人应为1人 is one
        if slot is not None and _of_earlier(parted, clause, slot, told):
            continue
        if slot is not None and not any(
            (c.key > match.start() and c.weight > CARE) or c.slot is not slot for c in own
        ):
            spans = ((match.start(), group.end),)
            found.append(
                Claim(slot, group.number, group.text, spans, group.start, FIGURE,
                      group.start, latest=True, hearsay=clause.hearsay)
            )  # fmt: skip
    return found


# 仍有2人失联。续报一误报为3人，应为4人: what the earlier report should have said is not what is now
_EARLIER_REPORT = re.compile(
    r"(?:首报|初报|续报[一二三四五六七八九十\d]*|前[一两]?[报次]|上[一]?[报次]|第[一二三四五\d]+[报次])"
    r"[^\u3002]{0,16}(?:误|漏|多|少|错)[报计写填统]"
)


def _of_earlier(parted: Note, clause: Clause, slot: Slot, told: Sequence[Claim]) -> bool:
    same = [c for c in parted.clauses if c.sentence == clause.sentence and c.start <= clause.start]
    said = parted.text[same[0].start : clause.end]
    return bool(_EARLIER_REPORT.search(said)) and any(
        c.slot is slot and c.at < same[0].start and not c.stale for c in told
    )


_IN_ALL = re.compile(r"(?:一共|总共|共计|合计|累计|共)(?:是|有|就|计)?$")
_COUNTED_UP = (Slot.INJURED, Slot.MISSING, Slot.TRAPPED, Slot.EVACUATED)


def totalled(parted: Note, told: Sequence[Claim], people: Sequence[Group]) -> list[Claim]:
    """Return the total that closes a row of counts: 送甲院5个、乙院8个，一共13个."""
    found: list[Claim] = []
    text = parted.text
    for group in people:
        if not group.counted or not group.number or not _IN_ALL.search(text[: group.start][-4:]):
            continue
        clause = parted.clauses[parted.clause_at(group.start)]
        closes = not text[group.end : clause.end].strip("\uff0c\u3002\uff1b,; \n")
        bare = _IN_ALL.sub("", text[clause.start : group.start])
        if not closes or len(bare) > 2 or any(group.start == c.key for c in told):
            continue
        row = [c for c in told if (c.slot in _COUNTED_UP or c.more) and c.at < group.start
               and parted.clauses[parted.clause_at(c.at)].sentence == clause.sentence]  # fmt: skip
        most = max((c.number or 0 for c in row), default=0)
        if row and all(c.slot is row[-1].slot for c in row) and most <= group.number:
            spans = ((group.start, group.end),)
            found.append(
                Claim(row[-1].slot, group.number, group.text, spans, group.start, FIGURE,
                      group.start, latest=True, hearsay=clause.hearsay)
            )  # fmt: skip
    return found


_SO_FAR = re.compile(
    r"^(?:[\u4e00-\u9fff\d:\uff1a]{0,10}(?:数下来|点下来|数出来|合起来|加起来|登记|统计|报告|上报(?:来|的)?|报(?:上来|过来|来|了)|排查|摸排|确认|记录?|收到|接诊)|(?:到|截[至止])[^\uff0c\u3002\d]{0,8}?(?=累计|共|一共|统计|有|报)|(?:昨[日天晚]?|前[日天]?|今[日天早]?|上次|上午|中午|早上|先前|此前|首)?(?:报|通报)的?(?=累计|共|一共|有)|至今|[截直]?至[^\uff0c\u3002]{0,8}?|到[^\uff0c\u3002]{0,8}?为止|目前|现|累计|已)(?:已|共|一共|累计|统计|登记|报上来|报来|报|来|了|到|的)*(?:有|为|达|是|报告)?$"
)


# 人数增加到21个: of those who fell ill before
_RISEN = re.compile(
    r"(?:(?:患病|发病|不适|就诊|呕吐|受伤|伤者)?的?人数|总数|[\d点时分:\uff1a]+|现在?|目前|到现在|又|已经?|后来|晚上|中午|下午|上午)*"
    r"(?:增加|增|上升|升|涨|上涨|多)(?:到|至|为)了?"
)
_REGISTERED = re.compile(r"登记|统计|排查|摸排|记了|接诊|累计")


_OF_WHOM = re.compile(
    r"(?:小?学生|孩子|小孩|幼儿|娃儿?|老人|工人|职工|员工|旅客|乘客|船员|游客|村民|居民|客人|病人|患者|师生|人)"
)
_TILL = re.compile(r"(?:到|截[至止])[^\uff0c\u3002]{0,10}(?:累计|一共|共)")


def so_far(parted: Note, told: Sequence[Claim], people: Sequence[Group]) -> list[Claim]:
    """Return the figure told right behind what befell nobody counted: 学生肚痛，截至19:30有17个."""
    found: list[Claim] = []
    text = parted.text
    for group in people:
        index = parted.clause_at(group.start)
        clause = parted.clauses[index]
        lead = text[clause.start : group.start].strip()
        so_far_told = _SO_FAR.match(lead) or _RISEN.fullmatch(lead)
        if not (group.counted and group.number and index and so_far_told):
            continue
        back = (
            1 if _REGISTERED.search(lead) or _TILL.match(lead) else 0
        )  # 有孩子吐，三年级最多。校医记了27个
        same = [c for c in parted.clauses[:index] if 0 <= clause.sentence - c.sentence <= back]
        ill = [
            h
            for before in same
            for h in harms(before.text)
            if h.slot is Slot.INJURED and h.weight == TOLD
        ]
        behind = _OF_WHOM.match(text, group.end)
        closes = not text[behind.end() if behind else group.end : clause.end].strip(
            "\uff0c\u3002\uff1b,; \n"
        )
        closes = closes or text[group.end : group.end + 1] == "\uff1a"  # 累计23名：三年级14名、…
        counted = any(c.at < group.start and c.at >= same[0].start for c in told) if same else True
        counted = counted and not _RISEN.search(lead)
        if ill and closes and not counted:
            spans = ((group.start, group.end),)
            found.append(
                Claim(Slot.INJURED, group.number, group.text, spans, group.start, FIGURE,
                      group.start, latest=True, hearsay=clause.hearsay)
            )  # fmt: skip
    return found


_OF_THEM = re.compile(
    r"(?:的?人员|的?人|者|[工老师生员民众客]{1,2})?(?:中|里|当中|之中|\uff0c其中|有(?=[\d一二两三四五六七八九十]))"
)
_FATE = re.compile(
    r"(?:\d{1,2}[月日时分点:\uff1a]|[^\uff0c\u3002\uff1b\d]){0,16}?(?:遇难|死亡|身亡|获救|救出|生还|找到|联系上|平安|受伤|脱险|送医|升井|下山|返回|自救|转出|脱困)"
)


def still_open(claim: Claim, harm: Harm, parted: Note) -> int | None:
    """Of 3名失联人员中2人遇难、1人找到 none is left; None where no fates are told."""
    if harm.slot not in (Slot.MISSING, Slot.TRAPPED) or not claim.number:
        return None
    text, end = parted.text, max(harm.end, max(stop for _, stop in claim.spans))
    of_them = _OF_THEM.match(text, end)
    if of_them is None:
        return None
    sentence = parted.clauses[parted.clause_at(harm.start)].sentence
    told = 0
    for group in groups(text):
        inside = group.start >= of_them.end() and group.counted and group.number
        same = parted.clauses[parted.clause_at(group.start)].sentence == sentence
        if inside and same and _FATE.match(text, group.end):
            told += group.number or 0
    return claim.number - told if 0 < told <= claim.number else None
