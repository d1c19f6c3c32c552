"""How commands speak: tables for people, JSON for programs, exit codes that mean something."""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from core.errors import Forbidden, InvalidInput, NeedsLogin, NotFound, Unavailable, ZhibanError

OUT = Console()
ERR = Console(stderr=True)

# 0 is success, 2 is wrong usage (typer)
NO_BASIS = 3  # ask: the library holds no basis; ingest: some files failed
EXITS: dict[type[ZhibanError], int] = {
    Unavailable: 4,
    InvalidInput: 5,
    NotFound: 6,
    NeedsLogin: 7,
    Forbidden: 7,
}


@contextmanager
def explained() -> Generator[None]:
    """Turn an expected error into its two Chinese sentences and an exit code."""
    try:
        yield
    except ZhibanError as error:
        ERR.print(f"[bold red]{error.message}[/] {error.remedy}")
        raise typer.Exit(EXITS.get(type(error), 1)) from error


def emit_json(value: BaseModel | dict[str, Any] | Sequence[Any]) -> None:
    """Print one JSON document on standard output."""
    if isinstance(value, BaseModel):
        typer.echo(value.model_dump_json())
    else:
        typer.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: object) -> object:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else str(value)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table."""
    made = Table(title=title, title_justify="left")
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(str(cell) for cell in row))
    OUT.print(made)
