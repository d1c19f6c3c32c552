"""Questions that no rule answers: how a happening stands, who is on duty, whose work is better."""

import re
from functools import lru_cache
from pathlib import Path
from typing import cast

from core.yaml_data import read_yaml

DATA = Path(__file__).with_name("affairs.yaml")


def of_the_day(question: str) -> bool:
    """Say whether a question is about the day's affairs and not about a rule for them."""
    return _any("asks", question) and not _any("unless", question)


def _any(name: str, question: str) -> bool:
    return any(pattern.search(question) for pattern in _patterns()[name])


@lru_cache(maxsize=1)
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    data = cast("dict[str, list[str]]", read_yaml(DATA.read_text(encoding="utf-8")))
    return {name: [re.compile(pattern) for pattern in patterns] for name, patterns in data.items()}
