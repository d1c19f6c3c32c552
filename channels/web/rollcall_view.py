"""What the roll-call pages show, made from campaigns: plain rows for the templates."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.duties.rollcall.model import (
    Attempt,
    CallState,
    Campaign,
    CampaignState,
    Purpose,
    UnitResult,
)
from channels.web.text import rollcalls as words
from voice.dialogue.script import Asks, Script
from voice.outcome import Verdict

Moment = Callable[[datetime], str]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """How a state or a verdict is drawn: colour class and icon; never without its word."""

    tone: str
    icon: str


VERDICTS: dict[Verdict, Look] = {
    Verdict.UNCLEAR: Look("zb-warn", "hearing"),
    Verdict.WRONG_PERSON: Look("zb-bad", "person_off"),
    Verdict.INCOMPLETE: Look("zb-warn", "rule"),
    Verdict.NO_ANSWER: Look("zb-bad", "phone_missed"),
    Verdict.SILENT: Look("zb-bad", "mic_off"),
    Verdict.BUSY: Look("zb-warn", "phone_paused"),
    Verdict.FORWARDED: Look("zb-warn", "phone_forwarded"),
    Verdict.VOICEMAIL: Look("zb-warn", "voicemail"),
    Verdict.DEAD_NUMBER: Look("zb-bad", "phone_disabled"),
    Verdict.LINE_FAULT: Look("zb-warn", "error_outline"),
    Verdict.ON_DUTY: Look("zb-ok", "check_circle"),
}
PASSED = frozenset({Verdict.ON_DUTY})
STATES: dict[CallState, Look] = {
    CallState.WAITING: Look("", "schedule"),
    CallState.DIALING: Look("zb-live", "ring_volume"),
    CallState.TALKING: Look("zb-live", "phone_in_talk"),
    CallState.JUDGING: Look("zb-live", "graphic_eq"),
    CallState.DONE: Look("", "done"),
    CallState.NEEDS_PERSON: Look("zb-warn", "support_agent"),
    CallState.DROPPED: Look("", "block"),
}
CAMPAIGNS = {
    CampaignState.SCHEDULED: "",
    CampaignState.RUNNING: "zb-live",
    CampaignState.STOPPED: "zb-bad",
    CampaignState.DONE: "zb-ok",
}
ACTIVE = frozenset({CallState.DIALING, CallState.TALKING, CallState.JUDGING})
OPEN = frozenset({CampaignState.SCHEDULED, CampaignState.RUNNING})


def icon_of(attempt: Attempt) -> Look:
    """Return how an attempt is drawn: by its verdict once it has one, else by its state."""
    verdict = attempt.verdict
    if attempt.state is CallState.DONE and verdict is not None:
        return VERDICTS[verdict]
    return STATES[attempt.state]


def word_of(attempt: Attempt, purpose: Purpose) -> str:
    """Return the word under which an attempt stands."""
    verdict = attempt.verdict
    if attempt.state is CallState.DONE and verdict is not None:
        return verdict_word(verdict, purpose)
    return attempt.state.value


def verdict_word(verdict: Verdict, purpose: Purpose) -> str:
    """Return a verdict's word: whoever took a 叫应 has confirmed it."""
    if purpose is Purpose.ALERT and verdict is Verdict.ON_DUTY:
        return words.TAKEN
    return verdict.value


def failed(unit: UnitResult) -> bool:
    """Say whether a unit's last attempt is over and nobody was found on duty or confirmed."""
    return unit.last.settled and unit.last.verdict not in PASSED


def waits_for_person(unit: UnitResult) -> bool:
    """Say whether somebody should listen or find out before the unit's result counts."""
    return unit.last.state is CallState.NEEDS_PERSON


# --- the list


def campaign_rows(campaigns: Iterable[Campaign], say: Moment) -> list[Row]:
    """Return the rounds of calls, newest first, what is open on top."""
    rows = [_campaign(one, say) for one in campaigns]
    return sorted(rows, key=lambda row: not row["open"])


def _campaign(one: Campaign, say: Moment) -> Row:
    return {
        "id": one.id,
        "title": one.title,
        "purpose": one.purpose.value,
        "state": one.state.value,
        "tone": CAMPAIGNS[one.state],
        "open": one.state in OPEN or any(map(waits_for_person, one.units)),
        "at": say(one.starts_at),
        "by": one.created_by_name,
        "done": one.settled,
        "total": len(one.units),
        "counts": count_rows(one),
    }


def count_rows(one: Campaign) -> list[Row]:
    """Return how many units stand where, what needs attention first."""
    counted = Counter(map(_key, one.units))
    return [
        {"word": _title(key, one.purpose), "tone": look.tone, "icon": look.icon,
         "count": counted[key]}
        for key, look in _ORDER.items()
        if counted[key]
    ]  # fmt: skip


# --- the board


def board_groups(
    one: Campaign,
    say: Moment,
    picked: frozenset[str] = frozenset(),
    unconfirmed: frozenset[str] = frozenset(),
) -> list[Row]:
    """Return the units in groups: for a person, under way, by verdict, waiting, not called.

    Within a group they keep the campaign's order, so that a tile is found where it was.
    `unconfirmed` are those whose fault counts only after somebody has listened.
    """
    groups = {key: _group(key, _title(key, one.purpose), look) for key, look in _ORDER.items()}
    for unit in one.units:
        tile = _tile(unit, one.purpose, say) | {
            "picked": unit.unit in picked,
            "unconfirmed": unit.unit in unconfirmed,
        }
        groups[_key(unit)]["tiles"].append(tile)
    return [group for group in groups.values() if group["tiles"]]


_ORDER: dict[str, Look] = {
    "person": STATES[CallState.NEEDS_PERSON],
    "active": STATES[CallState.TALKING],
    **{verdict.value: look for verdict, look in VERDICTS.items()},
    "again": Look("", "update"),
    "waiting": STATES[CallState.WAITING],
    "dropped": STATES[CallState.DROPPED],
}


def _title(key: str, purpose: Purpose) -> str:
    """Return what a group of units is called."""
    return words.GROUPS_TOLD.get(key) or verdict_word(Verdict(key), purpose)


REDIALLED = frozenset(v.value for v in Verdict if v not in PASSED)


def _group(key: str, title: str, look: Look) -> Row:
    tiles: list[Row] = []
    return {
        "key": key,
        "title": title,
        "tone": look.tone,
        "icon": look.icon,
        "redial": key in REDIALLED,
        "tiles": tiles,
    }


def _key(unit: UnitResult) -> str:
    last = unit.last
    if last.state is CallState.NEEDS_PERSON:
        return "person"
    if last.state in ACTIVE:
        return "active"
    if last.state is CallState.WAITING:
        return "again" if last.no > 1 else "waiting"
    if last.state is CallState.DROPPED or last.verdict is None:
        return "dropped"
    return last.verdict.value


def _tile(unit: UnitResult, purpose: Purpose, say: Moment) -> Row:
    last = unit.last
    look = icon_of(last)
    return {
        "unit": unit.unit,
        "name": unit.unit_name,
        "word": word_of(last, purpose),
        "state": last.state.value,
        "tone": look.tone,
        "icon": look.icon,
        "busy": last.state in ACTIVE,
        "note": _note(unit, purpose, say),
        "times": len(unit.attempts),
    }


def _note(unit: UnitResult, purpose: Purpose, say: Moment) -> str:
    """Return the small line of a tile: who answered, or what was before and when it goes on."""
    last = unit.last
    if last.state is CallState.WAITING:
        before = unit.attempts[-2].verdict if len(unit.attempts) > 1 else None
        told = words.BEFORE.format(word=verdict_word(before, purpose)) if before else ""
        return f"{say(last.planned_at)} {told}".strip() if last.no > 1 else ""
    if last.correction is not None and last.correction.name:
        return last.correction.name
    if last.answer is not None and last.answer.name:
        return last.answer.name
    return last.callee.rank.value if last.callee.name else ""


# --- what is chosen for the next round


def pickable(one: Campaign) -> Sequence[str]:
    """Return the units whose last attempt failed, in order."""
    return [unit.unit for unit in one.units if failed(unit)]


# --- scripts


def of_purpose(scripts: Iterable[Script], purpose: Purpose) -> dict[str, str]:
    """Return the scripts that serve a purpose: one that asks for a confirmation is for 叫应."""
    return {
        script.name: f"{script.name}（{words.VERSION.format(version=script.version)}）"
        for script in scripts
        if purpose_of(script) is purpose
    }


def purpose_of(script: Script) -> Purpose:
    """Return what a script is for."""
    confirms = any(question.asks is Asks.CONFIRM for question in script.questions)
    return Purpose.ALERT if confirms else Purpose.ROLL_CALL
