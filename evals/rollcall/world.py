"""An invented district: units with a duty telephone, an officer on duty, a leader and a deputy."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from connectors.contract import Kind, Named
from voice.pinyin import sounds
from voice.roster import Expected, Person, Unit

FIRST_NUMBER = 6001
_DATA = Path(__file__).with_name("invented.yaml")


@dataclass(frozen=True, slots=True)
class Room:
    """One duty room and who stands for it tonight. `short` is how its people say its name."""

    id: str
    name: str
    short: str
    number: str
    officer: str
    post: str
    leader: str
    leader_post: str
    deputy: str
    deputy_post: str

    @property
    def people(self) -> tuple[tuple[str, str, str], ...]:
        """(contact id, name, post) of everybody here."""
        no = self.id[1:]
        return (
            (f"C{no}1", self.officer, self.post),
            (f"C{no}2", self.leader, self.leader_post),
            (f"C{no}3", self.deputy, self.deputy_post),
        )


def invented(size: int, seed: int = 20261121) -> list[Room]:
    """Draw `size` rooms; the same seed gives the same district, a larger one begins the same.

    No two units and no two people sound alike: a directory has such pairs, but what then counts as
    right is for the hearing's own suite to say.
    """
    data = _data()
    die = random.Random(seed)
    names = _names(data, random.Random(seed + 1))
    rooms: list[Room] = []
    for at, (name, short, chief) in zip(range(size), _units(data, die), strict=False):
        leader_post = die.choice([chief, "副" + chief])
        rooms.append(
            Room(
                f"R{at + 1:03d}", name, short, str(FIRST_NUMBER + at),
                next(names), die.choice(["值班员", "值班员", "值班长"]),
                next(names), leader_post, next(names), die.choice(["科员", "副科长", "主任"]),
            )
        )  # fmt: skip
    return rooms


def things(rooms: list[Room], now: datetime) -> list[Named]:
    """Return the district as records of the directory, on duty around `now`."""
    found: list[Named] = []
    since, until = now - timedelta(hours=12), now + timedelta(hours=12)
    for room in rooms:
        ids = [id for id, _, _ in room.people]
        facts: dict[str, Any] = {
            "type": "街镇园" if room.name[0] != "区" else "部门",
            "klass": "Ⅲ", "duty_phone": room.number, "deputies": [ids[2]],
        }  # fmt: skip
        found.append(Named(Kind.UNIT, room.id, room.name, (room.short,), facts))
        for id, name, post in room.people:
            about = {"unit": room.id, "post": post, "status": "正常"}
            found.append(Named(Kind.CONTACT, id, name, (), about))
        shift = {
            "date": now.date().isoformat(), "unit": room.id, "period": "24h",
            "from": since.isoformat(timespec="minutes"),
            "to": until.isoformat(timespec="minutes"), "leader": ids[1], "primary": ids[0],
        }  # fmt: skip
        found.append(Named(Kind.SHIFT, f"SH-{room.id}", f"{room.name}值班", (), shift))
    return found


def expected(rooms: list[Room], room: Room) -> Expected:
    """Return what a call to `room` expects, as the product would work it out."""
    units = tuple(Unit(r.id, r.name, (r.short,)) for r in rooms)
    people = tuple(Person(name, r.id, post) for r in rooms for _, name, post in r.people)
    return Expected(
        next(unit for unit in units if unit.id == room.id),
        (Person(room.officer, room.id, room.post),),
        (Person(room.leader, room.id, room.leader_post),),
        units,
        people,
    )


def _units(data: dict[str, Any], die: random.Random) -> Iterator[tuple[str, str, str]]:
    """Draw (name, short name, chief's title), towns, streets and departments mixed."""
    departments = [(name, short, "局长" if name[-1] == "局" else "主任")
                   for name, short in data["departments"]]  # fmt: skip
    kinds = ["town"] * data["towns"] + ["street"] * data["streets"]
    queue: list[str | tuple[str, str, str]] = [*kinds, *departments]
    die.shuffle(queue)
    taken: set[str] = set()
    while True:
        for entry in queue:
            if isinstance(entry, tuple):
                yield entry
                continue
            place = _place(data, die, taken)
            if entry == "town":
                yield f"{place}镇人民政府", f"{place}镇", "镇长"
            else:
                yield f"{place}街道办事处", f"{place}街道", "主任"
        queue = kinds  # departments once only


def _place(data: dict[str, Any], die: random.Random, taken: set[str]) -> str:
    while True:
        place = die.choice(data["place_first"]) + die.choice(data["place_second"])
        key = "".join(sounds(place))
        if key not in taken:
            taken.add(key)
            return place


def _names(data: dict[str, Any], die: random.Random) -> Iterator[str]:
    taken: set[str] = set()
    while True:
        first = die.choice(data["given_first"]) if die.random() < 0.65 else ""
        name = die.choice(data["surnames"]) + first + die.choice(data["given_second"])
        key = "".join(sounds(name))
        if len(set(name)) == len(name) and key not in taken:
            taken.add(key)
            yield name


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return yaml.safe_load(_DATA.read_text(encoding="utf-8"))
