"""Who is left out of a round of calls: 除了刚才那几家, 水务局不用打, 消防除外."""

import re

from assistant.understand.mentions import Mention
from assistant.understand.scene import Scene
from assistant.understand.slots.things import WHO, free
from connectors.contract import Kind

_END = r"[^\uff0c,。\uff1b;\uff1a:\n]"
# what stands behind 除了 …, and what stands before … 除外
_BEHIND = re.compile(
    rf"(?:除(?:了|去|开)?(?!外|非|夕|名|草)|不含|不包括|剔除|排除|刨去|去掉|别打|不打|别查|不查|(?:不要|不用|不必)(?:打|查|叫|管))"
    rf"(?P<x>(?!了){_END}+?)(?=以外|之外|外[\uff0c,的]|其他|其余|别的|都|$|[\uff0c,。\uff1b;\uff1a:\n])"
)
_BEFORE = re.compile(
    rf"(?P<x>{_END}+?)(?:就|先|可以)?(?:除外|以外|之外|跳过|不算|免了|"
    r"(?:不用|不要|不必|别|不|甭)(?:再)?(?:打|查|叫|点|呼|管)?)(?:了|吧|的)?"
    r"(?=$|[\uff0c,。\uff1b;\uff1a:\n]|的)"
)
_THOSE = re.compile(
    r"(?:刚才|刚刚|上面|前面|方才)?(?:那|这)(?:几|两|[二三四五六\d])?(?:家|个单位)|他们"
)
_FAILED = re.compile(r"没接|没打通|没通|未接|没应答|没人接")


def stretches(words: str) -> list[tuple[int, int]]:
    """Return where the words name who is left out, in order."""
    found = [match.span() for match in _BEHIND.finditer(words)]
    found += [
        match.span()
        for match in _BEFORE.finditer(words)
        if not any(a < match.end() and match.start() < b for a, b in found)
    ]
    return sorted(found)


def left_out(scene: Scene) -> tuple[list[str], list[Mention]]:
    """Return the units left out, and the mentions of the step that name whom it is for."""
    named = free(scene, *WHO)
    out: list[Mention] = []
    ids: list[str] = []
    for start, end in stretches(scene.words):
        a, b = start + scene.part.start, end + scene.part.start
        inside = [m for m in named if a <= m.start and m.end <= b]
        inside = _run(inside, scene)
        out += inside
        ids += [m.candidates[0].id for m in inside] or _meant(scene, scene.words[start:end])
    return list(dict.fromkeys(ids)), [m for m in named if m not in out]


def unclear(scene: Scene) -> bool:
    """Say whether somebody is left out who was never named: 除了刚才那几家, and nobody was."""
    said = [scene.words[start:end] for start, end in stretches(scene.words)]
    return any(_THOSE.search(one) for one in said) and not left_out(scene)[0]


def _run(inside: list[Mention], scene: Scene) -> list[Mention]:
    """Keep the units behind a group that is in the same stretch: 三类室水务局不用打."""
    groups = [m for m in inside if m.kind is Kind.GROUP]
    after = [m for m in inside if groups and m.start >= groups[-1].end]
    return after or inside


def _meant(scene: Scene, words: str) -> list[str]:
    if _FAILED.search(words):
        return failed(scene)
    return list(scene.focus.latest(*WHO)) if _THOSE.search(words) else []


def failed(scene: Scene) -> list[str]:
    """Return the units that the round spoken of, else the newest, did not reach."""
    known = scene.focus.latest(Kind.ROLLCALL) or tuple(
        r.id for r in scene.world.of(Kind.ROLLCALL)[-1:]
    )
    rows = scene.fact(known[0], "failed") if known else ()
    return [str(row["unit"]) for row in rows or () if isinstance(row, dict)]
