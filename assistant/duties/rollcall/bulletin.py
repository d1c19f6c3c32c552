"""查岗通报: a draft from settled facts only, in the form that the report's documents print.

What no person has confirmed is named as 待核实 and never counted or told as a fault; people's names
are not told at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any

from assistant.duties.report.draft.model import Draft, Header, Paragraph, Piece, Signature
from assistant.duties.rollcall.model import Campaign, Purpose
from assistant.duties.rollcall.scoring import ScoringTable
from assistant.duties.rollcall.standing import Settled, Standing, Totals, settled, totals
from core.errors import Refused
from core.yaml_data import read_yaml
from voice.outcome import Verdict

PRAISED_RINGS = 3  # 铃响三声内接听, as in scoring.yaml
_NUMERALS = "一二三四五六七八九十"


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    loaded: dict[str, Any] = read_yaml((Path(__file__).parent / "bulletin.yaml").read_text("utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class _Facts:
    campaign: Campaign
    rows: tuple[Settled, ...]
    sums: Totals
    table: ScoringTable

    def of(self, standing: Standing) -> list[Settled]:
        return [row for row in self.rows if row.standing is standing]


def bulletin(campaign: Campaign, scoring: ScoringTable, header: Header) -> Draft:
    """Return the circular of a roll-call. `header` gives room, number, date, contact, copies.

    Without an addressee it goes to 各有关单位. Raises Refused where nothing is settled yet, and for
    a 叫应, of which nobody is commended or criticised.
    """
    if campaign.purpose is not Purpose.ROLL_CALL:
        raise Refused("叫应不出查岗通报。", "请导出叫应登记表。")
    rows = settled(campaign, scoring)
    facts = _Facts(campaign, tuple(rows), totals(rows), scoring)
    if not facts.sums.known:
        raise Refused(
            "这轮查岗还没有已核定的结果，不能起草通报。",
            "请等呼叫结束，并对待核实的单位听录音核实。",
        )
    words = _words()
    day = f"{campaign.starts_at.year}年{campaign.starts_at.month}月{campaign.starts_at.day}日"
    return Draft(
        title_parts=tuple(part.format(day=day) for part in words["title"]),
        number=header.number,
        addressee=header.addressee or words["addressee"],
        paragraphs=tuple(_paragraphs(facts, header.unit)),
        attachments=header.attachments,
        signature=Signature(unit=header.unit, at=header.at, contact=header.contact),
        copies=header.copies,
    )


def _paragraphs(facts: _Facts, room: str) -> Iterator[Paragraph]:
    yield _text("overview", _overview(facts, room))
    parts = [
        ("totals", _total_lines(facts)),
        ("praise", _praise(facts)),
        ("faults", _faults(facts)),
        ("pending", _pending(facts)),
        ("demands", _demands(facts)),
    ]
    told = [(role, lines) for role, lines in parts if lines]
    for numeral, (role, lines) in zip(_NUMERALS, told, strict=False):
        yield Paragraph(
            role=role, level=1, pieces=(Piece(text=f"{numeral}、{_words()['headings'][role]}"),)
        )
        for line in lines:
            yield _text(role, line)


def _text(role: str, text: str) -> Paragraph:
    return Paragraph(role=role, pieces=(Piece(text=text),))


def _overview(facts: _Facts, room: str) -> str:
    campaign = facts.campaign
    end = campaign.finished_at
    start = _moment(campaign.starts_at)
    span = start if end is None else f"{start}至{_until(campaign.starts_at, end)}"
    said: str = _words()["overview"].format(span=span, room=room or "本室", units=facts.sums.units)
    return said


def _moment(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"


def _until(start: datetime, end: datetime) -> str:
    clock = f"{end.hour}时{end.minute:02d}分"
    return clock if end.date() == start.date() else f"{end.month}月{end.day}日{clock}"


def _total_lines(facts: _Facts) -> list[str]:
    words, sums = _words(), facts.sums
    lines: str = words["totals"].format(
        units=sums.units,
        calls=sums.calls,
        known=sums.known,
        in_post=sums.by_standing[Standing.IN_POST],
        fault=sums.by_standing[Standing.FAULT],
        share=f"{(sums.in_post_share or 0):.1%}",
    )
    if sums.median_answer_s is not None:
        lines += words["timing"].format(seconds=f"{sums.median_answer_s:.0f}")
    left = (
        ("pending", Standing.TO_CONFIRM),
        ("line", Standing.LINE_FAULT),
        ("open", Standing.OPEN),
        ("dropped", Standing.NOT_CALLED),
    )
    said = [
        words["parts"][key].format(n=sums.by_standing[standing])
        for key, standing in left
        if sums.by_standing[standing]
    ]
    return [lines + (words["not_told"].format(parts="，".join(said)) if said else "")]


def _praise(facts: _Facts) -> list[str]:
    table = facts.table
    soon = [
        row
        for row in facts.of(Standing.IN_POST)
        if row.calls == 1
        and row.points == table.full
        and _rings(row, table) <= PRAISED_RINGS
        and _complete(row)
    ]
    if not soon:
        return []
    return [_words()["praise"].format(n=len(soon), rings="三", names=_names(soon))]


def _complete(row: Settled) -> bool:
    """Whether the answer itself held everything: a person's word says no more than 在岗."""
    answer = row.unit.last.answer
    return answer is not None and answer.verdict is Verdict.ON_DUTY


def _rings(row: Settled, table: ScoringTable) -> int:
    answered = row.unit.last.answered_s
    waited = max(0.0, (answered or 0.0) - table.grace_s)
    return ceil(waited / table.ring_s)


def _names(rows: Sequence[Settled]) -> str:
    return "、".join(row.unit.unit_name for row in rows)


def _faults(facts: _Facts) -> list[str]:
    words, rows = _words(), facts.of(Standing.FAULT)
    lines: list[str] = []
    by_kind: dict[Verdict, list[Settled]] = {
        verdict: kept
        for verdict in Verdict
        if (kept := [row for row in rows if row.verdict is verdict])
    }
    for number, (verdict, kept) in enumerate(by_kind.items(), start=1):
        line = words["fault"].format(
            kind=facts.table.verdicts[verdict].fault or verdict.value,
            n=len(kept),
            names="、".join(_called(row) for row in kept),
        )
        lines.append(f"{number}.\u2002{line}" if len(by_kind) > 1 else line)
    return lines or [words["none"]]


def _called(row: Settled) -> str:
    more = _words()["called"].format(n=row.calls) if row.calls > 1 else ""
    return f"{row.unit.unit_name}{more}"


def _pending(facts: _Facts) -> list[str]:
    rows = facts.of(Standing.TO_CONFIRM)
    return [_words()["pending"].format(n=len(rows), names=_names(rows))] if rows else []


def _demands(facts: _Facts) -> list[str]:
    words, found = _words(), facts.sums.by_verdict
    wanted = [text for verdict, text in words["demands"].items() if Verdict(verdict) in found]
    lines = [*wanted, words["always"]]
    if facts.of(Standing.FAULT):
        lines.append(words["closing"])
    return ["".join(lines)]
