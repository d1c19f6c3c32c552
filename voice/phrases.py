"""Set phrases of a roll-call answer, found by sound. The list is data: phrases.yaml."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.yaml_data import read_yaml
from voice.pinyin import Syllable, apart, find, syllables


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase heard at syllables[start:end] of a reading."""

    kind: str
    said: str
    start: int
    end: int
    cost: float


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return read_yaml(Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8192)
def heard(kind: str, text: str) -> tuple[Phrase, ...]:
    """Return where phrases of `kind` are heard in `text`, in order; overlaps go to the longest."""
    entry = _table()[kind]
    found: list[Phrase] = []
    for group in entry if isinstance(entry, list) else [entry]:
        found += _of_group(kind, group, text)
    found.sort(key=lambda phrase: (phrase.cost - 0.5 * (phrase.end - phrase.start), phrase.start))
    kept: list[Phrase] = []
    for phrase in found:
        if all(phrase.end <= other.start or phrase.start >= other.end for other in kept):
            kept.append(phrase)
    return tuple(sorted(kept, key=lambda phrase: phrase.start))


def _of_group(kind: str, group: dict[str, Any], text: str) -> list[Phrase]:
    found: list[Phrase] = []
    for said in group["say"]:
        limit = group["slack"] * len(syllables(said)) + 1e-9
        for match in find(said, text, limit, gaps=False):
            if not group.get("closed") or closed(text, match.end):
                found.append(Phrase(kind, said, match.start, match.end, match.cost))
    return found


def closed(text: str, end: int) -> bool:
    """Whether a statement is over at syllables[end]: 我在单位，… but not 我在单位门口."""
    row = syllables(text)
    if end == len(row) or row[end].at - row[end - 1].at > 1:
        return True
    wanted = (syllables(said) for said in _table()["closes"]["say"])
    return any(_same(one, row[end : end + len(one)]) for one in wanted)


@lru_cache(maxsize=4)
def characters(kind: str) -> frozenset[str]:
    """Return the single characters that are listed as `kind`."""
    return frozenset("".join(_table()[kind]["say"]))


def listed(kind: str) -> tuple[str, ...]:
    """Return the words that are listed as `kind`, to be compared as they are written."""
    return tuple(_table()[kind]["say"])


@lru_cache(maxsize=1)
def announcements() -> tuple[float, tuple[tuple[str, str], ...]]:
    """Return the slack a syllable of whole announcements, and each with the outcome it means."""
    entry = _table()["whole_announcements"]
    return entry["slack"], tuple((kind, said) for kind, row in entry["say"].items() for said in row)


def perhaps_of(row: tuple[Syllable, ...], start: int) -> bool:
    """Whether what stands before row[start] may speak of somebody else: 今天值班的是…"""
    wanted = (syllables(said) for said in _table()["perhaps_of"]["say"])
    return any(_same(one, row[max(0, start - len(one)) : start]) for one in wanted)


def beside(row: tuple[Syllable, ...], start: int, end: int) -> str | None:
    """Return what directly before or behind row[start:end] speaks of that name as of another's."""
    for said in _table()["before_name"]["say"]:
        wanted = syllables(said)
        if start >= len(wanted) and _same(wanted, row[start - len(wanted) : start]):
            return said + "…"
    if _spelled_out(row, start, end):
        return None
    if whose(row, end):
        return "…的"
    for said in _table()["after_name"]["say"]:
        wanted = syllables(said)
        if _same(wanted, row[end : end + len(wanted)]):
            return "…" + said
    joined = end < len(row) and row[end].at - row[end - 1].at == 1
    return next(
        (
            f"…{said}"
            for said in listed("after_name_joined")
            if joined and _same(syllables(said), row[end : end + 1])
        ),
        None,
    )


def whose(row: tuple[Syllable, ...], end: int) -> bool:
    """Whether what is his follows the name: 佟瑶的位子, 佟瑶同事; not 佟瑶的，…"""
    behind = row[end : end + 2]
    if len(behind) > 1 and behind[0].char == "的" and behind[1].at - behind[0].at == 1:
        return True
    return any(_same(syllables(said), behind) for said in listed("after_name_whose"))


def _spelled_out(row: tuple[Syllable, ...], start: int, end: int) -> bool:
    """Whether a character of the name follows behind 的: 佟瑶的佟是单人旁那个; not 佟瑶的同事."""
    behind = [syllable.char for syllable in row[end : end + 2]]
    name = [syllable.char for syllable in row[start:end]]
    return len(behind) > 1 and behind[0] == "的" and behind[1] in name


def _same(wanted: tuple[Syllable, ...], row: tuple[Syllable, ...]) -> bool:
    return len(wanted) == len(row) and not any(map(apart, wanted, row))
