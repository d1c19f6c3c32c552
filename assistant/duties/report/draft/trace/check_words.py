"""Whether the words of a text come from the material, and only from clauses that go as far."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jieba

from assistant.duties.report.draft.trace.figures import dates, figures, mask, without_moments
from assistant.duties.report.draft.trace.rules import Clause, clauses, expression, rules
from assistant.duties.report.draft.trace.support import Support
from assistant.duties.report.draft.wording import wording

_CARRIED = frozenset({"hearsay", "planned"})
_HAN_WORD = re.compile("[\u4e00-\u9fff]{2,}")
_AFTER_A_TIME = re.compile("(?<=\u0000)(?:许|左右|前后)")
# the segmenter glues 现将 to a name that it doesn't know; 气象灾害 names the kind, whatever
# 气象那边没发预警 says
_OPENING = re.compile("现将|尚不清楚|(?:气象|地质|水旱)灾害|(?:台风|水上交通)险情")
_HERE = Path(__file__).parent


@cache
def vocabulary() -> frozenset[str]:
    """The fixed wording of reports, and the words of harmless.txt that claim nothing."""
    fixed = {k: v for k, v in wording().items() if k != "events"}
    texts = [(_HERE / "harmless.txt").read_text(encoding="utf-8"), str(fixed)]
    words = {w for text in texts for run in _HAN_WORD.findall(text) for w in jieba.cut(run)}
    words |= {run for text in texts for run in _HAN_WORD.findall(text)}
    return frozenset(words)


def words_without_support(text: str, support: Support) -> Iterator[str]:
    """Yield the words of a text that no clause supports, or only one that goes less far."""
    for clause in clauses(text, carried=_CARRIED):
        if _is_ahead(clause.text, support):
            clause = Clause(clause.text, clause.goes | {"planned"})
        bare = without_moments(clause.text)
        for figure in reversed(list(figures(clause.text))):
            bare = bare[: figure.start] + "\u0000" * len(figure.text) + bare[figure.end :]
        bare = mask(bare, _AFTER_A_TIME, _OPENING, *_checked_elsewhere())
        for run in _HAN_WORD.findall(bare):
            for word in jieba.cut(run):
                if len(word) > 1 and word not in vocabulary():
                    yield from _of_word(word, clause, support)


def _is_ahead(text: str, support: Support) -> bool:
    """Whether a clause tells of a day to come: 园区8月17日停业, written on the 16th."""
    now = support.material.now
    return any((month, day) > (now.month, now.day) for _, month, day in dates(text))


# Function words that the segmenter glues to a name it doesn't know (接和苑).
_TOLD = "报告"
_GLUED_BEHIND = "有在于已将被"
_GLUED = "接在由至到为与和及将被对向从据经已正拟"


@cache
def _checked_elsewhere() -> tuple[re.Pattern[str], ...]:
    kinds = ("none", "deeds", "guarded")
    return tuple(expression(rule["text"]) for kind in kinds for rule in rules()[kind])


def _of_word(word: str, clause: Clause, support: Support) -> Iterator[str]:
    known = [c for c in support.clauses if _has(word, c.text)]
    if not known and word[0] in _GLUED:
        word = word[1:]
        if len(word) == 1:
            return
        known = [c for c in support.clauses if _has(word, c.text)]
    if not known and len(word) == 2 and word[1] in _GLUED_BEHIND:  # 某镇|有
        return
    if not known and len(word) > len(_TOLD) and word.endswith(_TOLD):  # 接市政|报告
        known = [c for c in support.clauses if _has(word.removesuffix(_TOLD), c.text)]
    if not known and word not in vocabulary():
        if word not in support.allowed:
            yield f"“{word}”没有依据"
        return
    if any("了" in c.text and clause.text in c.text for c in known):
        return  # 叫了吊车 word for word: called, and no more is said
    for limit, meaning in (
        ("hearsay", "只是传闻"),
        ("planned", "只是打算"),
        ("negated", "材料说的是否定"),
    ):
        if limit not in clause.goes and all(limit in c.goes for c in known):
            yield f"“{word}”{meaning}"


def _has(word: str, clause: str) -> bool:
    """Whether a clause has a word, its kin, or its characters close together (撞到墙 for 撞墙)."""
    if word in clause:
        return True
    kin = rules()["kin"].get(word)
    if kin and expression(kin).search(clause):
        return True
    return re.search(".{0,2}".join(map(re.escape, word)), clause) is not None
