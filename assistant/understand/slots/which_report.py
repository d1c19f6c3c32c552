"""Which report a step is about: by number, by what is told of it, by the conversation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understand import describe
from assistant.understand.matching import Catalogue, asked_features, describe_features
from assistant.understand.mentions import Candidate, Mention
from assistant.understand.quantities import integer
from assistant.understand.reading import Reading
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import choices, one
from assistant.understand.world import World
from connectors.contract import Kind, Named

_STEP = re.compile(
    r"(首报|续报|终报)\s*(?:第?([一二三四五六七八九十\d]{1,2})(?!点|时|分|个|份|遍|下|区))?|第([一二三四五六\d])[次份]?续报|初报"
)
_NUMBER = re.compile(r"BG\d{8}-\d+", re.IGNORECASE)
_TOLD = 0.5  # from this likeness on, a thing is told of
_TITLED = 0.6
_TIMES = re.compile(r"\d{1,2}\s*[点时:\uff1a]\s*(?:\d{1,2}分?)?|\d+[月日]")
# what is done to a report is no description of it: 送审 is not “the one that waits for signing”
_DEEDS = re.compile(
    r"送审|报审|送签|审签|签发|提交|报出去?|报上去|上报|报送|传真|打开|调出来?|退回去?|打回|驳回|"
    r"补充|材料|电话(?:报告|确认)|登记|书面|导出|核[一对]|校对|矛盾|认定|为准"
)


def step_of(words: str) -> tuple[str, int | None]:
    """Return which report is named and its number: 续报二 -> (续报, 2)."""
    found = _STEP.search(words)
    if not found:
        return "", None
    if found[0].startswith("初报"):
        return "首报", None
    if found[3]:
        return "续报", integer(found[3])
    return found[1], integer(found[2]) if found[2] else None


@dataclass(frozen=True, slots=True)
class Subject:
    """What the conversation is about: a report, or else an event; "" where neither."""

    report: str = ""
    event: str = ""


def report(
    scene: Scene,
    filling: Filling,
    slot: str = "report",
    *,
    ask: bool = True,
    states: Sequence[str] = (),
    order: str | None = None,
) -> str:
    """Put the report that is meant, or ask.

    `states` are those in which the deed can be done: they decide between reports that all may be
    meant, and never against one that is told of or spoken of. `order` is the part of the words
    that may describe the report, where the rest tells of something else.
    """
    told, mentions = _telling(scene, order)
    if sure := _sure(scene):
        filling.put(slot, *sure)
        return sure[0]
    if loose := titled(told, scene.world):
        filling.put(slot, loose, f"按所述内容 → {scene.name(loose)}")
        return loose
    found = _narrowed(scene, describe.reports(_bare(told), scene.world, mentions))
    plain = describe.clear(found) and found[0].score >= _TOLD
    if not plain and (spoken := _spoken(scene)):
        filling.put(slot, spoken, f"承上文 → {scene.name(spoken)}")
        return spoken
    if one(scene, filling, slot, _doable(scene, found, states), what="哪一份报告"):
        return str(filling.arguments.get(slot, ""))
    return _only_or_ask(scene, filling, slot, states, ask=ask)


def _only_or_ask(
    scene: Scene, filling: Filling, slot: str, states: Sequence[str], *, ask: bool
) -> str:
    """Put the only report with which the deed can be done, where none was told of; else ask."""
    known = [r for r in scene.world.of(Kind.REPORT) if r.facts.get("state") in states]
    if len(known) == 1 and not step_of(scene.words)[0]:
        filling.put(slot, known[0].id, f"只有这一份{known[0].facts.get('state')}")
        return known[0].id
    offered = [r.id for r in known or scene.world.of(Kind.REPORT)]
    if ask and len(offered) == 1 and states:
        filling.put(slot, offered[0], "只有这一份报告")
        return offered[0]
    if ask:
        filling.ask(slot, "哪一份报告？", choices(scene, offered))
    return ""


def _telling(scene: Scene, order: str | None) -> tuple[str, list[Mention]]:
    """Return the words that may describe the report, the others blanked, and what they name."""
    text, mentions = scene.local()
    at = text.find(order) if order else -1
    if at < 0 or order is None:
        return text, mentions
    end = at + len(order)
    kept = " " * at + order + " " * (len(text) - end)
    return kept, [m for m in mentions if at <= m.start and m.end <= end]


def _sure(scene: Scene) -> tuple[str, str] | None:
    """Return the report that is numbered, or that an earlier step of this plan is about."""
    numbered = [m for m in scene.part.of(Kind.REPORT) if m.exact]
    if numbered:
        ids = [c.id for c in numbered[0].candidates]
        spoken = subject(scene).report
        return (spoken if spoken in ids else ids[0]), f"“{numbered[0].text}”"
    if found := _NUMBER.search(scene.words):
        return found[0].upper(), f"“{found[0]}”"
    if made := scene.result("report"):
        return made, "本计划起草的报告"
    carried = scene.carried("report")
    if isinstance(carried, str) and not step_of(scene.words)[0]:
        return carried, "同上一步"
    return None


def _bare(text: str) -> str:
    """Return the words without those for what is done; places in them stay the same."""
    return _DEEDS.sub(lambda match: " " * len(match[0]), text)


def _narrowed(scene: Scene, found: list[Candidate]) -> list[Candidate]:
    """Keep the reports of the step that is said, where there are such."""
    step, number = step_of(scene.words)
    kept = [
        c
        for c in found
        if (not step or scene.fact(c.id, "step") == step)
        and (number is None or scene.fact(c.id, "no") == number)
    ]
    return kept or found


def _doable(scene: Scene, found: list[Candidate], states: Sequence[str]) -> list[Candidate]:
    """Keep those of the close candidates with which the deed can be done, where there are such."""
    near = set(describe.rivals(found))
    if not states or len(near) < 2:
        return found
    return [c for c in found if c.id in near and scene.fact(c.id, "state") in states] or found


def _spoken(scene: Scene) -> str:
    """Return the report spoken of; of several the one of the step that is said."""
    step, number = step_of(scene.words)
    now = subject(scene)
    if now.report and (not step or scene.fact(now.report, "step") in (step, None)):
        return now.report
    named = scene.focus.latest(Kind.REPORT) if not now.event else ()
    kept = [id for id in named if not step or scene.fact(id, "step") == step]
    if len(kept) == 1:
        return kept[0]
    about = str(scene.fact(now.report, "event") or "") if now.report else scene.focus.event()
    of_event = [
        r.id
        for r in scene.world.of(Kind.REPORT)
        if about
        and r.facts.get("event") == about
        and (not step or r.facts.get("step") == step)
        and (number is None or r.facts.get("no") == number)
    ]
    return of_event[-1] if of_event else ""


def subject(scene: Scene) -> Subject:
    """Return what was spoken of last: a report by number or name, or a registered event."""
    step, _ = step_of(scene.words)
    for reading in reversed(scene.focus.readings):
        ids = _reports_in(reading)
        if len(ids) > 1 and step:
            ids = [id for id in ids if scene.fact(id, "step") == step] or ids
        if ids:
            return Subject(report=ids[0]) if len(ids) == 1 else Subject()
        if events := [m for m in reading.of(Kind.EVENT, quoted=True) if m.exact]:
            return Subject(event=events[-1].candidates[0].id)
        if loose := titled(reading.words, scene.world):
            return Subject(report=loose)
    return Subject(report=scene.focus.refs.get("report", ""))


def _reports_in(reading: Reading) -> list[str]:
    named = [m.candidates[0].id for m in reading.of(Kind.REPORT, quoted=True) if m.exact]
    numbered = [match[0].upper() for match in _NUMBER.finditer(reading.text)]
    return list(dict.fromkeys([*numbered, *named]))


def unregistered(scene: Scene, id: str) -> bool:
    """Say whether a report is about nothing that is registered as an event."""
    return bool(id) and not id.startswith("$") and not scene.fact(id, "event")


# --- reports of no registered event: they are told by their own titles only

_KEPT: list[tuple[object, frozenset[str], Catalogue]] = []


def titled(text: str, world: World) -> str:
    """Return the report without an event that the words describe better than they do any event."""
    loose, catalogue = _titles(world)
    if not loose:
        return ""
    found = catalogue.rank(asked_features(_TIMES.sub(" ", _bare(_STEP.sub(" ", text)))))
    clear = describe.clear(found)
    return clear if clear and clear in loose and found[0].score >= _TITLED else ""


def _titles(world: World) -> tuple[frozenset[str], Catalogue]:
    if _KEPT and _KEPT[0][0] is world.things:
        return _KEPT[0][1:]
    open_ = [r for r in world.of(Kind.REPORT) if not r.facts.get("event") and r.name]
    catalogue = Catalogue()
    for thing in (*open_, *(world.of(Kind.EVENT) if open_ else ())):
        catalogue.add(thing.id, describe_features(_title(thing)))
    loose = frozenset(r.id for r in open_)
    _KEPT[:] = [(world.things, loose, catalogue)]
    return loose, catalogue


def _title(thing: Named) -> str:
    return _STEP.sub(" ", thing.name) if thing.kind is Kind.REPORT else thing.name
