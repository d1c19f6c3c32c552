"""Rounds of calls as tests need them: by hand, and any that hypothesis can think of."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from assistant.duties.rollcall.model import (
    Attempt,
    Callee,
    CallState,
    Campaign,
    CampaignState,
    Correction,
    Purpose,
    Rank,
    UnitResult,
)
from core.clock import ROOM_ZONE
from voice.line import Ending
from voice.outcome import Answer, Evidence, Speaker, Verdict

START = datetime(2026, 5, 12, 21, 30, tzinfo=ROOM_ZONE)
PHONE = "13900005678"


def heard(verdict: Verdict, **more: Any) -> Answer:
    """An answer as the machine makes it: everything said, and sure."""
    said: dict[str, Any] = {
        "confidence": 0.9, "speaker": Speaker.ROSTERED, "unit": "U1", "name": "钱一方",
        "post": "值班员", "on_duty": True, "leader": "孙二川", "transcript": "我是值班员钱一方。",
        "evidence": (Evidence("name", "钱一方", 3.2, 4.1),),
    }  # fmt: skip
    return Answer(verdict, **(said | more))


def attempt(verdict: Verdict | None = Verdict.ON_DUTY, no: int = 1, **more: Any) -> Attempt:
    """One finished call."""
    answer = more.pop("answer", heard(verdict) if verdict else None)
    usual: dict[str, Any] = {
        "id": f"a{no}", "campaign": "CG-20260512-1", "unit": "U1", "unit_name": "青禾镇", "no": no,
        "callee": Callee(Rank.DUTY, "021-55550001"), "state": CallState.DONE,
        "planned_at": START, "dialed_at": START + timedelta(minutes=no), "answered_s": 9.0,
        "ended_s": 30.0, "ending": Ending.COMPLETED, "answer": answer, "recording": True,
    }  # fmt: skip
    if verdict in (Verdict.NO_ANSWER, Verdict.BUSY, Verdict.LINE_FAULT):
        usual |= {"answered_s": None, "recording": False, "answer": Answer(verdict, 0.9)}
    return Attempt(**(usual | more))


def said_by_a_person(verdict: Verdict, **more: Any) -> Correction:
    return Correction(verdict, "P1", "周复核", START + timedelta(hours=1), **more)


def campaign(*units: UnitResult, **more: Any) -> Campaign:
    usual: dict[str, Any] = {
        "id": "CG-20260512-1", "title": "夜间查岗", "purpose": Purpose.ROLL_CALL,
        "state": CampaignState.DONE, "script": "查岗", "script_version": 1, "created_at": START,
        "created_by": "P0", "created_by_name": "吴值班", "starts_at": START, "ends_by": None,
        "units": units, "version": 1, "finished_at": START + timedelta(minutes=20),
    }  # fmt: skip
    return Campaign(**(usual | more))


def unit(*attempts: Attempt, id: str = "U1", name: str = "青禾镇") -> UnitResult:
    return UnitResult(
        id, name, tuple(replace(a, unit=id, unit_name=name, id=f"{id}-{a.no}") for a in attempts)
    )


_WORDS = st.sampled_from(
    ["", "=1+1", "+8613900005678", "-2", "@SUM(A1)", "我的手机是139 0000 5678", "值班员在岗",
     "\x07响铃", "#N/A", "请拨幺三九零零零零五六七八", "\tx", "'quoted"]
)  # fmt: skip
_SECONDS = st.none() | st.floats(min_value=0, max_value=90)


@st.composite
def _answers(draw: st.DrawFn) -> Answer:
    return Answer(
        draw(st.sampled_from(Verdict)), draw(st.sampled_from([0.3, 0.7, 0.95])),
        draw(st.sampled_from(Speaker)), draw(st.sampled_from([None, "U1"])),
        draw(st.none() | _WORDS), draw(st.none() | _WORDS),
        draw(st.sampled_from([None, True, False])), draw(st.none() | _WORDS), draw(_WORDS), (),
        draw(_WORDS),
    )  # fmt: skip


@st.composite
def attempts(draw: st.DrawFn, no: int = 1) -> Attempt:
    state = draw(st.sampled_from(CallState))
    called = state not in (CallState.WAITING, CallState.DROPPED)
    corrected = draw(st.sampled_from([None, *Verdict])) if state in _SETTLED else None
    return attempt(
        None, no,
        state=state,
        answer=draw(st.none() | _answers()) if called else None,
        dialed_at=START + timedelta(minutes=no) if called else None,
        answered_s=draw(_SECONDS) if called else None,
        ended_s=draw(_SECONDS) if called else None,
        correction=said_by_a_person(corrected, why=draw(_WORDS)) if corrected else None,
        callee=Callee(draw(st.sampled_from(Rank)), draw(st.sampled_from([PHONE, "021-55550001"]))),
        unknown=called and draw(st.booleans()),
        note=draw(_WORDS),
    )  # fmt: skip


_SETTLED = (CallState.DONE, CallState.NEEDS_PERSON)


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """Any round, whatever states its calls are in."""
    count = draw(st.integers(min_value=1, max_value=6))
    units = []
    for n in range(count):
        size = draw(st.integers(min_value=1, max_value=3))
        calls = [draw(attempts(no=k)) for k in range(1, size + 1)]
        units.append(unit(*calls, id=f"U{n}", name=f"第{n}镇"))
    day = draw(st.integers(min_value=0, max_value=80))
    return campaign(*units, starts_at=START + timedelta(days=day))
