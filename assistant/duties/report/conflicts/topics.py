"""What a text with a figure is about: the topics of words.yaml, and the words beside a number."""

import re

from assistant.duties.report.conflicts.vocabulary import words


def topics(text: str) -> frozenset[str]:
    """Return the kinds of figures that a text speaks of."""
    return frozenset(
        row["what"] for row in words()["figures"] if any(word in text for word in row["words"])
    )


_DULL = frozenset("的了在有是我们他这那个说共到也都就一两三四五六七八九十")


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of characters that tell something."""
    return frozenset(
        text[i : i + 2]
        for i in range(len(text) - 1)
        if re.fullmatch(r"[\u4e00-\u9fa5]{2}", text[i : i + 2]) and not set(text[i : i + 2]) & _DULL
    )
