"""Bytes of a plain-text file to text: UTF-8, UTF-16, or the Chinese national encodings."""

import codecs

from charset_normalizer import from_bytes

from ingest import refusals

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024  # bytes looked at when guessing


def decode(data: bytes, name: str) -> str:
    """Return the text without byte-order mark, with \\n line ends and without NUL.

    GB 18030 (which contains GBK and GB 2312) is preferred to a guess, because nearly all
    Chinese files that are not UTF-8 are written in it. InvalidInput where nothing fits.
    """
    text = _decoded(data, name)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding) or _refuse(name)
    if data.count(0, 0, _SAMPLE) > len(data[:_SAMPLE]) // 10:
        return _utf16_without_mark(data) or _refuse(name)
    text = _strict(data, "utf-8")
    if text is None:
        text = _strict(data, "gb18030")
        if text is None or not _reads_as_chinese(text):
            text = _guessed(data) or text
    return text if text is not None else _refuse(name)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 text has its zero bytes on one side: the odd offsets of little-endian text."""
    odd, even = data[1:_SAMPLE:2].count(0), data[0:_SAMPLE:2].count(0)
    return _strict(data, "utf-16-le" if odd > even else "utf-16-be")


def _reads_as_chinese(text: str) -> bool:
    sample = text[:_SAMPLE]
    wide = [c for c in sample if ord(c) > 0x7F]
    common = sum("\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" for c in wide)
    return common + sum("\uff00" <= c <= "\uffef" for c in wide) >= 0.7 * len(wide)


def _guessed(data: bytes) -> str | None:
    best = from_bytes(data[:_SAMPLE]).best()
    return _strict(data, best.encoding) if best is not None else None


def _refuse(name: str) -> str:
    raise refusals.undecodable(name)
