"""Numbers of those who were got out: of those told of before, no further ones beside them."""

import re
from collections.abc import Sequence
from typing import TypeVar

from assistant.duties.report.conflicts.elsewhere import Told

_OUT = re.compile(
    r"(?:救出|救起|救上来|挖出|刨出|扒出|捞起|捞上|抬出|送医|送走|出来|上来)(?:了|来|的)*$"
)
_T = TypeVar("_T", bound=Told)


def rescued(value: Told) -> bool:
    """Say whether a number is of people got out: 已救出1个."""
    clause = value.clause
    return bool(_OUT.search((clause.lead + clause.text)[: len(clause.lead) + value.start]))


def addends(values: Sequence[_T]) -> list[_T]:
    """Leave out who was got out, and who is still in, beside those who were in it.

    下面4个人，已救出1个 are four; 船上5个，捞起3个，还差2个 are five. Where all of them were got
    out, each is one more.
    """
    if not any(map(rescued, values)):
        return list(values)
    return [v for v in values if not (rescued(v) or _still_in(v))] or list(values)


_STILL = re.compile(r"(?:还有|还差|还|差|剩下?|余下|另有)(?:的|有|是)*$")
_NOT_OUT = re.compile(r"[^\uff0c]{0,3}(?:没|未|在里|在下|困)")


def _still_in(value: Told) -> bool:
    text = value.clause.text
    return bool(_STILL.search(text[: value.start]) or _NOT_OUT.match(text, value.end))
