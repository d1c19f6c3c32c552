"""查岗登记表: one row a unit, every call, and the totals, as a workbook to print and sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from assistant.duties.rollcall.call_sheet import CALL_SHEET, CLOCK, MOMENT, after, call_page
from assistant.duties.rollcall.model import Attempt, Campaign, Purpose
from assistant.duties.rollcall.privacy import USUAL, Masking
from assistant.duties.rollcall.scoring import ScoringTable, missing_elements
from assistant.duties.rollcall.standing import Settled, Standing, Totals, made, settled, totals
from assistant.duties.rollcall.workbook import (
    FAULT_FILL,
    MARKED_FILL,
    Column,
    Value,
    heading,
    new_book,
    printed,
    put,
    saved,
    table,
)
from voice.outcome import Answer, Verdict

UNIT_SHEET, TOTAL_SHEET = "查岗登记表", "汇总"
ALERT_SHEET = "叫应登记表"

COLUMNS = (
    Column("序号", 5),
    Column("单位", 18, "left"),
    Column("类别", 6),
    Column("值班电话", 14),
    Column("呼叫次数", 6),
    Column("首次呼叫时间", 20, format=MOMENT),
    Column("接通时间", 10, format=CLOCK),
    Column("响铃秒数", 6, format="0"),
    Column("接听人", 9),
    Column("职务", 9),
    Column("是否在岗", 7),
    Column("带班领导", 9),
    Column("应答内容", 34, "left"),
    Column("判定", 12),
    Column("得分", 6, format="0.##"),
    Column("依据时刻", 12),
    Column("复核人", 9),
    Column("备注", 22, "left"),
)


@dataclass(frozen=True, slots=True)
class UnitColumns:
    """What the directory says of a unit, for its columns of the sheet."""

    klass: str = ""
    phone: str = ""


def sheet(
    campaign: Campaign,
    scoring: ScoringTable,
    names: Mapping[str, UnitColumns] | None = None,
    *,
    masking: Masking = USUAL,
    room: str = "",
    at: datetime | None = None,
) -> bytes:
    """Return the workbook of a campaign.

    `names` gives class and duty telephone by unit id; without it the number called stands there.
    `at` is when the sheet is made. Rows that a person has not confirmed are marked 待核实.
    """
    rows = settled(campaign, scoring)
    book = new_book(campaign.title, room)
    _units(book.create_sheet(_title(campaign)), campaign, rows, names or {}, masking, room, at)
    call_page(book.create_sheet(CALL_SHEET), campaign, masking)
    _totals(book.create_sheet(TOTAL_SHEET), campaign, totals(rows))
    return saved(book)


def _title(campaign: Campaign) -> str:
    return UNIT_SHEET if campaign.purpose is Purpose.ROLL_CALL else ALERT_SHEET


def _units(
    page: Worksheet,
    campaign: Campaign,
    rows: Sequence[Settled],
    names: Mapping[str, UnitColumns],
    masking: Masking,
    room: str,
    at: datetime | None,
) -> None:
    made_at = f"　制表时间：{at:%Y-%m-%d %H:%M}" if at else ""
    lines = [
        f"{campaign.title}（{campaign.id}）　{_span(campaign)}　话术：{campaign.script}"
        f" 第{campaign.script_version}版　发起人：{masking.name(campaign.created_by_name)}",
        f"单位：{room}{made_at}　底色为黄的行待人工核实，不作为问题认定，不计分。",
        *asked_line(campaign),
    ]
    head = heading(page, _title(campaign), lines, len(COLUMNS))
    values = [_row(no, row, names.get(row.unit.unit), masking) for no, row in enumerate(rows, 1)]
    last = table(page, head, COLUMNS, values, [_fill(row.standing) for row in rows])
    put(page, last + 1, 2, "填表人：")
    put(page, last + 1, 9, "复核人：")
    put(page, last + 1, 14, "带班领导：")
    printed(page, head, freeze=f"C{head + 1}", footer=campaign.id)


def asked_line(campaign: Campaign) -> list[str]:
    """Return the round's knowledge question with the clause it is quoted from."""
    if campaign.asked is None:
        return []
    source = campaign.asked.source
    cited = f"　依据：{source.cited}“{source.text}”" if source else ""
    return [
        f"业务提问：{campaign.asked.question}　答案：{'、'.join(campaign.asked.expects)}{cited}"
    ]


def _knows(heard: Answer | None) -> str:
    """Return how the knowledge question was answered; a doubtful answer waits for a person."""
    if heard is None or not heard.reply:
        return ""
    told = "待人工核对"
    if heard.knows is not None:
        told = "答对" if heard.knows else "与条款不符，待人工核对"
    return f"业务提问：答“{heard.reply}”，{told}"


def _span(campaign: Campaign) -> str:
    start = campaign.starts_at
    if campaign.finished_at is None:
        return f"{start:%Y-%m-%d %H:%M}起（{campaign.state.value}）"
    end = campaign.finished_at
    return f"{start:%Y-%m-%d %H:%M}至{end:%H:%M}（{campaign.state.value}）"


def _fill(standing: Standing) -> PatternFill | None:
    return {
        Standing.TO_CONFIRM: MARKED_FILL,
        Standing.OPEN: MARKED_FILL,
        Standing.FAULT: FAULT_FILL,
    }.get(standing)


def _row(no: int, row: Settled, listed: UnitColumns | None, masking: Masking) -> list[Value]:
    last, calls = row.unit.last, made(row.unit)
    heard = last.answer
    known = listed or UnitColumns()
    first = calls[0].dialed_at if calls else None
    return [
        no,
        row.unit.unit_name,
        known.klass,
        masking.phone(known.phone or last.callee.number),
        row.calls,
        first,
        after(last, last.answered_s),
        last.ringing_s if last.ringing_s is not None else last.answered_s,
        masking.name(_who(last)),
        masking.text(heard.post or "") if heard else None,
        _in_post(heard, row),
        masking.name(heard.leader or "") if heard else None,
        masking.said(heard.transcript) if heard else None,
        _verdict(row),
        None if row.standing is Standing.TO_CONFIRM else row.points,
        _moments(heard),
        masking.name(row.confirmed_by) or ("待核实" if row.standing is Standing.TO_CONFIRM else ""),
        masking.text(_note(row, masking)),
    ]


def _who(attempt: Attempt) -> str:
    if attempt.correction and attempt.correction.name:
        return attempt.correction.name
    return (attempt.answer.name or "") if attempt.answer else ""


def _in_post(heard: Answer | None, row: Settled) -> str:
    """What was said of being on duty; what a person decided goes before."""
    if row.standing is Standing.TO_CONFIRM:
        return "待核实"
    if row.verdict is Verdict.ON_DUTY:
        return "是"
    if heard is None or heard.on_duty is None:
        return ""
    return "自称在岗" if heard.on_duty else "否"


def _verdict(row: Settled) -> str:
    if row.standing in (Standing.OPEN, Standing.NOT_CALLED):
        return row.standing.value
    said = row.verdict.value if row.verdict else ""
    if row.standing is Standing.TO_CONFIRM and row.verdict is not Verdict.UNCLEAR:
        return f"待核实（机器判“{said}”）" if said else "待核实"
    return said


def _moments(heard: Answer | None) -> str:
    """The places in the recording that the verdict rests on, each once."""
    if heard is None:
        return ""
    spans = dict.fromkeys((item.start, item.end) for item in heard.evidence if item.end > 0)
    return "\n".join(f"{_at(start)}-{_at(end)}" for start, end in sorted(spans)[:4])


def _at(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"


def _note(row: Settled, masking: Masking) -> str:
    last = row.unit.last
    heard, correction = last.answer, last.correction
    said = [
        "呼叫结果不明，请人工核对是否已呼出" if last.unknown and correction is None else "",
        "" if row.standing is Standing.TO_CONFIRM else row.scored.text,
        masking.said(heard.remark) if heard else "",
        masking.said(_knows(heard)),
        f"未听到：{'、'.join(gap)}" if heard and (gap := _gaps(last, heard)) else "",
        masking.said(correction.why) if correction else "",
        masking.said(last.note),
    ]
    return "；".join(part.rstrip("。") for part in dict.fromkeys(said) if part)


def _gaps(last: Attempt, heard: Answer) -> list[str]:
    """What was not said where the points do not tell it already."""
    if last.verdict is not Verdict.UNCLEAR:
        return []
    return list(missing_elements(last, heard))


def _totals(page: Worksheet, campaign: Campaign, sums: Totals) -> None:
    columns = (
        Column("项目", 30, "left"),
        Column("数量", 12, format="0.##"),
        Column("说明", 60, "left"),
    )
    head = heading(page, "查岗汇总", [f"{campaign.title}（{campaign.id}）"], len(columns))
    rows: list[list[Value]] = [
        ["应查单位", sums.units, "每家单位只在下列一类中计一次"],
        *[[f"　{s.label(campaign.purpose)}", sums.by_standing[s], _MEANINGS[s]] for s in Standing],
        ["呼叫总次数", sums.calls, "实际呼出的次数，含重拨和改拨"],
        *[[f"判定：{v.value}", n, "已核定"] for v, n in sums.by_verdict.items()],
        ["已核定单位在岗率", _percent(sums.in_post_share), "在岗数÷（在岗数+问题数）"],
        ["已核定单位平均得分", sums.mean_points, "待核实的不计入"],
        ["接通用时中位数（秒）", sums.median_answer_s, "自拨出至接听，已核定的单位"],
    ]
    table(page, head, columns, rows)
    printed(page, head, freeze=f"A{head + 1}", footer=campaign.id)


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{share:.1%}"


_MEANINGS = {
    Standing.IN_POST: "值班人员在岗应答",
    Standing.FAULT: "线路信号明确，或经人工核实",
    Standing.TO_CONFIRM: "机器判定尚待人工核实，不作为问题",
    Standing.LINE_FAULT: "呼叫方线路原因，不计被查单位",
    Standing.OPEN: "呼叫尚未结束",
    Standing.NOT_CALLED: "中止前未轮到",
}
