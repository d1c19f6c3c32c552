"""Whether the persons, posts, units and places that a text names are named in the material."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.duties.report.draft.trace.rules import rules
from assistant.duties.report.draft.trace.support import Support

_HAN = "\u4e00-\u9fff"
# What may stand before the kind of a unit without being part of its name.
_NOT_A_NAME = re.compile(
    "[的在到向从由与和及对为于至往经被把请各该本其了接送派市区县省有名]|现将|分许|时许|所有|相关|有关|现场|当地|属地|附近|周边|多个"
)


@cache
def _posts() -> str:
    return "|".join(sorted(rules()["posts"].split("|"), key=len, reverse=True))


@cache
def _persons() -> tuple[re.Pattern[str], ...]:
    surname, posts = f"[{rules()['surnames']}]", _posts()
    given = rf"{surname}[{_HAN}]{{1,2}}"
    return (
        re.compile(rf"(?:{posts})(?P<name>{given})"),
        re.compile(rf"(?P<name>{surname}[{_HAN}]{{0,2}}?)(?={posts})"),
        re.compile(rf"[\uff08(](?P<name>{given})[\uff09)]"),
        re.compile(rf"(?:^|[\uff0c\u3002\uff1b、\n]|据|由|请)(?P<name>{given})(?:同志)?(?={rules()['acts_of_people']})"),
        re.compile(rf"(?P<name>{surname}(?:某某?|××?|先生|女士))"),
    )  # fmt: skip


def names_without_support(text: str, support: Support) -> Iterator[str]:
    """Yield the names of a text that nothing supports."""
    known = support.words
    for pattern in _persons():
        for match in pattern.finditer(text):
            name = match["name"]
            if name not in _NOT_PERSONS and not _person_known(name, known):
                yield f"人名“{name}”没有依据"
    for match in re.finditer(_posts(), text):
        if match[0] not in known:
            yield f"职务“{match[0]}”没有依据"
    yield from _units(text, known)


# Bracketed words of a report that begin with a surname's character.
_NOT_PERSONS = frozenset(["终报", "续报", "首报", "暂定", "时许", "元旦", "元月"])


def _person_known(name: str, known: str) -> bool:
    # Three characters may be a name of two and the word after it.
    return name in known or (len(name) == 3 and name[:2] in known and name[2] not in "某×")


def _units(text: str, known: str) -> Iterator[str]:
    """A unit or place is known where its last two characters and its kind stand together."""
    for kind in sorted(rules()["unit_ends"].split("|"), key=len, reverse=True):
        for match in re.finditer(rf"(?P<name>[{_HAN}]{{2}}){kind}", text):
            name = match["name"]
            if _NOT_A_NAME.search(name):
                continue
            if name[0] in "\u65f6\u5206\u65e5\u8bb8\u5c06\u73b0" and f"{name[1]}{kind}" in known:
                continue  # 20时15分古街
            if f"{name}{kind}" not in known and not _is_one_word(text, match.start("name"), kind):
                yield f"名称“{name}{kind}”没有依据"


def _is_one_word(text: str, start: int, kind: str) -> bool:
    """Whether the kind's characters end another word (道路 has 路, 完善机构 has none)."""
    import jieba

    end = start + 2 + len(kind)
    window = text[start : end + 2]
    at = 0
    for word in jieba.cut(window):
        # A word that goes on past the kind, or an ordinary word of two characters that ends there.
        if at < 2 + len(kind) < at + len(word):
            return True
        if at + len(word) == 2 + len(kind) and len(word) == 1 + len(kind) and len(kind) == 1:
            return word in rules()["ordinary"]
        at += len(word)
    return False
