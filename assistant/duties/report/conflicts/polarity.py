"""One thing that is done with for one teller and still goes on for another: 人已疏完, 还压着两千人.

No list knows the matter: both name the thing, the first one has it over, and the later one tells
that it still goes on. What is not yet over may be so later, so only this order is shown.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.aspects import moves_on, rumour, two_things
from assistant.duties.report.conflicts.denials import asks
from assistant.duties.report.conflicts.elsewhere import own_areas
from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.related import IDLE, acts
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds

_SENTENCES = 2
# things that one character names
_THINGS = frozenset("泵闸阀门灯枪刀证桥墙树渠坝堤塔牌锁窗火船")
# who acts, and where: no thing of which anything is told
_NO_THING = re.compile(
    r"消防|公安|民警|交警|医生|物业|街道|救援|队员|[院区村镇乡路楼厂站室间县市局所队校店]$|领导|群众|记者|时间|情况|现场|今天|昨天"
)
_DONE = re.compile(
    r"(?:已经?|都|全部?|早就)[^\uff0c]{0,6}|[灭离通完开好走掉净光]了?$|(?:扑灭|拖离|恢复|解除|清完)"
)
_GOES_ON = re.compile(
    r"(?<![没])(?:还|仍|照样|依旧|依然)(?!是|有|要|能|行|好|没|不|可|算)[\u4e00-\u9fa5]{0,2}(?:着|在|横|冒|烧|漏|停|堵|流|涨|响|亮|转|卖|走|开)"
)
_NOT = re.compile(r"没|未|无(?!法|锡|人机)|不是|并非")


def contradicted(said: Sequence[Clause]) -> list[Contrast]:
    """Return the first clause of each teller that another one's clause contradicts by its form."""
    found: list[Contrast] = []
    for one, other in _pairs(said):
        thing = _thing(one.text, other.text)
        if thing and _persists(one.text, other.text):
            tellers = {(c.one[0].speaker, c.other[0].speaker) for c in found}
            if (one.speaker, other.speaker) not in tellers:
                found.append(
                    Contrast(f"{thing}情况" if len(thing) > 1 else "说法不一", (one,), (other,))
                )
    return found


def _pairs(said: Sequence[Clause]) -> Iterator[tuple[Clause, Clause]]:
    plain = [c for c in said if _plain(c)]
    for index, other in enumerate(plain):
        if not other.speaker:
            continue
        for one in reversed(plain[:index]):
            if not 0 <= apart(one, other) <= _SENTENCES:
                continue
            if two_sides(one, other) and not (
                succeeds(other, one) or own_areas(one, other) or two_things(one.text, other.text)
            ):
                yield one, other


def _plain(clause: Clause) -> bool:
    """Say whether it tells how something is: no rumour, no question, no plan, no deed."""
    text = clause.text
    if rumour(clause) or asks(clause) or moves_on().search(text):
        return False
    return not acts(text)


def _thing(one: str, other: str) -> str:
    """The longest run of characters that both have and that names something."""
    for size in (4, 3, 2):
        for at in range(len(one) - size + 1):
            run = one[at : at + size]
            plain = run in other and not set(run) & IDLE and re.fullmatch(r"[\u4e00-\u9fa5]+", run)
            if plain and _names(run):
                return run
    first, second = _COMPOUND.sub("", one), _COMPOUND.sub("", other)
    return next((c for c in first if c in _THINGS and c in second), "")


_COMPOUND = re.compile("灭火器?|消火栓|防火|火车|火警|火线")  # none of these is a fire


def _names(run: str) -> bool:
    """Say whether a run of characters names a thing."""
    return not (_NO_THING.search(run) or re.search(r"[没未无不还仍已全]", run))


def _persists(one: str, other: str) -> bool:
    """Done with, told first, and still going on, told later."""
    return bool(_DONE.search(one) and not _NOT.search(one) and _GOES_ON.search(other))
