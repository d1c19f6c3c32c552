"""Whether an answer to a question on procedure holds what the clause says. Rules only.

Figures must be right: 一小时 is 60分钟 and is not 半小时. Words are compared by sound, as the
recogniser writes them.
"""

import re
from collections.abc import Sequence

from core.text import chinese_to_int, normalise
from voice.phrases import heard
from voice.pinyin import find, syllables

_NUMERAL = "[0-9零〇一二三四五六七八九十百千万两]+"
_FIGURE = re.compile(
    f"(?P<half>半)?(?P<n>{_NUMERAL})?(?P<percent>%)?"
    "(?:个)?(?P<unit>小时|钟头|分钟|分|秒|天|日|人|级|次|公里|米|万元|元|名|条)?(?P<more>半)?"
)
_SHARE = re.compile(f"百分之({_NUMERAL})")
_IN_SECONDS = {"小时": 3600, "钟头": 3600, "分钟": 60, "分": 60, "秒": 1, "天": 86400, "日": 86400}
_SAME_UNIT = {"名": "人", "钟头": "小时", "分": "分钟"}
_SLACK = 0.25  # of sound, a syllable
_MOSTLY = 0.5  # share of the words that will do where every figure is right

Figure = tuple[float, str]  # a value and its unit; times in seconds, unit s


def knows(answer_text: str, expected: Sequence[str]) -> bool | None:
    """Return whether the answer holds what is expected: words or figures (一小时, 30分钟, 书面).

    True: every figure and at least half of the words. False: nothing of it, another figure of the
    same kind, or 不知道. None: nothing was said or asked for, or it holds a part; then a person
    decides.
    """
    wanted = [text for text in expected if text.strip()]
    if not syllables(answer_text) or not wanted:
        return None
    if any(phrase.said in ("不知道", "不清楚") for phrase in heard("refusal", answer_text)):
        return False
    said = _figures(answer_text)
    figures = [figure for text in wanted for figure in _figures(text)]
    words = [text for text in wanted if not _figures(text)]
    right = [figure in said for figure in figures]
    if any(not ok and _another(figure, said, figures) for ok, figure in
           zip(right, figures, strict=True)):  # fmt: skip
        return False
    found = [_sounds_in(word, answer_text) for word in words]
    if not any((*right, *found)):
        return False
    enough = not words or sum(found) >= _MOSTLY * len(words)
    return True if all(right) and enough else None


def _another(figure: Figure, said: Sequence[Figure], figures: Sequence[Figure]) -> bool:
    return any(row[1] == figure[1] and row not in figures for row in said)


def _sounds_in(word: str, text: str) -> bool:
    return bool(find(word, text, _SLACK * len(syllables(word)) + 1e-9))


def _figures(text: str) -> list[Figure]:
    """Return the figures of a text; a numeral without a unit counts only where it is in digits."""
    found: list[Figure] = []
    text = _SHARE.sub(r"\1%", normalise(text))
    for match in _FIGURE.finditer(text):
        number = chinese_to_int(match["n"]) if match["n"] else None
        unit = match["unit"] or ("%" if match["percent"] else "")
        if number is None and not (match["half"] and unit):
            continue
        if not unit and not (match["n"] or "").isdigit():
            continue
        value = (number or 0) + (0.5 if match["half"] or (match["more"] and unit) else 0)
        if unit in _IN_SECONDS:
            found.append((value * _IN_SECONDS[unit], "s"))
        else:
            found.append((value, _SAME_UNIT.get(unit, unit)))
    return found
