"""Finds wrong characters that no list has, and says what was probably meant."""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.duties.proofread.characters.evidence import LONGEST_WORD, Evidence, Words
from assistant.duties.proofread.characters.judge import Judge
from assistant.duties.proofread.characters.language import load
from assistant.duties.proofread.characters.lattice import Lattice
from assistant.duties.proofread.characters.similar import Likeness, Similar
from assistant.duties.proofread.finding import Authority, Finding, Severity, Type

DATA = Path(__file__).with_name("data")
FILES = ("language.bin", "similar.txt.xz", "words.npz", "judge.npz")
# Chosen so that clean official prose stays untouched (data/SOURCES.md tells how it was measured).
THRESHOLD = 0.9
# Slips come together: where one is sure, others in the sentence need less.
BESIDE = 0.3
# Which of these is meant is usage or sense, not spelling; the rules on words speak of it.
_USAGE = (frozenset("他它她"), frozenset("或和"))
# Before a figure either of 至 and 到 is right; 以|法人名义 is no 依法.
_RIGHT = re.compile("[至到](?=[0-9])|以(?=法人)")
_SENTENCE = re.compile(r"[^\n\u3002\uff1b\uff01\uff1f;!?]+[\u3002\uff1b\uff01\uff1f;!?]?")
_LONGEST = 200
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SOUND = frozenset(
    {
        Likeness.SAME_SOUND_AND_SHAPE,
        Likeness.SAME_SOUND,
        Likeness.OTHER_TONE_AND_SHAPE,
        Likeness.OTHER_TONE,
        Likeness.NEAR_SOUND,
    }
)


@dataclass(frozen=True)
class Slip:
    """One character thought wrong: where, what was meant, how sure (0 to 1), how they are alike."""

    at: int
    wrong: str
    right: str
    sure: float
    likeness: Likeness


class _Parts:
    def __init__(self, folder: Path):
        self.language = load(folder / "language.bin")
        self.similar = Similar(folder / "similar.txt.xz")
        self.lattice = Lattice(self.language, self.similar)
        self.words = Words(folder / "words.npz")
        self.evidence = Evidence(self.language, self.lattice, self.words)
        self.judge = Judge(folder / "judge.npz")


class Speller:
    """Reads sentences by sound and shape with an n-gram model; loads its tables at first use."""

    def __init__(self, folder: Path = DATA, threshold: float = THRESHOLD, beside: float = BESIDE):
        self._folder = folder
        self._threshold, self._beside = threshold, beside
        self._lock = threading.Lock()
        self._parts: _Parts | None = None

    @property
    def ready(self) -> bool:
        """Whether all tables are there; `check` finds nothing without them."""
        return all((self._folder / name).is_file() for name in FILES)

    def check(self, text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Finding]:
        """Wrong characters outside the `skip` spans, with the word that each stands in."""
        slips = self.slips(text, skip)
        if not slips:
            return []
        letters = list(text)
        for slip in slips:
            letters[slip.at] = slip.right
        right = "".join(letters)
        spans: list[tuple[int, int]] = []
        for start, end in _runs(slips):
            start, end = self._widen(right, start, end, skip)
            if spans and start < spans[-1][1]:
                before = spans.pop()
                start, end = before[0], max(before[1], end)
            spans.append((start, end))
        return [_finding(text, right, span, slips) for span in spans]

    def _widen(
        self, right: str, start: int, end: int, skip: Sequence[tuple[int, int]]
    ) -> tuple[int, int]:
        parts = self._load()
        low = max(0, start - LONGEST_WORD)
        ids = parts.language.identify(right[low : end + LONGEST_WORD])
        word = parts.words.cover(ids, start - low, end - low)
        if word is None:
            return start, end
        first, last = word[0] + low, word[1] + low
        if any(first < stop and begin < last for begin, stop in skip):
            return start, end
        return first, last

    def slips(self, text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Slip]:
        """The single characters behind `check`'s findings, in order."""
        if not self.ready:
            return []
        parts = self._load()
        fixed = [not _HAN.match(c) for c in text]
        for match in _RIGHT.finditer(text):
            fixed[match.start()] = True
        for start, end in skip:
            fixed[start:end] = [True] * len(fixed[start:end])
        found: list[Slip] = []
        for start, end in _sentences(text):
            if not all(fixed[start:end]):
                found += self._read(parts, text[start:end], fixed[start:end], start)
        return found

    def _load(self) -> _Parts:
        with self._lock:
            if self._parts is None:
                self._parts = _Parts(self._folder)
            return self._parts

    def _read(self, parts: _Parts, source: str, fixed: list[bool], start: int) -> list[Slip]:
        target = parts.lattice.read(source, fixed)
        # What is turned down is taken back and the rest judged anew: it may have leant on it.
        while True:
            places, rows = parts.evidence.measure(source, target)
            sure = parts.judge.judge(rows).tolist()
            sure = [
                0.0 if any({source[p], target[p]} <= each for each in _USAGE) else s
                for p, s in zip(places, sure, strict=True)
            ]
            enough = self._beside if max(sure, default=0) >= self._threshold else self._threshold
            kept = {p for p, s in zip(places, sure, strict=True) if s >= enough}
            if len(kept) == len(places):
                break
            target = "".join(
                t if i in kept else s for i, (s, t) in enumerate(zip(source, target, strict=True))
            )
        return [
            Slip(
                start + p,
                source[p],
                target[p],
                float(s),
                parts.lattice.likeness(source[p], target[p]),
            )
            for p, s in zip(places, sure, strict=True)
        ]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for found in _SENTENCE.finditer(text):
        for start in range(found.start(), found.end(), _LONGEST):
            yield start, min(start + _LONGEST, found.end())


def _runs(slips: Sequence[Slip]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for slip in slips:
        if runs and slip.at == runs[-1][1]:
            runs[-1] = runs[-1][0], slip.at + 1
        else:
            runs.append((slip.at, slip.at + 1))
    return runs


def _finding(text: str, right: str, span: tuple[int, int], slips: Sequence[Slip]) -> Finding:
    start, end = span
    kinds = [s.likeness for s in slips if start <= s.at < end]
    how = "读音相同或相近" if any(k in _SOUND for k in kinds) else "字形相近"
    return Finding(
        start=start,
        end=end,
        wrong=text[start:end],
        right=right[start:end],
        type=Type.CHARACTER,
        severity=Severity.SHOULD,
        rule="wrong-character",
        reason=f"疑为“{right[start:end]}”（{how}），请核对",
        source="按读音、字形和上下文统计推断",
        authority=Authority.PRACTICE,
    )
