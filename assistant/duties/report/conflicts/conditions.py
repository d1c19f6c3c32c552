"""What is shut or stopped and goes on, and the hurt who are all slightly hurt and gravely hurt."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.denials import (
    asks,
    opposed,
    run,
    stands_before,
    two_parties,
)
from assistant.duties.report.conflicts.figures import UPDATED
from assistant.duties.report.conflicts.statements import Clause, apart

_LIGHT = re.compile(
    r"(?:都|全|均|全部)(?:只?是|为|属)?(?:轻微?伤|轻的|皮外伤|擦伤)|没有?重的?(?:伤(?:员|者)?)?$|无重伤"
)
_GRAVE = re.compile(
    r"(?:定的?是|定为|有|个|名|人|是|为|的)?重伤|病危|危重|进了?(?:ICU|监护|抢救)|伤得?(?:很|蛮|比较)?重"
)


def graver(clauses: Sequence[Clause]) -> list[Contrast]:
    """都是轻伤 against 定的是重伤: all slightly hurt, and one of them gravely."""
    for light in clauses:
        if not _LIGHT.search(light.text) or asks(light.whole):
            continue
        for grave in clauses:
            told = _GRAVE.search(grave.text) and not re.search(r"[没无未非]", grave.text)
            sides = (light, grave) if stands_before(light, grave) else (grave, light)
            if told and two_parties(*sides) and opposed(*sides):
                index = next(i for i, c in enumerate(clauses) if c is grave)
                told_by = run(clauses, index)
                pair = ((light,), told_by) if sides[0] is light else (told_by, (light,))
                return [Contrast("伤情", *pair)]
    return []


# 停课 and 正常上课, 停了机 and 正常供水: what is stopped and goes on, by the word for it
_DOINGS = "课水电气暖工产业运航车船机"
_STOPPED = re.compile(
    rf"(?:停(?:止|了)?|断(?:了)?|中断|关(?:闭|停|了)?)(?P<what>[\u4e00-\u9fa5]{{0,2}}[{_DOINGS}])(?!场|站)|"
    r"(?P<thing>[\u4e00-\u9fa5]{1,2})(?:口|泵|闸|阀|线)?(?:已经?|就|都|全)*(?:停|关|断|封)(?:了|掉|止|闭|死)"
)
_NORMAL = re.compile(
    r"(?<![不没未])(?:正常|照常|照样|照旧|(?:还|仍|一直)在(?!正常|照常)|没(?:有)?停(?:止|过)?)"
    r"(?P<doing>[\u4e00-\u9fa5]{1,4})"
)


def stopped_and_normal(clauses: Sequence[Clause]) -> list[Contrast]:
    """水厂正常取水 against 我们7:40就把取水口关了."""
    for normal in clauses:
        going = _NORMAL.search(normal.text)
        if going is None or asks(normal.whole):
            continue
        for other in clauses:
            stop = _STOPPED.search(other.text)
            sides = (normal, other) if stands_before(normal, other) else (other, normal)
            if stop is None or not two_parties(*sides) or not opposed(*sides):
                continue
            if UPDATED.search(sides[1].text) or re.search(r"没|未|不", other.text):
                continue
            if _one_doing(going["doing"], stop):
                first, second = sides
                return [Contrast("是否停止", (first,), (second,))]
    return []


def _one_doing(doing: str, stop: re.Match[str]) -> bool:
    if stop["what"]:
        return stop["what"][-1] in doing
    beside = stop.string[max(0, stop.start() - _CLOSE) : stop.end()]
    return len(doing) > 1 and doing[:2] in beside


_CLOSE = 6
_SHUT = re.compile(
    r"(?:全部?|都|双向|整个|整条|完全|一律|彻底)[^\uff0c]{0,3}(?:封|关|停|断|撤|清空|熄|拉闸)(?:了|掉|闭|住|死|光|完|锁)?"
)
_GOES_ON = re.compile(
    r"(?:还|仍|照常|照样|正常)(?:在|有|能)?(?:车|人|船)?(?:在)?(?:慢慢|正常|继续)?(?:走|开着|通行|过车|放行|营业|生产|施工|上课|运行|作业|跑|卖|供)|"
    r"(?<!为)没(?:有)?(?:停|封|关|断)(?!下|稳|住|好)"
)
_SHARED = 2  # characters of what is shut and goes on


def shut_and_going(clauses: Sequence[Clause]) -> list[Contrast]:
    """内外圈全部封掉 against 外圈那边车还在走: what is wholly shut still goes on."""
    for index, other in enumerate(clauses):
        match = _GOES_ON.search(other.text)
        if match is None or asks(other):
            continue
        head = other.text[: match.start()]
        for claim in clauses[:index]:
            shut = _SHUT.search(claim.text)
            near = shut and apart(claim, other) <= 3 and not UPDATED.search(other.text)
            if shut and near and _same_subject(claim.text[: shut.start()], head):
                return [Contrast("是否封停", (claim,), (other,))]
    return []


_EXCEPT = re.compile(r"除|只|别的|其他|其余|另|以外")


def _same_subject(shut: str, going: str) -> bool:
    runs = {going[i : i + _SHARED] for i in range(len(going) - _SHARED + 1)}
    named = {r for r in runs if re.fullmatch(r"[\u4e00-\u9fa5]{2}", r) and not _EMPTY_RUN.search(r)}
    return any(r in shut for r in named) and not _EXCEPT.search(shut + going)


_EMPTY_RUN = re.compile(r"[那边这里的车人在还了都也有没]")
