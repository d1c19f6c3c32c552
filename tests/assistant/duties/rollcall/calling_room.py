"""A room that calls on a recorded line: dispatcher, directory, desk; calls last milliseconds.

What is heard is written down by number, so that the tests of campaigns say for themselves what
comes of a call; `test_real_parts` runs the same desk on the real conversation and hearing.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from assistant.duties.rollcall.actions import rollcall_actions
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.rollcall.model import Campaign, CampaignState
from assistant.duties.rollcall.parts import Parts
from assistant.duties.rollcall.redialling import After, Plan, Rules, shipped_rules
from assistant.duties.rollcall.roster import ExpectedOf
from connectors.contacts import builtin
from connectors.contract import Context, Kind, Named
from connectors.registry import Directory as Names
from core.audit import Audit
from core.clock import ROOM_ZONE, Clock, SystemClock
from core.database import Database
from core.effects.action import Done
from core.effects.catalogue import Catalogue
from core.effects.dispatcher import Dispatcher
from core.effects.plan import Need, Request, StepState
from core.effects.plan import Plan as Proposal
from core.effects.policy import Policy
from core.identity import Principal, Role
from voice.dialogue import shipped_scripts
from voice.dialogue.script import Script, filled
from voice.dialogue.talked import Spoken, Talked
from voice.line import Ended, Ending, EventKind, Leg
from voice.outcome import Answer, Speaker, Verdict
from voice.recorded_leg import Happens
from voice.recorded_line import RecordedLine
from voice.roster import Expected
from voice.speech import Manner, Transcriber
from voice.telephone_wav import wav_bytes

OFFICER = Principal("mei", "梅值守", ("qu",), frozenset({Role.OFFICER}))
LEADER = Principal("tao", "陶带班", ("qu",), frozenset({Role.LEADER}))
PEOPLE = (OFFICER, LEADER)
VOICE = Manner()
SPEED = 60.0  # a minute of the line is a second here
CALM = 3.0  # seconds of the line that a conversation lasts

ENDINGS = {
    Ending.NO_ANSWER: Verdict.NO_ANSWER,
    Ending.CANCELLED: Verdict.NO_ANSWER,
    Ending.BUSY: Verdict.BUSY,
    Ending.REFUSED: Verdict.BUSY,
    Ending.DEAD_NUMBER: Verdict.DEAD_NUMBER,
    Ending.FORWARDED: Verdict.FORWARDED,
    Ending.FAULT: Verdict.LINE_FAULT,
}


def unit(n: int) -> str:
    return f"U{n:02d}"


def duty(n: int) -> str:
    """The duty phone of unit n."""
    return f"8{n:03d}"


def deputy(n: int) -> str:
    return f"139000{n:05d}"


def leader(n: int) -> str:
    return f"138000{n:05d}"


def things(units: int) -> list[Named]:
    """Units with a duty phone, an officer, a deputy and a leader each; all of them a group."""
    found: list[Named] = []
    for n in range(1, units + 1):
        ids = {who: f"{who}{n:02d}" for who in ("C", "D", "L")}
        found.append(
            Named(
                Kind.UNIT, unit(n), f"第{n}街道", (f"{n}街",),
                {"klass": "Ⅲ" if n % 2 else "Ⅱ", "duty_phone": duty(n), "on_duty": ids["C"],
                 "leader": ids["L"], "deputies": [ids["D"]]},
            )
        )  # fmt: skip
        for who, post, mobile in (
            ("C", "值班员", ""), ("D", "副主任", deputy(n)), ("L", "主任", leader(n)),
        ):  # fmt: skip
            found.append(
                Named(
                    Kind.CONTACT, ids[who], f"{'赵钱孙李周吴郑王'[n % 8]}{who}{n}", (),
                    {"unit": unit(n), "post": post, "mobile": mobile, "status": "正常"},
                )
            )  # fmt: skip
    members = [unit(n) for n in range(1, units + 1)]
    found.append(Named(Kind.GROUP, "G01", "各街道", (), {"members": members}))
    found.append(Named(Kind.EXTERNAL, "X1", "市总值班室", (), {"phone": "02112345"}))
    return found


class Prompts:
    """Short silent prompts, and what was rendered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.rendered: list[str] = []
        self.error: Exception | None = None
        self.held = threading.Event()
        self.held.set()

    def render(
        self,
        texts: Sequence[str],
        manner: Manner = VOICE,
        told: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:
        if self.error is not None:
            raise self.error
        for done, text in enumerate(texts, start=1):
            while not self.held.wait(0.05):
                told(done - 1, len(texts))  # tells us when the room is closed
            self.file(text, manner)
            told(done, len(texts))

    def file(self, text: str, manner: Manner = VOICE) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{abs(hash((text, manner)))}.wav"
        if not path.exists():
            self.rendered.append(text)
            path.write_bytes(wav_bytes(np.zeros(800, np.int16)))
        return path


async def brief(
    leg: Leg, script: Script, given: Mapping[str, str], prompt: Callable[[str], Path]
) -> Talked:
    """Greet whoever picks up, wait a moment, hang up."""
    answered_at: float | None = None
    spoken: list[Spoken] = []
    try:
        async for event in leg.events():
            if event.kind is EventKind.ANSWERED:
                answered_at = event.at
                text = filled(script.greeting, given)
                await leg.play(prompt(text))
                spoken.append(Spoken(text, event.at, event.at + 1))
                await asyncio.sleep(CALM / SPEED)
                break
    finally:
        await leg.hang_up()
    return Talked(answered_at, tuple(spoken))


@dataclass
class Heard:
    """What is heard in answered calls: by unit, one row a call (the last one from then on)."""

    verdicts: dict[str, Sequence[Verdict]] = field(default_factory=dict[str, Sequence[Verdict]])
    calls: list[tuple[str, Talked, Ended]] = field(default_factory=list[tuple[str, Talked, Ended]])
    error: Exception | None = None
    held: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.held.set()

    def __call__(
        self,
        recording: Path,
        talked: Talked,
        ended: Ended,
        expected: Expected,
        transcriber: Transcriber,
        expects: Sequence[str] = (),
    ) -> Answer:
        self.held.wait(20)
        if self.error is not None:
            raise self.error
        id = expected.called.id
        if ended.answered_at is None:
            return Answer(ENDINGS[ended.ending], 1.0, Speaker.NOBODY)
        row = self.verdicts.get(id, [Verdict.ON_DUTY])
        before = sum(1 for unit, _, done in self.calls if unit == id and done.answered_at)
        self.calls.append((id, talked, ended))
        verdict = row[min(before, len(row) - 1)]
        sure = 0.3 if verdict is Verdict.UNCLEAR else 0.9
        names = [person.name for person in expected.on_duty]
        return Answer(verdict, sure, Speaker.ROSTERED, id, names[0] if names else None,
                      transcript="值班员在岗")  # fmt: skip


class NoEar:
    """For rooms whose calls are heard from what is written down."""

    def transcribe(self, sound: Any, prompts: Sequence[str] = ()) -> list[Any]:
        raise AssertionError("nothing is transcribed here")


def faster(rules: Rules, seconds: float = 0.05) -> Rules:
    """The shipped plans with their pauses cut to a moment."""

    def plan(of: Plan) -> Plan:
        results = {
            verdict: after.model_copy(update={"after_s": min(after.after_s, seconds)})
            for verdict, after in of.results.items()
        }
        line = of.line.model_copy(update={"after_s": seconds})
        return of.model_copy(update={"results": results, "line": line})

    return rules.model_copy(update={"rollcall": plan(rules.rollcall), "alert": plan(rules.alert)})


def with_result(rules: Rules, verdict: Verdict, after: After) -> Rules:
    """The rules with another consequence of a verdict in roll-calls."""
    plan = rules.rollcall
    results = {**plan.results, verdict: after}
    return rules.model_copy(update={"rollcall": plan.model_copy(update={"results": results})})


@dataclass
class Room:
    """A desk behind a dispatcher on a recorded line; it can be closed and opened again."""

    database: Database
    files: Path
    units: int = 12
    numbers: dict[str, Happens | Sequence[Happens]] = field(
        default_factory=dict[str, Happens | Sequence[Happens]]
    )
    heard: Heard = field(default_factory=Heard)
    clock: Clock = field(default_factory=SystemClock)
    capacity: int = 60
    speed: float = SPEED
    more: dict[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        self.prompts = Prompts(self.files / "prompts")
        self.names = Names()
        context = Context(
            database=self.database, clock=self.clock, zone=ROOM_ZONE,
            files=self.files, names=self.names,
        )  # fmt: skip
        self.contacts = builtin.connect(builtin.Options(), context)
        self.contacts.load(things(self.units))
        self.names.add(self.contacts)
        for n in range(1, self.units + 1):
            for number in (duty(n), deputy(n), leader(n)):
                self.numbers.setdefault(number, Happens(ring_s=1.0))
        self.audit = Audit(self.database, self.clock)
        self._context = context
        self.open()

    def open(self) -> None:
        """Open the room, as after a restart of the program."""
        self.line = self.new_line()
        parts = Parts(
            audit=self.audit,
            prompts=self.prompts,
            converse=brief,
            listened=self.heard,
            transcriber=NoEar,
            expected_for=ExpectedOf(self.contacts),
            scripts=shipped_scripts,
            line=self.line,
            rules=lambda: faster(shipped_rules()),
            room="试验区总值班室",
            look_s=0.05,
        )
        self.desk = RollcallDesk(self._context, self.contacts, replace(parts, **self.more))
        self.dispatcher = Dispatcher(
            self.database,
            self.audit,
            self.clock,
            Catalogue(rollcall_actions(self.desk)),
            Policy(expires_minutes=15, actions={}, version="v1"),
            lambda id: next((p for p in PEOPLE if p.id == id), None),
        )
        self.dispatcher.recover()
        self.desk.engine.start()

    def new_line(self) -> RecordedLine:
        """Make the line on which this room calls."""
        return RecordedLine(self.numbers, self.speed, {"recorded": self.capacity})

    def close(self) -> None:
        self.desk.engine.stop()

    # --- officers

    def plan(self, action: str, who: Principal = OFFICER, **arguments: Any) -> Proposal:
        return self.dispatcher.act(who, [Request(action=action, arguments=arguments)])

    def do(self, action: str, who: Principal = OFFICER, **arguments: Any) -> Done:
        """Ask for one step, say yes where that is needed, and return the receipt."""
        plan = self.plan(action, who, **arguments)
        if plan.need is not Need.NONE:
            plan = self.dispatcher.approve(who, plan.id, plan.digest)
            plan = self.dispatcher.execute(plan.id)
        step = plan.steps[0]
        assert step.state is StepState.DONE, step.error
        assert step.receipt is not None
        self.last = step.id
        return step.receipt

    def look(self, action: str, who: Principal = OFFICER, **arguments: Any) -> Done:
        return self.dispatcher.look(who, action, arguments)

    def undo(self, who: Principal = OFFICER) -> Proposal:
        return self.dispatcher.undo(who, self.last)

    def start(self, *targets: str, **more: Any) -> str:
        done = self.do("rollcall.start", targets=list(targets or ("G01",)), **more)
        return str(done.refs["rollcall"])

    # --- waiting

    def finished(self, id: str, within: float = 20.0) -> Campaign:
        """Wait until a round is over."""
        over = (CampaignState.DONE, CampaignState.STOPPED)
        return self.until(id, lambda one: one.state in over and one.finished_at is not None, within)

    def until(self, id: str, holds: Callable[[Campaign], bool], within: float = 20.0) -> Campaign:
        end = time.monotonic() + within
        while time.monotonic() < end:
            found = self.desk.get(id)
            if holds(found):
                return found
            time.sleep(0.02)
        raise AssertionError(f"still not so: {told(self.desk.get(id))}")

    def dialled(self, number: str) -> int:
        return sum(dial.number == number for dial in self.line.placed)


def told(campaign: Campaign) -> str:
    rows = [f"{a.id} {a.callee.rank} {a.state} {a.verdict} {a.note}" for a in campaign.attempts]
    return f"{campaign.id} {campaign.state}\n" + "\n".join(rows)


def soon(clock: Clock, seconds: float) -> datetime:
    return clock.now() + timedelta(seconds=seconds)
