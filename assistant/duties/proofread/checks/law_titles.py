"""Titles of laws written wrong (《治安处罚法》), and articles that a law does not have."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.makers import han_number
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import load, rule

_TITLE = re.compile(
    r"《(?P<state>中华人民共和国)?(?P<name>[\u4e00-\u9fff]{2,24})》"
    r"(?:第(?P<n>[一二三四五六七八九十百千零]{1,9}|[0-9]{1,4})条)?"
)
_KIND = re.compile(r"(?:法|条例|规定|办法|预案)$")
_LEAST = 5  # characters; shorter titles lie one slip apart by chance


def check(page: Page) -> Iterator[Finding]:
    """Yield the titles that are no law's and the articles beyond a law's last."""
    if page.statute or "《" not in page.text:
        return
    for match in _TITLE.finditer(page.text):
        name = match["name"]
        if not _KIND.search(name):
            continue
        meant = _meant(name)
        if meant:
            right = f"《{match['state'] or ''}{meant}》"
            span = (match.start(), match.end("name") + 1)
            yield rule("law.title").finding(page.text, span, right, alts=_others(meant))
        elif match["n"]:
            yield from _article(page, match)


def _others(meant: str) -> tuple[str, ...]:
    return (f"《中华人民共和国{meant}》",) if meant.endswith("法") else ()


def _article(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    counted = load("law_titles")["laws"].get(match["name"])
    if counted is None:
        return
    last, dated = counted
    words = match["n"]
    number = int(words) if words.isdigit() else han_number(words.replace("零", ""))
    if number and number > last:
        day = f"{dated.year}年{dated.month}月{dated.day}日"
        why = f"《{match['name']}》（{day}文本）共{last}条，请核实条文号"
        span = (match.start("n") - 1, match.end())
        yield rule("law.article").finding(page.text, span, None, reason=why)


@lru_cache(maxsize=1024)
def _meant(name: str) -> str | None:
    """Return the title that was probably meant; None for a title that may well exist."""
    table = load("law_titles")
    laws: dict[str, tuple[int, date] | None] = table["laws"]
    if name in laws:
        return None
    if name in table["mistaken"]:
        return str(table["mistaken"][name])
    if len(name) < _LEAST:
        return None
    kind = _KIND.findall(name)[0]
    near = [law for law in laws if law.endswith(kind) and _near(name, law)]
    return near[0] if len(near) == 1 else None


def _near(said: str, meant: str) -> bool:
    """Say whether one character, or the order of the words, is all that differs."""
    if len(said) == len(meant):
        differ = sum(a != b for a, b in zip(said, meant, strict=True))
        return differ == 1 or Counter(said) == Counter(meant)
    short, long = sorted((said, meant), key=len)
    if len(long) == len(short) + 1:
        return any(long[:i] + long[i + 1 :] == short for i in range(1, len(long)))
    return len(meant) - len(said) in (2, 3) and len(said) > _LEAST and _lacks(said, meant)


def _lacks(said: str, meant: str) -> bool:
    """Say whether `said` is `meant` with one word left out inside."""
    gap = len(meant) - len(said)
    return any(meant[:i] + meant[i + gap :] == said for i in range(2, len(said)))
