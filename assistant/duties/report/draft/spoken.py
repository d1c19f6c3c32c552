"""Spoken words as a report writes them."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import cast

from core.yaml_data import read_yaml


@cache
def _rules() -> Sequence[tuple[re.Pattern[str], str]]:
    text = (Path(__file__).parent / "spoken.yaml").read_text(encoding="utf-8")
    read = cast(dict[str, list[tuple[str, str]]], read_yaml(text))["written"]
    return [(re.compile(spoken), formal) for spoken, formal in read]


def written(text: str) -> str:
    """Return text with spoken words written; the meaning and every figure stay."""
    for spoken, formal in _rules():
        text = spoken.sub(formal, text)
    return text
