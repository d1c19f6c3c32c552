"""Arguments of two people changing turns: who with whom, and which turn of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.understand.outcome import Choice
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.duty import said_shift
from assistant.understand.slots.people import namesakes
from assistant.understand.slots.things import choices, free
from connectors.contract import Kind, Named

_POSTS = ("leader", "primary", "secondary")
_I = re.compile(r"我(?!们|室|区|局|单位)|本人")
_PERIODS = {"day": "白班", "night": "夜班"}
_OFFERED = 4  # coming turns that are offered where none is said


@dataclass(frozen=True, slots=True)
class _When:
    """A day and a period as said; "" where only the day is."""

    day: date
    period: str


def swap(scene: Scene) -> Filling:
    """Fill roster.swap: both people and, of each, the one turn that the words tell."""
    filling = Filling()
    people = _people(scene, filling)
    if len(people) < 2:
        return filling
    one, other = people
    filling.put("one", one, scene.name(one))
    filling.put("other", other, scene.name(other))
    said = _said(scene)
    if not said:
        filling.ask("one_shift", "换哪一天的哪一班？")
        return filling
    turns = _turns(scene, people, said)
    for slot, person, fits, when in zip(
        ("one_shift", "other_shift"), people, turns, (said[0], said[-1]), strict=True
    ):
        if len(fits) == 1:
            filling.put(slot, fits[0].id, f"{scene.name(person)} → {fits[0].name}")
        elif fits:
            filling.ask(slot, f"换{scene.name(person)}的哪一班？", _offer(fits))
        else:
            _ask_other(scene, filling, slot, person, when)
    return filling


def _people(scene: Scene, filling: Filling) -> list[str]:
    """Return the two people in the order in which they are said; the speaker where only one is."""
    found: list[tuple[int, str]] = []
    for mention in free(scene, Kind.CONTACT)[:2]:
        ids = namesakes(scene, mention)
        if len(ids) > 1:
            offered = choices(scene, ids)
            names = "、".join(choice.label for choice in offered)
            slot = "other" if len(found) or _I.search(scene.words) else "one"
            filling.ask(slot, f"哪一位{mention.text}：{names}？", offered)
            return []
        found.append((mention.start - scene.part.start, ids[0]))
    if len(found) == 1 and scene.world.speaker not in ("", found[0][1]):
        said = _I.search(scene.words)
        found.append((said.start() if said else -1, scene.world.speaker))
    if len(found) < 2:
        filling.ask("other", "谁和谁对调，各是哪一班？")
    return [id for _, id in sorted(found)]


def _said(scene: Scene) -> list[_When]:
    """Return the days said, with the period of each: one for both turns, or one each."""
    spans = [s for s in scene.part.times if s.date is not None]
    if not spans:
        day, period, _ = said_shift(scene)
        return [_When(day, period)] if day is not None else []
    ends = [s.start - scene.part.start for s in spans[1:]] + [len(scene.words)]
    found: list[_When] = []
    for span, end in zip(spans, ends, strict=True):
        about = scene.words[span.start - scene.part.start : end]
        night = re.search(r"夜班|晚班|夜里|晚上|今晚|明晚", about)
        day = re.search(r"白班|白天|日班|早班", about)
        period = span.period or ("night" if night else "day" if day else "")
        assert span.date is not None
        found.append(_When(span.date, period))
    return found[:2]


def _turns(scene: Scene, people: Sequence[str], said: Sequence[_When]) -> list[list[Named]]:
    """Return the turns of each person that fit; of two days said, in the order that fits."""
    one, other = people
    if len(said) > 1:
        inorder = [_held(scene, one, said[0]), _held(scene, other, said[1])]
        crossed = [_held(scene, one, said[1]), _held(scene, other, said[0])]
        return crossed if all(crossed) and not all(inorder) else inorder
    exact = [_held(scene, person, said[0]) for person in people]
    whole = [_held(scene, person, _When(said[0].day, "")) for person in people]
    if said[0].period and any(exact) and not all(exact):  # 明天夜班: of the one who has it
        return [fits or rest for fits, rest in zip(exact, whole, strict=True)]
    return exact


def _held(scene: Scene, person: str, when: _When) -> list[Named]:
    """Return the person's turns on a day."""
    return [
        shift
        for shift in _of(scene, person)
        if shift.facts.get("date") == when.day.isoformat()
        and when.period in ("", shift.facts.get("period"))
    ]


def _of(scene: Scene, person: str) -> list[Named]:
    shifts = [
        shift
        for shift in scene.world.of(Kind.SHIFT)
        if any(shift.facts.get(post) == person for post in _POSTS)
    ]
    return sorted(shifts, key=lambda shift: str(shift.facts.get("from")))


def _ask_other(scene: Scene, filling: Filling, slot: str, person: str, when: _When) -> None:
    """Say that there is no such turn, and offer the person's next ones."""
    now = scene.world.now.isoformat(timespec="minutes")
    coming = [shift for shift in _of(scene, person) if str(shift.facts.get("from")) > now]
    said = f"{when.day.month}月{when.day.day}日"
    name = scene.name(person)
    if coming:
        what = _PERIODS.get(when.period, "班")
        question = f"{name}{said}没有{what}，换{name}的哪一班？"
        filling.ask(slot, question, _offer(coming[:_OFFERED]))
    else:
        filling.ask(slot, f"排班表上{name}没有以后的班，无法对调。换哪一天的哪一班？")


def _offer(shifts: Sequence[Named]) -> list[Choice]:
    return [Choice(shift.id, shift.name) for shift in shifts]
