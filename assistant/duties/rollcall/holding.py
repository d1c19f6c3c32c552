"""One process holds the room's telephone."""

import fcntl
from pathlib import Path
from typing import IO

from core.errors import Refused


def only_one(files: Path) -> IO[str]:
    """Hold the room's telephone for this process; the system lets go of it when we die.

    Raises Refused where another process holds it.
    """
    files.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = (files / "engine.lock").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held.close()
        raise Refused(
            "本机另有一个进程正在进行电话呼叫。", "请先结束那个进程，再启动本程序。"
        ) from error
    return held
