"""Signed checkpoints: whatever is done to signed records or to the file, verifying finds it."""

import csv
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from typer.testing import CliRunner

from channels.cli import app
from core.audit import GENESIS, Audit, AuditRow, _hash
from core.audit_checkpointer import Checkpointer
from core.audit_checkpoints import ACTION, Checkpoints, carried
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.errors import Refused
from core.settings import load_settings

START = datetime(2026, 3, 5, 20, 15, tzinfo=ROOM_ZONE)
FIELDS = ("at", "actor", "action", "target", "outcome", "detail", "previous_hash", "hash")


class Log:
    """A log with checkpoints in a home of its own."""

    def __init__(self, database: Database, home: Path) -> None:
        self.database = database
        self.home = home
        self.clock = SteppedClock(START)
        self.audit = Audit(database, self.clock)
        self.checkpoints = Checkpoints(database, self.clock, self.audit, home)
        self.file = self.checkpoints.file

    def add(self, count: int) -> None:
        for n in range(count):
            self.clock.advance(timedelta(seconds=7))
            self.audit.append("zhang", "ask", f"问题{n}", detail={"n": n})

    def problems(self) -> list[str]:
        found = self.checkpoints.verify()
        return [f"{broken.record} {broken.reason}" for broken in found.broken]

    def ids(self) -> list[int]:
        with self.database.reading() as session:
            return list(session.scalars(select(AuditRow.id).order_by(AuditRow.id)))

    def lines(self) -> list[str]:
        return self.file.read_text().splitlines(keepends=True)

    def recompute(self) -> None:
        """What an attacker does who can write the database: a whole new chain."""
        with self.database.transaction() as session:
            rows = list(session.scalars(select(AuditRow).order_by(AuditRow.id)))
            previous, hashes = GENESIS, {}
            for row in rows:
                session.expunge(row)
                row.previous_hash = previous
                previous = hashes[row.id] = _hash(row)
            previous = GENESIS
            for id in hashes:  # free the unique hashes first
                session.execute(update(AuditRow).where(AuditRow.id == id).values(hash=f"?{id}"))
            for id, hash in hashes.items():
                session.execute(
                    update(AuditRow)
                    .where(AuditRow.id == id)
                    .values(hash=hash, previous_hash=previous)
                )
                previous = hash


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    if request.param == "SQLite":
        yield Log(request.getfixturevalue("database"), tmp_path / "home")
        return
    database = Database(request.getfixturevalue("postgres_url"))
    database.migrate()
    yield Log(database, tmp_path / "home")
    database.dispose()


def signed(log: Log, batches: int = 3, size: int = 4) -> Log:
    for _ in range(batches):
        log.add(size)
        assert log.checkpoints.write() is not None
    return log


def test_an_untouched_log_verifies_and_says_how_far_it_is_signed(log: Log) -> None:
    signed(log)
    log.add(2)
    found = log.checkpoints.verify()
    assert found.broken == []
    # 3 × 4 records, each batch followed by the record of its checkpoint, and 2 more
    assert (found.records, found.checkpoints, found.covered) == (17, 3, 14)
    assert len(found.keys) == 1


def test_nothing_new_means_no_new_checkpoint(log: Log) -> None:
    assert log.checkpoints.write() is None
    signed(log, 1)
    assert log.checkpoints.write() is None
    assert len(log.lines()) == 1


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE audit SET target='别的' WHERE id=3", "3 内容与校验值不符"),
        ("DELETE FROM audit WHERE id=7", "8 与上一条记录不衔接"),
        ("DELETE FROM audit WHERE id > 6", "9 检查点签署过的这条记录不存在"),
        ("DELETE FROM audit", "4 检查点签署过的这条记录不存在"),
        ("UPDATE audit SET id=99 WHERE id=2", "99 与上一条记录不衔接"),
    ],
)
def test_tampering_is_found_and_located(log: Log, tampering: str, told: str) -> None:
    signed(log)
    with log.database.transaction() as session:
        session.execute(text(tampering))
    assert any(problem.startswith(told) for problem in log.problems()), log.problems()


def test_a_rewritten_chain_is_found_between_its_checkpoints(log: Log) -> None:
    signed(log)
    with log.database.transaction() as session:
        session.execute(text("UPDATE audit SET actor='li' WHERE id=7"))
    log.recompute()
    assert list(log.audit.verify()) == []
    # 1-4 signed, 5 records that, 6-9 signed
    assert [p for p in log.problems() if "第 5 至 9 号之间" in p]
    log.add(1)
    log.checkpoints.write()
    assert log.checkpoints.problem
    assert [p for p in log.problems() if "第 5 至 9 号之间" in p]


def test_a_log_cut_off_and_grown_again_is_found(log: Log) -> None:
    signed(log)
    with log.database.transaction() as session:
        session.execute(text("DELETE FROM audit WHERE id > 11"))
    log.recompute()
    log.add(6)
    log.checkpoints.write()
    assert log.problems()


def edited(line: str, **fields: Any) -> str:
    return json.dumps(json.loads(line) | fields) + "\n"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: lines[:1] + lines[2:], "第 2 个检查点：与前一个不衔接"),
        (lambda lines: lines[1:], "第 1 个检查点：与前一个不衔接"),
        (lambda lines: lines[:-1], "本记录所载的检查点不在检查点文件中"),
        (lambda lines: [], "本记录所载的检查点不在检查点文件中"),
        (lambda lines: [lines[1], lines[0], lines[2]], "第 1 个检查点：与前一个不衔接"),
        (lambda lines: [lines[0], edited(lines[1], count=8), lines[2]], "第 2 个检查点：内容"),
        (lambda lines: [lines[0], edited(lines[1], at=""), lines[2]], "第 2 个检查点：内容"),
        (lambda lines: [lines[0], edited(lines[1], key="0" * 16), lines[2]], "签名密钥不是"),
        (lambda lines: [*lines, "{}\n"], "第 4 个检查点：内容"),
        (lambda lines: [*lines, lines[0]], "第 4 个检查点：与前一个不衔接"),
    ],
)
def test_a_checkpoint_file_that_was_changed_is_found(
    log: Log, change: Callable[[list[str]], list[str]], told: str
) -> None:
    signed(log)
    log.file.write_text("".join(change(log.lines())))
    assert any(told in problem for problem in log.problems()), log.problems()


def test_a_file_signed_anew_with_another_key_is_found(log: Log, tmp_path: Path) -> None:
    signed(log)
    shutil.rmtree(log.file.parent)
    forger = Checkpoints(log.database, log.clock, log.audit, tmp_path / "forger")
    log.add(1)
    assert forger.write() is not None
    shutil.copytree(tmp_path / "forger" / "checkpoints", log.file.parent)
    assert any("签名密钥不是本机所知的密钥" in problem for problem in log.problems())


def test_a_line_half_written_at_a_power_cut_does_no_harm(log: Log) -> None:
    signed(log)
    with log.file.open("ab") as file:
        file.write(b'{"id": 99, "cou')
    assert log.problems() == []
    signed(log, 1)
    assert log.problems() == []
    assert len(log.lines()) == 4


def test_the_key_is_private_and_its_loss_is_no_false_alarm(log: Log) -> None:
    signed(log, 1)
    keys = log.home / "keys"
    assert (keys / "audit.key").stat().st_mode & 0o777 == 0o600
    (keys / "audit.key").unlink()
    signed(log, 1)
    found = log.checkpoints.verify()
    assert found.broken == []
    assert len(found.keys) == 2
    (keys / "audit.key").write_text("damaged")
    log.add(1)
    with pytest.raises(Refused):
        log.checkpoints.write()


def test_what_a_backup_carries_verifies_with_its_snapshot_on_another_machine(
    log: Log, tmp_path: Path
) -> None:
    signed(log, 2)
    newest = log.ids()[-1]
    signed(log, 1)
    with log.database.transaction() as session:
        session.execute(delete(AuditRow).where(AuditRow.id > newest))
    assert log.problems()
    restored = Log(log.database, tmp_path / "restored")
    for path, content in carried(log.home, newest).items():
        (restored.home / path).parent.mkdir(parents=True, exist_ok=True)
        (restored.home / path).write_bytes(content)
    assert not (restored.home / "keys" / "audit.key").exists()
    assert restored.problems() == []
    signed(restored, 1)
    found = restored.checkpoints.verify()
    assert found.broken == []
    assert len(found.keys) == 2


def test_checkpoints_are_written_in_the_background(log: Log) -> None:
    signer = Checkpointer(log.checkpoints, log.audit, every=10)
    log.add(1)
    signer.start()
    wait_for(lambda: log.file.exists() and len(log.lines()) == 1)
    log.add(12)
    wait_for(lambda: len(log.lines()) == 2)
    log.add(3)
    signer.stop()
    assert len(log.lines()) == 3
    assert log.problems() == []
    assert log.checkpoints.verify().covered == log.ids()[-1] - 1


def test_an_hour_is_enough(log: Log) -> None:
    signer = Checkpointer(log.checkpoints, log.audit, every=1000, seconds=0.05)
    signer.start()
    log.add(1)
    wait_for(lambda: log.file.exists() and len(log.lines()) == 1)
    time.sleep(0.2)
    signer.stop()
    assert len(log.lines()) == 1  # recording a checkpoint is no reason for another


def test_deeds_are_recorded_even_where_no_checkpoint_can_be_written(log: Log) -> None:
    log.home.mkdir()
    (log.home / "checkpoints").write_text("a file where the folder should be")
    signer = Checkpointer(log.checkpoints, log.audit, every=1)
    signer.start()
    log.add(3)
    signer.stop()
    assert len(log.ids()) == 3
    assert "未能写入" in log.checkpoints.problem


def test_nothing_rolled_back_is_signed(log: Log) -> None:
    told: list[int] = []
    log.audit.watch(lambda: told.append(1))
    signed(log, 1)
    before = len(told)
    with log.database.transaction() as session:
        log.audit.append_in(session, "zhang", "ask", "不作数")
        session.rollback()
    assert len(told) == before
    assert log.checkpoints.write() is None
    assert log.problems() == []


def wait_for(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came true")


# ---- property: any tampering with signed rows is found, and nothing else is


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A migrated empty database, copied for each example."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/zhiban.db")
        database.migrate()
        database.dispose()
        yield Path(folder) / "zhiban.db"


batch_sizes = st.lists(st.integers(1, 6), min_size=1, max_size=5)


@st.composite
def tamperings(draw: st.DrawFn) -> tuple[str, tuple[Any, ...], bool]:
    kind = draw(st.sampled_from(["edit", "delete", "swap", "truncate", "renumber", "insert"]))
    where = (draw(st.floats(0, 0.999)), draw(st.floats(0, 0.999)))
    word = draw(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12))
    return kind, (*where, draw(st.sampled_from(FIELDS)), word), draw(st.booleans())


def tamper(  # noqa: C901 - one branch for each way of tampering
    log: Log, covered: int, kind: str, how: tuple[Any, ...], recompute: bool
) -> bool:
    """Do one thing to the signed rows; False where it comes to nothing."""
    first, second, field, word = how
    ids = [id for id in log.ids() if id <= covered]
    if kind == "insert":
        ids = ids[:-1]  # after the last signed record everything is still unsigned
        if not ids:
            return False
    one, other = ids[int(first * len(ids))], ids[int(second * len(ids))]
    with log.database.transaction() as session:
        row = session.get_one(AuditRow, one)
        if kind == "edit":
            if getattr(row, field) == word or (recompute and field in ("hash", "previous_hash")):
                return False
            if field == "hash":
                word = f"{word}?"
            setattr(row, field, word)
        elif kind == "delete":
            session.delete(row)
        elif kind == "truncate":
            session.execute(delete(AuditRow).where(AuditRow.id >= one))
        elif kind == "renumber":
            session.execute(
                update(AuditRow).where(AuditRow.id == one).values(id=1000 + log.ids()[-1])
            )
            return one != log.ids()[-1]
        elif kind == "insert":
            values = {name: getattr(row, name) for name in FIELDS} | {"hash": "x", "actor": word}
            session.execute(update(AuditRow).where(AuditRow.id > one).values(id=AuditRow.id + 5000))
            session.add(AuditRow(id=one + 1, **values))
        else:
            if one == other:
                return False
            _swap(session, one, other)
    if recompute:
        log.recompute()
    return True


def _swap(session: Any, one: int, other: int) -> None:
    for old, new in ((one, -7), (other, one), (-7, other)):
        session.execute(update(AuditRow).where(AuditRow.id == old).values(id=new))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(sizes=batch_sizes, loose=st.integers(0, 3), how=tamperings())
def test_any_tampering_with_signed_records_is_found_and_an_untouched_log_never_is(
    template: Path, sizes: list[int], loose: int, how: tuple[str, tuple[Any, ...], bool]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template, folder)
        database = Database(f"sqlite:///{folder}/zhiban.db")
        try:
            log = Log(database, Path(folder))
            for size in sizes:
                signed(log, 1, size)
            log.add(loose)
            assert log.problems() == []
            covered = log.checkpoints.verify().covered
            if tamper(log, covered, *how):
                assert log.problems() != [], how
            else:
                assert log.problems() == []
        finally:
            database.dispose()


# ---- the command line


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ZHIBAN_HOME", str(tmp_path))
    monkeypatch.delenv("ZHIBAN_DATABASE_URL", raising=False)
    load_settings.cache_clear()
    yield tmp_path
    load_settings.cache_clear()


def test_the_commands_sign_verify_and_export(home: Path) -> None:
    database = Database(f"sqlite:///{home / 'zhiban.db'}")
    database.migrate()
    log = Log(database, home)
    log.add(3)
    log.audit.append("zhang", "ask", "=1+1")
    run = CliRunner()
    assert "还没有检查点" in run.invoke(app, ["audit", "verify"]).output
    assert "已签署到第 4 号" in run.invoke(app, ["audit", "sign"]).output
    told = json.loads(run.invoke(app, ["audit", "verify", "--json"]).output)
    assert told["ok"] is True
    assert (told["records"], told["checkpoints"], told["covered"]) == (5, 1, 4)
    target = home / "审计.csv"
    assert run.invoke(app, ["audit", "export", str(target)]).exit_code == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[3]["target"] == "'=1+1"
    assert rows[4]["action"] == ACTION
    assert log.audit.records(1)[0].action == "audit.export"
    later = run.invoke(app, ["audit", "export", "--since", "2026-03-05T20:15:10"])
    assert "问题0" not in later.output
    assert "问题1" in later.output
    with database.transaction() as session:
        session.execute(text("UPDATE audit SET target='改' WHERE id=2"))
    database.dispose()
    bad = run.invoke(app, ["audit", "verify"])
    assert bad.exit_code == 1
    assert "记录被改动" in bad.output
