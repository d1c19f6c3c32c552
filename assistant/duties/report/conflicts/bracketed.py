"""Two versions of a value of which the second stands in brackets: 14:20左右（也有说14:25）."""

import re

from assistant.duties.report.conflicts.merging import contradiction
from assistant.duties.report.reading.asides import Aside, asides
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.record import Conflict, Material, Source, Span, Wording

_KINDS = (("死|遇难|身亡", "死亡人数"), ("伤|送医", "受伤人数"), ("困", "被困人数"),
          ("失联|失踪", "失联人数"), ("疏散|转移|撤", "疏散人数"))  # fmt: skip
_NEAR = 8  # characters in front that may tell what is counted


def bracketed(material: Material) -> list[Conflict]:
    """Return the versions in brackets; the value in front keeps its place in the record."""
    return [
        contradiction(
            _what(plain(source.text), aside),
            (_side(source, aside.told), _side(source, aside.other)),
        )
        for source in material.sources
        for aside in asides(plain(source.text))
    ]


def _what(text: str, aside: Aside) -> str:
    if aside.clock:
        return "事发时间"
    start = aside.told[0]
    lead = re.split(r"[\uff0c\u3002\uff1b]", text[max(0, start - _NEAR) : start])[-1]
    near = lead + text[aside.bracket[1] : aside.bracket[1] + 4]
    return next((what for words, what in _KINDS if re.search(words, near)), "数量")


def _side(source: Source, stretch: tuple[int, int]) -> Wording:
    start, end = stretch
    quote = source.text[start:end]
    return Wording(text=quote, spans=(Span(source=source.id, start=start, end=end, quote=quote),))
