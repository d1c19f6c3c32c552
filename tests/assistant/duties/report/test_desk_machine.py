"""Whatever is asked of reports, by whom and in whatever order: the promises hold.

Never an unsigned sending, never a changed sent revision, numbers without gaps, nothing that was
typed is lost, and no version is signed that the leader was not shown.
"""

import hashlib
import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from assistant.duties.report.lines import Wanted
from assistant.duties.report.record import Step
from assistant.duties.report.revision import Revision, State, Verb, chain
from assistant.duties.report.workflow import fingerprint, workflow
from core.effects.plan import Plan, StepState
from core.errors import ZhibanError
from core.identity import Principal
from tests.assistant.duties.report.desk_room import (
    EVENT,
    LEADER,
    OFFICER,
    OTHER,
    OTHER_EVENT,
    Failed,
    Room,
    quick,
)

MATERIAL = st.sampled_from(
    [
        "死亡：1\n地点：东街",
        "死亡：2\n地点：东街",
        "死亡：0\n受伤：3",
        "死亡：1\n死亡：3\n地点：西街",
    ]
)


class Anything(RuleBasedStateMachine):
    """Any deed on any report, through the dispatcher."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = quick(Path(self.folder.name))
        self.room = Room(self.database, Path(self.folder.name))
        self.plans: list[tuple[Plan, dict[str, int]]] = []
        self.undoable: list[tuple[str, Principal]] = []
        self.typed: dict[str, list[str]] = {}
        self.sent: dict[str, tuple[str, bytes]] = {}
        self.keys = 0

    def teardown(self) -> None:
        self.database.dispose()
        self.folder.cleanup()

    # --- what can happen

    def ids(self) -> list[str]:
        return sorted(line.id for line in self.every())

    def every(self) -> Sequence[Revision]:
        found = [self.room.desk.lines(Wanted(state=state)) for state in State]
        return [self.room.desk.get(line.id) for lines in found for line in lines]

    def pick(self, n: int) -> str:
        ids = self.ids()
        return ids[n % len(ids)] if ids else "BG20261120-01"

    def attempt(self, verb: str, who: Principal, **arguments: Any) -> bool:
        try:
            self.room.do(verb, who, **arguments)
        except (Failed, ZhibanError):
            return False
        self.undoable.append((self.room.last, who))
        return True

    def draft(self, who: Principal, step: Step, text: str, event: str, no: int | None) -> None:
        self.attempt("draft", who, step=step.value, text=text, event=event, step_no=no)

    @initialize(text=MATERIAL)
    def begin(self, text: str) -> None:
        self.attempt("draft", OFFICER, step="首报", text=text, event=EVENT)

    @rule(seed=st.integers(0, 2**32 - 1))
    def a_busy_hour(self, seed: int) -> None:
        """Several deeds, evenly mixed: single rules are drawn too unevenly to get anywhere."""
        some = random.Random(seed)
        people, texts = (OFFICER, OTHER, LEADER), ("死亡：1\n地点：东街", "死亡：2\n受伤：3")
        for _ in range(10):
            n, who, text = some.randrange(12), some.choice(people), some.choice(texts)
            event = some.choice((EVENT, OTHER_EVENT))
            deeds: list[Callable[[], None]] = [
                partial(self.advance, n, 1 + n % 4),
                partial(self.advance, n, 4),
                partial(self.follow, event, text, n == 0),
                partial(self.draft, who, some.choice(list(Step)), text, event, None),
                partial(self.correct, who, n, text),
                partial(self.update, who, n, some.randrange(4)),
                partial(self.edit, who, n, n % 3 == 0),
                partial(self.decide, who, n, 1 + n % 2),
                partial(self.go_back, who, n, some.choice(("return", "void"))),
                partial(self.propose, n, some.choice(("sign", "send"))),
                partial(self.approve, n),
                partial(self.undo, n),
                partial(self.call, who, n, "电话报告"),
                partial(self.wait, n * 30),
            ]
            some.choice(deeds)()
            self.check()

    def advance(self, n: int, times: int) -> None:
        """As things go when nobody errs."""
        id = self.pick(n)
        for _ in range(times):
            state = self.room.desk.get(id).state if id in self.ids() else State.VOID
            if state in (State.DRAFT, State.RETURNED):
                self.attempt("submit", OFFICER, report=id)
            elif state is State.SUBMITTED:
                self.decide(LEADER, n, 1)
                self.attempt("sign", LEADER, report=id)
            elif state is State.SIGNED:
                self.go_on(OFFICER, n, "send")

    def follow(self, event: str, text: str, last: bool) -> None:
        step = "终报" if last else "续报"
        self.attempt("draft", OFFICER, step=step, text=text, event=event)

    def correct(self, who: Principal, n: int, text: str) -> None:
        self.attempt("draft", who, step="首报", corrects=self.pick(n), text=text)

    def update(self, who: Principal, n: int, deaths: int) -> None:
        self.attempt("update", who, report=self.pick(n), changes={"deaths": deaths})

    def edit(self, who: Principal, n: int, late: bool) -> None:
        id, self.keys = self.pick(n), self.keys + 1
        said = f"手工文稿{self.keys}"
        version = {"version": 1} if late else {}
        if self.attempt("edit", who, report=id, body=said, **version):
            self.typed.setdefault(id, []).append(said)

    def decide(self, who: Principal, n: int, choice: int) -> None:
        id = self.pick(n)
        if id in self.ids():
            blocks = [b for b in self.room.desk.blocks(self.room.desk.get(id)) if b.decidable]
            for block in blocks:
                is_flag = block.key.startswith("chain:")
                given: dict[str, Any] = {"decision": "已核实"} if is_flag else {"choice": choice}
                self.attempt("decide", who, report=id, conflict=block.key, **given)

    def go_on(self, who: Principal, n: int, verb: str) -> None:
        if self.attempt(verb, who, report=self.pick(n)) and verb == "send":
            self.note_sent()

    def go_back(self, who: Principal, n: int, verb: str) -> None:
        self.attempt(verb, who, report=self.pick(n), reason="试")

    def propose(self, n: int, verb: str) -> None:
        """A plan that is approved later, when the report may have changed."""
        id = self.pick(n)
        try:
            plan = self.room.plan(verb, LEADER, report=id)
        except ZhibanError:
            return
        self.plans.append((plan, {id: self.room.desk.get(id).version}))

    def approve(self, n: int) -> None:
        if not self.plans:
            return
        plan, shown = self.plans.pop(n % len(self.plans))
        try:
            self.room.dispatcher.approve(LEADER, plan.id, plan.digest)
            ended = self.room.dispatcher.execute(plan.id)
        except ZhibanError:
            return
        if ended.steps[0].state is StepState.DONE:
            ((id, version),) = shown.items()
            entry = self.room.desk.get(id).trail[-1]
            after = version + (entry.verb is Verb.SIGN)
            assert self.room.desk.get(id).version == after  # exactly what was shown
            self.note_sent()

    def undo(self, n: int) -> None:
        if not self.undoable:
            return
        step, who = self.undoable[n % len(self.undoable)]
        try:
            self.room.dispatcher.undo(who, step)
        except ZhibanError:
            return

    def call(self, who: Principal, n: int, kind: str) -> None:
        self.attempt("confirm", who, report=self.pick(n), answered_by="钱", kind=kind)

    def wait(self, minutes: int) -> None:
        self.room.wait(minutes)

    @rule()
    def restart(self) -> None:
        self.room.restart()

    def note_sent(self) -> None:
        for revision in self.every():
            if revision.sent is not None and revision.id not in self.sent:
                content = fingerprint(revision.content)
                self.sent[revision.id] = (content, self.room.desk.sent_file(revision.id))

    # --- what always holds

    @invariant()
    def check(self) -> None:
        every = self.every()
        self.nothing_unsigned_went_out_and_what_went_out_stays(every)
        self.what_is_signed_had_nothing_open(every)
        self.numbers_have_no_gaps(every)
        self.trails_only_grow_and_follow_the_workflow(every)
        self.nothing_typed_is_lost(every)

    def nothing_unsigned_went_out_and_what_went_out_stays(self, every: Sequence[Revision]) -> None:
        for revision in every:
            verbs = [entry.verb for entry in revision.trail]
            assert (revision.state is State.SENT) == (revision.sent is not None)
            if revision.sent is None:
                continue
            assert revision.signed is not None
            assert verbs.index(Verb.SEND) > max(n for n, v in enumerate(verbs) if v is Verb.SIGN)
            assert revision.signed.by == LEADER.id
            assert fingerprint(revision.content) == revision.signed.sha256
            content, data = self.sent[revision.id]
            assert content == revision.signed.sha256
            assert self.room.desk.sent_file(revision.id) == data
            assert hashlib.sha256(data).hexdigest() == revision.sent.sha256

    def what_is_signed_had_nothing_open(self, every: Sequence[Revision]) -> None:
        for revision in every:
            if revision.signed is not None:
                assert list(revision.signed.record.unresolved) == []
                assert all(flag.severity != "error" for flag in revision.signed.flags)

    def numbers_have_no_gaps(self, every: Sequence[Revision]) -> None:
        by_day: dict[str, list[int]] = {}
        for id in sorted(r.id for r in every):
            day, _, number = id.partition("-")
            by_day.setdefault(day, []).append(int(number))
        for numbers in by_day.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))
        for event in (EVENT, OTHER_EVENT):
            counted = chain(self.room.desk.of_event(event))
            follow = [r.no for r in counted if r.step is Step.FOLLOW_UP and not r.correction]
            assert follow == list(range(1, len(follow) + 1))
            assert sum(r.step is Step.FIRST and not r.correction for r in counted) <= 1
            assert sum(not r.state.binding for r in counted) <= 1

    def trails_only_grow_and_follow_the_workflow(self, every: Sequence[Revision]) -> None:
        for revision in every:
            for before, entry in zip((None, *revision.trail), revision.trail, strict=False):
                assert entry.no == (before.no if before else 0) + 1
                if before is not None:
                    assert entry.before_state is before.after_state
                    moves = workflow().moves[entry.verb]
                    assert moves[before.after_state] is entry.after_state
            assert revision.trail[-1].after_state is revision.state

    def nothing_typed_is_lost(self, every: Sequence[Revision]) -> None:
        for revision in every:
            kept = str(revision.content.draft) + str([e.before for e in revision.trail])
            for said in self.typed.get(revision.id, ()):
                assert said in kept


Anything.TestCase.settings = settings(
    max_examples=10, stateful_step_count=10, deadline=None, derandomize=True,
    suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
TestAnything = Anything.TestCase
