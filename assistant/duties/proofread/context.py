"""What is known about a text besides its words."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Kind(StrEnum):
    """What the text is; UNKNOWN lets the checker look at the wording."""

    UNKNOWN = "unknown"
    REPORT = "report"  # 首报、续报、终报、值班快报
    OFFICIAL = "official"  # 通知、请示、报告、函 and other official documents
    LAW = "law"  # quoted statutes: correct by definition, also where they are old
    PROSE = "prose"  # news and other text that isn't the room's own


class Role(StrEnum):
    """What a paragraph is, where the format tells (a docx does)."""

    TITLE = "标题"
    HEADING = "小标题"
    RECIPIENT = "主送"
    BODY = "正文"
    ATTACHMENT = "附件"
    SIGNATURE = "落款"


class Paragraph(BaseModel):
    """The role of `text[start:end]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int
    end: int
    role: Role


class CheckContext(BaseModel):
    """`written` is the day on which the text was written, in the room's zone.

    `today` is the day of the check: where `written` is unknown it tells which year a date without
    one most likely means, and nothing else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    written: date | None = None
    today: date | None = None
    kind: Kind = Kind.UNKNOWN
    paragraphs: Sequence[Paragraph] = ()

    def roles(self, start: int, end: int) -> set[Role]:
        """Return the roles of all paragraphs that meet `text[start:end]`."""
        return {p.role for p in self.paragraphs if p.start < end and start < p.end}
