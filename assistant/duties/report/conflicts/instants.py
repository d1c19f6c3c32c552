"""What was still so, or already so, at a clock time: 4点巡过一圈，墙还好端端立着.

Such a state is no time of the incident, but it bounds it: what was whole at four has not fallen at
two, what burned at half past seven was not put out at six.
"""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.clause import Clause

_STILL = r"(?:还|仍|都还|也还|依然)(?:是|都|全|一切)?"
_NOTHING = r"没(?:有|得)?(?:出?事|动静|异[常样]|问题|[冒着起]?[烟火]|漏|裂|塌|垮|倒|响)"
_INTACT = re.compile(
    rf"{_STILL}(?:干干净净|好端端|好好|完好|稳稳|正常|照常|{_NOTHING})|一切正常|(?:未|没)(?:发现|见)(?:任何)?异常"
)
# who passed, or looked after the thing itself; 学校还照常上课 tells of what the event left alone
_LOOKED = re.compile(r"巡|查|看|路?过|走了?一|检|瞧|瞅|转了?一|扫")
_BURNING = re.compile(
    r"(?:还|仍|正)(?:在)?(?:烧|着(?!急|手|凉|重|力))|(?:还|仍)(?:没|未)(?:有)?(?:扑?灭|熄)|"
    r"火(?:苗|头|舌|势)?[^\uff0c]{0,3}?(?:还|仍|正|大着|旺)"
)
_REMAINS = re.compile(r"[余残阴暗]火|复燃|阴燃|翻垛|没人")  # what goes on when it is out
_ALREADY = re.compile(r"就?(?:已经|已)(?:是|都|全)?(?:停|断|黑|没|灭|塌|倒|垮|响|撞|翻|漏)")
_CLOCK = re.compile(r"\d\s*[:\uff1a点时]|[一二两三四五六七八九十]点")
_FURTHER = 2  # clauses of the same teller behind the time in which the state may stand


def state_at(clauses: Sequence[Clause], index: int, end: int) -> str | None:
    """Return which state holds at the time that ends at `end` of the whole clause of that index.

    It is a key of moments.yaml: intact, burning or felt (what was cut off already).
    """
    here = clauses[index].whole.text[end:]
    told = [here, *_same_telling(clauses, index)]
    if any(_BURNING.search(t) for t in told) and not any(_REMAINS.search(t) for t in told):
        return "burning"
    if any(_INTACT.search(t) for t in told) and any(_LOOKED.search(t) for t in told):
        return "intact"
    return "felt" if any(_ALREADY.search(t) for t in told[1:]) and _AT_IT.search(told[1]) else None


_AT_IT = re.compile(r"^\s*[^\uff0c]{0,4}(?:那会儿?|那阵|那时|当时|的时候|一看)")


def _same_telling(clauses: Sequence[Clause], index: int) -> list[str]:
    found: list[str] = []
    for after in clauses[index + 1 : index + 1 + _FURTHER]:
        same = (after.source, after.sentence) == (clauses[index].source, clauses[index].sentence)
        if not same or after.lead or _CLOCK.search(after.text):
            break
        found.append(after.text)
    return found
