"""What the built-in system promises beyond the contract: numbers, many at once, sample data."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from connectors.contract import Kind, Named
from connectors.events import builtin
from connectors.events import commands as c
from connectors.events.model import EventQuery, NewEvent, State
from core.database import Database
from core.errors import Refused
from tests.connectors.events.room import Room, room_of


@pytest.fixture(params=["sqlite", "postgres"])
def shared(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[Room]:
    if request.param == "postgres":
        database = Database(request.getfixturevalue("postgres_url"))
        database.migrate()
    yield room_of(database, tmp_path / "events")
    database.dispose()


def test_many_register_at_once_and_each_gets_its_own_number(shared: Room) -> None:
    system = builtin.connect(builtin.Options(), shared.context)
    calls = [shared.call() for _ in range(24)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda call: system.create(call, NewEvent(title="同时")), calls))
    assert sorted(event.id for event in made) == [f"SJ20261120-{n:04d}" for n in range(1, 25)]


def test_one_key_at_many_hands_acts_once(shared: Room) -> None:
    system = builtin.connect(builtin.Options(), shared.context)
    call = shared.call()
    with ThreadPoolExecutor(8) as pool:
        ids = {
            e.id for e in pool.map(lambda _: system.create(call, NewEvent(title="一件")), range(16))
        }
    assert len(ids) == 1
    id = ids.pop()
    system.change(shared.call(), id, c.Dispatch(to=("W1",)))
    urge = shared.call()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: system.change(urge, id, c.Urge()), range(16)))
    assert (system.get(id).urges, len(system.get(id).steps)) == (1, 3)


def test_deeds_at_once_lose_no_step(shared: Room) -> None:
    system = builtin.connect(builtin.Options(), shared.context)
    id = system.create(shared.call(), NewEvent(title="众人")).id
    calls = [shared.call() for _ in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda k: system.change(k, id, c.Feedback(content=k.key)), calls))
    kept = system.get(id)
    assert [step.no for step in kept.steps] == list(range(1, 22))
    assert {step.why for step in kept.steps[1:]} == {call.key for call in calls}


def test_of_two_who_sign_at_once_one_is_refused(shared: Room) -> None:
    system = builtin.connect(builtin.Options(), shared.context)
    id = system.create(shared.call(), NewEvent(title="抢单")).id
    system.change(shared.call(), id, c.Dispatch(to=("W1",)))

    def sign(call: object) -> bool:
        try:
            system.change(call, id, c.Sign(unit="W1"))  # type: ignore[arg-type]
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(sign, [shared.call() for _ in range(4)])) == 1


def test_numbers_of_loaded_events_are_not_given_again(shared: Room) -> None:
    system = builtin.connect(builtin.Options(), shared.context)
    system.load([Named(Kind.EVENT, "SJ20261120-0041", "已有")])
    system.load([Named(Kind.UNIT, "W9", "不是事件")])
    assert system.create(shared.call(), NewEvent(title="新的")).id == "SJ20261120-0042"


def test_a_thousand_open_events_are_found_quickly(ours: builtin.BuiltinEvents) -> None:
    facts = {"state": "处置中", "owner": "W1", "created": "2026-11-19T10:00+08:00"}
    ours.load(Named(Kind.EVENT, f"SJ20261119-{n:04d}", f"积存{n}", (), facts) for n in range(1000))
    assert len(list(ours.named())) == 1000
    assert len(ours.find(EventQuery(keyword="积存77", limit=50))) == 11


def test_the_state_file_names_only_what_exists() -> None:
    table = yaml.safe_load(Path(builtin.__file__).with_name("states.yaml").read_text("utf-8"))
    named = {state for moves in table["moves"].values() for state in moves}
    assert named <= {state.value for state in State}


def test_the_shared_world_is_given_back_as_it_came(
    ours: builtin.BuiltinEvents, shared_dir: Path
) -> None:
    world = yaml.safe_load((shared_dir / "evals" / "world.json").read_text(encoding="utf-8"))
    kept = ("place", "loop", "state", "owner", "created", "deadline", "source")
    things = [
        Named(Kind.EVENT, e["id"], e["title"], facts={name: e[name] for name in kept})
        for e in world["events"]
    ]
    ours.load(things)
    assert {t.id: t for t in ours.named()} == {t.id: t for t in things}
