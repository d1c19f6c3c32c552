"""What titles tell: which work a question names, and how high a text ranks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from core.yaml_data import read_yaml
from knowledge.validity import title_key

DATA = Path(__file__).with_name("laws.yaml")
_QUOTED = re.compile(r"《([^《》]{2,60})》")
_PLACE = re.compile(r"([一-鿿]{2,4}?)[省市区县]")
_KIND = re.compile(r"导则|实施意见|条例|规定|办法|规程|预案|细则|标准")
_SHORTEST_NAME = 4  # characters; shorter titles (宪法, 刑法) must end in 法 to count unquoted


@dataclass(frozen=True, slots=True)
class Named:
    """The works that a question names. `known` holds titles of the library, as stored."""

    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return cast("dict[str, Any]", read_yaml(DATA.read_text(encoding="utf-8")))


@lru_cache(maxsize=8192)
def level(title: str) -> float:
    """Return the rank of a text in the hierarchy of law, 0.5 (local) to 3 (statute)."""
    bare = re.sub(r"[（(][^（）()]*[）)]", "", title_key(title))
    for rule in _data()["levels"]:
        if re.search(str(rule["pattern"]), bare):
            return float(rule["level"])
    return 1.5


def named(question: str, titles: Iterable[str]) -> Named:
    """Return which works the question names, by full title, without 中华人民共和国, or by nickname.

    Only a quoted name 《…》 can be unknown: other words may mean anything.
    """
    keys = _keys(tuple(titles))
    known: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for quoted in _QUOTED.findall(question):
        match = _match(title_key(quoted), keys)
        if match:
            known[match] = None
        else:
            unknown[quoted] = None
    for key in _unquoted(_QUOTED.sub(" ", question), keys):
        known[keys[key]] = None
    return Named(tuple(known), tuple(unknown))


@lru_cache(maxsize=4)
def _keys(titles: tuple[str, ...]) -> dict[str, str]:
    return {title_key(title): title for title in titles}


def _match(name: str, keys: dict[str, str]) -> str | None:
    full = _data()["abbreviations"].get(name, name)
    if full in keys:
        return keys[full]
    for nick, law in _data()["abbreviations"].items():  # 保密法实施条例
        if name.startswith(nick) and law + name[len(nick) :] in keys:
            return keys[law + name[len(nick) :]]
    # a name that leaves out the place or the issuer: 《消防条例》 for 上海市消防条例
    ends = [key for key in keys if key.endswith(full)]
    return keys[min(ends, key=len)] if len(full) >= _SHORTEST_NAME and ends else None


def _unquoted(rest: str, keys: dict[str, str]) -> list[str]:
    found = [
        key
        for key in keys
        if key in rest and (len(key) >= _SHORTEST_NAME or key.endswith(("法", "宪法")))
    ]
    nicknames = cast("dict[str, str]", _data()["abbreviations"])
    found += [full for nick, full in nicknames.items() if nick in rest and full in keys]
    found += _by_place(rest, keys)
    return [k for k in dict.fromkeys(found) if not any(k != o and k in o for o in found)]


def _by_place(rest: str, keys: dict[str, str]) -> list[str]:
    """Return works called by their place: 上海防汛条例, 宝山导则, 宝山那份…导则.

    The last two count only where the library has one such work of that place.
    """
    found: list[str] = []
    of_kind: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        place, kind = _PLACE.match(key), _KIND.search(key)
        if place is None:
            continue
        if place[1] + key[place.end() :] in rest:
            found.append(key)
        if kind is not None:
            of_kind.setdefault((place[1], kind[0]), []).append(key)
    for (place, kind), works in of_kind.items():
        if len(works) == 1 and place in rest and kind in rest:
            found.append(works[0])
    return found
