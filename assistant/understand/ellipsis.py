"""Utterances that name only what differs from the request before: 那X呢, 只看X的."""

import re
from collections.abc import Mapping
from typing import Any

from assistant.understand.classify import TRIGGER, score
from assistant.understand.fill import fill
from assistant.understand.focus import Focus
from assistant.understand.frames import frames
from assistant.understand.outcome import PlannedStep, Understood
from assistant.understand.reading import Reading
from assistant.understand.scene import Scene, planned
from assistant.understand.slots.cameras import sibling
from connectors.contract import Kind

_ELLIPSIS = re.compile(
    r"^(?:那|那么|再|还有|另外|也)?(?P<x>.{1,16}?)(?:呢|的呢|怎么样|又如何)[？?。]?$|^那(?P<y>.{1,12})[？?]?$"
)
_ONLY = re.compile(
    r"^(?:那|再|就)?(?:只|就|单|光)(?:看|要|列|查|留|算)?(?P<x>.{1,16}?)(?:的|那边的|相关的|那些)?(?:吧|就行|就好)?$|^(?P<z>.{1,12}?)(?:的|方面的)(?:细说|展开|详细|具体|单独|也)(?:一?下|说说?|讲讲?|列|看|摘|给我)*(?:一?下|看看)?$|^(?:换成|换|改成|改看|改查)(?P<y>.{1,14}?)(?:的|看看)?(?:吧)?$"
)
_EXCLUSIVE: Mapping[str, tuple[frozenset[str], ...]] = {
    "contact.find": (frozenset({"contact", "unit", "name"}), frozenset({"contact", "post"})),
    "contact.on_duty": (frozenset({"unit", "units", "group"}),),
    "video.find": (frozenset({"place", "near", "unit"}),),
    "map.locate": (frozenset({"place", "place_text", "event", "camera"}),),
    "signal.alarms": (frozenset({"place", "unit"}),),
    "event.find": (frozenset({"place", "unit"}),),
    "device.status": (frozenset({"device", "place", "type"}),),
    "report.deadline": (frozenset({"event", "report"}),),
}
_DEFAULTED: Mapping[str, frozenset[str]] = {
    "hotline.summary": frozenset({"since", "until"}),
    "handover.summary": frozenset({"date", "period", "unit"}),
    "shift.who": frozenset({"date", "period", "unit"}),
    "contact.find": frozenset({"field"}),
}


def elliptic(words: str, reading: Reading, focus: Focus) -> Understood | None:
    """Return the request before with what is said put in its place, None where none leans."""
    matched = _ELLIPSIS.match(words) or _ONLY.match(words)
    if not matched:
        return None
    own = [s for s in score(reading.own, reading.kinds()) if s.name != "knowledge.ask"]
    previous = focus.previous
    if previous is None:
        return None
    if chosen := _other_choice(matched, reading, focus, previous):
        return chosen
    if own and own[0].cue >= 3 and own[0].total >= TRIGGER + 2:
        return None
    if previous.action == "knowledge.ask":
        return _asked_again(matched, previous)
    return _other_day(reading, focus, previous) or _replaced(reading, focus, previous)


_TOO = re.compile(r"也(?:要|来|看|开|打开|调)")
_SHORT = 14  # characters; what is longer stands by itself
_ASKS = re.compile(r"谁|什么|哪|多少|为何")
_SHIFTED = re.compile(r"(?:改|换|推迟|提前|放宽|延|定)(?:成|到|为|至)")


def leaning(reading: Reading, focus: Focus) -> Understood | None:
    """Return the request before with what is said in its place, for words that ask for nothing.

    Covers 水务局也发一份, 消防的, 改成十点半. None where nothing said fits the request before.
    """
    words = reading.own.strip()
    if not focus.turns or len(words) > _SHORT:
        return None
    previous = focus.previous
    if previous is None or previous.action == "knowledge.ask":
        return None
    before = next((turn.text for turn in reversed(focus.turns) if turn.role == "user"), "")
    if _ASKS.search(words) and not _ASKS.search(before):
        return None  # who asks something does not ask for the deed before once more
    waiting = focus.pending
    if waiting is not None and waiting.steps and (filled := _replaced(reading, focus, previous)):
        wanted = [s.name for s in frames()[previous.action].slots.values() if s.required]
        if all(name in filled.steps[0].arguments for name in wanted):
            return filled  # the answer to our question: 两公里
    timed = [key for key in ("deadline", "at") if key in previous.arguments]
    moment = next((t.until or t.at for t in reading.times if t.until or t.at), None)
    if timed and moment is not None and _SHIFTED.search(words):
        arguments = {**previous.arguments, timed[0]: moment.isoformat(timespec="minutes")}
        return planned(PlannedStep(previous.action, arguments, dict.fromkeys(arguments, "承上文")))
    if previous.action.startswith("video.") and "cameras" in frames()[previous.action].slots:
        scene = Scene(frames()[previous.action], reading, reading, focus.world, focus)
        if beside := sibling(scene):
            arguments = {**previous.arguments, "cameras": [beside]}
            return planned(
                PlannedStep(previous.action, arguments, dict.fromkeys(arguments, "承上文"))
            )
    things = {str(m.kind) for m in reading.mentions}
    wanted = {s.kind for s in frames()[previous.action].slots.values()}
    fits = (
        things & wanted
        or (things & {"unit", "group"} and "recipients" in wanted)
        or ("place" in things and "camera" in wanted and _TOO.search(words))
    )
    return _replaced(reading, focus, previous) if fits else None


def _other_choice(
    matched: re.Match[str], reading: Reading, focus: Focus, previous: PlannedStep
) -> Understood | None:
    """Return the request before with another of an argument's fixed values: 那电话的呢."""
    said = next(g for g in matched.groups() if g).rstrip("的")
    for slot in frames()[previous.action].slots.values():
        if said in slot.of and previous.arguments.get(slot.name) not in (None, said):
            arguments = {**previous.arguments, slot.name: said}
            return planned(
                PlannedStep(previous.action, arguments, dict.fromkeys(arguments, "承上文"))
            )
    return None


def _other_day(reading: Reading, focus: Focus, previous: PlannedStep) -> Understood | None:
    """Return the roster's question where 谁值班 is asked again of another day: 昨天呢."""
    day = next((t.date for t in reading.times if t.date is not None), None)
    unit = previous.arguments.get("unit")
    if previous.action != "contact.on_duty" or day is None or not unit:
        return None
    if day == focus.world.now.date():
        return None
    role = previous.arguments.get("role")
    arguments: dict[str, Any] = {"date": day.isoformat(), "unit": unit}
    if role == "leader":
        arguments["role"] = role
    return planned(PlannedStep("shift.who", arguments, dict.fromkeys(arguments, "承上文")))


def _asked_again(matched: re.Match[str], previous: PlannedStep) -> Understood:
    said = next(g for g in matched.groups() if g).rstrip("的")
    question = str(previous.arguments.get("question", ""))
    return planned(PlannedStep("knowledge.ask", {"question": _substituted(question, said)}))


def _substituted(question: str, said: str) -> str:
    """Put what is said into the place of its like in the question before: 较大 -> 重大."""
    for size in range(min(len(said), 6), 0, -1):
        for start in range(len(question) - size + 1):
            old = question[start : start + size]
            if len(said) == size and old != said and old[-1] == said[-1] and _alike(old, said):
                return question.replace(old, said, 1)
    for old in re.findall(
        r"[ⅠⅡⅢ一二三]类[室]?|特别重大|重大|较大|一般|首报|续报|终报|红色|橙色|黄色|蓝色", question
    ):
        if _class_of(old) == _class_of(said) != "":
            return question.replace(old, said, 1)
    return f"{said}\uff1a{question}"


_CLASSES = (
    r"[ⅠⅡⅢ一二三I]+类室?",
    r"特别重大|重大|较大|一般",
    r"首报|续报|终报",
    r"红色|橙色|黄色|蓝色",
    r"书面|电话",
    r"街镇|街道|区级|委办局|部门",
)


def _class_of(text: str) -> str:
    return next((c for c in _CLASSES if re.search(c, text)), "")


def _alike(one: str, other: str) -> bool:
    return _class_of(one) == _class_of(other) and len(set(one) & set(other)) > 0


def _replaced(reading: Reading, focus: Focus, previous: PlannedStep) -> Understood | None:
    frame = frames()[previous.action]
    scene = Scene(frame, reading, reading, focus.world, Focus(focus.world))
    filling = fill(scene)
    defaulted = _DEFAULTED.get(previous.action, frozenset())
    fresh = {
        key: value
        for key, value in filling.arguments.items()
        if not (key in defaulted and not _said(key, reading))
    }
    if not fresh:
        return None
    kept = dict(previous.arguments)
    for group in _EXCLUSIVE.get(previous.action, ()):
        if group & set(fresh):
            kept = {k: v for k, v in kept.items() if k not in group}
    why = {**dict.fromkeys(kept, "承上文"), **{k: filling.why.get(k, "") for k in fresh}}
    return planned(
        PlannedStep(previous.action, {**kept, **fresh}, why, frozenset(filling.untrusted))
    )


def _said(key: str, reading: Reading) -> bool:
    if key == "date":
        return any(re.search(r"[今明昨后前周日号天月]", t.text) for t in reading.times)
    if key in ("since", "until", "period"):
        return bool(reading.times)
    if key == "unit":
        return bool(reading.of(Kind.UNIT))
    return key != "field"
