"""From messy material to a report: facts, level, gaps, contradictions, chain, inventions, speed.

Rows: material, now, gold{slots…, level, missing_elements, conflicts, accept}, and for a chain
chain, step, chain_flags. Rows of one chain stand in their order.
"""

import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.duties.report import chain
from assistant.duties.report.assess import assess
from assistant.duties.report.clocks import clocks
from assistant.duties.report.draft import Draft, Header, compose, untraceable
from assistant.duties.report.draft.lasting import known_before
from assistant.duties.report.readers import NO_READERS, Readers
from assistant.duties.report.reading import Gazetteer, NoGazetteer
from assistant.duties.report.record import ChainFlag, Conflict, Material, Record, Slot, Source, Step
from assistant.duties.report.rules import shipped
from core.errors import InvalidInput
from evals.scorers import mean, percentile
from evals.suites import report_judge as judge

Reword = Callable[[Draft, Record, Material], Awaitable[str]]
Told = tuple[Step, Material, Record]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row gave."""

    row: Mapping[str, Any]
    record: Record
    flags: Sequence[ChainFlag]
    text: str
    invented: Sequence[str]
    facts_s: float
    draft_s: float

    @property
    def gold(self) -> Mapping[str, Any]:
        """What should have come of it."""
        return self.row["gold"]

    def got(self, slot: str) -> Any:
        """Return the value of a slot as the rows write it."""
        return judge.value_of(self.record.one(Slot(slot)))

    @property
    def disagreements(self) -> Sequence[Conflict]:
        """What the officer is shown as contradictory: what blocks signing, and what may be so."""
        return (*self.record.conflicts, *self.record.doubts)

    @property
    def named(self) -> set[str]:
        """The missing elements that were asked for."""
        return {one.key for one in self.record.missing if not one.optional}

    def detail(self) -> dict[str, Any]:
        """Return the row's result as one JSON object; `wrong` holds the slots that differ."""
        slots = (*judge.MOMENTS, *judge.NUMBERS, *judge.WORDS)
        wrong = {
            slot: [self.gold.get(slot), str(self.got(slot))]
            for slot in slots
            if any(judge.verdict(self.gold, slot, self.got(slot))[1:])
        }
        gaps = judge.missing(self.gold, self.named)
        return {
            "id": self.row["id"],
            "material": self.row["material"],
            "wrong": wrong,
            "level": [self.gold.get("level"), self.record.grade.level.value],
            "missing": "ok" if not any(gaps[1:]) else [self.gold["missing_elements"],
                                                       self.gold.get("missing_optional", []),
                                                       sorted(self.named)],
            "conflicts": [
                self.gold["conflicts"],
                [[c.what, *(v.text for v in c.values)] for c in self.disagreements],
            ],
            "flags": [self.row.get("chain_flags", []), [f.model_dump() for f in self.flags]],
            "invented": list(self.invented),
            "draft": self.text,
        }  # fmt: skip


def read_rows(path: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """Read a JSON-lines file of cases."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()][:limit]


async def run(
    rows: Sequence[Mapping[str, Any]],
    gazetteer: Gazetteer | None = None,
    reword: Reword | None = None,
    readers: Readers = NO_READERS,
) -> tuple[dict[str, Any], list[Outcome]]:
    """Report every row and score it; return {suite, rows, metrics, seconds} and the outcomes.

    `reword` lets the model word the draft and returns the whole text; None keeps the template's.
    `readers` read beside the rules; without them it is left to the rules.
    """
    started = time.perf_counter()
    chains: dict[str, list[Told]] = {}
    names = gazetteer or NoGazetteer()
    outcomes = [await _one(row, chains, names, reword, readers) for row in rows]
    report = {
        "suite": "report",
        "rows": len(rows),
        "metrics": metrics(outcomes),
        "seconds": round(time.perf_counter() - started, 1),
    }
    return report, outcomes


def _step(said: str) -> Step:
    """Return the step of a row; a 续报 may carry its number (续报二). Raises InvalidInput."""
    found = next((step for step in Step if said.startswith(step)), None)
    if found is None:
        raise InvalidInput(f"不认识报告类型“{said}”。", "请写首报、续报（可带序号）或终报。")
    return found


async def _one(
    row: Mapping[str, Any],
    chains: dict[str, list[Told]],
    gazetteer: Gazetteer,
    reword: Reword | None,
    readers: Readers,
) -> Outcome:
    now = datetime.fromisoformat(row["now"])
    material = Material(sources=(Source(id="m1", text=row["material"]),), now=now)
    step = _step(row.get("step", Step.FIRST))
    before = chains.setdefault(row["chain"], []) if row.get("chain") else []
    started = time.perf_counter()
    record = assess(material, step, gazetteer, readers=readers)
    if more := chain.carried(record, [earlier for _, _, earlier in before]):
        record = assess(material, step, gazetteer, typed=more, readers=readers)
    clocks(record.facts, record.grade, shipped(), now)
    facts_s = time.perf_counter() - started
    flags = chain.compare(before, step, material, record)
    header = Header(at=now)
    earlier = known_before([one for _, _, one in before])
    draft = compose(record, material, step, header, before=earlier)
    text = await reword(draft, record, material) if reword else draft.text
    draft_s = time.perf_counter() - started
    before.append((step, material, record))
    told = [earlier for _, _, earlier in before[:-1]]
    invented = untraceable(text, record, material, earlier=told)
    return Outcome(row, record, flags, text, invented, facts_s, draft_s)


def _f1(counted: Sequence[tuple[int, int, int]]) -> float:
    right, wrong, missed = (sum(one[i] for one in counted) for i in range(3))
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def _slots(outcomes: Sequence[Outcome], slots: Sequence[str]) -> float:
    return _f1(
        [
            judge.verdict(o.gold, slot, o.got(slot))
            for o in outcomes
            for slot in slots
            if slot in o.gold
        ]
    )


def metrics(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the fixed metrics of the suite."""
    graded = [o for o in outcomes if o.gold.get("level")]
    levels = [
        o.record.grade.level.value in (o.gold["level"], *o.gold.get("accept", {}).get("level", ()))
        for o in graded
    ]
    told = [judge.chain(o.row["chain_flags"], o.flags) for o in outcomes if "chain_flags" in o.row]
    right, wrong, missed = (sum(one[i] for one in told) for i in range(3))
    return {
        "counts_times_f1": round(_slots(outcomes, (*judge.MOMENTS, *judge.NUMBERS)), 4),
        "place_source_f1": round(_slots(outcomes, judge.WORDS), 4),
        "level_acc": round(mean(levels), 4),
        "missing_f1": round(_f1([judge.missing(o.gold, o.named) for o in outcomes]), 4),
        "conflicts_f1": round(
            _f1([judge.conflicts(o.gold["conflicts"], o.disagreements) for o in outcomes]), 4
        ),
        "invented": sum(len(o.invented) for o in outcomes),
        "chain_recall": round(right / (right + missed) if right + missed else 1.0, 4),
        "chain_precision": round(right / (right + wrong) if right + wrong else 1.0, 4),
        "facts_s_p95": round(percentile([o.facts_s for o in outcomes], 0.95), 4),
        "draft_s_p50": round(percentile([o.draft_s for o in outcomes], 0.5), 4),
    }
