"""`python -m evals.rollcall.sample_recordings` makes what the simulated exchange comes with.

Every answer that the sample directory's roster can ask for, day by day until its rotas begin again,
as Ogg/Opus of telephone quality. What is there already and still needed is kept.
"""

import csv
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import av
import numpy as np

from channels.simulated_rooms import phones
from connectors.contacts.system import ContactSystem
from connectors.registry import connect
from connectors.sample_world import sample_things
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.models.registry import ModelRegistry
from core.settings import Settings, load_settings
from voice.exchange.phone import FALLBACK, Phone, anybody, said_at
from voice.exchange.recordings import FOLDER, INDEX, key
from voice.prompt_store import PromptStore
from voice.speech import Manner
from voice.synthesizer import synthesizer
from voice.telephone_wav import read_pcm

_RATE = 8000
_BITS = 24_000  # a second: at 14,000 the activity gate missed two of the deeper voices
LOADED = datetime(2026, 11, 20, 12, 0, tzinfo=ROOM_ZONE)
_AFTER = [timedelta(days=day, hours=hours) for day in range(7) for hours in (0, 10)]


def wanted() -> dict[tuple[str, Manner], None]:
    """Return every (text, manner) that the telephones of the sample directory may say."""
    found: dict[tuple[str, Manner], None] = {(anybody(), FALLBACK): None}
    with sample_directory() as contacts:
        for after in _AFTER:
            for phone in [None, *_called(phones(contacts, SteppedClock(LOADED + after)))]:
                for says in (said_at(phone), said_at(phone, confirms=True)):
                    found |= {(text, says.conduct.manner): None for text in says.texts}
    return found


@contextmanager
def sample_directory() -> Generator[ContactSystem]:
    """Yield the sample's contacts as they are at LOADED, in a home that is thrown away."""
    with TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, home=Path(folder))  # type: ignore[call-arg]  # pydantic-settings takes it
        database = Database(settings.sqlalchemy_url)
        database.migrate()
        systems = connect(settings, database, SteppedClock(LOADED))
        systems.load(sample_things(LOADED))
        try:
            yield cast(ContactSystem, systems.connected["contacts"].system)  # the key says so
        finally:
            systems.close()
            database.dispose()


def _called(every: Iterable[Phone]) -> list[Phone]:
    """Return the rooms, and the people whose own telephones a redial plan may come to."""
    known = list(every)
    people = {(phone.unit, name) for phone in known for name in (phone.leader, phone.deputy)}
    return [p for p in known if p.place is not None or (p.unit, p.officer) in people]


def main() -> None:
    """Render what is missing, drop what nobody says any more, write the index."""
    settings = load_settings()
    speaker = synthesizer(settings, ModelRegistry(settings.models_dir))
    store = PromptStore(settings.cache_dir / "sample-recordings", speaker)
    FOLDER.mkdir(exist_ok=True)
    rows = [_made(text, manner, store) for text, manner in wanted()]
    kept = {row["key"] for row in rows}
    for file in FOLDER.glob("*.ogg"):
        if file.stem not in kept:
            file.unlink()
    with INDEX.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ["key", "voice", "speed", "text"], delimiter="\t")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["text"]))


def _made(text: str, manner: Manner, store: PromptStore) -> dict[str, str]:
    path = FOLDER / f"{key(text, manner)}.ogg"
    if not path.exists():
        _encode(read_pcm(store.file(text, manner)), path)
    return {"key": path.stem, "voice": manner.voice, "speed": str(manner.speed), "text": text}


def _encode(samples: np.ndarray, path: Path) -> None:
    with av.open(str(path), "w", format="ogg") as out:
        stream = out.add_stream("libopus", rate=48_000)
        stream.bit_rate = _BITS
        stream.layout = "mono"
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate = _RATE
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            for packet in stream.encode(piece):
                out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)


if __name__ == "__main__":
    main()
