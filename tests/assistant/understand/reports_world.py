"""The made-up room with reports on its desk, one of them about nothing that is registered."""

from collections.abc import Mapping

from assistant.understand.outcome import Turn
from assistant.understand.world import World
from connectors.contract import Kind, Named
from tests.assistant.understand.words_world import NOW, THINGS

FLOOD, FIRE = "SJ20260310-0001", "SJ20260310-0002"
SENT, FLOODED, LOOSE, WAITING = (f"BG20260310-0{n}" for n in (1, 2, 3, 4))


def _report(id: str, name: str, event: str, state: str, step: str = "首报", no: int = 0) -> Named:
    facts = {"event": event, "step": step, "no": no, "state": state, "version": 1}
    return Named(Kind.REPORT, id, name, (), facts)


REPORTS = (
    _report(SENT, "新桥化工厂火情首报", FIRE, "已报出"),
    _report(FLOODED, "东湖下立交积水首报", FLOOD, "草稿"),
    _report(LOOSE, "东湖路15号民房火灾首报", "", "草稿"),
    _report(WAITING, "新桥化工厂火情续报一", FIRE, "待审签", "续报", 1),
)
WORLD = World(
    (*(t for t in THINGS if t.kind is not Kind.REPORT), *REPORTS), NOW, "C1", "U1", "值班大厅"
)
NOTE = "20点10分接东湖街道电话，东湖路15号一处民房起火，烧了两间，没人受伤，写个首报"
_NEW = f"“已起草 {LOOSE}（东湖路15号民房火灾首报），等级未定。还缺：发生时间、信息来源。"
_TIMES = "事发时间有矛盾（3月10日20时05分 / 3月10日20时15分），请认定。”"
_COUNTS = "受伤人数有矛盾（2人 / 3人），请认定。”"


def _after(*said: str) -> tuple[Turn, ...]:
    return tuple(Turn("assistant" if n % 2 else "user", text) for n, text in enumerate(said))


TALKS: Mapping[str, tuple[Turn, ...]] = {
    "": (),
    "new": _after(NOTE, _NEW + "”"),
    "times": _after(NOTE, _NEW + _TIMES),
    "counts": _after(NOTE, _NEW + _COUNTS),
    "flood": _after(
        "东湖下立交积水写个首报", f"“已起草 {FLOODED}（东湖下立交积水首报），等级未定。”"
    ),
    "fire": _after(
        "化工厂续报一写好没", f"“{WAITING}（新桥化工厂火情续报一）现为‘待审签’，第2稿。”"
    ),
    "none": (),
}
