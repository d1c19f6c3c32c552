"""What is left against the whole and what was done: 共326处，已整改312处，剩余15处."""

import re
from collections.abc import Iterator

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

# 共排查隐患326处，已整改312处，剩余15处
_LEFT_OVER = re.compile(
    r"(?P<n>[0-9]{1,6}(?:\.[0-9]{1,4})?)(?P<u>处|个|件|户|人次|人|项|起|条|家|栋|辆|台|万元|亿元|元|吨|亩|公里|米|名|座|套|张|箱|顶|床)[^，。；0-9]{0,8}，(?:现|目前|其中)?已(?:经)?"
    r"[\u4e00-\u9fff]{2,8}?(?P<a>[0-9]{1,6}(?:\.[0-9]{1,4})?)(?P=u)[^，。；0-9]{0,6}，"
    r"(?P<rest>(?:剩余|其余|余下|还有|还剩|尚有|尚余|剩下|未[\u4e00-\u9fff]{2,4})的?(?P<b>[0-9]{1,6}(?:\.[0-9]{1,4})?)(?P=u))"
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the remainders that are not the whole less what was done."""
    if page.ours:
        for match in _LEFT_OVER.finditer(page.text):
            yield from _left_over(page, match)


def _left_over(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    whole, done, rest = (float(match[name]) for name in ("n", "a", "b"))
    if page.protected(*match.span()) or abs(done + rest - whole) < 1e-6:
        return
    unit = match["u"]
    real = f"{whole - done:.6g}{unit}"
    why = f"{whole:g}{unit}减去{done:g}{unit}为{real}，与{rest:g}{unit}不符"
    yield rule("logic.sum").finding(page.text, match.span("rest"), None, reason=why)
