"""Names that were misheard or mistyped: 南河扣镇 for 南河口镇, 林晓yan, 农贸市厂.

A stretch is taken for a name only where it sounds like it and makes no sense as it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import jieba

from assistant.understand.name_forms import naming
from assistant.understand.name_index import GAP_FROM, GAP_TO, POWERS, NameIndex, Sounded
from assistant.understand.pinyin import Syllable, apart, syllables

_MASK = (1 << 68) - 1
_CJK = re.compile(r"[\u3400-\u9fff]")
_NAMEABLE = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_USUAL = 30  # uses in jieba's count above which a word is a word and no slip
_SOUND_LIMIT = 0.13  # mean distance of a syllable, for names that merely sound alike
_ALIKE = 0.6  # a wrong syllable of a short name must still be this near


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch that sounds like a form: text[start:end], how well (0..1), how it was found."""

    start: int
    end: int
    form: str
    score: float
    how: str


def listen(text: str, index: NameIndex, sure: list[tuple[int, int]]) -> list[Heard]:
    """Return the stretches that sound like names. `sure` are stretches that name things exactly."""
    row = syllables(text)
    ids = [index.syllable_id(s.folded) if _NAMEABLE.match(text[s.start]) else -1 for s in row]
    words = _words(text)
    found: list[Heard] = []
    for start in range(len(row)):
        if ids[start] < 0:
            continue
        for window, form, how in _windows(row, ids, start, index):
            if any(a <= window[0].start and window[-1].end <= b for a, b in sure):
                continue
            heard = _judge(text, window, form, how, words)
            if heard is not None:
                found.append(heard)
    return found


def _words(text: str) -> list[tuple[int, int]]:
    """Return the stretches of usual words of two and more characters."""
    found: list[tuple[int, int]] = []
    position = 0
    for word in jieba.cut(text):
        if len(word) > 1 and jieba.dt.FREQ.get(word, 0) >= _USUAL:
            found.append((position, position + len(word)))
        position += len(word)
    return found


def _windows(
    row: tuple[Syllable, ...], ids: list[int], start: int, index: NameIndex
) -> Iterator[tuple[tuple[Syllable, ...], Sounded, str]]:
    """Yield the windows from a syllable on that some form sounds like."""
    running = 0
    parts: list[int] = []
    unknown: list[int] = []
    for size in range(1, min(index.longest_sound, len(row) - start) + 1):
        number = ids[start + size - 1]
        unknown += [size - 1] if number == 0 else []
        if number < 0 or len(unknown) > 1:
            return
        parts.append(number * POWERS[size - 1])
        running += parts[-1]
        whole, window = running + (size << 62), row[start : start + size]
        if not unknown:
            for form in index.by_sound.get(whole & _MASK, ()):
                yield window, form, "sound"
        if GAP_FROM <= size <= GAP_TO:
            for gap in unknown or range(size):
                for form in index.by_gap.get((whole - parts[gap]) & _MASK, ()):
                    yield window, form, "slip"


def _judge(
    text: str, window: tuple[Syllable, ...], form: Sounded, how: str, words: list[tuple[int, int]]
) -> Heard | None:
    start, end = window[0].start, window[-1].end
    said = text[start:end]
    if said == form.text or len(window) != len(form.sounds) or _inside_letters(text, start, end):
        return None
    if _is_word(said) or _wrong_little_word(text, window, form):
        return None
    costs = [apart(s.sound, f) for s, f in zip(window, form.sounds, strict=True)]
    size, total = len(costs), sum(costs)
    if how == "sound":
        if total > (_SOUND_LIMIT * size if size > 2 else 0.16) or not _same_enough(
            text, window, form
        ):
            return None
    elif not _one_slip(text, window, form, costs, words):
        return None
    plain = total == 0 and size >= 3 and _shared(text, window, form) >= size - 1
    if _usual(start, end, text, window, form, words, plain=plain):
        return None
    score = max(
        0.5, 0.97 - total * (0.5 if how == "sound" else 0.35) - (0.12 if size == 2 else 0.0)
    )
    return Heard(start, end, form.text, round(score, 3), how)


def _is_word(said: str) -> bool:
    """A 税务局 is no misheard 水务局."""
    return len(said) > 2 and jieba.dt.FREQ.get(said, 0) > 0


def _wrong_little_word(text: str, window: tuple[Syllable, ...], form: Sounded) -> bool:
    """为, 的, 在 … at the end of a stretch are what they are, not the end of a name."""
    little: str = naming()["little_words"]
    last = text[window[-1].start : window[-1].end]
    first = text[window[0].start : window[0].end]
    return (last in little and last != form.text[-1]) or (first in little and first != form.text[0])


def _inside_letters(text: str, start: int, end: int) -> bool:
    """Letters and digits at an edge must not go on beyond it: 8号 is not the end of 88号."""

    def joined(a: str, b: str) -> bool:
        return a.isascii() and b.isascii() and a.isalnum() and b.isalnum()

    return (start > 0 and joined(text[start - 1], text[start])) or (
        end < len(text) and joined(text[end - 1], text[end])
    )


def _shared(text: str, window: tuple[Syllable, ...], form: Sounded) -> int:
    return (
        sum(text[s.start : s.end] == f for s, f in zip(window, form.text, strict=False))
        if len(form.text) == len(window)
        else 0
    )


def _same_enough(text: str, window: tuple[Syllable, ...], form: Sounded) -> bool:
    """Half of the characters must be right, where they aren't spelt out in letters."""
    latin = sum(not _CJK.match(text[s.start]) and s.end - s.start > 1 for s in window)
    shared = _shared(text, window, form) + latin
    return shared * 2 >= len(window) - (1 if len(window) > 2 else 0)


def _one_slip(
    text: str, window: tuple[Syllable, ...], form: Sounded, costs: list[float],
    words: list[tuple[int, int]],
) -> bool:  # fmt: skip
    """One syllable is another one; the rest are the same, or nearly so."""
    worst = max(range(len(costs)), key=costs.__getitem__)
    if sum(costs) - costs[worst] > 0.12 * len(costs) or len(form.text) != len(window):
        return False
    at = window[worst]
    said, meant = text[at.start : at.end], form.text[worst]
    distinct: str = naming()["distinct"]
    if said in distinct or meant in distinct or not (_CJK.match(said) and _CJK.match(meant)):
        return False
    if (len(costs) < 5 or worst in (0, len(costs) - 1)) and costs[worst] > _ALIKE:
        return False
    # 南桥中学 is another school than 南桥小学, not a slip of the tongue
    inside_word = any(a <= at.start < b for a, b in words)
    return not inside_word and _shared(text, window, form) >= len(costs) - 2


def _usual(
    start: int, end: int, text: str, window: tuple[Syllable, ...], form: Sounded,
    words: list[tuple[int, int]], *, plain: bool,
) -> bool:  # fmt: skip
    """Tell whether the differing characters are usual words as they stand, or cut through one."""
    for a, b in words:
        if (a < start < b) or (a < end < b):
            return True
        if start <= a and b <= end:
            inner = [
                k for k, s in enumerate(window)
                if a <= s.start < b and len(form.text) == len(window)
                and text[s.start : s.end] != form.text[k]
            ]  # fmt: skip
            # 月西湖 sounds just like 月溪湖, though 西湖 is a word; 税务局 is no 水务局
            if inner and not (plain and a > start) and not _broken(a, b, window, form):
                return True
    return False


def _broken(a: int, b: int, window: tuple[Syllable, ...], form: Sounded) -> bool:
    """A usual word inside a long name that otherwise fits is a slip all the same (高新园去)."""
    return len(form.text) >= 5 and b - a <= 2 and len(window) - (b - a) >= 3
