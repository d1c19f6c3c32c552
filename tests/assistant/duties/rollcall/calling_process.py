"""A process that calls until it is killed: its line writes every dialling to a file first."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.duties.rollcall.model import CampaignState
from core.database import Database
from tests.assistant.duties.rollcall.calling_room import Heard, Room, deputy, duty, unit
from voice.line import Dial, Ending, Leg
from voice.outcome import Answer, Verdict
from voice.recorded_leg import Happens
from voice.recorded_line import RecordedLine

READY = "ready"
SPEED = 8.0
BUSY_FIRST, SILENT, DEAD = 7, 5, 11  # every so many units behave so


class LoggedLine(RecordedLine):
    """Writes the number down before anything else happens."""

    log: Path

    async def dial(self, dial: Dial) -> Leg:
        note(self.log, dial.number)
        return await super().dial(dial)


class SlowEar(Heard):
    """Takes a moment for each call, so that a process also dies while it listens."""

    def __call__(self, *given: object) -> Answer:
        time.sleep(0.05)
        return super().__call__(*given)  # type: ignore[arg-type]  # handed through


class LoggedRoom(Room):
    """A room whose diallings outlive it."""

    log: Path

    def new_line(self) -> RecordedLine:
        line = LoggedLine(self.numbers, self.speed, {"recorded": self.capacity})
        line.log = self.log
        return line


def note(log: Path, text: str) -> None:
    """Append a line that survives a kill: it is the system's, not ours, once written."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{text}\n".encode())
    os.close(handle)


def behaviour(units: int) -> dict[str, Happens | Sequence[Happens]]:
    """Most pick up; some are busy at first, some silent, some dead."""
    found: dict[str, Happens | Sequence[Happens]] = {}
    for n in range(1, units + 1):
        if n % DEAD == 0:
            found[duty(n)] = Happens(ending=Ending.DEAD_NUMBER, ring_s=0.5)
            found[deputy(n)] = Happens(ring_s=1.0 + n % 3)
        elif n % BUSY_FIRST == 0:
            found[duty(n)] = [Happens(ending=Ending.BUSY, ring_s=0.5), Happens(ring_s=2.0)]
        else:
            found[duty(n)] = Happens(ring_s=0.5 + n % 5)
    return found


def answers_at_once(n: int) -> bool:
    """Whether the duty phone of a unit is always picked up."""
    return bool(n % DEAD and n % BUSY_FIRST)


def work(url: str, files: Path, log: Path, units: int) -> None:
    """Start the round where there is none, and call until it is over."""
    database = Database(url)
    heard = SlowEar({unit(n): [Verdict.UNCLEAR] for n in range(SILENT, units + 1, SILENT)})
    LoggedRoom.log = log
    room = LoggedRoom(
        database, files, units=units, numbers=behaviour(units), heard=heard,
        capacity=max(4, units // 4), speed=SPEED,
    )  # fmt: skip
    if not room.desk.campaigns():
        room.start()
    note(log, READY)
    while True:
        campaign = room.desk.campaigns()[0]
        if campaign.state is CampaignState.DONE:
            break
        time.sleep(0.05)
    room.close()
