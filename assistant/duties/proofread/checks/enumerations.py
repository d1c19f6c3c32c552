"""Lists whose members are parted by the wrong mark, and series parted by now this, now that mark.

水泵、沙袋，编织袋、铁锹等物资; 一是……，二是……；三是……
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import load, rule

_MEMBER = r"[\u4e00-\u9fff]{2,12}"
_LONGEST = 12  # characters of a member but the first, which has words of the sentence before it
_STEP = re.compile("(?P<mark>[\uff0c\uff1b])(?P<n>[一二三四五六七八九])(?=是|要)(?!是否)")
_FIRST = re.compile("一(?:是|要)(?!否|定)")
_ORDER = "一二三四五六七八九"


@lru_cache(maxsize=1)
def _list() -> re.Pattern[str]:
    """Return the expression of a list that ends in 等部门 and such; its marks are judged later."""
    close = "|".join(load("enumerations")["close"])
    return re.compile(
        rf"(?P<first>[\u4e00-\u9fff]{{2,24}})(?P<rest>(?:[、\uff0c]{_MEMBER})*[、\uff0c]{_MEMBER}?)等(?=等?(?:{close}))"
    )


@lru_cache(maxsize=1)
def _kinds() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(kind) for kind in load("enumerations")["kinds"])


def check(page: Page) -> Iterator[Finding]:
    """Yield the commas that should be 、 in lists and ； in series; in the room's own text only."""
    if not page.ours or "\uff0c" not in page.text:
        return
    if "等" in page.text:
        for match in _list().finditer(page.text):
            yield from _in_list(page, match)
    if "二是" in page.text or "二要" in page.text:
        for start, end in page.lines():
            yield from _series(page, start, end)


def _in_list(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    """Judge the marks of one list from its end: as far as members are of one kind."""
    text = page.text
    at = match.start("rest")
    marks = [at + i for i, c in enumerate(match["rest"]) if c in "、\uff0c"]
    edges = [match.start("first"), *(mark + 1 for mark in marks)]
    ends = [*marks, match.end("rest")]
    members = [text[a:b] for a, b in zip(edges, ends, strict=True)]
    kind = next((k for k in _kinds() if members[-1].endswith(k)), None)
    if kind is None:
        return
    wrong: list[int] = []
    for index in range(len(members) - 2, -1, -1):
        member = members[index]
        first = index == 0
        if not member.endswith(kind) or (not first and not _bare(member, kind)):
            break
        if first and not _led(member, kind) and "、" in match["rest"]:
            break
        wrong.append(marks[index])
    commas = [mark for mark in wrong if text[mark] == "\uff0c"]
    if len(wrong) < 2 or page.protected(*match.span()):
        return
    for mark in sorted(commas):
        yield rule("mark.list-mark").finding(text, (mark, mark + 1), "、")


def _bare(member: str, kind: tuple[str, ...]) -> bool:
    """Say whether a member is a noun alone: no 已报告区应急局."""
    return len(member) <= _LONGEST and not re.search(
        "已|正|在|到|赶|派|由|向|将|被|把|为|是|报告|通知|加强|开展|组织|出动|赴", member
    )


def _led(member: str, kind: tuple[str, ...]) -> bool:
    """Say whether the first member is a member alone, or one led by 有, 由 and such."""
    head = max((h for h in kind if member.endswith(h)), key=len)
    before = member[: -len(head)]
    return _bare(member, kind) or before.endswith(tuple(load("enumerations")["leads"]))


def _series(page: Page, start: int, end: int) -> Iterator[Finding]:
    """Yield the commas of a series 一是……；二是…… whose other parts are parted by ；."""
    text = page.text
    for first in _FIRST.finditer(text, start, end):
        stop = text.find("。", first.end(), end)
        steps = list(_STEP.finditer(text, first.end(), stop if stop >= 0 else end))
        steps = [step for step, n in zip(steps, _ORDER[1:], strict=False) if step["n"] == n]
        if len({step["mark"] for step in steps}) < 2:
            continue
        for step in steps:
            if step["mark"] == "\uff0c":
                span = step.span("mark")
                yield rule("mark.series").finding(text, span, "\uff1b")
