"""Arguments of the event actions, event.create apart."""

import re

from assistant.understand import describe
from assistant.understand.quoted import outside
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.incident import event
from assistant.understand.slots.things import (
    WHO,
    choices,
    deadline,
    free,
    local_unit,
    they,
    who,
)
from assistant.understand.slots.wording import content_after, tidy
from connectors.contract import Kind

_TO = (
    r"(?:派(?:单)?(?:给|到|往|至|去给)?|转(?:派)?给|转|交给|交由|移交给?|改派(?:给|到)?|"
    r"指派给?|分给|丢给|追加|加派|增派|加上|再加|给|由|让|请|叫)"
)


def status(scene: Scene) -> Filling:
    """Fill event.status."""
    filling = Filling()
    event(scene, filling)
    return filling


def dispatch(scene: Scene) -> Filling:
    """Fill event.dispatch: 派给X -> to, X前 -> deadline."""
    filling = Filling()
    to = [id for id in [*who(scene, after=_TO), *_too(scene)] if scene.thing(id)]
    to = list(dict.fromkeys(to))
    found = event(scene, filling, without=to)
    if not to:
        place_units = {str(scene.fact(found, "owner") or "")} if found else set[str]()
        to = [id for id in who(scene) if id not in place_units or _only(scene)]
    to = to or ([local] if (local := local_unit(scene, found)) else [])
    filling.put("to", to, _names(scene, to))
    if not to:
        filling.ask("to", "派给哪个单位？")
    deadline(scene, filling)
    return filling


_TOO = re.compile(r"(?:那边|里)?(?:也|都|一起|同时)(?:派|去|来|得|要|到|给|叫|办)")


def _too(scene: Scene) -> list[str]:
    """Return the units that are to come as well: 建管委也派上."""
    words = scene.part.words
    return [m.candidates[0].id for m in free(scene, *WHO) if _TOO.match(words, m.end)]


def _only(scene: Scene) -> bool:
    return len(free(scene, *WHO)) == 1


def _names(scene: Scene, ids: list[str]) -> str:
    return "所说单位 → " + "、".join(scene.name(id) for id in ids) if ids else ""


_LEVELS = (
    ("区级", r"区级|区里|到区|往区|向区|全区|区一级|上区|(?<![街城社园景])区(?:处置|层面)|吹哨"),
    ("街镇", r"街镇|街道|镇里|镇级|到镇|往镇"),
    ("多格合一", r"多格"),
    ("社区", r"到社区|社区级"),
)
_UP = re.compile(
    r"(?:到|至|成|为|往|向|给|转)\s*(?:了)?(区级|区里|区上|区|街镇|街道|镇里|镇级|镇|多格合一|多格|社区)"
)


def escalate(scene: Scene) -> Filling:
    """Fill event.escalate; `to_loop` is what is said behind 到/往, or the next level up."""
    filling = Filling()
    found = event(scene, filling)
    words = scene.words
    target = _UP.search(words)
    said = _loop(target[1]) if target else _loop(words)
    if not said and re.search(r"上一级|高一级|往上|再升一级|升一级|下一级|下一环节", words):
        said = _next_loop(scene, found)
    if said:
        filling.put("to_loop", said, f"“{target[0] if target else said}” → {said}")
    else:
        loops = scene.world.loops
        from assistant.understand.outcome import Choice

        filling.ask("to_loop", "升级到哪一级？", [Choice(loop, loop) for loop in loops[1:]])
    filling.put("reason", reason_told(scene, _UP_ASKED), "所述理由")
    return filling


_UP_ASKED = re.compile(
    r"(?:就|给我|帮我|请|先|把)*(?:升级|提级|吹哨|上报)?(?:到|至|成|往|向)?(?:[\u4e00-\u9fff]{0,4}?)(?:升|提|顶|捅|报|转|抬|拔|递)[^\uff0c,。]*"
)
_CLOSE_ASKED = re.compile(
    r"(?:可以|就|给我|帮我|请|把|先)*(?:办结|结案|销单|销号|关单|结单|闭环|归档|结了|了结|关了|关掉|收了|结掉)[^\uff0c,。]*"
)
_OF_EVENT = re.compile(r"^.*?(?:那|这)(?:个|件|条|起|单|事儿?|单子|个单子|个事)+的?")
_PREDICATE = re.compile(
    r"没|不|已|还|了|无法|超|严重|扩大|太|来不及|在(?:大|涨|扩|加)|越来越|需要|风险|失控|恢复|找到|完毕|正常|通过|异常|合格|达标|消除|完成"
)


def reason_told(scene: Scene, asked: re.Pattern[str]) -> str:
    """Return what is told besides the asking and the event's name: 居委没有脚手架."""
    said: list[str] = []
    for clause in re.split(r"[\uff0c,。\uff1b;]", asked.sub("\uff0c", scene.words)):
        named = _OF_EVENT.match(clause)
        bare = re.sub(r"SJ[\d-]+", "", clause[named.end() :] if named else clause)
        if not named and _is_title(scene, clause):
            continue
        bare = bare.strip("的 ")
        if len(bare) >= 3 and _PREDICATE.search(bare):
            said.append(re.sub(r"^(?:因为|由于|理由是?|原因是?|说)", "", bare))
    return "\uff0c".join(said)


def _is_title(scene: Scene, clause: str) -> bool:
    """Say whether a clause is but a way to name the event (扶梯坏了, 河东路积水)."""
    found = describe.events(clause, scene.world, [])
    return bool(found and found[0].score >= 0.6 and len(clause) <= 8 and not _TURNED.search(clause))


_TURNED = re.compile("没|不|已|了|超|异常|通过|无法|扩大")  # how it stands, more than its title


def _loop(words: str) -> str:
    bare = {"区": "区级", "镇": "街镇", "区上": "区级"}
    if words in bare:
        return bare[words]
    for loop, pattern in _LEVELS:
        if re.search(pattern, words):
            return loop
    return ""


def _next_loop(scene: Scene, event_id: str) -> str:
    loops = scene.world.loops
    now = scene.fact(event_id, "loop")
    return loops[loops.index(now) + 1] if now in loops[:-1] else ""


_AFTER_URGING = (
    r"(?:催(?:一?下|办|促|一催|催|问|一声)?|盯(?:一?下|一盯|住|紧)?|督促(?:一?下)?|督办|"
    r"追(?:一?下|问)?|让|叫|请|问|跟|找)"
)


def urge(scene: Scene) -> Filling:
    """Fill event.urge; `to` only where a unit is named."""
    filling = Filling()
    apart = _not_in_event(scene)
    to = [id for id in who(scene, after=_AFTER_URGING) if id in apart] or apart or _they_said(scene)
    to = [id for id in to if scene.thing(id)]
    event(scene, filling, without=to)
    filling.put("to", to, _names(scene, to))
    deadline(scene, filling)
    return filling


_NAMES_EVENT = re.compile(
    r"(?:的?[那这](?!边|里)|(?![把抓赶尽快必在于给让要去再问])"
    r"[\u4e00-\u9fff]{0,8}(?:那|这)?(?:单|件|个|事|积水|停电))"
)


def _they_said(scene: Scene) -> list[str]:
    return they(scene) if re.search(r"他们|责任单位|对方|人家", scene.words) else []


def _not_in_event(scene: Scene) -> list[str]:
    """Return the units named apart from the description of the event (…那单, …积水)."""
    found: list[str] = []
    for mention in free(scene, *WHO):
        after = scene.part.words[mention.end : scene.part.end]
        area = scene.fact(mention.candidates[0].id, "type") == "街镇园"
        if area and _NAMES_EVENT.match(after):
            continue
        found.append(mention.candidates[0].id)
    return found


_SAYS = r"(?:回话|回复|来电(?:话)?|回电|来话|反馈|来消息|报告?|说|称|讲|反映|打电话来?|告知|通报)"


def feedback(scene: Scene) -> Filling:
    """Fill event.feedback: X回话/X说 -> unit, what is told -> content."""
    filling = Filling()
    found = event(scene, filling)
    unit = _speaker(scene, found)
    filling.put("unit", unit, f"来话单位 → {scene.name(unit)}" if unit else "")
    quoted = [q.text for q in scene.part.quotes]
    if not unit and (told := _head_unit(scene)):
        filling.put("unit", told, f"来话单位 → {scene.name(told)}")
    if quoted:
        filling.put("content", tidy(quoted[0]), "引用的原文", foreign=True)
    else:
        text = content_after(scene, "feedback")
        filling.put("content", text, "所述内容")
    if not filling.has("content") and (told := _TOLD_US.search(outside(scene.focus.reply))):
        filling.put("content", told[1], "上文所述来话", foreign=True)
    if not filling.has("content"):
        filling.ask("content", "反馈内容是什么？")
    return filling


_TOLD_US = re.compile(
    r"(?:来电|回话|反馈|回复|来话|核实|回电)(?:说|称)?[\uff1a:\uff0c,]\s*([^。\uff1b;]{3,60})"
)


def _head_unit(scene: Scene) -> str:
    """Return the unit that what is told begins with: 补一条反馈：建管委抢修班组已到."""
    for mention in free(scene, Kind.UNIT, Kind.EXTERNAL):
        if re.search(r"[\uff1a:]\s*$", scene.part.words[: mention.start]):
            return mention.candidates[0].id
    return ""


def _speaker(scene: Scene, event_id: str) -> str:
    for mention in free(scene, Kind.UNIT, Kind.EXTERNAL):
        after = scene.part.words[mention.end : scene.part.end]
        if re.match(
            rf"(?:的|那边|那里|这边|刚|刚才|已经?|又|来|值班员?|值班室|现场)*\s*{_SAYS}", after
        ):
            return mention.candidates[0].id
    if local := local_unit(scene, event_id):
        return local
    if re.match(rf"\s*(?:他们|那边|对方|责任单位)(?:刚|刚才)?{_SAYS}", scene.words):
        return (they(scene) or [""])[0]
    return ""


def close(scene: Scene) -> Filling:
    """Fill event.close; `result` only where the outcome is told."""
    filling = Filling()
    event(scene, filling)
    told = re.search(
        r"(?:结果|处置结果|办结意见|理由|备注)(?:是|为|写|[\uff1a:])\s*(.+)", scene.words
    )
    result = tidy(told[1]) if told else reason_told(scene, _CLOSE_ASKED)
    filling.put("result", result, "所述结果")
    vague = re.search(r"关(?:了|掉|闭|上)", scene.words) and not re.search(
        r"单|件|事|案|办结|结", re.sub(r"事件|案件", "事", scene.words)
    )
    if vague and not filling.needs:
        id = str(filling.arguments["event"])
        name = scene.name(id)
        filling.ask(
            "event",
            f"“关了”是指把“{name}”办结，还是别的操作（本系统不能远程关阀、断电）？",
            choices(scene, [id]),
        )
    return filling


def send_back(scene: Scene) -> Filling:
    """Fill event.return: what is said besides 退回 is the reason."""
    filling = Filling()
    event(scene, filling)
    filling.put("reason", content_after(scene, "return"), "所述理由")
    named = bool(free(scene, *WHO))
    to = who(scene, after=r"(?:退回?(?:去|到|给)?|打回(?:给|到)?|发回(?:给)?|返回给|让|叫)")
    to = [id for id in to if named and scene.thing(id)]
    filling.put("to", to, _names(scene, to))
    if not filling.has("reason"):
        filling.ask("reason", "退回的理由是什么？")
    return filling
