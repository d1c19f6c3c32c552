"""One teller's word set against another's by its form: both say what it is, or one denies a thing.

是争骨灰 … 是抢生意的: two who say what it was; 两人误食老鼠药 … 家里没有老鼠药: what the one tells
of is not there; 明明, 压根: the second one answers the first.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.aspects import against, moves_on, rumour
from assistant.duties.report.conflicts.denials import asks
from assistant.duties.report.conflicts.elsewhere import own_areas, two_places
from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.related import acts, shared
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds

_LONGEST = 22
_IS = re.compile(
    r"^(?:那|这|其实|明明|应该|就|确实)*是(?!否|不是|因为要|[说讲]|有|在|好的|对的|没事|正常|轻|重)(?=[\u4e00-\u9fa5]{3})"
)
_CLEFT = re.compile(r"^(?P<what>[\u4e00-\u9fa5]{1,6})是[\u4e00-\u9fa5]{3,}的$")
_STATES = re.compile(
    r"^(?P<head>[\u4e00-\u9fa5]{0,8}?)是(?!否|不是|因|[说讲]|有|在)(?P<thing>[\u4e00-\u9fa5]{2,12})$"
)
_POINTS = re.compile(r"^$|(?:[的里上着来看到写中内]|全|都)$")
_SEEN = re.compile(r"(?:出来|看着|闻着|看到|里头?|里面|上头?|上面|底下)(?:都|全|的)?$")
_WHERE = re.compile(r"^(?:往|向|朝|从)|[东西南北前后左右](?:间|头|边|侧|面|段|屋|房|院|口)$")
_FIRST = re.compile(r"先(?:是)?(?P<did>[着烧动撞打骂推倒爆响冒塌炸漏拿变])")
_OPEN = re.compile(
    r"原因|在查|不清|不知|调查|待|哪|怎么|为什么|什么|排查|没(?:查|定|说|讲)|核|预计|可能|\d|等|都是|全是|轻伤"
)


def retorts(said: Sequence[Clause]) -> list[Contrast]:
    """Return what one teller sets against another one's word, each pair of clauses once."""
    found: list[Contrast] = []
    for one, other in _pairs(said):
        what = (
            _both_say(one, other)
            or _both_name(one, other)
            or _first(one, other)
            or _denied(one, other)
            or _answered(one, other)
        )
        if what and all(other not in c.other and one not in c.one for c in found):
            found.append(Contrast(what, (one,), (other,)))
    return found


def _pairs(said: Sequence[Clause]) -> Iterator[tuple[Clause, Clause]]:
    """The clauses of two tellers one of whom speaks right behind the other."""
    for index, other in enumerate(said):
        if not other.speaker or rumour(other) or asks(other):
            continue
        for one in reversed(said[:index]):
            if apart(one, other) > 1:
                break
            differ = two_sides(one, other) and not rumour(one) and one.text.strip()
            differ = differ and other.speaker not in one.text  # 姓祝的老板 硬说…: it names him
            if differ and not (succeeds(other, one) or own_areas(one, other) or asks(one)):
                yield one, other


def _both_say(one: Clause, other: Clause) -> str:
    """Both say what it was or how it came, and differently."""
    texts = one.text, other.text
    if any(_loose(t) for t in texts) or two_places(*texts):
        return ""
    told = all(_IS.match(t) for t in texts)
    clefts = [_CLEFT.match(t) for t in texts]
    cleft = all(clefts) and shared(*(m["what"] for m in clefts if m))
    return "说法不一" if (told or cleft) and not _alike(*texts) else ""


def _loose(text: str) -> bool:
    """Say whether it is open, long, a deed, or of another one or a later moment."""
    open_ = _OPEN.search(text) or moves_on().search(text)
    return bool(open_) or len(text) > _LONGEST or acts(text)


def _both_name(one: Clause, other: Clause) -> str:
    """吃的是土豆烧鸡, 盘子里是四季豆: what it is, told of one thing."""
    first, second = _STATES.match(one.text), _STATES.match(other.text)
    if first is None or second is None or any(_loose(c.text) for c in (one, other)):
        return ""
    a, b = first["head"], second["head"]
    both = _POINTS.search(a) and _POINTS.search(b) and not (a.endswith("的") and b.endswith("的"))
    if not (shared(a, b) or both or _SEEN.search(b)):
        return ""
    things = first["thing"], second["thing"]
    if bool(_WHERE.search(things[0])) != bool(_WHERE.search(things[1])):
        return ""  # 塌的是正房东间, 是檩条糟朽: where, and how it came
    kinds = {t.endswith("的") for t in things}
    if len(kinds) > 1 and not shared(one.text, other.text):
        return ""
    return "" if things[0] in things[1] or things[1] in things[0] else "说法不一"


def _first(one: Clause, other: Clause) -> str:
    """楼道的纸箱先着, 楼下的电瓶车先烧: what, or who, was first."""
    told = [_FIRST.search(c.text) for c in (one, other)]
    if not all(told) or any(_loose(c.text) for c in (one, other)) or _alike(one.text, other.text):
        return ""
    return "起火部位" if all(m["did"] in "着烧冒爆" for m in told if m) else "谁先动手"


_HALF = 0.5


def _alike(one: str, other: str) -> bool:
    pairs = [{t[i : i + 2] for i in range(len(t) - 1)} for t in (one, other)]
    return len(pairs[0] & pairs[1]) > _HALF * min(map(len, pairs))


_THERE_IS_NO = re.compile(
    r"(?:没有|没见着?|没看[到见]|没发现|不存在|哪来的?|哪有)(?:什么|任何)?(?P<thing>[\u4e00-\u9fa5]{2,4})$"
)


def _denied(one: Clause, other: Clause) -> str:
    match = _THERE_IS_NO.search(other.text)
    if match is None or match["thing"] not in one.text:
        return ""
    before = one.text[: one.text.index(match["thing"])]
    return "" if re.search(r"[没无未不防]", before) else f"有无{match['thing']}"


def _answered(one: Clause, other: Clause) -> str:
    """明明, 压根, 根本 with the thing that the other one spoke of."""
    back = against().search(other.whole.text)
    rest = against().sub("", other.text)  # 没这回事 names nothing
    return "说法不一" if back and shared(one.text, rest) and not acts(other.text) else ""
