"""Arguments of who is on duty, of the rosters and of the handover."""

import re
from datetime import date, timedelta

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import WHO, free
from connectors.contract import Kind


def on_duty(scene: Scene) -> Filling:
    """Fill contact.on_duty."""
    filling = Filling()
    mentions = free(scene, *WHO)
    ids = list(dict.fromkeys(m.candidates[0].id for m in mentions))
    groups = [id for id in ids if _kind(scene, id) is Kind.GROUP]
    units = [id for id in ids if _kind(scene, id) is not Kind.GROUP]
    if groups:
        filling.put("group", groups[0], f"→ {scene.name(groups[0])}")
    elif len(units) > 1:
        filling.put("units", units, "、".join(scene.name(id) for id in units))
    elif units:
        filling.put("unit", units[0], f"“{mentions[0].text}” → {scene.name(units[0])}")
    else:
        _unit_spoken(scene, filling)
    filling.put("role", _role(scene.words))
    return filling


def _unit_spoken(scene: Scene, filling: Filling) -> None:
    carried = scene.carried("unit")
    if re.search(r"我们|本室|咱|总值班室|本单位|这里|区里", scene.words) or _of_now(scene):
        filling.put("unit", scene.world.home_unit, "本单位")
    elif isinstance(carried, str):
        filling.put("unit", carried, f"同上一步 → {scene.name(carried)}")
    elif spoken := [id for id in scene.focus.latest(Kind.UNIT)]:
        filling.put("unit", spoken[0], f"承上文 → {scene.name(spoken[0])}")
    elif scene.world.home_unit and re.search(r"现在|今晚|今天|眼下|目前|这会", scene.words):
        filling.put("unit", scene.world.home_unit, "未说单位，按本单位")
    else:
        filling.ask("unit", "查哪个单位？")


def _of_now(scene: Scene) -> bool:
    """Say whether a whole question names no unit and leans on none: 现在谁值班 is asked of us."""
    whole = re.search(r"(?:现在|这会儿?|眼下|目前|此刻|今晚|今天).{0,4}(?:谁|哪位)", scene.words)
    leans = re.search(r"他们|那边|那里|那儿|镇里|街道|园区|对方|[那再还]", scene.words)
    return bool(whole and not leans and scene.world.home_unit)


def _kind(scene: Scene, id: str) -> Kind | None:
    thing = scene.thing(id)
    return thing.kind if thing else None


_ON_DUTY = re.compile(
    r"值班(?!领导)|当班|值守|盯班|顶班|在岗|守着|盯着|(?:谁|哪个|哪位|什么人).{0,3}(?:在|守|盯)"
)


def _role(words: str) -> str:
    leader = bool(re.search(r"带班|领导|带着|头儿", words))
    duty = bool(_ON_DUTY.search(words))
    if leader and duty:
        return "both"
    return "leader" if leader else "on_duty" if duty else ""


def handover(scene: Scene) -> Filling:
    """Fill handover.summary: the day and shift said, else the one that runs now."""
    filling = Filling()
    now = scene.world.now
    day, period, why = said_shift(scene)
    if day is None and re.search(r"上一?个?班|前一?个?班", scene.words):
        day, period, why = _shift_before(scene)
    if day is None:
        day, own = _running(scene)
        period = period or own
        why = "正在进行的班次"
    filling.put("date", day.isoformat(), why)
    filling.put("period", period)
    units = free(scene, Kind.UNIT)
    filling.put(
        "unit",
        units[0].candidates[0].id if units else scene.world.home_unit,
        "本单位" if not units else "",
    )
    del now
    return filling


_DAY = re.compile(r"白班|白天|日班|早班|上午班")
_NIGHT = re.compile(r"夜班|晚班|夜里|夜间|晚上|今晚|昨晚|明晚|后半夜|大夜")
_WHOLE = re.compile(r"全天|24小时|二十四小时|一整天|一天的")


def _period(words: str) -> str:
    if _DAY.search(words):
        return "day"
    if _NIGHT.search(words):
        return "night"
    return "24h" if _WHOLE.search(words) else ""


def said_shift(scene: Scene) -> tuple[date | None, str, str]:
    """Return the day and the period of the shift that is said, and by which words."""
    said = _period(scene.words)
    for span in scene.part.times:
        if span.date is not None:
            return span.date, said or span.period or "", f"“{span.text}”"
        if span.since is not None:
            return span.since.date(), said, f"“{span.text}”"
    bare = _BARE_DAY.search(scene.words)
    if bare:  # 24号: of this month, or of the next where that is long past
        now = scene.world.now.date()
        later = now.replace(day=28) + timedelta(days=4)
        months = (now, later) if int(bare[1]) < now.day - _LONG_PAST else (now,)
        try:
            return months[-1].replace(day=int(bare[1])), said, f"“{bare[0]}”"
        except ValueError:
            return None, said, ""
    return None, said, ""


_BARE_DAY = re.compile(
    r"(?<![\d月路弄第])([12]?\d|3[01])[号日](?![机楼口会门院线厂库桥车路泵馆区屏])"
)
_LONG_PAST = 15  # days


def _running(scene: Scene) -> tuple[date, str]:
    """Return the date and period of the shift of the speaker's unit that runs now."""
    now = scene.world.now
    for shift in scene.world.of(Kind.SHIFT):
        facts = shift.facts
        if facts.get("unit") != scene.world.home_unit:
            continue
        if str(facts.get("from")) <= now.isoformat(timespec="minutes") < str(facts.get("to")):
            return date.fromisoformat(str(facts["date"])), str(facts["period"])
    return now.date(), ""


def who_shift(scene: Scene) -> Filling:
    """Fill shift.who: the date and period said; 接我班 is the shift after the running one."""
    filling = Filling()
    words = scene.words
    day, period, why = said_shift(scene)
    takes_over = re.search(r"接.{0,4}班|下一?班|接手", words)
    if day is None and takes_over:
        day, period, why = _next_shift(scene)
    elif takes_over and not period and re.search(r"早", words):
        period = "day"
    if day is None:
        day, own = _running(scene)
        period, why = period or own, "正在进行的班次"
    units = free(scene, Kind.UNIT)
    unit = units[0].candidates[0].id if units else ""
    if not unit and not re.search(r"我|咱|接.{0,3}班|本室", words):
        spoken = scene.focus.latest(Kind.UNIT)
        unit = spoken[0] if spoken else ""
    unit = unit or scene.world.home_unit
    filling.put("date", day.isoformat(), why)
    if period and _has_period(scene, unit, period):
        filling.put("period", period)
    filling.put("unit", unit, scene.name(unit))
    filling.put("role", _shift_role(words))
    return filling


def _has_period(scene: Scene, unit: str, period: str) -> bool:
    """Say whether the unit's roster has such shifts at all (most units have one of 24 hours)."""
    known = {
        s.facts.get("period") for s in scene.world.of(Kind.SHIFT) if s.facts.get("unit") == unit
    }
    return not known or period in known


def _next_shift(scene: Scene) -> tuple[date, str, str]:
    day, period = _running(scene)
    if period == "day":
        return day, "night", "下一班"
    return day + timedelta(days=1), "day" if period == "night" else period, "下一班"


def _shift_before(scene: Scene) -> tuple[date, str, str]:
    day, period = _running(scene)
    if period == "night":
        return day, "day", "上一班"
    return day - timedelta(days=1), "night" if period == "day" else period, "上一班"


def _shift_role(words: str) -> str:
    if re.search(r"带班|领导", words):
        return "leader"
    if re.search(r"副班", words):
        return "secondary"
    if re.search(r"主班|接.{0,4}班", words):
        return "primary"
    return ""


def members(scene: Scene) -> Filling:
    """Fill contact.group."""
    filling = Filling()
    groups = free(scene, Kind.GROUP)
    spoken = [m.candidates[0].id for m in groups] or list(scene.focus.latest(Kind.GROUP))
    if spoken:
        filling.put("group", spoken[0], f"→ {scene.name(spoken[0])}")
    else:
        filling.ask("group", "查哪一个群组？")
    return filling
