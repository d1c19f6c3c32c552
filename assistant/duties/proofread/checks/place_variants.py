"""One name written in two ways that sound alike: 澜湖小区, 岚湖小区; 恒丰公司, 恒风公司."""

import re
from collections.abc import Iterator
from itertools import combinations

from pypinyin import lazy_pinyin

from assistant.duties.proofread.characters.similar import fuzzy
from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_PLACE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,5}?)(?P<kind>小区|社区|新村|花园|公寓|大厦|广场|家园|苑|路|街|大道|桥|镇|村|水库|河|湖|公园|工业园|产业园|市场)"
    r"(?!小区|社区|新村|花园|公寓|大厦|广场|家园|苑|路|街|桥|镇|村|公园|市场)"
)
# Enterprises, schools and the like; the longer kind first
_ORGAN = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,5}?)(?P<kind>物流园|科技园|工业园区|产业园区|园区|幼儿园|养老院|敬老院|中学|小学|学校|学院|医院|卫生院"
    r"|酒店|宾馆|饭店|超市|商场|商城|集团|公司|(?:机械|化工|食品|服装|电子|家具|塑料|造纸|纺织|钢铁|水泥|玩具|印刷)厂|煤矿|加油站|码头|仓库|冷库|养殖场)"
)
# What stands before a kind and names nobody: 直属|高等学校
_NO_NAME = re.compile(
    "高等|中等|职业|技术|人民|中心|专科|综合|有限|股份|全资|国有|民营|所属|下属|公办|民办|普通|医药|建设|投资"
)
_SIZE = 3  # characters of a name without its kind that are compared, from the end


def check(page: Page) -> Iterator[Finding]:
    """Yield the rarer of two names that differ in one character of the same sound."""
    if not page.ours or len(page.text) > 20_000:
        return
    yield from _variants(page, _PLACE, "place.variant")
    yield from _variants(page, _ORGAN, "org.variant")


def _variants(page: Page, pattern: re.Pattern[str], name: str) -> Iterator[Finding]:
    found: dict[str, re.Match[str]] = {}
    for match in pattern.finditer(page.text):
        found.setdefault(match[0], match)
    for one, other in combinations(found.values(), 2):
        if one["kind"] != other["kind"]:
            continue
        size = min(len(one["name"]), len(other["name"]), _SIZE)
        names = one["name"][-size:], other["name"][-size:]
        if (
            size < 2
            or _NO_NAME.fullmatch(names[0][1:])
            or _side_by_side(page.text, one, other, size)
        ):
            continue
        if not _alike(*names, nearly=name == "org.variant"):
            continue
        usual, odd, sure = _by_use(page.text, one, other, size)
        where = "前文" if usual.start() < odd.start() else "后文"
        meant = usual["name"][-size:] + usual["kind"]
        why = f"{where}写作“{meant}”，请核对"
        span = (odd.end("name") - size, odd.end())
        yield rule(name).finding(page.text, span, meant if sure else None, reason=why)


def _side_by_side(text: str, one: re.Match[str], other: re.Match[str], size: int) -> bool:
    """Say whether the two are named together and so are two: 仁和医院与人和医院."""
    first, last = sorted((one, other), key=lambda match: match.start())
    return text[first.end() : last.end("name") - size] in ("、", "和", "与", "及", "同", "至", "到")


def _by_use(
    text: str, one: re.Match[str], other: re.Match[str], size: int
) -> tuple[re.Match[str], re.Match[str], bool]:
    """Return the spelling that the text has more often, also in other names, and the other.

    Comes with whether the other stands alone against several of the first.
    """
    uses = [text.count(match["name"][-size:]) for match in (one, other)]
    usual, odd = (other, one) if uses[1] > uses[0] else (one, other)
    return usual, odd, min(uses) == 1 and max(uses) > 1


def _alike(a: str, b: str, *, nearly: bool) -> bool:
    """Say whether one character differs and sounds the same, or nearly (in/ing, an/ang)."""
    different = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(different) != 1:
        return False
    one, other = (lazy_pinyin(character)[0] for character in different[0])
    return one == other or (nearly and fuzzy(one) == fuzzy(other))
