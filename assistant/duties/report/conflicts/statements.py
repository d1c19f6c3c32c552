"""Material cut into clauses, each with whoever says it."""

import re
from dataclasses import replace
from itertools import pairwise

from assistant.duties.report.conflicts import floor, tellers
from assistant.duties.report.conflicts.clause import Clause, apart, attributed, succeeds
from assistant.duties.report.conflicts.openings import Opening, openings
from assistant.duties.report.conflicts.speakers import Voice, talker, voice_of
from assistant.duties.report.conflicts.titles import without_manner
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.reading.voices import rumours
from assistant.duties.report.record import Material, Source, SourceKind

__all__ = ["Clause", "apart", "attributed", "clauses", "standing", "succeeds"]


# 15:22：15:18响了一声: the clocks hold together, the colon between them parts
_CUT = re.compile(
    r"(?:\d+[:\uff1a]\d+|[^\uff0c\u3002\uff1b\uff01\uff1f\n,;!?\uff1a:\u201c\u201d\"])+"
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
    corrects = any(_CORRECTION.search(c.whole.text) for c in found)
    return [
        c
        for c in found
        if id(c) not in taken_back
        and not _OLD.match(c.text)
        and not (corrects and _WRITTEN_BEFORE.match(c.whole.text))
    ]


# 更正一下我10点50记的那条：前头写的伤3个，…
_CORRECTION = re.compile(r"更正|订正|纠正")
_WRITTEN_BEFORE = re.compile(r"(?:前头|前面|上一?条|刚才|先前|原来|原先)(?:写|记|报|说)的")


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


_CORRECTS = re.compile(r"更正|订正|纠正|改报|(?:数|人数|数字)(?:报|说|写)错")


def _of_source(source: Source) -> list[Clause]:
    cutter = _Cutter(source)
    for match in _CUT.finditer(cutter.marked):
        cutter.take(match)
    return _told_behind(cutter.found)


class _Cutter:
    """Goes through one source and keeps who has the floor."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._default = _author(source)
        self._zones = rumours(plain(source.text))
        self._heads = openings(source.text)
        self._base = self._default  # who speaks again when a sentence ends
        self._speaker, self._voice = self._default
        self._stays = self._corrects = self._line = False
        self._sentence = self._last = 0
        self.marked = _with_marks(source.text)
        self.found: list[Clause] = []

    def take(self, match: re.Match[str]) -> None:
        """Add the clause that was matched."""
        self._end_sentence(match)
        again = tellers.said_again(match[0])
        said = self._said(match, again)
        at = 0
        if said is not None and tellers.only_clock(said[0]):
            at, said = said[2], None
        if said is not None:
            at = self._gives_floor(match, said)
        elif self._voice is Voice.HEARSAY and tellers.flat_no(match[0]):
            # 网上说死了人，假的: not the net says that
            (self._speaker, self._voice), self._stays = self._default, False
        if any(a <= match.start() < b for a, b in self._zones):
            self._passed_on()
        self._add(match, at, again=bool(again))

    def _end_sentence(self, match: re.Match[str]) -> None:
        between = self.marked[self._last : match.start()]
        self._last = match.end()
        self._line = match.start() == 0 or "\n" in between
        if not _FULL_STOP.search(between):
            return
        self._sentence += 1
        self._base = self._default if "\n" in between else self._base
        quoted = _inside_quote(self._source.text, match.start())
        if not quoted and (not self._stays or "\n" in between):
            self._speaker, self._voice = self._base
            self._stays, self._corrects = self._base is not self._default, False

    def _said(self, match: re.Match[str], again: int) -> floor.Said | None:
        colon = self.marked[match.end() : match.end() + 1] in ("\uff1a", ":")
        if head := _headed(self._heads, match, colon=colon):
            return head
        if again:
            return self._speaker, self._voice, again, self._stays
        return floor.taken_by(
            match[0], self.found, self._sentence,
            colon=colon, line=self._line, heard=self._voice is Voice.HEARSAY,
        )  # fmt: skip

    def _gives_floor(self, match: re.Match[str], said: floor.Said) -> int:
        self._speaker = without_manner(tellers.without_heading(said[0]))
        self._voice = said[1]
        self._stays = said[3]
        self._corrects = bool(_CORRECTS.search(match[0][: said[2]]))
        if self._stays and self._voice is not Voice.HEARSAY:
            self._base = (self._speaker, self._voice)
        return said[2]

    def _passed_on(self) -> None:
        if self._voice is not Voice.HEARSAY:
            self._speaker, self._voice = _PASSED_ON, Voice.HEARSAY

    def _add(self, match: re.Match[str], at: int, *, again: bool) -> None:
        stop = self._source.text[match.end() : match.end() + 1]
        begins = _begins(self.found, self._sentence, self._speaker)
        self.found.append(
            Clause(
                self._source.id, match.start() + at, match[0][at:], self._speaker, self._voice,
                self._sentence, match[0][:at], stop, self._source.at, again, self._corrects,
                begins,
            )
        )  # fmt: skip


def _headed(heads: list[Opening], match: re.Match[str], *, colon: bool) -> floor.Said | None:
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
