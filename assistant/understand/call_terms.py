"""How often and at what distance an order has units called: 只打一遍, 没接的隔五分钟再打.

Such a clause belongs to the order for the round. Read by itself it would call an earlier round
again, or leave out whom that one did not reach; so it is taken out before actions are looked for.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.understand.quantities import NUMBER, integer, number

_COMMA = "\uff0c"
_END = r"(?=$|[\uff0c,。\uff1b;\uff1a:、\n\s]|了|吧)"
_UNREACHED = (
    r"(?:(?:要是|如果|万一|碰到|对)?(?:没人接|没接通?|没打通|接不通|打不通|没通|不通|未接通?|没应答|"
    r"忙线|占线|不接)(?:听|到|电话)?(?:的话|的(?:单位|几家|那几家)?|了)?)"
)
_LINK = r"(?:\s|就|都|也|则|请|统一|一律|每家|各家?|每个号码?|[\uff0c,])*"
_CALL = r"(?:打|拨|呼叫?|试)(?:电话)?"
_REPEAT = rf"(?:自动)?(?:(?:再|重新)(?:自动)?{_CALL}|重(?:打|拨|呼|试)|补打)(?:电话|过去)?"
_TIMES = rf"(?P<{{name}}>{NUMBER})\s*(?:遍|次|回)"
_ENOUGH = r"(?:就(?:行|好|够|可以|算|停)|即可|为止|算数|算了)"
_WAIT = (
    rf"(?:(?P<far>(?:间|相)?隔(?:上|个)?|等|过)\s*)?(?:(?P<half>半)个?(?P<hu>小时|钟头|分钟)|"
    rf"(?P<n>{NUMBER})\s*个?(?P<u>分钟?|小时|钟头|刻钟|秒钟?))(?:之?后|以后)?"
)
_MINUTES = {"分": 1.0, "分钟": 1.0, "小时": 60.0, "钟头": 60.0, "刻钟": 15.0, "秒": 1 / 60,
            "秒钟": 1 / 60}  # fmt: skip


def _times(name: str) -> str:
    return _TIMES.format(name=name)


# 隔五分钟再打一遍; without 隔 it must say of whom: the time may be that of the round
_APART = re.compile(
    rf"(?P<who>{_UNREACHED})?{_LINK}{_WAIT}{_LINK}{_REPEAT}(?:{_times('more')})?{_ENOUGH}?"
    rf"(?P<whose>{_UNREACHED})?{_END}"
)
_AT_MOST = re.compile(
    rf"{_UNREACHED}?{_LINK}(?P<re0>{_REPEAT})?(?:最多|至多|顶多|不超过|只|仅)(?:能|许|准|要)?{_LINK}"
    rf"(?:(?P<re>{_REPEAT})|{_CALL})?{_times('most')}{_ENOUGH}?{_END}"
)
_ENOUGH_AT = re.compile(rf"{_UNREACHED}?{_LINK}{_CALL}{_times('most')}{_ENOUGH}{_END}")
_MORE = re.compile(rf"{_UNREACHED}{_LINK}{_REPEAT}{_times('more')}{_ENOUGH}?{_END}")
_NEVER = re.compile(
    rf"(?P<who>{_UNREACHED})?{_LINK}(?:不(?:用|要|必|需要?|再)?|别|无需|甭)(?:再)?{_LINK}"
    rf"(?:(?P<re>(?:自动)?重(?:打|拨|呼|试)|{_CALL}第?二(?:遍|次))|(?:再)?{_CALL})(?:一遍)?{_END}"
)
_LET_BE = re.compile(rf"{_UNREACHED}{_LINK}(?:算了|不管|不理){_END}")
# an order for a round, and what says that the round was before
_ORDER = re.compile(r"点名|查岗|抽查|点个?名|叫应|查.{0,12}岗|[点查](?:一|上)?(?:遍|轮|圈)")
_BEFORE = re.compile(r"刚才|刚刚|方才|[那这上][一]?[轮次回]|昨[天晚日]|早上|上午|之前")
_ASKS = re.compile(r"[?\uff1f]|吗|几[次遍回]|多久|怎么|要不要|用不用|是否|是不是|规定")
MOST_TRIES = 10


@dataclass(frozen=True, slots=True)
class CallTerms:
    """What was said: `tries` calls a unit in all, and the minutes between two; None as usual.

    `stretches` is where in the text it was said.
    """

    tries: int | None = None
    apart_min: float | None = None
    stretches: tuple[tuple[int, int], ...] = ()

    def without(self, words: str) -> str:
        """Return the words with these stretches blanked; positions stay."""
        for start, end in self.stretches:
            words = words[:start] + _COMMA * (end - start) + words[end:]
        return words

    def holds(self, start: int) -> bool:
        """Say whether a place in the text is in one of the stretches."""
        return any(a <= start < b for a, b in self.stretches)


NONE = CallTerms()


def call_terms(words: str) -> CallTerms:
    """Read the terms of an order for a round of calls; `words` have their quotations blanked."""
    if not _ORDER.search(words) or _BEFORE.search(words) or _ASKS.search(words):
        return NONE
    found: list[tuple[int, int]] = []
    apart = _first(_APART, words, found, _says_whom)
    most = _first(_AT_MOST, words, found)
    enough = _first(_ENOUGH_AT, words, found)
    more = _first(_MORE, words, found)
    none = [_first(_LET_BE, words, found), _first(_NEVER, words, found, _no_more(found))]
    tries: int | None = None
    if most:
        tries = _whole(most["most"], 1 if most["re"] or most["re0"] else 0)
    elif enough:
        tries = _whole(enough["most"], 0)
    elif later := more or (apart if apart and apart["more"] else None):
        tries = _whole(later["more"], 1)
    if tries is None and any(none):
        tries = 1
    return CallTerms(tries, _minutes(apart) if apart else None, tuple(sorted(found)))


Fits = Callable[[re.Match[str]], bool]


def _first(
    pattern: re.Pattern[str], words: str, found: list[tuple[int, int]], fits: Fits | None = None
) -> re.Match[str] | None:
    """Return the first match that fits and touches no other; note where it is."""
    for match in pattern.finditer(words):
        touches = any(a < match.end() and match.start() < b for a, b in found)
        if not touches and (fits is None or fits(match)):
            found.append(match.span())
            return match
    return None


def _says_whom(match: re.Match[str]) -> bool:
    return bool(match["far"] or match["who"] or match["whose"])


def _no_more(found: Sequence[tuple[int, int]]) -> Fits:
    """不重拨 says it all; 不用打 by itself is said of a unit that is left out."""
    return lambda match: bool(match["re"] or match["who"] or found)


def _whole(words: str, more: int) -> int | None:
    said = integer(words)
    return said + more if said is not None and 1 <= said <= MOST_TRIES - more else None


def _minutes(match: re.Match[str]) -> float | None:
    if match["half"]:
        return _MINUTES[match["hu"]] / 2
    said = number(match["n"])
    return None if said is None else said * _MINUTES[match["u"]]
