"""Words, sentences and paragraphs that were written twice."""

import re
from collections.abc import Iterator

from assistant.duties.proofread.finding import Finding, Severity
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import load, rule

_TWICE = re.compile(r"([\u4e00-\u9fff]{2,8})\1")
_SENTENCE = re.compile(r"[^。；！？\n]{8,}[。；！？]?")
_CLAUSE = re.compile(
    r"(?:^|(?<=[，。；：\n]))([^，。；：！？\n]{5,30})，\1(?=[，。；]|$)", re.MULTILINE
)
_LONG = 30  # characters of a paragraph that is not twice the same by chance
_NEAR = 3  # sentences between which a repetition is no chance either
_KEEP = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]")


def check(page: Page) -> Iterator[Finding]:
    """Yield repeated words, sentences and paragraphs."""
    yield from _words(page)
    yield from _single(page)
    if page.ours:
        yield from _paragraphs(page)
        yield from _sentences(page)
        for match in _CLAUSE.finditer(page.text):
            start = match.end(1)
            yield rule("repeat.sentence").finding(page.text, (start, match.end()), "")


def _words(page: Page) -> Iterator[Finding]:
    kept: list[str] = load("repeats")["doubled"]
    for match in _TWICE.finditer(page.text):
        word = match[1]
        if page.protected(*match.span()) or word in kept or word[0] == "一" or len(set(word)) == 1:
            continue
        if any(page.text.startswith(name, match.start()) for name in kept):
            continue
        if not page.ours:
            continue
        middle = match.start() + len(word)
        if _trails(page, middle, match.end()):
            yield rule("repeat.word").finding(page.text, match.span(), word)
            continue
        if not page.stands_alone(*match.span()):
            continue
        if not page.stands_alone(match.start(), middle):
            continue
        yield rule("repeat.word").finding(page.text, match.span(), word)


def _trails(page: Page, start: int, end: int) -> bool:
    """Say whether a word's end is said again at the end of a clause: 生命危险|危险。"""
    return page.text[end : end + 1] in tuple("，。；") and page.stands_alone(start, end)


def _single(page: Page) -> Iterator[Finding]:
    """Yield 的的, 在在 and such, where each of the two is a word of its own."""
    for match in _particles().finditer(page.text):
        start, end = match.span()
        if page.protected(start, end) or not page.ours:
            continue
        if page.text[end : end + 1] in load("repeats")["joined"].get(match[1], ""):
            continue
        if page.stands_alone(start, start + 1) and page.stands_alone(start + 1, end):
            yield rule("repeat.word").finding(page.text, (start, end), match[1])


def _particles() -> re.Pattern[str]:
    return re.compile(rf"(?<!目)(?<!标)(?<!前)([{load('repeats')['particles']}])\1")


def _bare(words: str) -> str:
    return "".join(_KEEP.findall(words))


def _paragraphs(page: Page) -> Iterator[Finding]:
    seen: set[str] = set()
    for start, end in page.lines():
        bare = _bare(page.text[start:end])
        if len(bare) >= _LONG and bare in seen:
            stop = end + 1 if end < len(page.text) else end
            yield rule("repeat.paragraph").finding(page.text, (start, stop), "")
        seen.add(bare)


def _sentences(page: Page) -> Iterator[Finding]:
    recent: list[str] = []
    for match in _SENTENCE.finditer(page.text):
        bare = _bare(match[0])
        if len(bare) >= 8 and bare in recent:
            severity = Severity.MUST if len(bare) >= 12 else Severity.SHOULD
            yield rule("repeat.sentence").finding(page.text, match.span(), "", severity=severity)
        recent = [*recent[-_NEAR + 1 :], bare]
