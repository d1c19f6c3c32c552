"""Arguments of the roster's own actions: which days are looked at, who stands in for whom."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from assistant.understand.outcome import Choice
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.duty import said_shift
from assistant.understand.slots.people import person
from assistant.understand.slots.things import free
from connectors.contract import Kind, Named

_WEEK = re.compile(
    r"(?P<which>这|本|下下|下|上)(?:个|一)?(?:周|星期|礼拜)(?![一二三四五六日天末\d])"
)
_MONTH = re.compile(r"(?P<which>这|本|下|上)(?:个)?月")
_WEEKS = {"这": 0, "本": 0, "下": 7, "下下": 14, "上": -7}
_BOTH = re.compile(r"(?P<first>明后|今明|昨今)(?:两|二)?天")
_FIRST = {"明后": 1, "今明": 0, "昨今": -1}
_COMING = 7  # days shown where none are said


def days(scene: Scene) -> tuple[date, date]:
    """Return the first and the last day meant; the week that begins today where none is said."""
    today = scene.world.now.date()
    if found := _WEEK.search(scene.words):
        monday = today - timedelta(days=today.weekday()) + timedelta(days=_WEEKS[found["which"]])
        return monday, monday + timedelta(days=6)
    if found := _MONTH.search(scene.words):
        return _month(today, found["which"])
    if found := _BOTH.search(scene.words):
        first = today + timedelta(days=_FIRST[found["first"]])
        return first, first + timedelta(days=1)
    for span in scene.part.times:
        if span.date is not None:
            return span.date, span.date
        if span.since is not None:
            last = span.until.date() if span.until is not None else span.since.date()
            return span.since.date(), max(last, span.since.date())
    return today, today + timedelta(days=_COMING - 1)


def _month(today: date, which: str) -> tuple[date, date]:
    first = today.replace(day=1)
    if which == "上":
        first = (first - timedelta(days=1)).replace(day=1)
    elif which == "下":
        first = (first + timedelta(days=32)).replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def listing(scene: Scene) -> Filling:
    """Fill roster.list: the days, and the unit where one is named."""
    filling = Filling()
    first, last = days(scene)
    filling.put("since", first.isoformat(), "所说的日子")
    filling.put("until", last.isoformat(), "所说的日子")
    units = free(scene, Kind.UNIT)
    if units:
        id = units[0].candidates[0].id
        filling.put("unit", id, f"“{units[0].text}” → {scene.name(id)}")
    elif not re.search(r"全区|各单位|各家|所有单位", scene.words):
        filling.put("unit", scene.world.home_unit, "未说单位，按本单位")
    return filling


def following(scene: Scene) -> Filling:
    """Fill shift.next: the unit named, else nothing, which means the asker's own."""
    filling = Filling()
    units = free(scene, Kind.UNIT)
    if units:
        id = units[0].candidates[0].id
        filling.put("unit", id, f"“{units[0].text}” → {scene.name(id)}")
    return filling


# --- who stands in for whom

_POSTS = {"leader": "带班领导", "primary": "主班", "secondary": "副班"}
_TAKEN_BY = re.compile(
    r"换成|换为|改成|改为|改由|改让|排给?|让给|换给|调给|由|让|跟|和|与|替|顶|代|给"
)


def change(scene: Scene) -> Filling:
    """Fill roster.save: the shift that is on the roster, with one of its people another."""
    filling = Filling()
    found = _meant(scene, filling)
    stands_in = _stands_in(scene, filling)
    if found is None or not stands_in:
        return filling
    role = _role(scene, found, stands_in)
    if not role:
        offered = [Choice(title, title) for title in _POSTS.values()]
        filling.ask("shift", "换带班领导、主班还是副班？", offered)
        return filling
    why = f"{found.name}：{_POSTS[role]}改为{scene.name(stands_in)}"
    filling.put("shift", {**_record(found), role: stands_in}, why)
    return filling


def removal(scene: Scene) -> Filling:
    """Fill roster.delete: the one shift that the words tell."""
    filling = Filling()
    found = _meant(scene, filling)
    if found is not None:
        filling.put("id", found.id, found.name)
    return filling


def _meant(scene: Scene, filling: Filling) -> Named | None:
    """Return the shift of the day and period said; ask where none or several fit."""
    slot = "shift" if "shift" in scene.frame.slots else "id"
    day, period, _ = said_shift(scene)
    if day is None:
        filling.ask(slot, "哪一天的哪一班？")
        return None
    units = free(scene, Kind.UNIT)
    unit = units[0].candidates[0].id if units else scene.world.home_unit
    fits = [
        s
        for s in scene.world.of(Kind.SHIFT)
        if s.facts.get("unit") == unit and s.facts.get("date") == day.isoformat()
    ]
    if period:
        fits = [s for s in fits if s.facts.get("period") == period]
    if len(fits) == 1:
        return fits[0]
    if fits:
        filling.ask(slot, "哪一班？", [Choice(s.id, s.name) for s in fits])
    else:
        filling.ask(slot, "排班表上没有这一班，请说明是哪个单位、哪一天、哪一班。")
    return None


def _stands_in(scene: Scene, filling: Filling) -> str:
    """Return who takes the shift; of two people named, who stands behind 换成 or 跟."""
    people = free(scene, Kind.CONTACT)
    if not people:
        if re.search(r"(?:我来?|由我|让我|我)(?:替|顶|代|值|上)", scene.words):
            return scene.world.speaker
        filling.ask("shift", "换成谁？")
        return ""
    if len(people) > 1:
        for mention in people:
            before = scene.part.words[: mention.start]
            if re.search(rf"(?:{_TAKEN_BY.pattern})$", before) and len(mention.candidates) == 1:
                return mention.candidates[0].id
    own = Filling()
    person(scene, own)
    filling.needs += own.needs
    return str(own.arguments.get("contact", ""))


def _role(scene: Scene, shift: Named, stands_in: str) -> str:
    """Return which post of the shift changes: the one said, else that of who is relieved."""
    words = scene.words
    for role, pattern in (("leader", r"带班|领导"), ("secondary", "副班"), ("primary", "主班")):
        if re.search(pattern, words):
            return role
    relieved = {m.candidates[0].id for m in free(scene, Kind.CONTACT)} - {stands_in}
    if re.search(r"我", words):
        relieved.add(scene.world.speaker)
    held = [role for role in _POSTS if shift.facts.get(role) in relieved]
    if held:
        return held[0]
    filled = [role for role in ("primary", "secondary") if shift.facts.get(role)]
    return filled[0] if len(filled) == 1 else ""


def _record(shift: Named) -> Mapping[str, Any]:
    """Return the shift as roster.save takes it."""
    facts = shift.facts
    kept = {role: facts[role] for role in _POSTS if facts.get(role)}
    return {
        "id": shift.id,
        "date": str(facts["date"]),
        "unit": facts["unit"],
        "period": str(facts["period"]),
        "starts": facts["from"],
        "ends": facts["to"],
        **kept,
    }
