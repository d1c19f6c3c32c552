"""People named by surname and post (高主任, 姓王的副镇长), and which of several is meant."""

import re
from collections.abc import Iterable
from functools import lru_cache

import jieba

from assistant.understand.name_forms import naming
from assistant.understand.name_index import NameIndex
from assistant.understand.usual import usual
from connectors.contract import Named


@lru_cache(maxsize=1)
def _titles() -> str:
    table = naming()["people"]
    return "|".join(sorted([*table["titles"], *table["short_titles"]], key=len, reverse=True))


@lru_cache(maxsize=1)
def _called() -> re.Pattern[str]:
    return re.compile(rf"(?P<title>{_titles()})(?![\u3400-\u9fff]?室)")


@lru_cache(maxsize=1)
def _family() -> re.Pattern[str]:
    return re.compile(
        rf"姓(?P<s>[\u3400-\u9fff]{{1,2}}?)的?(?:那个|那位|这位)?(?P<t>{_titles()})?(?=的|"
        rf"，|,|电|手|号|$|那|这|{_titles()})|"
        rf"(?P<s2>[\u3400-\u9fff]{{1,2}})姓的?(?P<t2>{_titles()})"
    )


_KNOWN_WORD = 350  # uses in jieba's count: 小米, 老板
# 老王, 小郑: only where the words around are about people
_FAMILIAR = re.compile(
    r"(?:^|(?<=[找问叫给让请跟，,、 ]))[老小](?P<s>[\u3400-\u9fff])(?=的?(?:电话|手机|"
    r"号码|手机号)|在不在|在吗|值班)"
)


def by_post(text: str, index: NameIndex) -> list[tuple[int, int, list[tuple[Named, float]]]]:
    """Return the stretches that name somebody by surname and post, with who fits and how well."""
    found: list[tuple[int, int, list[tuple[Named, float]]]] = []
    for match in _family().finditer(text):
        people = _fitting(index, match["s"] or match["s2"], match["t"] or match["t2"] or "")
        if people:
            found.append((match.start(), match.end(), people))
    for match in _FAMILIAR.finditer(text):
        people = _fitting(index, match["s"], "")
        if people and jieba.dt.FREQ.get(match[0], 0) < _KNOWN_WORD:
            found.append((match.start(), match.end("s"), [(p, 0.7) for p, _ in people]))
    for match in _called().finditer(text):
        for size in (2, 1):
            start = match.start() - size
            surname = text[max(0, start) : match.start()]
            if start < 0 or surname not in index.surnames or _in_word(text, start, match.start()):
                continue
            people = _fitting(index, surname, match["title"])
            if people:
                found.append((start, match.end(), people))
                break
    return found


def _in_word(text: str, start: int, end: int) -> bool:
    """Tell 办公室主任 from 石主任: the surname must not end a word."""
    before = text[max(0, start - 1) : end]
    return len(before) > end - start and before in jieba.dt.FREQ and jieba.dt.FREQ[before] > 0


def _fitting(index: NameIndex, surname: str, title: str) -> list[tuple[Named, float]]:
    full: str = naming()["people"]["short_titles"].get(title, title)
    fits: list[tuple[Named, float]] = []
    for person in index.surnames.get(surname, ()):
        post = str(person.facts.get("post", ""))
        if not full:
            fits.append((person, 0.8))
        elif post.endswith(full) and not post.endswith("副" + full):
            fits.append((person, 0.95))
        elif full in post:  # 高主任 is said to a deputy, too
            fits.append((person, 0.85))
    best = max((score for _, score in fits), default=0.0)
    return [(person, score) for person, score in fits if score >= best]


def narrowed(
    people: Iterable[tuple[Named, float]],
    text: str,
    start: int,
    end: int,
    units: list[tuple[int, int, str]],
) -> list[tuple[Named, float]]:
    """Return the people with those lowered whom the words around speak against.

    `units` are the offices named in the text. 水务局的陈思远 and 副镇长陈思远 tell who is meant.
    """
    known = list(people)
    if len(known) < 2:
        return known
    near = {
        id for a, b, id in units if (b <= start and start - b <= 8) or (a >= end and a - end <= 3)
    }
    in_unit = [p for p, _ in known if p.facts.get("unit") in near]
    around = text[max(0, start - 8) : start] + " " + text[end : end + 8]
    by_post = [p for p, _ in known if _post_said(str(p.facts.get("post", "")), around)]
    at_level = [p for p, _ in known if _level_said(str(p.facts.get("post", "")), around)]
    for chosen in (in_unit, by_post, at_level):
        if 0 < len(chosen) < len(known):
            return [(p, s if p in chosen else s * 0.5) for p, s in known]
    return known


_LEVEL = re.compile(r"(?P<what>镇|乡|街道|园区|区|局|委)[上里]的?")


def _level_said(post: str, around: str) -> bool:
    """Tell 镇里的陈思远 by the post (副镇长)."""
    said = _LEVEL.search(around)
    return bool(said and said["what"] in post)


def _post_said(post: str, around: str) -> bool:
    if not post:
        return False
    ending = re.search(
        r"(?:副?(?:[局处科镇乡区县市部队站所]|支队|大队)长|副?主任|值班[员长]|副?书记)$", post
    )
    core = ending[0] if ending else post
    if core not in around:
        return False
    return core.startswith("副") or "副" + core not in around


_CUE_BEFORE = re.compile(
    r"(?:找|联系|叫|问|请|让|给|喊|接|打给|和|跟|是|姓名|[局处科镇区所队部委]长|主任|书记|"
    r"值班员|同志|换|，|,|^|、|：|:|把|查)\s*(?:一下|下)?$"
)
_CUE_AFTER = re.compile(
    r"^(?:的|同志)?(?:电话|手机|号码|手机号|联系|的?号|[副]?[局处科镇区所队]长|副?主任|"
    r"书记|同志|在哪|打不通|接班|不接|没接|停机|换号|"
    r"是谁|哪个单位|什么职务|职务|多少|$|吗|呢|怎么|接|来|赶|去现场|到现场|负责)"
)


_HANDED = re.compile(r"(?:换成|换为|改成|改为|改由|让给|排给|交给)$")


def is_person(text: str, start: int, end: int, *, sure: bool) -> bool:
    """Tell whether a stretch that sounds like a name is one: 万里 is a name before 的手机.

    `sure`: the characters are exactly a name's. A usual word needs words about people around it;
    what only sounds like a name needs them the more.
    """
    said = text[start:end]
    after = bool(_CUE_AFTER.match(text[end:]))
    before = bool(_CUE_BEFORE.search(text[:start]))
    if not sure:
        return (after and len(said) >= 2) or (before and len(said) >= 3)
    if _HANDED.search(text[:start]):
        return True
    if usual(said):
        return after and said != text
    return not _cuts_words(text, start, end)


def _cuts_words(text: str, start: int, end: int) -> bool:
    """Tell 常乐 in 非常乐观: the stretch ends one usual word and begins another."""
    return usual(text[max(0, start - 1) : start + 1]) and usual(text[end - 1 : end + 1])
