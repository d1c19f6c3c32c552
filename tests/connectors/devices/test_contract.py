"""What every device system does, run over all of them against real parts."""

from typing import Any

import pytest

from connectors.contract import Kind, Named
from connectors.devices.model import Scene, Setting
from connectors.devices.system import Devices
from core.errors import InvalidInput, NotFound
from tests.connectors.devices.things import ROOM, THINGS, call


def set_(device: str, command: str, value: Any = None) -> Setting:
    return Setting(device=device, command=command, value=value)


def state(system: Devices, id: str) -> dict[str, Any]:
    return dict(system.read([id])[0].state)


def test_what_was_loaded_is_named_again(system: Devices) -> None:
    system.read(["D1"])
    assert {thing.id: thing for thing in system.named()} == {thing.id: thing for thing in THINGS}


def test_loading_again_replaces_and_adds(system: Devices) -> None:
    changed = Named(Kind.DEVICE, "D1", "小会议室顶灯", ("顶灯",), dict(THINGS[0].facts))
    other = Named(Kind.UNIT, "U1", "某单位")
    system.load([changed, other])
    assert system.device("D1").name == "小会议室顶灯"
    assert len(system.devices()) == 5


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (set_("D1", "dim", 50), {"power": "on", "dim": 50}),
        (set_("D1", "dim", "50"), {"power": "on", "dim": 50}),
        (set_("D1", "off"), {"power": "off"}),
        (set_("D2", "temp", 22.0), {"power": "on", "temp": 22}),
        (set_("D2", "mode", "制热"), {"power": "on", "mode": "制热"}),
        (set_("D3", "close"), {"position": 0}),
        (set_("D4", "layout", "四分屏"), {"layout": "四分屏"}),
        (set_("D4", "show", {"zone": 2, "source": "气象云图"}),
         {"zones": {"1": "一张图", "2": "气象云图"}}),
        (set_("D5", "volume", 35), {"volume": 35}),
        (set_("D5", "mute"), {"muted": True}),
        (set_("D5", "play", {"text": "请到三楼开会", "zone": "走廊"}), {"volume": 60}),
    ],
)  # fmt: skip
def test_a_command_leaves_its_state(
    system: Devices, setting: Setting, expected: dict[str, Any]
) -> None:
    outcome = system.apply(call(), [setting])
    assert expected.items() <= outcome.after[setting.device].items()
    assert expected.items() <= state(system, setting.device).items()
    assert expected.items() <= system.device(setting.device).state.items()


@pytest.mark.parametrize(
    ("setting", "remedy"),
    [
        (set_("D1", "dim", 150), "0 到 100"),
        (set_("D1", "dim", -1), "0 到 100"),
        (set_("D1", "dim", True), "0 到 100"),
        (set_("D1", "dim", "亮一点"), "0 到 100"),
        (set_("D1", "dim"), "0 到 100"),
        (set_("D1", "on", 3), "去掉数值"),
        (set_("D2", "temp", 15), "16 到 30"),
        (set_("D2", "temp", 22.5), "16 到 30"),
        (set_("D2", "mode", "除湿"), "制冷、制热"),
        (set_("D3", "dim", 20), "open、close、stop、position"),
        (set_("D4", "show", {"zone": "9", "source": "一张图"}), "1、2、3、4"),
        (set_("D4", "show", {"zone": "1", "source": "电影"}), "一张图、气象云图"),
        (set_("D4", "show", "一张图"), "zone、source"),
        (set_("D5", "play", {"text": "", "zone": "走廊"}), "1 到 200"),
        (set_("D5", "play", {"text": "开会", "zone": "走廊", "loud": 1}), "text、zone"),
        (set_("D5", "play", {"text": "开" * 201, "zone": "走廊"}), "1 到 200"),
    ],
)
def test_what_a_device_does_not_accept_is_refused_before_anything_is_sent(
    system: Devices, setting: Setting, remedy: str
) -> None:
    before = {id: state(system, id) for id in ("D1", "D2", "D3", "D4", "D5")}
    good = set_("D1", "dim", 10)
    with pytest.raises(InvalidInput) as refused:
        system.apply(call(), [good, setting])
    assert remedy in refused.value.remedy
    assert {id: state(system, id) for id in before} == before


def test_an_unknown_device_is_not_found(system: Devices) -> None:
    for ask in (
        lambda: system.device("D99"),
        lambda: system.read(["D99"]),
        lambda: system.apply(call(), [set_("D99", "on")]),
        lambda: system.scene("S99"),
    ):
        with pytest.raises(NotFound):
            ask()


def test_restoring_brings_back_every_state_a_scene_touched(system: Devices) -> None:
    scene = system.scene("S1")
    before = {id: state(system, id) for id in ("D1", "D2", "D3", "D4")}
    outcome = system.apply(call(), scene.settings)
    assert outcome.before == before
    assert not outcome.failed
    assert state(system, "D1") == {"power": "on", "dim": 30}
    back = system.restore(call(), outcome.before)
    assert not back.kept
    assert {id: state(system, id) for id in before} == before


def test_one_key_acts_once(system: Devices) -> None:
    first = call()
    outcome = system.apply(first, [set_("D1", "dim", 10)])
    system.apply(call(), [set_("D1", "dim", 90)])
    assert system.apply(first, [set_("D1", "dim", 10)]) == outcome
    assert state(system, "D1")["dim"] == 90


def test_devices_are_saved_and_removed_with_their_scene_settings(system: Devices) -> None:
    lamp = system.device("D1").model_copy(update={"name": "吊灯", "state": {}})
    system.save_device(lamp)
    assert system.device("D1").name == "吊灯"
    assert state(system, "D1") == {"power": "on", "dim": 80}
    system.remove_device("D1")
    assert "D1" not in {device.id for device in system.devices()}
    assert "D1" not in {setting.device for setting in system.scene("S1").settings}


def test_a_scene_is_stored_only_with_settings_that_its_devices_accept(system: Devices) -> None:
    with pytest.raises(InvalidInput):
        system.save_scene(
            Scene(id="S3", name="夜间", places=(ROOM,), settings=(set_("D1", "dim", 101),))
        )
    assert "S3" not in {scene.id for scene in system.scenes()}
    system.save_scene(Scene(id="S3", name="夜间", settings=(set_("D1", "dim", "5"),)))
    assert system.scene("S3").settings == (set_("D1", "dim", 5),)
    system.remove_scene("S3")
    with pytest.raises(NotFound):
        system.scene("S3")


def test_a_device_whose_rules_nobody_understands_is_not_registered(system: Devices) -> None:
    lamp = system.device("D1").model_copy(update={"commands": {"dim": "a lot"}})
    with pytest.raises(InvalidInput):
        system.save_device(lamp)


def test_it_is_healthy(system: Devices) -> None:
    assert system.health().ok
