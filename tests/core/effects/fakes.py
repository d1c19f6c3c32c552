"""A small world with effects that can be counted, crashed into and re-entered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import event

from core.audit import Audit
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.effects.action import Action, Arguments, Call, Done, Effect, Uncertain
from core.effects.catalogue import Catalogue
from core.effects.dispatcher import Dispatcher
from core.effects.plan import Need
from core.effects.policy import Policy, Rule, When
from core.errors import Refused
from core.identity import Permission, Principal, Role

START = datetime(2026, 11, 21, 21, 30, tzinfo=ROOM_ZONE)
OFFICER = Principal("p1", "值班员甲", ("room",), frozenset({Role.OFFICER}))
OTHER = Principal("p2", "值班员乙", ("room",), frozenset({Role.OFFICER}))
LEADER = Principal("p3", "带班领导", ("room",), frozenset({Role.LEADER}))
SECOND_LEADER = Principal("p4", "带班领导二", ("room",), frozenset({Role.LEADER}))
AUDITOR = Principal("p5", "审计员", ("room",), frozenset({Role.AUDITOR}))
PEOPLE = (OFFICER, OTHER, LEADER, SECOND_LEADER, AUDITOR)


class Crash(BaseException):
    """The process dies here."""


class Note(Arguments):
    text: str = ""
    to: tuple[str, ...] = ()


@dataclass
class Happened:
    """One effect in the outside world."""

    action: str
    arguments: dict[str, object]
    key: str
    at: datetime
    by: str


@dataclass
class World:
    """What really happened outside, and how the next run is to go wrong."""

    clock: SteppedClock
    effects: list[Happened] = field(default_factory=list)
    mood: str = ""
    during: Callable[[], None] | None = None

    def run(self, name: str, call: Call, given: Note) -> Done:
        mood, self.mood = self.mood, ""
        during, self.during = self.during, None
        if mood == "crash before":
            raise Crash
        if mood == "refused":
            raise Refused("对方拒绝。", "请电话联系。")
        arguments = given.model_dump(mode="json", exclude_unset=True)
        self.effects.append(
            Happened(name, arguments, call.key, self.clock.now(), call.principal.id)
        )
        if during is not None:
            during()
        if mood == "crash after":
            raise Crash
        if mood == "uncertain":
            raise Uncertain("对方没有回音。", "请电话核实。")
        if mood == "bug":
            raise RuntimeError("broken adapter")
        return Done(text=f"{name} 已办", refs={"made": f"M-{call.key[:6]}", "all": ["U1", "U2"]})


def action(world: World, name: str, effect: Effect) -> Action[Note]:
    def undo(call: Call, given: Note, _done: Done) -> Done:
        return world.run(f"{name}!undo", call, given)

    return Action(
        name=name,
        title=name,
        arguments=Note,
        effect=effect,
        permission=Permission.ACT,
        summary=lambda given: f"{name}：{given.text} {'、'.join(given.to)}",
        run=lambda call, given: world.run(name, call, given),
        undo=undo if effect is Effect.REVERSIBLE else None,
    )


POLICY = Policy(
    expires_minutes=15,
    actions={
        "t.notice": (Rule(need=Need.TWO, when=When(argument="to", at_least=2)), Rule()),
        "t.sign": (Rule(need=Need.LEADER),),
    },
    version="v1",
)
NAMES = {
    "t.look": Effect.READ,
    "t.light": Effect.REVERSIBLE,
    "t.dispatch": Effect.CONSEQUENTIAL,
    "t.notice": Effect.CONSEQUENTIAL,
    "t.sign": Effect.CONSEQUENTIAL,
}


@dataclass
class Room:
    """A dispatcher over the small world, which can die and come back."""

    database: Database
    clock: SteppedClock
    world: World
    policy: Policy = POLICY
    disabled: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.audit = Audit(self.database, self.clock)
        self.restart()

    def person(self, id: str) -> Principal | None:
        return next((p for p in PEOPLE if p.id == id and id not in self.disabled), None)

    def restart(self, policy: Policy | None = None) -> None:
        self.policy = policy or self.policy
        catalogue = Catalogue(action(self.world, name, effect) for name, effect in NAMES.items())
        self.dispatcher = Dispatcher(
            self.database, self.audit, self.clock, catalogue, self.policy, self.person
        )
        self.dispatcher.recover()


def room_at(path: Path) -> Room:
    database = Database(f"sqlite:///{path / 'effects.db'}")
    # thousands of traces: what fsync adds is tested where processes are really killed
    event.listen(database.engine, "connect", lambda c, _r: c.execute("PRAGMA synchronous=OFF"))
    database.migrate()
    clock = SteppedClock(START)
    return Room(database, clock, World(clock))
