"""Devices behind a real mosquitto: confirmation, silence, refusal, lost brokers, logins, TLS."""

import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connectors.devices import mqtt
from connectors.devices.actions import actions
from connectors.devices.model import Setting
from connectors.devices.mqtt import MqttDevices
from core.database import Database
from core.effects.action import Uncertain
from core.effects.catalogue import Catalogue, check
from core.errors import InvalidInput, NeedsLogin, Refused, Unavailable
from tests.connectors.devices.broker import Broker, Simulated, program, running
from tests.connectors.devices.conftest import STATES, wired
from tests.connectors.devices.things import NOW, ROOM, call, context

LAMP_50 = Setting(device="D1", command="dim", value=50)


def eventually(true: Callable[[], Any]) -> None:
    for _ in range(100):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came true")


def test_the_device_itself_is_told_and_its_own_state_is_believed(
    over_mqtt: MqttDevices, simulated: Simulated
) -> None:
    outcome = over_mqtt.apply(call(), [LAMP_50])
    assert simulated.states["D1"] == {"power": "on", "dim": 50}
    assert outcome.after == {"D1": {"power": "on", "dim": 50}}  # linkquality is no state
    simulated.states["D1"]["dim"] = 33  # somebody turned the knob on the wall
    simulated.tell("D1")
    eventually(lambda: over_mqtt.device("D1").state["dim"] == 33)


def test_a_silent_device_is_uncertain_and_never_told_again(
    over_mqtt: MqttDevices, simulated: Simulated
) -> None:
    simulated.silent.add("D1")
    once = call()
    for _ in range(2):
        with pytest.raises(Uncertain) as unsure:
            over_mqtt.apply(once, [LAMP_50])
        assert unsure.value.remedy
    assert len(simulated.received) == 1


def test_a_silent_device_that_was_so_already_counts_as_done_but_a_broadcast_does_not(
    over_mqtt: MqttDevices, simulated: Simulated
) -> None:
    simulated.silent |= {"D1", "D5"}
    assert over_mqtt.apply(call(), [Setting(device="D1", command="dim", value=80)]).after
    value = {"text": "请开会", "zone": "走廊"}
    with pytest.raises(Uncertain):
        over_mqtt.apply(call(), [Setting(device="D5", command="play", value=value)])


def test_a_stale_state_confirms_nothing(over_mqtt: MqttDevices, simulated: Simulated) -> None:
    simulated.silent.add("D1")
    simulated.tell("D1", key="another call")
    with pytest.raises(Uncertain):
        over_mqtt.apply(call(), [LAMP_50])


def test_a_device_that_refuses_is_quoted(over_mqtt: MqttDevices, simulated: Simulated) -> None:
    simulated.broken["D2"] = "滤网堵塞"
    with pytest.raises(Refused) as refused:
        over_mqtt.apply(call(), [Setting(device="D2", command="on")])
    assert "小会议室空调没有执行：滤网堵塞" in refused.value.message


def test_a_moving_device_is_given_its_time(over_mqtt: MqttDevices, simulated: Simulated) -> None:
    simulated.slow.add("D3")
    over_mqtt._options = over_mqtt._options.model_copy(update={"confirm_seconds": 0.5})
    outcome = over_mqtt.apply(call(), [Setting(device="D3", command="close")])
    assert outcome.after["D3"] == {"position": 0}


def test_an_absent_device_is_not_told_anything_and_its_key_may_run_later(
    over_mqtt: MqttDevices, simulated: Simulated
) -> None:
    simulated.vanish("D1")
    eventually(lambda: over_mqtt.read(["D1"])[0].online is False)
    again = call()
    with pytest.raises(Unavailable):
        over_mqtt.apply(again, [LAMP_50])
    assert simulated.received == []
    simulated.client.publish("zhiban/D1/availability", "online", 1, retain=True)
    eventually(lambda: over_mqtt.read(["D1"])[0].online)
    assert over_mqtt.apply(again, [LAMP_50]).after


def test_nobody_listening_is_known_before_anything_is_claimed(
    database: Database, broker: Broker, tmp_path: Path
) -> None:
    made = wired(database, tmp_path, broker.port, command_topic="elsewhere/{device}/set")
    with pytest.raises(Unavailable) as absent:
        made.apply(call(), [LAMP_50])
    assert "没有送达" in absent.value.message
    made.close()


def test_a_scene_sets_the_devices_it_reaches_tells_the_others_and_is_undone(
    over_mqtt: MqttDevices, simulated: Simulated, database: Database, tmp_path: Path
) -> None:
    before = {id: dict(state) for id, state in simulated.states.items()}
    simulated.broken["D3"] = "电机过热"
    simulated.silent.add("D2")
    catalogue = Catalogue(actions(over_mqtt, context(database, tmp_path)))
    action = catalogue.get("device.scene")
    arguments = check(action, {"scene": "S1", "place": ROOM})
    done = action.run(call(), arguments)
    assert done.text.startswith(f"已把{ROOM}切到“开会”")
    assert "未成功" in done.text
    assert "小会议室窗帘没有执行：电机过热" in done.text
    assert "小会议室空调：指令已发出，但设备没有确认" in done.text
    assert "未接中控" not in done.text
    assert [(f["device"], f["uncertain"]) for f in done.data["failed"]] == [
        ("D2", True), ("D3", False),
    ]  # fmt: skip
    assert simulated.states["D1"]["dim"] == 30
    assert simulated.states["D4"]["zones"] == {"1": "气象云图"}
    simulated.silent.clear()
    simulated.broken.clear()
    assert action.undo is not None
    action.undo(call(), arguments, done)
    assert simulated.states == before


def test_what_no_command_brings_back_is_told(over_mqtt: MqttDevices) -> None:
    before = {"D4": {"power": "on", "zones": {"1": "一张图"}, "brightness": 4}}
    assert over_mqtt.restore(call(), before).kept == {"D4": ("brightness",)}


def test_without_a_broker_nothing_is_sent_and_it_says_so(
    database: Database, tmp_path: Path
) -> None:
    with running(tmp_path / "broker") as broker:
        port = broker.port
    made = wired(database, tmp_path, port, connect_seconds=0.5)
    key = call()
    for ask in (
        lambda: made.apply(key, [LAMP_50]),
        lambda: made.restore(key, {"D1": {"power": "off"}}),
        lambda: made.read(["D1"]),
    ):
        with pytest.raises(Unavailable):
            ask()
    assert not made.health().ok
    assert made.device("D1").state == {"power": "on", "dim": 80}  # the register still answers
    assert made.ran(key) is None
    made.close()


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
def test_it_comes_back_after_the_broker_was_away(
    database: Database, tmp_path: Path, protocol: str
) -> None:
    broker = Broker(tmp_path / "broker")
    broker.start()
    devices = Simulated(broker.port, STATES, echo=False)
    made = wired(database, tmp_path, broker.port, protocol=protocol)
    try:
        made.apply(call(), [LAMP_50])
        broker.stop()
        eventually(lambda: not made._wire._ready_at)
        made._wire._connect_seconds = 0.3
        with pytest.raises(Unavailable):
            made.apply(call(), [Setting(device="D1", command="dim", value=9)])
        broker.start()
        made._wire._connect_seconds = 20
        eventually(devices.client.is_connected)
        outcome = made.apply(call(), [Setting(device="D1", command="dim", value=70)])
        assert outcome.after["D1"]["dim"] == 70
        # what failed while the broker was away is not delivered late
        assert [told["value"] for _, told in devices.received] == [50, 70]
    finally:
        made.close()
        devices.close()
        broker.stop()


def test_logins_are_checked_and_a_forbidden_topic_is_a_refusal(
    database: Database, tmp_path: Path
) -> None:
    secrets, rules = tmp_path / "passwords", tmp_path / "acl"
    subprocess.run(
        [program("mosquitto_passwd"), "-b", "-c", str(secrets), "zhiban", "对的口令"], check=True
    )
    rules.write_text("user zhiban\ntopic read zhiban/+/state\ntopic read zhiban/+/availability\n")
    for file in (secrets, rules):
        file.chmod(0o600)
    lines = f"allow_anonymous false\npassword_file {secrets}\nacl_file {rules}"
    (tmp_path / "broker.key").write_text("对的口令\n", encoding="utf-8")
    with running(tmp_path / "broker", lines) as broker:
        right = {"username": "zhiban", "password_file": "broker.key"}
        for wrong in ({}, {"username": "zhiban", "password": "错的"}):
            made = wired(database, tmp_path, broker.port, **wrong)
            with pytest.raises(NeedsLogin):
                made.read(["D1"])
            made.close()
        made = wired(database, tmp_path, broker.port, **right)
        with pytest.raises(Refused):
            made.apply(call(), [LAMP_50])
        made.close()


def test_tls_is_spoken_and_an_unknown_authority_is_not_trusted(
    database: Database, tmp_path: Path
) -> None:
    _certificate(tmp_path, "ca")
    _certificate(tmp_path, "other")
    lines = f"allow_anonymous true\ncertfile {tmp_path}/ca.pem\nkeyfile {tmp_path}/ca.key"
    with running(tmp_path / "broker", lines) as broker:
        made = wired(database, tmp_path, broker.port, tls=True, ca_file="ca.pem")
        assert made.health().ok
        made.close()
        made = wired(
            database, tmp_path, broker.port, tls=True, ca_file="other.pem", connect_seconds=1
        )
        assert not made.health().ok
        made.close()


def _certificate(folder: Path, name: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=3650))
        .not_valid_after(NOW + timedelta(days=3650))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def test_devices_that_take_states_are_told_states_in_their_own_words(
    database: Database, broker: Broker, tmp_path: Path
) -> None:
    """As zigbee2mqtt does: {"state": "ON"}, and no device topic of its own for commands."""
    devices = Simulated(broker.port, {})
    heard: list[str] = []
    devices.client.message_callback_add(
        "lamps/D1/set",
        lambda c, _u, m: (
            heard.append(m.payload.decode()),
            c.publish("lamps/D1", '{"state": "ON", "brightness": 50}', 1, True),
        ),
    )
    devices.client.subscribe("lamps/+/set", 1)
    made = wired(
        database,
        tmp_path,
        broker.port,
        payload="state",
        command_topic="lamps/{device}/set",
        state_topic="lamps/{device}",
        availability_topic="",
        state_names={"state": "power", "brightness": "dim"},
    )
    try:
        eventually(lambda: made.health().ok)
        time.sleep(0.2)
        assert made.apply(call(), [LAMP_50]).after["D1"] == {"power": "on", "dim": 50}
        assert heard == ['{"brightness": 50, "state": "on"}']
        with pytest.raises(InvalidInput):
            made.apply(call(), [Setting(device="D3", command="stop")])
    finally:
        made.close()
        devices.close()


@pytest.mark.parametrize(
    "wrong", [{"state_topic": "zhiban/state"}, {"prot": 1}, {"port": 0}, {"payload": "xml"}]
)
def test_wrong_options_are_seen(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        mqtt.Options.model_validate({"host": "127.0.0.1"} | wrong)


def test_an_address_that_would_reach_other_topics_is_refused(over_mqtt: MqttDevices) -> None:
    over_mqtt.save_device(over_mqtt.device("D1").model_copy(update={"address": "+"}))
    with pytest.raises(InvalidInput):
        over_mqtt.apply(call(), [LAMP_50])


def test_a_missing_secret_file_is_told_by_name(database: Database, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as absent:
        wired(database, tmp_path, 1883, password_file="broker.key")
    assert "broker.key" in absent.value.message
