"""Months of roll-calls: each round of a unit counts once, and the ledger can be opened again."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.duties.rollcall.ledger import DETAIL_SHEET, MONTH_SHEET, UNIT_SHEET, ledger
from assistant.duties.rollcall.model import Campaign, Purpose
from assistant.duties.rollcall.scoring import shipped_scoring
from assistant.duties.rollcall.statistics import by_month, by_unit, statistics, told
from tests.assistant.duties.rollcall.rounds import START, attempt, campaign, campaigns, unit
from voice.outcome import Verdict

TABLE = shipped_scoring()
SINCE, UNTIL = date(2026, 5, 1), date(2026, 8, 31)


def on(days: int, verdict: Verdict, **more) -> Campaign:
    return campaign(unit(attempt(verdict, **more)), starts_at=START + timedelta(days=days))


def test_a_month_tells_presence_faults_speed_and_the_change() -> None:
    rounds = [
        on(0, Verdict.ON_DUTY, answered_s=6.0),
        on(1, Verdict.NO_ANSWER),
        on(2, Verdict.ON_DUTY, answered_s=10.0),
        on(3, Verdict.UNCLEAR),
        on(30, Verdict.ON_DUTY, answered_s=8.0),
        replace(on(31, Verdict.NO_ANSWER), purpose=Purpose.ALERT),
    ]
    may, june = statistics(rounds, SINCE, UNTIL, TABLE)
    assert (may.month, may.called, may.in_post, may.to_confirm) == ("2026-05", 4, 2, 1)
    assert may.faults == {Verdict.NO_ANSWER: 1}
    assert (may.share, may.answer_s, may.trend) == (2 / 3, 8.0, None)
    assert (june.called, june.share) == (1, 1.0)
    assert june.trend is not None
    assert round(june.trend, 3) == 0.333


def test_an_answer_names_who_was_not_in_post_most_often_and_blames_nobody_who_waits() -> None:
    rounds = [on(0, Verdict.NO_ANSWER), on(1, Verdict.BUSY), on(2, Verdict.NO_ANSWER),
              on(3, Verdict.UNCLEAR)]  # fmt: skip
    said = told(statistics(rounds, SINCE, UNTIL, TABLE))
    assert said == ("问题最多的：青禾镇3次（无人接听2次、忙1次）。另有1家次待核实，不计为问题。")
    assert told(statistics([on(0, Verdict.ON_DUTY)], SINCE, UNTIL, TABLE)) == "已核定的没有问题。"
    assert told([]) == ""


def test_days_outside_do_not_count() -> None:
    rounds = [on(0, Verdict.ON_DUTY), on(60, Verdict.ON_DUTY)]
    day = START.date()
    (only,) = statistics(rounds, day, day, TABLE)
    assert only.called == 1


@settings(max_examples=60)
@given(st.lists(campaigns(), max_size=5))
def test_every_round_of_a_unit_is_counted_exactly_once(rounds: list[Campaign]) -> None:
    rows = statistics(rounds, SINCE, UNTIL, TABLE)
    assert len({(row.unit, row.month) for row in rows}) == len(rows)
    called = sum(
        any(a.dialed_at for a in one.attempts) for round_ in rounds for one in round_.units
    )
    assert sum(row.called for row in rows) == called
    for row in [*rows, *by_unit(rows), *by_month(rows)]:
        assert row.known + row.to_confirm + row.other == row.called
    for summed in (by_unit(rows), by_month(rows)):
        for name in ("called", "calls", "in_post", "to_confirm", "other"):
            assert sum(getattr(r, name) for r in summed) == sum(getattr(r, name) for r in rows)


@settings(max_examples=10, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(campaigns(), max_size=4))
def test_the_ledger_opens_again_and_its_sums_are_those_of_its_rows(rounds: list[Campaign]) -> None:
    rows = statistics(rounds, SINCE, UNTIL, TABLE)
    made = load_workbook(BytesIO(ledger(rows, SINCE, UNTIL, room="=示例区总值班室")))
    detail = list(made[DETAIL_SHEET].iter_rows(min_row=5, values_only=True))
    assert [(row[0], row[1], row[2]) for row in detail] == [
        (row.unit_name, row.month, row.called) for row in rows
    ]
    for name, at in ((UNIT_SHEET, 2), (MONTH_SHEET, 1)):
        table = list(made[name].iter_rows(min_row=5, values_only=True))
        if not rows:
            assert table == []
            continue
        *body, last = [row for row in table if row[at] is not None]
        assert last[at - 1] == "合计"
        for column in range(at, at + 6):
            assert last[column] == sum(row[column] for row in body)


def test_the_ledger_has_charts_of_its_own() -> None:
    rows = statistics([on(0, Verdict.ON_DUTY), on(30, Verdict.BUSY)], SINCE, UNTIL, TABLE)
    made = load_workbook(BytesIO(ledger(rows, SINCE, UNTIL)))
    assert len(made[UNIT_SHEET]._charts) == len(made[MONTH_SHEET]._charts) == 1
