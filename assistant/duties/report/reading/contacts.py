"""Who can be called at the scene, and the number."""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.gazetteer import Gazetteer
from assistant.duties.report.reading.informants import Informant, informant
from assistant.duties.report.record import Fact, Slot, Source, Span

# mobile and fixed numbers, with or without dashes, or read out digit by digit
PHONE = re.compile(
    r"(?<![\d-])(?:1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}|0\d{2,3}[-\s]?\d{7,8}|0\d{2,3}-\d{3,4}-\d{4}|[5-8]\d{7})(?![\d-])|"
    r"[一幺][三四五六七八九][零〇一幺二三四五六七八九]{9}"
)
_SPOKEN = str.maketrans("零〇一幺二三四五六七八九", "001123456789")
_SCENE = re.compile(r"现场|联系人|负责人|指挥|在那|就在|在场|边上|在楼下|总指挥|在边上")
_NOT_SCENE = re.compile(
    r"热线|举报|投诉|群众|家属|爸爸|妈妈|儿子|女儿|老板|(?:接|打)[^\uff0c\u3002]{0,10}[\uff08(]$"
)
_NAME = re.compile(
    r"(?P<who>[\u4e00-\u9fffA-Za-z·]{2,18}?)\s*(?:的|同志)?(?:在?(?:现场|楼下|那边|场))?(?:电话|手机|号码|联系方式|的手机|的电话)?"
    r"(?:是|为|[:\uff1a])?\s*[\uff08(\uff0c,]?\s*$"
)
_LEAD = re.compile(
    r"^(?:现场)?(?:联系人|联系电话|联系|联|负责人|指挥(?!中心|部)|总指挥(?!部)|电话|来电|报送|我是|是|[:\uff1a是为]|人)+"
)


def contacts(source: Source, who: Sequence[Informant], gazetteer: Gazetteer) -> list[Fact]:
    """Return who can be called, the ones at the scene before the others; numbers as written."""
    del gazetteer
    found: list[tuple[bool, Fact]] = []
    for match in PHONE.finditer(source.text):
        lead = re.split(
            r"[\u3002\uff1b\n]", source.text[max(0, match.start() - 40) : match.start()]
        )[-1]
        if _NOT_SCENE.search(lead):
            continue
        tail = source.text[match.end() : match.end() + 12]
        at_scene = bool(_SCENE.search(lead) or _SCENE.search(tail))
        found.append((at_scene, _fact(source, match, lead, who)))
    scene = [fact for here, fact in found if here]
    return scene or [fact for _, fact in found]


def _fact(source: Source, match: re.Match[str], lead: str, who: Sequence[Informant]) -> Fact:
    number = match[0].translate(_SPOKEN)
    clauses = re.split(r"[\uff0c,]", lead.rstrip("\uff0c, "))
    name, start = "", match.start()
    for clause in reversed(clauses):
        named = _NAME.search(clause)
        words = _LEAD.sub("", named["who"]) if named else ""
        words = re.split(r"来电|讲|说|报的?$|打的", words)[0]
        made = informant(words, 0) if words else None
        if made is not None and made.text:
            name = made.unit + made.person
            at = source.text.rfind(words, 0, match.start())
            start = at if 0 <= match.start() - at <= 40 else match.start()
            break
    if not name and re.search(r"我(?:的)?(?:电话|手机|号码)?[\uff0c,]?$|我是", lead) and who:
        name = who[0].person or who[0].unit
    text = f"{name} {number}" if name else number
    span = Span(source=source.id, start=start, end=match.end(),
                quote=source.text[start : match.end()])  # fmt: skip
    return Fact(slot=Slot.CONTACT, text=text, spans=(span,), said_by=name)
