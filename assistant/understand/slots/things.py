"""Finding what a step is about: the event, units, times. Shared by the systems' fillers."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from assistant.understand import describe
from assistant.understand.mentions import Candidate, Mention
from assistant.understand.outcome import Choice
from assistant.understand.scene import Filling, Scene
from assistant.understand.times import TimeSpan
from connectors.contract import Kind

WHO = (Kind.UNIT, Kind.EXTERNAL, Kind.GROUP)
_COVERING = frozenset(
    {Kind.PLACE, Kind.CAMERA, Kind.EVENT, Kind.SENSOR, Kind.DEVICE, Kind.NOTICE, Kind.GROUP,
     Kind.CONTACT}
)  # fmt: skip
_THEY = re.compile(
    r"他们|她们|它们|该单位|责任单位|属地|这家|那家|对方|人家|[这那](?:几|两|[二三四五六七八九\d])(?:家|个单位|个镇|个街道)|这些单位"
)
_LOCAL = re.compile(
    r"(?<![\u4e00-\u9fff])(?:街道|镇里|镇上|镇|园区|属地)(?:里|那边|刚|来|说|回|报|打|反馈)"
)
_MAX_CHOICES = 5

Finder = Callable[..., Sequence[Candidate]]


def iso(moment: datetime) -> str:
    """Return a moment as the arguments carry it: 2026-11-21T22:00+08:00."""
    return moment.isoformat(timespec="minutes")


def choices(scene: Scene, ids: Iterable[str]) -> list[Choice]:
    """Return things as choices, told apart by what the officer would say."""
    return [Choice(id, label(scene, id)) for id in list(dict.fromkeys(ids))[:_MAX_CHOICES]]


def label(scene: Scene, id: str) -> str:
    """Return what tells a thing from its rivals."""
    thing = scene.thing(id)
    if thing is None:
        return id
    if thing.kind is Kind.CONTACT:
        unit = scene.name(str(thing.facts.get("unit", "")))
        return f"{unit}{thing.facts.get('post', '')}{thing.name}"
    if thing.kind is Kind.EVENT:
        return f"{thing.name}({thing.facts.get('state', '')})".replace("(", "（").replace(")", "）")
    if thing.kind is Kind.CAMERA and thing.facts.get("status") == "offline":
        return f"{thing.name}（离线）"
    return thing.name


def free(scene: Scene, *kinds: Kind, quoted: bool = False) -> list[Mention]:
    """Return mentions that are no piece of a longer name of another kind (川上路 of a 下立交)."""
    rest = [m for m in scene.part.mentions if m.kind in _COVERING]
    return [
        m
        for m in scene.part.of(*kinds, quoted=quoted)
        if not any(
            c is not m
            and c.kind not in kinds
            and c.start <= m.start
            and m.end <= c.end
            and c.end - c.start > m.end - m.start
            for c in rest
        )
    ]


def who(scene: Scene, *, after: str = "") -> list[str]:
    """Return the units, groups and rooms above that are named, `after` a marker where given.

    They and the unit in charge are taken from the conversation.
    """
    mentions = free(scene, *WHO)
    if after:
        marks = [m.end() for m in re.finditer(after, scene.words)]
        if not marks:
            return []
        edge = scene.part.start + marks[-1]
        near = [m for m in mentions if m.start >= edge - 1 and _joined(scene, edge, m, mentions)]
        if not near:
            marks_at = [scene.part.start + end for end in marks]
            near = [m for m in mentions if any(0 <= m.start - at <= 1 for at in marks_at)]
        mentions = near
    ids = [m.candidates[0].id for m in mentions]
    if not ids and _THEY.search(scene.words):
        ids = they(scene)
    return list(dict.fromkeys(ids))


def _joined(scene: Scene, edge: int, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Say whether only other names and 和/、 stand between the marker and this name."""
    between = scene.part.words[edge : mention.start]
    for other in mentions:
        if edge <= other.start and other.end <= mention.start:
            between = between.replace(other.text, "", 1)
    return len(re.sub(r"[和与及、跟,\uff0c\s把单给各也区请让叫]|以及|还有", "", between)) <= 2


def they(scene: Scene) -> list[str]:
    """Return the unit that 他们/责任单位 means: the one in charge, as last spoken of."""
    reading = scene.focus.reply_reading
    if reading is not None:
        units = [m for m in reading.mentions if m.kind in WHO]
        for mention in units:
            if re.search(r"责任单位(?:为|是|[\uff1a:])?\s*$|由\s*$", reading.text[: mention.start]):
                return [mention.candidates[0].id]
    carried = scene.carried("unit", "to")
    if isinstance(carried, str) and scene.thing(carried):
        return [carried]
    named = scene.focus.latest(*WHO)
    several = re.search(
        r"[这那](?:几|两|[二三四五六七八九\d])(?:家|个单位|个镇|个街道)|这些单位|它们", scene.words
    )
    if named:
        return list(named) if several else [named[0]]
    owner = scene.focus.fact(scene.focus.event(), "owner")
    return [owner] if owner else []


def local_unit(scene: Scene, event: str) -> str:
    """Return the 街道/镇/园区 that is meant without a name: the one of the event's place."""
    if not _LOCAL.search(scene.words):
        return ""
    owner = str(scene.fact(event, "owner") or "")
    if scene.fact(owner, "type") == "街镇园":
        return owner
    place = str(scene.fact(event, "place") or "")
    return str(scene.fact(place, "unit") or "")


def deadline(scene: Scene, filling: Filling, name: str = "deadline") -> None:
    """Put the time by which something is to be done, where one is said."""
    for span in scene.part.times:
        if scene.part.in_quotes(span.start, span.end):
            continue
        moment = span.until if span.kind in ("duration", "before_day_end") else span.at
        if span.kind == "range" and re.match(
            r"[^\uff0c,]{0,2}(?:必须|务必|要|得)", _tail(scene, span)
        ):
            moment = span.until
        if moment is not None and span.kind != "after":
            filling.put(name, iso(moment), f"“{span.text}” → {moment:%m月%d日%H:%M}")
            return


def _tail(scene: Scene, span: TimeSpan) -> str:
    return scene.part.words[span.end : scene.part.end]


def one(
    scene: Scene,
    filling: Filling,
    slot: str,
    found: Sequence[Candidate],
    *,
    what: str,
) -> bool:
    """Put the one thing that is clearly meant, or ask between rivals; False where none is found."""
    clear = describe.clear(list(found)) or tied(scene, describe.rivals(list(found)))
    if clear:
        filling.put(slot, clear, f"{how(found, clear)} → {scene.name(clear)}")
        return True
    rivals = describe.rivals(list(found))
    if rivals:
        filling.ask(slot, _which(scene, what, rivals), choices(scene, rivals))
        return True
    return False


def spoken_of(scene: Scene, rivals: Sequence[str]) -> str:
    """Return the one of the rivals that the newest turn naming any of them names, "" without."""
    for reading in reversed(scene.focus.readings):
        named = {m.candidates[0].id for m in reading.mentions} | {
            id for id in rivals if id in reading.text or scene.name(id) in reading.text
        }
        kept = [id for id in rivals if id in named]
        if kept:
            return kept[0] if len(kept) == 1 else ""
    return ""


def tied(scene: Scene, rivals: Sequence[str]) -> str:
    """Return the one of the rivals that this plan or the conversation is about, "" without."""
    return related(scene, rivals) or spoken_of(scene, rivals)


def related(scene: Scene, rivals: Sequence[str]) -> str:
    """Return the one of the rivals at the place that earlier steps of this plan are about."""
    around: set[str] = set()
    for step in scene.earlier:
        for value in step.arguments.values():
            for id in value if isinstance(value, list) else [value]:
                if isinstance(id, str):
                    around |= {id, str(scene.fact(id, "place")), str(scene.fact(id, "event"))}
    around -= {"None", ""}
    for key in ("place", "event", "unit"):
        kept = [id for id in rivals if str(scene.fact(id, key)) in around]
        if kept:
            return kept[0] if len(kept) == 1 else ""
    return ""


def _which(scene: Scene, what: str, ids: Sequence[str]) -> str:
    labels = [choice.label for choice in choices(scene, ids)]
    more = "等" if len(ids) > len(labels) else ""
    return f"{what}：{'、'.join(labels[:-1])}还是{labels[-1]}{more}？" if len(labels) > 1 else what


def how(found: Sequence[Candidate], id: str) -> str:
    """Return by what a thing was found, in words for the approver."""
    how = next((c.how for c in found if c.id == id), "")
    words = {
        "id": "编号", "name": "名称", "alias": "别称", "short": "简称", "post": "姓与职务",
        "sound": "读音", "slip": "读音相近", "words": "所述内容", "number": "编号", "place": "地点",
        "state": "状态", "time": "时间",
    }  # fmt: skip
    return f"按{words.get(how, '所述内容')}"
