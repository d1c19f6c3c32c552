"""Material cut into clauses, each with whoever says it."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise

from assistant.duties.report.conflicts import tellers
from assistant.duties.report.conflicts.openings import Opening, openings
from assistant.duties.report.conflicts.speakers import Voice, speaker_of, talker, voice_of
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.reading.voices import rumours
from assistant.duties.report.record import Material, Source, SourceKind, Span, Wording


@dataclass(frozen=True)
class Clause:
    """`text` is source.text[start:end] without the words that introduce the speaker."""

    source: str
    start: int
    text: str
    speaker: str
    voice: Voice
    sentence: int
    lead: str = ""  # the words in front of `text` that name the speaker
    stop: str = ""  # the mark behind it
    at: datetime | None = None  # when its source came in
    again: bool = False  # the same speaker says it anew: 刚又说
    corrects: bool = False  # its speaker takes back what was said: 景区更正：…
    first: bool = False  # nothing of its speaker stands in front of it in its sentence

    @cached_property
    def whole(self) -> "Clause":
        """The clause with the words that introduce the speaker."""
        return replace(self, start=self.start - len(self.lead), text=self.lead + self.text, lead="")

    @property
    def end(self) -> int:
        """Where the clause ends in its source."""
        return self.start + len(self.text)

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the span of text[start:end]."""
        quote = self.text[start:end]
        return Span(
            source=self.source,
            start=self.start + start,
            end=self.start + start + len(quote),
            quote=quote,
        )

    def wording(self, start: int = 0, end: int | None = None, speaker: str = "") -> Wording:
        """Return text[start:end] as one side of a contradiction."""
        who = speaker or self.speaker
        start = _behind_time(self.text, start)
        quote = self.text[start:end]
        return Wording(text=attributed(who, quote), spans=(self.span(start, end),))


# 5:22左右柳堤路18号, 三点来钟: the words that round a clock time off belong to it
_ROUNDED = re.compile(
    r"(?<=[\d点时分半刻钟])(?:左右|前后|上下|光景|来钟|多钟|时分|钟|许|多|整|的?样子|的?时候)+"
)


def _behind_time(text: str, start: int) -> int:
    """Return where a side begins that would else begin inside a time: 右柳堤路18号."""
    return next((m.end() for m in _ROUNDED.finditer(text) if m.start() < start < m.end()), start)


def attributed(who: str, quote: str) -> str:
    """Return the quote with who says it; 120\uff1a9楼 would read as a clock time."""
    mark = "称\uff1a" if who[-1:].isdigit() else "\uff1a"
    return f"{who}{mark}{quote}" if who else quote


_LATER = timedelta(minutes=10)


_CORRECTS = re.compile(r"更正|订正|纠正|改报|(?:数|人数|数字)(?:报|说|写)错")


def succeeds(later: Clause, earlier: Clause) -> bool:
    """Whether a source came in so much later that figures may have moved on, or corrects one."""
    if later.corrects and later.start > earlier.start:
        return True
    if later.source == earlier.source or later.at is None or earlier.at is None:
        return False
    return abs(later.at - earlier.at) >= _LATER


def apart(one: Clause, other: Clause) -> int:
    """Return how many sentences lie between two clauses; other sources count as neighbours."""
    return other.sentence - one.sentence if one.source == other.source else 1


_CUT = re.compile(
    r"[^\uff0c\u3002\uff1b\uff01\uff1f\n,;!?\uff1a:\u201c\u201d\"]+"
    r"(?:(?<=\d)(?<!\d[:\uff1a]\d\d)[:\uff1a](?=\d)[^\uff0c\u3002\uff1b\uff01\uff1f\n,;!?\uff1a:\u201c\u201d\"]+)*"
)
_FULL_STOP = re.compile(r"[\u3002\uff1b\uff01\uff1f\n;!?]")


def clauses(material: Material) -> list[Clause]:
    """Return the clauses of every source, in order."""
    return [clause for source in material.sources for clause in _of_source(source)]


_WITHDRAWN = re.compile(
    r"^\s*(?:刚刚?|后来|现|又)?(?:更正|订正|纠正)(?:为|成)|"
    r"^\s*(?:都|就|先)?(?:不作数|不算数?|作废|撤回|收回|说错|报错|记错|打错|发错|口误)"
)


# 前报重伤1人有误: told only to be taken back
_OLD = re.compile(
    r"^(?:[前首原初]|上一?次?|前一?次)报(?!告).*(?:有误|误报|不准确|弄错|搞错|不对)的?$"
)


def standing(found: list[Clause]) -> list[Clause]:
    """Return the clauses less what the next one takes back: “伤2人”不作数."""
    taken_back = {
        id(before)
        for before, after in pairwise(found)
        if _WITHDRAWN.match(after.text) and after.source == before.source
    }
    return [c for c in found if id(c) not in taken_back and not _OLD.match(c.text)]


_MARKS = re.compile(r"[\uff0c\u3002\uff1b\uff01\uff1f,;!?]")
_GAP = re.compile(r"(?<=[\u4e00-\u9fa5\d\uff09]) (?=[\u4e00-\u9fa5\d])")


# 【14:22 某网友】…: a message headed in brackets reads as a line with a colon
_HEADED = re.compile(
    r"【(?P<head>[^】\n]{0,20}\d{1,2}[:\uff1a]\d\d[^】\n]{0,20}|"
    r"[^】\n]{2,14}(?=】\s*\d{1,2}[:\uff1a]\d\d))】"
)


def _with_marks(text: str) -> str:
    """Where someone typed blanks for commas, put commas there; the length stays."""
    lines = _HEADED.sub(lambda m: f"\n{m['head']}\uff1a", text).split("\n")
    return "\n".join(
        _GAP.sub("\uff0c", line)
        if len(_GAP.findall(line)) > max(2, 2 * len(_MARKS.findall(line)))
        else line
        for line in lines
    )


def _of_source(source: Source) -> list[Clause]:
    found: list[Clause] = []
    default = _author(source)
    zones = rumours(plain(source.text))
    speaker, voice, stays = *default, False
    sentence, last, corrects = 0, 0, False
    base, heads = default, openings(source.text)
    marked = _with_marks(source.text)
    for match in _CUT.finditer(marked):
        between = marked[last : match.start()]
        if _FULL_STOP.search(between):
            sentence += 1
            base = default if "\n" in between else base
            if not _inside_quote(source.text, match.start()) and (not stays or "\n" in between):
                (speaker, voice), stays, corrects = base, base is not default, False
        last = match.end()
        line = match.start() == 0 or "\n" in between
        colon = marked[match.end() : match.end() + 1] in ("\uff1a", ":")
        again = tellers.said_again(match[0])
        head = _headed(heads, match, colon=colon)
        said = head or (
            (speaker, voice, again, stays)
            if again
            else _of_register(match[0], found, sentence)
            or speaker_of(match[0], colon, line)
            or _quoting(match[0], found, sentence)
            or (_went(match[0]) if voice is Voice.HEARSAY else None)
            or _of_call(match[0], found, sentence)
        )
        at = 0
        if said is not None and tellers.only_clock(said[0]):
            at, said = said[2], None
        if said is not None:
            speaker, voice, at, stays = tellers.without_heading(said[0]), *said[1:]
            corrects = bool(_CORRECTS.search(match[0][:at]))
            base = (speaker, voice) if stays and voice is not Voice.HEARSAY else base
        if said is None and voice is Voice.HEARSAY and tellers.flat_no(match[0]):
            (speaker, voice), stays = default, False  # 网上说死了人，假的: not the net says that
        stop = source.text[match.end() : match.end() + 1]
        heard = any(a <= match.start() < b for a, b in zones)
        if heard and voice is not Voice.HEARSAY:
            speaker, voice = _PASSED_ON, Voice.HEARSAY
        found.append(
            Clause(
                source.id, match.start() + at, match[0][at:], speaker, voice, sentence,
                match[0][:at], stop, source.at, bool(again), corrects,
                _begins(found, sentence, speaker),
            )
        )  # fmt: skip
    return _told_behind(found)


def _headed(
    heads: list[Opening], match: re.Match[str], *, colon: bool
) -> tuple[str, Voice, int, bool] | None:
    """Return whose telling a clause opens; a head with a colon is read as other such lines are."""
    head = next((h for h in heads if h.start < match.end() and match.start() < h.end), None)
    if head is None or (colon and head.end >= match.end()):
        return None
    return head.who, head.voice, min(len(match[0]), head.end - match.start()), True


# 昨天刚检修过的，厂里讲；市监说…: who says it stands behind
_STOPS_TELLING = ("\u3002", "\uff1b", ";", "\n", "")
# 187毫米（气象站）, 还在跳舞——跳舞队的人说的
_BEHIND = re.compile(
    r"[\uff08(](?P<unit>[\u4e00-\u9fa5]{2,10})[\uff09)]$|"
    r"\u2014+(?P<who>[\u4e00-\u9fa5]{2,10}?)(?:说|讲|报)的$"
)


def _told_behind(found: list[Clause]) -> list[Clause]:
    for index in range(1, len(found)):
        clause, before = found[index], found[index - 1]
        if behind := _BEHIND.search(clause.text):
            who = behind["who"] or behind["unit"]
            voice = voice_of(who)
            if behind["who"] or voice is Voice.UNIT:
                found[index] = replace(clause, speaker=who, voice=talker(voice))
        following = found[index + 1] if index + 1 < len(found) else None
        ends = clause.stop in _STOPS_TELLING or (following is not None and bool(following.lead))
        alone = bool(clause.lead) and not clause.text.strip() and ends
        if alone and not before.lead and before.text and before.sentence == clause.sentence:
            found[index - 1] = replace(before, speaker=clause.speaker, voice=clause.voice)
    return found


def _begins(found: list[Clause], sentence: int, speaker: str) -> bool:
    last = found[-1] if found else None
    return last is None or last.sentence != sentence or last.speaker != speaker or not last.text


_PASSED_ON = "网传"  # whose words a forwarded quotation are, where nobody is named


def _inside_quote(text: str, at: int) -> bool:
    return text.count("\u201c", 0, at) > text.count("\u201d", 0, at)


def _author(source: Source) -> tuple[str, Voice]:
    voice = voice_of(source.label)
    if source.kind is SourceKind.NEWS and voice is Voice.NOTE:
        voice = Voice.HEARSAY
    return source.label, voice


_GOES_ON = re.compile(r"^\s*(?:说|称|讲|写|标题是?)(?!明|法)")
_GOES_ON_TELLING = re.compile(r"^\s*(?:又|也|就|只|却)?(?:说是?|讲是?|称|回答?|答)(?!明|法|话)")
_GIVES_NUMBER = re.compile(r"^\s*(?:应该|实际|其实)?是(?=[\d一二两三四五六七八九十])")
_WRITTEN = re.compile(
    r"^\s*(?:(?:上|里|那)[面头边]?)?(?:一共|共)?(?:登记|写|记|列|登|填|载明)?(?:的|着|了)?(?:却|倒)?(?:是|有|为|共)*"
    r"(?=[\d一二两三四五六七八九十])"
)
_HOLDER = re.compile(
    r"(?:短?视频|帖子|群|网友|微博|抖音|朋友圈|网上|消息|公众号|论坛|账号|的号$|号$|博主|主播)"
)


def _of_call(text: str, found: list[Clause], sentence: int) -> tuple[str, Voice, int, bool] | None:
    """我打医院保卫科,说…; 船公司又打来,讲…: what is said belongs to the one called or calling."""
    match = _GOES_ON_TELLING.match(text) or _GIVES_NUMBER.match(text)
    if not match or not found or found[-1].sentence != sentence:
        return None
    who = tellers.of_call(found[-1].whole.text) or _acting(found[-1]) or _minding(found[-1])
    return (who, talker(voice_of(who)), match.end(), False) if who else None


def _of_register(
    text: str, found: list[Clause], sentence: int
) -> tuple[str, Voice, int, bool] | None:
    """公司翻出船登记，写的是4个人: what follows is of the register just brought forth."""
    match = _WRITTEN.match(text)
    if not match or not found or found[-1].sentence != sentence:
        return None
    who = tellers.of_register(found[-1].whole.text)
    return (who, talker(voice_of(who)), match.end(), False) if who else None


_ACTING = re.compile(
    r"^\s*(?:\d{1,2}[:\uff1a点时]\d{0,2}分?)?(?:后来|刚刚?|结果|我问)?(?P<who>[\u4e00-\u9fa5]{2,8}?)"
    r"(?:自己|又|也|亲自|刚刚?|今天|昨天|现场|到场|已经?)*"
    r"(?:在现场|人在|在那[边里]|下去|去|到|来|过去|上去|采(?:了)?样|取(?:了)?样|检测|化验|测|查|看)"
)


_OFFICER = re.compile(
    r"[\u4e00-\u9fa5](?:科长|所长|局长|处长|主任|站长|队长|书记|镇长|乡长|经理|校长|院长|工程师|工|科|所|队|局)$"
)


def _acting(clause: Clause) -> str:
    """居委书记自己下去看,讲…: whoever went there says it."""
    match = _ACTING.match(clause.text)
    named = match is not None and (
        voice_of(match["who"]) is not Voice.NOTE or bool(_OFFICER.search(match["who"]))
    )
    return match["who"] if match and named and not clause.lead else ""


_MINDING = re.compile(
    r"^\s*(?P<who>[\u4e00-\u9fa5]{2,6}?)(?:很|都|也|正|又|一直)?(?:不认|不服|不满|不同意|不干|情绪|激动|质疑|投诉|着急|有意见)"
)


def _minding(clause: Clause) -> str:
    """家属不认可,说…: whoever minds it says it."""
    match = _MINDING.match(clause.text)
    named = match is not None and voice_of(match["who"]) is not Voice.NOTE
    return match["who"] if match and named and not clause.lead else ""


_WENT = re.compile(
    r"^\s*(?:\d{1,2}[:\uff1a点时]\d{0,2}分?)?(?P<who>[\u4e00-\u9fa5]{2,8}?)(?:的?人)?(?:已经?|刚|也|马上|赶)*"
    r"(?:到了?(?:现场|场)?|去(?:看|查|核)过?|看过?|核[过实查]?|查过?|来人|来看|问过?)(?:了|一下|一圈|一趟)*\s*$"
)


def _went(text: str) -> tuple[str, Voice, int, bool] | None:
    """网上讲桥塌了，公路局到了，桥没塌: behind a rumour, whoever went there says it."""
    match = _WENT.match(text)
    voice = voice_of(match["who"]) if match else Voice.NOTE
    if match is None or voice not in (Voice.UNIT, Voice.PARTY):
        return None
    return match["who"], voice, len(text), False


def _quoting(text: str, found: list[Clause], sentence: int) -> tuple[str, Voice, int, bool] | None:
    """平台有个视频,说…: what is said belongs to the post named in the clause before."""
    match = _GOES_ON.match(text)
    if not match or not found or found[-1].sentence != sentence:
        return None
    before = found[-1].whole.text
    if not _HOLDER.search(before):
        return None
    return before[-12:], Voice.HEARSAY, match.end(), False
