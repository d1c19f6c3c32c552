"""How likely a stretch of words is, by a general dictionary's counts (a unigram model).

Enough to tell a word with a wrong character (安值) from two words that happen to meet (岁末|尚有):
putting the former right makes its sentence much more likely, mending the latter does not.
"""

import math
import re
from functools import lru_cache

import jieba

from assistant.duties.proofread.rulebook import load

_LONGEST = 5  # characters of a word
_REACH = 7  # characters looked at on either side
_AROUND = 2.0  # nats that longer words around may add
_OWN = 300  # uses that a word of the trade counts as, where the dictionary says fewer
_BREAK = re.compile(r"[^\u4e00-\u9fff]")


@lru_cache(maxsize=1)
def _logs() -> dict[str, float]:
    jieba.initialize()
    own = dict.fromkeys(load("vocabulary")["words"].split(), _OWN)
    counts = {w: n for w, n in jieba.dt.FREQ.items() if n and len(w) <= _LONGEST}
    for word, least in own.items():
        counts[word] = max(counts.get(word, 0), least)
    total = math.log(jieba.dt.total)
    return {word: math.log(n) - total for word, n in counts.items()}


@lru_cache(maxsize=1)
def _unknown() -> float:
    return -math.log(jieba.dt.total)


@lru_cache(maxsize=8192)
def likelihood(words: str) -> float:
    """Return the natural log-probability of the best way to read a stretch as words."""
    logs = _logs()
    unknown = _unknown()
    best = [0.0] * (len(words) + 1)
    for start in range(len(words) - 1, -1, -1):
        found = logs.get(words[start], unknown) + best[start + 1]
        for end in range(start + 2, min(start + _LONGEST, len(words)) + 1):
            known = logs.get(words[start:end])
            if known is not None and known + best[end] > found:
                found = known + best[end]
        best[start] = found
    return best[0]


def at_most(right: str) -> float:
    """Return how likely a stretch can at most become where it is put right to this word (nats)."""
    known = _logs().get(right)
    return (likelihood(right) if known is None else known) + _AROUND


def apart(wrong: str) -> float:
    """Return how likely a stretch is where only its own characters are looked at (nats)."""
    if len(wrong) != 2:
        return likelihood(wrong)
    logs, unknown = _logs(), _unknown()
    return logs.get(wrong[0], unknown) + logs.get(wrong[1], unknown)


def gain(text: str, start: int, end: int, right: str) -> float:
    """Return by how much the sentence becomes likelier with `right` at text[start:end] (nats)."""
    left = max(0, start - _REACH)
    for match in _BREAK.finditer(text, left, start):
        left = match.end()
    stop = _BREAK.search(text, end, min(len(text), end + _REACH))
    last = stop.start() if stop else min(len(text), end + _REACH)
    head, tail = text[left:start], text[end:last]
    return likelihood(head + right + tail) - likelihood(head + text[start:end] + tail)
