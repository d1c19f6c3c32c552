"""The officer's own calls: 9时04分打电话问某局值班室, 我向港务公司核对.

What he is told on asking has reached the room as a call from there would have.
"""

import re

from assistant.duties.report.reading.around import Around
from assistant.duties.report.reading.receipts import SURE
from assistant.duties.report.reading.role import Role
from assistant.duties.report.record import Slot

_CALLS_OUT = (
    r"(?:再|又|随即|马上|即|便|就)?(?:(?:打|去|致)?电(?:话)?(?:再|又)?(?:问|核|联系|给|到|向|打)|"
    r"打|问|联系|核)"
)
_ASKED = re.compile(rf"\s*{_CALLS_OUT}(?:实|对)?(?:了|给|到|过)?[\u4e00-\u9fff\d]{{2,16}}$")
_I_ASKED = re.compile(
    rf"\s*(?:我(?:们|室)?|本室)(?:{_CALLS_OUT}|"
    r"[向跟同和][^\uff0c\u3002]{2,16}(?:核|了解|询?问|联系|打听))"
)
_MINE = re.compile(rf"\s*(?:{_CALLS_OUT}|查)")
_ANYBODY = 1  # 打电话给物业 may be anybody's; officers ask and check


def called_out(around: Around) -> Role | None:
    """Return the receipt where the officer rang and asked himself, None where he did not."""
    clause, subject = around.clause, around.subject.strip(' \u201d\u201c"')
    if around.before.endswith("我") and _MINE.match(clause):
        return Role(Slot.RECEIVED_AT, SURE)
    if subject:
        return None
    if _I_ASKED.match(clause):
        return Role(Slot.RECEIVED_AT, SURE)
    if _ASKED.match(clause):
        return Role(Slot.RECEIVED_AT, SURE if re.search("[问核]", clause) else _ANYBODY)
    return None
