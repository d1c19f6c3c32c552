"""The register, the album and the walls on PostgreSQL."""

from collections.abc import Callable
from typing import Any

from connectors.video.model import CameraQuery, CameraRecord
from core.clock import SteppedClock
from core.database import Database
from tests.connectors.video.conftest import NIGHT, call


def test_everything_kept_works_on_postgres(
    make: Callable[..., Any], postgres_url: str, clock: SteppedClock
) -> None:
    database = Database(postgres_url)
    database.migrate()
    video = make(over=database, clock=clock)
    video.save(call("1"), [CameraRecord(id="A", name="甲", place="P1", lon=121.44, lat=31.395,
                                        address="rtsp://127.0.0.1:1/x")])  # fmt: skip
    assert [found.camera.id for found in video.find(CameraQuery(near="SJ1"))] == ["A"]
    assert video.check()[0].offline_since == NIGHT
    preview = video.import_preview(call("2"), "a.csv", "编号,名称\nA,乙\nB,丙\n".encode())
    video.import_apply(call("3"), preview.id)
    assert video.camera("A").name == "乙"
    assert video.undo_edit(call("4"), "3") == 2
    assert [camera.name for camera in video.named()] == ["甲"]
    video.push(call("5"), ["A"], "D1", "1")
    assert [one.at for one in video.walls()] == [NIGHT]
    assert video.clear_wall(call("6"), "D1", None)[0].camera == "A"
    database.dispose()
