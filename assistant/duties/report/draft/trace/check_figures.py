"""Whether the figures, times and codes of a text are in the material, and as rough as there."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest

from assistant.duties.report.draft.trace import figures
from assistant.duties.report.draft.trace.figures import Clock, Figure
from assistant.duties.report.draft.trace.rules import expression, rules
from assistant.duties.report.draft.trace.support import Support
from assistant.duties.report.record import Fact, Slot

_NUMBER = r"(?P<n>\d+|[一二两三四五六七八九十百千]+)"
_BECAME = re.compile(
    rf"人数(?:由|从)[^，。；]{{1,8}}?(?:变为|增至|增加到|升至|减至|降至|减少到)(?:约)?{_NUMBER}"
)


def figures_without_support(text: str, support: Support) -> Iterator[str]:
    """Yield what figures, times, dates and codes of a text nothing supports."""
    yield from _values(text, support)
    yield from _people(text, support)
    yield from _clocks(text, support)
    for words, month, day in figures.dates(text):
        if (month, day) not in support.days:
            yield f"日期“{words}”没有依据"
    for match in figures.PART_OF_DAY.finditer(text):
        if match["part"] not in support.words:
            yield f"时间“{match['part']}”没有依据"
    for code in figures.codes(text):
        if code.lower() not in support.codes:
            yield f"号码或编号“{code}”没有依据"


def _values(text: str, support: Support) -> Iterator[str]:
    for figure in figures.figures(text):
        if figure.spoken and (not figure.kind or figure.value <= 1):
            continue  # 一名, 统一, 二村: not figures, or in names, which are checked as such
        equal = [f for f in support.figures if f.value == figure.value and _alike(f, figure)]
        same = [f for f in equal if f.kind == figure.kind] or equal
        if not same:
            yield f"数字“{figure.text}”没有依据"
        elif not figure.rough and all(f.rough for f in same):
            yield f"数字“{figure.text}”在材料中是概数"


def _alike(known: Figure, told: Figure) -> bool:
    """Whether two equal values count the same kind of thing."""
    if known.kind == told.kind or not known.kind:
        return True
    # 卡了5个 counts whatever the sentence is about.
    return known.kind in rules()["any_unit"] and told.kind in ("household", "item", "")


def _people(text: str, support: Support) -> Iterator[str]:
    rest = text
    for name, words in rules()["people"].items():
        slot = Slot(name)
        label = (
            f"(?:{words})(?:人数|人员)?(?:为|达|共|共计)?(?:约|近|大约)?{_NUMBER}余?[人名个位户]"
        )
        for pattern in (label, rf"(?:约|近)?{_NUMBER}余?[人名个位](?:人?员|群众|居民)?(?:{words})"):
            for match in expression(pattern).finditer(rest):
                if _verbatim(rest, match, support) or match[0].endswith("户"):
                    continue  # households are no people; word for word is what was said
                if _roughly(slot, match[0], support):
                    continue
                if not _holds(slot, figures.value(match["n"]), words, support):
                    yield f"“{match[0]}”与材料不符或没有依据"
            rest = figures.mask(rest, expression(pattern))
        for match in expression(f"(?:{words}){_BECAME.pattern}").finditer(text):
            if not _holds(slot, figures.value(match["n"]), words, support):
                yield f"“{match[0]}”与材料不符或没有依据"


def _roughly(slot: Slot, told: str, support: Support) -> bool:
    """Whether a rough number stands as it was said: 被困两三个."""
    fact = support.slot(slot)
    if fact is None or fact.number is not None or fact.text not in told:
        return False
    return fact.by_officer or any(fact.text in span.quote for span in fact.spans)


_BREAK = re.compile("[\uff0c\u3002\uff1b\u3001\n]")


def _verbatim(text: str, match: re.Match[str], support: Support) -> bool:
    """Whether the clause stands in the material as it is, with more words than the figure's."""
    before = list(_BREAK.finditer(text, 0, match.start()))
    after = _BREAK.search(text, match.end())
    start, stop = before[-1].end() if before else 0, after.start() if after else len(text)
    clause = text[start:stop]
    more = len(clause) >= len(match[0]) + 2
    return more and any(clause in c.text and "hearsay" not in c.goes for c in support.clauses)


def _holds(slot: Slot, number: float | None, words: str, support: Support) -> bool:
    fact = support.slot(slot)
    if fact is not None and fact.number is not None:
        return fact.number == number
    if slot is Slot.INJURED and fact is None:
        kinds = (Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED)
        if any((f := support.slot(s)) and f.number == number for s in kinds):
            return True
    guarded = {rule["text"]: rule["words"] for rule in rules()["guarded"]}
    kin = next((w for t, w in guarded.items() if set(words.split("|")) & set(t.split("|"))), words)
    return any(
        re.search(kin, clause.text)
        and "hearsay" not in clause.goes
        and any(f.value == number for f in figures.figures(clause.text))
        for clause in support.clauses
    )


def _clocks(text: str, support: Support) -> Iterator[str]:
    found = list(figures.clocks(text))
    for clock, following in zip_longest(found, found[1:]):
        if not _known(clock, support):
            yield f"时间“{clock.text}”没有依据"
        elif text[: clock.start].rstrip("0123456789月日年").endswith(("截至", "截止")):
            if not _counts_hold(clock, support):
                yield f"“截至{clock.text}”与接报、统计时间不符"
        else:
            after = text[clock.end : following.start if following else None]
            yield from _of_its_slot(after, clock, support)


def _known(clock: Clock, support: Support) -> bool:
    minute = clock.minute or 0
    exact = any((m.hour, m.minute) == (clock.hour % 24, minute) for m in support.moments)
    hour_only = clock.minute is None and any(
        m.hour == clock.hour % 24 for m in support.moments if clock.rough
    )
    said = any((c.hour % 24, c.minute or 0) == (clock.hour % 24, minute) for c in support.clocks)
    return exact or hour_only or said


def _counts_hold(clock: Clock, support: Support) -> bool:
    """The counts hold for when they were said, when that was reported, or now."""
    received = support.slot(Slot.RECEIVED_AT)
    holds = [fact.as_of for fact in support.facts if fact.as_of] + [support.material.now]
    holds += [received.moment] if received and received.moment else []
    zone = support.material.now.tzinfo
    return any(
        (local.hour, local.minute) == (clock.hour % 24, clock.minute or 0)
        for local in (moment.astimezone(zone) for moment in holds)
    ) or any(
        (known.hour % 24, known.minute or 0) == (clock.hour % 24, clock.minute or 0)
        for known in support.as_of
    )


def _of_its_slot(after: str, clock: Clock, support: Support) -> Iterator[str]:
    """A time that the sentence ties to a slot must be that slot's, and as rough as it."""
    after = after.removeprefix("许").removeprefix("左右")
    for name, words in rules()["times"].items():
        if not expression(words).search(after):
            continue
        fact = support.slot(Slot(name)) or _earlier(Slot(name), clock, support)
        if fact is None:
            if _said_so(Slot(name), clock, support):
                return
            yield f"时间“{clock.text}”不能作为{_TITLES[name]}"
        elif fact.moment is not None:
            local = fact.moment.astimezone(support.material.now.tzinfo)
            if (local.hour, local.minute) != (clock.hour % 24, clock.minute or 0):
                yield f"时间“{clock.text}”与{_TITLES[name]}不符"
            elif fact.approx and not clock.rough:
                yield f"时间“{clock.text}”在材料中是约数"
        return


def _earlier(slot: Slot, clock: Clock, support: Support) -> Fact | None:
    """The fact of an earlier report that tells this time, else the first of its slot."""
    told = [f for f in support.earlier if f.slot is slot]
    zone = support.material.now.tzinfo
    same = (f for f in told if f.moment and _at(f.moment.astimezone(zone), clock))
    return next(same, told[0] if told else None)


def _at(local: datetime, clock: Clock) -> bool:
    return (local.hour, local.minute) == (clock.hour % 24, clock.minute or 0)


def _said_so(slot: Slot, clock: Clock, support: Support) -> bool:
    """Whether a clause of the material itself ties the time to what happened then.

    For material of several reports together, where the record is that of the last one only.
    """
    if any(conflict.slot is slot for conflict in support.record.unresolved):
        return False
    words = {"occurred_at": "发生|起的?火|着火|爆|塌|撞|追尾|坠|掉|倒", "alarm_at": "警"}
    said = expression(words.get(slot.value, "接|报|电话"))
    return any(
        said.search(known.text)
        and "hearsay" not in known.goes
        and any(
            (c.hour, c.minute or 0) == (clock.hour, clock.minute or 0)
            for c in figures.clocks(known.text)
        )
        for known in support.clauses
    )


_TITLES = {"occurred_at": "事发时间", "received_at": "接报时间", "alarm_at": "接警时间"}
