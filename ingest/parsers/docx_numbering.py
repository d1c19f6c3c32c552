"""Automatic numbering of Word paragraphs, written out: the text itself holds no 一、 or 第一条."""

from dataclasses import dataclass, field
from typing import Any

from core.text import int_to_chinese, int_to_roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographTraditional",
    "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseDigitalTenThousand",
    "chineseLegalSimplified", "ideographDigital", "koreanDigital2",
}  # fmt: skip


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict[int, _Level])
    counts: dict[int, int] = field(default_factory=dict[int, int])


class Numbering:
    """Counts numbered paragraphs in document order."""

    def __init__(self, part: Any | None) -> None:
        """`part` is the root element of numbering.xml, None where a document has no lists."""
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._of_number: dict[str, tuple[str, dict[int, int]]] = {}
        self._lists: dict[str, _List] = {}
        if part is not None:
            self._read(part)

    def _read(self, part: Any) -> None:
        for abstract in part.findall(f"{W}abstractNum"):
            levels = {int(x.get(f"{W}ilvl")): _level(x) for x in abstract.findall(f"{W}lvl")}
            self._abstract[abstract.get(f"{W}abstractNumId")] = levels
        for number in part.findall(f"{W}num"):
            target = number.find(f"{W}abstractNumId")
            if target is None:
                continue
            overrides = {
                int(o.get(f"{W}ilvl")): int(start.get(f"{W}val"))
                for o in number.findall(f"{W}lvlOverride")
                if (start := o.find(f"{W}startOverride")) is not None
            }
            self._of_number[number.get(f"{W}numId")] = (target.get(f"{W}val"), overrides)

    def next(self, number_id: str, level: int) -> str:
        """Return what Word shows before the next paragraph of this list and level."""
        if number_id not in self._of_number:
            return ""
        abstract, overrides = self._of_number[number_id]
        key = f"{abstract}:{number_id}" if overrides else abstract
        kept = self._lists.setdefault(key, _List(self._abstract.get(abstract, {})))
        definition = kept.levels.get(level)
        if definition is None or definition.format in ("bullet", "none"):
            return ""
        start = overrides.get(level, definition.start)
        kept.counts[level] = kept.counts.get(level, start - 1) + 1
        kept.counts = {lvl: n for lvl, n in kept.counts.items() if lvl <= level}
        shown = definition.text
        for lvl, outer in kept.levels.items():
            count = kept.counts.get(lvl, outer.start)
            shown = shown.replace(f"%{lvl + 1}", _written(count, outer.format))
        return shown + ("" if definition.suffix == "nothing" or _closed(shown) else " ")


def _closed(shown: str) -> bool:
    return shown.endswith(("、", "）", "．"))


def _level(element: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = element.find(f"{W}{name}")
        return default if found is None else found.get(f"{W}val") or default

    return _Level(
        value("numFmt", "decimal"), value("lvlText", ""), int(value("start", "1")),
        value("suff", "tab"),
    )  # fmt: skip


def _written(count: int, form: str) -> str:
    if form in _CHINESE and count < 10_000:
        return int_to_chinese(count)
    if form in ("upperRoman", "lowerRoman") and 0 < count < 40:
        roman = int_to_roman(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter") and 0 < count <= 26:
        return chr((ord("A") if form == "upperLetter" else ord("a")) + count - 1)
    if form.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    return str(count)
