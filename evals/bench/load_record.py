"""What happened to every request of a load, and what the server acknowledged."""

import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from evals.scorers import percentile


@dataclass
class Acknowledged:
    """Something that the server said it has: it must be there after a restart."""

    login: str
    path: str  # where it can be read again
    text: str  # what has to be in it


@dataclass
class Record:
    """Times and errors by kind of request. `away`: the server is down on purpose."""

    times_ms: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    errors: Counter[str] = field(default_factory=Counter[str])
    acknowledged: list[Acknowledged] = field(default_factory=list[Acknowledged])
    away: bool = False
    cut_off: int = 0  # requests that met the restart

    @contextmanager
    def timed(self, kind: str) -> Generator[None]:
        """Time one request; a refusal or a lost line is an error unless the server is away."""
        started, was_away = time.perf_counter(), self.away
        try:
            yield
        except httpx.HTTPStatusError as error:
            self.errors[f"{kind} {error.response.status_code}"] += 1
            raise
        except httpx.TransportError as error:
            if was_away or self.away:
                self.cut_off += 1
            else:
                self.errors[f"{kind} {type(error).__name__}"] += 1
            raise
        if not (was_away or self.away):
            passed = (time.perf_counter() - started) * 1000
            self.times_ms.setdefault(kind, []).append(passed)

    @property
    def answered(self) -> int:
        """How many requests were answered while the server was there."""
        return sum(map(len, self.times_ms.values()))

    def metrics(self) -> dict[str, Any]:
        """Return the errors, p95 of all, and p50 and p95 of each kind."""
        every = [one for times in self.times_ms.values() for one in times]
        by_kind = {
            f"{kind}_ms": [round(percentile(times, share)) for share in (0.5, 0.95)]
            for kind, times in sorted(self.times_ms.items())
        }
        return {
            "requests": len(every),
            "errors": sum(self.errors.values()),
            "error_kinds": dict(self.errors),
            "p95_ms": round(percentile(every, 0.95)) if every else 0,
            **by_kind,
        }
