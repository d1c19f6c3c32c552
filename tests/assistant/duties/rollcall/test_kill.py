"""kill -9 at any moment: nobody is called twice without a person's word, nobody is forgotten."""

import multiprocessing
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from assistant.duties.rollcall.model import CallState, Campaign, CampaignState
from core.database import Database
from tests.assistant.duties.rollcall import calling_process
from tests.assistant.duties.rollcall.calling_process import (
    READY,
    answers_at_once,
    work,
)
from tests.assistant.duties.rollcall.calling_room import Room, duty, told, unit

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload([calling_process.__name__])


def test_rounds_killed_five_times_call_nobody_twice(tmp_path: Path) -> None:
    _kill(5, tmp_path, units=16, a_round=3, longest=1.2)


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_rounds_of_sixty_killed_thirty_times_call_nobody_twice(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgres_url") if kind == "postgres" else ""
    _kill(30, tmp_path, units=60, a_round=6, longest=3.0, server=server)


def _kill(
    kills: int, tmp_path: Path, *, units: int, a_round: int, longest: float, server: str = ""
) -> None:
    """Hold round after round, each killed at random moments, until that many kills were done."""
    total, run = 0, 0
    while total < kills:
        run += 1
        folder = tmp_path / str(run)
        folder.mkdir()
        url = server or f"sqlite:///{folder / 'zhiban.db'}"
        if server:
            _empty(server)
        made = Database(url)
        made.migrate()
        made.dispose()
        wanted = min(a_round, kills - total)
        done, campaign = _killed(url, folder, units=units, kills=wanted, seed=run, longest=longest)
        _check(campaign, folder / "dialled", units)
        total += done
        if done < wanted:  # this machine calls faster than it was killed
            longest /= 2
        assert run <= kills, "rounds end before they can be killed"


def _empty(url: str) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def _killed(
    url: str, folder: Path, *, units: int, kills: int, seed: int, longest: float
) -> tuple[int, Campaign]:
    """Kill the caller at random moments, then let it finish; return how often it was killed."""
    chance = random.Random(seed)
    log = folder / "dialled"
    done = 0
    while done < kills:
        process = _started(url, folder, log, units)
        time.sleep(chance.uniform(0.0, longest))
        if not process.is_alive():
            break
        process.kill()
        process.join()
        done += 1
    process = _started(url, folder, log, units)
    process.join(120)
    assert process.exitcode == 0
    database = Database(url)
    room = Room(database, folder / "files", units=units)
    try:
        [campaign] = room.desk.campaigns()
        return done, campaign
    finally:
        room.close()
        database.dispose()


def _started(url: str, folder: Path, log: Path, units: int):  # type: ignore[no-untyped-def]  # a forkserver process
    before = _readies(log)
    process = _SERVER.Process(target=work, args=(url, folder / "files", log, units))
    process.start()
    end = time.monotonic() + 60
    while _readies(log) == before and process.is_alive() and time.monotonic() < end:
        time.sleep(0.01)
    return process


def _readies(log: Path) -> int:
    return log.read_text().split().count(READY) if log.exists() else 0


def _check(campaign: Campaign, log: Path, units: int) -> None:
    dialled = Counter(line for line in log.read_text().split() if line != READY)
    for n in range(1, units + 1):
        if answers_at_once(n):
            assert dialled[duty(n)] <= 1, (n, told(campaign))
    # a telephone that was not picked up may be tried again, by the plan and never more often
    assert max(dialled.values()) <= 3
    assert campaign.state is CampaignState.DONE
    assert [one.unit for one in campaign.units] == [unit(n) for n in range(1, units + 1)]
    for one in campaign.units:
        last = one.last
        assert last.state in (CallState.DONE, CallState.NEEDS_PERSON), told(campaign)
        assert last.verdict is not None or last.unknown or last.note, told(campaign)
        answered = [a for a in one.attempts if a.answered_s is not None]
        assert len(answered) <= 1, told(campaign)
        assert not answered or answered[0] is last
