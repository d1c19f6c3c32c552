"""The sheet of all calls of a round: one row a call, those never made included."""

from datetime import datetime, timedelta

from openpyxl.worksheet.worksheet import Worksheet

from assistant.duties.rollcall.model import Attempt, Campaign
from assistant.duties.rollcall.privacy import Masking
from assistant.duties.rollcall.workbook import Column, Value, heading, printed, table

CALL_SHEET = "呼叫明细"
MOMENT, CLOCK = "yyyy-mm-dd hh:mm:ss", "hh:mm:ss"  # ECMA-376 18.8.31

CALL_COLUMNS = (
    Column("序号", 5),
    Column("单位", 18, "left"),
    Column("第几次", 6),
    Column("呼叫对象", 10),
    Column("姓名", 9),
    Column("号码", 14),
    Column("呼叫时间", 20, format=MOMENT),
    Column("接通时间", 10, format=CLOCK),
    Column("结束时间", 10, format=CLOCK),
    Column("通话秒数", 7, format="0"),
    Column("线路结果", 10),
    Column("状态", 9),
    Column("机器判定", 12),
    Column("把握", 6, format="0%"),
    Column("人工判定", 12),
    Column("复核人", 9),
    Column("复核时间", 20, format=MOMENT),
    Column("按键", 6),
    Column("应答内容", 34, "left"),
    Column("备注", 20, "left"),
)
_ENDINGS = {
    "completed": "正常结束",
    "far_end": "对方挂断",
    "no_answer": "无人接听",
    "busy": "忙",
    "refused": "对方拒接",
    "dead_number": "号码不存在",
    "forwarded": "转接",
    "fault": "线路故障",
    "cancelled": "我方取消",
    "lost": "线路中断，结果不明",
}


def after(attempt: Attempt, seconds: float | None) -> datetime | None:
    """Return the moment that many seconds after the dialling, None where it is not known."""
    if attempt.dialed_at is None or seconds is None:
        return None
    return attempt.dialed_at + timedelta(seconds=seconds)


def call_page(page: Worksheet, campaign: Campaign, masking: Masking) -> None:
    """Write every call of a round."""
    head = heading(
        page, CALL_SHEET, [f"{campaign.title}（{campaign.id}）　每次呼叫一行，含未呼叫的计划"],
        len(CALL_COLUMNS),
    )  # fmt: skip
    rows = [_call(no, a, masking) for no, a in enumerate(campaign.attempts, 1)]
    table(page, head, CALL_COLUMNS, rows)
    printed(page, head, freeze=f"C{head + 1}", footer=campaign.id)


def _call(no: int, attempt: Attempt, masking: Masking) -> list[Value]:
    heard, correction = attempt.answer, attempt.correction
    talked = None
    if attempt.ended_s is not None and attempt.answered_s is not None:
        talked = attempt.ended_s - attempt.answered_s
    return [
        no,
        attempt.unit_name,
        attempt.no,
        attempt.callee.rank.value,
        masking.name(attempt.callee.name),
        masking.phone(attempt.callee.number),
        attempt.dialed_at,
        after(attempt, attempt.answered_s),
        after(attempt, attempt.ended_s),
        talked,
        "结果不明" if attempt.unknown else _ENDINGS.get(attempt.ending or "", ""),
        attempt.state.value,
        heard.verdict.value if heard else None,
        heard.confidence if heard else None,
        correction.verdict.value if correction else None,
        masking.name(correction.by_name) if correction else None,
        correction.at if correction else None,
        attempt.digits,
        masking.said(heard.transcript) if heard else None,
        masking.said(
            "；".join(p for p in (attempt.note, correction.why if correction else "") if p)
        ),
    ]
