"""From what the stack says at the end of a call to `voice.line.Ending` (as its value).

RFC 3261 §21 names the codes; which of them mean that a number is dead, that somebody refused, or
that nobody was there is documented in `voice/line.py`.
"""

import re
from dataclasses import dataclass

BY_CODE = {
    403: "refused",
    404: "dead_number",
    408: "no_answer",
    410: "dead_number",
    480: "no_answer",
    484: "dead_number",
    486: "busy",
    487: "no_answer",
    600: "busy",
    603: "refused",
    604: "dead_number",
    607: "refused",  # RFC 8197
    608: "refused",  # RFC 8688
}


@dataclass(frozen=True, slots=True)
class Course:
    """How a call went, seen from the process: `ours` is "", hang_up, rang_out or longest."""

    incoming: bool = False
    rang: bool = False  # the far end said anything before the end
    answered: bool = False
    ours: str = ""
    said: str = ""  # the stack's reason, "486 Busy Here"


def concluded(course: Course) -> tuple[str, int | None]:
    """Return the ending and the SIP status, if there was one."""
    code = _code(course.said)
    if course.answered:
        return ("completed" if course.ours else "far_end"), 200
    if course.incoming and course.ours != "hang_up":
        return "no_answer", code or 487
    if course.ours == "rang_out":
        return ("no_answer" if course.rang else "fault"), (487 if course.rang else None)
    if course.ours:
        return ("refused", 486) if course.incoming else ("cancelled", 487)
    if code is None:
        return "fault", None
    return ("forwarded" if 300 <= code < 400 else BY_CODE.get(code, "fault")), code


def _code(said: str) -> int | None:
    found = re.match(r"([3-6]\d\d)\b", said)
    return int(found[1]) if found else None
