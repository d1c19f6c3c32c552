"""What befell people: each telling word with its slot and how firm a figure it makes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.reading.lexicon import pattern, words
from assistant.duties.report.record import Slot

FIGURE, TOLD, CARE, WEAK = 3, 2, 1, 0
_KINDS = (
    ("deaths", Slot.DEATHS, FIGURE),
    ("deaths_told", Slot.DEATHS, TOLD),
    ("injured", Slot.INJURED, FIGURE),
    ("body_hurt", Slot.INJURED, TOLD),
    ("injured_told", Slot.INJURED, TOLD),
    ("hospital", Slot.INJURED, CARE),
    ("seriously", Slot.SERIOUSLY_INJURED, FIGURE),
    ("slightly", Slot.SLIGHTLY_INJURED, FIGURE),
    ("missing", Slot.MISSING, FIGURE),
    ("missing_weak", Slot.MISSING, WEAK),
    ("trapped", Slot.TRAPPED, FIGURE),
    ("evacuated", Slot.EVACUATED, FIGURE),
)


@dataclass(frozen=True, slots=True)
class Harm:
    """A telling word: `text[start:end]` tells of `slot`; `weight` is FIGURE, TOLD, CARE or WEAK."""

    start: int
    end: int
    text: str
    slot: Slot
    weight: int


@lru_cache(maxsize=512)
def harms(text: str) -> tuple[Harm, ...]:
    """Return the telling words in order; of one slot none overlaps another."""
    found: list[Harm] = []
    for key, slot, weight in _KINDS:
        for match in words("counts", key).finditer(text):
            if key == "hospital" and not _cared_for(text, match):
                continue
            if not any(
                h.slot is slot and h.start < match.end() and match.start() < h.end for h in found
            ):
                found.append(Harm(match.start(), match.end(), match[0], slot, weight))
    return tuple(sorted(found, key=lambda h: (h.start, -h.weight)))


_CARRIED = re.compile(r"(?:[接拉送抬]走|拉了)$")
_CARERS = re.compile(r"120|救护|医|急救|[伤病痛血断破昏晕吐烧]|口子")


_CHECKED_BY = 22  # characters behind 去医院 in which a check's finding is told
_FOUND_NOTHING = re.compile(
    r"没(?:有)?(?:说|讲)(?:有)?(?:哪|啥|什么)|没(?:有)?(?:查|检查|看|拍)出|未见异常|"
    r"(?:查|检查|看|拍片)(?:了|过|下来|后|完|一下|结果)*[\uff0c]?(?:都|也)?(?:没(?:有)?(?:啥|什么|事|问题|异常|毛病)|正常)"
)


# 一个副镇长在卫生院陪着: who is there for others
_STANDS_BY = re.compile(r"(?:里|内)?(?:陪|守|盯|慰问|看望|协调|做工作|对接|善后)")


def _cared_for(text: str, match: re.Match[str]) -> bool:
    """Tell who an ambulance took away from passengers taken over by another bus.

    Whom a check found nothing of isn't hurt: 去医院看看，没说哪里不好.
    """
    rest = text[match.start() : match.end() + _CHECKED_BY]
    rest = re.split(r"[\u3002\n]|其[他余它]|另|剩|别的", rest)[0]
    if _FOUND_NOTHING.search(rest) or _STANDS_BY.match(text, match.end()):
        return False
    if not _CARRIED.search(match[0]):
        return True
    lead = re.split(r"[\u3002\n]", text[max(0, match.start() - 24) : match.start()])[-1]
    return bool(_CARERS.search(lead + text[match.start() : match.end() + 12]))


@lru_cache(maxsize=1)
def _nobody() -> re.Pattern[str]:
    return re.compile(pattern("counts", "nobody"))


def denied(clause: str, at: int) -> bool:
    """Say whether nobody is told of: 没人 in 没人受伤, 无 in 无重伤; `at` is the word's place."""
    return bool(_nobody().search(clause[:at]) or _LISTED.search(clause[:at]))


# 无人员伤亡和被困: the denial goes on over a list
_LISTED = re.compile(
    r"(?:无|没有?|未(?:造成|发现|发生)?)[^\uff0c\u3002\d一二两三四五六七八九]{0,14}(?:\u3001|和|及|或|与|以及)(?:人员|人)?$"
)


def none_hurt(clause: str) -> Iterator[re.Match[str]]:
    """Yield 无人员伤亡 and its like, where somebody states it (not 没接到伤亡报告)."""
    if words("counts", "denied_event").search(clause):
        return
    for match in words("counts", "none_hurt").finditer(clause):
        if not re.match(r"(?:的)?(?:报告|消息|信息|反馈|情况报)", clause[match.end() :]):
            yield match
