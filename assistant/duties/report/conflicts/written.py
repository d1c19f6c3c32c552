"""A name that the note itself says is written otherwise somewhere: 传真上印成“河酉村”."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from assistant.duties.report.conflicts.names import sound_alike
from assistant.duties.report.conflicts.vocabulary import any_of, words
from assistant.duties.report.record import Material, Source, Span


@dataclass(frozen=True, slots=True)
class Miswritten:
    """A name as the note has it, and as the other writing has it."""

    what: str
    told: Span
    written: Span


# 写成, 误写作, 印成: another way to write it; 写的是: the same or another one
_OTHERWISE = (
    r"(?:误|错|却|倒)?(?:写|打|印|登记?|标|录|念|读|听|发|报|填|署|刻|喷|叫|说|记|抄|拼|输)(?:字)?(?:错)?(?:成了?|作|为)"
    r"|(?:成了|变成了?|误作|误为|错成了?)"
)
_STATED = (
    r"(?:写|打|印|登记|标|录|念|发|填|署|记|显示|用|称|提到|出现)(?:的|着|了)?(?:却|倒|又)?"
    r"(?:的?(?:地名|名字|名称|[桥路厂村店]名|单位))?(?:却|倒)?是?"
)
_WRITINGS = (
    r"(?:字|稿|条子|便条|本子|单子|群|短信|微信|传真|截图|材料|通报|标题|公告|通知|牌|单|名单|表|地图|导航|朋友圈|公众号|落款|平台|系统|"
    r"[首初快续]报|抬头|转发件|来件|来文|原文|书面|文字|附件|正文|信息|消息|那边|前头|后头|前面|后面|上面|下面|网上)"
)
_QUOTED = r"[\u201c\u2018\u300c\"'](?P<name>[\u4e00-\u9fa5A-Za-z0-9]{2,16})[\u201d\u2019\u300d\"']"
_NAME = r"(?P<name>[\u4e00-\u9fa5]{3,12})(?=[\uff0c\u3002\uff1b\uff09,;)]|$)"
# 有的稿子写梅山高速: a paper beside the one that the note goes by
_OTHER_PAPER = (
    r"(?:(?:有的?|部分|个别|一些|某些?|另一?[份篇]?|其他|别的|网上的?|先前的?)[^\uff0c\u3002\uff1b\n\d]{0,3}?(?:稿[子件]?|报道|转发)"
    r"|通稿|网稿|转发件|标题|抬头)(?:[里上中]面?)?(?:却|倒|又|则|都|也)?"
)
_WAYS = (
    (re.compile(rf"(?:{_OTHERWISE})\s*{_QUOTED}"), True),
    (re.compile(rf"{_WRITINGS}[^\u3002\uff1b\n]{{0,8}}?(?:{_OTHERWISE}){_NAME}"), True),
    (re.compile(rf"{_WRITINGS}[^\u3002\uff1b\n]{{0,8}}?{_STATED}[\uff1a:]?\s*{_QUOTED}"), False),
    (re.compile(rf"{_OTHER_PAPER}{_STATED}{_NAME}"), False),
)
_ROADS = re.compile(r"(?:(?P<fast>高速)(?:公路)?|[路街巷]|大道|国道|省道)$")
_UNITS = re.compile(r"(?:局|队|公司|厂|院|校|小学|中学|学校|所|站|委|办|中心|银行|集团|店|部)$")
_STEM = 2  # characters of a place's name without 村, 小区 and the like, at least
_PERSON = 3  # characters; a name so short may be anybody's


def miswritten(material: Material) -> list[Miswritten]:
    """Return the names that are said to be written in another way, each once."""
    return [one for source in material.sources for one in _of_source(source)]


def _of_source(source: Source) -> Iterator[Miswritten]:
    seen: set[str] = set()
    for pattern, otherwise in _WAYS:
        for match in pattern.finditer(source.text):
            name = match["name"]
            again = source.text.count(name) > 1
            if name in seen or (again and not otherwise):
                continue
            at = _counterpart(source.text, name, match.span("name"))
            if at is not None:
                seen.add(name)
                written = _span(source, *match.span("name"))
                yield Miswritten(_kind(name), _span(source, *at), written)


def _kind(name: str) -> str:
    """Return what a contradiction between two writings of such a name is called."""
    if road := _ROADS.search(name):
        return "高速名称" if road["fast"] else "道路名称"
    if _UNITS.search(name):
        return "单位名称"
    return "地名" if _place_stem(name) else "名称"


@lru_cache(maxsize=1)
def _place_ends() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words()['places']['suffixes'])})$")


def _place_stem(name: str) -> str:
    """Return 艳阳 of 艳阳小区, "" where it is the name of no place or too short."""
    end = _place_ends().search(name)
    return name[: end.start()] if end and end.start() >= _STEM else ""


def _counterpart(text: str, name: str, own: tuple[int, int]) -> tuple[int, int] | None:
    """Return where the note has the name that is most like it, None where none is."""
    found: list[tuple[int, int, int]] = []  # how unlike, where
    for size in range(max(2, len(name) - 3), len(name) + 4):
        for start in range(len(text) - size + 1):
            end = start + size
            if start < own[1] and own[0] < end:
                continue
            ends = (text[start] == name[0]) + (text[end - 1] == name[-1])
            if not ends or (size != len(name) and ends < 2):
                continue
            far = _distance(text[start:end], name)
            if far:
                found.append((2 * far - ends, start, end))
    return min(found)[1:] if found else None


_BREAK = re.compile(r"[^\u4e00-\u9fa5A-Za-z0-9]")


def _distance(piece: str, name: str) -> int:
    """Return by how many characters the two differ, 0 where they are not alike."""
    if piece == name or _BREAK.search(piece):
        return 0
    far = Levenshtein.distance(piece, name)
    if _one_sound(_place_stem(piece), _place_stem(name)):
        return 1  # 滟阳小区 and 艳阳社区: what the place is called besides is loose speech
    shared = max(len(name), len(piece)) - far
    if len(name) < _PERSON and far:
        differing = [(a, b) for a, b in zip(piece, name, strict=False) if a != b]
        return far if len(piece) == len(name) and sound_alike(*differing[0]) else 0
    alike = far <= max(1, len(name) // 3) and shared >= _PERSON - 1
    return far if alike else 0


def _one_sound(one: str, other: str) -> bool:
    """Whether two names sound alike and are written differently."""
    pairs = zip(one, other, strict=False)
    alike = len(one) == len(other) and all(a == b or sound_alike(a, b) for a, b in pairs)
    return bool(one) and one != other and alike


def _span(source: Source, start: int, end: int) -> Span:
    return Span(source=source.id, start=start, end=end, quote=source.text[start:end])
