"""Who called, by where officers put the name: beside the clock, or in front of what he did.

7:48 老河镇值班尹 …, 派出所副所长柯明6点17打来, 县水务 老苗口述: one to three words that make a unit
and a person, next to a clock or to a telling word at the head of the note. Nothing is taken that
only looks like a name: the words between two marks must be the designation and no more.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.duties.report.reading.designations import designation, is_office
from assistant.duties.report.reading.headings import flattened
from assistant.duties.report.reading.informants import PUNCT, Informant, ends_unit
from assistant.duties.report.reading.lexicon import pattern

_HEAD = 60  # characters in which a note says who called
_MOST = 3  # so many words make a designation: 青龙镇 人大主席 邢卫东
_LONGEST = 24  # characters of a designation
# …刚从现场打来
_HOW = re.compile(
    r"(?:刚才?|才|又|再|还|连|也|就|已|先后?|陆续|接连|连续|分别|前后|在[^\uff0c\u3002\s]{0,6}群[里内中上]?|[从在](?:现场|岸上|路上|医院))+$"
)
_TOKEN = re.compile(rf"[^\s\0{PUNCT}\u2014\-、]+")
_GAP = re.compile(
    r"[ \u3000]{0,2}(?:\0+[ \u3000]{0,2})?"
)  # a clock may stand between: 公司 15:47 运管员
_MARKS = re.compile(r"[\s\uff0c,:\uff1a]*")
_LEAST = 2  # characters that the bare name of an office has at least


# 地震监测中心, 火灾防控中心: an office named after what it is for, and nothing that happened
_FOR_HARM = re.compile(
    r"(?:地震|地质灾害|火灾|事故|灾害|溺水|爆破|冰雹)"
    r"(?=(?:监测|预警|预报|应急|防[治控范]|救援|调查|台网|[局台站所办队科]|信息|中心))"
)


# 白河镇的武装部长老崔
_HOME_OF = re.compile(r"(?P<unit>[\u4e00-\u9fff]{2,12}?)\u7684(?=[\u4e00-\u9fff]{2,})")


def named(said: str, offset: int) -> Informant | None:
    """Read a designation, also of an office that is named after the harm it is there for."""
    made = designation(said, offset)
    home = _HOME_OF.match(said) if made is None or not made.unit else None
    if home and ends_unit(home["unit"]):
        whole = designation(home["unit"] + said[home.end() :], offset)
        if whole is not None:
            return replace(whole, end=offset + len(said))
    veiled = _FOR_HARM.sub(lambda m: "监" * len(m[0]), said)
    if made is not None or veiled == said:
        return made
    made = designation(veiled, offset)
    if made is None or not veiled.startswith(made.unit):
        return None
    return Informant(said[: len(made.unit)], made.person, made.start, made.end)


def caller(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who called where the note puts him beside a clock or a telling word."""
    flat = flattened(text, moments)
    for start, clocked in _anchors(flat):
        made = _designated(flat, start, clocked=clocked)
        if made is not None:
            return made
    return None


_HERE = re.compile(
    rf"(?:^|[{PUNCT}\s])(?P<who>[^{PUNCT}\0\s\d]{{2,20}}?)的?(?:\0+\s*)?(?:又|再|马上|随即|已|就|给)*"
    r"(?:转?报(?:告|送|到|给|至|知)?|上报|打(?:给|到)?|转(?:到|给|告|报)?|告(?:知|诉)|通知|通报|推送|反馈)(?:了|给|到)?"
    r"(?:我室|本室|我们(?:室|这里|值班室)?|我[处办]|我中心|总值班室|[区县市]值班室|[区县市]委?总值班室)"
)
# 某局副局长某某向我室报告
_TO_US = re.compile(
    rf"(?:^|[{PUNCT}\s\0])(?P<who>[^{PUNCT}\0\s\d]{{2,20}}?)\0*[向给对跟](?:我室|本室|我们|我处|我(?=[报汇反说讲])|总值班室|[区县市]值班室)"
    r"(?:电话|口头|书面|来电)?(?:报告|汇报|反映|通报|说明|说|讲|来电|打电话)"
)
_AND_WHOM = re.compile(
    r"[\uff0c,\s]*(?:\u73b0\u573a)?\u8054\u7cfb\u4eba[:\uff1a]?(?P<who>[\u4e00-\u9fff]{2,4})(?=[\d\s\uff0c,])"
)


def told_here(text: str, moments: Sequence[tuple[int, int]], *, within: int) -> Informant | None:
    """Return who told this room, in so many words (社区值班柳青报我室), in the first characters."""
    flat = flattened(text, moments)
    for match in (*_HERE.finditer(flat[:within]), *_TO_US.finditer(flat[:within])):
        made = designation(match["who"], match.start("who"))
        if made is None:
            continue
        more = _AND_WHOM.match(flat, match.end())
        person = designation(more["who"], 0) if more and not made.person else None
        if more and (person is None or not person.unit) and not made.person:
            return Informant(made.unit, more["who"], made.start, made.end)
        return made
    return None


_LEAD = re.compile(r"[\s\uff0c:\uff1a\uff08\uff09【】\[]*")
_SENTENCE = re.compile(r"[\u3002\uff01\uff1f\n\uff1b]")


def closing(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who told it where a note says so further down: 报的人：…, …，城关镇应急办说的。"""
    flat = flattened(text, moments)
    for match in _brought().finditer(flat):
        at = _after(flat, match.end())
        if (made := _designated(flat, at, clocked=True)) is not None:
            return made
    for match in _ANSWERED.finditer(flat):
        made = designation(match["who"], match.start("who"))
        if made is not None and (made.person or is_office(made.unit)):
            return made
    return _last_words(flat.rstrip("\u3002\uff01 \n"))


# 热线转住建局，住建局9:05反馈：…
_ANSWERED = re.compile(
    rf"(?:^|[{PUNCT}\s\0])(?P<who>[^{PUNCT}\0\s\d]{{2,16}}?)\0*(?:反馈|答复|回复|回电|回话|回我|回过来|答复我|核实后报)(?:我室?|说|称)?[:\uff1a\uff0c]"
)


@lru_cache(maxsize=1)
def _brought() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[{PUNCT}\s\0]))(?:{pattern('names', 'brought_by')})")


def _last_words(flat: str) -> Informant | None:
    """Read 城关镇应急办说的 behind the story, or a unit that signs."""
    start = max((m.end() for m in re.finditer(rf"[{PUNCT}\s]", flat)), default=0)
    last = flat[start:].strip("\0")
    if not start or not last:
        return None
    tail = _SAID_LAST.search(last)
    signed = flat[start - 1] in "\u3002\n\u2014"
    made = designation(last[: tail.start()] if tail else last, flat.index(last, start))
    if made is None or not (tail or signed):
        return None
    return made if made.person or is_office(made.unit) else None


_SAID_LAST = re.compile(
    r"(?:\0*)(?:刚|刚才|才|当面|亲自|口头)*(?:打|说|讲|报|电话|转|发)(?:来|过来)?的?(?:电话)?$"
)
_TITLE = re.compile(
    r"\s*(?P<who>[\u4e00-\u9fff]{3,20}?)关于[^\n\u3002\uff0c]{2,40}?的?(?:报告|情况|函|信息|快报|通报|专报|请示)"
)


def titled(text: str) -> Informant | None:
    """Return whose paper it is by its title: 某镇人民政府关于…的报告."""
    match = _TITLE.match(text)
    made = designation(match["who"], match.start("who")) if match else None
    return made if made is not None and made.unit and not made.person else None


def _anchors(flat: str) -> Iterator[tuple[int, bool]]:
    """Yield where a designation may begin: at the note's head, then behind each of its clocks."""
    lead = re.compile(rf"(?:{pattern('names', 'caller_leads')}|{_LEAD.pattern})*")
    opening = lead.match(flat)
    begin = opening.end() if opening else 0
    if not flat.startswith("\0", begin):
        yield begin, bool(re.search(r"[\uff08【我]|电话", flat[:begin]))  # 终报（街道起草，…）
    stop = _SENTENCE.search(flat, begin + 1)
    last = max(stop.end() if stop else len(flat), begin + _MOST)
    for clock in re.finditer(r"\0+", flat[: min(last, begin + 2 * _HEAD)]):
        first = clock.start() <= begin
        marks = lead.match(flat, clock.end()) if first else _MARKS.match(flat, clock.end())
        yield marks.end() if marks else clock.end(), True


def _after(flat: str, at: int) -> int:
    marks = _MARKS.match(flat, at)
    return marks.end() if marks else at


# 信息员老芮（黑石村）
_OF_UNIT = re.compile(r"[\uff08(](?P<unit>[\u4e00-\u9fff]{2,12})[\uff09)]")


_PHONE = re.compile(r"\s*[\uff08(][\d\s\-]{7,14}[\uff09)]")
# 矿山救护队队长（姓苗）, 我是临江渡口的安全员，姓杜
_SURNAMED = re.compile(r"[\uff08(\uff0c,]\s*我?姓(?P<sur>[\u4e00-\u9fff])")
_TITLE_LAST = re.compile(r"(?:长|主任|经理|书记|总监)$")


def _with_surname(made: Informant, flat: str) -> Informant:
    """Add the surname told right behind a post: 苗队长, 杜某."""
    told = _SURNAMED.match(flat, made.end)
    if told is None or not made.person:
        return made
    person = told["sur"] + (made.person if _TITLE_LAST.search(made.person) else "某")
    return Informant(made.unit, person, made.start, told.end())


def _with_unit(made: Informant, flat: str) -> Informant:
    behind = None if made.unit else _OF_UNIT.match(flat, made.end)
    home = designation(behind["unit"], behind.start("unit")) if behind else None
    if behind is None or home is None or home.person:
        return made
    name = re.sub(r"^[\u4e00-\u9fff]+员(?=[\u4e00-\u9fff]{2,})", "", made.person)
    return Informant(home.unit, name, made.start, behind.end("unit"))


def _designated(flat: str, start: int, *, clocked: bool) -> Informant | None:
    """Return the longest designation of up to three words from `start` that stands by itself."""
    for first, end, told in reversed(_stretches(flat, start)):
        made = named(flat[first:end], first)
        if made is None:
            continue
        clock = flat.startswith("\0", _after(flat, end))
        beside = clocked or clock or "\0" in flat[first:end]
        colon = re.match(r"\s*[:\uff1a]|[\u2014]{2}", flat[end:])
        colon = colon or _OF_UNIT.match(flat, end) or _PHONE.match(flat, end)
        if made.person and (told or beside or colon):
            return _with_surname(_with_unit(made, flat), flat)
        if told and (is_office(made.unit) or (beside and len(made.unit) >= _LEAST)):
            return made
        if beside and is_office(made.unit):
            return made
    return None


def _stretches(flat: str, start: int) -> list[tuple[int, int, bool]]:
    """Return (start, end, told) of one to three words; `told` where a telling word ends them."""
    found: list[tuple[int, int, bool]] = []
    at = start
    for _ in range(_MOST):
        token = _TOKEN.match(flat, at)
        if token is None or token.end() - start > 2 * _LONGEST:
            break
        tail = _tells().search(token[0])
        if tail:
            end = token.start() + len(_HOW.sub("", token[0][: tail.start()]))
            if end > token.start():
                found.append((start, end, True))
            elif found:
                found[-1] = (*found[-1][:2], True)
            break
        found.append((start, token.end(), False))
        beyond = re.compile(r"[ \u3000]*\0+[ \u3000]*").match(flat, token.end())
        if beyond and (behind := _TOKEN.match(flat, beyond.end())) and _tells().match(behind[0]):
            found[-1] = (start, token.end(), True)  # 贺东17:42打来
        gap = _GAP.match(flat, token.end())
        if gap is None or not gap[0]:
            break
        at = gap.end()
    return found


@lru_cache(maxsize=1)
def _tells() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern('names', 'tells')})")
