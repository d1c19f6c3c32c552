"""Writes audit checkpoints in the background: every N records, each hour, at start and at stop."""

import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from core.audit import Audit
from core.audit_checkpoints import Checkpoints
from core.errors import ZhibanError

EVERY = 50  # records
HOUR = 3600.0  # seconds

_log = logging.getLogger(__name__)


class Checkpointer:
    """One thread. Recording a deed never waits for a checkpoint, and never fails with one."""

    def __init__(
        self,
        checkpoints: Checkpoints,
        audit: Audit,
        every: int = EVERY,
        seconds: float = HOUR,
    ) -> None:
        self._checkpoints = checkpoints
        self._every = every
        self._seconds = seconds
        self._counted = 0
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        audit.watch(self._appended)

    def _appended(self) -> None:
        self._counted += 1
        if self._counted >= self._every:
            self._wake.set()

    def start(self) -> None:
        """Write a first checkpoint, and go on."""
        if self._thread is None:
            self._stopping = False
            self._thread = threading.Thread(target=self._run, name="audit-checkpoints", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Write a last checkpoint and end. The database must still be open."""
        if self._thread is not None:
            self._stopping = True
            self._wake.set()
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while True:
            stopping = self._stopping
            self._counted = 0
            self._wake.clear()
            self._write()
            if stopping:
                return
            if not self._stopping:
                self._wake.wait(self._seconds)

    def _write(self) -> None:
        try:
            self._checkpoints.write()
        except (OSError, SQLAlchemyError, ZhibanError) as error:
            _log.exception("no audit checkpoint was written")
            self._checkpoints.problem = f"审计检查点未能写入：{error}"
