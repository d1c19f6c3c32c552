"""Material cut into clauses, each with its place in the source and whose words it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.reading.chats import messages
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.reading.senders import sender
from assistant.duties.report.record import Material, Source, Span
from core.yaml_data import read_yaml

_HERE = Path(__file__).parent


def table(name: str) -> dict[str, Any]:
    """Return a data file of this folder."""
    loaded: dict[str, Any] = read_yaml((_HERE / name).read_text(encoding="utf-8"))
    return loaded


def any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """Return one expression for a list of them; an empty list matches nothing."""
    return re.compile("|".join(f"(?:{one})" for one in patterns) if patterns else r"(?!)")


class Voice(StrEnum):
    """Whose words a clause is."""

    ROOM = "room"  # the officer's own, or whoever called in: nothing else is said
    AUTHORITY = "authority"  # whose duty it is to know
    CONCERNED = "concerned"  # neighbours, owners, drivers: hearsay about a cause
    RUMOUR = "rumour"  # net and chat groups: hearsay altogether


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a source between two marks: `plain(source.text)[start:end] == text`.

    `body` is where what is said begins, behind 消防说 and the like. `sentence` counts up. `lead`
    is whether `speaker` was named in this clause.
    """

    source: str
    text: str
    start: int
    sentence: int
    voice: Voice
    speaker: str = ""
    body: int = 0
    lead: bool = False
    written: str = ""  # the source's own words, where they are spelt otherwise

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)

    @property
    def said(self) -> str:
        """The words without the one who says them."""
        return self.text[self.body :]

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the span of text[start:end]."""
        stop = len(self.text) if end is None else end
        return Span(
            source=self.source,
            start=self.start + start,
            end=self.start + stop,
            quote=(self.written or self.text)[start:stop],
        )


_COLONS = ":\uff1a"
_ENDS = "\u3002\uff01\uff1f!?\n"
# a colon or comma between figures belongs to a time or a number, a stop to a decimal
_MARK = re.compile(
    r"[\u3002\uff01\uff1f!?\n\uff0c\uff1b;]|(?<!\d),|,(?!\d)|\uff1a(?!\d)|(?<!\d)\uff1a|"
    r"(?<!\d):|:(?!\d)|(?<=[:\uff1a]\d\d)\uff1a(?=\d)"  # 22:20：110千伏…: the first part is a clock
)
_SAYS = re.compile(
    # 起火原因初步判断为…: a cause is found, nobody called 起火原因 says anything
    r"^(?![^\uff0c\u3002]{0,8}(?:原因|起因)[^\uff0c\u3002]{0,4}(?:判断|认定|确认|查明|认为))"
    r"(?P<who>[^\uff0c\u3002]{0,18}?)"
    r"(?P<verb>(?<!没听)(?<!听)说了?(?!个事|一[声下句])|讲(?!解)|(?<![名职统号简自])称|表示|反映|回复|回话|反馈|通报|确认|判断|"
    r"认定|认为|估计|怀疑|猜测|都在传|那边回|(?<![返收召撤送找转带退来驶运])回$|来电|电话$|报告|(?<![上续终首汇通预快举])报(?!平安|[警案名道纸废销备])|介绍|透露|初步查明|发布)"
    r"(?:的?是|的|过来|道)?"
)
_GUESSES = re.compile("估计|怀疑|猜测")
_LABEL = re.compile(r"^[^\uff0c\u3002]{1,22}$")


@dataclass(frozen=True, slots=True)
class Voices:
    """Who is an authority and whose word is hearsay, from voices.yaml."""

    authority: re.Pattern[str]
    concerned: re.Pattern[str]
    rumour: re.Pattern[str]
    carriers: re.Pattern[str]

    def of(self, who: str) -> Voice | None:
        """Return the voice of a named speaker, None where the name tells nothing."""
        who = sender(who)
        for voice, words in (
            (Voice.RUMOUR, self.rumour),
            (Voice.AUTHORITY, self.authority),
            (Voice.CONCERNED, self.concerned),
        ):
            if words.search(who):
                return voice
        return None


@lru_cache(maxsize=1)
def voices() -> Voices:
    """Read voices.yaml."""
    data = table("voices.yaml")
    return Voices(*(any_of(data[key]) for key in ("authority", "concerned", "rumour", "carriers")))


_QUOTES = {"\u201c": "\u201d", "\u300c": "\u300d", '"': '"'}


def carried(text: str) -> list[tuple[int, int]]:
    """Return the quotations that carry what the net or a chat group says."""
    found: list[tuple[int, int]] = []
    for mark, close in _QUOTES.items():
        for opened in re.finditer(re.escape(mark), text):
            before = text[max(0, opened.start() - 16) : opened.start()]
            if any(start <= opened.start() < end for start, end in found):
                continue
            if voices().carriers.search(before.rsplit("\u3002", 1)[-1]):
                stop = text.find(close, opened.end())
                found.append((opened.end(), len(text) if stop < 0 else stop))
    return found


# dictated or typed in haste: blanks where the marks should be, as in 门窗碎了 人没事
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff\uff09)])[ \u3000]+(?=[\u4e00-\u9fff\d])")


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Cut at marks and blanks; where no sentence ever ends, every blank ends one."""
    blank = "," if re.search(f"[{re.escape(_ENDS)}]", text.strip()) else "\n"
    marks = [(m.start(), m.end(), m[0]) for m in _MARK.finditer(text)]
    marks += [(m.start(), m.end(), blank) for m in _BLANK.finditer(text)]
    for message in messages(text):  # also where a figure stands on both sides: 21:31：6栋着火
        colon = text[message.body - 1] in _COLONS
        marks.append((message.body - colon, message.body, ":"))
    start = 0
    for at, stop, mark in sorted(set(marks)):
        yield start, at, mark
        start = stop
    yield start, len(text), "\n"


@dataclass(frozen=True, slots=True)
class _Speaking:
    """Who is speaking at this point of the source."""

    voice: Voice
    speaker: str = ""


def clauses(source: Source) -> list[Clause]:
    """Cut one source; clauses of no words are left out."""
    default = now = _Speaking(Voice.ROOM)
    whole = plain(source.text)
    foreign = carried(whole)
    found: list[Clause] = []
    sentence = 0
    for start, end, mark in _pieces(whole):
        start, end = _trimmed(whole, start, end)
        words = whole[start:end]
        if words:
            who, body, named = _speaker(words, mark)
            if who and named is None and _OF_HIS.match(who):
                named = _rung_up(found, sentence)
            if who or named:
                now = _Speaking(named or Voice.ROOM, who)
                if sentence == 0 and named is Voice.AUTHORITY:
                    default = now  # the caller is one: the whole note is told by him
            quoted = any(2 * (min(b, end) - max(a, start)) > end - start for a, b in foreign)
            voice = Voice.RUMOUR if quoted else now.voice
            found.append(
                Clause(source.id, words, start, sentence, voice, now.speaker, body, bool(who),
                       source.text[start:end])
            )  # fmt: skip
        if mark in _ENDS:
            sentence += 1
            now = default
    return found


# 我打某公司，值班的某工说…: he speaks for those who were rung up
_OF_HIS = re.compile(
    r"(?:值班的?)?(?:[\u4e00-\u9fff]{1,2}(?:工|主任|经理|队长|所长|科长|师傅)|值班员|他们?|她们?|对方|那边)$"
)
_RANG = re.compile(
    r"(?:打|问|联系|核实|打给|打到)(?:了|过|的)?(?P<who>[\u4e00-\u9fff]{2,10})(?:电话)?$"
)


def _rung_up(found: Sequence[Clause], sentence: int) -> Voice | None:
    """Return the voice of those whom the officer rang up right before, in this sentence."""
    for clause in reversed(found[-3:]):
        rang = _RANG.search(clause.text)
        if rang and clause.sentence == sentence:
            return voices().of(rang["who"])
    return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in ' \u3000\t"\u201c\u201d\u3001-*·':
        start += 1
    while end > start and text[end - 1] in ' \u3000\t"\u201c\u201d\u3001':
        end -= 1
    return start, end


# a moment before a name, and words that are no part of it
_BEFORE_NAME = re.compile(
    r"^(?:\d+(?:[:\uff1a]|个?[点时分年月日号许])?|(?<=[\d点时分])许|[\s\[\]]|截至|目前|转|今[早天晚]|昨[天晚]|凌晨|上午|下午|刚才?|又|再|另|起因|原因|接到?|听|据)+"
)


# 经区应急局初步认定: how it was found is none of the name
_HOW_FOUND = re.compile(
    r"^(?:经|由)(?=[\u4e00-\u9fff]{2,})|(?:已|已经|联合|进一步|初步|最终|正式|现场)+$|(?<=值班)的$"
)
_CLOCK_BEHIND = re.compile(r"\s*\d{1,2}[:\uff1a点时]\d{0,2}分?$")


def _name(words: str) -> str:
    return _HOW_FOUND.sub("", _CLOCK_BEHIND.sub("", _BEFORE_NAME.sub("", words))).strip()


_NOT_SAID = re.compile(r"(?:没有?|未|别|不)(?:人|谁)?$")


def _speaker(words: str, mark: str) -> tuple[str, int, Voice | None]:
    """Return who speaks, where his words begin, and his voice where the name tells it."""
    match = _SAYS.match(words)
    if match is not None and not _NOT_SAID.search(match["who"]):
        guessed = _GUESSES.match(match["verb"])  # 估计4200户: that it is a guess belongs to it
        body = match.start("verb") if guessed else match.end()
        return _name(match["who"]), body, voices().of(match["who"])
    if mark in _COLONS and _LABEL.match(words):
        return _name(words), len(words), voices().of(words)
    heard = voices().rumour.match(words)
    return (heard[0], heard.end(), Voice.RUMOUR) if heard else ("", 0, None)


def all_clauses(material: Material) -> list[Clause]:
    """Cut every source, in order of arrival."""
    return [clause for source in material.sources for clause in clauses(source)]


# words that make the opposite of what follows them in the same clause
_NO = re.compile(
    r"(?:没有?|未|无|不是|并非|并无|排除|不存在|尚无|暂无|否认|未见|未发现|没见|辟谣)(?:发生|出现|听说|看到|"
    r"造成|引起|引发|任何|什么|人|再|有|怎么|明显|接到|过)*$"
)


def denied(text: str, at: int) -> bool:
    """Say whether the word at this offset of a clause is said not to be so: 没炸, 未起火."""
    return _NO.search(text[:at]) is not None


_UNSURE = re.compile(
    r"不清楚|不知道|不晓得|没说|没讲|没提|没问|未提|不详|不明|没数|没统计|未统计|待统计|在统计|不好说|还没查|"
    r"没把握|不敢(?:讲|说)|看不清|没查(?![明清])|哪个晓得|谁知道|说不清|说不准|不确定|没核|在数|还没报"
)


def unsure(text: str) -> bool:
    """Say whether a clause says that something isn't known."""
    return _UNSURE.search(text) is not None


# 误将, 系将, 已将 take an object and tell what was done; so do 将其控制, 将3人全部救出
_WILL = (
    r"(?<![系误是因已])将(?!近|[其该他她它]|[\d一二两三四五六七八九十]+[名人个台辆户只]|"
    r"(?:伤|被困|火|人|车|群众|肇事|嫌|船|故障|树|事故)[^\uff0c\u3002]{0,10}(?:出|至|到|走|离|灭|控制|完|开|清)$)"
)
_PLANNED = re.compile(
    _WILL + r"|准备|拟|"
    r"(?:上午|下午|晚上|明早|中午|晚些|稍后|待会儿?)[^\uff0c\u3002]{0,2}(?:来|到|去)(?!了|的|过|[^\uff0c\u3002]{1,3}了)|"
    r"往(?:过|这边|那边|现场|那)?(?:赶|去|来)|要[^\uff0c\u3002]{1,8}(?:才)?到|快点|赶紧|赶快|打算|计划|明天|明早|后天|待命|集结|路上|途中|赶(?:来|往|赴|过去|过来(?!撒|处|抢|救|帮|看|清|封))|在赶|正赶|"
    r"调派|调集|调了(?!监控|取)|叫了|派了|指派|安排|能到|(?<!后)才到|才能到|没到|未到|还没来|没来|还没(?:全)?到|没全到|"
    r"堵在|要到|会到|分钟(?:后)?(?:能)?到|小时(?:后)?(?:能)?到|前往|说[^\uff0c\u3002]{0,8}到$|"
    r"马上(?:到|来)|预计|计划|要(?:派|来|去|请|叫|调)|请求|建议|等(?:消防|公安|专家)"
)


# 10点前先抢通一半: by then, not yet
_BY_THEN = (
    r"\d(?:[点时]半?|[:\uff1a]\d\d)(?:之|以)?前"
    r"(?![后的就已天一往])(?![^\uff0c\u3002]*(?:了|完$|过$))"
)
_MEANT = re.compile(
    rf"{_WILL}|{_BY_THEN}|"
    r"准备|拟|打算|计划|明天|明早|后天|预计|要[^\uff0c\u3002]{1,8}(?:才)?到|"
    r"(?:上午|下午|晚上|中午|晚些|稍后|待会儿?)[^\uff0c\u3002]{0,2}(?:来|到|去)(?!了|的|过|[^\uff0c\u3002]{1,3}了)|"
    r"马上|要(?:派|来|去|请|叫|调)|请求|建议|等(?:消防|公安|专家)|快点|赶紧|赶快"
)


def meant(text: str) -> bool:
    """Say whether a clause tells an intention; a team that was sent is a deed that is done."""
    return _MEANT.search(text) is not None


def planned(text: str) -> bool:
    """Say whether a clause tells what is to be or is on its way, not what is done."""
    return bool(_PLANNED.search(text) or _COMES_BY.search(text))


# 凌晨2时前到场: a time by which they are to come, unless they 已 have
_COMES_BY = re.compile(
    r"^(?!.*已).*[点时分半](?:左右)?[以之]?前(?:能|可)?(?:赶到|抵达|到)(?![了的])"
)
