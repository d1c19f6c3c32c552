"""What is still to be done or held, dated before the day on which the text was signed."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_DATE = re.compile(
    r"(?<![0-9])(?:(?P<y>[12][0-9]{3})年)?(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})(?:日|号)"
)
_DUE = re.compile(
    r"(?:下班|中午|[0-9]{1,2}时)?(?:之?前|以前)[^。；]{0,20}(?:报送|反馈|完成|上报|提交|报我|报区|回复|送达|落实到位)"
)
# 会议定于11月18日召开: what was held already is not told so
_TO_BE_HELD = re.compile(r"(?<![原曾])(?:兹定于|拟定于|定于|拟于|计划于|将于|将在)$")
_MOVED = re.compile("改期|延期|推迟|取消|改为|调整")
_CLOSE = " \n\t\u3000（印发）)。"
_RECENT = timedelta(days=120)  # without a year a day further back is one of the next year
_ANY = timedelta(days=4000)


def check(page: Page) -> Iterator[Finding]:
    """Yield the dates to come that lie before the day of writing."""
    if "月" not in page.text or page.statute:
        return
    dates = list(_DATE.finditer(page.text))
    written = page.context.written or _signed(page, dates)
    if not written:
        return
    for match in dates:
        year = int(match["y"]) if match["y"] else written.year
        day = _valid(match, year)
        if not day or not timedelta(0) < written - day < (_ANY if match["y"] else _RECENT):
            continue
        if _still_to_come(page, match) and not page.protected(*match.span()):
            yield rule("date.past-deadline").finding(page.text, match.span(), None)


def _still_to_come(page: Page, match: re.Match[str]) -> bool:
    if _DUE.match(page.text, match.end()):
        return True
    left, right = page.sentence(match.start())
    held = _TO_BE_HELD.search(page.text, left, match.start())
    return held is not None and not _MOVED.search(page.text, left, right)


def _signed(page: Page, dates: list[re.Match[str]]) -> date | None:
    """Return the day that ends the text: a full date behind a mark, a line's begin or an office."""
    if len(dates) < 2 or not dates[-1]["y"]:
        return None
    last = dates[-1]
    before = page.text[: last.start()].rstrip(" \u3000")
    if page.text[last.end() :].strip(_CLOSE) or not before.endswith(
        tuple("，。\n室府局部委处会组")
    ):
        return None
    return _valid(last, int(last["y"]))


def _valid(match: re.Match[str], year: int) -> date | None:
    try:
        return date(year, int(match["m"]), int(match["d"]))
    except ValueError:
        return None
