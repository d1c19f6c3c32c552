"""Of whom a word in an answer is said: of the speaker, of the leader he named, or of nobody.

A word that would speak against the officer (他, 在隔壁, 换班, 完毕) says nothing of him where it is
denied, where it is said of the leader on duty, or where it closes a report. Recognisers lose
punctuation, so what is asked for is order: the speaker has made his own statement before he comes
to the leader, and nothing leads back to himself or to the officer in between.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voice.names import Mention, Role, leader_words
from voice.phrases import Phrase, heard
from voice.pinyin import Syllable, syllables
from voice.reading import Reading
from voice.roster import Expected

_OF_OTHERS = ("他", "她")
# 他让我接的: the subject of such a verb has somebody else answer; 他们 is more than the leader.
_NOT_HE = tuple("让叫托请替说们俩两")
_DENIALS = (("bu", "shi"), ("mei", "iou"), ("mei",), ("mei", "iou", "ren"), ("mei", "ren"))
_DENIABLE = ("stand_in", "absent", "outsider")
_WHERE = ("absent", "away")
_OVER, _LEAD = "完毕", "带班"
_BY = 8  # syllables
_FROM = 3  # syllables
_BACK = ("出来", "回来", "上来")
_OFFER = 3  # syllables: 要不要我叫他
_TO_THE_LETTER = 0.1  # of sound, over a phrase: 我在办公室 is not 我带班
_PLAINLY = 0.3  # of sound, over a whole name


@dataclass(frozen=True, slots=True)
class LeadersPart:
    """The stretch of a reading in which the leader is spoken of: row[start:end].

    `named` is where his name and title end; `vouched`: 在岗 was said before it.
    """

    row: tuple[Syllable, ...]
    start: int
    end: int
    named: int
    vouched: bool

    def holds_pronoun(self, at: int) -> bool:
        """Whether the 他 at row[at] is the leader."""
        behind = self.row[at + 1].char if at + 1 < len(self.row) else ""
        return self.start <= at < self.end and behind not in _NOT_HE

    def holds(self, phrase: Phrase) -> bool:
        """Whether a phrase that would speak against the officer is said of the leader."""
        if not self.start <= phrase.start < self.end:
            return False
        before = "".join(syllable.char for syllable in self.row[self.start : phrase.start])
        told = [at for at in range(self.start, phrase.start) if self.row[at].char in _OF_OTHERS]
        spoken_of = bool(told) and all(map(self.holds_pronoun, told))
        if phrase.kind in _WHERE:
            right_behind = 0 <= phrase.start - self.named <= 1 and not before.endswith("人")
            return spoken_of or right_behind
        if phrase.kind == "other_person":
            return self.vouched and phrase.said[0] in _OF_OTHERS
        if phrase.kind == "transfer":
            return "要" in before[-_OFFER:]
        return phrase.kind == "on_duty" and before.endswith(_OF_OTHERS)


def leaders_part(
    reading: Reading, found: Sequence[Mention], expected: Expected
) -> LeadersPart | None:
    """Return where the leader is spoken of, behind the speaker's own statement."""
    row = syllables(reading.text)
    own = [*heard("on_duty", reading.text), *heard("post", reading.text)]
    stated = min((phrase.start for phrase in own), default=len(row))
    led = [(p.start, p.end) for p in leader_words(reading.text) if not _mine(row, p)]
    led += [(m.start, m.end) for m in found if m.role is Role.LEADER]
    led = sorted(
        place for place in led if place[0] > stated and _somebody(place, reading, found, expected)
    )
    if not led:
        return None
    start = led[0][0]
    named = [m for m in found if m.person.name in expected.rostered and m.cost <= _PLAINLY]
    officers = [m.start for m in named if m.start > start]
    back = [at for at in range(start, len(row)) if _says_i(row, at)]
    end = min([*officers, *back], default=len(row))
    ends = [m.end for m in found if m.role is Role.LEADER] + [p[1] for p in led]
    ends += [t.end for t in heard("title", reading.text)]
    last = max((at for at in ends if start < at <= end), default=start)
    vouched = any(phrase.kind == "on_duty" and phrase.start < start for phrase in own)
    return LeadersPart(row, start, end, last, vouched)


def _somebody(
    place: tuple[int, int], reading: Reading, found: Sequence[Mention], expected: Expected
) -> bool:
    """Whether today's leader or a title stands by 带班; 在班 and 代班 sound like it."""
    leaders = {leader.name for leader in expected.leaders}
    titles = [(t.start, t.end) for t in heard("title", reading.text)]
    named = [(m.start, m.end) for m in found if m.person.name in leaders]
    return any(start < place[1] + _BY and end > place[0] - _BY for start, end in [*titles, *named])


def said_against(kind: str, text: str, part: LeadersPart | None) -> Callable[[Phrase], bool]:
    """Return whether a phrase of `kind` in `text` counts."""
    row = syllables(text)
    closings = _closings(text, row) if kind == "radio" else []

    def counts(phrase: Phrase) -> bool:
        if kind in _DENIABLE and denied(row, phrase.start):
            return False
        if any(p.start <= phrase.start and phrase.end <= p.end for p in closings):
            return False
        if kind in _WHERE and _back_from(row, phrase):
            return False
        return part is None or not part.holds(phrase)

    return counts


def _closings(text: str, row: Sequence[Syllable]) -> list[Phrase]:
    """Return what closes a report: 报告完毕, or one 完毕 behind a post or leader."""
    over = [p for p in heard("radio", text) if p.said == _OVER]
    formal = bool(heard("leader", text)) or bool(heard("post", text))
    last = len(over) == 1 and over[0].end == len(row) and formal
    return [*heard("closing", text), *(over if last else [])]


def denied(row: Sequence[Syllable], start: int) -> bool:
    """Whether 不是, 没有 or 没 stands right before row[start]: 没走开, 不是换班."""
    before = tuple(syllable.sound for syllable in row[max(0, start - 3) : start])
    return any(before[-len(words) :] == words for words in _DENIALS)


def _back_from(row: Sequence[Syllable], phrase: Phrase) -> bool:
    """Whether he is back from where he was: 刚从洗手间出来."""
    since = any(s.char == "从" for s in row[max(0, phrase.start - _FROM) : phrase.start])
    behind = "".join(syllable.char for syllable in row[phrase.end : phrase.end + 4])
    return since and any(back in behind for back in _BACK)


def _says_i(row: Sequence[Syllable], at: int) -> bool:
    return row[at].char == "我" and (at + 1 == len(row) or row[at + 1].char != "们")


def leads_himself(text: str) -> bool:
    """Whether the speaker has the lead himself, and so not the duty: 今晚我带班."""
    row = syllables(text)
    return any(_mine(row, led) for led in heard("leader", text) if led.cost <= _TO_THE_LETTER)


def _mine(row: Sequence[Syllable], led: Phrase) -> bool:
    """Whether 我带班 or 我是带班领导 is said; in 值班员是我，带班领导… 我 belongs to the duty."""
    before = "".join(syllable.char for syllable in row[max(0, led.start - 2) : led.start])
    joined = led.start > 0 and row[led.start].at - row[led.start - 1].at == 1  # 轮到我，带班…
    bare = joined and led.end - led.start == len(_LEAD) and led.said == _LEAD
    return (bare and before.endswith("我") and before != "是我") or before == "我是"
