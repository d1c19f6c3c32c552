"""Headings with a moment: 续报：01:30 某街道，… and 【某指挥室】8:52 …."""

import re

from assistant.duties.report.reading.around import Around
from assistant.duties.report.reading.informants import ends_unit
from assistant.duties.report.record import Precision

_BRACKET_HEAD = re.compile(
    r"^\s*【(?![^】\n]*\d[:\uff1a点时])[^】\n]{2,14}】\s*$"
)  # 【某指挥室】8:52 …
# 续报：01:30 某街道，… and 续报一（17:30，某乡）：…
_UPDATE_HEAD = re.compile(
    r"^\s*(?:[首续终]报[一二三四五六七八九十\d]*)[:\uff1a\uff08(\s]*[\u4e00-\u9fff]{0,10}$"
)


def _heads_update(around: Around) -> bool:
    """Whether a moment behind 续报 stands with a unit's name or alone, before any story."""
    behind = re.match(
        r"[\uff0c,\s]*(?P<who>[\u4e00-\u9fff]{2,10})(?=[\uff0c,\uff09):\uff1a])", around.ahead
    )
    named = around.subject.strip(" \uff08(")
    dated = re.search("[月日]", around.moment.text) or "终报" in around.line
    if not named and around.alone and not dated:
        return True  # 续报：8:30，…
    units = (ends_unit(word) for word in (behind["who"] if behind else "", named) if word)
    return around.moment.precision is not Precision.DAY and any(units)


def heads_message(around: Around) -> bool:
    """Whether a moment is of the message itself, by the heading that it stands in."""
    if _BRACKET_HEAD.match(around.line):
        return True
    return bool(_UPDATE_HEAD.search(around.line)) and _heads_update(around)
