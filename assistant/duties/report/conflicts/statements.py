"""Material cut into clauses, each with whoever says it."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache

from assistant.duties.report.conflicts import tellers
from assistant.duties.report.conflicts.vocabulary import any_of, words
from assistant.duties.report.record import Material, Source, SourceKind, Span, Wording


class Voice(StrEnum):
    """Who speaks, as far as it matters for whom to believe."""

    HEARSAY = "hearsay"  # the net, chat groups, neighbours, onlookers
    PARTY = "party"  # somebody concerned: owner, driver, family, firm
    UNIT = "unit"  # an authority or the unit responsible
    VAGUE = "vague"  # 有的说, 另一份稿子
    NOTE = "note"  # nobody named: whoever gave the note


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
        quote = self.text[start:end]
        return Wording(text=attributed(who, quote), spans=(self.span(start, end),))


def attributed(who: str, quote: str) -> str:
    """Return the quote with who says it; 120\uff1a9楼 would read as a clock time."""
    mark = "称\uff1a" if who[-1:].isdigit() else "\uff1a"
    return f"{who}{mark}{quote}" if who else quote


_LATER = timedelta(minutes=10)


def succeeds(later: Clause, earlier: Clause) -> bool:
    """Whether a source came in so much after another one that figures may have moved on."""
    if later.source == earlier.source or later.at is None or earlier.at is None:
        return False
    return abs(later.at - earlier.at) >= _LATER


def apart(one: Clause, other: Clause) -> int:
    """Return how many sentences lie between two clauses; other sources count as neighbours."""
    return other.sentence - one.sentence if one.source == other.source else 1


_CUT = re.compile(
    r"[^\uff0c\u3002\uff1b\uff01\uff1f\n,;!?\uff1a:\u201c\u201d\"]+"
    r"(?:(?<=\d)[:\uff1a](?=\d)[^\uff0c\u3002\uff1b\uff01\uff1f\n,;!?\uff1a:\u201c\u201d\"]+)*"
)
_FULL_STOP = re.compile(r"[\u3002\uff1b\uff01\uff1f\n;!?]")
_CLOCK = r"(?:\d{1,2}[:\uff1a点时]\d{0,2}分?(?:左右|许)?)"


@lru_cache(maxsize=1)
def _speaking() -> re.Pattern[str]:
    nouns = words()["speakers"]
    everyone = any_of([w for kind in nouns.values() for w in kind])
    said = any_of(words()["saying"])
    lead = r"(?:但是?|可是?|不过|然而|而|后来|又|同时|另外|还有|结果|问了?|再问|打给)?"
    return re.compile(
        rf"^\s*(?:{_CLOCK})?{lead}(?P<who>[^\d\s]{{0,10}}?(?:{everyone})"
        rf"(?:[\u4e00-\u9fa5]{{0,4}}?|\([^)]*\)|\uff08[^\uff09]*\uff09))"
        rf"\s*(?:{_CLOCK})?(?:在?(?:电话|现场|群|微信)里)?(?:又|也|都|只|却|就|还|则|刚|那边|那头)*"
        rf"(?P<verb>{said})(?P<rest>.*)$"
    )


# a label in front of a colon is no speaker
_LABELS = re.compile(
    r"^(?:\W*)(?:联系人|联系|联|原因|地点|时间|停|另|备注|来源|电话|情况|现场|措施|处置|伤亡|标题|"
    r"主送|附|注|其中|包括|目前|"
    r"以上|如下|下步|下一步|起火原因|伤者|死者|力量|到场力量|请示|要求|续|首报|续报|终报|.*素材|"
    r".*记录?|更正|订正)"
)
_CHAT_LEAD = re.compile(
    rf"^\s*(?P<first>{_CLOCK})?\s*(?P<who>(?:110|119|120|122|12345|"
    rf"[^\d\s])[^\d]{{0,15}}?)\s*(?P<second>{_CLOCK})?\s*$"
)


_NAMED = re.compile(
    rf"^\s*(?:{_CLOCK})?(?P<who>[\u4e00-\u9fa5]{{1,3}}|"
    rf"[\u4e00-\u9fa5]{{1,8}}的)(?:{_CLOCK})?(?:说|讲|称|表示|回复)(?P<rest>.*)$"
)
_NOT_NAMES = re.compile(
    r"^(?:听|据|就|还|又|也|都|没|别|不|再|先|后|他|她|它|我|你|们|是|只|刚|这|那|应|可|乱|瞎|胡|"
    r"照)"
)


def voice_of(who: str) -> Voice:
    """Say what kind of speaker a designation names; the last noun in it decides."""
    if who.startswith(tuple(words()["speakers"]["vague"])):
        return Voice.VAGUE
    best, where = Voice.NOTE, -1
    for kind in ("unit", "party", "vague", "hearsay"):
        for noun in words()["speakers"][kind]:
            at = who.rfind(noun)
            if at >= 0 and at + len(noun) >= where:
                best, where = Voice(kind), at + len(noun)
    return best


def clauses(material: Material) -> list[Clause]:
    """Return the clauses of every source, in order."""
    return [clause for source in material.sources for clause in _of_source(source)]


_MARKS = re.compile(r"[\uff0c\u3002\uff1b\uff01\uff1f,;!?]")
_GAP = re.compile(r"(?<=[\u4e00-\u9fa5\d\uff09]) (?=[\u4e00-\u9fa5\d])")


def _with_marks(text: str) -> str:
    """Where someone typed blanks for commas, put commas there; the length stays."""
    lines = text.split("\n")
    return "\n".join(
        _GAP.sub("\uff0c", line)
        if len(_GAP.findall(line)) > max(2, 2 * len(_MARKS.findall(line)))
        else line
        for line in lines
    )


def _of_source(source: Source) -> list[Clause]:
    found: list[Clause] = []
    default = _author(source)
    speaker, voice, stays = *default, False
    sentence, last = 0, 0
    for match in _CUT.finditer(_with_marks(source.text)):
        between = source.text[last : match.start()]
        if _FULL_STOP.search(between):
            sentence += 1
            if not _inside_quote(source.text, match.start()) and (not stays or "\n" in between):
                (speaker, voice), stays = default, False
        last = match.end()
        line = match.start() == 0 or "\n" in between
        colon = source.text[match.end() : match.end() + 1] in ("\uff1a", ":")
        again = tellers.said_again(match[0])
        said = (
            (speaker, voice, again, stays)
            if again
            else _speaker(match[0], colon, line)
            or _quoting(match[0], found, sentence)
            or _of_call(match[0], found, sentence)
        )
        at = 0
        if said is not None:
            speaker, voice, at, stays = said
        stop = source.text[match.end() : match.end() + 1]
        found.append(
            Clause(
                source.id, match.start() + at, match[0][at:], speaker, voice, sentence,
                match[0][:at], stop, source.at, bool(again),
            )
        )  # fmt: skip
    return found


def _inside_quote(text: str, at: int) -> bool:
    return text.count("\u201c", 0, at) > text.count("\u201d", 0, at)


def _author(source: Source) -> tuple[str, Voice]:
    voice = voice_of(source.label)
    if source.kind is SourceKind.NEWS and voice is Voice.NOTE:
        voice = Voice.HEARSAY
    return source.label, voice


def _speaker(text: str, colon: bool, line: bool) -> tuple[str, Voice, int, bool] | None:
    """Return speaker, voice, where what is said begins, and whether it goes on past a full stop."""
    if colon and (lead := _CHAT_LEAD.match(text)) and not _LABELS.match(lead["who"]):
        clock = bool(lead["first"] or lead["second"])
        voice = voice_of(lead["who"])
        if (clock or line or voice is not Voice.NOTE) and not _SAYING_END.search(lead["who"]):
            stays = clock or (line and voice is Voice.HEARSAY)
            return lead["who"], _talker(voice), len(text), stays
    if colon and (match := _TELLING.match(text)) and not _LABELS.match(match["who"]):
        return match["who"], _talker(voice_of(match["who"])), len(text), False
    if match := _speaking().match(text):
        who = match["who"]
        return who, voice_of(who), match.start("rest"), False
    if (match := _NAMED.match(text)) and not _NOT_NAMES.match(match["who"]):
        return match["who"], Voice.UNIT, match.start("rest"), False
    if told := tellers.anyone(text):
        who, at = told
        return who, _talker(voice_of(who)), at, False
    return None


def _talker(voice: Voice) -> Voice:
    return Voice.PARTY if voice is Voice.NOTE else voice


_SAYING_END = re.compile(
    any_of(["说", "讲", "称", "回", "报", "来电", "电话", "反映", "表示", "报告", "回复", "通报"])
    + r"$"
)
# 某某瞭望塔16点10报的
_TELLING = re.compile(
    rf"^\s*(?:{_CLOCK})?(?P<who>[^\d\s]{{2,16}}?)\s*(?:{_CLOCK})?(?:来)?(?:报来|报的|报|来电|电话|"
    rf"报告|打来|打电话来|打过来|说|讲|反映)(?:的|过来)?$"
)
_GOES_ON = re.compile(r"^\s*(?:说|称|讲|写|标题是?)(?!明|法)")
_GOES_ON_TELLING = re.compile(r"^\s*(?:又|也|就|只|却)?(?:说是?|讲是?|称|回答?|答)(?!明|法|话)")
_HOLDER = re.compile(
    r"(?:短?视频|帖子|群|网友|微博|抖音|朋友圈|网上|消息|公众号|论坛|账号|的号$|号$|博主|主播)"
)


def _of_call(text: str, found: list[Clause], sentence: int) -> tuple[str, Voice, int, bool] | None:
    """我打医院保卫科,说…; 船公司又打来,讲…: what is said belongs to the one called or calling."""
    match = _GOES_ON_TELLING.match(text)
    if not match or not found or found[-1].sentence != sentence:
        return None
    who = tellers.of_call(found[-1].whole.text) or _acting(found[-1])
    return (who, _talker(voice_of(who)), match.end(), False) if who else None


_ACTING = re.compile(
    r"^\s*(?:后来|刚刚?|结果|我问)?(?P<who>[\u4e00-\u9fa5]{2,8}?)(?:自己|又|也|亲自|"
    r"刚刚?)*(?:下去|去|到|来|过去|上去)"
)


def _acting(clause: Clause) -> str:
    """居委书记自己下去看,讲…: whoever went there says it."""
    match = _ACTING.match(clause.text)
    named = match is not None and voice_of(match["who"]) is not Voice.NOTE
    return match["who"] if match and named and not clause.lead else ""


def _quoting(text: str, found: list[Clause], sentence: int) -> tuple[str, Voice, int, bool] | None:
    """平台有个视频,说…: what is said belongs to the post named in the clause before."""
    match = _GOES_ON.match(text)
    if not match or not found or found[-1].sentence != sentence:
        return None
    before = found[-1].whole.text
    if not _HOLDER.search(before):
        return None
    return before[-12:], Voice.HEARSAY, match.end(), False
