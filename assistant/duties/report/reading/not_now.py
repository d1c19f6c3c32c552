"""Harms that befell nobody now: warned of, long ago, spoken of in a claim for compensation."""

import re

from assistant.duties.report.reading.harms import Harm
from assistant.duties.report.reading.people import Group
from assistant.duties.report.record import Slot

# 提醒严防溺亡, 有坠亡风险
_WARNED_OF = re.compile(
    r"(?:严防|谨防|防止|防范|避免|预防|以防|提防|警惕|杜绝|防(?=$)|小心|当心|注意)[^\uff0c\u3002\d]{0,8}$"
)
_ONLY_RISKED = re.compile(r"(?:的)?(?:事故)?(?:风险|隐患|可能性|苗头|警示)")
# 亲人死亡赔偿问题, 散布死亡谣言: the matter is another one, unless a number stands right before
_MATTER = re.compile(r"(?:的)?(?:赔偿|补偿|抚恤|谣言|证明|保险|待遇|率(?!先)|纠纷)")
_COUNTED_HERE = re.compile(r"(?:\d+|[一二两三四五六七八九十])(?:人|名|个|例)$")
_LONG_AGO = re.compile(
    r"(?:去年|前年|往年|历年|上个月|前几年|前些年|几年前|多年前|(?<!不)曾经?)[^\uff0c\u3002]{0,12}$"
)
# 存放遗体6具, 家属抬遗体到门口: of somebody dead before
_BODIES_KEPT = re.compile(
    r"(?:存放|停放|保存|冷藏|冷冻|抬着?|守着?|摆放?|抢|拉着)(?:的|死者|亲人|老人)*$"
)
_LASTING = (Slot.DEATHS, Slot.MISSING, Slot.TRAPPED)
_RELATIVES = re.compile(r"(?:的|死者|伤者|遇难者)*(?:家属|亲属|亲友|家人|亲戚|家长)")


def not_now(text: str, clause_at: int, harm: Harm) -> bool:
    """Whether it befell nobody in this incident; `clause_at` is where its clause begins."""
    if harm.slot is Slot.EVACUATED:
        return False
    lead = text[clause_at : harm.start]
    if _WARNED_OF.search(lead) or _ONLY_RISKED.match(text, harm.end):
        return True
    if harm.slot is not Slot.DEATHS:
        return False
    if _MATTER.match(text, harm.end) and not _COUNTED_HERE.search(lead):
        return True
    kept = harm.text in ("遗体", "尸体") and _BODIES_KEPT.search(lead)
    return bool(kept or _LONG_AGO.search(lead))


def only_relatives(text: str, group: Group, harm: Harm) -> bool:
    """Whether those counted are the relatives of who died or is lost: 15名家属到医院闹."""
    named = _RELATIVES.match(text, group.end)
    return bool(named and harm.slot in _LASTING and harm.start > named.end())
