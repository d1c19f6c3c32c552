"""Who was in what is buried: 塌方埋了一辆皮卡，车里有3个人."""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.harms import FIGURE, TOLD, harms
from assistant.duties.report.reading.people import Group
from assistant.duties.report.reading.voices import Clause, Note
from assistant.duties.report.record import Slot

_HIT = re.compile(
    r"(?:埋(?!设|线|管|单|头|伏|怨)|压(?:了|住|着|在|扁|垮|到)|砸(?:了|中|扁|烂|到|塌)|砸在|冲(?:走|进|到|入)|掩埋|吞没|"
    r"翻(?:进|到|入|下)|掉(?:进|到|入|下)|坠(?:入|下|进)|沉(?:了|没))"
    r"[^\uff0c\u3002\uff1b]*?(?:车|皮卡|中巴|大巴|半挂|船|挖机|装载机|棚|屋|房|帐篷|宿舍|楼|罐)"
)
_HIT_BEHIND = re.compile(
    r"(?:车|皮卡|中巴|大巴|船|挖机|棚|屋|房|帐篷|楼)[^\uff0c\u3002\uff1b]{0,8}?"
    r"(?:(?:被|遭|给)[^\uff0c\u3002\uff1b]{0,8}?(?:埋|压|冲走|掩埋|吞)|(?:冲|翻|掉|坠|开|栽)(?:进|入|下|到)[^\uff0c\u3002\uff1b]{0,6}?[河江塘库湖海沟渠]|沉(?:了|没))"
)
# 4个吊厢挂着，里头11个人
_HANGING = re.compile(
    r"(?:吊厢|轿厢|缆车|缆厢|电梯|吊篮|座舱|摩天轮|过山车|大摆锤|跳楼机)[^\uff0c\u3002\uff1b]{0,8}?"
    r"(?:挂(?:着|住|在)|悬(?:着|停|在|空)|停(?:在|住)|卡(?:在|住))"
)
_IN_IT = re.compile(
    r"\s*(?:当时|事发时)?(?:[车船棚屋房家楼罐]|驾驶室|驾驶舱|里头|里边|里面|帐篷|宿舍|船舱)"
    r"(?:[上里内中]|里头|里面|当中)?(?:当时)?(?:一共|总共|共|连司机|连驾驶员|还|连人)?"
    r"(?:住着?|坐着?|坐了|有|睡着?|睡了|是|载着?|载了|拉了|搭了|\s)*(?:一家)?$"
)
_MOVING_ON = 3  # clauses after the blow in which those in it are told of


def inside(parted: Note, told: Sequence[Claim], people: Sequence[Group]) -> list[Claim]:
    """Return those told to be in a vehicle or a house right after it was buried or crushed.

    Nothing where another word tells what befell them, and nobody who is only driving by.
    """
    found: list[Claim] = []
    for at, clause in enumerate(parted.clauses):
        slot = _struck(clause.text)
        if slot is None or clause.hearsay:
            continue
        for later in parted.clauses[at + 1 : at + 1 + _MOVING_ON]:
            group = _in_it(parted.text, later, people)
            if group is None:
                continue
            if not _has_fate(parted, group, told) and not found:
                spans = ((clause.start, clause.end), (group.start, group.end))
                found.append(
                    Claim(slot, group.number, group.text, spans, group.start, FIGURE, group.start)
                )
            break
    return found


_WATER = re.compile(r"冲走|[河江塘库湖海沟渠]|沉(?:了|没)")


def _struck(said: str) -> Slot | None:
    """Return what those inside are: trapped; of a car in the water nothing is said."""
    if re.search(r"[没未]有?(?:被)?(?:埋|压|砸|冲)|差点|险些", said):
        return None
    if _HANGING.search(said):
        return Slot.TRAPPED
    if not (_HIT.search(said) or _HIT_BEHIND.search(said)) or _WATER.search(said):
        return None
    return Slot.TRAPPED


def _in_it(text: str, clause: Clause, people: Sequence[Group]) -> Group | None:
    for group in people:
        if clause.start <= group.start < clause.end and group.counted and group.number:
            return group if _IN_IT.fullmatch(text[clause.start : group.start]) else None
    return None


def _has_fate(parted: Note, group: Group, told: Sequence[Claim]) -> bool:
    """Whether they are told of: hurt, out, or beside what befell part of them."""
    if any(c.key == group.start for c in told):
        return True
    index = parted.clause_at(group.start)
    sentence = parted.clauses[index].sentence
    rest = "".join(c.text for c in parted.clauses[index:] if c.sentence == sentence)
    rest = rest[group.end - parted.clauses[index].start :]
    if re.search(
        r"[跑逃爬跳]|下车|没(?:有)?(?:啥|什么)?(?:事|伤|受伤)|平安|安全|无恙|脱险|脱困|自行", rest
    ):
        return True
    return any(h.weight >= TOLD and h.slot is not Slot.TRAPPED for h in harms(rest))
