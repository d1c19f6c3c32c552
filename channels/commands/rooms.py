"""Opens a room for one command.

A room imports every part, which takes seconds; that happens here at the first use, so that commands
which need none, and `--help`, start at once.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from core.settings import Settings

if TYPE_CHECKING:
    from assistant.replies import JobItem
    from channels.room import Room
    from core.identity import Principal
    from ingest.jobs import Job, Upload


def opened(settings: Settings, *, with_chat: bool) -> AbstractAsyncContextManager[Room]:
    """Open a room as `channels.room.opened` does."""
    from channels.room import opened as open_room

    return open_room(settings, with_chat=with_chat)


def system() -> Principal:
    """Return who commands act for."""
    from core.identity import SYSTEM

    return SYSTEM


def job_item(job: Job) -> JobItem:
    """Return an ingest job as channels show it."""
    from channels.room import job_item as item

    return item(job)


def upload(name: str, content: bytes) -> Upload:
    """Return a file for ingestion."""
    from ingest.jobs import Upload as Given

    return Given(name, content)
