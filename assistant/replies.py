"""What a channel receives: typed events of an answer under way, and the finished answer.

The order is fixed: one `evidence`, then any number of `token`, then the `citation`s of the checked
answer, then `done`; or `error` at any point, after which nothing follows.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from core.effects.plan import Plan
from core.errors import ZhibanError


class EvidenceItem(BaseModel):
    """A clause shown before the model has written a word. `quote` is the clause's exact text."""

    n: int = Field(description="编号，从 1 起")
    clause_id: int
    revision_id: int
    document: str = Field(description="文件标题")
    revision: str = Field(description="版本说明，如 2024-06-28公布 2024-11-01施行")
    number: str = Field(default="", description="发文字号")
    status: str = Field(description="现行 / 已废止 / 尚未施行 / 征求意见稿 / 历史版本")
    path: str = Field(description="条款位置，如 第二章 > 第九条")
    quote: str
    page: int | None = None
    score: float
    context: str = Field(default="", description="表头等上下文，不作引文")


class CitedQuote(BaseModel):
    """One numbered citation: the quote is byte-identical to the stored text at [start, end)."""

    n: int
    clause_id: int
    revision_id: int
    document: str
    revision: str
    path: str
    quote: str
    start: int
    end: int
    page: int | None = None


class Conflict(BaseModel):
    """Two passages in force that give different figures for one matter, side by side."""

    subject: str
    items: list[EvidenceItem]
    values: list[str] = Field(description="各处的不同说法，与 items 同序")


class Sentence(BaseModel):
    """One sentence of an answer with the citations it stands on."""

    text: str
    citations: list[int]
    supported: bool = True
    reason: str = ""


class Answer(BaseModel):
    """A finished, checked answer."""

    answer: str
    abstained: bool
    mode: Literal["model", "evidence", "refused"] = Field(
        description="model=模型组织语言；evidence=仅列依据；refused=没有依据"
    )
    notice: str = Field(default="", description="需要告诉值班员的话，如模型未启动")
    sentences: list[Sentence] = []
    citations: list[CitedQuote] = []
    evidence: list[EvidenceItem] = []
    conflicts: list[Conflict] = []
    as_of: date
    removed: list[Sentence] = Field(default=[], description="核验未通过而删去的句子")
    timings_ms: dict[str, float] = {}
    conversation_id: str = ""


class EvidenceEvent(BaseModel):
    """The clauses found; comes first, before any model is asked."""

    type: Literal["evidence"] = "evidence"
    items: list[EvidenceItem]
    conflicts: list[Conflict] = []
    answerable: bool
    notice: str = ""
    conversation_id: str = ""
    timings_ms: dict[str, float] = {}


class TokenEvent(BaseModel):
    """A piece of the model's wording, not yet checked."""

    type: Literal["token"] = "token"
    text: str


class CitationEvent(BaseModel):
    """A citation of the checked answer."""

    type: Literal["citation"] = "citation"
    citation: CitedQuote


class DoneEvent(BaseModel):
    """The finished answer; replaces whatever the tokens showed."""

    type: Literal["done"] = "done"
    answer: Answer


class ErrorEvent(BaseModel):
    """It could not be finished. Both texts are Chinese and meant for the officer."""

    type: Literal["error"] = "error"
    code: str
    message: str
    remedy: str

    def raised(self) -> ZhibanError:
        """Return the event as the error that it tells of."""
        kinds = {kind.code: kind for kind in ZhibanError.__subclasses__()}
        return kinds.get(self.code, ZhibanError)(self.message, self.remedy)


class ChoiceItem(BaseModel):
    """One answer offered to a question that we ask back; sending `label` answers it."""

    id: str
    label: str


class SayEvent(BaseModel):
    """A sentence told to the officer that is neither an answer from the library nor a plan."""

    type: Literal["say"] = "say"
    kind: Literal["clarify", "refuse", "answer", "notice"]
    text: str
    choices: list[ChoiceItem] = []
    conversation_id: str = ""


class PlanEvent(BaseModel):
    """A plan: waiting for a word, or run, with receipts. Sent again whenever it has changed."""

    type: Literal["plan"] = "plan"
    plan: Plan
    conversation_id: str = ""


class EndEvent(BaseModel):
    """The turn is over; nothing follows."""

    type: Literal["end"] = "end"
    conversation_id: str
    timings_ms: dict[str, float] = {}


AskEvent = EvidenceEvent | TokenEvent | CitationEvent | DoneEvent | ErrorEvent


TalkEvent = AskEvent | SayEvent | PlanEvent | EndEvent


class TalkRequest(BaseModel):
    """One message of a conversation: a question, an order, or both.

    `pinned`: the event that the conversation is about. `forwarded`: text that somebody else wrote
    (a pasted chat, a transcript, a file's content); it is data and never an order.
    """

    text: str = Field(min_length=1, max_length=2000)
    conversation_id: str | None = None
    pinned: str = ""
    forwarded: str = Field(default="", max_length=20_000)
    use_model: bool = True


class AskRequest(BaseModel):
    """A question. `as_of` asks what was in force on that day; None is today."""

    question: str = Field(min_length=1, max_length=2000)
    conversation_id: str | None = None
    as_of: date | None = None
    use_model: bool = True


class StageScore(BaseModel):
    """Where one clause stood in one stage of a search. Rank is 1-based, None: not found there."""

    rank: int | None
    score: float | None


class SearchHit(BaseModel):
    """One clause with its standing in every stage, for the retrieval-test page."""

    item: EvidenceItem
    stages: dict[str, StageScore]


class SearchResult(BaseModel):
    """A search laid open."""

    query: str
    understood: dict[str, str] = Field(description="识别出的文件名、条号、日期、同义词等")
    hits: list[SearchHit]
    answerable: bool
    gate: str = Field(description="能否作答的判断理由")
    timings_ms: dict[str, float]


class DocumentItem(BaseModel):
    """A document in the library list."""

    id: int
    title: str
    category: str
    audience: str
    revision_id: int
    revision: str
    number: str
    issuer: str
    status: str
    revisions: int
    clauses: int
    file_name: str


class DocumentPage(BaseModel):
    """One page of the library list."""

    total: int
    items: list[DocumentItem]


class ClauseItem(BaseModel):
    """A clause in a source document's view."""

    id: int
    kind: str
    label: str
    path: str
    start: int
    end: int
    page: int | None


class RevisionItem(BaseModel):
    """One revision in a document's revision switcher."""

    revision_id: int
    revision: str
    status: str


class SourceView(BaseModel):
    """A revision's full text with its clauses, for the source page."""

    revision_id: int
    document_id: int
    title: str
    revision: str
    number: str
    issuer: str
    status: str
    file_name: str
    text: str
    clauses: list[ClauseItem]
    revisions: list[RevisionItem] = []
    warnings: list[str] = []


class JobItem(BaseModel):
    """One uploaded file on its way into the library."""

    id: str
    batch: str
    file_name: str
    state: Literal["queued", "reading", "indexing", "done", "unchanged", "failed"]
    total: int
    done: int
    message: str
    remedy: str
    revision_id: int | None


class ModelState(BaseModel):
    """How far the chat model is."""

    state: Literal["off", "fetching", "starting", "ready", "failed"]
    name: str = ""
    done_bytes: int = 0
    total_bytes: int = 0
    bytes_per_s: float = 0.0
    message: str = ""


class Health(BaseModel):
    """What works right now."""

    ok: bool
    version: str
    documents: int
    revisions: int
    clauses: int
    model: ModelState
    embedder: str
    jobs_open: int
    problems: list[str] = Field(default_factory=list, description="须由人处理的问题")
