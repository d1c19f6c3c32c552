"""The product's own room over the invented district: directory, roll-call desk, dispatcher."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.duties.rollcall.actions import rollcall_actions
from assistant.duties.rollcall.desk import RollcallDesk
from channels.rollcall_room import RollcallRoom
from channels.rollcall_voice import seconds_of
from connectors.registry import connect
from core.audit import Audit
from core.clock import SystemClock
from core.database import Database
from core.effects.catalogue import Catalogue
from core.effects.dispatcher import Dispatcher
from core.effects.plan import Request
from core.effects.policy import Policy
from core.errors import Refused
from core.identity import Principal, Role
from core.settings import Settings, load_settings
from evals.rollcall.world import Room, things
from voice.dialogue.script import Script, filled
from voice.speech import Manner

OFFICER = Principal("bench", "测试值班长", ("qu",), frozenset({Role.LEADER, Role.OFFICER}))
SCRIPT = "查岗"
CALLS_PER_SECOND = 20.0


@dataclass
class District:
    """A room that can call every unit of the district."""

    settings: Settings
    room: RollcallRoom
    dispatcher: Dispatcher

    @property
    def desk(self) -> RollcallDesk:
        """The roll-call desk."""
        return self.room.desk

    def question_ends_s(self) -> float:
        """Return how long the greeting and the question take; renders them where they are not."""
        script = next(row for row in self.desk.scripts() if row.name == SCRIPT)
        texts = (script.greeting, script.questions[0].text)
        return sum(seconds_of(self._prompt(script, text)) for text in texts)

    def connect_line(self, port: int, limit: int) -> None:
        """Write the room's lines.yaml: one trunk to the peers."""
        trunk = {
            "name": "bench", "domain": f"127.0.0.1:{port}", "limit": limit,
            "calls_per_second": CALLS_PER_SECOND, "codecs": ["pcma"],
        }  # fmt: skip
        path = self.settings.home / "lines.yaml"
        path.write_text(yaml.safe_dump({"trunks": [trunk]}), encoding="utf-8")

    def call(self, rooms: list[Room]) -> str:
        """Ask for a roll-call of these rooms, approve it, and return the round's id."""
        units = [room.id for room in rooms]
        request = Request(action="rollcall.start", arguments={"targets": units, "redial": False})
        plan = self.dispatcher.propose(OFFICER, [request])
        self.dispatcher.approve(OFFICER, plan.id, plan.digest)
        done = self.dispatcher.execute(plan.id)
        if done.steps[0].error:
            raise Refused(done.steps[0].error, "请查看本次测试的设置。")
        return self.desk.campaigns(1)[0].id

    def _prompt(self, script: Script, text: str) -> Path:
        said = filled(text, {"room": self.settings.room_name})
        return self.room.voice.file(said, Manner(script.voice, script.speed))


@contextmanager
def district(rooms: list[Room], home: Path, prompts: Path) -> Generator[District]:
    """Open the room in `home`; `prompts` keeps its rendered prompts from run to run."""
    kept = load_settings()
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings takes it
        home=home, models_dir=kept.models_dir, speech_model=kept.speech_model,
        voice_model=kept.voice_model,
    )  # fmt: skip
    (home / "rollcalls").mkdir(parents=True, exist_ok=True)
    if prompts.is_dir():
        shutil.copytree(prompts, home / "rollcalls" / "prompts")
    database, clock = Database(settings.sqlalchemy_url), SystemClock()
    database.migrate()
    audit = Audit(database, clock)
    connectors = connect(settings, database, clock)
    connectors.load(things(rooms, clock.now()))
    room = RollcallRoom(settings, database, clock, audit, connectors)
    catalogue = Catalogue(rollcall_actions(room.desk))
    people = {OFFICER.id: OFFICER}
    dispatcher = Dispatcher(database, audit, clock, catalogue, Policy(), people.get)
    try:
        yield District(settings, room, dispatcher)
    finally:
        room.desk.engine.stop()
        connectors.close()
        database.dispose()
        if (home / "rollcalls" / "prompts").is_dir():
            shutil.copytree(home / "rollcalls" / "prompts", prompts, dirs_exist_ok=True)
