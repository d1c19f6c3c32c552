"""Whatever is asked of an event, in whatever order: it stays in its machine and loses no step."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from connectors.events import builtin, states, transitions
from connectors.events import commands as c
from connectors.events.model import Event, Loop, NewEvent, State, Verb
from core.database import Database
from core.effects.action import Call
from core.errors import Refused
from tests.connectors.events.room import OFFICER, START, room_of

TABLE = yaml.safe_load(Path(states.__file__).with_name("states.yaml").read_text(encoding="utf-8"))
UNITS = st.sampled_from(["W1", "W2", "W3"])
MANY = st.lists(UNITS, max_size=3).map(tuple)
HOURS = st.integers(-2, 60)
TEXT = st.sampled_from(["", "现场已看", "补充"])
SAID = st.sampled_from(["现场已看", "补充"])


class Anything(RuleBasedStateMachine):
    """Any deed at any time against the pure transitions."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.calls: list[tuple[Call, c.Command | None]] = []
        self.history: list[Event] = []

    # --- the system under test

    def make(self, call: Call) -> Event:
        return transitions.registered(NewEvent(title="任意"), "SJ20261120-0001", call)

    def do(self, call: Call, command: c.Command) -> Event:
        event = self.history[-1]
        return event if event.step(call.key) else transitions.apply(event, command, call)

    def kept(self) -> Event:
        return self.history[-1]

    # --- what can happen

    @initialize()
    def register(self) -> None:
        call = Call("k0", OFFICER, self.now)
        self.calls.append((call, None))
        self.history.append(self.make(call))

    def attempt(self, command: c.Command) -> None:
        before = self.kept()
        call = Call(f"k{len(self.calls)}", OFFICER, self.now)
        self.calls.append((call, command))
        try:
            after = self.do(call, command)
        except Refused:
            assert self.kept() == before
            return
        self.check_move(before, after, command)
        self.history.append(after)

    def check_move(self, before: Event, after: Event, command: c.Command) -> None:
        assert after.steps[:-1] == before.steps
        step = after.steps[-1]
        assert (step.before, step.after) == (before.state, after.state)
        if step.verb is Verb.WITHDRAW:
            taken = before.step(step.detail["withdraws"])
            assert taken is not None
            assert taken.verb.value in TABLE["withdrawable"]
            assert after.state in (taken.before, before.state)
        else:
            assert after.state.value in TABLE["moves"][step.verb.value][before.state.value]
        if isinstance(command, c.Close):
            said = [s for s in before.steps if s.verb in (Verb.FEEDBACK, Verb.FINISH)]
            assert command.result.strip() or said

    @rule(hours=st.integers(0, 5))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def at(self, hours: int) -> datetime:
        return self.now + timedelta(hours=hours)

    @rule(to=MANY.filter(bool), hours=st.none() | HOURS)
    def dispatch(self, to: tuple[str, ...], hours: int | None) -> None:
        self.attempt(c.Dispatch(to=to, deadline=None if hours is None else self.at(hours)))

    @rule(unit=st.none() | UNITS)
    def sign(self, unit: str | None) -> None:
        self.attempt(c.Sign(unit=unit))

    @rule(unit=st.none() | UNITS, content=SAID, finished=st.booleans())
    def feedback(self, unit: str | None, content: str, finished: bool) -> None:
        self.attempt(c.Feedback(content=content, unit=unit, finished=finished))

    @rule(to=MANY, hours=st.none() | HOURS)
    def urge(self, to: tuple[str, ...], hours: int | None) -> None:
        self.attempt(c.Urge(to=to, deadline=None if hours is None else self.at(hours)))

    @rule(to=MANY)
    def send_back(self, to: tuple[str, ...]) -> None:
        self.attempt(c.Return(reason="不合格", to=to))

    @rule(loop=st.sampled_from(Loop))
    def escalate(self, loop: Loop) -> None:
        self.attempt(c.Escalate(to_loop=loop))

    @rule(hours=HOURS)
    def extend(self, hours: int) -> None:
        self.attempt(c.Extend(until=self.at(hours), reason="等配件"))

    @rule(approved=st.booleans(), hours=st.none() | HOURS)
    def decide(self, approved: bool, hours: int | None) -> None:
        self.attempt(c.Decide(approved=approved, until=None if hours is None else self.at(hours)))

    @rule()
    def check(self) -> None:
        self.attempt(c.Check())

    @rule(result=TEXT)
    def close(self, result: str) -> None:
        self.attempt(c.Close(result=result))

    @rule()
    def void(self) -> None:
        self.attempt(c.Void(reason="登记有误"))

    @rule(title=SAID)
    def edit(self, title: str) -> None:
        self.attempt(c.Edit(title=title + str(len(self.calls)), reason="更正"))

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        keys = [call.key for call, _ in self.calls]
        self.attempt(c.Withdraw(key=data.draw(st.sampled_from(keys)), reason="记错"))

    @precondition(lambda self: any(command for _, command in self.calls))
    @rule(data=st.data())
    def replay(self, data: st.DataObject) -> None:
        """The same key comes again, after whatever happened since."""
        before = self.kept()
        done = [(x, y) for x, y in self.calls if y is not None and before.step(x.key)]
        if done:
            call, command = data.draw(st.sampled_from(done))
            assert command is not None
            assert self.do(call, command) == before == self.kept()

    # --- what must always hold

    @invariant()
    def whole(self) -> None:
        if not self.history:
            return
        event = self.kept()
        assert event == self.history[-1]
        assert [step.no for step in event.steps] == list(range(1, len(event.steps) + 1))
        assert len({step.key for step in event.steps}) == len(event.steps)
        assert (event.closed_at is None) == event.state.open
        assert len(set(event.units)) == len(event.units)
        if event.state is not State.EXTENSION:
            assert event.asked_until is None
        if event.state is State.CHECKING:
            assert all(a.finished_at for a in event.assignments)


class Stored(Anything):
    """The same against the built-in system's tables."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = Database(f"sqlite:///{self.folder.name}/events.db")
        self.database.migrate()
        room = room_of(self.database, Path(self.folder.name))
        self.system = builtin.connect(builtin.Options(), room.context)

    def make(self, call: Call) -> Event:
        return self.system.create(call, NewEvent(title="任意"))

    def do(self, call: Call, command: c.Command) -> Event:
        return self.system.change(call, self.history[-1].id, command)

    def kept(self) -> Event:
        return self.system.get(self.history[-1].id)

    def teardown(self) -> None:
        self.database.dispose()
        self.folder.cleanup()


Anything.TestCase.settings = settings(
    max_examples=300, stateful_step_count=40, deadline=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
Stored.TestCase.settings = settings(
    max_examples=8, stateful_step_count=30, deadline=None, derandomize=True,
    suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
TestAnything = Anything.TestCase
TestStored = Stored.TestCase


def reach(start: State, moves: Callable[[State], set[State]]) -> set[State]:
    found, edge = {start}, {start}
    while edge:
        edge = {after for state in edge for after in moves(state)} - found
        found |= edge
    return found


def test_every_state_can_be_reached_and_every_open_one_can_be_closed() -> None:
    table = states.machine().moves

    def after(state: State) -> set[State]:
        return {target for moves in table.values() for target in moves.get(state, ())}

    assert reach(State.WAITING, after) == set(State)
    for state in State:
        if state.open:
            assert State.CLOSED in reach(state, after)


def test_nothing_happens_any_more_to_what_is_void() -> None:
    assert states.machine().allowed(State.VOID) == []
    assert states.machine().allowed(State.CLOSED) == [Verb.RETURN]
