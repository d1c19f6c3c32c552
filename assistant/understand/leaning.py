"""What words ask for that name it by halves: by what was told of, listed, offered, or is named."""

import re
from collections.abc import Sequence

from assistant.understand import describe
from assistant.understand.classify import Scored, score
from assistant.understand.fill import fill
from assistant.understand.focus import Focus
from assistant.understand.quantities import ordinals
from assistant.understand.reading import Reading, read
from assistant.understand.scene import Filling, Scene
from assistant.understand.segment import Step
from assistant.understand.slots.commands import command
from assistant.understand.slots.rooms import rooms, spoken_devices
from assistant.understand.world import World
from connectors.contract import Kind

QUESTION = re.compile(
    r"什么|多少|怎么|如何|哪|几|吗|呢|是否|多久|多长|谁|[?\uff1f]|要不要|能不能|可以|来着|是不是|算"
)


def meant(scene: Scene, filling: Filling) -> str:
    """Return the action that the things told of make of the one chosen, "" where it stays.

    打开 is said of cameras (北门和游客中心都开), 换成 of the wall, 什么状态 of a room.
    """
    need = filling.needs[0]
    if scene.frame.name == "event.status" and need.slot == "event" and not need.choices:
        return "device.status" if any(room in scene.words for room in rooms(scene)) else ""
    if scene.frame.name != "device.set" or not _tells_cameras(scene):
        return ""
    if need.slot == "value":
        return "video.push"
    told = filling.has("device") or need.choices or "开" not in scene.words
    return "" if told else "video.open"


def _tells_cameras(scene: Scene) -> bool:
    text, mentions = scene.local()
    found = describe.cameras(text, scene.world, mentions)
    return bool(found) and found[0].score >= _TOLD


_OFFERED = re.compile(r"(?:拟|建议|准备)(?P<offer>[^。?\uff1f]{2,80})")


def offered_before(scene: Scene) -> Filling | None:
    """Fill what is left out from the offer of ours that is gone on with: 开始, 改成电话，发吧."""
    focus = scene.focus
    found = _OFFERED.search(focus.reply)
    if found is None:
        return None
    reading = read(found["offer"], focus.world)
    scores = score(reading.own, reading.kinds())
    if not scores or scores[0].name != scene.frame.name:
        return None
    offer = fill(Scene(scene.frame, reading, reading, focus.world, focus))
    if offer.needs:
        return None
    said = fill(scene)
    offer.arguments = {**offer.arguments, **said.arguments}
    offer.why = {**dict.fromkeys(offer.arguments, "上文所拟"), **said.why}
    offer.untrusted |= said.untrusted
    return offer


_RULES = re.compile(
    r"(?:应当|(?<!叫)应该?|必须|须|得)[^\uff0c,]{0,16}(?:多少|几|什么|哪|谁|多久|多长|怎么|如何|吗)|"
    r"(?:多少|几|多久|多长)[^\uff0c,]{0,12}(?:应当|必须|才能|才算|就得|就要|须)|"
    r"(?:用不用|需不需要|该不该)|(?:要不要|可不可以|能不能)(?!帮|把|给|替|麻烦)|"
    r"(?:文件|规定|制度|条例|导则|预案|办法|标准|法)(?:里|上|中)?(?:是)?(?:咋|怎么|如何)(?:写|说|讲|定|要求|规定)"
)


_PARTICULAR = (Kind.EVENT, Kind.REPORT, Kind.NOTICE, Kind.ROLLCALL, Kind.DEVICE, Kind.CONTACT)


_NAMELESS = 3  # 首报, 续报二 name a sort of report


def asks_rules(scene: Scene) -> bool:
    """Say whether the utterance asks what ought to be, of no thing in particular."""
    said = scene.whole
    return bool(_RULES.search(said.words)) and not any(
        m.exact and m.kind in _PARTICULAR and len(m.text) > _NAMELESS for m in said.mentions
    )


_LISTED_MEANS = {
    Kind.SENSOR: "signal.read", Kind.CAMERA: "video.open", Kind.EVENT: "event.status",
    Kind.CONTACT: "contact.find",
}  # fmt: skip


def _of_list(step: Step, focus: Focus, best: Scored) -> Scored | None:
    """Return what is asked of 第一个, and whom 再催他们 means, by what was listed or spoken of."""
    of_notice = not focus.latest(Kind.EVENT) and bool(focus.latest(Kind.NOTICE))
    if best.name == "event.urge" and of_notice and "event" not in step.part.kinds():
        return Scored("notice.send", 3, 3)
    if best.cue >= 3 or not ordinals(step.part.own) or not focus.listed:
        return None
    thing = focus.world.by_id.get(focus.listed[0])
    name = _LISTED_MEANS.get(thing.kind) if thing else None
    return Scored(name, 3, 3) if name else None


def _of_roster(step: Step, focus: Focus, scores: Sequence[Scored]) -> Scored | None:
    """Return the roster's question where 谁值班 is asked of another day than today."""
    best, days = scores[0], [t.date for t in step.part.times if t.date is not None]
    if best.name != "contact.on_duty" or not days or days[0] == focus.world.now.date():
        return None
    return Scored("shift.who", max(best.cue, 3), best.total)


_BARE = re.compile(
    r"^(?:那就?|就|再|帮我|请|都|把它|它|给我)*(?P<verb>打开|开开|开|点开|关了|关掉|关上|关|看看|看一下)(?:吧|一下|它|了|看看|呀|掉)*$"
)


_BARE_MEANS = {
    Kind.DEVICE: ("device.set", "device.set"),
    Kind.CAMERA: ("video.open", ""),
    Kind.EVENT: ("event.status", "event.close"),
}


def _bare_verb(step: Step, focus: Focus) -> Scored | None:
    """Return what a verb alone asks for, by the kind of thing spoken of last."""
    found = _BARE.match(step.part.own.strip(" \uff0c,。!\uff01"))
    if not found or not focus.turns:
        return None
    for reading in reversed(focus.readings):
        for kind, (opening, closing) in _BARE_MEANS.items():
            said = reading.of(kind) or (
                kind is Kind.DEVICE and describe.devices(reading.text, focus.world, "")
            )
            name = closing if found["verb"].startswith("关") else opening
            if said and name:
                return Scored(name, 3, 3)
    return None


def _of_device(step: Step, focus: Focus, best: Scored) -> Scored | None:
    """Return the setting of the one device told of last: 改成制冷, 调到三十."""
    if not focus.turns or step.part.mentions or step.part.times:
        return None
    before = focus.previous
    of_devices = before is not None and before.action.startswith("device.")
    spoken = spoken_devices(focus) if of_devices else []
    if best.name == "device.set" or len(spoken) != 1 or len(step.part.own) > _BRIEF:
        return None
    known = focus.world.by_id[spoken[0]].facts.get("commands") or {}
    name, value = command(step.part.own, known)
    fits = name and value is not None and _CHANGES.search(step.part.own)
    return Scored("device.set", 3, 4) if fits else None


_TOLD = 0.5  # from this likeness on, an event is told of


_BRIEF = 10  # characters


_CHANGES = re.compile(r"(?:改|换|调|切|开|降|升|设)(?:成|到|为|至)")


def by_things(part: Reading, world: World) -> str:
    """Return what is usually asked where a thing is named without a verb."""
    kinds = part.kinds()
    words = part.own
    read_off = describe.sensors(words, world, list(part.mentions))
    if read_off and read_off[0].score >= _TOLD and re.search(r"几级|多[深高大少]", words):
        return "signal.read"
    told = describe.events(words, world, list(part.mentions)) if QUESTION.search(words) else []
    if told and told[0].score >= _TOLD and describe.clear(told) and not _RULES.search(words):
        return "event.status"
    if QUESTION.search(words) and not kinds & {"event", "camera", "sensor", "contact", "report"}:
        return "knowledge.ask"
    if "camera" in kinds and len(words) <= 24:
        return "video.open"
    if "sensor" in kinds:
        return "signal.read"
    if "event" in kinds:
        return "event.status"
    if "contact" in kinds and len(words) <= 10:
        return "contact.find"
    return ""


_HEARD = re.compile(r"[那这]通|录音|听了|听过|复听|重听|复核|判定|判[得错]")
_JUDGED = re.compile(r"在岗|值班员|要素不全|没人接|无人接听|忙线|占线|空号|停机|听不清")


def _of_call(step: Step, best: Scored) -> Scored | None:
    """Return the correction of a verdict where one tells what he heard: 那通我听了，是在岗的."""
    words = step.part.own
    if best.name not in _OVER or not (_HEARD.search(words) and _JUDGED.search(words)):
        return None
    return Scored("rollcall.correct", 4, 5) if re.search(r"改|算|判|确认|应该", words) else None


_DIAL = re.compile(
    r"(?:打|拨|换|试)[^\uff0c,。]{0,8}(?:领导|带班|副职|副手|副[\u4e00-\u9fff]{1,3}长|副主任|座机|手机|别的号)"
)


def _of_round(step: Step, focus: Focus, best: Scored) -> Scored | None:
    """Return the redial that 打他们副职 means while a round of calls is spoken of."""
    if best.name not in _REACHING or not _DIAL.search(step.part.own):
        return None
    return Scored("rollcall.redial", 4, 5) if focus.latest(Kind.ROLLCALL) else None


_REACHING = frozenset(
    {"contact.find", "event.urge", "contact.on_duty", "notice.send", "contact.mark_invalid",
     "event.status", "shift.who"}
)  # fmt: skip
_OVER = frozenset(
    {
        "report.update",
        "contact.on_duty",
        "event.feedback",
        "rollcall.listen",
        "contact.mark_invalid",
    }
)
_SUMMED = re.compile(r"摘要|小结|总结|汇总|材料|清单")


def _of_shift(step: Step, best: Scored) -> Scored | None:
    """Return the summary where the shift is only told to end: 我要交班了，先出个摘要; or 撤."""
    if best.name != "handover.hand_over":
        return None
    if re.search(r"撤|收回", step.part.own):
        return Scored("handover.withdraw", 4, 5)
    return Scored("handover.summary", 4, 5) if _SUMMED.search(step.part.own) else None


def _of_warning(step: Step, best: Scored) -> Scored | None:
    """Return the calling of those who owe a word: 还没确认的别等了，电话叫应."""
    owing = best.name == "warn.call" and re.search(r"[没未](?:确认|回)", step.part.own)
    return Scored("warning.call", 4, 5) if owing and len(step.part.own) <= _OWING else None


_OWING = 20  # characters; a longer order tells what they are to be told


def _of_report(step: Step, focus: Focus, best: Scored) -> Scored | None:
    """Return that a report goes back where one is spoken of and no event: 退回，标题不清楚."""
    if best.name != "event.return" or "event" in step.part.kinds():
        return None
    if re.search(r"单|派|事件|工单|反馈|处置", step.part.own):
        return None
    for reading in reversed(focus.readings):
        reports = [m for m in reading.of(Kind.REPORT, quoted=True) if m.exact]
        events = [m for m in reading.of(Kind.EVENT, quoted=True) if m.exact and m.text[:2] == "SJ"]
        if events:
            return None
        if reports:
            return Scored("report.return", 4, 5)
    return None


def by_conversation(step: Step, focus: Focus, scores: Sequence[Scored]) -> Scored | None:
    """Return what a step asks for by the conversation, where that decides; None where not."""
    return (
        _bare_verb(step, focus)
        or _of_device(step, focus, scores[0])
        or _of_list(step, focus, scores[0])
        or _of_roster(step, focus, scores)
        or _of_report(step, focus, scores[0])
        or _of_call(step, scores[0])
        or _of_round(step, focus, scores[0])
        or _of_shift(step, scores[0])
        or _of_warning(step, scores[0])
    )
