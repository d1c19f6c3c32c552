"""Proofreading as the room does it: text or docx in, findings out, and what the room ignores."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel, Field
from sqlalchemy import BigInteger, Integer, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.marked_docx import Pages
from assistant.duties.proofread.rulebook import of_one_text
from core.audit import Audit
from core.clock import Clock
from core.database import Base, Database, Instant
from core.errors import InvalidInput, Refused
from core.identity import Permission, Principal

LONGEST = 200_000  # characters of one check
BIGGEST = 20 * 1024 * 1024  # bytes of one docx


class Check(Protocol):
    """What finds; see `checker.Checker.check`."""

    def __call__(self, text: str) -> Sequence[Finding]:
        """Return the findings in a text, in order, none overlapping another."""
        ...


class IgnoredRow(Base):
    """A finding that this room has decided to live with."""

    __tablename__ = "proofread_ignored"
    __table_args__ = (UniqueConstraint("rule", "wrong"),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    rule: Mapped[str]
    wrong: Mapped[str]
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)


class Ignored(BaseModel):
    """One entry of the room's list of what is not reported."""

    id: int
    rule: str
    wrong: str
    by_name: str
    at: datetime


class Checked(BaseModel):
    """A text and what was found in it; offsets are characters of `text`."""

    text: str
    findings: list[Finding] = Field(default_factory=list[Finding])


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A docx with the findings in it as tracked changes and comments."""

    checked: Checked
    docx: bytes


class ProofreadDesk:
    """Checks for whoever may ask. Text is neither kept nor logged, only that it was checked.

    `secret(text)` returns why a text must not be taken in at all (a 密级 marking), else "".
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: Audit,
        check: Check,
        secret: Callable[[str], str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._check = check
        self._secret = secret

    def check(self, principal: Principal, text: str) -> Checked:
        """Check a text. InvalidInput where it is empty or too long, Refused where it is secret."""
        principal.require(Permission.ASK)
        if not text.strip():
            raise InvalidInput("没有要校对的文字。", "请粘贴正文，或上传 docx 文件。")
        if len(text) > LONGEST:
            raise InvalidInput(f"文字过长（{len(text)} 字，最多 {LONGEST} 字）。", "请分几次校对。")
        self._refuse_secrets(principal, text)
        found = self._found(text)
        self._log(principal, "文字", len(text), len(found))
        return Checked(text=text, findings=found)

    def check_docx(self, principal: Principal, name: str, content: bytes) -> CheckedFile:
        """Check a docx and mark it. Refused where it can't be opened or is secret."""
        principal.require(Permission.ASK)
        if len(content) > BIGGEST:
            raise InvalidInput("文件过大（最多 20 MB）。", "请删去图片或分成几个文件后再校对。")
        pages = Pages(content)
        self._refuse_secrets(principal, pages.text)
        found = self._found(pages.text)
        self._log(principal, name, len(pages.text), len(found))
        marked = pages.mark(found, self._clock.now())
        return CheckedFile(Checked(text=pages.text, findings=found), marked)

    def heeded(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return those findings that this room wants to hear about."""
        silent = {(one.rule, one.wrong) for one in self.ignored()}
        return [f for f in findings if not f.lasting or (f.rule, f.wrong) not in silent]

    def ignore(self, principal: Principal, rule: str, wrong: str) -> None:
        """Report this finding no more in this room; said twice is said once.

        Refused for what holds of one text only: dates, sums, personal data, markings.
        """
        principal.require(Permission.ACT)
        if of_one_text(rule):
            raise Refused(
                f"“{wrong}”对不对要看上下文，不能以后都不提示。", "这一份里不改的，请按“不改”。"
            )
        with self._database.transaction() as session:
            known = session.scalar(
                select(IgnoredRow).where(IgnoredRow.rule == rule, IgnoredRow.wrong == wrong)
            )
            if known is not None:
                return
            row = IgnoredRow(
                rule=rule, wrong=wrong, by=principal.id, by_name=principal.name,
                at=self._clock.now(),
            )  # fmt: skip
            session.add(row)
            detail = {"wrong": wrong}
            self._audit.append_in(session, principal.id, "proofread.ignore", rule, "ok", detail)

    def heed(self, principal: Principal, id: int) -> None:
        """Report a finding again."""
        principal.require(Permission.ACT)
        with self._database.transaction() as session:
            session.execute(delete(IgnoredRow).where(IgnoredRow.id == id))
            self._audit.append_in(session, principal.id, "proofread.heed", str(id))

    def ignored(self) -> list[Ignored]:
        """Return what this room ignores, the newest first."""
        with self._database.transaction() as session:
            rows = session.scalars(select(IgnoredRow).order_by(IgnoredRow.id.desc())).all()
            return [Ignored.model_validate(row, from_attributes=True) for row in rows]

    def _found(self, text: str) -> list[Finding]:
        return self.heeded(self._check(text))

    def _refuse_secrets(self, principal: Principal, text: str) -> None:
        if reason := self._secret(text):
            self._audit.append(principal.id, "proofread.secret", "", "refused")
            raise Refused("没有校对这份材料：没有保存，也没有送给模型。", reason)

    def _log(self, principal: Principal, what: str, length: int, found: int) -> None:
        detail = {"characters": length, "findings": found}
        self._audit.append(principal.id, "proofread.check", what, "ok", detail)
