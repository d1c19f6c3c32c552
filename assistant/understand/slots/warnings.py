"""Arguments of the actions on warnings; which one is meant stays in words: its desk finds it."""

import re
from functools import lru_cache

from assistant.understand.matching import table
from assistant.understand.outcome import Choice
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import WHO, free, iso
from assistant.understand.slots.wording import tidy
from connectors.contract import Kind

_COLOUR = re.compile(r"(红|橙|黄|蓝)(?:色|色预警|预警)")
_ISSUER = re.compile(
    r"(?P<i>[\u4e00-\u9fff]{0,6}?(?:气象台|气象局|气象部门|防汛办|防指|应急局|海事局|水文站|资规局|指挥部))"
)
_LEADING = re.compile(r"^(?:登记|录入?|把|将|收到|接到?|新|一条|刚才?|这条|的|[\uff0c,：:])+")
_UNTIL = re.compile(
    r"(?:持续|有效|预计|影响)[^\uff0c,。]{0,6}(?:到|至)|(?:到|至)[^\uff0c,。]{0,10}(?:为止|结束)"
)
_ID = re.compile(r"YJ-\d{8}-\d+", re.IGNORECASE)


@lru_cache(maxsize=1)
def _kinds() -> re.Pattern[str]:
    return re.compile("|".join(sorted(table("warnings")["kinds"], key=len, reverse=True)))


def register(scene: Scene) -> Filling:
    """Fill warning.register: kind, colour, who issued it, since and until when."""
    filling = Filling()
    words = scene.part.full
    if found := _kinds().search(words):
        filling.put("kind", found[0], f"“{found[0]}”")
    else:
        filling.ask("kind", "是什么预警？")
    if colour := _COLOUR.search(words):
        filling.put("colour", f"{colour[1]}色", f"“{colour[0]}”")
    else:
        filling.ask("colour", "什么颜色？", [Choice(f"{c}色", f"{c}色") for c in "蓝黄橙红"])
    if issuer := _ISSUER.search(words):
        filling.put("issuer", _LEADING.sub("", issuer["i"]), "所说的发布单位")
    else:
        filling.ask("issuer", "哪个单位发布的？")
    _moments(scene, filling)
    if scene.part.quotes:
        filling.put("text", tidy(scene.part.quotes[0].text), "引用的原文", foreign=True)
    return filling


def _moments(scene: Scene, filling: Filling) -> None:
    lasting = _UNTIL.search(scene.words)
    for span in scene.part.times:
        behind = bool(lasting) and span.start - scene.part.start >= (
            lasting.start() if lasting else 0
        )
        if behind and (moment := span.until or span.at):
            filling.put("until", iso(moment), f"持续至“{span.text}”")
        elif span.at is not None and span.at <= scene.world.now:
            filling.put("issued_at", iso(span.at), f"“{span.text}”")


def of_warning(scene: Scene) -> Filling:
    """Fill what only says which warning: status, end."""
    filling = Filling()
    _which(scene, filling)
    return filling


def _which(scene: Scene, filling: Filling) -> None:
    """Put the warning's number, or the words that tell it, or the one spoken of."""
    colour = _COLOUR.search(scene.words)
    kind = _kinds().search(scene.words)
    said = (kind[0] if kind else "") + (f"{colour[1]}色" if colour else "")
    if found := _ID.search(scene.words):
        filling.put("warning", found[0].upper(), f"“{found[0]}”")
    elif said:
        filling.put("warning", said, f"“{said}”预警")
    elif known := scene.focus.refs.get("warning"):
        filling.put("warning", known, "承上文")


def calling(scene: Scene) -> Filling:
    """Fill warning.urge and warning.call: of which warning, and only whom where that is said."""
    filling = Filling()
    _which(scene, filling)
    ids = list(dict.fromkeys(m.candidates[0].id for m in free(scene, *WHO)))
    filling.put("units", ids, "、".join(scene.name(id) for id in ids))
    return filling


def confirm(scene: Scene) -> Filling:
    """Fill warning.confirm: who confirmed, and which person said so."""
    filling = Filling()
    _which(scene, filling)
    ids = list(dict.fromkeys(m.candidates[0].id for m in free(scene, *WHO)))
    filling.put("units", ids, "、".join(scene.name(id) for id in ids))
    people = free(scene, Kind.CONTACT)
    if people:
        filling.put("person", people[0].text, "对方确认人")
    if not ids:
        filling.ask("units", "哪个单位确认了？")
    return filling


_WAY = re.compile(r"传真|政务微信|微信|工作群|短信|电话|邮件")


def told(scene: Scene) -> Filling:
    """Fill warning.told: whom, only where units are named, and how."""
    filling = calling(scene)
    if way := _WAY.search(scene.words):
        filling.put("how", way[0], f"“{way[0]}”")
    return filling


def add(scene: Scene) -> Filling:
    """Fill warning.add: the units that are to be told, too."""
    filling = calling(scene)
    units = filling.arguments.pop("units", None)
    filling.put("to", units, filling.why.pop("units", ""))
    if not units:
        filling.ask("to", "增加哪些单位？")
    return filling


def registered(scene: Scene) -> Filling:
    """Fill warning.list: those of a stretch of time, or those in force."""
    filling = listed(scene)
    if re.search(r"生效|有效|现在|目前|手上", scene.words):
        filling.put("state", "生效中", "生效的")
    elif re.search(r"解除", scene.words):
        filling.put("state", "已解除", "解除的")
    return filling


def listed(scene: Scene) -> Filling:
    """Fill what is listed over a stretch of time: warning.list, instruction.list and its sheet."""
    filling = Filling()
    for span in scene.part.times:
        if span.since is not None:
            filling.put("since", iso(span.since), f"“{span.text}”起")
            if span.until is not None and span.until <= scene.world.now:
                filling.put("until", iso(span.until), f"“{span.text}”止")
            break
    return filling
