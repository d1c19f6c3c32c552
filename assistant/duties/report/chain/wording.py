"""The words of labels.yaml and how values are told to an officer."""

import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.record import ChainFlag, Fact, Material, Precision, Severity, Slot
from core.yaml_data import read_yaml


@lru_cache(maxsize=16)
def words_of(table: str) -> dict[str, Any]:
    """Return a table of words beside this file: identity, things, closing."""
    return read_yaml((Path(__file__).parent / f"{table}.yaml").read_text("utf-8"))


def labels() -> dict[str, Any]:
    """Return the tables of labels.yaml."""
    return words_of("labels")


def name(slot: Slot) -> str:
    """Return the Chinese name of an element."""
    return str(labels()["slots"][slot.value]["name"])


def value(fact: Fact | None) -> str:
    """Return a fact's value as an officer reads it: 3人, 11月10日1时40分许, 柳树路12号."""
    if fact is None:
        return "未说明"
    if fact.number is not None:
        unit = str(labels()["slots"][fact.slot.value].get("unit", ""))
        return f"{'约' if fact.approx else ''}{fact.number}{unit}"
    if fact.moment is not None:
        return clock(fact.moment, fact.precision, approx=fact.approx)
    return fact.text


def clock(at: datetime, precision: Precision = Precision.MINUTE, *, approx: bool = False) -> str:
    """Return a moment in the form of reports, by the 24-hour clock."""
    day = f"{at.month}月{at.day}日"
    if precision in (Precision.DAY, Precision.VAGUE):
        return day
    if precision is Precision.HOUR:
        return f"{day}{at.hour}时许"
    return f"{day}{at.hour}时{at.minute:02d}分{'许' if approx else ''}"


_SENTENCE = re.compile(r"[^\u3002\uff01\uff1f\uff1b\n;!?]+")


def sentences(material: Material) -> list[str]:
    """Return the sentences of all sources."""
    return [m[0] for source in material.sources for m in _SENTENCE.finditer(source.text)]


def has_any(text: str, words: list[str]) -> bool:
    """Say whether one of the words is in the text."""
    return any(word in text for word in words)


_PIECE = re.compile(r"[^\uff0c,\uff08\uff09()]+")
_FACTS_OF_THE_SCENE = (Slot.OCCURRED_AT, Slot.PLACE, Slot.CATEGORY)


# 事发前已离开, 事发地 speak of no time
_BESIDE_THE_TIME = re.compile(r"事发(?:[前后地]|现场|路段|单位|企业)")


def explanation(material: Material, slot: Slot, before: str = "", now: str = "") -> str:
    """Return the sentence that says why a value is corrected, "" where none does.

    A correction explains a slot when the clause it stands in, or the one beside it, speaks of that
    slot's matter or gives the old value. 经核实 alone explains a time or a place, not why there
    should be fewer dead.
    """
    matter = list(labels()["said"].get(slot.value, []))
    words = list(labels()["corrections"])
    if slot in _FACTS_OF_THE_SCENE:
        words += labels()["verified"]
    for sentence in sentences(material):
        pieces = [m[0] for m in _PIECE.finditer(sentence)]
        for index, piece in enumerate(pieces):
            if not has_any(piece, words):
                continue
            if has_any(_BESIDE_THE_TIME.sub("", piece), matter) or any(
                _stands_in(n, piece) for n in (before, now) if n
            ):
                return sentence.strip()
            beside = _BESIDE_THE_TIME.sub("", "".join(pieces[max(0, index - 2) : index + 2]))
            told = has_any(beside, matter) or any(_stands_in(n, beside) for n in (before, now) if n)
            if told and not _other_matter(piece, slot):
                return sentence.strip()
    return ""


def corrected_beside(material: Material, clause: str, before: str) -> str:
    """Return the sentence of a clause where it says that the figure is corrected, else ""."""
    words = list(labels()["corrections"])
    for sentence in sentences(material):
        if (clause in sentence or before in sentence) and has_any(sentence, words):
            return sentence.strip()
    return ""


def _stands_in(number: str, sentence: str) -> bool:
    """Whether a number of people is told: 26人; 先前报26."""
    told = re.escape(number)
    counted = rf"(?<!\d){told}(?!\d)\s*(?:人|个|名|户)"
    earlier = r"(?:先前|原先|之前|此前|早先|上次|上报|首报|前面)[报写说讲]?的?(?:是|成)?"
    before = rf"{earlier}{told}(?![\d:\uff1a点时])"
    return bool(re.search(f"{counted}|{before}", sentence))


def _other_matter(sentence: str, slot: Slot) -> bool:
    """Whether the correcting words speak of another element."""
    others = [words for key, words in labels()["said"].items() if key != slot.value]
    return any(has_any(sentence, words) for words in others) or has_any(sentence, ["损失", "面积"])


def flag(kind: str, severity: Severity, slot: Slot, prev: str, now: str, note: str) -> ChainFlag:
    """Return a flag of an element."""
    return ChainFlag(type=kind, severity=severity, field=slot.value, prev=prev, now=now, note=note)
