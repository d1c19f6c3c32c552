"""Markdown. The stored text is the decoded file itself."""

import re
from typing import Any, cast

import yaml

from core.yaml_data import read_yaml
from ingest.parsers.decode import decode
from ingest.parsers.lines import scan
from ingest.raw import Block, BlockKind, RawDocument

_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.S)
_INFO_END = "<!-- INFO END -->"


def parse(data: bytes, name: str) -> RawDocument:
    """Read Markdown with optional YAML front matter."""
    text = decode(data, name)
    properties, start = _front_matter(text)
    blocks = scan(text, start)
    # lawtext collections close a law's title and promulgation lines with this comment
    end = text.find(_INFO_END, start)
    if end >= 0:
        blocks = tuple(_as_note(block) if block.end <= end else block for block in blocks)
    return RawDocument(text, blocks, properties, start)


def _as_note(block: Block) -> Block:
    if block.kind is BlockKind.HEADING:
        return block
    return Block(block.start, block.end, BlockKind.NOTE)


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    match = _FRONT.match(text)
    if not match:
        return {}, 0
    try:
        loaded: Any = read_yaml(match.group(1))
    except yaml.YAMLError:
        return {}, 0  # two rules with words between them, not front matter
    if not isinstance(loaded, dict):
        return {}, 0
    pairs = cast("dict[Any, Any]", loaded).items()
    found = {str(k).lower(): str(v) for k, v in pairs if isinstance(v, str | int | float) or v}
    return found, match.end()
