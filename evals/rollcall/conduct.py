"""How each room of the invented district behaves when it is called. Drawn by a seeded die."""

import random
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from evals.rollcall.world import Room

_DATA = Path(__file__).with_name("answers.yaml")
SPEEDS = (0.85, 0.95, 1.0, 1.05, 1.1, 1.2)
SNRS = (None, None, 20.0, 20.0, 10.0)  # dB; None is a quiet room
HELLO = "喂，你好。"
NOISES = ("white", "pink", "hum", "babble")


class Kind(StrEnum):
    """The eight behaviours of the roll-call bench."""

    RIGHT = "right"
    DEPUTY = "deputy"
    STRANGER = "stranger"
    SILENCE = "silence"
    NOISE = "noise"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    DEAD_NUMBER = "dead_number"


# Of sixty rooms; other sizes get the same shares.
_SHARES = {
    Kind.RIGHT: 26, Kind.DEPUTY: 8, Kind.STRANGER: 7, Kind.SILENCE: 4, Kind.NOISE: 4,
    Kind.BUSY: 3, Kind.NO_ANSWER: 3, Kind.DEAD_NUMBER: 5,
}  # fmt: skip


class Where(StrEnum):
    """Where an announcement is played."""

    ANSWERED = "answered"  # the exchange answers, announces and hangs up
    EARLY = "early"  # before any answer (183), then 404
    EARLY_LOOP = "early_loop"  # before any answer, again and again until the caller gives up


@dataclass(frozen=True, slots=True)
class Conduct:
    """One room's behaviour. Lengths in seconds.

    `delay_s` is from the question's end to the answer's first word; `verdicts` are those that count
    as right; `said_unit` is a unit's id, `said_name` a name, "" where none is said.
    """

    room: Room
    kind: Kind
    ring_s: float
    delay_s: float
    text: str = ""
    hello: str = ""  # said on picking up
    said_unit: str = ""
    said_name: str = ""
    verdicts: tuple[str, ...] = ()
    voice: int = 0  # the how-many-th of the voices there are
    speed: float = 1.0
    snr_db: float | None = None
    noise: str = "white"
    gain_db: float = 0.0
    where: Where = Where.ANSWERED


def conducts(rooms: list[Room], seed: int = 60) -> list[Conduct]:
    """Give every room its behaviour."""
    die = random.Random(seed)
    kinds = _kinds(len(rooms))
    die.shuffle(kinds)
    counts: dict[Kind, int] = {}
    rows: list[Conduct] = []
    for at, (room, kind) in enumerate(zip(rooms, kinds, strict=True)):
        turn = counts.get(kind, 0)
        counts[kind] = turn + 1
        rows.append(_conduct(room, kind, turn, rooms[(at + 1) % len(rooms)], die))
    return rows


def _kinds(size: int) -> list[Kind]:
    """Return the kinds of `size` rooms by the shares, at least one right person."""
    whole = sum(_SHARES.values())
    kinds = [kind for kind, share in _SHARES.items() for _ in range(round(share * size / whole))]
    return (kinds + [Kind.RIGHT] * size)[:size] if len(kinds) < size else kinds[-size:]


def _conduct(room: Room, kind: Kind, turn: int, other: Room, die: random.Random) -> Conduct:
    entry = _data()[kind.value]
    text, said = "", list[str]()
    if "texts" in entry:
        row = entry["texts"][turn % len(entry["texts"])]
        text, said = _filled(row["say"], room, other), row["said"]
    unit = room.id if "unit" in said else other.id if "other_unit" in said else ""
    names = {"officer": room.officer, "deputy": room.deputy, "other_officer": other.officer}
    machine = kind is Kind.DEAD_NUMBER
    return Conduct(
        room, kind, ring_s=round(die.uniform(2.0, 7.0), 2),
        delay_s=round(die.uniform(0.3, 1.8), 2), text=text, said_unit=unit,
        hello=HELLO if turn % 2 and text and not machine else "",
        said_name=next((names[what] for what in said if what in names), ""),
        verdicts=tuple(entry["verdicts"]), voice=die.randrange(100),
        speed=1.0 if machine else die.choice(SPEEDS),
        snr_db=None if machine else die.choice(SNRS), noise=die.choice(NOISES),
        gain_db=round(die.uniform(-6.0, 3.0), 1),
        where=list(Where)[turn % len(Where)] if machine else Where.ANSWERED,
    )  # fmt: skip


def _filled(text: str, room: Room, other: Room) -> str:
    return text.format(
        short=room.short, name=room.name, officer=room.officer, post=room.post,
        leader=room.leader, leader_post=room.leader_post, deputy=room.deputy,
        deputy_post=room.deputy_post, other_short=other.short, other_officer=other.officer,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return yaml.safe_load(_DATA.read_text(encoding="utf-8"))
