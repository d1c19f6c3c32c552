"""Arguments of leaders' instructions and of the daily reports."""

import re

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import WHO, deadline, free, iso
from assistant.understand.slots.warnings import listed
from assistant.understand.slots.wording import tidy
from connectors.contract import Kind

_LEADER = re.compile(
    r"(?P<l>(?:分管|常务|挂职)?[\u4e00-\u9fff]{0,3}?(?:副)?(?:区长|市长|县长|镇长|书记|秘书长|主任|局长|部长|指挥长)|领导)"
)
_HEAD = re.compile(r"^(?:登记|录入?|进去?|把|将|新增|补登|一下|一条|个|有|那条|这条|对|的|催)+")
_ID = re.compile(r"PS-\d{8}-\d+", re.IGNORECASE)
_ORDER = re.compile(
    r"(?:登记|录入?|登|新增|补登)(?:一下|一条|个|上|进去?)?|记一下|领导批示|批示(?:的|是|说|登记)?|批的"
)
_CLAUSES = re.compile(r"[\uff0c,。\uff1b;\n]+")


def _leader(words: str) -> str:
    """Return who gave it, as said: 张副区长."""
    bare = re.sub(r"领导批示", "批示", words)
    found = _LEADER.search(bare)
    return _HEAD.sub("", found["l"]) if found else ""


def register(scene: Scene) -> Filling:
    """Fill instruction.register: who, word for word what, for whom, until when."""
    filling = Filling()
    text, foreign = _wording(scene)
    leader = _leader(scene.words.replace(text, " ") if text else scene.words)
    filling.put("given_by", leader, "批示领导")
    filling.put("text", text, "批示原文", foreign=foreign)
    named = free(scene, *WHO, quoted=True)
    ids = list(dict.fromkeys(m.candidates[0].id for m in named))
    filling.put("to", ids, "、".join(scene.name(id) for id in ids), foreign=foreign)
    deadline(scene, filling, "due")
    for slot in ("given_by", "text", "to"):
        if not filling.has(slot):
            filling.ask(slot, scene.frame.slots[slot].ask + "？")
    return filling


def _wording(scene: Scene) -> tuple[str, bool]:
    """Return the instruction's own words: quoted, behind the colon, or what follows 请/由."""
    if scene.part.quotes:
        return scene.part.quotes[0].text.strip(), True
    words = scene.part.full
    colon = re.search(r"(?<!\d)[\uff1a:]\s*(?P<t>.{2,})$", words, re.DOTALL)
    text = colon["t"] if colon else words
    clauses = [c for c in re.split(r"(?<=[\uff0c,。\uff1b;\n])", text) if c.strip("\uff0c,。； ")]
    while clauses and _only_head(clauses[0]):
        clauses.pop(0)
    while clauses and re.fullmatch(r"\s*(?:登记|录入|记)(?:一下|上)?[\uff0c,。]*\s*", clauses[-1]):
        clauses.pop()
    return "".join(clauses).strip(" \uff0c,。\uff1b;"), False


def _only_head(clause: str) -> bool:
    """Say whether a clause only tells that, or by whom, there is an instruction."""
    rest = _ORDER.sub("", _LEADER.sub("", clause))
    return len(re.sub(r"[\uff0c,。的有把将对了已到条一个\s]", "", rest)) <= 1


def _which(scene: Scene, filling: Filling) -> None:
    if found := _ID.search(scene.words):
        filling.put("instruction", found[0].upper(), f"“{found[0]}”")
    elif leader := _leader(scene.words).removesuffix("领导"):
        filling.put("instruction", leader, f"“{leader}”的批示")
    elif known := scene.focus.refs.get("instruction"):
        filling.put("instruction", known, "承上文")


def of_instruction(scene: Scene) -> Filling:
    """Fill what only says which instruction: status, close."""
    filling = Filling()
    _which(scene, filling)
    return filling


def urge(scene: Scene) -> Filling:
    """Fill instruction.urge: only whom where units are named."""
    filling = Filling()
    _which(scene, filling)
    ids = list(dict.fromkeys(m.candidates[0].id for m in free(scene, *WHO)))
    filling.put("units", ids, "、".join(scene.name(id) for id in ids))
    return filling


def extend(scene: Scene) -> Filling:
    """Fill instruction.extend: until when, and why."""
    filling = urge(scene)
    deadline(scene, filling, "until")
    span = next((t for t in scene.part.times if t.until or t.at), None)
    if not filling.has("until") and span is not None:
        filling.put("until", iso(span.until or span.at or scene.world.now), f"“{span.text}”")
    clauses = [c.strip() for c in _CLAUSES.split(scene.words)]
    kept = [c for c in clauses if len(c) > 2 and not re.search(r"批示|延|宽限|推迟", c)]
    filling.put("why", tidy("\uff0c".join(kept)), "所述理由")
    for slot in ("until", "why"):
        if not filling.has(slot):
            filling.ask(slot, scene.frame.slots[slot].ask + "？")
    return filling


_FED_BACK = re.compile(
    r"批示|反馈|登记|记一下|录一下|回了|回复|落实情况|那条|这条|来了|对|的|了|刚|说|已经?回|一下"
)


def feedback(scene: Scene) -> Filling:
    """Fill instruction.feedback: which unit, and what it said."""
    filling = Filling()
    _which(scene, filling)
    units = free(scene, Kind.UNIT)
    if units:
        id = units[0].candidates[0].id
        filling.put("unit", id, f"“{units[0].text}” → {scene.name(id)}")
    else:
        filling.ask("unit", "哪个单位反馈的？")
    quotes = scene.part.quotes
    text = quotes[0].text if quotes else _said(scene, units[0].text if units else "")
    filling.put("text", tidy(text), "反馈内容", foreign=bool(quotes))
    if not filling.has("text"):
        filling.ask("text", "反馈的内容是什么？")
    return filling


def _said(scene: Scene, unit: str) -> str:
    kept: list[str] = []
    for clause in re.split(r"[\uff0c,。\uff1b;\n]|(?<!\d)[\uff1a:]|[\uff1a:](?!\d)", scene.words):
        bare = clause.replace(unit, "", 1) if unit else clause
        if len(_FED_BACK.sub("", _LEADER.sub("", bare)).strip()) > 1:
            kept.append(re.sub(r"^\s*(?:说|称|是)", "", bare if "批示" not in bare else ""))
    return "\uff0c".join(c.strip() for c in kept if c.strip())


# --- daily reports


def make(scene: Scene) -> Filling:
    """Fill daily.make: the kind and the day that are said."""
    filling = Filling()
    if "节假日" in scene.words:
        filling.put("kind", "节假日值班情况", "“节假日”")
    if day := _day(scene):
        filling.put("day", day, "所说的日子")
    return filling


def show(scene: Scene) -> Filling:
    """Fill daily.show: a day, or a number; without either the newest is meant."""
    filling = Filling()
    found = re.search(r"\b[A-Z]{2}-\d{8}(?:-\d+)?", scene.words)
    filling.put("daily", found[0] if found else _day(scene), "所说的日子")
    return filling


def every(_scene: Scene) -> Filling:
    """Fill daily.list, which needs nothing."""
    return Filling()


def _day(scene: Scene) -> str:
    for span in scene.part.times:
        if day := span.date or (span.since.date() if span.since else None):
            return day.isoformat()
    return ""


def listing(scene: Scene) -> Filling:
    """Fill instruction.list: since when, and whether still open."""
    filling = listed(scene)
    if re.search(r"没办结|未办结|没销|在办|办理中|没反馈", scene.words):
        filling.put("state", "办理中", "还没办结的")
    return filling
