"""Plain text. The stored text is the decoded file itself."""

from ingest.parsers.decode import decode
from ingest.parsers.lines import scan
from ingest.raw import RawDocument


def parse(data: bytes, name: str) -> RawDocument:
    """Read plain text; Markdown marks in it are understood, as scans often carry them."""
    text = decode(data, name)
    return RawDocument(text, scan(text))
