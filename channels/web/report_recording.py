"""A recording as material: uploaded, heard, its words checked beside a player, then given along."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement
from nicegui.events import UploadEventArguments

from assistant.duties.report.record import Recording
from channels.report_recordings import SUFFIXES, Taken
from channels.web import markup
from channels.web.picking import picked_by
from channels.web.text import report_recordings as words
from channels.web.visit import Visit, show_problem
from core.errors import Refused, ZhibanError
from core.identity import Permission
from voice.notes import NoteSegment

_TIMED = re.compile(r"^\s*\[(\d{1,3}):(\d{2})(?:\.\d)?\]\s*")
_TELL_SECONDS = 0.5


@dataclass
class _Far:
    """How far the hearing is; written by its thread, read by the page's timer."""

    done: float = 0.0
    total: float = 0.0
    stopped: bool = False


class RecordingField:
    """The upload beneath a material's text. Fills the text with what was heard, line by line."""

    def __init__(
        self, visit: Visit, text: ValueElement[Any], kind: ValueElement[Any]
    ) -> None:  # fmt: skip
        self._visit = visit
        self._text = text
        self._kind = kind
        self._taken: Taken | None = None
        self._far = _Far()
        with ui.element("div").classes("zb-recording"):
            self._upload = ui.upload(
                auto_upload=True,
                max_files=1,
                max_file_size=visit.room.settings.max_upload_mib << 20,
                on_upload=self._take,
                on_rejected=lambda: ui.notify(words.REJECTED, type="negative"),
            )
            self._upload.props(f"accept={','.join(SUFFIXES)}").mark("recording-file")
            picked_by(self._upload, words.UPLOAD, words.UPLOAD_HINT)
            self._told = ui.label("").classes("zb-dim zb-small").mark("recording-told")
            self._heard = ui.html("", sanitize=False).mark("recording-heard")
        self._timer = ui.timer(_TELL_SECONDS, self._tell, active=False)
        ui.context.client.on_delete(self._stop)

    def _stop(self) -> None:
        self._far.stopped = True

    def _tell(self) -> None:
        if self._far.total:
            share = min(99, int(self._far.done / self._far.total * 100))
            self._told.set_text(words.HEARING.format(share=share))

    async def _take(self, event: UploadEventArguments) -> None:
        """Hear what was uploaded; the text that was typed before stays above it."""
        who = await self._visit.holding(Permission.ACT)
        data = await event.file.read()
        self._far = far = _Far()
        self._told.set_text(words.HEARING_BEGINS)
        self._timer.activate()

        def told(done: float, total: float) -> None:
            far.done, far.total = done, total
            if far.stopped:
                raise Refused("识别已停止。", "如仍需要，请重新上传。")

        doors = self._visit.room.duty.reporting.recordings
        try:
            taken = await self._visit.thread(doors.take, who, event.file.name, data, told)
        except ZhibanError as problem:
            self._told.set_text("")
            show_problem(problem)
            return
        finally:
            self._timer.deactivate()
            self._upload.reset()
        self._show(taken)

    def _show(self, taken: Taken) -> None:
        self._taken = taken
        lines = taken.transcript.segments
        self._told.set_text(words.CHECK if lines else words.NOBODY)
        address = f"/api/v1/report-recordings/{taken.recording.sha256}"
        rows = [line_row(line) for line in lines]
        self._heard.set_content(
            markup.fragment("report_recording.html", "heard", rows, address, taken.recording.name)
        )
        typed = (self._text.value or "").rstrip()
        heard = "\n".join(timed(line) for line in lines)
        self._text.set_value(f"{typed}\n{heard}" if typed and heard else typed or heard)
        if lines:
            self._kind.set_value("transcript")

    def given(self, text: str) -> dict[str, Any]:
        """Return the text without the times of its lines, and the recording that it is of."""
        plain, marks = untimed(text)
        if self._taken is None:
            return {"text": text}
        of = self._taken.recording.model_copy(update={"marks": marks})
        return {"text": plain, "recording": of.model_dump(mode="json")}


def clock(seconds: float) -> str:
    """Return seconds as 1:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def timed(line: NoteSegment) -> str:
    """Return a line with its time before it, as it is checked."""
    said = f"{line.speaker}：{line.text}" if line.speaker else line.text
    return f"[{clock(line.start)}] {said}"


def untimed(text: str) -> tuple[str, tuple[float, ...]]:
    """Return a checked text without times, and the seconds at which its lines begin.

    A line without a time begins with the one before it. Without any time there are no marks.
    """
    lines: list[str] = []
    marks: list[float] = []
    found = False
    for line in text.splitlines():
        match = _TIMED.match(line)
        found = found or match is not None
        before = marks[-1] if marks else 0.0
        marks.append(int(match[1]) * 60.0 + int(match[2]) if match else before)
        lines.append(line[match.end() :] if match else line)
    return "\n".join(lines), tuple(marks) if found else ()


def line_row(line: NoteSegment) -> Mapping[str, Any]:
    """Return a line for the page: its time, and its words in pieces, unsure ones marked."""
    put = {place.start: place for place in line.put}
    edges = {0, len(line.text)}
    edges |= {at for span in line.unsure for at in span}
    edges |= {at for place in line.put for at in (place.start, place.end)}
    ordered = sorted(edges)
    pieces: list[dict[str, Any]] = []
    for start, end in pairwise(ordered):
        placed = next((p for p in put.values() if p.start <= start < p.end), None)
        unsure = any(a <= start < b for a, b in line.unsure)
        pieces.append(
            {
                "text": line.text[start:end],
                "unsure": unsure and placed is None,
                "heard": placed.heard if placed else "",
            }
        )
    return {
        "start": line.start,
        "at": clock(line.start),
        "speaker": line.speaker,
        "pieces": pieces,
    }


def marks_of(recording: Recording | None) -> Sequence[Mapping[str, Any]]:
    """Return the places of a kept recording at which its lines begin, each once."""
    found = dict.fromkeys(recording.marks) if recording else {}
    return [{"start": at, "at": clock(at)} for at in found]


markup.teach({"sounds": words})
