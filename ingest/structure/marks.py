"""The number or word that a line begins with: 第一章, 第三条之一, 一、, （一）, 1., ①, 附件2.

Ranks order the levels of one document, outermost first, as GB/T 9704—2012 7.3.3 numbers the
levels of an official text (一、 （一） 1. （1）) and 《立法法》第六十五条 those of a law.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from core.text import chinese_to_int

_CN = "零〇○一二三四五六七八九十百千两廿卅"
_N = rf"[{_CN}0-9０-９][{_CN}0-9０-９ 　]*?"


class MarkKind(StrEnum):
    """Families of numbering."""

    DIVISION = "division"  # 编 分编 篇 部分 章 节
    ARTICLE = "article"  # 条
    ITEM = "item"  # 一、 （一） 1. （1） ①
    DECIMAL = "decimal"  # 1.1  1.1.2
    PLAIN = "plain"  # 1 总则: a number and a space, trusted only beside decimals
    ATTACHMENT = "attachment"  # 附件1  附录 A  附表


@dataclass(frozen=True, slots=True)
class Mark:
    """A line's numbering. `label` is written without inner spaces; `end` is where it ends.

    `rank` orders levels (smaller is outer). `number` and `sub` are N and M of 第N条之M.
    """

    kind: MarkKind
    label: str
    rank: int
    number: int
    end: int
    sub: int = 0


ATTACHMENT_RANK = 0
TITLE_RANK = 5
_DIVISIONS = {"编": 10, "篇": 10, "部分": 10, "分编": 15, "章": 20, "节": 30}
FIRST_ITEM_RANK = 40

_DIVISION = re.compile(rf"第\s*({_N})\s*(编|分编|篇|部分|章|节)(?=[\s　:：、]|$|[\u4e00-\u9fff])")
_ARTICLE = re.compile(rf"第\s*({_N})\s*条(?:\s*之\s*([一二三四五六七八九十]{{1,3}}))?")
_ITEMS: dict[str, tuple[tuple[int, re.Pattern[str]], ...]] = {
    "cn": ((40, re.compile(rf"([{_CN}]{{1,4}})[ 　]*[、．.]")),),
    "bracket": (
        (50, re.compile(rf"[（(][ 　]*([{_CN}]{{1,4}})[ 　]*[)）]")),
        (70, re.compile(r"[（(][ 　]*([0-9０-９]{1,2})[ 　]*[)）]")),
    ),
    "digit": ((60, re.compile(r"([0-9０-９]{1,3})[ 　]*[.．、)）](?![0-9０-９])")),),
    "circle": ((80, re.compile(r"([①-⑳])")),),
}
_DECIMAL = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2}){1,4})[.、]?[ 　]*(?=[^0-9.\s　%％])")
_PLAIN = re.compile(r"([0-9]{1,2})[ 　\t]+(?=[\u4e00-\u9fff])")
_ATTACHMENT = re.compile(
    rf"附[ 　]*(?:件|录|表|图)[ 　]*(?:[{_CN}]{{1,3}}|[0-9]{{1,2}}|[A-ZＡ-Ｚ](?![A-Za-z]))?"
    r"(?=[\s　:：.、]|$)|附[ 　]*(?:件|录|表|图)?[ 　]*(?=[:：])"
)
_SPACES = re.compile(r"[\s　]+")


def read_mark(text: str) -> Mark | None:
    """Return the numbering at the beginning of a line, None for a line of plain words."""
    first = text[:1]
    if first == "第":
        return _article(text) or _division(text)
    if first in "（(":
        return _item(text, "bracket")
    if first.isascii() and first.isdigit():
        return _decimal(text) or _item(text, "digit") or _plain(text)
    if first and first in _CN:
        return _item(text, "cn")
    if first == "附":
        return _attachment(text)
    if "①" <= first <= "⑳":
        return _item(text, "circle")
    return _item(text, "digit") if "０" <= first <= "９" else None


def _article(text: str) -> Mark | None:
    match = _ARTICLE.match(text)
    number = chinese_to_int(match[1]) if match else None
    if match is None or number is None:
        return None
    label = _SPACES.sub("", match.group())
    sub = chinese_to_int(match[2]) or 0 if match[2] else 0
    return Mark(MarkKind.ARTICLE, label, 90, number, match.end(), sub)


def _division(text: str) -> Mark | None:
    match = _DIVISION.match(text)
    number = chinese_to_int(match[1]) if match else None
    if match is None or number is None:
        return None
    label = _SPACES.sub("", match.group())
    return Mark(MarkKind.DIVISION, label, _DIVISIONS[match[2]], number, match.end())


def _item(text: str, family: str) -> Mark | None:
    for rank, pattern in _ITEMS[family]:
        match = pattern.match(text)
        if match:
            written = match[1]
            circled = ord(written) - ord("①") + 1 if family == "circle" else None
            number = circled or chinese_to_int(written)
            if number is not None:
                label = _SPACES.sub("", match.group())
                return Mark(MarkKind.ITEM, label, rank, number, match.end())
    return None


def _decimal(text: str) -> Mark | None:
    match = _DECIMAL.match(text)
    if not match:
        return None
    parts = match[1].split(".")
    rank = FIRST_ITEM_RANK + 10 * (len(parts) - 1)
    return Mark(MarkKind.DECIMAL, match[1], rank, int(parts[-1]), match.end())


def _plain(text: str) -> Mark | None:
    match = _PLAIN.match(text)
    if not match:
        return None
    return Mark(MarkKind.PLAIN, match[1], FIRST_ITEM_RANK, int(match[1]), match.end())


def _attachment(text: str) -> Mark | None:
    match = _ATTACHMENT.match(text)
    if not match:
        return None
    label = _SPACES.sub("", match.group())
    number = chinese_to_int(re.sub(r"^附(件|录|表|图)?", "", label)) or 0
    return Mark(MarkKind.ATTACHMENT, label, ATTACHMENT_RANK, number, match.end())
