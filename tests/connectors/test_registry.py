"""Which systems a room has connected, as its connectors.yaml says."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from connectors.contract import Kind
from connectors.registry import Connectors, connect, specs
from connectors.sample_world import sample_things
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.effects.action import Effect
from core.errors import InvalidInput
from core.settings import Settings

NOW = datetime(2026, 9, 18, 20, 10, tzinfo=ROOM_ZONE)
Connect = Callable[[str], Connectors]


@pytest.fixture
def connected(database: Database, tmp_path: Path) -> Connect:
    def with_choice(choice: str) -> Connectors:
        if choice:
            (tmp_path / "connectors.yaml").write_text(choice, encoding="utf-8")
        settings = Settings(_env_file=None, home=tmp_path)
        return connect(settings, database, SteppedClock(NOW))

    return with_choice


def test_a_room_with_nothing_else_has_every_built_in_system(connected: Connect) -> None:
    room = connected("")
    assert {"events", "contacts", "maps", "video", "devices"} <= set(room.connected)
    assert {one.adapter for one in room.connected.values()} == {"builtin"}
    assert all(one.health().ok for one in room.connected.values())


def test_sample_things_go_into_the_built_ins_and_come_back_by_name(connected: Connect) -> None:
    room = connected("")
    room.load(sample_things(NOW))
    found = {thing.kind for thing in room.directory.things()}
    assert {Kind.UNIT, Kind.CONTACT, Kind.PLACE, Kind.CAMERA, Kind.DEVICE, Kind.EVENT} <= found
    camera = next(t for t in room.directory.things() if t.kind is Kind.CAMERA)
    assert room.directory.of(camera.id) == camera.name
    assert room.directory.of("没有这个") == "没有这个"
    assert room.directory.of("$2.event") == "第2步的结果"


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ("weather: {adapter: builtin}", "没有这样的系统"),
        ("events: {adapter: jira}", "没有名为“jira”的接入方式"),
        ("events: {adapter: redmine}", "选项有误"),
        ("events: [redmine]", "“events”：应写成“名称: 内容”"),
        ("events: {", "第1行附近的写法不对"),
    ],
)
def test_a_wrong_choice_is_told_in_words(connected: Connect, choice: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        connected(choice)


def test_every_action_is_named_after_a_system_and_says_what_it_does(connected: Connect) -> None:
    actions = connected("").actions()
    assert len({action.name for action in actions}) == len(actions)
    assert all(action.title and "." in action.name for action in actions)
    asked_for = [action for action in actions if action.effect is Effect.CONSEQUENTIAL]
    assert {"event.dispatch", "event.close", "video.push", "contact.mark_invalid"} <= {
        action.name for action in asked_for
    }


def test_every_system_folder_has_a_built_in() -> None:
    assert all("builtin" in spec.adapters for spec in specs())
