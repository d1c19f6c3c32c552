"""One ffmpeg child that turns a stream into HLS segments in a folder of its own."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from connectors.video.frames import failure, input_arguments, program
from core.errors import Unavailable

_PID = "pid"
_SOCKET_TIMEOUT_S = 10.0
_LIVE_SEGMENTS = 8  # of 1 s or one group of pictures, whichever is longer
_FLAGS = "independent_segments+temp_file"
_PASS_ON = ("-c:v", "copy")
_TRANSCODE = (
    *("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"),
    *("-vf", "scale='min(1280,iw)':-2", "-pix_fmt", "yuv420p", "-maxrate", "1500k"),
    *("-bufsize", "3000k", "-force_key_frames", "expr:gte(t,n_forced*1)"),
)


@dataclass(frozen=True, slots=True)
class Order:
    """What to encode. `url` may hold credentials; `length_s` for a recorded range."""

    url: str
    playlist: str
    transcode: bool = False
    length_s: float | None = None

    def __repr__(self) -> str:
        return f"Order(playlist={self.playlist!r}, transcode={self.transcode})"


class Encoder:
    """Starts at construction. `alive` until the child ends; `stop` deletes the folder."""

    def __init__(self, folder: Path, order: Order) -> None:
        self.folder = folder
        self._playlist = folder / order.playlist
        folder.mkdir(parents=True)
        self._messages: deque[bytes] = deque(maxlen=20)
        self._child = subprocess.Popen(
            _command(folder, order),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        (folder / _PID).write_text(str(self._child.pid))
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def alive(self) -> bool:
        """Whether the child is running."""
        return self._child.poll() is None

    def wait(self, patience_s: float) -> None:
        """Return once the first segment can be played.

        Raises:
            Unavailable: nothing in time. Otherwise what the child's messages mean.
        """
        until = time.monotonic() + patience_s
        while not self._playlist.exists():
            if not self.alive:
                self._listener.join(1)
                raise failure(b"\n".join(self._messages).decode(errors="replace"))
            if time.monotonic() > until:
                raise Unavailable(
                    f"摄像机 {patience_s:g} 秒内没有给出画面。", "请稍后再试，或检查摄像机。"
                )
            time.sleep(0.05)

    def newest_segment(self) -> Path | None:
        """Return the last segment that the playlist names, so one that is whole."""
        with suppress(FileNotFoundError):
            lines = self._playlist.read_text().splitlines()
            for line in reversed(lines):
                if line and not line.startswith("#"):
                    return self.folder / Path(line).name
        return None

    def stop(self) -> None:
        """End the child, with force where it does not listen, and delete the folder."""
        self._child.terminate()
        try:
            self._child.wait(2)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._listener.join(1)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _listen(self) -> None:
        assert self._child.stderr is not None
        for line in self._child.stderr:
            self._messages.append(line[:500])


def _command(folder: Path, order: Order) -> list[str]:
    arguments = [program("ffmpeg"), "-nostdin", "-hide_banner", "-loglevel", "error"]
    arguments += ["-fflags", "+genpts", *input_arguments(order.url, _SOCKET_TIMEOUT_S)]
    arguments += ["-map", "0:v:0", "-an", *(_TRANSCODE if order.transcode else _PASS_ON)]
    if order.length_s is None:
        kept = ["-hls_flags", "delete_segments+" + _FLAGS, "-hls_list_size", str(_LIVE_SEGMENTS)]
    else:  # a recording is kept whole, so that it can be gone back and forth in
        arguments += ["-t", f"{order.length_s:.0f}"]
        kept = ["-hls_flags", _FLAGS, "-hls_list_size", "0", "-hls_playlist_type", "event"]
    arguments += ["-f", "hls", "-hls_time", "1", *kept]
    arguments += ["-hls_segment_filename", str(folder / "%d.ts"), str(folder / order.playlist)]
    return arguments


def stop_strays(folder: Path) -> None:
    """End children that an earlier, killed process left behind in this folder.

    A pid may have been given to somebody else since: only a process whose command line names its
    stream's folder is ended.
    """
    for file in folder.glob(f"*/{_PID}"):
        with suppress(ValueError, OSError):
            pid = int(file.read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if os.fsencode(file.parent) in command:
                os.kill(pid, signal.SIGKILL)
