"""Which round of calls a step is about."""

import re
from datetime import datetime

from assistant.understand import describe
from assistant.understand.describe_rounds import of_purpose
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import choices, free, one
from connectors.contract import Kind

ALERTS = "叫应"


def rollcall(scene: Scene, filling: Filling) -> str:
    """Put the roll-call that is meant, or ask."""
    text, mentions = scene.local()
    made = scene.result("rollcall")
    if made:
        filling.put("rollcall", made, "本计划发起的查岗")
        return made
    carried = scene.carried("rollcall")
    if this := _this(scene):
        filling.put("rollcall", this, f"承上文 → {scene.name(this)}")
        return this
    found = describe.rollcalls(text, scene.world, mentions, answers=_of_answers(scene))
    if isinstance(carried, str) and not found:
        filling.put("rollcall", carried, "同上一步")
        return carried
    if timed := _at_clock(scene):
        filling.put("rollcall", timed, f"按时间 → {scene.name(timed)}")
        return timed
    if not found and (spoken := _spoken_with(scene)):
        filling.put("rollcall", spoken, f"承上文 → {scene.name(spoken)}")
        return spoken
    if not describe.clear(found) and (failed := _where_failed(scene)):
        filling.put("rollcall", failed, f"所说单位未接通的 → {scene.name(failed)}")
        return failed
    if len(today := _of_today(scene)) > 1:
        filling.ask("rollcall", "今天查了不止一轮，是哪一轮？", choices(scene, today))
        return ""
    if one(scene, filling, "rollcall", found, what="哪一轮查岗"):
        return str(filling.arguments.get("rollcall", ""))
    spoken = scene.focus.latest(Kind.ROLLCALL)
    if len(spoken) == 1:
        filling.put("rollcall", spoken[0], f"承上文 → {scene.name(spoken[0])}")
        return spoken[0]
    every = [r.id for r in scene.world.of(Kind.ROLLCALL)]
    filling.ask(
        "rollcall", scene.frame.slots["rollcall"].ask + "？", choices(scene, spoken or every)
    )
    return ""


def called(scene: Scene, id: str) -> set[str]:
    """Return the units that a round was for, groups as their members too."""
    targets = {str(t) for t in scene.fact(id, "targets") or ()}
    members = {str(m) for t in targets for m in scene.fact(t, "members") or ()}
    return targets | members


# what is asked for of a round whose units answered for themselves
_ANSWERS = frozenset({"rollcall.sheet", "rollcall.listen", "rollcall.correct", "rollcall.bulletin"})


def _of_answers(scene: Scene) -> bool:
    """Whether 查岗 is meant where nothing says which; not where a 叫应 is being spoken of."""
    spoken = any(ALERTS in scene.name(id) for id in scene.focus.latest(Kind.ROLLCALL))
    return scene.frame.name in _ANSWERS and not spoken


_TODAY = re.compile(r"今[天日儿](?!早|晚|上|下|凌)")
_WHICH = re.compile(
    r"刚才|刚刚|最近|最后|最新|上一|早|上午|中午|下午|晚|夜|凌晨|点|第|街镇|类|园|室|单位|电话|视频|RC|明[天日早晚]|昨"
)


def _of_today(scene: Scene) -> list[str]:
    """Return the rounds of the day where only 今天那轮 is said and no conversation decides."""
    if not _TODAY.search(scene.words) or _WHICH.search(scene.words) or scene.focus.turns:
        return []
    day = scene.world.now.date().isoformat()
    return [c.id for c in scene.world.of(Kind.ROLLCALL) if str(c.facts.get("at")).startswith(day)]


_THIS = re.compile(r"这一?[轮次](?!以)")


def _this(scene: Scene) -> str:
    """Return the one round spoken of, where 这轮 points at it and nothing else says which."""
    spoken = scene.focus.latest(Kind.ROLLCALL)
    pointed = _THIS.search(scene.words) and not _WHICH.search(_THIS.sub("", scene.words))
    return spoken[0] if pointed and len(spoken) == 1 and not free(scene, Kind.GROUP) else ""


def _spoken_with(scene: Scene) -> str:
    """Return the round spoken of, where the units named were called in it."""
    spoken = scene.focus.latest(Kind.ROLLCALL)
    units = {m.candidates[0].id for m in free(scene, Kind.UNIT)}
    return spoken[0] if len(spoken) == 1 and units and units <= called(scene, spoken[0]) else ""


def _where_failed(scene: Scene) -> str:
    """Return the only roll-call in which all the units named were not reached."""
    units = {m.candidates[0].id for m in free(scene, Kind.UNIT)}
    every = list(scene.world.of(Kind.ROLLCALL)) if units else []
    calls = of_purpose(every, scene.words, answers=True) if _of_answers(scene) else every
    found = [
        c.id
        for c in calls
        if units <= {str(f.get("unit")) for f in c.facts.get("failed") or () if isinstance(f, dict)}
    ]
    return found[0] if len(found) == 1 else ""


def _at_clock(scene: Scene) -> str:
    """Return the roll-call of the clock time that is said (八点三刻那轮)."""
    for span in scene.part.times:
        if span.at is None or span.minutes:
            continue
        for call in scene.world.of(Kind.ROLLCALL):
            at = datetime.fromisoformat(str(call.facts.get("at")))
            if at.minute == span.at.minute and (at.hour - span.at.hour) % 12 == 0:
                return call.id
    return ""


def of_rollcall(scene: Scene) -> Filling:
    """Fill rollcall.status and rollcall.bulletin."""
    filling = Filling()
    rollcall(scene, filling)
    return filling
