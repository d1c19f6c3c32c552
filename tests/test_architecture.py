"""The picture in docs/architecture.md is held against the code's own imports."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = (
    "core",
    "prompts",
    "knowledge",
    "connectors",
    "voice",
    "ingest",
    "assistant",
    "channels",
    "evals",
)
ARROW = re.compile(r"^\s*(\w+)(?:\[[^\]]*\])? --> (\w+)", re.MULTILINE)


def drawn() -> set[tuple[str, str]]:
    picture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return {(a, b) for a, b in ARROW.findall(picture) if a in FLOORS and b in FLOORS}


def imported() -> set[tuple[str, str]]:
    edges: set[tuple[str, str]] = set()
    for floor in FLOORS:
        for file in (ROOT / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = (
                    [node.module or ""]
                    if isinstance(node, ast.ImportFrom)
                    else [a.name for a in node.names]
                    if isinstance(node, ast.Import)
                    else []
                )
                edges |= {(floor, n.split(".")[0]) for n in names if n.split(".")[0] in FLOORS}
    return {(a, b) for a, b in edges if a != b}


def reachable(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    closed = set(edges)
    while more := {(a, d) for a, b in closed for c, d in closed if b == c} - closed:
        closed |= more
    return closed


def test_every_import_follows_the_arrows_of_the_picture() -> None:
    assert imported() <= reachable(drawn())


def test_every_arrow_of_the_picture_is_an_import() -> None:
    assert drawn() <= imported()


def test_every_file_stays_readable() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for floor in FLOORS
        for file in (ROOT / floor).rglob("*.py")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > 360
    }
    assert long == {}


def constructed(name: str) -> set[str]:
    """The files of the product (not of its measuring) in which `name(...)` is called."""
    return {
        str(file.relative_to(ROOT))
        for floor in FLOORS
        if floor != "evals"
        for file in (ROOT / floor).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    }


def test_only_the_dispatcher_makes_the_call_that_adapters_ask_for() -> None:
    assert constructed("Call") == {
        "core/effects/action.py",  # a part of a call that was made
        "core/effects/dispatcher.py",
        "core/effects/runner.py",
    }
