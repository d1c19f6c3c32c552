"""The readings of one answer: the recogniser's best guesses, and what each may be trusted for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voice.pinyin import find, syllables
from voice.speech import DUTY_WORDS, MAX_COMPRESSION, PLAIN, Transcript

_PUNCTUATION = re.compile(r"[^\w]+")
_SPOKEN_S = 1.0
_ECHOED = 4  # syllables
_ECHO_SLACK = 0.15  # of sound a syllable
_SURE = -0.6  # mean log-probability
_LOOP = re.compile(r"(.{1,12}?)\1{2,}")


@dataclass(frozen=True, slots=True)
class Reading:
    """One possible wording. `hinted`: the prompt held the expected names, so a name in it may be
    an echo; `best`: the recogniser's first choice under its prompt."""

    text: str
    hinted: bool
    best: bool
    worded: bool = False  # the prompt held the words of a duty report

    @property
    def size(self) -> int:
        """How many syllables it has."""
        return len(syllables(self.text))


def readings(transcripts: Sequence[Transcript]) -> list[Reading]:
    """Return the distinct credible readings, first choices first.

    Nothing is returned when the plain reading, which no prompt can have put there, holds nothing:
    the others are then made of their prompts. A plain reading that went round in signs says nothing
    either way; then the others are taken where one without names is sure of itself.
    """
    rows: list[Reading] = []
    if transcripts and went_round(transcripts[0]) and not any(map(_sure, transcripts[1:])):
        return []
    for transcript in transcripts:
        hinted = transcript.prompt not in (PLAIN, DUTY_WORDS, "")
        texts = _wordings(transcript)
        if not texts and transcript.prompt in (PLAIN, "") and not went_round(transcript):
            return []
        worded = transcript.prompt not in (PLAIN, "")
        rows += [Reading(text, hinted, at == 0, worded) for at, text in enumerate(texts)]
    rows.sort(key=lambda row: not row.best)
    seen: dict[tuple[str, bool, bool], Reading] = {}
    for row in rows:
        seen.setdefault((row.text, row.hinted, row.worded), row)
    return list(seen.values())


def went_round(transcript: Transcript) -> bool:
    """Whether the recogniser fell into a loop of signs over what may well be speech."""
    loops = [s for s in transcript.segments if s.text and not syllables(s.text)]
    return bool(loops) and sum(span.duration for span in transcript.speech) >= _SPOKEN_S


def _sure(transcript: Transcript) -> bool:
    hinted = transcript.prompt not in (PLAIN, DUTY_WORDS, "")
    rows = [s for s in transcript.segments if syllables(s.text)]
    return not hinted and bool(rows) and all(s.avg_logprob >= _SURE for s in rows)


def _wordings(transcript: Transcript) -> list[str]:
    """Return the whole transcript's wordings, best first, without echoes of the prompt."""
    segments = [s for s in transcript.segments if s.credible or _loops_only(s.compression)]
    if not segments:
        return []
    depth = max(1 + len(segment.alternatives) for segment in segments)
    found: list[str] = []
    for rank in range(depth):
        parts = [[s.text, *s.alternatives][min(rank, len(s.alternatives))] for s in segments]
        text = _LOOP.sub(r"\1", "".join(_no_echo(part, transcript.prompt) for part in parts))
        if syllables(text) and text not in found:
            found.append(text)
    return found


def _loops_only(compression: float) -> bool:
    # A loop at the end of true words is cut out below; a text that is all loop loses everything.
    return MAX_COMPRESSION < compression < 2 * MAX_COMPRESSION


def _like_plain(text: str) -> bool:
    """Whether a text is the plain prompt with a word lost: 以下是普通的句子."""
    size = len(syllables(text))
    return size >= _ECHOED and bool(find(text, PLAIN, _ECHO_SLACK * size))


def _no_echo(text: str, prompt: str) -> str:
    if prompt == PLAIN:
        bare = _PUNCTUATION.sub("", PLAIN)
        rest = text.replace(PLAIN, "").replace(bare, "")
        return "" if _like_plain(rest) else rest
    return text
