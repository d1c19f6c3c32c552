"""Files in real formats, written by the libraries that write such files."""

import io

from docx import Document
from openpyxl import Workbook

from ingest.jobs import Upload

_NUMERALS = "零一二三四五六七八九十"


def _numeral(n: int) -> str:
    tens, ones = divmod(n, 10)
    if n <= 10:
        return _NUMERALS[n]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def _articles(title: str, count: int) -> list[str]:
    return [
        f"第{_numeral(n)}条 {title}规定:第{n}类事项由值班室在{n * 5}分钟内核实,并书面报告带班领导。"
        for n in range(1, count + 1)
    ]


def word_file(title: str, articles: int) -> bytes:
    """A .docx regulation."""
    document = Document()
    document.add_heading(title, 0)
    for text in _articles(title, articles):
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def workbook(title: str, rows: int) -> bytes:
    """An .xlsx list of units."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.append(["单位", "值班电话", "负责人"])
    for n in range(rows):
        sheet.append([f"{title}第{n}单位", f"021-5550{n:04d}", f"张{n}"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def page(title: str, articles: int) -> bytes:
    """An HTML page."""
    body = "".join(f"<p>{text}</p>" for text in _articles(title, articles))
    head = f"<head><title>{title}</title></head>"
    return f"<html>{head}<body><h1>{title}</h1>{body}</body></html>".encode()


def plain(title: str, articles: int, mark: str = "") -> bytes:
    """Text, or Markdown where a mark for the heading is given."""
    return "\n\n".join([f"{mark}{title}", *_articles(title, articles)]).encode()


def mixed_files(count: int, articles: int = 30) -> list[Upload]:
    """So many files of five formats with different titles, every 15th of them broken."""
    made: list[Upload] = []
    for n in range(count):
        title = f"示范区第{_numeral(n + 1)}号值守规定"
        if n % 15 == 14:
            made.append(Upload(f"{n:03d} 损坏.docx", b"PK\x03\x04 cut short"))
            continue
        kind = n % 5
        if kind == 0:
            made.append(Upload(f"{n:03d} {title}.docx", word_file(title, articles)))
        elif kind == 1:
            made.append(Upload(f"{n:03d} {title}.xlsx", workbook(title, articles)))
        elif kind == 2:
            made.append(Upload(f"{n:03d} {title}.html", page(title, articles)))
        elif kind == 3:
            made.append(Upload(f"{n:03d} {title}.md", plain(title, articles, "# ")))
        else:
            made.append(Upload(f"{n:03d} {title}.txt", plain(title, articles)))
    return made
