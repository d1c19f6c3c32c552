"""Which report of a chain may be started next, and the numbers that reports are given."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from assistant.duties.report.record import Step
from assistant.duties.report.revision import NewRevision, Revision, State, chain, label
from assistant.duties.report.tables import ReportNumberRow
from core import day_numbers
from core.day_numbers import next_number
from core.errors import Refused

_NUMBERED = re.compile(r"BG(\d{8})-(\d+)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new revision stands in its chain."""

    step: Step
    no: int
    correction: int = 0


def next_place(revisions: Sequence[Revision], new: NewRevision) -> Place:
    """Return the place of a new revision among those of its incident.

    续报 are numbered without gaps; there is one 首报 and one 终报; a new one starts when the one
    before it is signed, so that what it is measured against stands. Raises Refused otherwise.
    """
    counted = chain(revisions)
    if waiting := next((r for r in counted if not r.state.binding), None):
        raise Refused(
            f"{waiting.name}（{waiting.id}）还是“{waiting.state}”。",
            "请先办完这一份，或将其作废，再起草下一份；也可以把新情况补充到这份稿的材料里。",
        )
    if new.corrects:
        return _correction(counted, new.corrects)
    own = [r for r in counted if not r.correction]
    by_step = {step: [r for r in own if r.step is step] for step in Step}
    if new.step is Step.FIRST:
        return _first(by_step[Step.FIRST])
    if not by_step[Step.FIRST]:
        raise Refused(f"这件事还没有首报，不能起草{new.step}。", "请先起草首报。")
    if final := by_step[Step.FINAL]:
        raise Refused(f"这件事已有终报（{final[0].id}）。", "情况有变化或有误的，请对终报作更正。")
    if new.step is Step.FINAL:
        return Place(Step.FINAL, 0)
    no = len(by_step[Step.FOLLOW_UP]) + 1
    if new.no not in (None, no):
        raise Refused(
            f"下一份是{label(Step.FOLLOW_UP, no, 0)}，不能编为第{new.no}次。",
            "续报按次序连续编号。",
        )
    return Place(Step.FOLLOW_UP, no)


def _first(known: Sequence[Revision]) -> Place:
    if known:
        raise Refused(
            f"这件事已有首报 {known[0].id}（{known[0].state}）。",
            "有新情况请写续报；首报有误请作更正。",
        )
    return Place(Step.FIRST, 0)


def _correction(counted: Sequence[Revision], id: str) -> Place:
    wrong = next((r for r in counted if r.id == id), None)
    if wrong is None or wrong.state is not State.SENT:
        raise Refused("只有已经报出的报告才作更正。", "还没有报出的，请退回后直接修改。")
    same = [r for r in counted if (r.step, r.no) == (wrong.step, wrong.no)]
    return Place(wrong.step, wrong.no, max(r.correction for r in same) + 1)


def next_id(session: Session, day: date) -> str:
    """Give out the next number of a day; the caller holds the lock on the numbers."""
    return f"BG{day:%Y%m%d}-{next_number(session, ReportNumberRow, day):02d}"


def claim(session: Session, id: str) -> None:
    """Keep an id that came from outside from being given out again."""
    day_numbers.claim(session, ReportNumberRow, id, _NUMBERED)
