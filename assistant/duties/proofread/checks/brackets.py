"""Marks that come in pairs and of which one half is missing."""

import re
from collections.abc import Iterator

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_PAIRS = {"（": "）", "《": "》", "【": "】", "〔": "〕", "(": ")"}
_MARKS = re.compile("[（）《》【】〔〕()]")
_QUOTES = re.compile("[“”]")
# 《突发事件应急预案的要求: the title ends with the name of its kind, before what is no part of it
_DOCUMENT = re.compile(
    r"《[^《》，。；：\n]{2,30}?(?:预案|办法|条例|规定|通知|方案|意见|细则|规程|规范|标准|制度|手册|指南|纲要|规划|计划|通报|报告|请示|决定|(?<=[\u4e00-\u9fff]{2})法)"
    r"(?=[，。；：、（]|$|的(?:通知)?(?:要求|规定|有关|相关|部署|精神|内容|条款)|要求|规定(?!》)|精神|有关|中的?|已|和《|及《|等)"
)
_PREDICATE = re.compile("均|已|正在|将于")  # what is said of the whole, beyond the brackets
_NUMBERED = re.compile(r"(?:^|(?<=[\s。；：，、]))[0-9a-zA-Z一二三四五六七八九十]{1,2}$")


def check(page: Page) -> Iterator[Finding]:
    """Yield unpaired marks, line by line; only in the room's own kind of text."""
    if not page.ours:
        return
    for start, end in page.lines():
        yield from _in_line(page, start, end)


def _in_line(page: Page, start: int, end: int) -> Iterator[Finding]:
    text = page.text
    stack: list[int] = []
    for match in _MARKS.finditer(text, start, end):
        mark, at = match[0], match.start()
        if mark in _PAIRS:
            stack.append(at)
        elif stack and (_PAIRS[text[stack[-1]]] == mark or _mixed(text[stack[-1]], mark)):
            stack.pop()  # （…) is told by its own rule
        elif not _NUMBERED.search(text, start, at):
            yield from _closing(page, at)
    for at in stack:
        yield from _opening(page, at, end)
    yield from _quotes(page, start, end)


def _quotes(page: Page, start: int, end: int) -> Iterator[Finding]:
    """Yield a quotation mark without its half; a quotation may run over several paragraphs."""
    text = page.text
    opened: list[int] = []
    for match in _QUOTES.finditer(text, start, end):
        if match[0] == "“":
            opened.append(match.start())
        elif opened:
            opened.pop()
        elif text.count("“") < text.count("”"):
            yield rule("mark.unpaired").finding(text, match.span(), None, reason="引号缺前一半")
    if opened and text.count("“") > text.count("”"):
        at = opened[-1]
        yield rule("mark.unpaired").finding(text, (at, at + 1), None, reason="引号缺后一半")


def _mixed(open: str, close: str) -> bool:
    return {open, close} in ({"（", ")"}, {"(", "）"})


def _closing(page: Page, at: int) -> Iterator[Finding]:
    """A closing mark without an opening one: beside another of its kind it is one too many."""
    text = page.text
    doubled = text[at - 1 : at] in ("）", ")", "》", "】", "〕")
    span = (at, at + 1)
    yield rule("mark.unpaired").finding(text, span, "" if doubled else None)


def _opening(page: Page, at: int, end: int) -> Iterator[Finding]:
    text = page.text
    if text[at] == "(" and text[at + 1 : at + 2] in ("", " "):
        return
    close = _PAIRS[text[at]]
    closed = text.find("〉", at, end)
    if text[at] == "《" and closed > 0 and "〈" not in text[at:closed]:
        span = (closed, closed + 1)
        yield rule("mark.unpaired").finding(text, span, close, reason="书名号前后两半不配对")
        return
    document = _DOCUMENT.match(text, at, end) if text[at] == "《" else None
    if document:
        right = f"{document[0]}{close}"
        yield rule("mark.unpaired").finding(text, document.span(), right, reason="书名号缺后一半")
        return
    stop = end
    if text[end - 1 : end] in "。；，":
        stop = end - 1
    inner = text[at:stop]
    if "。" in inner or len(inner) > 40 or _PREDICATE.search(inner):
        yield rule("mark.unpaired").finding(text, (at, at + 1), None)
        return
    right = f"{inner}{close}{text[stop:end]}"
    yield rule("mark.unpaired").finding(text, (at, end), right)
