"""The clauses of plans and rules that speak of a warning, and the duties that they name.

Nothing is worded here: a task is a sentence of a clause as it stands in the library, and a unit
is on the list because that sentence names it, or a group of the directory does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.duties.rollcall.planning import resolve
from assistant.duties.warning.model import Assigned, Cited, Task, Warning
from assistant.duties.warning.signals import Signals
from connectors.contacts.directory import Directory
from core.errors import InvalidInput, NotFound
from core.identity import Principal
from core.text import chinese_to_int
from knowledge.documents import Clause, ClauseKind

SHOWN = 8  # clauses shown for a warning
_SENTENCE = re.compile(r"[^。；;！!\n]+[。；;！!]?")
# 应当在5分钟内回复确认
_CONFIRM = re.compile(r"(\d{1,3}|[一二三四五六七八九十]{1,3})分钟(?:之?内|以内)[^，。；]{0,6}确认")
_SHORTEST_NAME = 3  # 应急, 消防 are words of every plan and no unit's name by themselves


class Search(Protocol):
    """Finds clauses that a person may read and that are in force on a day, the best first."""

    def __call__(self, principal: Principal, text: str, on: date, limit: int) -> Sequence[Clause]:
        """Return them; none where the library has nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """What the library and the directory say about a warning."""

    clauses: tuple[Cited, ...]
    units: tuple[Assigned, ...]
    confirm: "Deadline | None" = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The minutes within which a clause has units confirm, and the sentence that says so."""

    minutes: int
    cited: Cited


def find(
    search: Search, principal: Principal, warning: Warning, signals: Signals, on: date
) -> list[Clause]:
    """Return the clauses that speak of this kind of warning, the best first."""
    words = signals.words(warning.kind)
    if not words:
        return []
    asked = (
        f"{warning.kind}{warning.colour}预警 应急响应 措施",
        f"{words[0]}预警发布后 各成员单位 职责 通知",
    )
    found: dict[int, Clause] = {}
    for text in asked:
        for clause in search(principal, text, on, 3 * SHOWN):
            found.setdefault(clause.id, clause)
    kept = [clause for clause in found.values() if _speaks(clause, words)]
    # a clause that names this colour goes before the others; both keep the search's order
    kept.sort(key=lambda clause: warning.colour not in _whole(clause))
    return kept[:SHOWN]


def _speaks(clause: Clause, words: Sequence[str]) -> bool:
    """Its own words, its headings or its document's title name the kind of warning."""
    return any(word in _whole(clause) for word in words)


def _whole(clause: Clause) -> str:
    return f"{clause.revision.title}{clause.path_text}{clause.context}{clause.text}"


def cited(clause: Clause, start: int | None = None, end: int | None = None) -> Cited:
    """Return a clause, or a span of its revision inside of it, as a citation."""
    first = clause.start if start is None else start
    last = clause.end if end is None else end
    return Cited(
        revision=clause.revision.id,
        clause=clause.id,
        document=clause.revision.title,
        path=clause.path_text,
        quote=clause.text[first - clause.start : last - clause.start],
        start=first,
        end=last,
    )


def confirm_within(clauses: Sequence[Clause]) -> Deadline | None:
    """Return the time to confirm that the first clause which has one gives; None where none does.

    The sentence must speak of a reply that confirms: 应当在5分钟内回复确认.
    """
    for clause in clauses:
        for start, said in _sentences(clause):
            match = _CONFIRM.search(said)
            if match is None:
                continue
            minutes = int(match[1]) if match[1].isdecimal() else chinese_to_int(match[1])
            if minutes:
                return Deadline(minutes, cited(clause, start, start + len(said)))
    return None


def duties(
    clauses: Sequence[Clause],
    directory: Directory,
    words: Sequence[str],
    own: str = "",
    others: Sequence[str] = (),
) -> list[Assigned]:
    """Return who is to be told and why: units that the clauses name, then groups of the directory.

    A group is meant where its name or alias holds one of the kind's `words`. The room itself
    (`own`) is left out. `others`: what a line speaks of that is about another warning than this
    one (the other colours); what stands there is nobody's task now.
    """
    tasks: dict[str, list[Task]] = {}
    for clause in clauses:
        for unit, task in _named(clause, directory, others):
            tasks.setdefault(unit, [])
            if task not in tasks[unit]:
                tasks[unit].append(task)
    for group in directory.groups:
        if any(word in name for word in words for name in (group.name, *group.aliases)):
            basis = f"通讯录群组：{group.name}"
            for unit in _units(directory, group.id):
                if not tasks.setdefault(unit, []):
                    tasks[unit].append(Task(text="收到预警后按本单位预案做好应对。", basis=basis))
    return [
        Assigned(unit=unit, name=directory.name(unit), tasks=tuple(found))
        for unit, found in tasks.items()
        if unit != own
    ]


def _named(
    clause: Clause, directory: Directory, others: Sequence[str]
) -> Iterator[tuple[str, Task]]:
    """Yield every unit that a sentence of a clause names, with the sentence."""
    if clause.kind is ClauseKind.TABLE:
        return  # a row holds what every colour asks for
    for start, said in _sentences(clause, others):
        place = cited(clause, start, start + len(said))
        for unit in _mentioned(said, directory):
            yield unit, Task(text=said[:1000], cited=place)


def _sentences(clause: Clause, others: Sequence[str] = ()) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a clause with where they begin, without the lines about `others`."""
    at = 0
    for line in clause.text.splitlines(keepends=True):
        if not any(word in line for word in others):
            for match in _SENTENCE.finditer(line):
                if said := match[0].strip():
                    yield clause.start + at + match.start() + match[0].index(said), said
        at += len(line)


def _mentioned(text: str, directory: Directory) -> list[str]:
    """Return the units that a text names, longest names first, each stretch of text once."""
    names = sorted(_names(directory), key=lambda pair: -len(pair[0]))
    found: dict[str, None] = {}
    left = text
    for name, id in names:
        if name in left:
            left = left.replace(name, "\0" * len(name))
            found |= dict.fromkeys(_units(directory, id))
    return list(found)


def _names(directory: Directory) -> Iterator[tuple[str, str]]:
    for entry in (*directory.units, *directory.groups):
        for name in (entry.name, *entry.aliases):
            if len(name) >= _SHORTEST_NAME:
                yield name, entry.id


def _units(directory: Directory, id: str) -> list[str]:
    try:
        return resolve(directory, [id])
    except (NotFound, InvalidInput):  # a group without members names nobody
        return []
