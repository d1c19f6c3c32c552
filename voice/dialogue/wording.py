"""The words of an answer in the light of what was asked, and without our own."""

import re
from collections.abc import Sequence

from voice.dialogue.script import Asks
from voice.dialogue.talked import Spoken
from voice.phrases import heard
from voice.pinyin import find, syllables

_CLAUSE = re.compile(r"[^\w]+")
_OURS = 5  # syllables in a row that are no chance
_OURS_SLACK = 0.22  # of sound, a syllable
_SHORT_ANSWER = 6  # syllables of a yes or no


def in_context(text: str, asks: Asks | None) -> str:
    """Return an answer as a sentence that needs no question: 康永年 as 带班领导康永年."""
    if not syllables(text):
        return text
    if asks is Asks.LEADER and not heard("leader", text):
        text = f"带班领导{text}"
    elif asks is Asks.PERSON and not heard("myself", text) and not heard("post", text):
        text = f"我叫{text}"
    elif asks is Asks.ON_DUTY and _yes(text):
        text = f"在岗，{text}"
    return text


def _yes(text: str) -> bool:
    said = syllables(text)
    no = any(heard(kind, text) for kind in ("absent", "away", "denial", "refusal"))
    return len(said) <= _SHORT_ANSWER and not no and bool(heard("affirmation", text))


def unechoed(text: str, spoken: Sequence[Spoken]) -> str:
    """Take clauses of our own prompts out of what was heard."""
    for prompt in spoken:
        for clause in _CLAUSE.split(prompt.text):
            size = len(syllables(clause))
            if size < _OURS:
                continue
            for match in sorted(
                find(clause, text, _OURS_SLACK * size), key=lambda row: row.start, reverse=True
            ):
                row = syllables(text)
                text = text[: row[match.start].at] + text[row[match.end - 1].at + 1 :]
    return text
