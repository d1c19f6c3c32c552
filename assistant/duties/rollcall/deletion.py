"""The record of recordings that were deleted because their time was over, to print and keep."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from assistant.duties.rollcall.model import Attempt
from assistant.duties.rollcall.privacy import Masking, Retention
from assistant.duties.rollcall.workbook import Column, heading, new_book, printed, saved, table

TITLE = "查岗录音到期处置记录"
_COLUMNS = (
    Column("序号", 6),
    Column("录音编号", 26),
    Column("单位", 24, "left"),
    Column("呼叫号码", 16),
    Column("录音时间", 20, format="yyyy-mm-dd hh:mm:ss"),
    Column("到期日", 13, format="yyyy-mm-dd"),
    Column("处置", 14),
    Column("说明", 30, "left"),
)
_MASKING = Masking(landlines=True)


def deletion_report(
    retention: Retention, outcome: Mapping[str, str], *, by: str, room: str = ""
) -> bytes:
    """Return the workbook of what was deleted and what stays.

    `outcome` says by call's id why one could not be deleted; the others of `retention.expired`
    were. `by` is who had it done.
    """
    book = new_book(TITLE, room)
    page = book.create_sheet("到期录音")
    gone = [attempt for attempt in retention.expired if attempt.id not in outcome]
    lines = [
        f"单位：{room}　处置时间：{retention.now:%Y-%m-%d %H:%M}　经办：{by}"
        f"　保存期限：{retention.days}天",
        f"到期{len(retention.expired) + len(retention.kept)}段，已删除{len(gone)}段，"
        f"未能删除{len(retention.expired) - len(gone)}段，留存{len(retention.kept)}段。"
        "判定结果、登记表和操作日志不随录音删除。",
    ]
    head = heading(page, TITLE, lines, len(_COLUMNS))
    told = [
        *[(a, "未能删除" if a.id in outcome else "已删除", outcome.get(a.id, ""))
          for a in retention.expired],
        *[(kept.attempt, "留存", kept.why) for kept in retention.kept],
    ]  # fmt: skip
    rows = [
        [no, a.id, a.unit_name, _MASKING.phone(a.callee.number), _at(a),
         _at(a) + timedelta(days=retention.days), what, why]
        for no, (a, what, why) in enumerate(told, 1)
    ]  # fmt: skip
    table(page, head, _COLUMNS, rows)
    printed(page, head, freeze=f"A{head + 1}", footer=TITLE)
    return saved(book)


def _at(attempt: Attempt) -> datetime:
    return attempt.dialed_at or attempt.planned_at
