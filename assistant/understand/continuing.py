"""Utterances that lean on the turns before: answers to our question, yes and no, 那X呢, 只看X的."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.understand.classify import score
from assistant.understand.ellipsis import elliptic
from assistant.understand.focus import Focus
from assistant.understand.frames import frames
from assistant.understand.outcome import Choice, PlannedStep, Understood
from assistant.understand.quantities import ordinals
from assistant.understand.quoted import outside
from assistant.understand.reading import Reading, read
from assistant.understand.scene import Scene, planned
from connectors.contract import Kind
from core.models.embed import Embedder

_YES = re.compile(
    r"^(?:就)?(?:按|照)?(?:这个|这样|此)?(?:好|好的|可以|行|是|是的|对|对的|确认|嗯|要|同意|没问题|执行|办吧?|就这么办|就这样|没错|ok|OK|建|新建|登记|发|发送|发出|发出去|派|派单|派出去|催|升级|办结|退回|推|推送|导出|打|开始|写|起草|标)(?:吧|了|的|呀|啊|一下|出去|掉)*[。!\uff01]?$"
)
_NO = re.compile(
    r"^(?:不用了?|不要了?|算了|不了|先不|先别|取消|别(?:发|派|建|推|打|催)了?|不是|不对|不行|停|先放放|不发了?|不派了?|不建了?)(?:吧|了|。)*$"
)
_OFFER = re.compile(
    r"(?:(?:是否|要不要|需不需要|需要我?|要我?)(?P<a>[^？?。]{1,60}?)(?:吗)?[？?]|(?P<b>拟[^。]{2,80}))"
)
_ASKED = re.compile(r"(?:哪|几号|谁|还是|多少|什么|几)[^。]*[？?]\s*$")
BARE_YES = re.compile(
    r"^(?:(?:好的?|行|嗯|那就?|可以的?|继续|就这样|就这么办|办吧|执行|确认|同意|没问题|是的?|对的?|ok)[\uff0c,。!\uff01\s吧呀啊了的]*)+$",
    re.IGNORECASE,
)
NOTHING_OFFERED = "好的。要批准的事请在卡片上点“批准并执行”，要办别的请直接说。"
_SHORT_ANSWER = 12  # characters


def take_over(reading: Reading, focus: Focus, embedder: Embedder | None) -> Understood | None:
    """Return what an utterance means by the turns before it; None where it stands by itself."""
    if not focus.turns:
        return None
    words = reading.words.strip(" \uff0c,。!\uff01")
    if _NO.match(words):
        return Understood("answer", reason="好的，不做。", confidence=0.9)
    for way in (_confirmed, _with_more, _answered, elliptic, _agreed_to_nothing):
        found = way(words, reading, focus)
        if found is not None:
            return found
    return None


# --- yes


def _confirmed(words: str, reading: Reading, focus: Focus) -> Understood | None:
    head, _, more = words.partition("\uff0c")
    if not _YES.match(head) or not focus.reply:
        return None
    drafted = _drafted_notice(focus, more)
    if drafted is not None:
        return drafted
    reply = outside(focus.reply)  # an offer inside a quotation is somebody else's
    offers = list(_OFFER.finditer(reply))
    offer = offers[-1] if offers else None
    offered = (offer["a"] or offer["b"] or "").strip() if offer else _last_sentence(reply)
    if not offered:
        return None
    if re.search(r"新建|登记|建(?:事件|单)|立案", offered):
        return _created(focus)
    from assistant.understand.parse import plan

    turns = focus.turns
    understood = plan(read(offered, focus.world), replace(focus, turns=turns), None)
    return understood if understood.outcome in ("plan", "clarify") else None


def _last_sentence(text: str) -> str:
    """Return the last sentence that proposes something, "" where none does."""
    sentences = [s for s in re.split(r"[。\uff01!\uff1b;]", text) if s.strip()]
    for sentence in reversed(sentences):
        if re.search(r"[?\uff1f]|建议|拟|准备|将|待确认|请确认|确认后|可以", sentence):
            return re.sub(
                r"建议|拟|准备|将|待确认|请确认|确认后|[?\uff1f]|吗$|是否|可以", "", sentence
            ).strip()
    return ""


def _drafted_notice(focus: Focus, more: str) -> Understood | None:
    """Return the notice whose draft the assistant showed."""
    reading = focus.reply_reading
    if reading is None or not reading.quotes:
        return None
    if not re.search(r"发送|发给|通知|转发|群发", reading.words):
        return None
    who = [m.candidates[0].id for m in reading.of(Kind.GROUP, Kind.UNIT, Kind.EXTERNAL)]
    if not who:
        return None
    arguments: dict[str, Any] = {"to": list(dict.fromkeys(who)), "content": reading.quotes[0].text}
    if re.search(r"回执|签收|确认收到", more):
        arguments["need_receipt"] = not re.search(r"不(?:用|要|需)", more)
    why = {"to": "上文拟发的对象", "content": "上文拟发的内容"}
    return planned(PlannedStep("notice.send", arguments, why, frozenset({"content"})))


_ADDED = re.compile(
    r"(?:把)?(?P<who>[^\uff0c,。]{2,20}?)(?:也|一起|一并)?(?:加上|加进去|带上|算上|添上)(?:去|吧)?"
    r"(?:[\uff0c,](?:一起|就|都)*发(?:吧|出去|了|送)*)?"
)


def _with_more(words: str, reading: Reading, focus: Focus) -> Understood | None:
    """Return the notice drafted before with the units added that are named: 把X也加上，发吧."""
    more = [m.candidates[0].id for m in reading.of(Kind.GROUP, Kind.UNIT, Kind.EXTERNAL)]
    if not more or not _ADDED.fullmatch(words):
        return None
    drafted = _drafted_notice(focus, "")
    if drafted is None:
        return None
    step = drafted.steps[0]
    to = list(dict.fromkeys([*step.arguments["to"], *more]))
    return planned(replace(step, arguments={**step.arguments, "to": to}))


def _created(focus: Focus) -> Understood | None:
    from assistant.understand.slots.create import create

    frame = frames()["event.create"]
    story = read(focus.asked, focus.world)
    scene = Scene(frame, story, story, focus.world, replace(focus, turns=()))
    filling = create(scene)
    if filling.needs:
        return None
    return planned(
        PlannedStep(frame.name, filling.arguments, filling.why, frozenset(filling.untrusted))
    )


def _agreed_to_nothing(words: str, _reading: Reading, focus: Focus) -> Understood | None:
    """Say so where a yes has nothing of ours to say yes to; it must never be guessed at."""
    if not focus.reply or not BARE_YES.match(words):
        return None
    return Understood("answer", reason=NOTHING_OFFERED, confidence=0.9)


# --- the answer to a question of ours


def _answered(words: str, reading: Reading, focus: Focus) -> Understood | None:
    if not focus.reply:
        return None
    asked = bool(_ASKED.search(outside(focus.reply)))
    if not asked and len(words) > _SHORT_ANSWER:
        return None
    waiting = focus.pending
    if not asked and (waiting is None or not waiting.choices):
        return None
    own = score(reading.own, reading.kinds())
    if (
        own
        and own[0].cue >= 3
        and own[0].total >= 4
        and (waiting is None or own[0].name != waiting.pending)
    ):
        return None
    if waiting is not None and waiting.choices and waiting.steps:
        chosen = chosen_from(waiting.choices, words, focus)
        if chosen:
            return _with_choice(waiting, chosen, focus)
    return _joined(words, focus) if asked else None


def chosen_from(choices: tuple[Choice, ...], words: str, focus: Focus) -> list[str]:
    """Return the ids of the choices that a short answer picks: 第二个, 镇里那个, 都要."""
    ids = [choice.id for choice in choices]
    if re.search(r"^(?:都|全部?|两个都|全都|一起)", words):
        return ids
    for ordinal in ordinals(words):
        start = ordinal.first - 1 if ordinal.first > 0 else len(ids) + ordinal.first
        if 0 <= start < len(ids):
            order = [id for id in focus.listed if id in ids] or ids
            return [order[start]]
    bare = re.sub(r"那个|那位|那一?[个位路件条]|这个|就|要|是|的|吧|[。\uff0c,]", "", words)
    scored = [(_overlap(bare, _told(choice, focus)), choice.id) for choice in choices]
    scored.sort(key=lambda pair: -pair[0])
    if scored and scored[0][0] > 0 and (len(scored) < 2 or scored[0][0] > scored[1][0]):
        return [scored[0][1]]
    return []


def _told(choice: Choice, focus: Focus) -> str:
    thing = focus.world.by_id.get(choice.id)
    if thing is None:
        return choice.label
    unit = focus.world.by_id.get(str(thing.facts.get("unit", "")))
    names = (unit.name, *unit.aliases) if unit else ()
    return " ".join((choice.label, choice.id, *thing.aliases, *names))


def _overlap(words: str, told: str) -> float:
    """Return how much of the answer is in what a choice is called; longer runs count more."""
    pairs = sum(words[i : i + 2] in told for i in range(len(words) - 1))
    return sum(c in told for c in words) + 2 * pairs


_FITS: Mapping[str, frozenset[str]] = {
    "unit": frozenset({"recipients", "push_target"}),
    "group": frozenset({"recipients"}),
    "external": frozenset({"push_target"}),
    "device": frozenset({"push_target"}),
    "place": frozenset({"place_or_event"}),
    "event": frozenset({"place_or_event", "event_or_report"}),
    "report": frozenset({"event_or_report"}),
}


def _open_slot(step: PlannedStep, chosen: str, focus: Focus) -> str:
    """Return the argument that a choice fills: one of its kind, else the first that is missing."""
    slots = [s for s in frames()[step.action].slots.values() if s.name not in step.arguments]
    thing = focus.world.by_id.get(chosen)
    if thing is not None:
        kind = str(thing.kind)
        fitting = [s for s in slots if s.kind == kind or s.kind in _FITS.get(kind, ())]
        return fitting[0].name if fitting else ""
    missing = [s for s in slots if s.required and (not s.of or chosen in s.of)]
    return missing[0].name if missing else ""


def _with_choice(waiting: Understood, chosen: list[str], focus: Focus) -> Understood | None:
    step = waiting.steps[0]
    frame = frames()[step.action]
    slot = _open_slot(step, chosen[0], focus)
    if slot not in frame.slots:
        return None
    if len(chosen) > 1 and not frame.slots[slot].many:  # 都关: one step each
        each = [_with_choice(waiting, [id], focus) for id in chosen]
        steps = [s for one in each if one and one.outcome == "plan" for s in one.steps]
        return planned(*steps) if len(steps) == len(chosen) else None
    value: Any = chosen if frame.slots[slot].many else chosen[0]
    arguments = {**step.arguments, slot: value}
    missing = [s for s in frame.slots.values() if s.required and s.name not in arguments]
    why = {**step.provenance, slot: "按您的选择"}
    known = PlannedStep(step.action, arguments, why, step.untrusted)
    if missing:
        return Understood(
            "clarify", steps=(known,), question=missing[0].ask + "？", pending=step.action,
            confidence=0.8,
        )  # fmt: skip
    if step.action == "contact.find" and "field" not in arguments:
        arguments["field"] = "mobile"
    return planned(known)


def _joined(words: str, focus: Focus) -> Understood | None:
    """Understand the earlier request together with the answer: 陈思远手机多少 + 镇里那个."""
    from assistant.understand.parse import plan

    before = replace(focus, turns=focus.turns[: _last_user(focus)])
    text = f"{focus.asked.rstrip('。？?！!')}\uff0c{words}"
    understood = plan(read(text, focus.world), before, None)
    return understood if understood.outcome in ("plan", "clarify") else None


def _last_user(focus: Focus) -> int:
    return max(i for i, turn in enumerate(focus.turns) if turn.role == "user")


# --- 那X呢, 只看X的
