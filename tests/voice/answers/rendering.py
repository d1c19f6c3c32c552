"""The written answers as telephone recordings: said, made noisy, cut, coded in A-law.

What the local voices said lies in said/ (Opus), as saying it anew takes minutes; an answer that was
written or changed since is rendered.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from evals.telephone import telephone_coded
from voice.outcome import Verdict
from voice.roster import Expected, Person, Unit
from voice.sound import RATE, Samples, Sound, load_sound
from voice.speech import Manner, Synthesizer
from voice.telephone_wav import wav_bytes

SAID = Path(__file__).with_name("said")
_SPEEDS = (1.0, 0.9, 1.1, 1.0, 1.05)
_QUIET_DB = 30.0  # frames this far below the loudest are no speech


@dataclass(frozen=True)
class Case:
    """One answer and what is right."""

    index: int
    expected: Expected
    text: str
    voice: str
    speed: float
    noise: float | None
    clip: float
    verdicts: tuple[Verdict, ...]
    name: str
    unit: str
    may_attend: bool


def cases(file: Path, voices: tuple[str, ...]) -> list[Case]:
    """Read the written answers; voices and speeds take turns."""
    held: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = held["units"]
    units = tuple(Unit(row["id"], row["name"], tuple(row["aliases"])) for row in rows)
    people = [Person(row["duty"], row["id"], "值班员") for row in rows]
    people += [Person(row["leader"], row["id"], "领导") for row in rows]
    for unit, listed in held["people"].items():
        people += [Person(name, unit, post) for post, name in listed.items()]
    made: list[Case] = []
    for at, row in enumerate(held["answers"]):
        call = next(unit for unit in rows if unit["id"] == row["call"])
        expected = Expected(
            next(unit for unit in units if unit.id == row["call"]),
            (Person(call["duty"], row["call"], "值班员"),),
            (Person(call["leader"], row["call"], "领导"),), units, tuple(people),
        )  # fmt: skip
        made.append(
            Case(
                at,
                expected,
                row["text"],
                voices[at % len(voices)],
                row.get("speed", _SPEEDS[at % len(_SPEEDS)]),
                row.get("noise"),
                row.get("clip", 0.0),
                tuple(Verdict(v) for v in row["verdict"]),
                row["name"],
                row.get("unit", row["call"]),
                row.get("attend", True),
            )
        )
    return made


def said(case: Case, synthesizer: Synthesizer, kept: Path) -> Sound:
    """Return what comes out of the telephone; what had to be rendered is kept in `kept`."""
    key = hashlib.sha256(f"{case.voice} {case.speed} {case.text}".encode()).hexdigest()[:16]
    file = SAID / f"{key}.ogg"
    if not file.exists():
        file = kept / f"{key}.wav"
    if not file.exists():
        spoken = synthesizer.speak(case.text, Manner(case.voice, case.speed))
        level = 0.25 / max(1e-6, float(np.abs(spoken.samples).max()))
        narrow = telephone_coded(Sound(spoken.samples * np.float32(level)))
        file.write_bytes(wav_bytes((narrow.samples[::2] * 32767).astype(np.int16)))
    clean = load_sound(file).samples[int(case.clip * RATE) :]
    if case.noise is not None:
        clean = _noisy(clean, case.noise, case.index)
    return telephone_coded(Sound(clean))


def _noisy(samples: Samples, ratio: float, seed: int) -> Samples:
    """Add white or dark noise at `ratio` dB below the speech."""
    frames = samples[: len(samples) // 320 * 320].reshape(-1, 320)
    power = (frames**2).mean(axis=1)
    active = power[power > power.max() * 10 ** (-_QUIET_DB / 10)].mean()
    noise = np.random.default_rng(seed).standard_normal(len(samples) + 8)
    if seed % 2:
        noise = np.convolve(noise, np.ones(8) / 8, mode="same")
    noise = noise[: len(samples)]
    spectrum = np.fft.rfft(noise)
    at = np.fft.rfftfreq(len(noise), 1 / RATE)
    spectrum[(at < 300) | (at > 3400)] = 0
    noise = np.fft.irfft(spectrum, len(noise))
    noise *= np.sqrt(active / 10 ** (ratio / 10) / np.mean(noise**2))
    return (samples + noise).astype(np.float32)


def rendered(file: Path, synthesizer: Synthesizer, kept: Path) -> Iterator[tuple[Case, Sound]]:
    """Yield every written answer with its sound."""
    kept.mkdir(parents=True, exist_ok=True)
    for case in cases(file, tuple(synthesizer.voices)):
        yield case, said(case, synthesizer, kept)
