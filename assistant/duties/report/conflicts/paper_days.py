"""The day under or over a paper against the day on which its text says that it happened."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.duties.report.record import Material, Source, Span
from assistant.understand.quantities import integer
from assistant.understand.weekday_names import day_of


@dataclass(frozen=True, slots=True)
class Backdated:
    """A day told in a paper, and another day under or over its text."""

    told: Span | None  # None where only the day of the call tells that it cannot be
    signed: Span
    day: date | None = None
    name: str = "落款"  # where the other day stands: 落款 or 标题


def backdated(material: Material) -> Sequence[Backdated]:
    """Return the days of papers that cannot be those of what they tell, one a source."""
    found = (_of_source(source, material.now) for source in material.sources)
    return [one for one in found if one is not None]


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as it is written; a year alone has the month 0."""

    start: int
    end: int
    year: int | None
    month: int = 0
    day: int = 0

    def on(self, year: int) -> date | None:
        """Return the day, of that year where it names none."""
        return next(iter(day_of(self.year or year, self.month, self.day)), None)


_LEAP = 2024  # a year that has every day
_CHINESE = "\u3007\u25cb零一二三四五六七八九"
_YEAR = rf"(?:19|20)\d\d|二[{_CHINESE}]{{3}}"
_SMALL = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_WRITTEN = re.compile(
    rf"(?:(?P<y>{_YEAR})\s*年\s*)?(?<![\d一二三四五六七八九十])(?P<m>{_SMALL})\s*月\s*(?P<d>{_SMALL})\s*[日号]"
)
_IN_FIGURES = re.compile(r"(?<!\d)(?P<y>20\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)")
_ONLY_YEAR = re.compile(
    rf"(?<!\d)(?P<y>{_YEAR})(?:\s*年(?!\s*[\d前后内来度以]|[一二三四五六七八九十])|(?=的))"
)
_DIGITS = str.maketrans(_CHINESE, "000123456789")


def _days(text: str) -> list[_Day]:
    """Return the days of a text in order."""
    found: list[_Day] = []
    for pattern in (_WRITTEN, _IN_FIGURES):
        for match in pattern.finditer(text):
            year = int(match["y"].translate(_DIGITS)) if match["y"] else None
            day = _Day(
                match.start(), match.end(), year, integer(match["m"]) or 0, integer(match["d"]) or 0
            )
            found += [day] if day.on(_LEAP) else []
    return sorted(found, key=lambda one: one.start)


# 落款写的1月30日, 盖章那页是8月18日, 落的日子是24日; 标题写9月3日
_LABELS = {
    "落款": r"落款|落的|盖章|签发|成文|署名|报出|打印|印发|发文|签名",
    "标题": r"标题|题目|抬头|文件名",
}
_WRITES = (
    r"(?:日期|时间|日子|年份|那[页里处]|的|上|里|处|却|倒|又|还|写|署|标|打|盖|印|落|注|成|了|是|为|着|\s|"
    r"[\uff1a:](?=\s*[\d二]))*"
)
# 某消防大队 2026年1月27日, and nothing behind it in its line
_UNIT = re.compile(r"(?:^|[\u3002\n\u201d\uff01])\s*[^\u3002\uff0c,\n\uff1a:\d]{0,26}\s*$")
_LINE_END = re.compile(r"[\s\u3002\uff09)\u201d]*(?:$|\n|\uff08)")
_NO_UNIT = re.compile(r"[于在到从至自即]\s*$|^\s*(?:截至|截止|时间|日期)")


# 昨天（8月22日）: the day that is meant by it must be the day before the paper's
_RELATIVE = re.compile(
    r"(?P<word>今天|今日|今晨|今早|今晚|昨天|昨日|昨晚|昨夜|昨晨|前天|前日|前晚)[\uff08(\uff0c,\s]*$"
)
_BACK = {"今": 0, "昨": 1, "前": 2}


def _misnamed(text: str, days: Sequence[_Day], paper: _Day | None, now: datetime) -> _Day | None:
    """Return the day beside 昨天 that is not the day before that of the paper, or of the call."""
    base = paper.on(now.year) if paper is not None else now.date()
    for one in days:
        match = _RELATIVE.search(text, max(0, one.start - 6), one.start)
        said = one.on(now.year)
        if match is None or base is None or said is None or one is paper:
            continue
        meant = base - timedelta(days=_BACK[match["word"][0]])
        back = base - meant
        named = any((day := d.on(now.year)) and day - back == said for d in days)
        if 0 < abs((said - meant).days) <= _FAR and not named:
            closed = one.end + (text[one.end : one.end + 1] in ("\uff09", ")"))
            return _Day(match.start(), closed, one.year, one.month, one.day)
    return None


def _signatures(text: str, days: Sequence[_Day]) -> Iterator[_Day]:
    for one in days:
        before = _UNIT.search(text, max(0, one.start - 40), one.start)
        unit = before[0].strip("\u3002\n\u201d\uff01 \u3000") if before else ""
        alone = bool(unit) or one.year is not None
        if before and alone and not _NO_UNIT.search(unit) and _LINE_END.match(text, one.end):
            yield one


def _labelled(text: str, label: str, days: Sequence[_Day]) -> _Day | None:
    for match in re.finditer(f"(?:{label}){_WRITES}", text):
        full = next((d for d in days if d.start == match.end()), None)
        year = _ONLY_YEAR.match(text, match.end())
        if full is not None:
            return full
        if year is not None:
            return _Day(year.start(), year.end(), int(year["y"].translate(_DIGITS)))
    return None


# a day to come, or of the history of a place: it is no day of the incident
_ELSEWHEN = re.compile(
    r"将|拟|预计|定于|计划|准备|明[天日]|截止|届时|起至|前$|期限|有效|到期|合同|建成|投产|竣工|开工|成立|施行|印发|出生|生于"
)


def _of_source(source: Source, now: datetime) -> Backdated | None:
    days = _days(source.text)
    for name, pattern in _LABELS.items():
        paper = _labelled(source.text, pattern, days)
        if paper is not None and (found := _against(source, paper, days, now, name)):
            return found
    signed = list(_signatures(source.text, days))[-1:]
    for paper in signed:
        before = [one for one in days if one.start < paper.start]
        if before and (found := _against(source, paper, before, now, "落款")):
            return found
    papers = [one for one in (_labelled(source.text, _LABELS["落款"], days), *signed) if one]
    paper = papers[0] if papers else None
    if (one := _misnamed(source.text, days, paper, now)) is None:
        return None
    told = _span(source, one)
    return Backdated(told, _span(source, paper)) if paper else Backdated(None, told, now.date(), "")


def _against(
    source: Source, paper: _Day, days: Sequence[_Day], now: datetime, name: str
) -> Backdated | None:
    """Compare with the first day that is told: that of the incident."""
    told = [one for one in days if one is not paper and one.start != paper.start]
    told = [one for one in told if not _elsewhen(source.text, one)]
    if not told or (paper.year and not any(one.year for one in told)):
        wrong_now = _not_of_now(paper, now)
        if wrong_now or not told:
            return Backdated(None, _span(source, paper), now.date(), name) if wrong_now else None
    one = told[0]
    if _disagree(paper, one, now.year, title=name == "标题"):
        return Backdated(_span(source, one), _span(source, paper), name=name)
    return None


def _elsewhen(text: str, one: _Day) -> bool:
    return bool(_ELSEWHEN.search(text[max(0, one.start - 8) : one.end + 6]))


_OLD = 60  # days; papers of an incident are signed within days
_FAR = 31  # days; farther apart the two are of different matters
_SAME = 3  # days; so near in the year it is the year that is wrong


def _not_of_now(paper: _Day, now: datetime) -> bool:
    """A paper that has just come in names a year or day that is long past, or ahead."""
    if not paper.month:
        return paper.year not in (now.year, now.year - (now.month == 1))
    day = paper.on(now.year)
    return paper.year is not None and day is not None and not 0 <= (now.date() - day).days <= _OLD


def _disagree(paper: _Day, told: _Day, year: int, *, title: bool) -> bool:
    if not paper.month:
        return told.year is not None and told.year != paper.year
    happened, signed = told.on(paper.year or year), paper.on(told.year or year)
    if happened is None or signed is None:
        return False
    later = (happened - signed).days
    if abs(later) > _FAR:  # another year of the same day, or another matter
        turned = next(iter(day_of(happened.year, signed.month, signed.day)), signed)
        return happened.year != signed.year and 0 <= (turned - happened).days <= _SAME
    return later != 0 if title else later > 0


def _span(source: Source, one: _Day) -> Span:
    quote = source.text[one.start : one.end]
    return Span(source=source.id, start=one.start, end=one.end, quote=quote)
