"""Durable workflows: work that survives `kill -9` and goes on at the next start (DBOS).

DBOS is one per process. It keeps its own records (SQLite file under the room's home, or a schema
in the room's PostgreSQL); they can be deleted, because every duty here can also tell from its own
tables what is still open. Steps run at least once, so each must be idempotent.
"""

import logging
import sqlite3
import uuid
from collections.abc import Callable
from typing import Any

from dbos import DBOS, DBOSConfig, SetWorkflowID, StepOptions

from core.settings import Settings

_log = logging.getLogger(__name__)

# The shape of the workflows. Raise it when steps are added, removed or reordered: records of
# another shape are left alone, and each duty starts its open work afresh.
SHAPE = "1"
_POLL_S = 0.25
_ATTEMPTS = 4
_WAITING = ["ENQUEUED", "DELAYED"]
_LIVE = ["PENDING", *_WAITING]

Workflow = Callable[[str], None]


class Durable:
    """The process's durable workflows. Register first, then `start`, then `enqueue`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._declared: dict[str, Workflow] = {}
        self._registered: dict[str, Workflow] = {}

    def workflow(self, name: str, function: Workflow) -> None:
        """Declare a workflow of one subject (a batch, a campaign), with a queue of its own.

        One run of it is active at a time; runs start in the order in which they were enqueued.
        """
        self._declared[name] = function

    def start(self) -> None:
        """Open the records and go on with everything that was under way."""
        DBOS(config=self._config())
        for name, function in self._declared.items():
            self._registered[name] = DBOS.workflow(name=name)(_plain(function))
        DBOS.launch()
        for name in self._declared:
            DBOS.register_queue(
                name, global_concurrency=1, worker_concurrency=1, polling_interval_sec=_POLL_S
            )

    def stop(self) -> None:
        """Close the records. The duties have ended or paused their steps before."""
        self._registered.clear()
        DBOS.destroy(destroy_registry=True)

    @property
    def running(self) -> bool:
        """Whether workflows can be enqueued."""
        return bool(self._registered)

    def enqueue(self, name: str, subject: str) -> None:
        """Put one run of a workflow in its queue; it is on disk when this returns."""
        with SetWorkflowID(f"{name}:{subject}:{uuid.uuid4().hex}"):
            DBOS.enqueue_workflow(name, self._registered[name], subject)

    def live(self, name: str, *, waiting_only: bool = False) -> set[str]:
        """Return the subjects that have a run waiting (or under way)."""
        found = DBOS.list_workflows(
            name=name,
            status=_WAITING if waiting_only else _LIVE,
            app_version=SHAPE,
            load_input=False,
            load_output=False,
        )
        return {run.workflow_id.split(":")[1] for run in found}

    def _config(self) -> DBOSConfig:
        config: DBOSConfig = {
            "name": "zhiban",
            "system_database_url": self._records_url(),
            "application_version": SHAPE,
            "executor_id": "room",
            "enable_otlp": False,
            "log_level": "WARNING",
        }
        return config

    def _records_url(self) -> str:
        url = self._settings.sqlalchemy_url
        if not url.startswith("sqlite"):
            return url
        file = self._settings.home / "durable.db"
        file.parent.mkdir(parents=True, exist_ok=True)
        # the journal mode is kept in the file; DBOS itself leaves SQLite's slower default
        connection = sqlite3.connect(file)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()
        return f"sqlite:///{file}"


def _plain(function: Workflow) -> Workflow:
    """DBOS marks the functions that it registers, which bound methods do not allow."""

    def run(subject: str) -> None:
        try:
            function(subject)
        except Exception:
            # the record keeps it too, but nobody reads that
            _log.exception("durable workflow failed: %s of %s", function.__name__, subject)
            raise

    return run


def step(name: str, function: Callable[..., Any], *args: object) -> Any:
    """Run one step of the current workflow; its result is recorded and not computed again.

    A step that fails is tried again a few times: a busy disk or database is over in a moment.
    """
    options: StepOptions = {
        "name": name,
        "retries_allowed": True,
        "max_attempts": _ATTEMPTS,
        "interval_seconds": 0.5,
    }
    return DBOS.run_step(options, function, *args)


def pause(seconds: float) -> None:
    """Sleep within a workflow; the waking time survives a restart."""
    DBOS.sleep(seconds)
