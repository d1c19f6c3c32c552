"""Which happening a clock time is the time of, by the words beside it."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.conflicts.vocabulary import any_of
from assistant.understand.time_points import Point
from core.yaml_data import read_yaml


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / "moments.yaml").read_text("utf-8"))["happenings"]


def name_of(happening: str) -> str:
    """Return a happening, a key of moments.yaml, in Chinese."""
    return _table()[happening]["name"]


# 找到, 送到: nobody arrives; 排爆的; 没炸, 未发生: nothing happened
_NOT_BEHIND = r"(?<![找送收遇得看等直感拿没未无])(?<!安排)(?<!排(?=爆))(?<!(?<!消)防)"
# 失踪的人, 被困人员: who they are, not what happens then
_NO_NAME_OF = r"(?!(?:的)?(?:人员|者|人(?![都全已也没])|工人|老人|孩子|男孩|女孩|男子|女子))"

_OF_SOMEBODY = ("seen",)  # 还看到孩子: who was seen stands behind


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    groups = [
        f"(?P<{key}>(?:{'|'.join((any_of(row['words']), *row.get('patterns', ())))})"
        f"{'' if key in _OF_SOMEBODY else _NO_NAME_OF})"
        for key, row in _table().items()
    ]
    return re.compile(f"{_NOT_BEHIND}(?:{'|'.join(groups)})")


def first_in(text: str) -> str | None:
    """Return the first happening that a text without a clock time tells of."""
    match = _pattern().search(text)
    return str(match.lastgroup) if match else None


_ROUGHLY = re.compile(r"(?:左右|前后|光景|不到|钟头?|许|多|来钟|的?样子|头|就|才|\s)*")
_CLOCK_NEXT = re.compile(
    r"\s*(?:\d+|[一二两三四五六七八九十]+)(?:点|时|[:\uff1a])|\s*(?:今|昨|早|晚|凌|中|上|下|半|次|第|现)"
)


def _plain(match: re.Match[str], point: Point) -> bool:
    """Whether 着的 is of a fire (3点左右着的), not of what was held (20:02压着的那个)."""
    between = match.string[point.end : match.start()]
    if match[0] == "到":  # 6点到6点半: a stretch of time
        return not match.string[match.end() :].strip() or not _CLOCK_NEXT.match(
            match.string, match.end()
        )
    return match[0] != "着的" or bool(_ROUGHLY.fullmatch(between))


_NO_SUCH = re.compile(r"(?:没有?|未|尚未|无|排除|不是)(?:发现|发生|任何|有|完全|彻底|全部|全)?$")
_SHIFT = re.compile(r"那次|那时|截至|截止|到现在|还在|仍在|还有")


def beside(text: str, begin: int, point: Point, stop: int) -> str | None:
    """The first word behind the time decides, else the last one in front of it."""
    after = next((m for m in _pattern().finditer(text, point.end, stop) if _plain(m, point)), None)
    if after and _NO_SUCH.search(text[point.end : after.start()]):
        return None
    if after and not _SHIFT.search(text[point.end : after.start()]):
        return _received_by(text, str(after.lastgroup), point)
    before = [m for m in _pattern().finditer(text, begin, point.start) if m[0] != "到"]
    if begin and before and before[-1].start() - begin <= 1:
        before = []  # 23:10停的23:31来的: the word is of the time in front of it
    if before and point.start - before[-1].end() <= 4:
        return _received_by(text, str(before[-1].lastgroup), point)
    return None


_RESPONDER = re.compile(
    r"(?:消防|119|110|120|122|急救|指挥中心|大队|中队|支队|救援站|派出所|交警|民警|"
    r"公安)[^\uff0c]{0,8}$"
)
_FROM = re.compile(r"^\s*(?:许|左右)?\s*(?:接到?|收到)")


def _received_by(text: str, kind: str, point: Point) -> str:
    """A responder's own 接报 is the alarm; a call that this room takes is not."""
    if kind != "received":
        return kind
    head = text[: point.start]
    if _RESPONDER.search(head) and _FROM.match(text[point.end :]):
        return "alarm"
    return kind
