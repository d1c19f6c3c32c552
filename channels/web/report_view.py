"""What a report page shows, made from the typed parts: plain rows for the templates."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from assistant.duties.report.draft import Draft
from assistant.duties.report.record import Fact, Record, Slot, Source, Span
from channels.web.text import reports as words

SOON_SECONDS = 15 * 60
Moment = Callable[[str | None], str]


def mark_id(slot: Slot, index: int) -> str:
    """Return the name by which a fact and its words in the material find each other."""
    return f"{slot.value}-{index}"


def fact_rows(record: Record, typed: Iterable[Slot]) -> list[dict[str, Any]]:
    """Return the facts slot by slot; a slot that nobody spoke of stays in the list, empty."""
    known = frozenset(typed)
    rows: list[dict[str, Any]] = []
    for slot, title in words.SLOTS.items():
        facts = record.all(slot)
        if facts or slot in words.ALWAYS or slot in known:
            values = [_value(slot, n, fact) for n, fact in enumerate(facts)]
            row = {"slot": slot.value, "title": title, "values": values, "typed": slot in known}
            rows.append(row)
    return rows


def _value(slot: Slot, index: int, fact: Fact) -> dict[str, Any]:
    return {
        "mark": mark_id(slot, index),
        "text": fact.text,
        "quotes": [span.quote for span in fact.spans],
        "by_officer": fact.by_officer,
        "approx": fact.approx,
        "status": words.STATUS.get(fact.status.value, ""),
        "said_by": fact.said_by,
    }


def sources(shown: Sequence[Source], record: Record, say: Callable[[datetime], str]) -> list[Any]:
    """Return every source cut at the words that facts stand on."""
    marks = [
        (mark_id(slot, n), span)
        for slot in Slot
        for n, fact in enumerate(record.all(slot))
        for span in fact.spans
    ]
    marks += [
        (f"conflict-{n}", span)
        for n, conflict in enumerate(record.conflicts)
        for wording in conflict.values
        for span in wording.spans
    ]
    return [
        {
            "id": source.id,
            "kind": words.KINDS.get(source.kind.value, source.kind.value),
            "label": source.label,
            "at": say(source.at) if source.at else "",
            "pieces": cut(source.text, [(m, s) for m, s in marks if s.source == source.id]),
        }
        for source in shown
    ]


def cut(text: str, marks: Sequence[tuple[str, Span]]) -> list[dict[str, Any]]:
    """Return `text` in pieces, each with the marks that cover it. Joined they are the text."""
    edges = {0, len(text)}
    for _, span in marks:
        edges |= {min(span.start, len(text)), min(span.end, len(text))}
    places = sorted(edges)
    return [
        {
            "text": text[start:end],
            "marks": " ".join(
                dict.fromkeys(m for m, span in marks if span.start < end and start < span.end)
            ),
        }
        for start, end in pairwise(places)
    ]


def draft_rows(draft: Draft) -> list[dict[str, Any]]:
    """Return the paragraphs with their pieces; a piece names the slots that it rests on."""
    return [
        {
            "role": paragraph.role,
            "level": paragraph.level,
            "pieces": [
                {
                    "text": piece.text,
                    "blank": piece.blank,
                    "slots": " ".join(slot.value for slot in piece.slots),
                }
                for piece in paragraph.pieces
            ],
        }
        for paragraph in draft.paragraphs
    ]


def clock_rows(
    clocks: Sequence[Mapping[str, Any]], say: Moment, now: datetime
) -> list[dict[str, Any]]:
    """Return the deadlines as the page shows them: what is met last, the nearest first."""
    rows: list[dict[str, Any]] = []
    for clock in clocks:
        due, met = _at(clock["due"]), _at(clock["met"])
        state, tone = _clock_state(due, met, now)
        rows.append(
            {
                "kind": clock["kind"],
                "title": clock["title"],
                "state": state,
                "tone": tone,
                "until": clock["due"] if due and not met else "",
                "due": f"{words.DUE} {say(clock['due'])}" if due else "",
                "why": clock["text"],
            }
        )
    return sorted(rows, key=lambda row: (row["state"] == words.MET, row["until"] or "9"))


def _at(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _clock_state(due: datetime | None, met: datetime | None, now: datetime) -> tuple[str, str]:
    """An overdue clock is only suspected to be late: no program passes that verdict."""
    if met is not None:
        return (words.MET, "zb-ok") if due is None or met <= due else (words.LATE, "zb-bad")
    if due is None:
        return words.WAITS, ""
    if now > due:
        return words.LATE, "zb-bad"
    soon = (due - now).total_seconds() <= SOON_SECONDS
    return (words.NEAR, "zb-warn") if soon else (words.RUNS, "")


def signature_lines(draft: Draft, say: Moment) -> list[str]:
    """Return the lines under the text."""
    signed = draft.signature
    at = say(signed.at.isoformat()) if signed.at else ""
    signer = f"{words.SIGNER}：{signed.signer}" if signed.signer else ""
    contact = f"{words.CONTACT}：{signed.contact}" if signed.contact else ""
    return [line for line in (signed.unit, at, signer, contact) if line]


def plain_text(draft: Draft) -> str:
    """Return the paragraphs as the officer edits them: one a line."""
    return "\n".join(paragraph.text for paragraph in draft.paragraphs)
