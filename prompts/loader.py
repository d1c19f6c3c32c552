"""Loads prompt templates. The fixed part of a prompt comes first, so the engine can cache it."""

from functools import cache
from pathlib import Path
from string import Template

HERE = Path(__file__).parent


@cache
def _template(name: str) -> Template:
    return Template((HERE / f"{name}.md").read_text(encoding="utf-8").strip())


def render(name: str, **values: str) -> str:
    """Return the template `name` with every $placeholder filled; a missing value is an error."""
    return _template(name).substitute(values)
