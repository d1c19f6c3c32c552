"""Arguments of the ledger and of passing the shift on."""

import re

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.wording import tidy

_CLAUSES = re.compile(r"[\uff0c,。\uff1b;\n]+")
_LEDGER = r"(?:今天的?|今晚的?)?(?:值班)?(?:日志|备忘录?|记事本?|值班记录)"
_PUT = r"(?:记|写|录|登|补|加|添|放|列|收|归)"
_NOTE_ORDER = re.compile(
    rf"(?:请|帮我|给我|给|先|再|也|就)*(?:把(?:这|那|此|刚才)?(?:个|件|条)?(?:事|情况|话|段)?)?"
    rf"(?:{_PUT}(?:一?[条笔下个段件句]|上|进|入|到|在|进到)*(?:到|进|入)?{_LEDGER}(?:里|中|上)?|"
    rf"{_LEDGER}(?:里|中|上|本)?(?:头)?(?:再|给我|帮我|也|就)?{_PUT}(?:一?[条笔下个段句]|上|进|入|去)*|"
    r"记(?:个|件)事|^\s*(?:值班)?(?:日志|备忘录?|记事)(?:一下)?(?=[\uff1a:\uff0c,\s]))(?:吧|去)?[\uff1a:\s]*"
)
# a clause, or the end of one, that asks for nothing but that it is not forgotten
_FOLLOW = re.compile(
    r"[\uff0c,。\uff1b;\s]*(?:这个|这事|此事)?(?:需要?|要|得|记得|注意|请|列入)?(?:交班时?|交接时?)?"
    r"(?:提醒(?:我|下一班|接班的?|他们)?)?(?:需要?|要|得|继续|接着)?(?:跟进|跟踪|盯着|盯住|跟一下|跟着)(?:一下|事项)?[。\s]*$"
)
_REMIND = re.compile(
    r"[\uff0c,。\uff1b;\s]*(?:交班时?|交接时?)?提醒(?:下一班|接班的?)[^\uff0c,。]{0,6}$"
)
_THIS = re.compile(r"(?:这|那|刚才那?)(?:个|件|条)?(?:事|情况|话)|记进|记到|记入")
_WORTH = 8  # characters; a shorter message tells nothing


def note(scene: Scene) -> Filling:
    """Fill log.note: what is told besides the order, and whether it is to be followed up."""
    filling = Filling()
    text = _NOTE_ORDER.sub("\uff0c", scene.part.full, count=1)
    for pattern in (_FOLLOW, _REMIND):
        shorter = pattern.sub("", text)
        if shorter != text:
            filling.put("follow_up", True, "须跟进")
            text = shorter
    text = tidy(re.sub(r"^(?:\s|[\uff0c,\uff1a:]|就说|说是?|内容是?)+", "", text))
    filling.put("text", text, "所述内容", foreign=bool(scene.part.quotes))
    if not text:
        _from_before(scene, filling)
    if not filling.has("text"):
        filling.ask("text", "日志里记什么？")
    return filling


def _from_before(scene: Scene, filling: Filling) -> None:
    """Put what the officer told before, else the event spoken of: 把这事记进日志."""
    if not _THIS.search(scene.words):
        return
    asked = scene.focus.asked
    if len(asked) >= _WORTH and not re.search(r"[?\uff1f吗呢]|什么|怎么|哪|谁|几", asked):
        filling.put("text", tidy(asked), "上文所述")
    elif event := scene.focus.event():
        filling.put("text", f"{scene.name(event)}\uff08{event}\uff09", "承上文")


_DONE = re.compile(
    r"(?:请|帮我|把|给|可以|已经?|刚才|里|中|的|那|这|一|条|项|个|须|要|标成|标为|了|吧|掉)|"
    r"(?:值班)?(?:日志|备忘录?|记事本?)|跟进(?:事项|项)?|事项|办(?:完|好|妥|结)|完成|做(?:完|好)|销(?:掉|号)?|"
    r"划掉|勾掉|打勾|已办|不用跟|了结|处理(?:完|好)|[\uff0c,。\s]"
)


def done(scene: Scene) -> Filling:
    """Fill log.done: the note of the last plan, or the words that tell which note is meant."""
    filling = Filling()
    about = tidy(_DONE.sub("", scene.words))
    known = scene.focus.refs.get("note", "")
    if len(about) >= 2:
        filling.put("note", about, "所述记事")
    elif str(known).isdigit():
        filling.put("note", int(known), "刚才记下的一条")
    return filling


# --- passing it on

_ID = re.compile(r"JB-\d{8}-\d+", re.IGNORECASE)
_REMARKS = re.compile(
    r"(?:说明|交代|备注|留言)(?:一下|一句|是|几句)*[\uff1a:\uff0c,]*\s*(?P<r>[^\s].{2,})$",
    re.DOTALL,
)
_SIGNS = re.compile(r"交班")


def hand_over(scene: Scene) -> Filling:
    """Fill handover.hand_over: what is to be told to who comes."""
    filling = Filling()
    if found := _REMARKS.search(scene.part.full):
        filling.put("remarks", tidy(found["r"]), "交班说明", foreign=bool(scene.part.quotes))
    elif colon := re.search(r"交班[^\uff0c,\uff1a:]{0,6}[\uff1a:]\s*(.{3,})$", scene.part.full):
        filling.put("remarks", tidy(colon[1]), "交班说明", foreign=bool(scene.part.quotes))
    return filling


def of_handover(scene: Scene) -> Filling:
    """Fill handover.take_over and handover.withdraw; without a number the one that waits."""
    filling = Filling()
    if found := _ID.search(scene.words):
        filling.put("handover", found[0].upper(), f"“{found[0]}”")
    return filling
