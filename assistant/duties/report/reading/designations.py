"""Words that are nothing but who somebody is: 松台镇值班尹, 派出所副所长柯明, 某制药的安全员薛."""

import re
from dataclasses import replace
from functools import lru_cache

from assistant.duties.report.reading.informants import Informant, ends_unit, off_duty
from assistant.duties.report.reading.lexicon import pattern, table, words

_LONGEST = 24  # characters of a designation
_LEAST = 2  # characters that the bare name of an office has at least


@lru_cache(maxsize=1)
def _grammar() -> re.Pattern[str]:
    """A unit, what somebody is there, and his name: all of it, or the unit with one of them."""
    ends = "|".join(pattern("names", key) for key in ("units", "points", "trades"))
    unit = rf"(?:{ends})"
    surname = f"(?:{table('names')['double_surnames']}|[{table('names')['surnames']}])"
    called = pattern("names", "called")
    no_name = pattern("names", "no_names")
    name = (
        rf"(?!{no_name})(?:(?P<titled>{surname}(?:{called}|[所处站厂校园院部镇场馆台矿]))|"
        rf"(?P<familiar>[老小阿大][\u4e00-\u9fff](?:{called})?)|"
        rf"{surname}[\u4e00-\u9fff]{{1,2}}|(?P<bare>{surname}))"
    )
    posts = rf"(?:{pattern('names', 'posts')}|{pattern('names', 'more_posts')})"
    doing = r"[\u4e00-\u9fff]{2,6}的(?=[\u4e00-\u9fff]{2,4}[老小])"  # 街面巡逻的辅警小谌
    return re.compile(
        rf"(?:{doing})?(?:(?P<unit>[\u4e00-\u9fffA-Za-z0-9·]{{0,16}}?{unit})(?:的|里|上|那边|这边)?\s*)?"
        rf"(?:值[班守]的?(?!员|长|室|主任|站长|经理|领导|干部|人)\s*)?"
        r"(?:(?:下乡|驻点|驻村|巡逻|路过|轮休|在场|现场|跟班)的)?"
        rf"(?P<post>(?!调度(?!员)){posts})?(?P<of>(?:的|\s)*)(?P<name>{name})?"
    )


_CALLS_HELP = re.compile(
    r"[打拨](?:通|了)?(?:1[12][0-9]|[\u4e00-\u9fff]{0,4}热线)|报警|求助"
)  # rang for help, and not this room
_NUMBERED = re.compile(r"\d{6}|\d-\d{3}")  # a telephone number is no part of a name
# 下行线K178+300处: a spot on a road, no office
_ON_ROAD = re.compile(r"[Kk]\d+(?:\+\d+)?|\d(?:米|公里|千米)?处$|[路线道段桥洞沟坡弯]处$")
_NO_SURNAME_ALONE = (
    "于向和从应经时都连通宣明全计方曾安包别游终阳单车水路房江田石白红黄蓝金雷温关门东西南北"
)
_KNOWN_ALONE = "温方白金雷蓝黄江石田房路车关安"  # behind a post or a numbered team it is a surname


@lru_cache(maxsize=1)
def _no_head() -> re.Pattern[str]:
    return re.compile(pattern("names", "no_heads"))


def designation(said: str, offset: int) -> Informant | None:
    """Read words that are nothing but who somebody is; None where any of them is left over."""
    said = re.sub(r"[\s\0]", " ", said).rstrip()
    if not said or len(said) > _LONGEST or _no_head().match(said):
        return None
    if _CALLS_HELP.search(said) or _NUMBERED.search(said) or _ON_ROAD.search(said):
        return None
    if words("words", "happened").search(said) or words("words", "row_labels").fullmatch(said):
        return None
    short = off_duty(said)
    if short != said:
        made = designation(short, offset)
        return made and replace(made, end=offset + len(said))
    whole = None if " " in said else _bare_unit(said, offset)
    match = _grammar().fullmatch(said)
    if match is None:
        return whole
    unit, post, name = match["unit"] or "", match["post"] or "", match["name"] or ""
    bare = match["bare"] or ""
    brief = bool(match["titled"]) and (not unit or is_office(unit) or bool(post))
    if whole is not None and not brief:
        return whole
    if bare and not _alone(bare, unit, post):
        return None
    if not (unit and (post or name)) and not (post and name) and not (name and not bare and brief):
        return None
    person = f"{bare}某" if bare else name or post
    if match["familiar"] and post and not match["of"]:
        person = post + name  # 书记老甘: of a familiar name the post says more
    return Informant(unit, person, offset, offset + len(said))


def _bare_unit(said: str, offset: int) -> Informant | None:
    known = ends_unit(said) or re.search(rf"(?:{pattern('names', 'points')})$", said)
    return Informant(said, "", offset, offset + len(said)) if known else None


def _alone(bare: str, unit: str, post: str) -> bool:
    """Whether a surname alone is one: 安全员肖, 交警二中队温, and not 应急局于."""
    return bare not in _NO_SURNAME_ALONE or (
        bare in _KNOWN_ALONE and bool(post or unit[-1:] == "队")
    )


def is_office(unit: str) -> bool:
    """Whether a name is an office's and not that of a place where things happen."""
    if len(unit) < _LEAST:
        return False
    if re.search(rf"(?:{pattern('names', 'points')})$", unit):
        return True
    site = re.search(rf"(?:{pattern('names', 'sites')})$", unit)
    return ends_unit(unit) and site is None
