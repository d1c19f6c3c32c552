"""A real Redmine (Debian's package) on a throwaway SQLite database, for the tests.

`rake db:migrate` and the start of puma take about 15 s together on two cores; both happen once per
session. The rows that an administrator would make in the browser are written into the database
before the start: statuses, a tracker, a workflow, fields, a project, an account with an API key.
"""

import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from connectors.events import redmine
from connectors.events.model import State
from tests.conftest import missing

HOME = Path("/usr/share/redmine")
HOW = "apt install redmine redmine-sqlite puma"
NOW = "2026-01-01 00:00:00"
PERMISSIONS = ("view_issues", "add_issues", "edit_issues", "add_issue_notes", "view_project")
FIELDS = {
    "loop": ("环节", "string"),
    "units": ("承办单位", "string"),
    "deadline": ("时限", "string"),
    "key": ("登记键", "string"),
    "record": ("办理数据", "text"),
}
PROJECT, TRACKER, ROLE, OFFICER, NEIGHBOUR = 1, 10, 20, 30, 31


@dataclass
class RedmineServer:
    """A running server. `officer_key` is ours, `neighbour_key` that of somebody in Redmine."""

    url: str
    database: Path
    officer_key: str
    neighbour_key: str
    admin_key: str
    field_ids: dict[str, int] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def options(self, files: Path, admin: bool = False) -> redmine.Options:
        """Write the key file and return the options of an account that sees no field numbers."""
        files.mkdir(parents=True, exist_ok=True)
        (files / "redmine.key").write_text(self.admin_key if admin else self.officer_key)
        ids = {} if admin else self.field_ids
        return redmine.Options(url=self.url, project="zhiban", field_ids=ids)

    def as_neighbour(self, method: str, path: str, body: dict[str, object]) -> None:
        """Do something as a person who works in Redmine itself."""
        headers = {"X-Redmine-API-Key": self.neighbour_key}
        httpx.request(
            method, f"{self.url}/{path}", json=body, headers=headers, timeout=30
        ).raise_for_status()

    def forbid(self, old: int, new: int) -> tuple[int, int]:
        """Take one move out of the workflow."""
        with sqlite3.connect(self.database, timeout=20) as rows:
            rows.execute(
                "DELETE FROM workflows WHERE old_status_id = ? AND new_status_id = ?", (old, new)
            )
        return old, new

    def allow(self, move: tuple[int, int]) -> None:
        """Put it back."""
        with sqlite3.connect(self.database, timeout=20) as rows:
            rows.execute(
                "INSERT INTO workflows (type, tracker_id, role_id, old_status_id, new_status_id)"
                " VALUES ('WorkflowTransition', ?, ?, ?, ?)",
                (TRACKER, ROLE, *move),
            )

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(folder: Path) -> RedmineServer:
    """Make an instance in `folder` and wait until it answers."""
    if not (HOME / "config.ru").exists() or not shutil.which("puma"):
        missing("Redmine", HOW)
    database = _instance(folder)
    environment = _environment(folder)
    _run(["rake", "db:migrate"], environment, folder / "migrate.log")
    server = RedmineServer(
        f"http://127.0.0.1:{_free_port()}", database, *(secrets.token_hex(20) for _ in range(3))
    )
    with sqlite3.connect(database) as rows:
        _settle(rows, server)
    with (folder / "puma.log").open("wb") as log:
        server.process = subprocess.Popen(
            ["puma", "-b", server.url.replace("http", "tcp"), "-t", "1:4", "config.ru"],
            cwd=HOME, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    _wait(server, folder / "puma.log")
    return server


def _instance(folder: Path) -> Path:
    """Lay out what Debian's package expects of an instance."""
    for name in ("config", "log", "tmp", "files", "public"):
        (folder / name).mkdir(parents=True)
    database = folder / "redmine.db"
    (folder / "config" / "secret_key.txt").write_text(secrets.token_hex(64))
    (folder / "config" / "database.yml").write_text(
        f"production:\n  adapter: sqlite3\n  database: {database}\n"
        "  encoding: utf8\n  timeout: 20000\n"
    )
    return database


def _environment(folder: Path) -> dict[str, str]:
    # The package looks for instances/<name>; as the name, a way out to the throwaway folder.
    return os.environ | {
        "REDMINE_INSTANCE": "../" * 12 + str(folder).lstrip("/"),
        "RAILS_ENV": "production",
        "SCHEMA": str(folder / "schema.rb"),  # migrating writes one; not into the package
        "LANG": "C.UTF-8",
    }


def _run(command: list[str], environment: dict[str, str], log: Path) -> None:
    done = subprocess.run(command, cwd=HOME, env=environment, capture_output=True, timeout=240)
    log.write_bytes(done.stdout + done.stderr)
    if done.returncode:
        raise RuntimeError(f"{command}: {log.read_text(errors='replace')[-2000:]}")


def _settle(rows: sqlite3.Connection, server: RedmineServer) -> None:
    def add(table: str, **values: object) -> int:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        cursor = rows.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*values.values()])
        return cursor.lastrowid or 0

    add("settings", name="rest_api_enabled", value="1", updated_on=NOW)
    ids: dict[State, int] = {}
    for position, state in enumerate(State, start=1):
        ids[state] = add("issue_statuses", name=state, is_closed=not state.open, position=position)
    waiting = ids[State.WAITING]
    add("trackers", id=TRACKER, name="事件", position=1, default_status_id=waiting)
    permissions = "---\n" + "".join(f"- :{name}\n" for name in PERMISSIONS)
    add("roles", id=ROLE, name="值班", position=9, permissions=permissions,
        issues_visibility="all", settings="---\n{}\n")  # fmt: skip
    for old in (0, *ids.values()):
        for new in ids.values():
            add("workflows", type="WorkflowTransition", tracker_id=TRACKER, role_id=ROLE,
                old_status_id=old, new_status_id=new)  # fmt: skip
    add("enumerations", name="普通", position=1, is_default=1, type="IssuePriority", active=1)
    add("projects", id=PROJECT, name="值班事件", identifier="zhiban", is_public=0, status=1,
        lft=1, rgt=2, created_on=NOW, updated_on=NOW)  # fmt: skip
    add("enabled_modules", project_id=PROJECT, name="issue_tracking")
    add("projects_trackers", project_id=PROJECT, tracker_id=TRACKER)
    for position, (ours, (name, form)) in enumerate(FIELDS.items(), start=1):
        server.field_ids[ours] = id = add(
            "custom_fields", type="IssueCustomField", name=name, field_format=form,
            is_for_all=1, is_filter=1, position=position, format_store="--- {}\n",
        )  # fmt: skip
        add("custom_fields_trackers", custom_field_id=id, tracker_id=TRACKER)
    _people(add, server)


def _people(add: object, server: RedmineServer) -> None:
    assert callable(add)
    people = (
        (OFFICER, "zhiban", "值班助手", 0, server.officer_key),
        (NEIGHBOUR, "linshu", "林枢", 0, server.neighbour_key),
        (32, "guanli", "管理员", 1, server.admin_key),
    )
    for id, login, name, admin, key in people:
        add("users", id=id, login=login, firstname=name, lastname="-", admin=admin, status=1,
            type="User", language="zh", hashed_password="", mail_notification="none",
            created_on=NOW, updated_on=NOW)  # fmt: skip
        add("tokens", user_id=id, action="api", value=key, created_on=NOW, updated_on=NOW)
        member = add("members", user_id=id, project_id=PROJECT, created_on=NOW)
        add("member_roles", member_id=member, role_id=ROLE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: RedmineServer, log: Path) -> None:
    until = time.monotonic() + 120
    assert server.process is not None
    while time.monotonic() < until and server.process.poll() is None:
        try:
            if httpx.get(f"{server.url}/issue_statuses.json", timeout=30).status_code < 500:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    server.stop()
    raise RuntimeError(f"redmine did not start: {log.read_text(errors='replace')[-3000:]}")
