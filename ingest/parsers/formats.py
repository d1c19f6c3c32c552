"""Which format a file is, by its content first and its name second."""

import io
import zipfile
from pathlib import PurePath

from ingest import refusals

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
MAX_UNPACKED = 500 * 2**20  # bytes that an office package may unpack to
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_OLD = {
    ".doc": ("旧版Word文档（.doc）", "docx"),
    ".wps": ("WPS旧版文档（.wps）", "docx"),
    ".xls": ("旧版Excel表格（.xls）", "xlsx"),
    ".et": ("WPS旧版表格（.et）", "xlsx"),
    ".ppt": ("旧版演示文稿（.ppt）", "pdf"),
}
_TEXT = {
    ".md": "md", ".markdown": "md", ".txt": "txt", ".text": "txt", ".log": "txt",
    ".csv": "csv", ".tsv": "csv", ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
_MEDIA = {
    "text/markdown": "md", "text/plain": "txt", "text/csv": "csv", "text/html": "html",
    "text/tab-separated-values": "csv",
}  # fmt: skip


def sniff(data: bytes, name: str, media_type: str | None = None) -> str:
    """Return the parser's module name: md, txt, html, docx, pdf, xlsx or csv."""
    suffix = PurePath(name).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _package(data, name, suffix)
    if data.startswith(_OLE):
        raise _compound(data, name, suffix)
    if data.startswith(b"{\\rtf"):
        raise refusals.old_format(name, "RTF文档", "docx")
    if data.startswith(_PICTURES):
        raise refusals.scanned(name, 1)
    if suffix in (".docx", ".xlsx", ".pdf"):
        raise refusals.corrupt(name, suffix[1:])
    known = _TEXT.get(suffix) or _MEDIA.get((media_type or "").partition(";")[0].strip().lower())
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if known in (None, "txt") and head.startswith((b"<!doctype html", b"<html")):
        return "html"
    if known is None and (suffix or _is_binary(data)):
        raise refusals.unsupported(name)
    return known or "txt"


def _package(data: bytes, name: str, suffix: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
    except zipfile.BadZipFile as error:
        raise refusals.corrupt(name, suffix[1:] or "压缩文件") from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise refusals.too_large(name, unpacked, MAX_UNPACKED)
    names = {member.filename for member in members}
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "OFD.xml" in names:
        raise refusals.old_format(name, "OFD版式文件", "带文字的PDF或docx")
    if any(member.startswith("ppt/") for member in names):
        raise refusals.old_format(name, "演示文稿", "带文字的PDF")
    if suffix in (".docx", ".xlsx"):
        raise refusals.corrupt(name, suffix[1:])
    raise refusals.unsupported(name)


def _compound(data: bytes, name: str, suffix: str) -> Exception:
    """OLE files are documents of before 2007, or newer ones that a password protects."""
    if _ENCRYPTED_PACKAGE in data:
        return refusals.encrypted(name)
    kind, target = _OLD.get(suffix, ("旧版Office文档", "docx或xlsx"))
    return refusals.old_format(name, kind, target)


def _is_binary(data: bytes) -> bool:
    return data[:4096].count(0) > 0 and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
