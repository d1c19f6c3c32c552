"""What a report page shows, made from the typed parts: plain rows for the templates."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from assistant.duties.report.draft import Draft
from assistant.duties.report.record import Fact, Missing, Record, Recording, Slot, Source, Span
from channels.web.report_recording import clock, marks_of
from channels.web.text import reports as words

Moment = Callable[[str | None], str]
Row = dict[str, Any]
DONE, AT_ONCE, UNKNOWN = "已报", "立即", "起算未定"
TONES = {"疑似超时": "zb-bad", "临近": "zb-warn", DONE: "zb-ok", AT_ONCE: "zb-warn"}


def mark_id(slot: Slot, index: int) -> str:
    """Return the name by which a fact and its words in the material find each other."""
    return f"{slot.value}-{index}"


def fact_groups(record: Record, typed: Iterable[Slot]) -> list[Row]:
    """Return the facts in the groups in which an officer looks for them.

    A slot that is always looked for stays in its group, empty, where nobody spoke of it.
    """
    known = frozenset(typed)
    groups: list[Row] = []
    for title, slots in words.GROUPS.items():
        rows = [_row(slot, record, slot in known) for slot in slots]
        kept = [r for r in rows if r["values"] or r["typed"] or Slot(r["slot"]) in words.ALWAYS]
        groups.append({"title": title, "rows": kept, "tiles": Slot.DEATHS in slots})
    return groups


def _row(slot: Slot, record: Record, typed: bool) -> Row:
    values = [_value(slot, n, fact, typed) for n, fact in enumerate(record.all(slot))]
    return {"slot": slot.value, "title": words.SLOTS[slot], "values": values, "typed": typed}


def _value(slot: Slot, index: int, fact: Fact, typed: bool) -> Row:
    carried = fact.by_officer and not (fact.spans or typed)  # from an earlier report
    return {
        "mark": mark_id(slot, index),
        "text": fact.text,
        "quotes": [span.quote for span in fact.spans],
        "by_officer": fact.by_officer and not carried,
        "carried": carried,
        "approx": fact.approx,
        "weighed": fact.weighed,
        "instead_of": fact.instead_of,
        "status": words.STATUS.get(fact.status.value, ""),
        "said_by": fact.said_by,
    }


def still_asked(record: Record, draft: Draft | None) -> list[Missing]:
    """Return what is still to be asked: not what the text tells from an earlier report."""
    pieces = [p for paragraph in draft.paragraphs for p in paragraph.pieces] if draft else []
    told = {words.SLOTS[slot] for piece in pieces if not piece.blank for slot in piece.slots}
    return [one for one in record.missing if one.key not in told]


def sources(
    shown: Sequence[Source],
    record: Record,
    say: Callable[[datetime], str],
    report: str = "",
    left: Sequence[Span] = (),
) -> list[Row]:
    """Return every source of a report cut at the words that facts stand on, with its player.

    `left`: what of them the draft does not tell.
    """
    marks = [
        (mark_id(slot, n), span)
        for slot in Slot
        for n, fact in enumerate(record.all(slot))
        for span in fact.spans
    ]
    marks += [
        (f"conflict-{n}", span)
        for n, conflict in enumerate((*record.conflicts, *record.doubts))
        for wording in conflict.values
        for span in wording.spans
    ]
    marks += [(f"left-{n}", span) for n, span in enumerate(left)]
    return [
        {
            "id": source.id,
            "kind": words.EVERY_KIND[source.kind.value],
            "label": source.label,
            "at": say(source.at) if source.at else "",
            "pieces": cut(source.text, [(m, s) for m, s in marks if s.source == source.id]),
            "recording": _player(source.recording, report),
        }
        for source in shown
    ]


def _player(recording: Recording | None, report: str) -> Row | None:
    if recording is None:
        return None
    return {
        "name": recording.name,
        "length": clock(recording.seconds),
        "address": f"/api/v1/reports/{report}/recordings/{recording.sha256}",
        "marks": marks_of(recording),
    }


def cut(text: str, marks: Sequence[tuple[str, Span]]) -> list[Row]:
    """Return `text` in pieces, each with the marks that cover it. Joined they are the text."""
    edges = {0, len(text)}
    for _, span in marks:
        edges |= {min(span.start, len(text)), min(span.end, len(text))}
    pieces: list[Row] = []
    for start, end in pairwise(sorted(edges)):
        over = dict.fromkeys(m for m, span in marks if span.start < end and start < span.end)
        look = "zb-said"
        if any(mark.startswith("conflict-") for mark in over):
            look += " zb-contested"
        if over and all(mark.startswith("left-") for mark in over):
            look = "zb-left-out"
        pieces.append({"text": text[start:end], "marks": " ".join(over), "look": look})
    return pieces


def conflict_rows(record: Record) -> list[Row]:
    """Return the contradictions, open ones first, each side with the words that said it."""
    rows = [
        {
            "mark": f"conflict-{n}",
            "key": conflict.key,
            "what": conflict.what,
            "resolution": conflict.resolution,
            "sides": [
                {"text": side.text, "quotes": [span.quote for span in side.spans]}
                for side in conflict.values
            ],
        }
        for n, conflict in enumerate(record.conflicts)
    ]
    return sorted(rows, key=lambda row: bool(row["resolution"]))


def doubt_rows(record: Record) -> list[Row]:
    """Return what may disagree, each with its sides; the marks go on behind the contradictions."""
    return [
        {"mark": f"conflict-{n}", "sides": [side.text for side in doubt.values]}
        for n, doubt in enumerate(record.doubts, len(record.conflicts))
    ]


def draft_rows(draft: Draft) -> list[Row]:
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


def clock_rows(clocks: Sequence[Mapping[str, Any]], say: Moment) -> list[Row]:
    """Return the deadlines as the page shows them: what is met last, the nearest first."""
    rows = [_clock(clock, say) for clock in clocks]
    return sorted(rows, key=_urgency)


def _clock(clock: Mapping[str, Any], say: Moment) -> Row:
    """Whether one is late is the reckoning's word, never the page's, and never a verdict."""
    state, due = clock["state"], clock["due"]
    counts = due and not clock["met"]
    big = {AT_ONCE: words.AT_ONCE_TOLD, UNKNOWN: words.NO_START}.get(state, "")
    said = words.MET_AT.format(at=say(clock["met"])) if clock["met"] else big
    return {
        "key": clock["key"],
        "kind": clock["kind"],
        "title": clock["title"],
        "state": state,
        "tone": TONES.get(state, ""),
        "ours": clock["ours"],
        "until": due if counts else "",
        "said": "" if counts else said,
        "due": f"{words.DUE} {say(due)}" if due else "",
        "start": words.COUNTED_FROM.format(at=say(clock["start"])) if clock["start"] else "",
        "why": clock["text"],
        "basis": clock["basis"],
    }


def _urgency(row: Row) -> tuple[bool, bool, bool, str]:
    return (not row["ours"], row["state"] == DONE, row["state"] == UNKNOWN, row["until"] or "0")


def change_rows(changes: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return what differs from the report before; each line names its element."""
    return [dict(one) | {"title": str(one["text"]).partition("：")[0]} for one in changes]


def flag_rows(flags: Sequence[Mapping[str, Any]], may_decide: bool) -> list[Row]:
    """Return what must be looked at between the reports, the gravest first."""
    order = ("error", "warn", "info", "explained")
    rows = [dict(f) | {"may_decide": may_decide and f["severity"] == "error"} for f in flags]
    return sorted(rows, key=lambda row: order.index(row["severity"]))


def block_rows(blocks: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return what no decision settles; contradictions and chain flags stand by themselves."""
    kept = [block for block in blocks if not block["decidable"]]
    return [dict(block) | {"blank": _blank(str(block["key"]))} for block in kept]


def _blank(key: str) -> str:
    return key.removeprefix("blank:") if key.startswith("blank:") else ""


def signature_lines(draft: Draft, say: Moment) -> list[str]:
    """Return the lines under the text."""
    signed = draft.signature
    at = say(signed.at.isoformat()) if signed.at else ""
    signer = f"{words.SIGNER}：{signed.signer}" if signed.signer else ""
    contact = f"{words.CONTACT}：{signed.contact}" if signed.contact else ""
    return [line for line in (signed.unit, at, signer, contact) if line]


def with_words(draft: Draft, words: str) -> str:
    """Return the paragraphs, one a line, with a sentence more behind the handling."""
    lines = [paragraph.text for paragraph in draft.paragraphs]
    roles = [paragraph.role for paragraph in draft.paragraphs]
    at = next((roles.index(role) for role in ("response", "overview") if role in roles), 0)
    lines[at] += words.strip().rstrip("。") + "。"
    return "\n".join(lines)


def plain_text(draft: Draft) -> str:
    """Return the paragraphs as the officer edits them: one a line."""
    return "\n".join(paragraph.text for paragraph in draft.paragraphs)
