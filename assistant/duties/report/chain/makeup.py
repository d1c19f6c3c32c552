"""What a total is made of, told right behind it: 57人中，住院6人、居家30人、痊愈19人.

Parts that are more than their whole cannot be. Parts that are less can, unless they are of kinds
that leave nobody over (住院、居家、痊愈) and the text tells of no rest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.chain.wording import words_of
from assistant.duties.report.record import Material
from assistant.understand.quantities import NUMBER, number


@dataclass(frozen=True, slots=True)
class Makeup:
    """A total, its parts as told, and what they are of (人, 户, 平方米)."""

    total: float
    unit: str
    parts: tuple[float, ...]
    before: str  # what stands in front of the total in its clause
    parts_text: str

    @property
    def made(self) -> float:
        """What the parts come to."""
        return sum(self.parts)


_FIGURE = rf"(?:\d+\.\d+|{NUMBER})"


@lru_cache(maxsize=1)
def _whole() -> re.Pattern[str]:
    units = words_of("makeup")["units"]
    return re.compile(
        rf"(?P<before>[^\u3002\uff1b\uff0c\n]{{0,24}}?)(?<![\d.:\uff1a约近])(?P<n>{_FIGURE})(?:余|多)?"
        rf"(?P<u>{units})(?P<what>[\u4e00-\u9fa5]{{0,8}}?)"
        r"(?P<link>[\uff0c,\uff08(\uff1a:]?(?:其中|包括|分别(?:为|是))|中[\uff0c,\uff1a:]?|[\uff1a:\uff0c])"
        r"(?=(?P<rest>[^\u3002\uff1b\n]{4,90}))"
    )


def uneven(material: Material) -> list[Makeup]:
    """Return the totals that what stands right behind them contradicts."""
    return [one for source in material.sources for one in _uneven(source.text)]


def _uneven(text: str) -> Iterator[Makeup]:
    others, there = words_of("makeup")["others"], words_of("makeup")["all_there"]
    for match in _whole().finditer(text):
        total = number(match["n"])
        made = _parts(match["rest"], match["u"])
        by_hospital = _by_hospital(match["before"] + match["what"], [t for _, t in made])
        if match["link"] == "\uff0c" and not (re.search(there, match["before"]) or by_hospital):
            continue
        if not total or len(made) < 2 or _another_thing(match):
            continue
        one = Makeup(
            total, match["u"], tuple(v for v, _ in made), match["before"] + match["what"],
            "、".join(t for _, t in made),
        )  # fmt: skip
        kinds = (
            by_hospital
            or _kinds([t for _, t in made])
            or _as_many_as_told(match["before"], len(made))
        )
        over = one.made > total and (kinds or match["u"] not in _PEOPLE)
        untold = match["rest"]
        for _, part in made:
            untold = untold.replace(part, "")
        short = one.made < total and kinds and not re.search(others, untold)
        if over or short:
            yield one


def _another_thing(match: re.Match[str]) -> bool:
    return bool(re.search(words_of("makeup")["not_so"], match[0] + match["rest"]))


def _by_hospital(told: str, parts: list[str]) -> bool:
    """伤的21个，县医院14个，中医院7个: the hurt by where they lie."""
    data = words_of("makeup")
    return bool(re.search(data["hurt"], told)) and all(
        re.search(data["hospital"], p) for p in parts
    )


# 两村共转移412人，其中…: as many parts as there are villages, so none is left out
_SO_MANY = re.compile(
    rf"(?P<n>{NUMBER})(?:个|家|所|处)?(?:行政)?(?:村|组|镇|乡|社区|小区|医院|学校|安置点|单位|企业|楼栋|栋|片区|点位)"
)


def _as_many_as_told(before: str, parts: int) -> bool:
    said = [number(m["n"]) for m in _SO_MANY.finditer(before)]
    return bool(said) and said[-1] == parts


_PEOPLE = ("人", "名", "例", "个")
_PIECE = re.compile(r"[\uff0c,\u3001\uff08(\uff09)]|和(?=[\u4e00-\u9fa5]{1,6}\d)")


def _parts(rest: str, unit: str) -> list[tuple[float, str]]:
    """The parts in their order, up to the first piece that is none."""
    data = words_of("makeup")
    found: list[tuple[float, str]] = []
    same = "|".join(_PEOPLE) if unit in _PEOPLE else re.escape(unit)
    figure = re.compile(rf"(?<![\d.:\uff1a])(?P<n>{_FIGURE})(?:{same})")
    for piece in _PIECE.split(rest):
        if re.match(data["part_of_part"], piece):
            return []  # 其中 within 其中: whose parts these are is not plain
        match = figure.search(piece)
        value = number(match["n"]) if match else None
        if value is None or re.search(data["no_part"], piece):
            break
        found.append((value, piece.strip()))
    return found


def _kinds(texts: list[str]) -> bool:
    """Whether the parts are all of one way to part people that leaves nobody over."""
    for kinds in words_of("makeup")["complete"]:
        fits = [next((k for k, words in kinds.items() if re.search(words, t)), "") for t in texts]
        if all(fits) and len(set(fits)) == len(fits) == len(kinds):
            return True
    return False
