"""How reports are told: sentences for officers, JSON for cards and pages."""

from datetime import datetime
from typing import Any

from assistant.duties.report.appraisal import flag_key
from assistant.duties.report.desk import ReportDesk, View
from assistant.duties.report.draft.model import Draft
from assistant.duties.report.lines import Line
from assistant.duties.report.parts import Running
from assistant.duties.report.record import Missing, Record
from assistant.duties.report.revision import Entry, Revision


def moment(at: datetime, now: datetime) -> str:
    """Write a time as briefly as is clear: today's without day, this year's without year."""
    local = at.astimezone(now.tzinfo)
    if local.date() == now.date():
        return f"{local:%H:%M}"
    day = f"{local.month}月{local.day}日{local:%H:%M}"
    return day if local.year == now.year else f"{local.year}年{day}"


def line(found: Line, now: datetime) -> str:
    """Return one report in one line."""
    when = moment(found.created_at, now)
    return f"{found.id} {found.name}：{found.state}，{found.drafter} {when} 起草"


def asked(missing: tuple[Missing, ...]) -> str:
    """Return what is still missing, "" where nothing is."""
    keys = [m.key for m in missing if not m.optional]
    return f"还缺：{'、'.join(keys)}。" if keys else ""


def noticed(record: Record) -> str:
    """Return contradictions and missing elements in one or two sentences."""
    parts = [
        f"{c.what}有矛盾（{' / '.join(w.text for w in c.values)}），请认定。"
        for c in record.unresolved
    ]
    return "".join([*parts, asked(record.missing)])


def running(clock: Running) -> dict[str, Any]:
    """Return a deadline as JSON."""

    def iso(at: datetime | None) -> str | None:
        return at.isoformat() if at else None

    return {
        "key": clock.key,
        "rule": clock.rule,
        "kind": clock.kind,
        "title": clock.title,
        "due": iso(clock.due),
        "start": iso(clock.start),
        "met": iso(clock.met),
        "state": clock.state,
        "ours": clock.ours,
        "basis": clock.basis,
        "text": clock.text,
    }


def card(revision: Revision) -> dict[str, Any]:
    """Return where a report stands, as JSON."""
    return {
        "id": revision.id,
        "name": revision.name,
        "title": revision.title,
        "event": revision.event,
        "incident": revision.incident,
        "label": revision.label,
        "step": revision.step.value,
        "no": revision.no,
        "correction": revision.correction,
        "corrects": revision.corrects,
        "state": revision.state.value,
        "version": revision.version,
        "drafter": revision.content.heading.drafter or revision.created_by_name,
        "created": revision.created_at.isoformat(),
    }


def page(view: View, desk: ReportDesk) -> dict[str, Any]:
    """Return everything that a page shows of one report, as JSON."""
    revision, now = view.revision, desk.clock.now()
    content = revision.content
    return card(revision) | {
        "sources": [s.model_dump(mode="json") for s in content.sources.values()],
        "record": view.record.model_dump(mode="json"),
        "draft": draft(view.draft),
        "composed": content.composed,
        "typed": [slot.value for slot in content.typed],
        "heading": content.heading.model_dump(mode="json"),
        "flags": [flag.model_dump(mode="json") | {"key": flag_key(flag)} for flag in view.flags],
        "previous": view.previous.revision.id if view.previous else None,
        "changes": [change.model_dump(mode="json") for change in view.changes],
        "clocks": [running(clock) for clock in view.clocks],
        "blocks": [{"key": b.key, "text": b.text, "decidable": b.decidable} for b in view.blocks],
        "loose": list(view.loose),
        "stale": view.stale,
        "allowed": [verb.value for verb in view.allowed],
        "decisions": {k: d.model_dump(mode="json") for k, d in content.decisions.items()},
        "signed": revision.signed.model_dump(mode="json", exclude={"record", "flags"})
        if revision.signed
        else None,
        "sent": revision.sent.model_dump(mode="json") if revision.sent else None,
        "telephone": [t.model_dump(mode="json") for t in revision.telephone],
        "trail": [entry(e, now) for e in revision.trail],
    }


def draft(text: Draft | None) -> dict[str, Any] | None:
    """Return a draft as JSON, with its title and body joined."""
    if text is None:
        return None
    return text.model_dump(mode="json") | {"title": text.title, "body": text.body}


def entry(step: Entry, now: datetime) -> dict[str, Any]:
    """Return one line of the trail as JSON."""
    said = f"{moment(step.at, now)} {step.by_name}{step.verb}"
    return {
        "no": step.no,
        "key": step.key,
        "verb": step.verb.value,
        "by": step.by_name,
        "at": step.at.isoformat(),
        "why": step.why,
        "before": step.before,
        "text": f"{said}（{step.why}）" if step.why else said,
    }
