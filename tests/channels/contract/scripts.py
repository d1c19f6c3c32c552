"""Conversation scripts as data: what is said, pressed and sent, and what has to come of it."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent / "scripts"


class Part(BaseModel):
    """Anything of a script; a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paper(Part):
    """A file."""

    name: str
    text: str


class Spot(Part):
    """A place on the map."""

    lon: float
    lat: float
    label: str


class Step(Part):
    """One thing that somebody does, and what the reply has to show.

    `by`: officer, second, leader, auditor, or stranger (bound to no account). `elsewhere`: said on
    another channel than the one under test; `go_on` takes that conversation up.
    """

    by: str = "officer"
    say: str = ""
    forward: str = ""
    file: Paper | None = None
    voice: str = ""
    place: Spot | None = None
    press: str = ""  # approve | refuse | undo | an offered choice
    reason: str = ""
    redeliver: bool = False  # the messenger delivers what came last once more
    elsewhere: str = ""
    go_on: bool = False
    rounds: bool = False  # wait until the calls under way are over
    # --- the reply
    words: list[str] = []
    without: list[str] = []
    cites: list[str] = []
    choices: list[str] = []
    state: str | None = None
    approve: bool | None = None
    undo: int | None = None
    foreign: bool | None = None
    files: list[str] = []
    barred: bool = False
    silent: bool = False  # nothing comes back


class Script(Part):
    """One conversation. `deeds`: the actions that it has really carried out, in order."""

    name: str
    steps: list[Step]
    deeds: list[str] = []
    not_on: dict[str, str] = {}  # channel: why it can't be tried there
    slow: bool = False


def scripts() -> list[Script]:
    """Return every script, in the order of the files."""
    found: list[Script] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [Script.model_validate(row) for row in rows]
    return found
