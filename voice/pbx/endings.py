"""From what the PBX says at the end of a call to `voice.line.Ending`."""

from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from core.yaml_data import read_yaml
from voice.line import Ending
from voice.pbx.messages import Told
from voice.sip.endings import BY_CODE, Course, concluded

_FILE = Path(__file__).with_name("causes.yaml")
# where FreeSWITCH keeps the SIP status, the surest first
_STATUS = ("sip_term_status", "sip_invite_failure_status", "proto_specific_hangup_cause")


@lru_cache(maxsize=1)
def by_cause() -> dict[str, Ending]:
    """Return the ending of each hangup cause that is not a fault."""
    rows = cast(list[dict[str, Any]], read_yaml(_FILE.read_text(encoding="utf-8")))
    return {row["cause"]: Ending(row["ending"]) for row in rows}


def status(told: Told) -> int | None:
    """Return the SIP status of a call that failed, where its end tells one."""
    for name in _STATUS:
        digits = told.variable(name).removeprefix("sip:")
        if digits.isdecimal() and 300 <= int(digits) < 700:
            return int(digits)
    return None


def how_it_ended(course: Course, cause: str, code: int | None) -> tuple[Ending, int | None]:
    """Return the ending and the SIP status, if there was one.

    A status that means something by itself is believed before the cause: FreeSWITCH has fewer
    causes than SIP has statuses (408 and 504 are one).
    """
    if course.answered or course.ours or course.incoming:
        ending, found = concluded(course)
        return Ending(ending), found
    if code is not None and (code in BY_CODE or code < 400):
        return Ending(concluded(Course(said=str(code)))[0]), code
    return by_cause().get(cause, Ending.FAULT), code
