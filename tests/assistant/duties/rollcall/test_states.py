"""The states of calls and rounds under every order of events, with a crash between any two."""

import itertools
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assistant.duties.rollcall.correcting import Corrections
from assistant.duties.rollcall.model import Callee, CallState, CampaignState, Purpose, Rank
from assistant.duties.rollcall.planning import Planned
from assistant.duties.rollcall.progress import Progress, Ringing, ToHear
from assistant.duties.rollcall.redialling import shipped_rules
from assistant.duties.rollcall.rounds import Rounds
from assistant.duties.rollcall.store import NewRound, RollcallStore
from core.clock import ROOM_ZONE
from core.effects.action import Call
from core.errors import Refused
from tests.assistant.duties.report.desk_room import quick
from tests.assistant.duties.rollcall.calling_room import OFFICER
from voice.dialogue import shipped_scripts
from voice.dialogue.talked import Talked
from voice.line import Ended, Ending
from voice.outcome import Answer, Verdict

START = datetime(2026, 11, 20, 21, 0, tzinfo=ROOM_ZONE)
UNITS = ("U1", "U2", "U3")
UNANSWERED = {
    Verdict.NO_ANSWER: Ending.NO_ANSWER, Verdict.BUSY: Ending.BUSY,
    Verdict.DEAD_NUMBER: Ending.DEAD_NUMBER, Verdict.LINE_FAULT: Ending.FAULT,
}  # fmt: skip


class Calls(RuleBasedStateMachine):
    """One round of three units; the engine's memory is lost in a crash, the rows are not."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self.database = quick(Path(self._folder.name))
        self.store = RollcallStore(self.database, lambda _: None)
        self.progress = Progress(self.database, shipped_rules)
        self.rounds = Rounds(self.database)
        self.corrections = Corrections(self.database)
        self.now = START
        self.keys = itertools.count()
        self.up: dict[str, Ringing] = {}
        self.answered: set[str] = set()
        self.to_hear: list[ToHear] = []
        self.dialled: Counter[str] = Counter()
        self.allowed: set[str] = set()  # calls put back before anybody picked up
        self.version = 0

    def teardown(self) -> None:
        self.database.dispose()
        self._folder.cleanup()

    def call(self) -> Call:
        return Call(f"k{next(self.keys)}", OFFICER, self.now)

    @initialize(purpose=st.sampled_from(Purpose), window=st.booleans())
    def begin(self, purpose: Purpose, window: bool) -> None:
        units = [Planned(u, u, (Callee(Rank.DUTY, f"8{u}"), Callee(Rank.DEPUTY, f"9{u}")))
                 for u in UNITS]  # fmt: skip
        until = START + timedelta(minutes=20) if window else None
        new = NewRound(purpose, "试", shipped_scripts()[0], UNITS, units, START, until)
        self.id = self.store.create(self.call(), new)
        self.rounds.begin(self.id, self.now)

    @rule(minutes=st.integers(0, 8))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.rounds.close_windows(self.now)

    @rule()
    def dial(self) -> None:
        for id, campaign in self.rounds.due(self.now)[:1]:
            claimed = self.progress.claim(id, campaign, self.now)
            if claimed is not None:
                assert self.dialled[id] == 0 or id in self.allowed
                self.allowed.discard(id)
                self.dialled[id] += 1
                self.up[id] = claimed
                assert self.progress.claim(id, campaign, self.now) is None

    @precondition(lambda self: self.up)
    @rule(data=st.data())
    def pick_up(self, data: st.DataObject) -> None:
        id = data.draw(st.sampled_from(sorted(self.up)))
        self.progress.talking(id, self.id)
        self.answered.add(id)

    @precondition(lambda self: self.up)
    @rule(data=st.data(), cut=st.booleans())
    def end(self, data: st.DataObject, cut: bool) -> None:
        id = data.draw(st.sampled_from(sorted(self.up)))
        call = self.up.pop(id)
        if id in self.answered:
            ended = Ended(Ending.COMPLETED, 9.0, 2.0)
        else:
            ended = Ended(data.draw(st.sampled_from(sorted(UNANSWERED.values()))), 9.0)
        heard = self.progress.ended(call, ended, Talked(ended.answered_at), recording=True, cut=cut)
        assert heard is not None
        self.to_hear.append(heard)

    @precondition(lambda self: self.up)
    @rule(data=st.data(), sent=st.booleans())
    def never_rang(self, data: st.DataObject, sent: bool) -> None:
        waiting = sorted(set(self.up) - self.answered)
        if waiting:
            id = data.draw(st.sampled_from(waiting))
            call = self.up.pop(id)
            if sent:
                self.progress.put_back(call, self.now)
                self.allowed.add(id)
            else:
                self.progress.not_sent(call, "没有线路。", self.now)

    @precondition(lambda self: self.to_hear)
    @rule(data=st.data(), sure=st.booleans())
    def hear(self, data: st.DataObject, sure: bool) -> None:
        call = self.to_hear.pop(0)
        if call.ended.answered_at is None:
            known = {ending: verdict for verdict, ending in UNANSWERED.items()}
            answer = Answer(known[call.ended.ending], 1.0)
        else:
            verdict = data.draw(st.sampled_from([v for v in Verdict if v not in UNANSWERED]))
            answer = Answer(verdict, 0.9 if sure else 0.4)
        self.progress.judged(call.id, call.campaign, answer, self.now)

    @precondition(lambda self: self.to_hear)
    @rule()
    def can_not_hear(self) -> None:
        call = self.to_hear.pop(0)
        self.progress.unheard(call.id, call.campaign, "没有识别", self.now)

    @rule()
    def crash(self) -> None:
        self.up.clear()
        self.to_hear = self.progress.recover(self.now)
        states = {a.state for a in self.store.get(self.id).attempts}
        assert not states & {CallState.DIALING, CallState.TALKING}

    @rule()
    def stop(self) -> None:
        try:
            self.store.stop(self.call(), self.id)
        except Refused:
            return

    @rule()
    def go_on(self) -> None:
        try:
            self.store.resume(self.call(), self.id)
        except Refused:
            return

    @rule(unit=st.sampled_from(UNITS), minutes=st.integers(0, 5))
    def again(self, unit: str, minutes: int) -> None:
        planned = Planned(unit, unit, (Callee(Rank.DUTY, f"8{unit}"),))
        try:
            self.store.redial(
                self.call(), self.id, [planned], self.now + timedelta(minutes=minutes)
            )
        except Refused:
            return

    @rule(data=st.data(), verdict=st.sampled_from(Verdict), back=st.booleans())
    def person(self, data: st.DataObject, verdict: Verdict, back: bool) -> None:
        attempts = self.store.get(self.id).attempts
        attempt = data.draw(st.sampled_from(attempts))
        call = self.call()
        try:
            self.corrections.add(call, attempt.id, verdict, "", "")
        except Refused:
            return
        assert self.store.attempt(attempt.id).verdict is verdict
        if back:
            self.corrections.take_back(self.call(), attempt.id, call.key)
            after = self.store.attempt(attempt.id)
            assert (after.verdict, after.state) == (attempt.verdict, attempt.state)

    @invariant()
    def nobody_is_forgotten(self) -> None:
        if not hasattr(self, "id"):
            return
        campaign = self.store.get(self.id)
        assert [one.unit for one in campaign.units] == list(UNITS)
        unsettled = [a for a in campaign.attempts if not a.settled]
        over = campaign.finished_at is not None
        assert over == (not unsettled)
        if campaign.state is CampaignState.DONE:
            assert over
        for one in campaign.units:
            waiting = [a for a in one.attempts if not a.settled]
            assert len(waiting) <= 1  # never two calls to one unit at once
            last = one.last
            if last.settled and last.state is not CallState.DROPPED:
                assert last.verdict is not None or last.state is CallState.NEEDS_PERSON
        for a in campaign.attempts:
            up = a.state in (CallState.DIALING, CallState.TALKING)
            assert up == (a.id in self.up)

    @invariant()
    def versions_rise(self) -> None:
        if hasattr(self, "id"):
            now = self.store.version(self.id)
            assert now >= self.version
            self.version = now


Calls.TestCase.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
TestCalls = Calls.TestCase
