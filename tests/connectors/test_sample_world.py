import importlib
import re
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors.contract import Context, Kind, Named
from connectors.registry import Directory
from connectors.sample_world import DEFAULT_ROOM, HOME_UNIT, SPEAKER, moment, sample_things
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from ingest import samples

NOW = datetime(2026, 9, 18, 20, 10, tzinfo=ROOM_ZONE)
THINGS = sample_things(NOW)
BY_ID = {thing.id: thing for thing in THINGS}
PHONE = re.compile(r"021-0550\d{4}")
MOBILE = re.compile(r"139-0000-\d{4}")
# What a fact's value refers to.
REFERENCES = {
    Kind.UNIT: {
        "on_duty": Kind.CONTACT, "leader": Kind.CONTACT, "deputies": Kind.CONTACT,
    },
    Kind.GROUP: {"members": Kind.UNIT},
    Kind.CONTACT: {"unit": Kind.UNIT},
    Kind.SHIFT: {
        "unit": Kind.UNIT, "leader": Kind.CONTACT, "primary": Kind.CONTACT,
        "secondary": Kind.CONTACT,
    },
    Kind.PLACE: {"unit": Kind.UNIT},
    Kind.CAMERA: {"place": Kind.PLACE, "unit": Kind.UNIT},
    Kind.EVENT: {"place": Kind.PLACE, "owner": Kind.UNIT},
}  # fmt: skip


def of(kind: Kind, things: list[Named] = THINGS) -> list[Named]:
    return [thing for thing in things if thing.kind is kind]


def test_every_id_is_given_once() -> None:
    assert len(BY_ID) == len(THINGS)


def test_every_reference_leads_to_a_thing_of_the_right_kind() -> None:
    for thing in THINGS:
        for fact, kind in REFERENCES.get(thing.kind, {}).items():
            value = thing.facts.get(fact, [])
            for id in value if isinstance(value, list) else [value]:
                assert BY_ID[id].kind is kind, (thing.id, fact, id)


def test_a_room_of_the_expected_size() -> None:
    sizes = Counter(thing.kind for thing in THINGS)
    assert sizes[Kind.UNIT] >= 18
    assert sizes[Kind.CONTACT] >= 60
    assert sizes[Kind.PLACE] == 24
    assert sizes[Kind.CAMERA] == 20
    assert sizes[Kind.DEVICE] == 14
    assert sizes[Kind.SCENE] == 4
    assert sizes[Kind.EVENT] == 12


def test_no_number_can_be_dialled() -> None:
    for unit in of(Kind.UNIT):
        assert PHONE.fullmatch(unit.facts["duty_phone"]), unit.id
    for person in of(Kind.CONTACT):
        assert MOBILE.fullmatch(person.facts["mobile"]), person.id
    mobiles = [person.facts["mobile"] for person in of(Kind.CONTACT)]
    assert len(set(mobiles)) == len(mobiles)


def test_units_agree_with_the_directory_of_the_sample_library() -> None:
    source = next(iter(samples.__path__)) + "/sources/42-值班通讯录.yaml"
    with open(source, encoding="utf-8") as file:
        sheets: dict[str, list[list[str]]] = yaml.safe_load(file)["sheets"]
    known = {row[0]: row for rows in sheets.values() for row in rows}
    for unit in of(Kind.UNIT):
        row = known[unit.name]
        assert row[1] in (unit.name, *unit.aliases)
        assert (row[2], row[3], row[6]) == (
            unit.facts["klass"] + "类", unit.facts["duty_phone"], unit.facts["address"],
        )  # fmt: skip


def test_two_pairs_of_people_share_a_name_across_units() -> None:
    names = Counter(person.name for person in of(Kind.CONTACT))
    assert sorted(name for name, times in names.items() if times > 1) == ["林晓燕", "陈思远"]


def test_times_are_aware_and_in_order() -> None:
    for event in of(Kind.EVENT):
        created, deadline = (
            datetime.fromisoformat(event.facts[key]) for key in ("created", "deadline")
        )
        assert created.utcoffset() == deadline.utcoffset() == timedelta(hours=8)
        assert created < NOW
        assert created < deadline
        assert event.id.startswith(f"SJ{created:%Y%m%d}-")
    assert any(datetime.fromisoformat(e.facts["deadline"]) < NOW for e in of(Kind.EVENT))


@pytest.mark.parametrize("hour", [0, 3, 8, 9, 17, 18, 23])
def test_at_any_hour_every_unit_has_somebody_on_duty_and_events_are_told_apart(hour: int) -> None:
    things = sample_things(NOW.replace(hour=hour, minute=29))
    for unit in of(Kind.UNIT, things):
        assert unit.facts["on_duty"] != unit.facts["leader"]
    assert len({thing.id for thing in things}) == len(things)


def test_two_weeks_of_shifts_follow_on_without_gaps() -> None:
    for unit in of(Kind.UNIT):
        shifts = sorted(
            (s.facts for s in of(Kind.SHIFT) if s.facts["unit"] == unit.id),
            key=lambda facts: facts["from"],
        )
        assert len({facts["date"] for facts in shifts}) == 14
        assert all(one["to"] == other["from"] for one, other in pairwise(shifts))


def test_nobody_works_two_shifts_in_a_row_at_home() -> None:
    shifts = [s.facts for s in of(Kind.SHIFT) if s.facts["unit"] == HOME_UNIT]
    shifts.sort(key=lambda facts: facts["from"])
    for one, other in pairwise(shifts):
        assert not {one["primary"], one["secondary"]} & {other["primary"], other["secondary"]}


def test_the_speaker_has_tonights_shift() -> None:
    assert BY_ID[HOME_UNIT].facts["on_duty"] == SPEAKER


def test_scenes_and_rooms_hang_together() -> None:
    rooms = {device.facts["place"] for device in of(Kind.DEVICE)}
    assert len(rooms) == 3
    assert DEFAULT_ROOM in rooms
    for scene in of(Kind.SCENE):
        assert set(scene.facts["places"]) <= rooms
        for setting in scene.facts["settings"]:
            device = BY_ID[setting["device"]].facts
            assert device["place"] in scene.facts["places"]
            assert _accepted(device["commands"][setting["command"]], setting.get("value"), device)


def _accepted(rule: Any, value: Any, device: Any) -> bool:
    if rule is None:
        return value is None
    if isinstance(rule, list):
        return value in rule
    if rule == "{zone,source}":
        return value["zone"] in device["zones"] and value["source"] in device["sources"]
    low, high = map(int, rule.split("-"))
    return low <= value <= high


def test_places_and_cameras_lie_within_twenty_kilometres() -> None:
    for thing in (*of(Kind.PLACE), *of(Kind.CAMERA), *of(Kind.UNIT)):
        assert abs(thing.facts["lon"] - 122.2) < 0.1, thing.id
        assert abs(thing.facts["lat"] - 30.9) < 0.1, thing.id


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@-1d16:20", "2026-09-17T16:20+08:00"),
        ("@0d08:30", "2026-09-18T08:30+08:00"),
        ("@+1d", "2026-09-19"),
        ("@+2h", "2026-09-18T22:10+08:00"),
        ("@-40m", "2026-09-18T19:30+08:00"),
        ("12345热线", "12345热线"),
    ],
)
def test_relative_times(text: str, meant: str) -> None:
    assert moment(text, NOW) == meant


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        sample_things(NOW.replace(tzinfo=None))


BUILTINS = {
    "contacts": (Kind.UNIT, Kind.EXTERNAL, Kind.GROUP, Kind.CONTACT, Kind.SHIFT),
    "video": (Kind.CAMERA,),
    "devices": (Kind.DEVICE, Kind.SCENE),
    "events": (Kind.EVENT,),
}


@pytest.mark.parametrize("system", BUILTINS)
def test_a_builtin_gives_back_the_samples_that_it_was_loaded_with(
    system: str, database: Database, tmp_path: Path
) -> None:
    module = importlib.import_module(f"connectors.{system}.builtin")
    context = Context(database, SteppedClock(NOW), ROOM_ZONE, tmp_path, Directory())
    builtin = module.connect(module.Options(), context)
    mine = [thing for thing in THINGS if thing.kind in BUILTINS[system]]
    builtin.load(mine)
    kept = {thing.id: thing for thing in builtin.named()}
    for thing in mine:
        own = dict(thing.facts)
        own.pop("settings", None)  # a built-in writes their empty values out
        assert {key: kept[thing.id].facts.get(key) for key in own} == own
        assert thing.kind is Kind.SHIFT or kept[thing.id].name == thing.name
    builtin.close()
