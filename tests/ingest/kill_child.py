"""The process that the kill test kills: a room that is handed files and ingests them.

`python -m tests.ingest.kill_child HOME INBOX`: prints `ready`, a line `ack JOB FILE` for every file
whose submission returned, and `idle` when nothing is left to do.
"""

import sys
from pathlib import Path

CALL = 7  # files handed in together
PACE_S = 0.1  # a chunk of vectors


def main(home: Path, inbox: Path) -> None:
    """Hand in what has not been handed in yet, and work until killed or idle."""
    # here, because reading processes import this module again
    from core.identity import SYSTEM
    from ingest.jobs import Upload
    from tests.ingest.room import PacedEmbedder, TestRoom

    room = TestRoom(home, PacedEmbedder(PACE_S), workers=1)
    room.desk.start()
    print("ready", flush=True)
    known = {job.file_name for job in room.desk.jobs(limit=10_000)}
    waiting = [path for path in sorted(inbox.iterdir()) if path.name not in known]
    for at in range(0, len(waiting), CALL):
        uploads = [Upload(path.name, path.read_bytes()) for path in waiting[at : at + CALL]]
        for job in room.desk.submit(uploads, SYSTEM):
            print(f"ack {job.id} {job.file_name}", flush=True)
    room.desk.run_until_idle()
    print("idle", flush=True)
    room.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
