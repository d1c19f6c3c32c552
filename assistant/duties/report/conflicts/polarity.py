"""One thing, told of by two as so and as not so, whatever it is: 闸门没动, 上面提闸了.

No list knows the matter: what counts is the thing that both name and the form of what is told of
it. One denies it, one has it done with while for the other it goes on, or one has it whole and the
other one harmed. What is not yet so may be so later, so only the other order is shown of those.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.aspects import moves_on, rumour, two_things
from assistant.duties.report.conflicts.denials import ASKED
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
_NOT = re.compile(r"没有?(?!关系|表态|[说讲问提])|未|无(?!法|锡|人机)|并非|不是")
# said of a thing and of nothing beside it: 闸门没动, 一台泵都没转
_PLAINLY = re.compile(
    r"(?:没有?|未)(?:人|谁)?(?:[动转开响亮停断走来用坏变漏塌倒关锁到沉翻炸裂装修换查封拆掉喷放升落点冒]|启动|运行|出现|发生|打开|关闭|移动)"
    r"(?:过|开|上|下|着|起|出)?(?:来)?的?$"
)
_NEAR = 2  # characters between a negation and the thing that is not there
_DONE = re.compile(
    r"(?:已经?|都|全部?|早就)[^\uff0c]{0,6}|[灭离通完开好走掉净光]了?$|(?:扑灭|拖离|恢复|解除|清完)"
)
_GOES_ON = re.compile(
    r"(?<![没])(?:还|仍|照样|依旧|依然)(?!是|有|要|能|行|好|没|不|可|算)[\u4e00-\u9fa5]{0,2}(?:着|在|横|冒|烧|漏|停|堵|流|涨|响|亮|转|卖|走|开)"
)
_WHOLE = re.compile(
    r"没事|正常|完好|安全(?!员|生产)|好好的|没问题|稳定|牢固|无恙|没(?:有)?(?:坏|断|裂|伤|动)"
)
_HARMED = re.compile(
    r"(?<![没未不])(?:炸|裂|断|坏|倒|塌|垮|漏|烧|歪|翻|破|毁|沉|松|失灵|失效|失控|脱落|变形|过期)(?:了|掉|开|穿|成|着|$)"
)
_SINCE = re.compile(r"找|到(?!底)|灭|救|通|修|恢复|控制|出来|联系|醒|送|查|核|定|完|来")
_COUNT = re.compile(
    r"[没未无]有?(?:任何)?(?:人员?|其他)?(?:受?伤|死|困|亡|人)|原因|责任|消息|接到报告"
)


def contradicted(said: Sequence[Clause]) -> list[Contrast]:
    """Return the first clause of each teller that another one's clause contradicts by its form."""
    found: list[Contrast] = []
    for one, other in _pairs(said):
        thing = _thing(one.text, other.text)
        if thing and _opposite(one.text, other.text, thing):
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
    if rumour(clause) or ASKED.search(text) or moves_on().search(text):
        return False
    return not (_COUNT.search(text) or acts(text))


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


def _opposite(one: str, other: str, thing: str) -> bool:
    return _negated(one, other, thing) or _persists(one, other) or _harmed(one, other)


def _negated(one: str, other: str, thing: str) -> bool:
    """One clause denies something of the thing, the other has nothing denied."""
    first, second = _denies(one, thing), _denies(other, thing)
    if first == second or bool(_NOT.search(one)) == bool(_NOT.search(other)):
        return False
    return not (first and _SINCE.search(one))


def _denies(text: str, thing: str) -> bool:
    at = text.index(thing)
    there_is_none = any(0 <= at - m.end() <= _NEAR for m in _NOT.finditer(text[:at]))
    return there_is_none or bool(_PLAINLY.search(text[at + len(thing) :]))


def _persists(one: str, other: str) -> bool:
    """Done with, told first, and still going on, told later."""
    return bool(_DONE.search(one) and not _NOT.search(one) and _GOES_ON.search(other))


def _harmed(one: str, other: str) -> bool:
    """Whole for one, harmed for the other."""
    return bool(
        (_WHOLE.search(one) and _HARMED.search(other) and not _WHOLE.search(other))
        or (_HARMED.search(one) and _WHOLE.search(other) and not _HARMED.search(other))
    )
