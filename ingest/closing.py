"""What the end of a text says: when it takes effect, until when, what it repeals, who signed."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from core.text import FoundDate, chinese_to_int, find_dates
from ingest.issuers import is_body

_REACH = 6000  # characters of the end that closing provisions stand in
_TAIL = 400  # characters that a signature stands in
_SUBJECT = r"(?:本|该|此)[\u4e00-\u9fff]{1,10}?(?:（[^）]{1,12}）)?"
_FROM = re.compile(
    rf"{_SUBJECT}[，,]?(?:自|从|于)\s*(?P<when>[^。；;自]{{2,40}}?)[起开]?[始正]?式?"
    r"(?:施行|实施|生效|执行|试行|实行)"
)
_ON_ISSUE = re.compile(r"(?:公布|发布|印发|下发|颁布|通过|批准)之?日$|(?:公布|发布|印发|下发)$")
# 有效期 of the text itself stands right behind 施行; that of a licence stands anywhere
_PERIOD = (
    r"本[^。；;\n]{0,50}(?:施行|实施|生效|执行|试行|实行)[，,。；;\s]*"
    r"(?:本[\u4e00-\u9fff]{1,8})?有效期限?"
)
_UNTIL = re.compile(_PERIOD + r"(?:至|到|截止(?:至|到)?)\s*(?P<when>[^。；;，,]{6,20})")
_YEARS = re.compile(_PERIOD + r"为?\s*([一二三四五六七八九十0-9]{1,2})年")
_PASSED = re.compile(
    r"(?P<when>[12]\d{3}年\d{1,2}月\d{1,2}日)[^。]{0,40}"
    r"(?:通过|同意|批准)[^。]{0,30}现(?:印发|予|将)"
)
_SENTENCE = re.compile(r"[。；;\n]")
_REPEALING = re.compile(
    r"(?:同时|即行|予以|相应|一并|自行|即|亦|均|同日|之日起|日起)\s*(?:废止|失效|停止)"
)
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》(?!\s*(?:第[一二三四五六七八九十0-9]+条|中))")
_ATTACHED = re.compile(r"\n[\s　#*]*附[ 　]*(?:件|录|表)")
_DATE_LINE = re.compile(r"[\s　（(]*([^\n]{6,14}日)[)）]?[\s　]*")


@dataclass(frozen=True, slots=True)
class Closing:
    """Closing provisions. `on_issue`: takes effect on the day that it is issued."""

    effective: date | None = None
    on_issue: bool = False
    until: date | None = None  # the first day on which it no longer stands
    years: int | None = None
    repeals: tuple[str, ...] = ()
    signed: str = ""
    signed_on: date | None = None
    passed_on: date | None = None  # 经…会议审议通过,现印发给你们

    def ends_on(self, effective: date | None) -> date | None:
        """Return the first day after a stated period of validity."""
        if self.until is not None or self.years is None or effective is None:
            return self.until
        try:
            return effective.replace(year=effective.year + self.years)
        except ValueError:  # 29 February
            return date(effective.year + self.years, 3, 1)


def read(text: str) -> Closing:
    """Read the closing provisions of a text."""
    end = text[-_REACH:]
    effective, on_issue = _effective(end)
    signed, signed_on = _signature(text[-_TAIL:])
    for cut in _ATTACHED.finditer(text):
        if signed_on is None:
            signed, signed_on = _signature(text[max(0, cut.start() - _TAIL) : cut.start()])
    until = _UNTIL.search(end)
    until_date = next(find_dates(until["when"]), None) if until else None
    years = _YEARS.search(end)
    passed = _PASSED.search(text[: _TAIL * 2])
    return Closing(
        effective=effective,
        on_issue=on_issue,
        until=until_date.value + timedelta(days=1) if until_date else None,
        years=chinese_to_int(years[1]) if years else None,
        repeals=_repeals(end),
        signed=signed,
        signed_on=signed_on,
        passed_on=next((d.value for d in find_dates(passed["when"])), None) if passed else None,
    )


def _effective(end: str) -> tuple[date | None, bool]:
    """The last such sentence counts: earlier ones tell of single provisions."""
    effective: date | None = None
    on_issue = False
    for match in _FROM.finditer(end):
        dates = [found for found in find_dates(match["when"]) if found.exact]
        if dates:
            effective, on_issue = dates[-1].value, False
        elif _ON_ISSUE.search(match["when"].strip()):
            effective, on_issue = None, True
    return effective, on_issue


def _repeals(end: str) -> tuple[str, ...]:
    found: list[str] = []
    for sentence in _SENTENCE.split(end):
        if "《" in sentence and _REPEALING.search(sentence):
            before = sentence[: max(sentence.rfind("废止"), sentence.rfind("失效"), 0) or None]
            found += [_plain(title) for title in _TITLE.findall(before)]
    return tuple(dict.fromkeys(found))


def _plain(title: str) -> str:
    return re.sub(r"\s+", "", title)


def _signature(tail: str) -> tuple[str, date | None]:
    """An official text ends with the issuing body and, below it, the date (GB/T 9704 7.3.5)."""
    lines = [line.strip(" \t　*#") for line in tail.split("\n") if line.strip(" \t　*#")]
    for i in range(len(lines) - 1, max(len(lines) - 4, 0), -1):
        dated = _whole_date(lines[i])
        if dated is not None:
            bodies = [line for line in lines[max(0, i - 3) : i] if is_body(line.replace(" ", ""))]
            return "、".join(b.replace(" ", "") for b in bodies), dated.value
    return "", None


def _whole_date(line: str) -> FoundDate | None:
    match = _DATE_LINE.fullmatch(line)
    found = next(find_dates(match[1]), None) if match else None
    whole = match is not None and found is not None and found.end - found.start == len(match[1])
    return found if whole and found is not None and found.exact else None
