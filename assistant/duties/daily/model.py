"""A daily report: sections of lines, each with the page that it rests on."""

from datetime import date

from pydantic import AwareDatetime, BaseModel, ConfigDict

from assistant.duties.report.draft.model import Draft, Paragraph, Piece, Signature

_NUMERALS = "一二三四五六七八九十"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Frozen):
    """A sentence by template. `link` is the page of what it tells, "" where it only counts."""

    text: str
    link: str = ""


class Section(_Frozen):
    """A part of the report."""

    title: str
    lines: tuple[Line, ...]


class Daily(_Frozen):
    """One report as it was made, about [since, until). `late`: not made at its time, and why."""

    id: str
    kind: str
    day: date
    edition: int
    since: AwareDatetime
    until: AwareDatetime
    due: AwareDatetime
    made_at: AwareDatetime
    by_name: str
    room: str
    sections: tuple[Section, ...]
    late: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        # the first edition makes itself; the others were asked for
        edition = f"（手动生成{self.edition - 1}）" if self.edition > 1 else ""
        return f"{self.day.year}年{self.day.month}月{self.day.day}日{self.kind}{edition}"

    @property
    def period(self) -> str:
        """The stretch of time in words."""
        since, until = self.since, self.until
        return f"{_moment(since)}至{_moment(until)}"

    @property
    def text(self) -> str:
        """The whole report as plain text."""
        return "\n".join([self.name, *(p.text for p in self.draft().paragraphs)])

    def draft(self) -> Draft:
        """Return the report as the report's documents print it (layout `log`)."""
        paragraphs = [_paragraph(f"统计期间：{self.period}。{self.late}")]
        for numeral, section in zip(_NUMERALS, self.sections, strict=False):
            title = f"{numeral}、{section.title}"
            paragraphs.append(Paragraph(role="heading", level=1, pieces=(Piece(text=title),)))
            paragraphs += [_paragraph(line.text) for line in section.lines]
        return Draft(
            title_parts=(f"{self.room}", self.kind),
            number=self.id,
            addressee="",
            paragraphs=tuple(paragraphs),
            signature=Signature(unit=self.room, at=self.made_at),
        )


def _paragraph(text: str) -> Paragraph:
    return Paragraph(role="text", pieces=(Piece(text=text),))


def _moment(at: AwareDatetime) -> str:
    return f"{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"
