"""Announcements of the exchange, and tones: what became of a call that no person answered."""

from collections.abc import Sequence

from voice.outcome import Verdict
from voice.phrases import announcements, heard
from voice.pinyin import find, syllables
from voice.reading import Reading

_PLAIN_SIZE = 4  # a phrase this long is a machine's even by itself
_KINDS = (
    ("dead_number", Verdict.DEAD_NUMBER),
    ("voicemail", Verdict.VOICEMAIL),
    ("forwarded", Verdict.FORWARDED),
    ("line_busy", Verdict.BUSY),
    ("unanswered", Verdict.NO_ANSWER),
)


def announced(readings: Sequence[Reading]) -> tuple[Verdict, str] | None:
    """Return what a machine announced, and its words; None where no machine speaks."""
    votes: dict[Verdict, float] = {}
    words: dict[Verdict, str] = {}
    hits = 0
    for reading in readings:
        machine = bool(heard("machine", reading.text))
        found = [(v, p) for kind, v in _KINDS for p in heard(kind, reading.text)]
        if machine and not found:
            loose = heard("dead_number_said", reading.text)
            found = [(Verdict.DEAD_NUMBER, phrase) for phrase in loose]
        whole = None if found else _whole(reading.text)
        if whole is not None:
            votes[whole] = votes.get(whole, 0.0) + _PLAIN_SIZE
            words.setdefault(whole, reading.text)
        hits += bool(machine or whole or any(p.end - p.start >= _PLAIN_SIZE for _, p in found))
        for verdict, phrase in found:
            weight = (phrase.end - phrase.start) - 3 * phrase.cost
            votes[verdict] = votes.get(verdict, 0.0) + weight
            words.setdefault(verdict, reading.text)
    if not votes or 2 * hits < len(readings):
        return None
    verdict = max(votes, key=lambda row: votes[row])
    return verdict, words[verdict]


def _whole(text: str) -> Verdict | None:
    """Return what the announcement means that a reading sounds like, though no word is clear."""
    slack, every = announcements()
    costs: list[tuple[float, str]] = []
    for kind, said in every:
        size = len(syllables(said))
        costs += [(match.cost / size, kind) for match in find(said, text, slack * size)[:1]]
    return Verdict(min(costs)[1]) if costs else None
