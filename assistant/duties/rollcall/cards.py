"""How rounds of calls are told: sentences for officers, JSON for cards in a conversation."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from assistant.duties.rollcall.model import (
    Attempt,
    CallState,
    Campaign,
    CampaignState,
    Purpose,
    UnitResult,
)
from voice.outcome import Verdict

_SPOKEN = 12  # units that a sentence names; more are counted


def moment(at: datetime, now: datetime) -> str:
    """Write a time as briefly as is clear: today's without the day, this year's without year."""
    local = at.astimezone(now.tzinfo)
    if local.date() == now.date():
        return f"{local:%H:%M}"
    day = f"{local.month}月{local.day}日{local:%H:%M}"
    return day if local.year == now.year else f"{local.year}年{day}"


def day(of: date) -> str:
    """Write a day."""
    return f"{of.year}年{of.month}月{of.day}日"


def minutes(many: float) -> str:
    """Write a length: 5分钟, 30秒."""
    return f"{many:g}分钟" if many >= 1 else f"{many * 60:g}秒"


def names(units: Sequence[str], limit: int = _SPOKEN) -> str:
    """Return names joined; beyond `limit` they are counted."""
    shown = "、".join(units[:limit])
    return f"{shown}等{len(units)}家" if len(units) > limit else shown


def standing(unit: UnitResult) -> str:
    """Return in a word where a unit stands: its outcome, or what is being done."""
    last = unit.last
    if last.state is CallState.NEEDS_PERSON:
        return f"{last.verdict or '未知'}（待人工）"
    if last.verdict is not None and last.state is CallState.DONE:
        return last.verdict.value
    if last.state is CallState.WAITING and len(unit.attempts) > 1:
        return "待重拨"
    return last.state.value


def line(campaign: Campaign, now: datetime) -> str:
    """Return one round in one line."""
    when = moment(campaign.starts_at, now)
    total = len(campaign.units)
    return (
        f"{campaign.id} {campaign.title}：{when}，{campaign.state}，{total}家{_counted(campaign)}"
    )


def _counted(campaign: Campaign) -> str:
    met = sum(unit.last.verdict is Verdict.ON_DUTY for unit in campaign.units)
    what = "在岗" if campaign.purpose is Purpose.ROLL_CALL else "已确认"
    return f"，{what}{met}家" if campaign.state is not CampaignState.SCHEDULED else ""


def told(campaign: Campaign, now: datetime) -> str:
    """Return how a round stands: counts of every outcome, and the units behind the bad ones."""
    when = moment(campaign.starts_at, now)
    head = f"{campaign.title}（{campaign.id}）{campaign.state}，{when}开始，"
    head += f"共{len(campaign.units)}家，已有结果{campaign.settled}家。"
    groups: dict[str, list[str]] = {}
    for unit in campaign.units:
        groups.setdefault(_said(campaign, unit), []).append(unit.unit_name)
    good = _said_verdict(campaign, Verdict.ON_DUTY)
    rows = [f"{good}{len(groups[good])}家"] if good in groups else []
    rows += [f"{what}{len(u)}家：{names(u)}" for what, u in groups.items() if what != good]
    return head + (f"\n{'；'.join(rows)}。" if rows else "")


def _said(campaign: Campaign, unit: UnitResult) -> str:
    said = standing(unit)
    return _said_verdict(campaign, Verdict.ON_DUTY) if said == Verdict.ON_DUTY.value else said


def _said_verdict(campaign: Campaign, verdict: Verdict) -> str:
    if verdict is Verdict.ON_DUTY and campaign.purpose is Purpose.ALERT:
        return "已确认"
    return verdict.value


def card(campaign: Campaign) -> dict[str, Any]:
    """Return a round as JSON for a card in a conversation."""
    verdicts = Counter(unit.last.verdict.value for unit in campaign.units if unit.last.verdict)
    return {
        "id": campaign.id,
        "title": campaign.title,
        "purpose": campaign.purpose.value,
        "state": campaign.state.value,
        "script": campaign.script,
        "script_version": campaign.script_version,
        "starts_at": campaign.starts_at.isoformat(),
        "ends_by": campaign.ends_by.isoformat() if campaign.ends_by else None,
        "finished_at": campaign.finished_at.isoformat() if campaign.finished_at else None,
        "by": campaign.created_by_name,
        "text": campaign.text,
        "version": campaign.version,
        "total": len(campaign.units),
        "settled": campaign.settled,
        "verdicts": dict(verdicts),
        "units": [unit_card(unit) for unit in campaign.units],
    }


def unit_card(unit: UnitResult) -> dict[str, Any]:
    """Return where a unit stands as JSON."""
    last = unit.last
    return {
        "unit": unit.unit,
        "name": unit.unit_name,
        "state": last.state.value,
        "standing": standing(unit),
        "verdict": last.verdict.value if last.verdict else None,
        "calls": sum(attempt.dialed_at is not None for attempt in unit.attempts),
        "attempt": last.id,
        "callee": last.callee.rank.value,
        "note": last.note,
        "score": last.score,
        "who": last.answer.name if last.answer else None,
    }


def heard(attempt: Attempt) -> str:
    """Return who answered a call, what he said and what was made of it, as sentences."""
    answer = attempt.answer
    if answer is None or attempt.verdict is None:
        return ""
    named = (attempt.correction and attempt.correction.name) or answer.name
    who = f"接听人{named}{f'（{answer.post}）' if answer.post else ''}，" if named else ""
    agreed = attempt.correction is not None and attempt.correction.verdict is answer.verdict
    whose = "人工确认" if agreed else "人工改判" if attempt.correction else "机器判定"
    said = f"应答：“{answer.transcript}”" if answer.transcript else ""
    return f"{who}{whose}“{attempt.verdict}”。{said}"


def attempt_card(attempt: Attempt) -> dict[str, Any]:
    """Return one call as JSON, with the machine's verdict beside a person's."""
    answer, word = attempt.answer, attempt.correction
    return {
        "id": attempt.id,
        "rollcall": attempt.campaign,
        "unit": attempt.unit,
        "name": attempt.unit_name,
        "state": attempt.state.value,
        "verdict": attempt.verdict.value if attempt.verdict else None,
        "machine": answer.verdict.value if answer else None,
        "confidence": answer.confidence if answer else None,
        "transcript": answer.transcript if answer else "",
        "recording": attempt.recording,
        "by": word.by_name if word else None,
        "why": word.why if word else "",
    }
