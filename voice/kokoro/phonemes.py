"""From Mandarin text to the letters of the model, in pieces that it can say in one breath."""

import re
from collections.abc import Iterator
from functools import lru_cache

import jieba
from pypinyin import Style, lazy_pinyin

from voice.kokoro.pronounce import words
from voice.kokoro.sounds import LETTERS, MARKS, sounded
from voice.kokoro.spoken import spoken

MOST_LETTERS = 510  # in one run of the model, without the two that close it
# Above this the model hurries (measured: 20 letters a second at 200, 27 at 510) and takes more
# than 600 MB, so a longer sentence is cut at a pause where it has one. About 10 s of speech.
_EASY = 200
_PAUSES = (", ", "; ", ": ", ". ", ") ")
_HAN = r"\u3007\u3400-\u9fff"
_RUNS = re.compile(rf"[{_HAN}]+|[A-Za-z]+|[^{_HAN}A-Za-z]")
_ENDS = re.compile(r"(?<=[\u3002\uff01\uff1f\uff1b!?;\n])|(?<=\.)(?=\s)")


def pieces(text: str) -> list[str]:
    """Return what is to be said, sentence by sentence, none longer than `MOST_LETTERS`."""
    sentences = (_letters(part) for part in _ENDS.split(spoken(text)))
    return [piece for sentence in sentences for piece in _fitting(sentence) if _sounds(piece)]


def _letters(sentence: str) -> str:
    written = "".join(_run(run) for run in _RUNS.findall(sentence))
    return re.sub(r" +([,.;:!?)”])", r"\1", re.sub(r" {2,}", " ", written)).strip()


def _run(run: str) -> str:
    if run in MARKS:
        return MARKS[run]
    if run[0].upper() in LETTERS:
        return " ".join(_spelled(letter) for letter in run.upper()) + " "
    if re.match(rf"[{_HAN}]", run):
        return " ".join(_words(run)) + " "
    return " " if run.isspace() else ""


def _words(run: str) -> Iterator[str]:
    """Yield word by word: what the duty room's own list says, else what pypinyin says."""
    for part, own in words().parts(run):
        if own:
            yield "".join(sounded(syllable) for syllable in own)
        else:
            yield from (_word(word) for word in jieba.lcut(part))


@lru_cache(maxsize=4096)
def _word(word: str) -> str:
    return "".join(sounded(syllable) for syllable in _read(word))


def _read(word: str) -> list[str]:
    syllables = lazy_pinyin(
        word, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore", v_to_u=True
    )
    return [syllable for syllable in syllables if syllable]


def _spelled(letter: str) -> str:
    return "".join(sounded(syllable) for syllable in LETTERS[letter].split())


def _sounds(piece: str) -> bool:
    return any(char.isalpha() for char in piece)


def _fitting(sentence: str) -> Iterator[str]:
    """Cut a sentence that is too long at its pauses, else between words, else anywhere."""
    while len(sentence) > _EASY:
        at = max(sentence.rfind(pause, 0, _EASY) for pause in _PAUSES)
        if at < _EASY // 4:
            if len(sentence) <= MOST_LETTERS:
                break
            at = sentence.rfind(" ", 0, MOST_LETTERS)
            at = at if at > 0 else MOST_LETTERS - 1
        yield sentence[: at + 1].strip()
        sentence = sentence[at + 1 :].strip()
    yield sentence
