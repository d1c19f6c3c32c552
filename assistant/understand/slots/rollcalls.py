"""Arguments of the roll-call actions."""

import re
from datetime import datetime

from assistant.understand import describe
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import WHO, choices, free, iso, one, who
from connectors.contract import Kind


def start(scene: Scene) -> Filling:
    """Fill rollcall.start."""
    filling = Filling()
    ids = [
        id for id in dict.fromkeys(m.candidates[0].id for m in free(scene, *WHO)) if scene.thing(id)
    ]
    if ids:
        filling.put("targets", ids, "、".join(scene.name(id) for id in ids))
    else:
        groups = [g.id for g in scene.world.of(Kind.GROUP)]
        rooms = [g for g in groups if re.search(r"值班室|街镇", scene.name(g))] or groups
        filling.ask(
            "targets",
            f"查哪些单位：{'、'.join(scene.name(g) for g in rooms)}？",
            choices(scene, rooms),
        )
    mode = re.search(r"视频|电话", scene.words)
    if mode:
        filling.put("mode", mode[0], f"“{mode[0]}”")
    for span in scene.part.times:
        if span.at is not None:
            filling.put("at", iso(span.at), f"“{span.text}”")
            break
    return filling


def rollcall(scene: Scene, filling: Filling) -> str:
    """Put the roll-call that is meant, or ask."""
    text, mentions = scene.local()
    made = scene.result("rollcall")
    if made:
        filling.put("rollcall", made, "本计划发起的查岗")
        return made
    carried = scene.carried("rollcall")
    found = describe.rollcalls(text, scene.world, mentions)
    if isinstance(carried, str) and not found:
        filling.put("rollcall", carried, "同上一步")
        return carried
    if timed := _at_clock(scene):
        filling.put("rollcall", timed, f"按时间 → {scene.name(timed)}")
        return timed
    if not describe.clear(found) and (failed := _where_failed(scene)):
        filling.put("rollcall", failed, f"所说单位未接通的 → {scene.name(failed)}")
        return failed
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


def _where_failed(scene: Scene) -> str:
    """Return the only roll-call in which all the units named were not reached."""
    units = {m.candidates[0].id for m in free(scene, Kind.UNIT)}
    calls = scene.world.of(Kind.ROLLCALL) if units else ()
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


def redial(scene: Scene) -> Filling:
    """Fill rollcall.redial: whom, after how many minutes; 没接的 are those that failed."""
    filling = Filling()
    id = rollcall(scene, filling)
    ids = [i for i in who(scene) if scene.thing(i)]
    reason = next((r for r in ("忙线", "空号", "停机") if r in scene.words), "")
    failed = scene.fact(id, "failed") or ()
    if ids:
        filling.put("targets", ids, "、".join(scene.name(i) for i in ids))
    elif reason:
        by_reason = [str(f["unit"]) for f in failed if f.get("reason") == reason]
        filling.put("targets", by_reason or "failed", f"{reason}的单位")
    elif re.search(r"没接|没打通|未接|没通|没应答|失败|没人接", scene.words):
        filling.put("targets", "failed", "未接通的单位")
    for span in scene.part.times:
        if span.minutes and span.kind in ("after", "duration"):
            filling.put("after_min", span.minutes, f"“{span.text}”")
            break
    return filling
