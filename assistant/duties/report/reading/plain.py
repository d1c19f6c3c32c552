"""A note as the word lists expect it: full-width marks, no row numbers, standard words.

What the officer asked on the telephone is blank: it tells nothing. Everything keeps its length, so
what is found stands at the same place in the source.
"""

import re
from functools import lru_cache

from assistant.duties.report.reading.lexicon import pattern, table


@lru_cache(maxsize=1)
def _rules() -> tuple[list[tuple[re.Pattern[str], str]], list[re.Pattern[str]], re.Pattern[str]]:
    data = table("plain")
    swaps = [(re.compile(said), plain) for said, plain in [*data["marks"], *data["dialect"]]]
    return swaps, [re.compile(row) for row in data["rows"]], re.compile(data["labels"])


@lru_cache(maxsize=64)
def plain(text: str) -> str:
    """Return the text in full-width marks and standard words, character by character."""
    swaps, rows, labels = _rules()
    made = labels.sub(_labelled, text)
    for row in rows:
        made = row.sub(lambda match: " " * len(match[0]), made)
    made = _CAPITALS.sub(_written_plainly, made)
    for said, standard in swaps:
        made = said.sub(lambda match, to=standard: _fitted(match[0], to), made)
    return _own().sub(lambda match: " " * len(match[0]), made)


@lru_cache(maxsize=1)
def _own() -> re.Pattern[str]:
    return re.compile(pattern("plain", "own"))


# 壹拾捌时, 叁人: not the surnames 陆 and 伍
_CAPITAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
_CAPITALS = re.compile(
    rf"[{_CAPITAL}零]*[{_CAPITAL}](?=[个名人位户车台辆时点分月日号死伤重轻万元米吨艘])"
)


def _written_plainly(match: re.Match[str]) -> str:
    digits: dict[str, str] = table("plain")["capitals"]
    made = "".join(digits.get(char, char) for char in match[0])
    return " " + made[1:] if made.startswith("一十") else made


def _labelled(match: re.Match[str]) -> str:
    return " " * (len(match[0]) - len(match["label"]) - 1) + match["label"] + "\uff1a"


def _fitted(said: str, standard: str) -> str:
    """Return the standard words where they are as long as what was said, else what was said."""
    return standard if len(standard) == len(said) else said
