"""The made-up room in the middle of a night: rounds of calls, drafts, one round still running."""

from collections.abc import Mapping

from assistant.understand.outcome import Turn
from assistant.understand.world import World
from connectors.contract import Kind, Named
from tests.assistant.understand.reports_world import FLOODED, REPORTS, WAITING
from tests.assistant.understand.words_world import NOW, THINGS

MORNING, ALERT, EVENING, RUNNING = (f"RC20260310-0{n}" for n in (1, 2, 3, 4))


def _round(
    id: str, at: str, title: str, targets: list[str], failed: Mapping[str, str], state: str
) -> Named:
    facts = {
        "at": f"2026-03-10T{at}+08:00",
        "targets": targets,
        "mode": "电话",
        "state": state,
        "failed": [{"unit": unit, "reason": reason} for unit, reason in failed.items()],
    }
    return Named(Kind.ROLLCALL, id, f"3月10日{at}{title}", (), facts)


_OTHERS = tuple(t for t in THINGS if t.kind not in (Kind.REPORT, Kind.ROLLCALL))
_CLASS = Named(
    Kind.GROUP, "G2", "Ⅲ类值班室", ("三类值班室", "三类室", "Ⅲ类室"),
    {"members": ["U2", "U3", "U4", "U5"]},
)  # fmt: skip
_ENDED = (
    _round(MORNING, "08:30", "街镇查岗", ["G1"], {"U5": "无人接听"}, "已完成"),
    _round(ALERT, "18:10", "街镇叫应", ["G1"], {"U4": "无人接听"}, "已完成"),
    _round(EVENING, "20:05", "Ⅲ类值班室查岗", ["G2"], {"U3": "忙线", "U5": "无人接听"}, "已完成"),
)
_NOW_CALLING = _round(RUNNING, "20:28", "街镇查岗", ["G1"], {}, "进行中")

WORLD = World((*_OTHERS, _CLASS, *REPORTS, *_ENDED), NOW, "C1", "U1", "值班大厅")
CALLING = World((*WORLD.things, _NOW_CALLING), NOW, "C1", "U1", "值班大厅")


def _after(*said: str) -> tuple[Turn, ...]:
    return tuple(Turn("assistant" if n % 2 else "user", text) for n, text in enumerate(said))


_CALLED = (
    f"“{EVENING}（3月10日20:05Ⅲ类值班室查岗）已完成：接通2家；区消防忙线，新桥镇无人接听3次。”"
)
TALKS: Mapping[str, tuple[Turn, ...]] = {
    "": (),
    "called": _after("晚上那轮查岗怎么样", _CALLED),
    "asked": _after("新桥镇现在谁值班", "“新桥镇：值班员未登记，带班领导未登记。”"),
    "two": _after("东湖街道和水务局谁值班", "“东湖街道：张三；水务局：陈建平。”"),
    "calling": _after("给街镇点个名", f"“已发起街镇查岗（{RUNNING}），2家，现在开始呼叫。”"),
    "note": _after("记一条日志：市里来电问水情，要跟进", "“已记入值班日志，列入须跟进事项。”"),
    "flood": _after("积水那件怎么样了", "“东湖下立交积水（SJ20260310-0001）：处置中。”"),
    "waiting": _after("化工厂续报一写好没", f"“{WAITING}（新桥化工厂火情续报一）待审签。”"),
    "draft": _after("积水写个首报", f"“已起草 {FLOODED}（东湖下立交积水首报）。”"),
}
