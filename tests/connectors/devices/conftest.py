from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.devices import builtin, mqtt
from connectors.devices.system import Devices
from core.database import Database
from tests.connectors.devices.broker import Broker, Simulated, running
from tests.connectors.devices.things import THINGS, context

STATES = {thing.id: dict(thing.facts["state"]) for thing in THINGS if "state" in thing.facts}


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with running(tmp_path_factory.mktemp("mosquitto")) as started:
        yield started


@pytest.fixture
def simulated(broker: Broker) -> Iterator[Simulated]:
    made = Simulated(broker.port, STATES)
    yield made
    made.close()


def wired(database: Database, files: Path, port: int, **options: object) -> mqtt.MqttDevices:
    quick = {"host": "127.0.0.1", "port": port, "connect_seconds": 3, "confirm_seconds": 1}
    made = mqtt.connect(mqtt.Options.model_validate(quick | options), context(database, files))
    made.load(THINGS)
    return made


@pytest.fixture
def over_mqtt(
    database: Database, simulated: Simulated, broker: Broker, tmp_path: Path
) -> Iterator[mqtt.MqttDevices]:
    made = wired(database, tmp_path / "files", broker.port)
    yield made
    made.close()


@pytest.fixture(params=["builtin on SQLite", "builtin on PostgreSQL", "mqtt"])
def system(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Devices]:
    if request.param == "mqtt":
        yield request.getfixturevalue("over_mqtt")
        return
    if request.param == "builtin on SQLite":
        yield from _builtin(request.getfixturevalue("database"), tmp_path)
        return
    database = Database(request.getfixturevalue("postgres_url"))
    database.migrate()
    yield from _builtin(database, tmp_path)
    database.dispose()


def _builtin(database: Database, files: Path) -> Iterator[Devices]:
    made = builtin.connect(builtin.Options(), context(database, files / "files"))
    made.load(THINGS)
    yield made
    made.close()
