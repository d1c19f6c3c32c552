"""Whether the officer says that he is there, where the recogniser garbled his statement.

Whisper writes 在哪 for 在呢 and 赞得 for 在的: words near a statement of duty, which say nothing or
another thing. In their place each statement is weighed against the sound, and with them what says
that he isn't there, and nothing at all. One that was said outweighs all of those, and weighs little
less than the words as they were written, which the recogniser chose as the likeliest of all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from voice.facts import Facts
from voice.handover import from_handover
from voice.names import Mention, Role, mentions
from voice.phrases import Phrase, closed, heard, listed
from voice.pinyin import Match, find, syllables, unlike
from voice.reading import Reading
from voice.roster import Expected
from voice.selves import of_me
from voice.statements import asked
from voice.subjects import leaders_part
from voice.units import said_units
from voice.weighing import Weigh, contest

# Natural logs of likelihood ratios, measured on 333 recorded answers: of statements that were said
# the least one was 2.6 over what contradicts it and 6.5 under the words as written; other words
# near enough in sound lay 7.2 and more under them.
_OVER = 2.5
_UNDER_HEARD = 6.5
_LIKENESS = 2.0  # under 在哪: one that was said lay 1.5 under it, 在哪 itself 3.2 and more over
_NEAR = 0.33  # of sound a syllable: words that may be a garbled statement
_ALSO = 0.45  # and up to which others are tried in the same place
_PLACES = 2  # of one reading: each costs about a second
_LONG = 3  # syllables: so long a statement needs no end behind it


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement of duty; `of_himself`: 我 or 人 leads to it."""

    phrase: Phrase
    of_himself: bool


def weighed_duty(facts: Facts, weigh: Weigh) -> Stated | None:
    """Return the officer's statement of duty that a reading without names has garbled, if any.

    The first reading that has a place for it decides: worse ones fit what was not said.
    """
    for reading in facts.rows:
        if reading.hinted or not reading.best:
            continue
        if from_handover(reading, facts.expected) is not reading:
            continue  # who spoke first isn't the officer
        places = _places(reading, facts.expected)[:_PLACES]
        for place in places:
            stated = _stated(reading, place, weigh)
            if stated is not None:
                phrase = Phrase("on_duty", stated, place.start, place.end, place.cost)
                return Stated(phrase, of_me(syllables(reading.text), place.start))
        if places:
            return None
    return None


def _stated(reading: Reading, place: Match, weigh: Weigh) -> str | None:
    row = syllables(reading.text)
    written = reading.text[row[place.start].at : row[place.end - 1].at + 1]
    near = [said for said in listed("stated") if unlike(said, written) <= _ALSO]
    rivals = [said for said in listed("not_stated") if said not in near]
    found = contest(reading, (place.start, place.end), near, [*rivals, ""], weigh)
    if found is None or found.over_rivals < _OVER or found.over_heard < -_UNDER_HEARD:
        return None
    span = (place.start, place.end)
    likeness = contest(reading, span, [found.said], listed("hardly_stated"), weigh)
    return found.said if likeness and likeness.over_rivals >= -_LIKENESS else None


def _places(reading: Reading, expected: Expected) -> list[Match]:
    """Return where words stand that may be a garbled statement, the likeliest first."""
    text, row = reading.text, syllables(reading.text)
    named = mentions(reading, expected)
    taken = [(m.start, m.end) for m in named]
    taken += [(unit.start, unit.end) for unit in said_units(reading, expected)[:1]]
    taken += [(p.start, p.end) for kind in ("post", "leader") for p in heard(kind, text)]
    part = leaders_part(reading, named, expected)
    found: list[tuple[float, Match]] = []
    for said in listed("stated"):
        size = len(syllables(said))
        for match in find(said, text, _NEAR * size, gaps=False):
            free = all(match.end <= start or end <= match.start for start, end in taken)
            his = part is None or not part.start <= match.start < part.end
            over = size >= _LONG or _over(text, match.end, named)
            if free and his and over and not asked(row, _phrase(said, match)):
                found.append((match.cost / size, match))
    return _apart(found)


def _over(text: str, end: int, named: Sequence[Mention]) -> bool:
    """Whether a statement is over: 人在，… and 人在欧阳旭带班, but not 人在地铁上."""
    return closed(text, end) or any(m.start == end and m.role is Role.LEADER for m in named)


def _phrase(said: str, match: Match) -> Phrase:
    return Phrase("on_duty", said, match.start, match.end, match.cost)


def _apart(found: list[tuple[float, Match]]) -> list[Match]:
    """Return places that don't overlap, the likeliest first."""
    kept: list[Match] = []
    for _, match in sorted(found, key=lambda one: (one[0], one[1].start)):
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    return kept
