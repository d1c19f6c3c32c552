"""Sentences and clauses of a note, and which words are nobody's who should know."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.reading.chats import messages
from assistant.duties.report.reading.lexicon import words

_SENTENCE_END = re.compile(r"[\u3002\uff01\uff1f!?\uff1b;\n]+")
# speech written down has blanks for commas
_CLAUSE_END = re.compile(
    r"[\u3002\uff01\uff1f!?\uff1b;\n\uff0c,]+|"
    r"(?<=[\u4e00-\u9fff\uff09])[ \u3000]+(?=[\u4e00-\u9fff\d])"
)
_QUOTED = re.compile(r"[\u201c\"]([^\u201d\"]{2,400})[\u201d\"]|「([^」]{2,400})」")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas: `text == whole[start:end]`; `sentence` counts sentences."""

    start: int
    end: int
    text: str
    sentence: int
    hearsay: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A source's text in clauses."""

    text: str
    clauses: tuple[Clause, ...]
    starts: tuple[int, ...]

    def clause_at(self, position: int) -> int:
        """Return the index of the clause that holds a position."""
        return max(0, bisect_right(self.starts, position) - 1)

    def hearsay_at(self, position: int) -> bool:
        """Say whether what stands there was only said by someone who need not know."""
        return bool(self.clauses) and self.clauses[self.clause_at(position)].hearsay


@lru_cache(maxsize=64)
def note(text: str) -> Note:
    """Part a text into clauses."""
    zones = rumours(text)
    clauses: list[Clause] = []
    sentence, start = 0, 0
    heard_from = -1  # where in the running sentence hearsay begins
    for end, ends_sentence in _cuts(text, zones):
        piece = text[start:end]
        heard = words("words", "hearsay").search(piece)
        if heard and heard_from < 0:
            heard_from = start + heard.start()
        in_zone = any(a <= start < b or a < end <= b for a, b in zones)
        clauses.append(Clause(start, end, piece, sentence, in_zone or heard_from >= 0))
        if ends_sentence or any(b <= end <= b + _CLOSING for _, b in zones):
            heard_from = -1  # the quotation is over: what follows is told to this room
        if ends_sentence:
            sentence += 1
        elif _SPOKEN_BY_OTHERS.search(text, end, min(len(text), end + 14)):
            heard_from = -1
        start = end
    return Note(text, tuple(clauses), tuple(c.start for c in clauses))


# 某市场跑氨，倒了几十个！——家长群8:12
_SIGNED = re.compile(
    r"(?m)^(?P<said>[^\n]{4,300}?)[\u2014\-\uff08(]{1,2}(?:转自)?[^\n\u3002\uff0c]{0,6}(?:群|微博|抖音|网友|朋友圈|论坛|帖子|快手)"
    r"[^\n\u3002\uff0c]{0,12}$"
)
# 转来家长群截图：, with the quotations in the lines below
_BROUGHT_BY = re.compile(
    r"(?:^|[\u3002\n])(?P<line>[^\u3002\n]*(?:截[图屏]|群|网上|网传|帖|微博|抖音|视频|评论)[^\u3002\n]{0,10}[:\uff1a])\s*\Z"
)
_CLOSING = 2  # marks behind a quotation
_NEXT_QUOTE = re.compile(r"[\s\u3001\uff1b\uff0c和\d.\u2460-\u2469]{0,4}")

# 网上说死了人，消防讲没有: who should know takes the floor
_SPOKEN_BY_OTHERS = re.compile(
    r"(?:消防|公安|派出所|民警|交警|指挥部|指挥中心|街道|镇里?|乡里?|园区|医院|医生|120|119|110|水务|应急|"
    r"卫健|疾控|住建|局|物业|厂里|现在|目前|实际|核实)[^\uff0c\u3002,]{0,8}(?:说|讲|回|称|核实|是|查|确认)"
)


def _cuts(text: str, zones: list[tuple[int, int]]) -> list[tuple[int, bool]]:
    cuts = [(m.end(), bool(_SENTENCE_END.search(m[0]))) for m in _CLAUSE_END.finditer(text)]
    taken = {end for end, _ in cuts}
    # what is quoted stands apart from who passes it on
    cuts += [(at, False) for zone in zones for at in zone if 0 < at < len(text) and at not in taken]
    cuts = sorted(set(cuts))
    if not cuts or cuts[-1][0] < len(text):
        cuts.append((len(text), True))
    return cuts


def rumours(text: str) -> list[tuple[int, int]]:
    """Return the quotations that hearsay brings, over sentence ends, and unsigned messages."""
    zones = [(m.body, m.stop) for m in messages(text) if m.unknown]
    zones += [(m.start("said"), m.end("said")) for m in _SIGNED.finditer(text)]
    for match in _QUOTED.finditer(text):
        lead = re.split(r"[\u3002\n]", text[max(0, match.start() - 24) : match.start()])[-1]
        if not lead.strip() and (above := _BROUGHT_BY.search(text, 0, match.start())):
            lead = above["line"]
        if zones and _NEXT_QUOTE.fullmatch(text[zones[-1][1] : match.start()]):
            zones.append(match.span())
            continue
        if words("words", "hearsay").search(lead) or re.search(
            r"转(?![写录述])|截[图屏]|群里?[^\u3002\uff0c]{0,6}[:\uff1a][^\u3002\uff0c]{0,2}$", lead
        ):
            zones.append(match.span())
    return zones
