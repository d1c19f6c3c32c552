"""Recordings on their way into a report: kept, heard, checked by an officer, played again."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.record import Recording
from connectors.contract import Kind, Named
from core.audit import Audit
from core.errors import InvalidInput, NotFound, Refused
from core.identity import Permission, Principal
from core.models.registry import ModelRegistry
from core.secrecy import blocked
from core.settings import Settings
from voice.hot_words import HotWords
from voice.notes import NoteTranscript, Told, transcribe_note
from voice.sound import load_sound
from voice.transcriber import transcriber
from voice.wav_file import wav

SUFFIXES = (".wav", ".mp3", ".m4a", ".aac", ".ogg", ".amr", ".mp4")
_MEDIA = (
    (b"RIFF", "audio/wav"), (b"OggS", "audio/ogg"), (b"ID3", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"), (b"\xff\xf9", "audio/aac"), (b"\xff", "audio/mpeg"),
)  # fmt: skip
_NAMES = (Kind.UNIT, Kind.EXTERNAL, Kind.CONTACT, Kind.PLACE)


@dataclass(frozen=True, slots=True)
class Taken:
    """An upload that waits for its transcript to be checked."""

    recording: Recording
    transcript: NoteTranscript


class ReportRecordings:
    """The door of recordings. Heard one at a time: the recogniser fills the machine."""

    def __init__(
        self,
        settings: Settings,
        desk: ReportDesk,
        things: Callable[[], Iterable[Named]],
        audit: Audit,
    ) -> None:
        self._settings = settings
        self._desk = desk
        self._things = things
        self._audit = audit
        self._one = threading.Lock()
        self._hot: tuple[frozenset[str], HotWords] | None = None

    def take(
        self,
        who: Principal,
        name: str,
        data: bytes,
        told: Told = lambda _done, _of: None,
    ) -> Taken:
        """Keep an upload for a day and write down what is said in it.

        `told` gets the seconds heard and to hear, and may raise to stop. Raises InvalidInput for
        what is no sound or too big, Unavailable without the recogniser, Refused for a transcript
        that bears a marking of secrecy: then nothing is kept.
        """
        who.require(Permission.ACT)
        plain = Path(name.replace("\\", "/")).name[:200] or "录音"
        if not data:
            raise InvalidInput("录音是空的。", "请另选一个文件。")
        if len(data) > self._settings.max_upload_mib << 20:
            limit = self._settings.max_upload_mib
            raise InvalidInput(f"录音超过 {limit} MB。", "请截取需要的一段再上传。")
        recordings = self._desk.recordings
        sha256 = recordings.wait(data)
        kept = False
        try:
            heard = self._heard(data, told)
            if why := blocked(heard.text):
                raise Refused("这段录音没有接收：没有保存，也没有送给模型。", why)
            kept = True
        finally:
            if not kept:
                recordings.drop(sha256)
        self._audit.append(who.id, "report.recording", sha256, "ok", {"bytes": len(data)})
        marks = tuple(round(line.start, 1) for line in heard.segments)
        return Taken(
            Recording(sha256=sha256, name=plain, seconds=round(heard.seconds, 1), marks=marks),
            heard,
        )

    def hear(
        self, who: Principal, data: bytes, told: Told = lambda _done, _of: None
    ) -> NoteTranscript:
        """Write down what is said and keep nothing. Raises as `take`; no hearing is waited for."""
        who.require(Permission.ASK)
        ear = transcriber(self._settings, ModelRegistry(self._settings.models_dir))
        heard = transcribe_note(data, ear, self._names(), told)
        if why := blocked(heard.text):
            raise Refused("这段录音没有接收：没有保存，也没有送给模型。", why)
        return heard

    def _heard(self, data: bytes, told: Told) -> NoteTranscript:
        settings = self._settings
        with self._one:
            ear = transcriber(settings, ModelRegistry(settings.models_dir))
            return transcribe_note(data, ear, self._names(), told)

    def _names(self) -> HotWords:
        """The names of the directory and the gazetteer; turned over again when they change."""
        found = frozenset(
            form
            for thing in self._things()
            if thing.kind in _NAMES
            for form in (thing.name, *thing.aliases)
        )
        if self._hot is None or self._hot[0] != found:
            self._hot = (found, HotWords(sorted(found)))
        return self._hot[1]

    @staticmethod
    def playable(path: Path) -> tuple[bytes | None, str]:
        """Return the media type of a recording; with bytes where a browser can't play it as it is.

        Telephones record AMR (3GPP TS 26.101), which no browser plays: it is sent as wav.
        """
        head = path.open("rb").read(12)
        if head.startswith(b"#!AMR"):
            return wav(load_sound(path)), "audio/wav"
        for start, media in _MEDIA:
            if head.startswith(start):
                return None, media
        return None, "audio/mp4" if head[4:8] == b"ftyp" else "application/octet-stream"

    def waiting(self, who: Principal, sha256: str) -> Path:
        """Return an upload that its officer is checking. Raises NotFound."""
        who.require(Permission.ACT)
        return self._desk.recordings.waiting(sha256)

    def of_report(self, who: Principal, report: str, sha256: str) -> Path:
        """Return a recording of a report's material; who listened is audited. Raises NotFound."""
        who.require(Permission.ACT)
        sources = self._desk.get(report).content.sources.values()
        if not any(one.recording and one.recording.sha256 == sha256 for one in sources):
            raise NotFound("这份报告没有这段录音。", "请从报告页面播放。")
        path = self._desk.recordings.kept(sha256)
        self._audit.append(who.id, "report.listen", report, "ok", {"sha256": sha256})
        return path
