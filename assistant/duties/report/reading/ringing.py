"""Who reported, where the note tells of the telephone: who was on the line, whom this room rang.

电话响，是应急局的某某：…; 挂了海渔局的电话，他们说…; 我打给水厂，调度室祝工接的：…;
a superior that only asks whether something is so reports nothing, who answers does.
"""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.callers import closing, named
from assistant.duties.report.reading.designations import is_office
from assistant.duties.report.reading.headings import flattened
from assistant.duties.report.reading.informants import PUNCT, Informant
from assistant.duties.report.reading.mentions import verified

_WHO = rf"(?P<who>[^{PUNCT}\0\s]{{2,24}}?)"
_LINE = (
    # 值班电话响，是某局的某某：; 接起来是某镇的某某，
    re.compile(
        rf"(?:电话响(?:了|起来)?|接起来|拿起来|接通后?|一接|话筒里|电话那头)[\uff0c,]?(?:一听)?(?:说)?(?:他|她|自己)?是{_WHO}的?[\uff1a\uff0c\u3002]"
    ),
    # 挂了某局的电话，他们说
    re.compile(rf"(?:挂(?:了|断|掉)|放下|接完|通完|打完)了?(?:跟|和|与)?{_WHO}的?(?:来)?电话[\uff0c,\u3002:\uff1a]"),
)  # fmt: skip


def on_line(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who was on the line, where the note tells how the telephone was taken up."""
    head = flattened(text, moments)[:_HEAD]
    for rule in _LINE:
        match = rule.search(head)
        made = named(match["who"], match.start("who")) if match else None
        if made is not None and (made.person or is_office(made.unit)):
            return made
    return None


_HEAD = 60  # characters of a note in which it tells how it came
# 省厅值班室来电询问：…是否属实
_INQUIRY = re.compile(
    r"[^\u3002\n]{2,30}?(?:来电|打来|电话|来函|发函|短信|要求|指示)[^\uff0c\u3002\uff1a]{0,4}?(?:询问|核实|了解|核对|求证|核查|催问|追问|问(?=[\uff1a\uff0c]))"
)
# 值班员在视频里看到…; 我18时10分打给…
_OURS = re.compile(
    r"(?:\0|[\s\uff0c,])*(?:我|本室|我室|值班员|值守人员|值班室)(?![\u4e00-\u9fff]{0,4}(?:来电|来报))(?:\0+|在)?[^\u3002\n\uff1a]{0,30}?(?:看到|看见|发现|巡查|打给|打电话|打(?=[\u4e00-\u9fff]{3})|拨|问)"
)


def answered(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who answered where the room, or those above it, only asked."""
    flat = flattened(text, moments)
    if _INQUIRY.match(flat.lstrip("\0 \u3000\uff0c")):
        return closing(text, moments)
    return verified(text, moments) if _OURS.match(flat) else None


# 某某防办（值班：秦朗）: who was on duty there stands in brackets
_DUTY = re.compile(
    r"[^\uff0c\u3002\n\uff1a]{0,6}[\uff08(](?:值班|带班|当班|值守)(?:员|人|长|领导)?[:\uff1a]?\s*(?P<who>[\u4e00-\u9fff]{2,4})[\uff09)]"
)


def with_duty(made: Informant, text: str) -> Informant:
    """Add the person who was on duty where brackets name him behind the unit."""
    duty = None if made.person else _DUTY.match(text, made.end)
    who = named("值班员" + duty["who"], 0) if duty else None
    if duty is None or who is None:
        return made
    return Informant(made.unit, duty["who"], made.start, duty.end("who"))
