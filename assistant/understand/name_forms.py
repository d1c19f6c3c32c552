"""The ways to call a thing: its name, its aliases, and what people make of them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jieba

from connectors.contract import Kind, Named
from core.yaml_data import read_yaml

jieba.setLogLevel(60)


@lru_cache(maxsize=1)
def naming() -> dict[str, Any]:
    """Return the tables of how offices, places and people are named (naming.yaml)."""
    return read_yaml((Path(__file__).parent / "naming.yaml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call one thing. `how`: id, name, alias, short (made from the name)."""

    text: str
    id: str
    kind: Kind
    how: str
    score: float


@lru_cache(maxsize=8192)
def _flat_char(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).casefold()
    return plain if len(plain) == 1 else char


def flat(text: str) -> str:
    """Return the text at half width and in small letters, character by character."""
    return "".join(map(_flat_char, text))


def forms(thing: Named, towns: Sequence[str] = ()) -> list[Form]:
    """Return the ways to call a thing, its name and aliases first, then what is made of them.

    `towns` are short names of areas (南河, 南河口), so that names are parted rightly.
    """
    made = [Form(thing.id, thing.id, thing.kind, "id", 1.0)]
    if thing.kind in (Kind.SHIFT, Kind.REPORT, Kind.ROLLCALL):
        return made
    made.append(Form(thing.name, thing.id, thing.kind, "name", 1.0))
    made += [Form(a, thing.id, thing.kind, "alias", 1.0) for a in thing.aliases]
    known = {thing.name, *thing.aliases}
    shorter: dict[str, float] = {}
    for name in known:
        for text, score in _shorter(name, thing, towns):
            if text not in known:
                shorter[text] = max(score, shorter.get(text, 0))
    for text in known:
        shorter |= {v: 1.0 for v in _numerals(text) if v not in known}
    for text, score in list(shorter.items()):
        shorter |= {v: score for v in _numerals(text) if v not in shorter and v not in known}
    made += [Form(t, thing.id, thing.kind, "short", s) for t, s in shorter.items()]
    return made


_ROMAN = {
    "Ⅰ": ("I", "一", "1"),
    "Ⅱ": ("II", "二", "2"),
    "Ⅲ": ("III", "三", "3"),
    "Ⅳ": ("IV", "四", "4"),
}
_SMALL = "一二三四五六七八九"


def _numerals(text: str) -> Iterable[str]:
    """Return the text with its numbers said the other way: 88号 = 八十八号, 二村 = 2村."""
    for roman, others in _ROMAN.items():
        if roman in text:
            yield from (text.replace(roman, other) for other in others)
    if re.search(r"\d", text) and not re.search(r"\d{4,}", text):
        yield re.sub(r"\d+", lambda m: _spoken(int(m[0])), text)
        if re.search(r"\d{2,3}", text):  # digit by digit: 八八号
            yield re.sub(r"\d", lambda m: ("零" + _SMALL)[int(m[0])], text)
    if re.search(rf"[{_SMALL}十](?=[号村楼区期弄])", text):
        yield re.sub(rf"[{_SMALL}](?=[号村楼区期弄])", lambda m: str(_SMALL.index(m[0]) + 1), text)


def _spoken(value: int) -> str:
    if value < 10:
        return ("零" + _SMALL)[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return ("" if tens == 1 else _SMALL[tens - 1]) + "十" + (_SMALL[ones - 1] if ones else "")
    hundreds, rest = divmod(value, 100)
    tail = "" if not rest else "零" + _spoken(rest) if rest < 10 else _spoken(rest)
    if 10 <= rest < 20:
        tail = "一" + tail
    return _SMALL[hundreds - 1] + "百" + tail if hundreds < 10 else str(value)


def _shorter(name: str, thing: Named, towns: Sequence[str]) -> Iterable[tuple[str, float]]:
    if thing.kind is Kind.UNIT:
        yield from _short_unit(name)
    elif thing.kind is Kind.PLACE:
        yield from _short_place(name, towns)
    elif thing.kind is Kind.CAMERA:
        yield from _without_town(name)
    elif thing.kind is Kind.GROUP:
        yield from _short_group(name, len(thing.facts.get("members", ())))
    elif thing.kind is Kind.SCENE:
        yield from ((name + word, 1.0) for word in ("模式", "场景") if not name.endswith(word))


def _short_group(name: str, members: int) -> Iterable[tuple[str, float]]:
    core = re.sub(r"^(?:各|所有|全体|全部|[一二三四五六七八九十\d]+[个家])", "", name)
    for word in ("各", "所有", "全体", "全部", "各个", "每个"):
        if len(core) >= 2:
            yield word + core, 0.95
    if members and len(core) >= 2:
        for count in (_spoken(members), str(members)):
            yield from ((f"{count}{measure}{core}", 0.95) for measure in "个家")
    if len(core) >= 4 and core != name:
        yield core, 0.9
    stem = re.sub(r"(?:成员单位|联动单位|应急单位|单位|小组|组)$", "", core)
    if stem != core and len(stem) >= 2:  # 食安单位 of 食安组
        yield from (
            (stem + end, 0.9) for end in ("单位", "成员单位", "组", "小组") if len(stem + end) >= 4
        )
    for word in ("成员", "应急", "联动"):  # 三防单位 of 三防成员单位
        bare = core.replace(word, "")
        if bare != core and len(bare) >= 4:
            yield bare, 0.9


STEM = 0.8
_BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")


def _short_unit(name: str) -> Iterable[tuple[str, float]]:
    bracketed = _BRACKETS.search(name)
    if bracketed:
        yield _BRACKETS.sub("", name), 1.0
        yield bracketed[1], 1.0
        name = _BRACKETS.sub("", name)
    tables = naming()["units"]
    variants = {name}
    for long, short in tables["endings"].items():
        if name.endswith(long) and len(name) - len(long) >= 2:
            variants.add(name[: -len(long)] + short)
    for variant in list(variants):
        for prefix in tables["prefixes"]:
            if variant.startswith(prefix) and len(variant) - len(prefix) >= 3:
                variants.add(variant[len(prefix) :])
    yield from ((variant, 0.95) for variant in variants - {name})
    yield from _spoken_office(name)
    yield from _area_and_seat(name)


def _spoken_office(name: str) -> Iterable[tuple[str, float]]:
    parts = re.fullmatch(r"[区市县]?(.{2,4})和(.{2,4}?)(?:管理|保障)?([局委])(?:员会)?", name)
    if parts:  # 绿化局, 市容局 of 区绿化和市容管理局
        whole = [part for part in parts.groups()[:2] if part not in ("管理", "保障")]
        yield from ((part + parts[3], 0.85) for part in whole)
    stem = re.sub(r"^[区市县]", "", name)[:-1]
    if name[-1] in "局委办" and len(stem) == 2:  # 房管 of 房管局, where offices are spoken of
        yield stem, STEM


def _area_and_seat(name: str) -> Iterable[tuple[str, float]]:
    tables = naming()["units"]
    for ending, offices in tables["seats"].items():  # 临江街道办, 高新园区管委会
        if name.endswith(ending):
            yield from ((name + office, 0.95) for office in offices)
    for ending in tables["area_endings"]:
        bare = name[: -len(ending)]
        # 友谊 of 友谊街道 is a usual word, too
        if name.endswith(ending) and len(bare) >= 2 and jieba.dt.FREQ.get(bare, 0) < 100:
            yield bare, 0.75


def _short_place(name: str, towns: Sequence[str]) -> Iterable[tuple[str, float]]:
    tables = naming()["places"]
    heads = {h for h in tables["heads"] if name.endswith(h) and name != h}
    words = _words(name, towns)
    starts = [sum(map(len, words[:k])) for k in range(1, len(words))]
    tails = {name[start:] for start in starts} | heads
    tails = {tail for tail in tails if not re.match(r"[号弄室楼栋路街]", tail)}
    for tail in tails:  # 人民医院 of 示范区人民医院
        if len(tail) >= 4 or (len(tail) == 3 and tail not in tables["heads"]):
            yield tail, 0.85
    digits = bool(re.search(r"\d", name))
    joined = {words[0] + tail for tail in tails} | {name.replace("路", "", 1)}
    for text in set() if digits else joined - {name}:
        # 南河小学 of 南河中心小学, 柳荫下立交 of 柳荫路下立交
        if len(text) >= 4:
            yield text, 0.8
    for ending in tables["dropped_endings"]:  # 佳禾新材料 of 佳禾新材料厂区
        if name.endswith(ending) and len(name) - len(ending) >= 3:
            yield name[: -len(ending)], 0.85
    for ending, others in tables["other_endings"].items():  # 南河口菜场 of 南河口镇农贸市场
        if name.endswith(ending):
            stems = {name[: -len(ending)]}
            stems |= {stem[:-1] for stem in stems if stem[-1:] in "镇乡" and len(stem) > 2}
            yield from ((stem + other, 0.85) for stem in stems for other in others if stem)
    doubled = re.sub(r"(.)\1", r"\1", name)
    if doubled != name:  # 中医院 of 中医医院
        yield doubled, 0.85
    yield from _without_town(name)


def _words(name: str, towns: Sequence[str]) -> list[str]:
    town = max((t for t in towns if name.startswith(t) and len(name) > len(t)), key=len, default="")
    return ([town] if town else []) + list(jieba.cut(name[len(town) :]))


def _without_town(name: str) -> Iterable[tuple[str, float]]:
    """Yield 南河口农贸市场 for 南河口镇农贸市场."""
    town = re.match(r"(.{2,4}?)[镇乡](?=.{3,})", name)
    if town:
        yield town[1] + name[town.end() :], 0.95


def head_of(name: str) -> str:
    """Return the word for what a place is (变电站 of 东郊变电站), "" where there is none."""
    ends = [head for head in naming()["places"]["heads"] if name.endswith(head) and name != head]
    return max(ends, key=len, default="")
