"""Random traces of everything a planner, people, clocks and crashes can do to the dispatcher.

The judge looks only at what happened outside and at what people really said; it shares no code with
the dispatcher.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select, text, update

from core.audit import AuditRow
from core.effects.plan import Plan, Request
from core.effects.store import EffectStepRow
from core.errors import ZhibanError
from core.identity import Permission, Principal
from tests.core.effects.fakes import (
    LEADER,
    NAMES,
    PEOPLE,
    POLICY,
    SECOND_LEADER,
    Crash,
    Room,
)

MOODS = ("", "", "", "", "", "", "crash before", "crash after", "refused", "uncertain", "bug")
CONSEQUENTIAL = {"t.dispatch", "t.notice", "t.sign"}


@dataclass
class Said:
    """A yes that a person really gave, to what the person was really shown."""

    person: Principal
    shown: Plan
    at: datetime


@dataclass
class Trace:
    """One trace: the room, what was shown, what was said, and what was tampered with."""

    room: Room
    rng: Random
    shown: list[Plan] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    refused: dict[str, datetime] = field(default_factory=dict)

    def run(self, length: int) -> None:
        moves: list[tuple[Callable[[], None], int]] = [
            (self.propose, 6), (self.approve, 10), (self.execute, 10), (self.refuse, 1),
            (self.undo, 2), (self.wait, 1), (self.tamper, 1), (self.restart, 1), (self.settle, 2),
            (self.disable, 1), (self.edit_and_reuse, 2),
        ]  # fmt: skip
        each, weights = zip(*moves, strict=True)
        for _ in range(length):
            try:
                self.rng.choices(each, weights)[0]()
            except Crash:
                self.come_back()
            except ZhibanError:
                continue

    def come_back(self) -> None:
        """Start again after a crash, which may die during recovery too."""
        try:
            self.room.restart()
        except Crash:
            self.come_back()

    # --- moves

    def propose(self) -> None:
        requests = [self.request(n) for n in range(1, self.rng.randint(1, 3) + 1)]
        who = self.rng.choice(PEOPLE)
        self.shown.append(self.room.dispatcher.propose(who, requests, "c"))

    def request(self, n: int) -> Request:
        arguments: dict[str, object] = {}
        earlier = f"${n - 1}" if n > 1 else ""
        if self.rng.random() < 0.7:
            arguments["text"] = self.rng.choice(["甲", "乙", ""] + [f"{earlier}.made"] * (n > 1))
        if self.rng.random() < 0.5:
            arguments["to"] = self.rng.choice(
                [["U1"], ["U1", "U2"], f"{earlier}.all" if earlier else ["U3"]]
            )
        if self.rng.random() < 0.03:
            arguments[self.rng.choice(["extra", "to"])] = self.rng.choice([1, "$9.all"])
        name = "t.unknown" if self.rng.random() < 0.02 else self.rng.choice(list(NAMES))
        return Request(action=name, arguments=arguments, untrusted=("text",))

    def some(self) -> Plan:
        """Mostly one of the latest plans: traces that come back to a plan are the telling ones."""
        return self.rng.choice(self.shown[-3:] if self.rng.random() < 0.8 else self.shown)

    def someone(self, plan: Plan) -> Principal:
        """Mostly somebody whose word counts."""
        if self.rng.random() < 0.4:
            return self.rng.choice(PEOPLE)
        own = [p for p in PEOPLE if p.id == plan.principal]
        return self.rng.choice([*own, LEADER, SECOND_LEADER])

    def approve(self) -> None:
        if not self.shown:
            return
        plan = self.some()
        who = self.someone(plan)
        digest = plan.digest if self.rng.random() < 0.85 else self.some().digest
        now = self.room.clock.now()
        self.room.dispatcher.approve(who, plan.id, digest)
        self.said.append(Said(who, plan, now))

    def execute(self) -> None:
        if not self.shown:
            return
        plan = self.some()
        self.room.world.mood = self.rng.choice(MOODS)
        if self.rng.random() < 0.2:  # somebody else presses the same button meanwhile
            self.room.world.during = lambda: self.meanwhile(plan.id)
        try:
            self.room.dispatcher.execute(plan.id)
        finally:
            self.room.world.mood, self.room.world.during = "", None

    def meanwhile(self, plan_id: str) -> None:
        try:
            self.room.dispatcher.execute(plan_id)
        except ZhibanError:
            return

    def refuse(self) -> None:
        if self.shown:
            plan = self.some()
            self.room.dispatcher.refuse(self.rng.choice(PEOPLE), plan.id, "不同意")
            self.refused[plan.id] = self.room.clock.now()

    def undo(self) -> None:
        if self.shown:
            self.room.world.mood = self.rng.choice(MOODS)
            plan = self.some()
            self.room.dispatcher.undo(self.rng.choice(PEOPLE), self.rng.choice(plan.steps).id)

    def settle(self) -> None:
        if self.shown:
            step = self.rng.choice(self.some().steps)
            who, happened = self.rng.choice(PEOPLE), self.rng.random() < 0.5
            self.room.dispatcher.settle(who, step.id, happened=happened, note="核实")

    def wait(self) -> None:
        self.room.clock.advance(timedelta(minutes=self.rng.choice([1, 5, 16])))

    def tamper(self) -> None:
        """Somebody edits a waiting step in the database."""
        if not self.shown or self.rng.random() < 0.5:
            return
        step = self.rng.choice(self.some().steps)
        changed = {"arguments": json.dumps({"text": "改"}, ensure_ascii=False)}
        with self.room.database.transaction() as session:
            session.execute(
                update(EffectStepRow)
                .where(EffectStepRow.id == step.id, EffectStepRow.state == "proposed")
                .values(**changed)
            )

    def restart(self) -> None:
        version = self.rng.choice(["v1"] * 4 + ["v2"])
        self.room.restart(POLICY.model_copy(update={"version": version}))

    def disable(self) -> None:
        self.room.disabled ^= {self.rng.choice(PEOPLE).id}

    def edit_and_reuse(self) -> None:
        """Approve one plan, then try to run another with the same look."""
        if self.shown:
            old = self.some()
            again = [Request(action=s.action, arguments=s.arguments) for s in old.steps]
            who = self.rng.choice(PEOPLE)
            new = self.room.dispatcher.propose(who, again)
            self.shown.append(new)
            self.room.dispatcher.approve(who, new.id, old.digest)


def violations(trace: Trace, first_effect: int) -> list[str]:
    """Return what must never be: the judge's verdict on one trace."""
    room = trace.room
    effects = room.world.effects[first_effect:]
    steps = {step.id: (plan, step) for plan in trace.shown for step in plan.steps}
    found: list[str] = []
    with room.database.reading() as session:
        intents = set(
            session.scalars(
                select(AuditRow.target).where(AuditRow.outcome.in_(["intent", "undo intent"]))
            )
        )
    keys = [(effect.key, effect.action) for effect in effects]
    found += [f"double effect {key}" for key in set(keys) if keys.count(key) > 1]
    for effect in effects:
        step_id = effect.key.partition(":")[0]
        if step_id not in intents:
            found.append(f"no audit row for {effect}")
        if effect.action not in CONSEQUENTIAL:
            continue
        plan, step = steps[step_id]
        if effect.action != step.action or not _same(step.arguments, effect.arguments):
            found.append(f"not what was shown: {effect} / {step}")
        if not _approved(trace, plan, step.action, effect.arguments, effect.at):
            found.append(f"no live approval: {effect}")
    return found


def _same(shown: dict[str, object], done: dict[str, object]) -> bool:
    plain = {k: v for k, v in shown.items() if "$" not in json.dumps(v)}
    return all(done.get(k) == v for k, v in plain.items()) and set(shown) == set(done)


def _approved(
    trace: Trace, plan: Plan, action: str, arguments: dict[str, object], at: datetime
) -> bool:
    if at >= plan.expires_at or (plan.id in trace.refused and trace.refused[plan.id] <= at):
        return False
    yes = {said.person for said in trace.said if said.shown.id == plan.id and said.at <= at}
    leaders = {p for p in yes if Permission.APPROVE in p.permissions}
    own = any(p.id == plan.principal for p in yes)
    to = arguments.get("to")
    if action == "t.sign":
        return bool(leaders)
    if action == "t.notice" and isinstance(to, list) and len(to) >= 2:
        return own and any(p.id != plan.principal for p in leaders)
    return own or bool(leaders)


def clear(room: Room) -> None:
    """Empty the tables between traces, so that each trace costs the same."""
    with room.database.transaction() as session:
        for table in ("effect_decision", "effect_step", "effect_plan", "audit"):
            session.execute(text(f"DELETE FROM {table}"))
    room.world.effects.clear()
    room.disabled.clear()
    room.restart(POLICY)
