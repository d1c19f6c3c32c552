"""From words to actions: kinds, names, arguments, plans, questions asked back, refusals, latency.

Rows: utterance, context[{role, text}], expect{kind, actions, alt, forbid, clarify_about,
candidates, pending}, tags. An action right means its name; args_acc all its arguments too.
"""

import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.understand.outcome import Turn, Understood
from assistant.understand.world import World
from connectors.contract import Kind
from evals.act_judge import Judge, names, steps_right
from evals.scorers import mean, percentile

Parse = Callable[[str, Sequence[Turn]], Understood]
Complete = Callable[[str, Sequence[Turn], Understood], Awaitable[Understood]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row gave. `wrong` names what differs from the nearest gold."""

    row: Mapping[str, Any]
    understood: Understood
    ms: float
    model_used: bool
    kind: str
    steps: list[dict[str, Any]]
    right: bool
    names_right: bool
    about_right: bool
    forbidden: int
    wrong: list[str] = field(default_factory=list[str])

    @property
    def gold_kind(self) -> str:
        """What should have come of it."""
        return self.row["expect"]["kind"]

    def detail(self) -> dict[str, Any]:
        """Return the row's result as one JSON object."""
        return {
            "id": self.row["id"],
            "utterance": self.row["utterance"],
            "tags": self.row["tags"],
            "gold_kind": self.gold_kind,
            "kind": self.kind,
            "ok": self.kind == self.gold_kind and self.right,
            "gold": self.row["expect"]["actions"],
            "got": self.steps,
            "wrong": self.wrong,
            "question": self.understood.question,
            "choices": [c.id or c.label for c in self.understood.choices],
            "pending": self.understood.pending,
            "reason": self.understood.reason,
            "forbidden": self.forbidden,
            "outcome": self.understood.outcome,
            "shortlist": list(self.understood.shortlist),
            "confidence": self.understood.confidence,
            "ms": round(self.ms, 1),
            "model": self.model_used,
        }


def read_rows(path: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """Read a JSON-lines file of cases."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()][:limit]


async def run(
    world: World, rows: Sequence[Mapping[str, Any]], parse: Parse, complete: Complete | None
) -> tuple[dict[str, Any], list[Outcome]]:
    """Understand every row and score it; return {suite, rows, metrics, seconds} and the outcomes.

    `complete` asks the model where `parse` is unsure; None leaves its best guess as it is.
    """
    started = time.perf_counter()
    groups = {g.id: list(g.facts.get("members", ())) for g in world.of(Kind.GROUP)}
    judge = Judge(groups, world.now)
    outcomes = [await _one(row, parse, complete, judge) for row in rows]
    report = {
        "suite": "act",
        "rows": len(rows),
        "metrics": metrics(outcomes),
        "by_tag": by_tag(outcomes),
        "seconds": round(time.perf_counter() - started, 1),
    }
    return report, outcomes


async def _one(
    row: Mapping[str, Any], parse: Parse, complete: Complete | None, judge: Judge
) -> Outcome:
    turns = [Turn(turn["role"], turn["text"]) for turn in row["context"]]
    started = time.perf_counter()
    understood = parse(row["utterance"], turns)
    model_used = understood.outcome == "unsure" and complete is not None
    if understood.outcome == "unsure" and complete is not None:
        understood = await complete(row["utterance"], turns, understood)
    ms = (time.perf_counter() - started) * 1000
    return _judged(row, understood, ms, model_used, judge)


def _judged(
    row: Mapping[str, Any], understood: Understood, ms: float, model_used: bool, judge: Judge
) -> Outcome:
    expect = row["expect"]
    kind = kind_of(understood)
    steps = [] if kind not in ("action", "plan") else _steps(understood)
    golds = [expect["actions"], *expect.get("alt", [])]
    nearest = max(golds, key=lambda gold: names(gold) == names(steps))
    return Outcome(
        row=row,
        understood=understood,
        ms=ms,
        model_used=model_used,
        kind=kind,
        steps=steps,
        right=any(steps_right(gold, steps, judge) for gold in golds),
        names_right=any(names(gold) == names(steps) for gold in golds),
        about_right=_about_right(expect, understood),
        forbidden=sum(step["name"] in expect.get("forbid", ()) for step in steps),
        wrong=_differences(nearest, steps, judge),
    )


def _differences(
    gold: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]], judge: Judge
) -> list[str]:
    if names(gold) != names(got):
        return ["actions"]
    pairs = enumerate(zip(gold, got, strict=True), 1)
    return [f"{n}.{key}" for n, (g, p) in pairs for key in judge.wrong(g, p)]


def kind_of(understood: Understood) -> str:
    """Return action, plan, clarify, refuse or answer; an unsure guess counts as its steps."""
    if understood.outcome in ("plan", "unsure"):
        if understood.question or not understood.steps:
            return "clarify"
        return "action" if len(understood.steps) == 1 else "plan"
    return understood.outcome


def _steps(understood: Understood) -> list[dict[str, Any]]:
    return [{"name": step.action, "args": dict(step.arguments)} for step in understood.steps]


def _about_right(expect: Mapping[str, Any], understood: Understood) -> bool:
    """About the right thing: the candidates overlap, or the same action waits."""
    offered = {choice.id for choice in understood.choices if choice.id}
    if offered & set(expect.get("candidates", ())):
        return True
    return bool(expect.get("pending")) and expect["pending"] == understood.pending


def metrics(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the fixed metrics of the suite."""
    single = [o for o in outcomes if o.gold_kind == "action"]
    plans = [o for o in outcomes if o.gold_kind == "plan"]
    return {
        "kind_acc": round(mean([o.kind == o.gold_kind for o in outcomes]), 4),
        "action_acc": round(mean([o.names_right for o in single]), 4),
        "args_acc": round(mean([o.right for o in single]), 4),
        "plan_exact": round(mean([o.right for o in plans]), 4),
        "clarify_f1": round(_clarify_f1(outcomes), 4),
        "forbidden": sum(o.forbidden for o in outcomes),
        "no_model_share": round(
            mean([o.understood.outcome != "unsure" and not o.model_used for o in outcomes]), 4
        ),
        "latency_ms": {
            "p50": round(percentile([o.ms for o in outcomes], 0.5), 1),
            "p95": round(percentile([o.ms for o in outcomes], 0.95), 1),
        },
    }


def _clarify_f1(outcomes: Sequence[Outcome]) -> float:
    gold = sum(o.gold_kind == "clarify" for o in outcomes)
    asked = sum(o.kind == "clarify" for o in outcomes)
    right = sum(o.kind == o.gold_kind == "clarify" and o.about_right for o in outcomes)
    return 2 * right / (gold + asked) if gold + asked else 1.0


def by_tag(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Return right/rows for the main tag of the rows."""
    groups: dict[str, list[bool]] = {}
    for o in outcomes:
        good = o.kind == o.gold_kind and o.right and (o.kind != "clarify" or o.about_right)
        groups.setdefault(o.row["tags"][0], []).append(good)
    return {tag: f"{sum(good)}/{len(good)}" for tag, good in groups.items()}
