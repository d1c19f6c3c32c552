"""A messenger group's lines: when each was sent, by whom, and where its words begin."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.reading.lexicon import words

_CLOCK = (
    r"[\[【\uff08]?(?P<at>(?:20\d\d[-/.])?(?:\d{1,2}[-/.]\d{1,2}\s+)?"
    r"\d{1,2}[:\uff1a]\d{2}(?:[:\uff1a]\d{2})?)[\]】\uff09]?"
)
_WHO = r"(?P<who>[^\s\d:\uff1a\uff0c\u3002\n][^:\uff1a\uff0c\u3002\n]{0,18}?)"
_WORD = r"(?P<who>[^\s\d:\uff1a\uff0c\u3002\n][^\s:\uff1a\uff0c\u3002\n]{1,14})"
_LINES = (
    re.compile(rf"\s*{_CLOCK}\s*{_WHO}\s*[:\uff1a](?P<body>.*)"),  # 20:15 某站小某：…
    re.compile(rf"\s*{_CLOCK}\s*(?P<who>\d+[栋幢号楼弄][^:\uff1a\uff0c\u3002\n]{{0,14}}?)\s*[:\uff1a](?P<body>.*)"),
    re.compile(rf"\s*{_WHO}\s*{_CLOCK}\s*[:\uff1a](?P<body>.*)"),  # 某站-某 20:15：…
    re.compile(rf"\s*[【\[]{_CLOCK}\s*{_WHO}[】\]](?P<body>.*)"),  # 【20:15 某站】…
    re.compile(rf"\s*[【\[]{_WHO}[】\]]\s*{_CLOCK}[ \u3000]+(?P<body>.*)"),  # 【某站-某】20:15 …
    # 某站小某 20:15  …
    re.compile(rf"\s*{_WORD}[ \u3000]+{_CLOCK}[ \u3000]+(?P<body>.*)"),
)  # fmt: skip
_LEAST = 2  # so many lines make a chat
_PARTED = re.compile(
    r"(?P<unit>[^-\u2014·\uff08]{2,12})[-\u2014·](?P<name>[^-\u2014·\uff08]{1,6})$"
)
_BEHIND = re.compile(r"(?P<name>[^\uff08]{1,6})\uff08(?P<unit>[^\uff09]{2,12})\uff09$")
_SPACED = re.compile(
    r"(?P<unit>[^ \u3000]{2,12})[ \u3000]+(?P<name>[\u4e00-\u9fff]{2,4})$"
)  # 宏达助剂 邱工
_UNIT_LAST = re.compile(r"(?:街道|镇|乡|局|所|站|中心|公司|办|队|委|居委|村|社区|医院|学校|园区)$")
_UNKNOWN = re.compile(r"匿名|网友|家长|某|路人|群众|微信用户|业主\d*$")
# 下面是…群: the words in front are no part of its name; 某某把…群的话转来 names who passed it on
_GROUP = re.compile(
    r"[\s\0]*(?:(?:下面|以下|这|此)是|[转摘]自)?[【\[\u3014\u300a\u300c]?"
    r"(?P<name>(?:(?![把将])[\u4e00-\u9fffA-Za-z\d]){2,18}群)"
)


@dataclass(frozen=True, slots=True)
class Message:
    """One line: `who` at text[start:end], the clock at text[at:at_end], its words from `body`."""

    unit: str
    person: str
    start: int
    end: int
    at: int
    at_end: int
    body: int
    stop: int

    @property
    def unknown(self) -> bool:
        """Whether nobody can be held to what is said."""
        return bool(_UNKNOWN.search(self.unit + self.person))


@lru_cache(maxsize=64)
def messages(text: str) -> tuple[Message, ...]:
    """Return the messages of a chat; nothing for a note that is none."""
    found: list[Message] = []
    for line in re.finditer(r"[^\n]+", text):
        match = next((m for rule in _LINES if (m := rule.fullmatch(line[0]))), None)
        if match is None or words("words", "told").search(match["who"]):
            continue
        at = line.start()
        unit, person = _speaker(match["who"].strip(" \u3000@"))
        found.append(
            Message(unit, person, at + match.start("who"), at + match.end("who"),
                    at + match.start("at"), at + match.end("at"), at + match.start("body"),
                    line.end())
        )  # fmt: skip
    return tuple(found) if len(found) >= _LEAST else ()


def _speaker(who: str) -> tuple[str, str]:
    for rule in (_PARTED, _BEHIND, _SPACED):
        if match := rule.fullmatch(who):
            if _UNIT_LAST.search(match["name"]) and not _UNIT_LAST.search(match["unit"]):
                return match["name"], match["unit"]  # 某某-某街道
            return match["unit"], match["name"]
    return who, ""


_TO_ROOM = re.compile(r"总值班室|正式报|报区(?:里|委|政府)|报市(?:里|委|政府)|请上报")


def to_room(text: str) -> Message | None:
    """Return the message that is meant for the duty room, None where none is."""
    return next((m for m in messages(text) if _TO_ROOM.search(text[m.body : m.stop])), None)


def group(text: str) -> str:
    """Return the name of the group as it stands at the head, "" where none does."""
    match = _GROUP.match(text)
    return match["name"] if match else ""
