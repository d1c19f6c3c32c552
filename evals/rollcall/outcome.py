"""What a roll-call of the district came to, row by row, held against how the rooms behaved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from assistant.duties.rollcall.model import Attempt
from evals.rollcall.conduct import Kind
from evals.rollcall.scenario import Telephone
from voice.outcome import Verdict
from voice.pinyin import sounds


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's call. `correlation` is None where nothing was sent or nobody took the sound."""

    phone: Telephone
    attempt: Attempt
    recording: Path | None
    correlation: float | None

    @property
    def right(self) -> bool:
        """Whether the verdict is one that counts as right."""
        verdict = self.attempt.verdict
        return verdict is not None and verdict.value in self.phone.conduct.verdicts

    @property
    def false_attendance(self) -> bool:
        """Whether somebody counts as there who was not."""
        return self.attempt.verdict is Verdict.ON_DUTY and self.phone.conduct.kind is not Kind.RIGHT

    @property
    def said_right(self) -> list[bool]:
        """For the name and for the unit, as far as they were said, whether they were understood."""
        conduct, answer = self.phone.conduct, self.attempt.answer
        found: list[bool] = []
        if conduct.said_name:
            found.append(
                answer is not None and sounds(answer.name or "") == sounds(conduct.said_name)
            )
        if conduct.said_unit:
            found.append(answer is not None and answer.unit == conduct.said_unit)
        return found

    def detail(self) -> dict[str, Any]:
        """Return the row for the details file."""
        conduct, answer = self.phone.conduct, self.attempt.answer
        return {
            "number": conduct.room.number,
            "kind": conduct.kind.value,
            "where": conduct.where.value,
            "text": conduct.text,
            "voice": conduct.voice,
            "speed": conduct.speed,
            "snr_db": conduct.snr_db,
            "noise": conduct.noise,
            "wanted": list(conduct.verdicts),
            "verdict": str(self.attempt.verdict),
            "right": self.right,
            "false_attendance": self.false_attendance,
            "name": [conduct.said_name, answer.name if answer else None],
            "unit": [conduct.said_unit, answer.unit if answer else None],
            "said_right": self.said_right,
            "confidence": answer.confidence if answer else None,
            "remark": answer.remark if answer else "",
            "heard": answer.transcript if answer else "",
            "ending": str(self.attempt.ending),
            "code": self.attempt.code,
            "answered_s": self.attempt.answered_s,
            "ended_s": self.attempt.ended_s,
            "answer_s": [self.phone.stream.starts, self.phone.stream.ends]
            if self.phone.stream
            else None,
            "spoken": [(s.text, round(s.start, 2), round(s.end, 2)) for s in self.attempt.spoken],
            "correlation": self.correlation,
            "recording": str(self.recording) if self.recording else None,
        }


def metrics(rows: Sequence[Row]) -> dict[str, float]:
    """Return the shares of what was heard right."""
    said = [hit for row in rows for hit in row.said_right]
    true = [row.correlation for row in rows if row.correlation is not None]
    return {
        "correlation_min": round(min(true, default=0.0), 4),
        "verdict_acc": _share(row.right for row in rows),
        "false_attendance": sum(row.false_attendance for row in rows),
        "name_unit_pinyin": _share(said),
    }


def lines(attempts: Sequence[Attempt]) -> int:
    """Return how many calls were up at one moment at most, from INVITE to end."""
    edges: list[tuple[float, int]] = []
    for attempt in attempts:
        if attempt.dialed_at is not None and attempt.ended_s is not None:
            begun = attempt.dialed_at.timestamp()
            edges += [(begun, 1), (begun + attempt.ended_s, -1)]
    up = most = 0
    for _, change in sorted(edges):
        up += change
        most = max(most, up)
    return most


def last_hang_up(attempts: Sequence[Attempt]) -> float:
    """Return when the last call ended (seconds since 1970)."""
    return max(
        (a.dialed_at + timedelta(seconds=a.ended_s)).timestamp()
        for a in attempts
        if a.dialed_at is not None and a.ended_s is not None
    )


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return round(sum(found) / len(found), 4) if found else 1.0
