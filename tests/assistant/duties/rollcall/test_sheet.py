"""The sheet tells every unit once, sums add up, nothing is a formula, no number leaks."""

import re
from io import BytesIO

from hypothesis import Phase, given, settings
from openpyxl import Workbook, load_workbook

from assistant.duties.rollcall.call_sheet import CALL_SHEET
from assistant.duties.rollcall.model import Callee, CallState, Campaign, Purpose, Rank
from assistant.duties.rollcall.privacy import Masking
from assistant.duties.rollcall.scoring import shipped_scoring
from assistant.duties.rollcall.sheet import COLUMNS, TOTAL_SHEET, UNIT_SHEET, UnitColumns, sheet
from assistant.duties.rollcall.standing import Standing, settled, totals
from tests.assistant.duties.rollcall.rounds import (
    PHONE,
    attempt,
    campaign,
    campaigns,
    heard,
    said_by_a_person,
    unit,
)
from voice.outcome import Speaker, Verdict

TABLE = shipped_scoring()
HEAD = 4  # title, two lines, head


def book(round_: Campaign, **more) -> Workbook:
    return load_workbook(BytesIO(sheet(round_, TABLE, **more)))


def rows(round_: Campaign, **more) -> list[dict[str, object]]:
    page = book(round_, **more)[UNIT_SHEET]
    names = [cell.value for cell in page[HEAD]]
    found = [dict(zip(names, row, strict=True)) for row in page.iter_rows(
        min_row=HEAD + 1, max_row=HEAD + len(round_.units), values_only=True)]  # fmt: skip
    assert names == [column.name for column in COLUMNS]
    return found


def test_a_row_tells_what_was_heard_when_and_on_what_it_rests() -> None:
    busy = attempt(Verdict.BUSY)
    late = attempt(no=2, answered_s=24.0)
    names = {"U1": UnitColumns("Ⅲ", "021-55550001")}
    (row,) = rows(campaign(unit(busy, late)), names=names)
    assert row["类别"] == "Ⅲ"
    assert (row["呼叫次数"], row["响铃秒数"], row["得分"]) == (2, 24, 90)
    assert f"{row['首次呼叫时间']:%H:%M:%S}" == "21:31:00"
    assert f"{row['接通时间']:%H:%M:%S}" == "21:32:24"
    assert (row["接听人"], row["职务"], row["带班领导"]) == ("钱一方", "值班员", "孙二川")
    assert (row["是否在岗"], row["判定"], row["依据时刻"]) == ("是", "在岗", "0:03.2-0:04.1")
    assert row["备注"] == "响铃超过3声接听-5；此前1次未通-5"


def test_what_nobody_confirmed_is_marked_and_neither_scored_nor_judged() -> None:
    doubtful = attempt(Verdict.WRONG_PERSON, answer=heard(Verdict.WRONG_PERSON,
                       speaker=Speaker.OUTSIDER))  # fmt: skip
    round_ = campaign(unit(doubtful))
    (row,) = rows(round_)
    assert (row["得分"], row["复核人"], row["是否在岗"]) == (None, "待核实", "待核实")
    assert row["判定"] == "待核实（机器判“接听非值班员”）"
    assert "-60" not in str(row["备注"])
    assert book(round_)[UNIT_SHEET].cell(HEAD + 1, 2).fill.fgColor.rgb == "FFFFF2CC"
    decided = attempt(
        Verdict.WRONG_PERSON,
        answer=doubtful.answer,
        correction=said_by_a_person(Verdict.WRONG_PERSON, why="已听录音"),
    )
    (row,) = rows(campaign(unit(decided)))
    assert (row["得分"], row["判定"], row["复核人"]) == (40, "接听非值班员", "周复核")
    assert "已听录音" in str(row["备注"])


def test_an_outcome_that_is_not_known_asks_for_a_person() -> None:
    lost = attempt(None, state=CallState.NEEDS_PERSON, unknown=True, ending=None)
    (row,) = rows(campaign(unit(lost)))
    assert (row["判定"], row["复核人"]) == ("待核实", "待核实")
    assert "请人工核对是否已呼出" in str(row["备注"])


def test_the_sheet_prints_on_a4_with_its_head_on_every_page() -> None:
    page = book(campaign(unit(attempt())))[UNIT_SHEET]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.freeze_panes == f"C{HEAD + 1}"
    assert page.print_title_rows == f"$1:${HEAD}"


def test_an_alert_has_a_sheet_of_its_own() -> None:
    made = book(campaign(unit(attempt()), purpose=Purpose.ALERT))
    assert made.sheetnames[0] == "叫应登记表"


def test_passing_it_on_covers_names_and_lines() -> None:
    deputy = Callee(Rank.DEPUTY, PHONE, "C9", "郑副职")
    round_ = campaign(unit(attempt(callee=deputy)))
    made = book(round_, masking=Masking(landlines=True, names=True))
    shown = _all_text(made)
    assert "钱**" in shown
    for hidden in ("钱一方", "孙二川", "郑副职", PHONE, "吴值班"):
        assert hidden not in shown


def _all_text(made: Workbook) -> str:
    return "\n".join(str(c.value) for page in made for row in page for c in row if c.value)


# a workbook takes a while under hypothesis's eyes, and shrinking one takes minutes
BOOKS = settings(max_examples=20, phases=(Phase.explicit, Phase.reuse, Phase.generate))


@BOOKS
@given(campaigns())
def test_every_unit_is_told_exactly_once_and_the_totals_add_up(round_: Campaign) -> None:
    found = settled(round_, TABLE)
    assert [row.unit for row in found] == list(round_.units)
    sums = totals(found)
    assert sum(sums.by_standing.values()) == sums.units == len(round_.units)
    assert sum(sums.by_verdict.values()) == sums.known
    assert sums.calls == sum(a.dialed_at is not None for a in round_.attempts)
    made = book(round_)
    page = made[UNIT_SHEET]
    told = [page.cell(HEAD + n, 2).value for n in range(1, len(found) + 1)]
    assert told == [row.unit.unit_name for row in found]
    assert page.cell(HEAD + len(found) + 1, 2).value is None
    calls = made[CALL_SHEET]
    assert calls.max_row == 3 + len(round_.attempts)
    counted = {str(row[0]).strip(): row[1] for row in made[TOTAL_SHEET].iter_rows(values_only=True)}
    assert counted["应查单位"] == sum(counted[standing.value] for standing in Standing)


@BOOKS
@given(campaigns())
def test_no_cell_is_a_formula_and_no_mobile_number_is_whole(round_: Campaign) -> None:
    made = book(round_)
    for page in made:
        for row in page:
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value[:1] in ("=", "+", "-", "@"):
                    assert cell.data_type == "s"
                    assert cell.number_format == "@"
    shown = _all_text(made)
    assert not re.search(r"139[\s-]*0000[\s-]*5678", shown)
    assert "幺三九零零零零五六七八" not in shown
    assert "\x07" not in shown


@settings(max_examples=60)
@given(campaigns())
def test_a_fault_was_signalled_by_the_exchange_or_confirmed_by_a_person(round_: Campaign) -> None:
    for row in settled(round_, TABLE):
        last = row.unit.last
        if row.standing is Standing.FAULT and last.correction is None:
            assert row.verdict in (Verdict.NO_ANSWER, Verdict.BUSY)
            assert not last.unknown
