"""Misspellings worked out from common words and tables of characters taken for one another.

For every common word (jieba's dictionary by its counts, and the trade's own words in
rules/vocabulary.yaml) every character is replaced by those that look or sound like it. What comes
out is kept unless it is itself a word or holds a character that stands beside anything. A hit in a
text counts only if the sentence becomes clearly more likely with the word put right
(likelihood.py); words of the trade and characters that look alike need less of it than others.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import jieba
from pypinyin import lazy_pinyin

from assistant.duties.proofread.characters.similar import fuzzy
from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.likelihood import at_most, gain
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import load, rule

_COMMON_WORD = 300  # uses in jieba's count of sixty million
_KNOWN = 3  # what is used so often is a word, whatever it looks like
_TRADE = 4.0  # nats that a sentence must gain for a word of the trade
_SURE = 6.5  # for a common word with a lookalike in it
_EVERYWHERE = 1.5  # more of it where the wrong character stands beside anything
_DOUBT = 8.0  # and for others
_NEARLY = 7.0  # for a word of the trade with one that nearly sounds so (an/ang, n/l, s/sh)
_FOREIGN = 4.0  # more of it in news and statutes
_FOREIGN_TRADE = 1.5  # and for a word of the trade, which tells whose text this is
_BEFORE_NAME = re.compile(
    r"(?:[局区镇队站科处所院校班组司厅部]长|主任|书记|(?<!人)员|教授|教练|医生|经理|老师|先生|女士|姓名|名叫|[伤死患]者|嫌疑人|某)"
    r"[：:（(]?[\u4e00-\u9fff]?$"
)
# 由总值班室丁立群值班: a name between its unit and what the person does
_UNIT = re.compile("[室局办处科所队站镇道院司由是为和、：员长岗心会]")
_ON_DUTY = re.compile(
    "[\u4e00-\u9fff]{2,3}(?:值班|带班|在岗|负责|到场|到岗|签发|审核|审签|接报|接听|接班|交班|填报|报告|已到|已赶|赶到|赶赴|率队|带队|同志|主任|科长|局长|（电话|（联系)"
)
_WHOLE = 3  # characters of a misspelling that may be a word and a part of another
_MEASURES = "分时日月年人名户辆起次个米元处车台岁天周"
_TYPED = 1800  # the characters that an input method offers first


@lru_cache(maxsize=1)
def _frequent() -> tuple[str, ...]:
    """Return the characters most used in the dictionary's words, the commonest first."""
    counts: Counter[str] = Counter()
    for word, count in jieba.dt.FREQ.items():
        for character in word:
            counts[character] += count
    return tuple(c for c, _ in counts.most_common(2 * _TYPED) if "\u4e00" <= c <= "\u9fff")[:_TYPED]


@lru_cache(maxsize=1)
def _readings() -> list[tuple[str, str]]:
    """Return the frequent characters and those of the trade's words with their sounds."""
    characters = list(dict.fromkeys([*_frequent(), *"".join(load("vocabulary")["words"].split())]))
    return list(zip(characters, lazy_pinyin("，".join(characters))[::2], strict=True))


@lru_cache(maxsize=1)
def _alike() -> dict[str, str]:
    """Return for every character those that may be written for it."""
    found: dict[str, set[str]] = {}
    for group in load("vocabulary")["shapes"].split():
        for character in group:
            found.setdefault(character, set()).update(group)
    sounds: dict[str, list[str]] = {}
    for character, reading in _readings():
        sounds.setdefault(reading, []).append(character)
    for group in sounds.values():
        for character in group:
            found.setdefault(character, set()).update(group)
    return {c: "".join(sorted(others - {c})) for c, others in found.items()}


@lru_cache(maxsize=1)
def _nearly() -> dict[str, str]:
    """Return for every character those whose sounds an accent or a typing method makes one."""
    sounds: dict[str, list[str]] = {}
    for character, reading in _readings():
        sounds.setdefault(fuzzy(reading), []).append(character)
    same = _alike()
    found: dict[str, str] = {}
    for group in sounds.values():
        for character in group:
            others = set(group) - {character} - set(same.get(character, ""))
            found[character] = "".join(sorted(others))
    return found


def _words() -> Iterator[str]:
    own = set(load("vocabulary")["words"].split())
    yield from own
    for word, count in jieba.dt.FREQ.items():
        if len(word) == 2 and count >= _COMMON_WORD and word not in own:
            yield word


@dataclass(frozen=True, slots=True)
class Meant:
    """A word that may have been meant, and the gain (nats) that a sentence must make of it."""

    word: str
    least: float


@lru_cache(maxsize=1)
def _lookalikes() -> frozenset[str]:
    pairs: set[str] = set()
    for group in load("vocabulary")["shapes"].split():
        pairs.update(a + b for a in group for b in group if a != b)
    return frozenset(pairs)


@lru_cache(maxsize=1)
def misspellings() -> dict[str, tuple[Meant, ...]]:
    """Return every misspelling with the words that may have been meant."""
    jieba.initialize()
    counts = jieba.dt.FREQ
    table = load("vocabulary")
    own, kept = set(table["words"].split()), set(table["kept"].split())
    common = frozenset(table["common"])
    alike, looks = _alike(), _lookalikes()
    found: dict[str, list[Meant]] = {}

    def known(wrong: str) -> bool:
        return counts.get(wrong, 0) >= _KNOWN or wrong in own or wrong in kept

    for word, at, character, other in _exchanged(alike):
        if other in common and word not in own:
            continue
        wrong = word[:at] + other + word[at + 1 :]
        least = _SURE if character + other in looks else _DOUBT
        if word in own:
            least = _TRADE + (_EVERYWHERE if other in common else 0)
        if not known(wrong) and at_most(wrong, word) >= least:
            found.setdefault(wrong, []).append(Meant(word, least))
    for word, wrong in ((w, m) for w in own for m in _misheard(w, common)):
        if not known(wrong):
            found.setdefault(wrong, []).append(Meant(word, _NEARLY))
    for triple in table["single"].split():
        wrong, right, least = triple.split("/")
        found[wrong] = [Meant(right, float(least))]
    return {wrong: tuple(meant) for wrong, meant in found.items()}


def _exchanged(alike: Mapping[str, str]) -> Iterator[tuple[str, int, str, str]]:
    """Yield every word with one of its characters, its place, and another of the same sound."""
    for word in _words():
        for at, character in enumerate(word):
            for other in alike.get(character, ""):
                yield word, at, character, other


def _misheard(word: str, common: frozenset[str]) -> Iterator[str]:
    """Yield what a word of the trade becomes with one character of nearly the same sound."""
    for at, character in enumerate(word):
        for other in _nearly().get(character, ""):
            if other not in common:
                yield word[:at] + other + word[at + 1 :]


def judged(
    page: Page, start: int, wrong: str, meant: tuple[Meant, ...]
) -> tuple[float, Finding] | None:
    """Return the finding where the sentence becomes likely enough with one of the words.

    Comes with how much likelier than needed (nats), by which overlapping ones are told apart.
    """
    end = start + len(wrong)
    if page.statute:
        return None
    gained = [(gain(page.text, start, end, each.word) - each.least, each) for each in meant]
    most, best = max(gained, key=lambda pair: pair[0])
    trade = len(wrong) > 1 and best.least < _SURE
    foreign = _FOREIGN_TRADE if trade else _FOREIGN
    if most < (0.0 if page.ours else foreign) or page.protected(start, end):
        return None
    if _a_name(page.text, start) or _counted(page.text, start) or _parted(page.text, start, end):
        return None
    why = f"“{wrong}”不成词，疑为“{best.word}”"
    return most, rule("char.misspelling").finding(page.text, (start, end), best.word, reason=why)


def _a_name(text: str, start: int) -> bool:
    """Say whether a name probably begins here: a post or the like, and then a surname."""
    surnames = load("privacy")["surnames"]
    before = _BEFORE_NAME.search(text, max(0, start - 6), start)
    if before:
        return any(c in surnames for c in text[start - 1 : start + 1])
    for at in range(max(1, start - 1), start + 1):
        if text[at] in surnames and _UNIT.match(text[at - 1]) and _ON_DUTY.match(text, at):
            return True
    return False


def _parted(text: str, start: int, end: int) -> bool:
    """Say whether the stretch is a word and the head of the next one: 通知|属地 is no 通知书."""
    counts = jieba.dt.FREQ
    if end - start < _WHOLE or counts.get(text[start : end - 1], 0) < _COMMON_WORD:
        return False
    return counts.get(text[end - 1 : end + 1], 0) >= _COMMON_WORD


def _counted(text: str, start: int) -> bool:
    """Say whether the first character is the unit of a figure before it: 20分|接."""
    return start > 0 and text[start - 1].isdigit() and text[start] in _MEASURES
