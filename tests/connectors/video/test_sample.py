"""Sample data's cameras show a test card, and nothing else about them is made up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from connectors.contract import Kind, Named
from connectors.video.builtin import BuiltinVideo
from core.errors import Refused
from tests.connectors.video.conftest import NIGHT, call


def camera(id: str, status: str) -> Named:
    return Named(Kind.CAMERA, id, f"示例{id}", (), {"status": status})


@pytest.fixture
def room(ffmpeg: None, make: Callable[..., Any]) -> BuiltinVideo:
    system = make()
    system.load([camera("C1", "online"), camera("C2", "offline")])
    system.rehearse()
    return system


def test_an_online_sample_camera_gives_a_picture_and_a_stream(room: BuiltinVideo) -> None:
    snapshot = room.snapshot(call("k1"), "C1", None, None)
    assert room.snapshot_path(snapshot.id).read_bytes()[:2] == b"\xff\xd8"
    stream = room.open("C1")
    assert room.live.playlist_path(stream.id).exists()


def test_an_offline_one_stays_without(room: BuiltinVideo) -> None:
    with pytest.raises(Refused, match="未登记取流地址"):
        room.open("C2")


def test_the_card_is_never_shown_as_a_picture_of_the_past(room: BuiltinVideo) -> None:
    with pytest.raises(Refused):
        room.snapshot(call("k2"), "C1", NIGHT - timedelta(days=2), None)
