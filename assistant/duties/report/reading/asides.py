"""Another version of a value in brackets right behind it: 14:20左右（也有说14:25）.

The value in front stands; what the brackets say is told by nobody who is named, and is shown as a
contradiction (conflicts).
"""

import re
from dataclasses import dataclass

_NUMBER = r"[\d一二两三四五六七八九十百千半零]"
_MEASURE = r"个人|[个名人位辆台户只头间栋米亩吨日号岁起处]"
_WHOLE = rf"{_NUMBER}(?:{_NUMBER}|[点时分刻\uff1a:.])*(?:多|来)?(?:{_MEASURE})?"
_ASIDE = re.compile(
    rf"(?P<told>{_WHOLE})(?:左右|许|上下|前后)?"
    r"(?P<aside>[\uff08(](?:也|另|还|但|又)?有?(?:的|些|人|群众|居民|村民|种|一种|一说|另外的?)*"
    r"(?:说法?|讲|称|传|反映|报)(?:是|为|成|的是)?(?:大概|大约|约)?"
    rf"(?P<other>{_WHOLE})(?:左右|许|上下|前后)?的?[\uff09)])"
)
_CLOCK = re.compile(r"[点时:\uff1a]")


@dataclass(frozen=True, slots=True)
class Aside:
    """Where a value stands, the whole bracket behind it, and the other value inside."""

    told: tuple[int, int]
    bracket: tuple[int, int]
    other: tuple[int, int]
    clock: bool


def asides(text: str) -> list[Aside]:
    """Return the asides that give another version of a clock or of a number."""
    found: list[Aside] = []
    for match in _ASIDE.finditer(text):
        clocks = [bool(_CLOCK.search(match[name])) for name in ("told", "other")]
        if clocks[0] is clocks[1] and match["told"] != match["other"]:
            spans = (match.span("told"), match.span("aside"), match.span("other"))
            found.append(Aside(*spans, clock=clocks[0]))
    return found


def without_asides(text: str) -> str:
    """Return the text with blanks in place of the asides, so that every place stays."""
    for aside in asides(text):
        start, end = aside.bracket
        text = text[:start] + "\u3000" * (end - start) + text[end:]
    return text
