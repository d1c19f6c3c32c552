"""Misspellings worked out from common words and tables of characters taken for one another.

For every common word (jieba's dictionary by its counts, and the trade's own words in
rules/vocabulary.yaml) every character is replaced by those that look or sound like it. What comes
out is kept unless it is itself a word or holds a character that stands beside anything. A hit in a
text counts only if the sentence becomes clearly more likely with the word put right
(likelihood.py); words of the trade and characters that look alike need less of it than others.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

import jieba

from assistant.duties.proofread.alike import alike, lookalikes, nearly
from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.likelihood import apart, at_most, gain
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
_CALLED = re.compile("[工总队所](?=[：:，说称报来在带（(])")  # 胡工：, 王队说
_WITH_PHONE = re.compile("[\u4e00-\u9fff]{2,3}[ ：:，（(]?1[3-9][0-9]")
_WHOLE = 3  # characters of a misspelling that may be a word and a part of another
_MEASURES = "分时日月年人名户辆起次个米元处车台岁天周"
_COMPLEMENTS = tuple("至到了")  # behind a verb
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Meant:
    """A word that may have been meant, and the gain (nats) that a sentence must make of it."""

    word: str
    least: float


@dataclass(frozen=True, slots=True)
class _Lists:
    """The word lists as sets: the trade's, what is a word at all, pairs that may be meant."""

    own: dict[str, None]  # in the order of the file
    known: Set[str]
    pairs: Set[str]
    common: Set[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    jieba.initialize()
    table, counts = load("vocabulary"), jieba.dt.FREQ
    own = dict.fromkeys(table["words"].split())
    known = {word for word, count in counts.items() if count >= _KNOWN}
    known.update(own, table["kept"].split())
    pairs = {w for w in known if len(w) == 2 and (w in own or counts.get(w, 0) >= _COMMON_WORD)}
    return _Lists(own, known, pairs, frozenset(table["common"]))


@lru_cache(maxsize=1 << 16)
def meant_by(pair: str) -> tuple[Meant, ...]:
    """Return the words of two characters that may have been meant by two that are no word.

    Asked as texts bring them: all two hundred thousand of them would take a second to write down.
    """
    lists = _lists()
    if pair in lists.known:
        return ()
    found: list[Meant] = []
    for at, wrong in enumerate(pair):
        head, tail = pair[:at], pair[at + 1 :]
        for right in alike().get(wrong, ""):
            word = head + right + tail
            if word in lists.pairs:
                least = _least(word, right, wrong)
                if least is not None and at_most(word) - apart(pair) >= least:
                    found.append(Meant(word, least))
        for right in nearly().get(wrong, "") if wrong not in lists.common else "":
            word = head + right + tail
            if word in lists.own:
                found.append(Meant(word, _NEARLY))
    return tuple(found)


def _least(word: str, right: str, wrong: str) -> float | None:
    """Return what a sentence must gain of a word with one character put right; None: never."""
    everywhere = wrong in _lists().common
    if word in _lists().own:
        return _TRADE + (_EVERYWHERE if everywhere else 0)
    if everywhere:
        return None
    return _SURE if right + wrong in lookalikes() else _DOUBT


@lru_cache(maxsize=1)
def misspellings() -> dict[str, tuple[Meant, ...]]:
    """Return the misspellings of the trade's longer words, and the single characters.

    Those of two characters are meant_by's.
    """
    lists = _lists()
    longer = [word for word in lists.own if len(word) > 2]
    found: dict[str, tuple[Meant, ...]] = {}
    for word in longer:
        for wrong, least in _exchanged(word):
            if wrong not in lists.known and at_most(word) - apart(wrong) >= least:
                found[wrong] = (*found.get(wrong, ()), Meant(word, least))
        for wrong in _misheard(word, lists.common):
            if wrong not in lists.known:
                found[wrong] = (*found.get(wrong, ()), Meant(word, _NEARLY))
    for triple in load("vocabulary")["single"].split():
        wrong, right, least = triple.split("/")
        found[wrong] = (Meant(right, float(least)),)
    return found


def _exchanged(word: str) -> Iterator[tuple[str, float]]:
    """Yield what a word becomes with one character alike, and what putting it right must gain."""
    for at, character in enumerate(word):
        for other in alike().get(character, ""):
            least = _least(word, character, other)
            if least is not None:
                yield word[:at] + other + word[at + 1 :], least


def _misheard(word: str, common: Set[str]) -> Iterator[str]:
    """Yield what a word of the trade becomes with one character of nearly the same sound."""
    for at, character in enumerate(word):
        for other in nearly().get(character, ""):
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
    if any(first < end <= last for first, last in page.offices(start, end)):
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
    if text[start] in surnames and _CALLED.match(text, start + 1):
        return True
    for at in range(max(0, start - 2), start + 1):
        if text[at] in surnames and _WITH_PHONE.match(text, at):
            return True
    for at in range(max(1, start - 1), start + 1):
        if text[at] in surnames and _UNIT.match(text[at - 1]) and _ON_DUTY.match(text, at):
            return True
    return False


def _parted(text: str, start: int, end: int) -> bool:
    """Say whether the stretch is a word and the head of the next one: 通知|属地 is no 通知书.

    Or a word and its verb: 水位|涨至 is no 水位站.
    """
    counts = jieba.dt.FREQ
    if end - start < _WHOLE or counts.get(text[start : end - 1], 0) < _COMMON_WORD:
        return False
    if text[end : end + 1] in _COMPLEMENTS:
        return True
    return counts.get(text[end - 1 : end + 1], 0) >= _COMMON_WORD


def _counted(text: str, start: int) -> bool:
    """Say whether the first character is the unit of a figure before it: 20分|接."""
    return start > 0 and text[start - 1].isdigit() and text[start] in _MEASURES


def in_trade_word(text: str, finding: Finding) -> bool:
    """Say whether all that would be changed stands in a word of the trade as it is: 抢通."""
    own = _lists().own.keys() | load("vocabulary")["kept"].split()
    right = finding.right or ""
    pairs = zip(range(finding.start, finding.end), right, strict=False)
    changed = [at for at, character in pairs if text[at] != character]
    return all(
        any(
            text[first:last] in own
            for first in range(max(0, at - _LONGEST + 1), at + 1)
            for last in range(max(at + 1, first + 2), min(len(text), first + _LONGEST) + 1)
        )
        for at in changed
    )
