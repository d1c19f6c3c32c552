"""Finding units and people by what officers type or say: names, pinyin, aliases, posts, typos."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from connectors.contacts.model import Person, Unit
from connectors.sounds import Heard, fit, heard, spellings
from core.text import normalise

T = TypeVar("T", Unit, Person)

KEEP = 0.5  # what fits worse is not shown
SURE = 0.75  # what fits worse is shown as a guess only
APART = 0.03  # two that fit this nearly equally are both shown

# 一把手 and the like mean the head of a unit; the posts that heads hold in district organs.
_HEAD = re.compile("一把手|主要领导|主要负责人|负责人|主官")
_HEAD_POST = re.compile(
    "^(?!.*(副|科|处|室|中心|股|队长助理)).*(局长|主任|镇长|书记|支队长|区长|部长)$"
)
_POST_END = re.compile("(长|主任|书记|主席|局|处|科|队|员|代表|秘书|助理|政委)$")
_NOISE = re.compile("同志|先生|女士|老师|那个|这个|姓|的|领导$")
_COMPOUND = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "令狐",
    "慕容",
    "司徒",
    "夏侯",
)


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A record that fits, with how well (0 to 1; 1 is the exact name)."""

    record: T
    score: float


def decide(matches: Sequence[Match[T]]) -> tuple[list[T], bool]:
    """Return those that may be meant, best first, and whether they are more than a guess.

    One record and True means: this one. Several and True: equally good, ask which. False: none
    fits well, these are the nearest.
    """
    if not matches:
        return [], False
    best = matches[0].score
    if best < SURE:
        return [match.record for match in matches[:5]], False
    return [match.record for match in matches if match.score >= best - APART], True


class Finder:
    """A search index over one directory. Building it costs about 10 µs a name."""

    def __init__(self, units: Iterable[Unit], people: Iterable[Person]) -> None:
        self._units = {unit.id: unit for unit in units}
        self._people = tuple(people)

    def units(self, text: str, limit: int = 8) -> list[Match[Unit]]:
        """Return the units that a text may name, best first."""
        return _best((Match(unit, _unit_score(text, unit)) for unit in self._units.values()), limit)

    def people(
        self, name: str = "", unit: str = "", post: str = "", limit: int = 8
    ) -> list[Match[Person]]:
        """Return the people who fit a name, a unit (id) and a post as far as given, best first.

        `name` may be pinyin, initials, mixed (李wei), a given name alone, a surname with a post
        (王镇长), or mistyped by a character.
        """
        among = [p for p in self._people if not unit or p.unit == unit]
        surname, titled = _surname_and_post(name)
        if surname and titled:
            post = post or titled
        wanted = heard(name)
        scored = [Match(person, _name_score(name, wanted, surname, person)) for person in among]
        scored = [match for match in scored if match.score >= KEEP]
        if post:
            polite = bool(surname and titled)
            scored = [
                Match(m.record, m.score * self._post_score(post, m.record, polite)) for m in scored
            ]
        return _best(scored, limit)

    def _post_score(self, wanted: str, person: Person, polite: bool) -> float:
        unit = self._units.get(person.unit)
        names = (unit.name, *unit.aliases) if unit else ()
        score = post_score(wanted, person.post, names)
        if polite and score < SURE and "副" not in wanted:  # a 副镇长 is called 王镇长 to the face
            score = max(score, 0.85 * post_score(f"副{wanted}", person.post, names))
        return score


def _best(matches: Iterable[Match[T]], limit: int) -> list[Match[T]]:
    kept = [match for match in matches if match.score >= KEEP]
    return sorted(kept, key=lambda match: -match.score)[:limit]


def _surname_and_post(name: str) -> tuple[str, str]:
    """Take 王镇长, 姓王的副镇长, 老王 apart into surname and post; ("", "") for a name."""
    marked = re.match("(姓|老|小)(?=.)", name)
    plain = _NOISE.sub("", name[1:] if marked and marked[0] in "老小" else name)
    surname = plain[:2] if plain[:2] in _COMPOUND else plain[:1]
    rest = plain[len(surname) :]
    if rest and not _POST_END.search(rest):
        return "", ""
    if not rest and not (marked or len(plain) == 1 or plain in _COMPOUND):
        return "", ""
    if not surname or surname.isascii():
        return "", ""
    return surname, rest


def _name_score(name: str, wanted: Heard, surname: str, person: Person) -> float:
    if not name:
        return 1.0
    best = max(_one_name(wanted, called) for called in (person.name, *person.aliases))
    if surname and person.name.startswith(surname):
        best = max(best, 0.95)
    return best


def _one_name(wanted: Heard, called: str) -> float:
    sounded = fit(wanted, called)
    return sounded if sounded >= SURE else max(sounded, _typo(wanted, called))


def _typo(wanted: Heard, called: str) -> float:
    """Return how near a mistyped name is: characters count more than sounds.

    At most 0.74: a typo is a guess and never taken for the name itself.
    """
    said = wanted.hanzi if not wanted.latin else ""
    letters = "".join(max(spellings(p), key=len) if not p.isascii() else p for p in wanted.parts)
    sounds = max(
        (Levenshtein.normalized_similarity(letters, s) for s in spellings(called)), default=0.0
    )
    if not said:
        return 0.74 * sounds if sounds > 0.75 else 0.0
    unlike = Levenshtein.distance(said, called)
    longest = max(len(said), len(called))
    if unlike > max(1, longest // 3) or unlike == longest:
        return 0.74 * sounds if sounds > 0.85 else 0.0
    if longest == 2 and sounds < 0.6:  # one of two characters alone says little
        return 0.0
    return 0.74 * (0.8 * (1 - unlike / longest) + 0.2 * sounds) + 0.06


def post_score(wanted: str, post: str, unit_names: Sequence[str] = ()) -> float:
    """Return how well a post fits what was asked for, 0 to 1.

    局长 asked for is not the 副局长, and the other way round; 一把手 is the head of the unit.
    """
    if _HEAD.search(wanted):
        return 1.0 if _HEAD_POST.search(_bare(post, unit_names)) else 0.0
    asked, held = _bare(re.sub("^(分管|主管)", "", wanted), unit_names), _bare(post, unit_names)
    if not asked or not held:
        return 0.0
    if asked == held:
        return 1.0
    if ("副" in asked) != ("副" in held):
        return 0.3
    if held.endswith(asked) or asked.endswith(held):
        return 0.97
    if asked in held or held in asked or _abbreviates(asked, held):
        return 0.92
    near = fuzz.ratio(asked, held) / 100
    return near if near >= 0.6 else 0.0


def _abbreviates(short: str, full: str) -> bool:
    """Say whether characters were only left out (值长 for 值班长, 局 for 局长)."""
    rest = iter(full)
    return len(short) * 2 >= len(full) and all(char in rest for char in short)


def _bare(post: str, unit_names: Sequence[str]) -> str:
    plain = normalise(post)
    for name in sorted(map(normalise, unit_names), key=len, reverse=True):
        if plain.startswith(name) and plain != name:
            return plain[len(name) :]
    return plain


def _unit_score(text: str, unit: Unit) -> float:
    plain, wanted = normalise(text), heard(text)
    best = 0.0
    for number, called in enumerate((unit.name, *unit.aliases)):
        name = normalise(called)
        if plain == name:
            return 1.0 if number == 0 else 0.99
        sounded = fit(wanted, name) if len(wanted.parts) > 1 or wanted.latin else 0.0
        part = 0.85 if len(plain) > 1 and (plain in name or name in plain) else 0.0
        near = fuzz.ratio(plain, name) / 100 * 0.8
        best = max(best, sounded - 0.01, part, near)
    return best
