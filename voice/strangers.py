"""A speaker's name that is in no list: 我叫王小刚, 我是门卫老张."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from core.yaml_data import read_yaml
from voice.phrases import characters, heard
from voice.pinyin import Syllable, find, syllables, unlike
from voice.reading import Reading
from voice.roster import Expected
from voice.units import said_units

_FAMILIAR = re.compile(
    "我[是叫](?:.{0,5}?(老[\u4e00-\u9fff])|(小[\u4e00-\u9fff]))|(?:保安|门卫|师傅)(老[\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
_NO_NAME = (
    "今天",
    "今晚",
    "今朝",
    "现在",
    "我",
    "你",
    "他",
    "她",
)  # in what stands in a name's place
_LIKE_LEADER = 0.3  # of sound a syllable
_STOPS = ("post", "on_duty", "leader", "title", "greeting", "absent", "outsider", "stand_in")


@lru_cache(maxsize=1)
def surnames() -> frozenset[str]:
    """Return the sounds with which a Chinese name begins."""
    path = Path(__file__).with_name("surnames.yaml")
    listed: str = read_yaml(path.read_text(encoding="utf-8"))["surnames"]
    return frozenset(syllable.sound for syllable in syllables(listed))


def stranger(readings: Sequence[Reading], expected: Expected) -> str | None:
    """Return the name that the speaker gives himself, where no list has it."""
    for reading in readings:
        familiar = _FAMILIAR.search(reading.text)
        if familiar:
            return next(filter(None, familiar.groups()))
    for reading in readings:
        if reading.best and (name := _in_slot(reading, expected)):
            return name
    return None


def _in_slot(reading: Reading, expected: Expected) -> str | None:
    """Return two or three syllables between 值班员 or 我叫 and what follows a name."""
    text, row = reading.text, syllables(reading.text)
    begins = [p.end for kind in ("post", "myself") for p in heard(kind, text)]
    begins += [u.end for u in said_units(reading, expected)[:1]]
    begins += [m.end for m in find("值班室", text, 0.6, gaps=False)]
    covered = [p for kind in (*_STOPS, "refusal", "myself") for p in heard(kind, text)]
    stops = [p.start for p in covered]
    stops += [m.start for m in find("报告", text, 0.3, gaps=False)]
    for begin in sorted(begins):
        end = min((stop for stop in stops if stop >= begin + 2), default=len(row))
        if end - begin not in (2, 3) or any(p.start < end and p.end > begin for p in covered):
            continue
        name = "".join(syllable.char for syllable in row[begin:end])
        if row[begin].sound in surnames() and _solid(row[begin:end]) and _may_be(name, expected):
            return name
    return None


def _may_be(name: str, expected: Expected) -> bool:
    """Whether what stands in a name's place is no time of day or pronoun, nor today's leader."""
    leaders = (person.name for person in expected.leaders)
    said = any(char in characters("own_name_never") for char in name)
    return (
        not said
        and not any(word in name for word in _NO_NAME)
        and not any(unlike(leader, name) <= _LIKE_LEADER for leader in leaders)
    )


def _solid(row: Sequence[Syllable]) -> bool:
    """Whether nothing stands between the syllables."""
    return row[-1].at - row[0].at == len(row) - 1
