"""What the workflows of ingestion do, step by step; each may be repeated without harm."""

import threading

from core.durable import Durable
from core.errors import Unavailable
from ingest import workflow
from ingest.jobs import JobBoard
from ingest.reading import Reader
from ingest.reconcile import Filled, Reconciler
from ingest.storing import Storing

_STOP_WAIT_S = 30.0


class IngestWork:
    """Runs groups and fills, durably or here and now."""

    def __init__(
        self,
        durable: Durable,
        board: JobBoard,
        storing: Storing,
        reconciler: Reconciler,
        reader: Reader,
    ) -> None:
        self._durable = durable
        self._board = board
        self._storing = storing
        self._reconciler = reconciler
        self._reader = reader
        self._one_store = threading.Lock()
        self._one_fill = threading.Lock()
        workflow.declare(durable, self)

    # --- starting and stopping

    def enqueue(self) -> None:
        """Have every batch with unread files run, unless a run of it is waiting already."""
        live = self._durable.live(workflow.BATCH)
        for batch in self._board.unread():
            if batch not in live:
                self._durable.enqueue(workflow.BATCH, batch)

    def refill(self) -> None:
        """Have the indexes compared with SQL and the vectors made that are missing."""
        # a run that has not begun yet will see everything that is in SQL by now
        if not self._durable.live(workflow.VECTORS, waiting_only=True):
            self._durable.enqueue(workflow.VECTORS, "all")

    def resume(self) -> None:
        """Let steps run (again)."""
        self._reconciler.stopping.clear()

    def pause(self) -> None:
        """Let the steps under way end; the following ones do nothing."""
        self._reconciler.stopping.set()
        for lock in (self._one_store, self._one_fill):
            if lock.acquire(timeout=_STOP_WAIT_S):
                lock.release()
        self._reader.close()

    def idle(self) -> bool:
        """Whether no job is open and no run is waiting or under way."""
        if self._board.jobs(open_only=True, limit=1):
            return False
        return not any(self._durable.live(name) for name in (workflow.BATCH, workflow.VECTORS))

    def run_here(self) -> None:
        """Do all open work in the calling thread.

        Raises:
            Unavailable: the embedder does not answer; everything else has been done.
        """
        for batch in self._board.unread():
            groups = self.groups(batch)
            for group, following in zip(groups, [*groups[1:], []], strict=True):
                self.store(group, following)
        self._reader.close()
        self.reconcile()
        if not self._reconciler.makes_vectors:
            self._reconciler.release_jobs()
        while (filled := self.fill(workflow.FILL_S)) != "done":
            if filled == "wait":
                raise Unavailable(
                    "资料已入库，可按文字检索；向量服务没有应答，语义索引尚未补齐。",
                    "请检查向量服务，恢复后会自动补齐。",
                )

    # --- steps

    def groups(self, batch: str) -> list[list[str]]:
        """Return the jobs of a batch that are still to be read, in groups."""
        jobs = self._board.unread(batch).get(batch, [])
        return [jobs[at : at + workflow.GROUP] for at in range(0, len(jobs), workflow.GROUP)]

    def store(self, group: list[str], following: list[str]) -> None:
        """Take a group into the library; read the following one ahead."""
        with self._one_store:
            if not self.paused():
                self._storing.store(group, following, vectors_follow=self._reconciler.makes_vectors)

    def batch_ended(self) -> None:
        """End the reading processes when nothing is left to read: they hold memory."""
        with self._one_store:
            if not self._board.unread():
                self._reader.close()

    def reconcile(self) -> None:
        """Make the full-text index equal to SQL."""
        self._reconciler.repair_lexical()

    def fill(self, seconds: float) -> Filled:
        """Make vectors for about so long."""
        with self._one_fill:
            return self._reconciler.fill(seconds)

    def paused(self) -> bool:
        """Whether the room is stopping."""
        return self._reconciler.stopping.is_set()
