"""The pages and slash shortcuts of the console, read from their two files of data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.identity import Permission
from core.yaml_data import read_yaml

_TEXT = Path(__file__).parent / "text"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its address, what it is called, and who may open it (any of `need`)."""

    href: str
    label: str
    group: str
    icon: str
    need: frozenset[Permission]
    said: tuple[str, ...] = ()
    keys: str = ""
    listed: bool = True  # in the navigation

    def open_to(self, held: Iterable[Permission]) -> bool:
        """Say whether somebody with these permissions may open it."""
        return not self.need.isdisjoint(held)


@dataclass(frozen=True, slots=True)
class Thing:
    """What a day picks one of: `finds` says how, `page` is opened where none is there."""

    finds: str
    page: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verbs:
    """How opening a page is asked for."""

    spoken: tuple[str, ...]
    looking: tuple[str, ...]
    polite: tuple[str, ...]
    after: tuple[str, ...]
    latest: tuple[str, ...]
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What is done by hand on a page: the things it is done to, and how doing it is said."""

    page: str
    said: tuple[str, ...]
    doing: tuple[str, ...]
    counted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One slash shortcut. `say`, `go` and `fill` are "" where it has none."""

    name: str
    keys: str
    need: Permission
    hint: str
    go: str = ""
    say: str = ""
    fill: str = ""


@lru_cache(maxsize=1)
def _given() -> dict[str, Any]:
    return read_yaml((_TEXT / "pages.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def pages() -> tuple[Page, ...]:
    """Return every page, those of the navigation first and in its order."""
    given = _given()
    return tuple(
        _page(row, listed) for key, listed in (("pages", True), ("beside", False))
        for row in given[key]
    )  # fmt: skip


def _page(row: dict[str, Any], listed: bool) -> Page:
    return Page(
        href=row["href"],
        label=row["label"],
        group=row["group"],
        icon=row["icon"],
        need=frozenset(Permission[name] for name in row["need"]),
        said=tuple(row.get("said", ())),
        keys=str(row.get("keys", "")),
        listed=listed,
    )


@lru_cache(maxsize=1)
def things() -> tuple[Thing, ...]:
    """Return what a day picks one of."""
    return tuple(Thing(r["finds"], r["page"], tuple(r["said"])) for r in _given()["things"])


@lru_cache(maxsize=1)
def tasks() -> tuple[Task, ...]:
    """Return what is done by hand, and where."""
    given = _given()["tasks"]
    usual, counted = given["doing"], tuple(given["counted"])
    return tuple(
        Task(row["page"], tuple(row["said"]), tuple(row.get("doing", usual)), counted)
        for row in given["at"]
    )


@lru_cache(maxsize=1)
def verbs() -> Verbs:
    """Return how opening is asked for."""
    return Verbs(**{name: tuple(words) for name, words in _given()["verbs"].items()})


@lru_cache(maxsize=1)
def shortcuts() -> tuple[Shortcut, ...]:
    """Return the slash shortcuts."""
    given = read_yaml((_TEXT / "shortcuts.yaml").read_text(encoding="utf-8"))
    return tuple(
        Shortcut(**{k: v for k, v in row.items() if k != "need"}, need=Permission[row["need"]])
        for row in given["shortcuts"]
    )


def offered(held: Iterable[Permission], *, listed: bool = True) -> Sequence[Page]:
    """Return the pages that somebody may open; `listed`: only those of the navigation."""
    permissions = frozenset(held)
    return [page for page in pages() if page.open_to(permissions) and (page.listed or not listed)]
