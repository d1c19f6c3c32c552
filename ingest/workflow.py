"""The two durable workflows of ingestion.

`ingest-batch` takes the files of a batch into the library, a step a group. `ingest-vectors` then
makes the indexes equal to SQL, a step every few seconds of work. They have a queue each, so files
handed in while vectors are being made are searchable by their words at once. Both find what is
left in the job and clause tables, so a repeated step or run does no harm.
"""

from typing import Protocol, cast

from core.durable import Durable, pause, step
from ingest.reconcile import Filled

BATCH = "ingest-batch"
VECTORS = "ingest-vectors"
GROUP = 24  # files a step: one commit for all of them, and seconds of work lost by a crash
FILL_S = 5.0
_FILLS = 100  # steps a run; a fresh run goes on, or its record would grow without end
_RETRY_S = 20.0


class Work(Protocol):
    """What the workflows do; each call is idempotent (see `ingest.work`)."""

    def groups(self, batch: str) -> list[list[str]]: ...  # noqa: D102 - documented there

    def store(self, group: list[str], following: list[str]) -> None: ...  # noqa: D102

    def batch_ended(self) -> None: ...  # noqa: D102

    def reconcile(self) -> None: ...  # noqa: D102

    def fill(self, seconds: float) -> Filled: ...  # noqa: D102

    def paused(self) -> bool: ...  # noqa: D102

    def refill(self) -> None: ...  # noqa: D102


def declare(durable: Durable, work: Work) -> None:
    """Register both workflows."""

    def ingest_batch(batch: str) -> None:
        groups = cast("list[list[str]]", step("groups", work.groups, batch))
        for group, following in zip(groups, [*groups[1:], []], strict=True):
            step("store", work.store, group, following)
        step("ended", work.batch_ended)
        work.refill()

    def ingest_vectors(_subject: str) -> None:
        step("reconcile", work.reconcile)
        for _ in range(_FILLS):
            filled = cast("Filled", step("fill", work.fill, FILL_S))
            if filled == "done" or work.paused():
                return
            if filled == "wait":
                pause(_RETRY_S)
        work.refill()

    durable.workflow(BATCH, ingest_batch)
    durable.workflow(VECTORS, ingest_vectors)
