"""What the words around a number say of it: a part, one more, taken back, of now, planned."""

import re
from dataclasses import replace

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.counted_in import in_the_total
from assistant.duties.report.reading.harms import CARE, FIGURE, TOLD, Harm
from assistant.duties.report.reading.lexicon import words
from assistant.duties.report.reading.totals import REACHED, every_one, of_now
from assistant.duties.report.reading.victims import still_open
from assistant.duties.report.reading.voices import Clause, Note
from assistant.duties.report.record import Slot

_NEAR_BY = 40
_OTHERS = re.compile(r"[^\u3002\n]{0,3}[\uff0c,](?:另外?|其余)(?:\d|[一二两三四五六七八九十])")


def _of_the_hurt(text: str, harm: Harm) -> bool:
    """Say whether the dead are some of those hurt: 1人没救回来，另两个稳定."""
    told = harm.slot is Slot.DEATHS and harm.weight == TOLD
    return told and bool(_OTHERS.match(text, harm.end))


_FURTHER = re.compile(r"另(?:外|有)?$")
# 又补了一句：4名伤者无生命危险 says a thing once more, and nobody comes on top
_MORE = re.compile(
    r"(?:又|新增|再)(?!(?:补|说|讲|称|问|打|来电|告|回|强调|核))[^\uff0c\uff1a]{0,6}$"
)
_ALTOGETHER = re.compile(
    r"(?:一共|总共|共计?|合计|累计)有?$|(?:到现在|截至目前|累计)[^\uff0c\u3002]{0,4}$|"
    r"总数(?:是|为|有)?$|(?:统计|汇总|查|核|数|点)(?:下来|出来)(?:了|有|是|一共|共)*$|"
    r"(?:共|累计|合计)(?:收治|接诊|就诊|救治|送医|送诊|治疗|送|收)(?:走|去|来)?(?:了)?$"
)


def _rest_of_row(text: str, claim: Claim, near: str) -> bool:
    """5人无生命体征，其中2名牺牲，另外3名遇难: the three are the rest of the five."""
    among = _AMONG.search(text[max(0, claim.key - 40) : claim.key])
    return claim.slot is Slot.DEATHS and bool(_FURTHER.search(near) and among)


_HURT = (Slot.INJURED, Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED)
_OF_ALL = re.compile(
    r"[\d一二两三四五六七八九十][个人名位](?:里头?|里面|当中|之中)[^\u3002\uff1b\n现所目共]{0,26}$"
)
_AMONG = re.compile(r"(?:其中|当中|里头|里面)[^\u3002\n]*$")


def qualified(claim: Claim, parted: Note, clause: Clause, harm: Harm) -> Claim:
    """Return the claim with what its words say of it: a part, stale, of now, one more, planned."""
    text = parted.text
    group_at = min(start for start, _ in claim.spans)
    lead = text[clause.start : max(harm.start, claim.key)]
    near = text[max(clause.start, group_at - 8) : max(claim.key, group_at)]
    sentence_lead = re.split("[\u3002\uff1b\n]", text[max(0, claim.key - 14) : claim.key])[-1]
    near = re.split("[\u3002\uff1b\n]", near)[-1]
    whole = _ALTOGETHER.search(text[max(clause.start, claim.key - 9) : claim.key])
    every = every_one(claim, harm, text)
    new = in_the_total(text, clause.start, claim.key)
    return replace(
        claim,
        weight=FIGURE if (whole and claim.weight >= CARE) or every else claim.weight,
        part=new
        or _of_the_hurt(text, harm)
        or _rest_of_row(text, claim, near)
        or (claim.slot in _HURT and bool(_OF_ALL.search(text[max(0, claim.key - 30) : claim.key])))
        or (
            not _FURTHER.search(near)
            and bool(
                words("counts", "part").search(
                    sentence_lead[-8:] if "，" in sentence_lead else near
                )
            )
        ),
        more=_on_the_way(claim, harm, text)
        or bool(not new and _MORE.search(text[max(clause.start, claim.key - 8) : claim.key])),
        stale=bool(words("counts", "stale").search(text[clause.start : claim.key]))
        or bool(_WITHDRAWN.search(text, harm.end, clause.end + 6))
        or _taken_back(text, clause, harm)
        or _struck_off(parted, claim, harm),
        latest=bool(
            every
            or words("counts", "total").search(lead)
            or words("counts", "corrected").search(lead)
            or of_now(parted, clause)
            or _NOW_ROW.search(text[max(0, claim.key - 24) : claim.key])
        ),
        reached=bool(REACHED.search(text[max(clause.start, claim.key - 6) : claim.key])),
        open=still_open(claim, harm, parted),
        hearsay=clause.hearsay,
        planned=_planned(text[clause.start : harm.start], text[harm.start : harm.end]),
    )


def _planned(before: str, deed: str) -> bool:
    """Whether people are yet to be moved: 先疏散36人 may be an order, 先撤了36人 is done."""
    if re.search(r"(?:拟|准备|计划|将|要)[^\uff0c]{0,2}$", before):
        return True
    return bool(re.search(r"先[^\uff0c]{0,2}$", before)) and not re.search(r"[了走出]", deed)


# 现死1，伤18，重伤3: what follows 现 in a row of counts is of now
_NOW_ROW = re.compile(
    r"(?:^|[\uff0c\u3002\uff1a])现(?:死亡?|伤|遇难|失联|重伤)[^\u3002\uff1b\n]{0,20}$"
)
# 前报重伤2人有误; 首报受伤5人，现更正为3人
_WRONG = re.compile(r"有误|误报|不实(?!时)|不准确|弄错|搞错|多报")
_EARLIER = re.compile(r"(?:[前首原初]|上一?次?|前一?次)报(?!告)[^\uff0c]{0,8}$")
_INSTEAD = re.compile(r"应为|应是|更正|改为|改成|实为|核[实定减]为|订正|纠正|误")


def _taken_back(text: str, clause: Clause, harm: Harm) -> bool:
    """Say whether a figure is told of only to be taken back."""
    if _WRONG.search(text, harm.end, clause.end):
        return True
    earlier = _EARLIER.search(text[clause.start : harm.start])
    stop = re.compile(r"[\u3002\uff1b\n]|$").search(text, harm.end)
    return bool(earlier and stop and _INSTEAD.search(text, harm.end, stop.start()))


# 41人里头有3个是牙疼挂错号的，剔掉了: a part that is told of to be left out
_PART_OF = re.compile(r"(?:其中|当中|里头?|里面)(?:有|是)?$")
_STRUCK_OFF = re.compile(
    r"剔|扣掉|扣除|划掉|删掉|排除|(?:挂|登|算|报|统)重(?:复)?|挂错|误登|重复|不算|不计"
)


def _struck_off(parted: Note, claim: Claim, harm: Harm) -> bool:
    text = parted.text
    if not _PART_OF.search(text[max(0, claim.key - 4) : claim.key]):
        return False
    stop = re.compile(r"[\u3002\uff1b\n]|$").search(text, harm.end)
    return bool(stop and _STRUCK_OFF.search(text, claim.key, stop.start()))


# 1个当场死亡，1个送医途中死亡: whoever died later is none of those who died at once
_AT_ONCE = re.compile(r"(?:当场|现场)(?:就)?(?:死亡|身亡|死了|没了)[^\u3002\n]*$")
_LATER = re.compile(r"送医|途中|路上|抢救|医院|随后|不治")


def _on_the_way(claim: Claim, harm: Harm, text: str) -> bool:
    if claim.slot is not Slot.DEATHS or claim.key >= harm.start:
        return False
    before = text[max(0, claim.key - _NEAR_BY) : claim.key]
    return bool(_LATER.search(text[claim.key : harm.end]) and _AT_ONCE.search(before))


# “伤2人”不作数
_WITHDRAWN = re.compile(r"(?:不作数|不算数?|作废|撤回|收回|说错|报错|记错|打错|发错|口误)")
