"""From a file to a parsed document. One module a format; formats import only when they are met."""

import zipfile
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from ingest import refusals
from ingest.metadata import read
from ingest.parsers.formats import sniff
from ingest.raw import RawDocument
from ingest.structure import build
from ingest.structure.numbering import numbering_warnings
from knowledge.documents import ParsedDocument

MAX_BYTES = 100 * 2**20
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    SyntaxError,  # lxml's XMLSyntaxError is one
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def parse_file(
    path: Path, *, name: str | None = None, media_type: str | None = None
) -> ParsedDocument:
    """Read a file into its text, metadata and clauses.

    `name` is the name that the uploader gave (default: the path's own); it decides the format
    only where the content does not. InvalidInput, with reason and remedy in Chinese, for files
    that are empty, too large, encrypted, damaged, without text, or of a format not supported.
    """
    name = name or path.name
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise refusals.too_large(name, size, MAX_BYTES)
    data = path.read_bytes()
    if not data.strip():
        raise refusals.empty(name)
    return parse_raw(read_raw(data, name, media_type), name)


def read_raw(data: bytes, name: str, media_type: str | None = None) -> RawDocument:
    """Read a file's bytes into text and blocks; InvalidInput as in `parse_file`."""
    sniffed = sniff(data, name, media_type)
    module = import_module(f"ingest.parsers.{sniffed}")
    parse = cast("Callable[[bytes, str], RawDocument]", module.parse)
    try:
        raw = parse(data, name)
    except _DAMAGE as error:
        # what libraries raise on bytes that are not what the format promises
        raise refusals.corrupt(name, sniffed) from error
    if not raw.blocks:
        raise refusals.no_text(name)
    return raw


def parse_raw(raw: RawDocument, name: str) -> ParsedDocument:
    """Structure a raw document and read its metadata."""
    clauses = build(raw)
    warnings = (*raw.warnings, *numbering_warnings(clauses))
    return ParsedDocument(read(raw, name), raw.text, clauses, warnings)
