"""Whether a moment is that of the call because its line opens with who called."""

import re

from assistant.duties.report.reading.around import Around
from assistant.duties.report.reading.events import closes, further, leads
from assistant.duties.report.reading.informants import ends_unit, informant
from assistant.duties.report.reading.lexicon import words
from assistant.duties.report.reading.role import Role
from assistant.duties.report.record import Precision, Slot

_HEADING = re.compile(r"([^:\uff1a\n\u3002]{0,46})[:\uff1a]")


def by_line(around: Around) -> list[Role] | None:
    """Read who heads the line."""
    if not around.clause.strip() and around.ahead.startswith("\n") and _names_caller(around.line):
        return [Role(Slot.RECEIVED_AT, 3)]  # a line of its own: 某路政 06:58
    first = _FIRST_WORD.match(around.clause)  # 20:12 某路政 K88+400 大货车起火
    if around.line_start and (_names_caller(around.clause) or (first and _names_caller(first[1]))):
        return [Role(Slot.RECEIVED_AT, 3)]
    if around.alone and (unit := _OTHER_CALLER.match(around.ahead)) and _calls(unit["who"]):
        return [Role(Slot.RECEIVED_AT, 3 if around.line_start else 1)]
    if around.line_start and (unit := _BRACKETED.match(around.ahead)) and ends_unit(unit["who"]):
        return [Role(Slot.RECEIVED_AT, 3)]
    if around.line_start and around.alone and _heads(around):
        return [Role(Slot.RECEIVED_AT, 3)]
    if _alone_told(around):
        return [Role(Slot.RECEIVED_AT, 2)]
    if around.line_start and _heads(around):
        return [Role(Slot.RECEIVED_AT, 3)]
    return None


# 凌晨2点47分，某急救分中心：
_OTHER_CALLER = re.compile(r"[\uff0c,]\s*(?P<who>[\u4e00-\u9fff\d]{2,18})[:\uff1a]")


_FIRST_WORD = re.compile(r"[ \u3000]+([\u4e00-\u9fff]{3,14})[ \u3000]")
# 【21:05】某局：
_BRACKETED = re.compile(r"[\u3011\]\uff09)]\s*(?P<who>[\u4e00-\u9fff\d]{2,14})[:\uff1a]")


def _calls(who: str) -> bool:
    made = None if ends_unit(who) else informant(who, 0)
    return ends_unit(who) or bool(made and made.unit and made.person)


def _names_caller(clause: str) -> bool:
    """Say whether a clause is nothing but a unit's name: 9:22某公司。"""
    bare = clause.strip()
    return 1 < len(bare) <= 14 and ends_unit(bare) and not leads(bare)


def _heads(around: Around) -> bool:
    """Say whether the line opens with who called: 4点10分，某乡值班的某某来电：…"""
    if re.match(r"\s*(?:续|素材|记)", around.clause):
        return True
    heading = _HEADING.match(around.ahead)
    lead = heading[1] if heading else ""
    if heading is None and around.alone:  # 13:48，12345转来一个件，说…
        lead = re.split("[\uff0c\u3002\uff1b]", around.ahead.lstrip("\uff0c, "))[0][:24]
    if not words("words", "told").search(lead):
        return False
    who = words("words", "told").split(lead)[0].strip("\uff0c, ")
    return ends_unit(who) or not leads(who)  # 海上搜救中心报: a unit, whatever its name tells of


_CALL_BEFORE = re.compile(
    r"(?:来电|刚?接的|打的|打来的?|打过来的?|电话|来报|报的|报来的?|报过来的?|转来的?|转过来的?|接到?)[\uff0c,\uff08(]?$"
)


def _alone_told(around: Around) -> bool:
    if not around.alone or closes(around):
        return False
    if around.last or "现在" in around.before:
        return around.moment.precision is not Precision.DAY
    if not _CALL_BEFORE.search(around.previous):
        return False
    following = around.rest[len(around.clause) :]
    return not (following and further(around, 2))
