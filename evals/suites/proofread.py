"""Proofreading: errors found and put right, correct sentences left alone, speed.

Rows are {source, target} (character errors, judged by the sentence) or {text, errors[{start, end,
wrong, right, type, alts}]} (typed spans). A right that begins with 【核实】, and any right of 要素,
asks for a look and not for a replacement.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.duties.proofread.finding import Finding, Severity, Type
from evals.scorers import mean

Check = Callable[[str], Sequence[Finding]]
_CHARACTERS = (Type.CHARACTER, Type.WORD)
_LOOK = "【核实】"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row gave. Counts are (right, wrong, missed) of detection and correction."""

    row: Mapping[str, Any]
    findings: Sequence[Finding]
    clean: bool
    touched: bool
    detection: tuple[int, int, int]
    correction: tuple[int, int, int]
    by_type: Mapping[str, tuple[int, int]]  # type -> (found, in gold)

    def detail(self) -> dict[str, Any]:
        """Return the row's result as one JSON object."""
        return {
            **self.row,
            "found": [f.model_dump(include={"wrong", "right", "rule"}) for f in self.findings],
            "detection": self.detection,
            "correction": self.correction,
        }


def read_rows(path: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """Read a JSON-lines file of cases."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()][:limit]


def run(rows: Sequence[Mapping[str, Any]], check: Check) -> tuple[dict[str, Any], list[Outcome]]:
    """Check every row and score it; return {suite, rows, metrics, seconds} and the outcomes."""
    check("预热。")
    started = time.perf_counter()
    found = [list(check(_text(row))) for row in rows]
    seconds = time.perf_counter() - started
    outcomes = [_judged(row, findings) for row, findings in zip(rows, found, strict=True)]
    speed = sum(len(_text(row)) for row in rows) / seconds if seconds else 0.0
    report = {
        "suite": "proofread",
        "rows": len(rows),
        "metrics": metrics(outcomes) | {"chars_per_second": round(speed)},
        "seconds": round(seconds, 1),
    }
    return report, outcomes


def _text(row: Mapping[str, Any]) -> str:
    return row["text"] if "text" in row else row["source"]


def applied(text: str, findings: Sequence[Finding]) -> str:
    """Return the text with every replacement made, from the end so that offsets hold."""
    for finding in sorted(findings, key=lambda f: f.start, reverse=True):
        if finding.right is not None:
            text = text[: finding.start] + finding.right + text[finding.end :]
    return text


def _judged(row: Mapping[str, Any], findings: Sequence[Finding]) -> Outcome:
    return _typed(row, findings) if "text" in row else _sentence(row, findings)


def _sentence(row: Mapping[str, Any], findings: Sequence[Finding]) -> Outcome:
    """Judge a {source, target} row: all the wrong characters found, and all put right."""
    source, target = row["source"], row["target"]
    ours = [f for f in findings if f.type in _CHARACTERS and f.right is not None]
    corrected = applied(source, ours)
    clean, touched = source == target, corrected != source
    places_right = touched and _places(source, corrected) == _places(source, target)
    return Outcome(
        row=row,
        findings=ours,
        clean=clean,
        touched=touched,
        detection=_verdict(clean, touched, places_right),
        correction=_verdict(clean, touched, corrected == target),
        by_type={},
    )


def _places(source: str, other: str) -> set[int]:
    if len(source) != len(other):
        return {-1}
    return {i for i, (a, b) in enumerate(zip(source, other, strict=True)) if a != b}


def _verdict(clean: bool, touched: bool, right: bool) -> tuple[int, int, int]:
    if clean:
        return (0, int(touched), 0)
    return (int(right), int(touched and not right), int(not right))


def _typed(row: Mapping[str, Any], findings: Sequence[Finding]) -> Outcome:
    """Judge typed spans one by one; a finding on the span of an error finds it."""
    ours = [f for f in findings if f.severity is not Severity.HINT or f.right is not None]
    left = list(ours)
    found = corrected = 0
    types: dict[str, tuple[int, int]] = {}
    for error in row["errors"]:
        hits = [f for f in left if f.start < error["end"] and error["start"] < f.end]
        found += bool(hits)
        text = row["text"]
        corrected += bool(hits) and _put_right(text, error, hits)
        left = [f for f in left if f not in hits]
        seen, of = types.get(error["type"], (0, 0))
        types[error["type"]] = (seen + bool(hits), of + 1)
    gold = len(row["errors"])
    return Outcome(
        row=row,
        findings=ours,
        clean=gold == 0,
        touched=bool(ours),
        detection=(found, len(left), gold - found),
        correction=(corrected, len(left) + found - corrected, gold - corrected),
        by_type=types,
    )


def _put_right(text: str, error: Mapping[str, Any], hits: Sequence[Finding]) -> bool:
    """Say whether what the findings make of the passage is what gold makes of it."""
    if error["right"].startswith(_LOOK) or error["type"] == Type.ELEMENT.value:
        return True  # a person is asked to look, which is all that can be done
    start = min(error["start"], *(f.start for f in hits))
    end = max(error["end"], *(f.end for f in hits))
    moved = [f.model_copy(update={"start": f.start - start, "end": f.end - start}) for f in hits]
    made = applied(text[start:end], moved)
    head, tail = text[start : error["start"]], text[error["end"] : end]
    choices = {head + good + tail for good in (error["right"], *error.get("alts", ()))}
    others = {applied(text[start:end], [m.model_copy(update={"right": alt})]) for m in moved
              for alt in m.alts} if len(moved) == 1 else set()  # fmt: skip
    return bool(choices & ({made} | others))


def _scores(counted: Sequence[tuple[int, int, int]]) -> dict[str, float]:
    right, wrong, missed = (sum(one[i] for one in counted) for i in range(3))
    p = right / (right + wrong) if right + wrong else 1.0
    r = right / (right + missed) if right + missed else 1.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    f05 = 1.25 * p * r / (0.25 * p + r) if p + r else 0.0
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(f1, 4), "f05": round(f05, 4)}


def metrics(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the fixed metrics of the suite."""
    clean = [o for o in outcomes if o.clean]
    types: dict[str, tuple[int, int]] = {}
    for outcome in outcomes:
        for name, (seen, of) in outcome.by_type.items():
            before = types.get(name, (0, 0))
            types[name] = (before[0] + seen, before[1] + of)
    return {
        "detection": _scores([o.detection for o in outcomes]),
        "correction": _scores([o.correction for o in outcomes]),
        "clean_untouched": round(mean([not o.touched for o in clean]), 4) if clean else 1.0,
        "by_type": {name: f"{seen}/{of}" for name, (seen, of) in sorted(types.items())},
    }
