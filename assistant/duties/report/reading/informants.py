"""Who reports: a unit and a person, parted from the words that name them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.reading.lexicon import pattern, table

_WORD = r"[\u4e00-\u9fffA-Za-z0-9\u300a\u300b·]"
PUNCT = r"\uff0c,\u3002\uff1b;:\uff1a\n\uff08\uff09()\u3010\u3011\[\]“”!\uff01?\uff1f"


@dataclass(frozen=True, slots=True)
class Informant:
    """A unit with or without a person; `start` and `end` in characters of the source."""

    unit: str
    person: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """Word it as reports do: 松台镇（陆远）."""
        if self.unit and self.person:
            return f"{self.unit}\uff08{self.person}\uff09"
        return self.unit or self.person


@lru_cache(maxsize=1)
def person_pattern() -> str:
    """Return a pattern of a person: 陆远, 老樊, 纪主任, 值班长老关, 辛某."""
    surname = f"(?:{table('names')['double_surnames']}|[{table('names')['surnames']}])"
    called = pattern("names", "called")
    not_after = "师|板|乡|家|人|城|街|路|组|队|区|学|厦|桥|镇|村|河|厂|站"
    familiar = rf"[老小阿大](?!{not_after})[\u4e00-\u9fff](?:{called})?"
    name = rf"(?:{surname}(?:{called})|{familiar}|{surname}[\u4e00-\u9fff]{{1,2}})"
    return rf"(?:(?P<post>(?:{pattern('names', 'posts')}))的?)?(?P<name>{name})"


@lru_cache(maxsize=1)
def _split() -> re.Pattern[str]:
    return re.compile(rf"(?P<unit>{_WORD}*?)(?:的)?{person_pattern()}$")


@lru_cache(maxsize=1)
def _ends_unit() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern('names', 'units')})$")


def ends_unit(words: str) -> bool:
    """Say whether words end as the names of units do."""
    return bool(_ends_unit().search(words))


@lru_cache(maxsize=1)
def _ends_post() -> re.Pattern[str]:
    return re.compile(rf"(?P<post>(?:{pattern('names', 'posts')}))$")


_BEFORE_UNIT = re.compile(
    r"^(?:(?:现场)?联系(?:人|电话)?|我们?(?:这里|这边)?是|"
    r"我[省市区县镇乡]的?(?=[\u4e00-\u9fff]{3})|"
    r"(?:[\u4e00-\u9fff]{0,6}群里?)?(?:有人|某人)?转(?:发)?(?:了|的|来的?)?(?=[\u4e00-\u9fff]{2,}(?:局|所|队|站|中心|办|公司|街道|镇|委|府)))"
)


# 上次报的2个伤: an earlier report, nobody who calls
_REPORT = re.compile(
    r"值班|值守|带班|[夜早晚]班|(?:值班)?(?:电话)?记录|"
    r"(?:[上前首原初这那本]|上一|前一|第[一二三四五]|刚才|刚刚|之前|先前|原来|早先)(?:次|回|份|期|头|面)?|"
    r"经?(?:核实|核查|查实|查)?(?:系|属|为|是)?误"
)


@lru_cache(maxsize=1)
def _behind_unit() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern('names', 'behind_units')})$")


# 交警夜班报, 园区值班, 乡防汛值班: the shift is no part of the unit's name, and 林场夜报 neither
_SHIFT = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:(?:防汛|三防|森防|防火|防台|应急)?值班|[夜白早晚中]班|[夜早晚])$"
)
_SHIFT_BEFORE = re.compile(
    r"(?:(?:防汛|三防|森防|防火|防台)值班|[夜白早晚中]班)(?=[\u4e00-\u9fff]{2,3}$)"
)
# 中队从现场回: where he spoke from
_FROM_WHERE = re.compile(r"(?<=[\u4e00-\u9fff]{2})[从在](?:现场|路上|岸上|医院|那边)$")


def off_duty(said: str) -> str:
    """Leave out the shift behind a unit's name, and in front of who was on it."""
    bare = _FROM_WHERE.sub("", said)
    cut = _SHIFT.search(bare)
    if cut and ends_unit(bare[: cut.start()]):
        return bare[: cut.start()]
    shift = _SHIFT_BEFORE.search(bare)
    if shift and ends_unit(bare[: shift.start()]):
        return bare[: shift.start()] + bare[shift.end() :]
    return bare


def informant(words: str, offset: int, *, sure: bool = False) -> Informant | None:
    """Part 松台镇陆远 into unit and person; None where neither is named.

    `sure`: the words around say that it is somebody who reported, whatever the name looks like.
    """
    words = off_duty(_behind_unit().sub("", words))
    bare = _BEFORE_UNIT.sub("", words).strip(" \u3000的")
    start = offset + words.index(bare) if bare else offset
    if not 2 <= len(bare) <= 26 or _REPORT.fullmatch(bare):
        return None
    loosely = sure and len(bare) <= 12 and not re.search(r"[到来了在有的被把没不]", bare)
    made = _parted(bare) or ((bare, "") if loosely else None)
    if made is None:
        return None
    unit, person = made
    if unit:
        person = re.sub(
            "^值班(?=[\u4e00-\u9fff]{2,3}$)(?!员|长|室|人|主任|领导|经理|干部|站|所|局|班|科)",
            "",
            person,
        )
    if not unit and len(person) < 2:
        return None
    return Informant(unit, person, start, start + len(bare))


def _parted(bare: str) -> tuple[str, str] | None:
    spaced = re.fullmatch(rf"(?P<unit>\S{{2,16}})\s+{person_pattern()}", bare)
    if spaced and _ends_unit().search(spaced["unit"]):
        return spaced["unit"], (spaced["post"] or "") + spaced["name"]
    split = _split().fullmatch(bare)
    short = bool(
        split
        and split["unit"]
        and len(split["name"]) == 2
        and _ends_unit().search(split["unit"])
        and not _ends_unit().fullmatch(split["name"])  # 高速路政 is one unit
    )
    if _ends_unit().search(bare) and not short:
        return bare, ""
    if (
        split
        and split["unit"]
        and re.search(r"(?:镇|乡|街道|区|县|村|厂|公司)[里上]的?$", split["unit"])
    ):
        return split["unit"].rstrip("里上的"), split["name"]
    if split and split["unit"].endswith("值") and split["name"].startswith("班"):
        return split["unit"].removesuffix("值"), "值" + split["name"]  # 轨交值班主任
    if split and (not split["unit"] or _ends_unit().search(split["unit"]) or split["post"]):
        unit = split["unit"].removesuffix("值班").removesuffix("的") or ""
        post = split["post"] or ""
        post = "" if post.startswith("值班") and len(post) < 4 else post
        return unit, post + split["name"]
    post = _ends_post().search(bare)
    if post and _ends_unit().search(bare[: post.start()]):
        return bare[: post.start()], post["post"]
    loose = re.fullmatch(rf"(?P<unit>{_WORD}{{2,14}}?){person_pattern()}", bare)
    if loose and not re.search(r"[自己看了到来的是在有说上下里中其这那]", loose["name"]):
        return loose["unit"].removesuffix("的"), (loose["post"] or "") + loose["name"]
    return (bare, "") if re.search(rf"(?:{pattern('names', 'units')})", bare) else None
