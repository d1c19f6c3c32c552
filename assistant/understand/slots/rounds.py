"""Arguments of what is done with a round of calls: stop, correct, list, listen, sheet, numbers."""

import re
from datetime import timedelta

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.rollcalls import ALERTS as _ALERTS
from assistant.understand.slots.rollcalls import called, rollcall
from assistant.understand.slots.things import choices, free, iso, they
from assistant.understand.times import TimeSpan, times
from connectors.contract import Kind

RUNNING = ("进行中", "待开始")


def running(scene: Scene) -> list[str]:
    """Return the rounds that go on or wait to begin, the newest last."""
    found = [r.id for r in scene.world.of(Kind.ROLLCALL) if r.facts.get("state") in RUNNING]
    named = [id for id in found if _ALERTS in scene.name(id)] if _ALERTS in scene.words else []
    return named or found


def stop(scene: Scene) -> Filling:
    """Fill rollcall.stop: the round that goes on; of several the one that is told of."""
    filling = Filling()
    under_way = running(scene)
    spoken = _spoken(scene, under_way)
    if len(under_way) == 1:
        filling.put("rollcall", under_way[0], f"正在进行的 → {scene.name(under_way[0])}")
    elif under_way and not spoken:
        filling.ask("rollcall", "停哪一轮？", choices(scene, under_way))
    elif under_way:
        filling.put("rollcall", spoken, f"承上文 → {scene.name(spoken)}")
    else:
        rollcall(scene, filling)
    return filling


def _spoken(scene: Scene, among: list[str]) -> str:
    kept = [id for id in scene.focus.latest(Kind.ROLLCALL) if id in among]
    return kept[0] if len(kept) == 1 else ""


_VERDICTS = (
    ("接听非值班员", r"接听非值班员|非值班(?:人)?员|不是(?:值班员|本人|值班的)|别人接的"),
    ("要素不全", r"要素不全|没报全|缺要素|没报(?:姓名|单位|带班)"),
    ("听不清待复核", r"听不清|待复核|没听清"),
    ("无人接听", r"无人接听|没人接|无人应答"),
    ("空号停机", r"空号|停机|空的"),
    ("忙", r"忙线|占线|忙音|(?:算|成|为)忙"),
    ("转接", r"转接|呼转"),
    ("留言", r"留言|语音信箱"),
    ("线路故障", r"线路(?:故障|问题)"),
    ("在岗", r"(?<!不)在岗|有人在|人在的|应答正常"),
)
_NOT_SO = re.compile(
    r"(?:不算|不是|不该算|没有?)(?:忙线?|占线|空号|停机|无人接听|没人接|转接|留言)"
)
_RIGHT = re.compile(
    r"判得?的?(?:对|没错|没问题|准)|确认没(?:问题|错)|没判错|无误|按(?:机器|系统|原来)判"
)


def correct(scene: Scene) -> Filling:
    """Fill rollcall.correct: which call, and as what; 判得对 confirms what the machine judged."""
    filling = Filling()
    _round(scene, filling)
    _unit(scene, filling, "改判哪一家？")
    words = _NOT_SO.sub(" ", scene.words)
    agreed = _RIGHT.search(words)
    verdict = next((v for v, pattern in _VERDICTS if re.search(pattern, words)), "")
    if verdict and not agreed:
        filling.put("verdict", verdict, f"改判为“{verdict}”")
    elif not agreed and not re.search(r"确认", scene.words):
        filling.ask("verdict", "改判成什么结果？")
    if found := _ANSWERED_BY.search(scene.words):
        filling.put("name", found["n"], "接听人")
    if found := _WHY.search(scene.words):
        filling.put("why", (found["why"] or found["why2"]).strip(), "理由")
    return filling


_ANSWERED_BY = re.compile(
    r"接(?:听|电话)的?人?(?:是|叫|为|[\uff1a:])?(?P<n>(?!是|叫|为)[\u4e00-\u9fff]{2,4})(?=$|[\uff0c,。\uff1b;])"
)
_WHY = re.compile(
    r"(?:理由|原因)(?:是|为|[\uff1a:])?\s*(?P<why>[^。\uff1b;]{2,60})|"
    r"(?:^|[\uff0c,。])(?P<why2>经(?:核实|复听|电话核实|查)[^。\uff1b;]{2,60})"
)


def listen(scene: Scene) -> Filling:
    """Fill rollcall.listen: the call of a unit in a round."""
    filling = Filling()
    _round(scene, filling)
    _unit(scene, filling, "听哪一家的录音？")
    return filling


def _round(scene: Scene, filling: Filling) -> None:
    """Put the round that is told of or spoken of, else the newest in which the unit was called."""
    probe = Filling()
    if rollcall(scene, probe):
        filling.arguments |= probe.arguments
        filling.why |= probe.why
        return
    units = {m.candidates[0].id for m in free(scene, Kind.UNIT)}
    calls = [r for r in scene.world.of(Kind.ROLLCALL) if _ALERTS not in r.name]
    of_unit = [r.id for r in calls if units & called(scene, r.id)]
    if of_unit:
        filling.put("rollcall", of_unit[-1], f"最近一轮 → {scene.name(of_unit[-1])}")
    else:
        filling.needs += probe.needs


def _unit(scene: Scene, filling: Filling, question: str) -> None:
    named = free(scene, Kind.UNIT, Kind.EXTERNAL)
    if named:
        id = named[0].candidates[0].id
        filling.put("unit", id, f"“{named[0].text}” → {scene.name(id)}")
        return
    spoken = (
        they(scene) if re.search(r"他们|人家|那家|这家|那通|那条|这通|这条", scene.words) else []
    )
    spoken = [id for id in spoken if scene.thing(id)]
    if len(spoken) == 1:
        filling.put("unit", spoken[0], f"承上文 → {scene.name(spoken[0])}")
        return
    id = str(filling.arguments.get("rollcall", ""))
    failed = [str(f.get("unit")) for f in scene.fact(id, "failed") or () if isinstance(f, dict)]
    filling.ask("unit", question, choices(scene, failed))


def sheet(scene: Scene) -> Filling:
    """Fill rollcall.sheet; `masked` where names and numbers are to be covered."""
    filling = Filling()
    rollcall(scene, filling)
    if re.search(r"打码|脱敏|隐去|遮(?:住|掉|盖)|马赛克", scene.words):
        filling.put("masked", True, "遮盖姓名和号码")
    return filling


# --- what was, over days

_SINCE_THEN = re.compile(r"(?<=[年月周])以来")
_FROM = re.compile(r"以来|算起|起算|开始|至今|到现在|到目前")


def rounds(scene: Scene) -> Filling:
    """Fill rollcall.list: since, until, 查岗 or 叫应."""
    filling = Filling()
    span = _stretch(scene)
    if span is not None and span.since is not None:
        filling.put("since", iso(span.since), f"“{span.text}”起")
        if span.until is not None and span.until <= scene.world.now:
            filling.put("until", iso(span.until), f"“{span.text}”止")
    if _ALERTS in scene.words:
        filling.put("purpose", _ALERTS, "叫应")
    return filling


def statistics(scene: Scene) -> Filling:
    """Fill rollcall.statistics: the days, both included."""
    filling = Filling()
    span = _stretch(scene)
    if span is None or span.since is None:
        return filling
    filling.put("since", span.since.date().isoformat(), f"“{span.text}”起")
    open_end = _FROM.search(scene.words)
    if span.until is not None and not open_end:
        last = span.until - timedelta(seconds=1)
        if last < scene.world.now or re.match(r"[近最]", span.text):
            filling.put("until", min(last, scene.world.now).date().isoformat(), "止")
    return filling


def _stretch(scene: Scene) -> TimeSpan | None:
    """Return the stretch that is said; 今年以来 is read as 今年."""
    spans = scene.part.times or times(_SINCE_THEN.sub("", scene.words), scene.world.now)
    return next((t for t in spans if t.since is not None), None)
