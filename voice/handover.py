"""An answer in which somebody picks up and hands over to the officer: what the officer says.

喂，等一下，我叫值班的来。 … 我是值班员某某，我在岗. What was said before he came speaks neither
for nor against him. Only one who then names himself (我是, 我叫 or 我 leads to the name) and
reports duty is taken for the officer: the other one may well go on to say that he is there.
"""

from dataclasses import replace

from voice.own_names import own_names
from voice.phrases import heard
from voice.pinyin import syllables
from voice.reading import Reading
from voice.roster import Expected


def from_handover(reading: Reading, expected: Expected) -> Reading:
    """Return the reading from where the officer has taken over, the whole where nobody did."""
    row = syllables(reading.text)
    passed = [p.end for kind in ("transfer", "handover") for p in heard(kind, reading.text)]
    for end in sorted(passed, reverse=True):
        if end >= len(row):
            continue
        rest = replace(reading, text=reading.text[row[end].at :])
        named = any(
            own.led and own.person is not None and own.person.name in expected.rostered
            for own in own_names(rest, expected)
        )
        if named and heard("on_duty", rest.text):
            return rest
    return reading
