"""Forms: rows of a label and what it is of, as 来电单位：…."""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.informants import Informant, informant
from assistant.duties.report.reading.lexicon import words

_ROW = re.compile(
    r"(?m)^[ \u3000]*(?P<label>[\u4e00-\u9fff]{2,6})(?:[ \u3000]*\uff1a|[ \u3000])"
    r"[ \u3000]*(?P<value>[^\n]*)"
)
_UNIT = ("来电单位", "报告单位", "报送单位", "填报单位", "信息来源", "来源", "单位", "来电", "报告",
         "接报", "接听", "报送", "上报")  # fmt: skip
_PERSON = ("来电人", "报告人", "报送人", "填报人", "值班人", "反映人", "来电者")
_LEAST = 3


def rows(text: str) -> list[re.Match[str]]:
    """Return the labelled rows of a form; nothing for a note that is none."""
    found = [m for m in _ROW.finditer(text) if words("words", "row_labels").fullmatch(m["label"])]
    return found if len(found) >= _LEAST else []


def reporter(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who reported by the labels of a form."""
    found = rows(text)
    unit = _named(found, _UNIT, moments)
    person = _named(found, _PERSON, moments)
    if unit is None or person is None or unit.person:
        return unit or person
    return Informant(unit.unit, person.unit + person.person, unit.start, unit.end)


def _named(
    found: Sequence[re.Match[str]], labels: Sequence[str], moments: Sequence[tuple[int, int]]
) -> Informant | None:
    for label in labels:
        for row in found:
            made = _of_value(row, moments) if row["label"] == label else None
            if made is not None:
                return made
    return None


def _of_value(row: re.Match[str], moments: Sequence[tuple[int, int]]) -> Informant | None:
    begin, value = row.start("value"), row["value"]
    for start, end in moments:
        if begin <= start and end <= row.end():
            value = value[: start - begin] + "\0" * (end - start) + value[end - begin :]
    for part in re.finditer(r"[^\0\uff0c\u3002\s]{2,20}", value):
        if (made := informant(part[0], begin + part.start(), sure=True)) is not None:
            return made
    return None
