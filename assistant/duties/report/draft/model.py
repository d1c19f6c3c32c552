"""A report as text: who it goes to, what it says piece by piece, and what each piece rests on."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from assistant.duties.report.record import Slot, Span, Step


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Header(_Frozen):
    """What the room itself puts around a report; nothing here comes from the material.

    `sequence` counts the 续报 of one incident from 1. `at` is when the report is made; None leaves
    the date to be filled in when it is signed. `attachments` are names without book-title marks.
    """

    addressee: str = ""
    unit: str = ""
    number: str = ""  # 编号, as the room's register gives it
    at: datetime | None = None
    signer: str = ""
    contact: str = ""  # the reporting room's own contact and telephone
    sequence: int = 1
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()  # 抄送


class Piece(_Frozen):
    """A run of text and what it rests on.

    Fixed wording has neither slots nor spans. `blank` is a 【待补：…】 or 【待核实：…】 that must
    be gone before signing.
    """

    text: str
    slots: tuple[Slot, ...] = ()
    spans: tuple[Span, ...] = ()
    blank: bool = False


class Paragraph(_Frozen):
    """One paragraph. `role` is stable (overview, response, state, cause, next …) for the page.

    `level` is 0 for text and 1 to 4 for headings by GB/T 9704—2012 7.3.3 (一、 （一） 1. （1）);
    the number itself is part of the text. `narrative` paragraphs may be worded by a model.
    """

    role: str
    pieces: tuple[Piece, ...]
    level: int = 0
    narrative: bool = False

    @property
    def text(self) -> str:
        """The words of the paragraph."""
        return "".join(piece.text for piece in self.pieces)


class Signature(_Frozen):
    """The end of a report: 发文机关署名, 成文日期 to the minute, 签发人, 联系人."""

    unit: str = ""
    at: datetime | None = None
    signer: str = ""
    contact: str = ""


class Draft(_Frozen):
    """A complete report. `title_parts` joined are the title; a line breaks between parts only."""

    step: Step | None = None  # None: not a report (通知, 值班日志)
    title_parts: tuple[str, ...]
    number: str
    addressee: str
    paragraphs: tuple[Paragraph, ...]
    attachments: tuple[str, ...] = ()
    signature: Signature = Signature()
    copies: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(self.title_parts)

    @property
    def body(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def text(self) -> str:
        """Title and paragraphs: everything that the material must support."""
        return f"{self.title}\n{self.body}"

    @property
    def blanks(self) -> tuple[str, ...]:
        """Every marked blank and open contradiction, in order; signing waits for none."""
        pieces = (piece for paragraph in self.paragraphs for piece in paragraph.pieces)
        return tuple(dict.fromkeys(piece.text for piece in pieces if piece.blank))
