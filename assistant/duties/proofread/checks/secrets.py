"""A marking of secrecy in a text that reached the checker all the same."""

from collections.abc import Iterator

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule
from core.secrecy import marking


def check(page: Page) -> Iterator[Finding]:
    """Yield the marking."""
    if "密" not in page.text:
        return
    span = marking(page.text)
    if span:
        yield rule("secret.marking").finding(page.text, span, None)
