"""What the library holds: Document -> Revision -> Clause, and how a clause is cited.

All spans are character offsets into the revision's own `text`; `text[start:end]` is always
exactly the clause's `text`, so a quote taken from a clause is byte-identical to what is stored.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ClauseKind(StrEnum):
    """What a clause is. Headings carry structure only; all others are searched."""

    HEADING = "heading"  # 编 章 节, or a numbered or styled heading of an official document
    ARTICLE = "article"  # 条
    SECTION = "section"  # a leaf passage of an official document, below its nearest heading
    TABLE = "table"  # rows of a table, with the header row as context
    PREAMBLE = "preamble"  # what stands before the first 条 or heading and is not metadata
    ITEM = "item"  # 款 项 目 of a long 条 that is searched on its own


# what both indexes hold, neither more nor less
SEARCHABLE: frozenset[ClauseKind] = frozenset(ClauseKind) - {ClauseKind.HEADING}


class RevisionStatus(StrEnum):
    """Validity as read from the document itself."""

    IN_FORCE = "现行"
    NOT_YET = "尚未施行"
    REPEALED = "已废止"
    DRAFT = "征求意见稿"
    UNKNOWN = "未注明"


@dataclass(frozen=True, slots=True)
class ParsedClause:
    """One node of a revision's tree, before it has an id.

    `parent` is the index of the enclosing clause in the same list, None at the top.
    `path` holds the labels from the outermost heading to this clause, e.g.
    ("第二章 事故报告", "第九条"). `context` is text that a search should see besides `text`
    (a table's header row); it is never quoted. `page` is 1-based, None where a format has none.
    """

    kind: ClauseKind
    label: str
    path: tuple[str, ...]
    text: str
    start: int
    end: int
    parent: int | None = None
    page: int | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class RevisionMeta:
    """What the front matter and closing clauses say about a revision. Dates may be unknown."""

    title: str
    issuer: str = ""
    number: str = ""  # 发文字号 / 令号, e.g. 国务院令第493号
    promulgated: date | None = None
    effective: date | None = None
    repealed: date | None = None
    status: RevisionStatus = RevisionStatus.UNKNOWN
    repeals: tuple[str, ...] = ()  # titles that this revision declares 同时废止
    notes: tuple[str, ...] = ()  # promulgation and amendment lines, verbatim


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A file read and structured. `clauses` are in reading order."""

    meta: RevisionMeta
    text: str
    clauses: tuple[ParsedClause, ...]
    warnings: tuple[str, ...] = ()  # Chinese, e.g. 条号不连续


@dataclass(frozen=True, slots=True)
class RevisionInfo:
    """A stored revision as a citation needs it. `valid_to` is exclusive; None means open."""

    id: int
    document_id: int
    title: str
    issuer: str
    number: str
    promulgated: date | None
    effective: date | None
    valid_from: date | None
    valid_to: date | None
    status: RevisionStatus
    file_name: str
    ordinal: int = 1

    def in_force(self, on: date) -> bool:
        """Say whether this revision is the one in force on the given date."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on < self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Clause:
    """A stored clause with the revision it belongs to."""

    id: int
    revision: RevisionInfo
    ordinal: int
    kind: ClauseKind
    label: str
    path: tuple[str, ...]
    text: str
    start: int
    end: int
    page: int | None
    context: str = ""

    @property
    def path_text(self) -> str:
        """Return the path as officers write it: 第二章 事故报告 > 第九条."""
        return " > ".join(self.path)


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands. `quote == revision.text[start:end]` always."""

    n: int  # number shown to the reader, 1-based
    clause: Clause
    quote: str
    start: int
    end: int
    path: tuple[str, ...] = field(default=())  # down to 款/项 where the quote allows it
