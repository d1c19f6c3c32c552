"""What the pages show of one unit: its attempts, what was said, what a verdict rests on."""

from typing import Any

from assistant.duties.rollcall.model import Attempt, CallState, Purpose, UnitResult
from channels.web.rollcall_view import Moment, icon_of, word_of
from channels.web.text import rollcalls as words

Row = dict[str, Any]


def attempt_rows(unit: UnitResult, purpose: Purpose, say: Moment) -> list[Row]:
    """Return all attempts of a unit, the newest first."""
    return [attempt_row(attempt, purpose, say) for attempt in reversed(unit.attempts)]


def attempt_row(a: Attempt, purpose: Purpose, say: Moment) -> Row:
    """Return one attempt with everything that its verdict rests on."""
    look = icon_of(a)
    return {
        "id": a.id,
        "no": a.no,
        "word": word_of(a, purpose),
        "verdict": a.verdict.value if a.verdict else "",
        "tone": look.tone,
        "icon": look.icon,
        "at": say(a.dialed_at or a.planned_at),
        "callee": _callee(a),
        "course": _course(a),
        "recording": a.recording,
        "lines": conversation(a),
        "facts": _facts(a),
        "answer": a.answer,
        "evidence": _evidence(a),
        "percent": round(a.answer.confidence * 100) if a.answer else None,
        "correction": _correction(a, say),
        "score": _figure(a.score),
        "unknown": a.unknown,
        "note": a.note,
        "held": a.held,
        "knows": _knows(a),
        "knows_right": bool(a.answer and a.answer.knows),
        "settled": a.settled and a.state is not CallState.DROPPED,
    }


def _figure(score: float | None) -> str:
    return "" if score is None else f"{score:g}"


def _knows(a: Attempt) -> str:
    """Return what was answered to the knowledge question, and whether that is what it says."""
    if a.answer is None or not a.answer.reply:
        return ""
    return f"{words.REPLIED.format(reply=a.answer.reply)}，{words.KNOWS[a.answer.knows]}"


def _callee(a: Attempt) -> str:
    if a.came_in:
        return f"{words.CAME_IN} {a.callee.number}"
    named = f"{a.callee.rank.value} {a.callee.name}".strip()
    return f"{named} {a.callee.number}".strip()


def _course(a: Attempt) -> str:
    """Return how the call went, in seconds."""
    if a.ended_s is None:
        return ""
    ending = words.ENDINGS.get(a.ending.value, "") if a.ending else ""
    if a.answered_s is None:
        told = [words.RINGING.format(seconds=round(a.ended_s)), ending]
    else:
        talked = words.TALKED.format(seconds=round(a.ended_s - a.answered_s))
        rang = a.ringing_s if a.ringing_s is not None else a.answered_s
        ringing = "" if a.came_in else words.RINGING.format(seconds=round(rang))
        told = [ringing, talked, ending]
    code = f"SIP {a.code}" if a.code and a.code != 200 else ""
    return "，".join(part for part in (*told, code) if part)


def conversation(a: Attempt) -> list[Row]:
    """Return what both sides said in the order in which it was said, with seconds."""
    lines = [
        {"who": words.US, "ours": True, "start": said.start, "at": clock(said.start),
         "text": said.text, "about": ""}
        for said in a.spoken
    ]  # fmt: skip
    lines += [
        {"who": words.THEM, "ours": False, "start": start, "at": clock(start) if end else "",
         "text": text, "about": about}
        for start, end, text, about in _theirs(a)
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line["start"])


def _theirs(a: Attempt) -> list[tuple[float, float, str, str]]:
    """Return the other side's words, each stretch once, with what it tells."""
    found: dict[tuple[float, float, str], list[str]] = {}
    for one in a.answer.evidence if a.answer else ():
        told = words.ABOUT.get(one.about, one.about)
        found.setdefault((one.start, one.end, one.words), []).append(told)
    return [(start, end, text, "、".join(told)) for (start, end, text), told in found.items()]


def _evidence(a: Attempt) -> list[Row]:
    if a.answer is None:
        return []
    return [
        {
            "about": words.ABOUT.get(one.about, one.about),
            "text": one.words,
            "start": one.start,
            "at": clock(one.start) if one.end > 0 else "",
        }
        for one in a.answer.evidence
    ]


def _facts(a: Attempt) -> list[tuple[str, str]]:
    if a.answer is None:
        return []
    said = a.answer.on_duty
    on_duty = words.NOT_SAID if said is None else words.YES if said else words.NO
    named = {"name": a.answer.name, "post": a.answer.post, "on_duty": on_duty,
             "leader": a.answer.leader}  # fmt: skip
    rows = [(words.FACTS[key], value or words.NOT_SAID) for key, value in named.items()]
    return rows if a.answered_s is not None else []


def _correction(a: Attempt, say: Moment) -> Row | None:
    if a.correction is None:
        return None
    same = a.answer is not None and a.answer.verdict is a.correction.verdict
    deed = words.CONFIRMED if same else words.CORRECTED
    told = words.BY_PERSON.format(name=a.correction.by_name, at=say(a.correction.at), deed=deed)
    machine = a.answer.verdict.value if a.answer and not same else ""
    return {"told": told, "why": a.correction.why, "machine": machine}


def clock(seconds: float) -> str:
    """Return a place in a recording: 1:05."""
    whole = int(max(0.0, seconds))
    return f"{whole // 60}:{whole % 60:02d}"
