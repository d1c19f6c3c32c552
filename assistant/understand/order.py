"""What officers put in another order or another form than the rest expects, before it is read.

Numbers dictated with gaps (SJ2026 1121 0005), and a topic that comes after what is asked of it
(灯关了空调也关了，一号会商室).
"""

import re

from assistant.understand.quoted import spans
from assistant.understand.world import World
from connectors.contract import Kind

_GAPPED = re.compile(
    r"(?P<sort>SJ|BG|NT|RC)[\s\-]*(?P<day>20\d{2}\s?\d{2}\s?\d{2})[\s\-]+(?P<no>\d{2,4})(?!\d)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"^(?P<rest>[^\uff0c,。：:]{3,}(?:[\uff0c,][^\uff0c,。：:]+)?)[\uff0c,](?P<tail>[^\uff0c,。]{3,12})[。]?$"
)
_THERE = re.compile(r"[\u4e00-\u9fff\d]{2,9}(?:那边|那儿|那里|这边|现场)")


def ordered(text: str, world: World) -> str:
    """Return the text with gapped numbers joined and a topic said last put first.

    Quotations are somebody else's words: a text that has any keeps its order.
    """
    text = _GAPPED.sub(_joined, text)
    found = _TAIL.match(text)
    if not found or spans(text) or not _is_topic(found["tail"], found["rest"], world):
        return text
    return f"{found['tail']}\uff0c{found['rest']}"


def _joined(found: re.Match[str]) -> str:
    day = re.sub(r"\s", "", found["day"])
    return f"{found['sort'].upper()}{day}-{found['no']}"


def _is_topic(tail: str, rest: str, world: World) -> bool:
    """Say whether the last clause only names a room or a place that the rest leaves out."""
    rooms = {str(device.facts.get("place")) for device in world.of(Kind.DEVICE)} - {"None", ""}
    if any(room in rest for room in rooms):
        return False
    return tail in rooms or bool(_THERE.fullmatch(tail))
