"""Whether what stands where one names one's unit is the called unit's name, garbled.

Clipped or noisy starts lose the front of the name: 与指挥中心 for 分局指挥中心. It is weighed
against the other units' names in the same place, only for an officer who has named himself.
"""

from collections.abc import Sequence

from voice.names import mentions
from voice.phrases import heard
from voice.pinyin import Match, syllables, unlike
from voice.reading import Reading
from voice.roster import Expected
from voice.units import SaidUnit
from voice.weighing import Weigh, contest, other_units

# Natural logs of likelihood ratios, measured on 333 recorded answers: the called unit's garbled
# name was 7.8 and more over other units' names and 22 and less under the words as written; what was
# no unit's name lay 25 and more under them.
_OVER = 7.0
_UNDER_HEARD = 23.0
_ALIKE = 0.5  # of sound a syllable
_LEAST, _MOST = 2, 10  # syllables of the words in its place


def garbled_unit(rows: Sequence[Reading], expected: Expected, weigh: Weigh) -> SaidUnit | None:
    """Return the called unit where a reading without names begins with its garbled name."""
    for reading in rows:
        if reading.hinted or not reading.best:
            continue
        for place in _fronts(reading, expected):
            said = _fits(reading, place, expected, weigh)
            if said is not None:
                return said
    return None


def _fits(
    reading: Reading, place: Match, expected: Expected, weigh: Weigh
) -> SaidUnit | None:  # fmt: skip
    row = syllables(reading.text)
    written = reading.text[row[place.start].at : row[place.end - 1].at + 1]
    forms = [form for form in expected.called.forms if unlike(form, written) <= _ALIKE]
    if not forms:
        return None
    rivals = other_units(forms[0], expected)
    found = contest(reading, (place.start, place.end), forms, rivals, weigh)
    if found is None or found.over_rivals < _OVER or found.over_heard < -_UNDER_HEARD:
        return None
    return SaidUnit(expected.called, found.said, place.start, place.end, 1.0)


def _fronts(reading: Reading, expected: Expected) -> list[Match]:
    """Return the words before the speaker speaks of himself, without the greeting."""
    text, row = reading.text, syllables(reading.text)
    named = mentions(reading, expected)
    stops = [m.start for m in named]
    stops += [p.start for kind in ("post", "on_duty", "myself") for p in heard(kind, text)]
    stops += [at for at, syllable in enumerate(row) if syllable.char == "我"]
    begin = max((p.end for p in heard("greeting", text) if p.start <= 1), default=0)
    end = min((stop for stop in stops if stop >= begin), default=begin)
    return [Match(begin, end, 0.0)] if _LEAST <= end - begin <= _MOST else []
