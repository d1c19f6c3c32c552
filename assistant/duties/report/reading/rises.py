"""Figures that grow without saying of whom: 又增加5个，现在43个, behind a figure told before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.counted_in import in_the_total
from assistant.duties.report.reading.harms import FIGURE, TOLD, harms
from assistant.duties.report.reading.people import Group
from assistant.duties.report.reading.voices import Clause, Note
from assistant.duties.report.record import Slot

_WHEN = r"(?:[\d点时分:\uff1a今昨天日晚早上下中午夜里白凌晨刚才后来到]|之后|随后|其后|傍晚)*"
_ROSE = re.compile(
    rf"\s*{_WHEN}(?:又|再|另)?(?:增加|新增|增|多|添|报来|报上来|送来|来)(?:了)?(?:出来)?(?:有)?$"
)
_AND_MORE = re.compile(rf"\s*{_WHEN}(?:又|再)(?:增加|新增|增|多|添|报|送|来|收)[^\d]{{0,3}}$")
_NOW = re.compile(
    r"\s*(?:所以|那么?|这样)?(?:现在|目前|现|至此|到现在|累计|合计|总数|总共|一共|共计|共)(?:一共|总共|共|是|有|为|就是|变成)*$"
)
_PEOPLE = (Slot.INJURED, Slot.TRAPPED, Slot.MISSING, Slot.EVACUATED)
_NEAR = 60


def risen(parted: Note, told: Sequence[Claim], people: Sequence[Group]) -> list[Claim]:
    """Return bare additions (又增加5个) and the bare totals behind them (现在43个).

    They are of the slot of the last whole figure told before, and only right behind it.
    """
    found: list[Claim] = []
    for group in people:
        if not group.counted or not group.number or _taken(group, told):
            continue
        clause = parted.clauses[parted.clause_at(group.start)]
        new = in_the_total(parted.text, clause.start, group.start)
        if new or not _closes(parted.text, clause, group):
            continue
        base = _base(clause, group, [*told, *found])
        lead = re.split("\uff1a", parted.text[clause.start : group.start])[-1]
        if base is None and _NOW.fullmatch(lead) and _of_the_sick(parted, clause):
            found.append(_figure(Slot.INJURED, clause, group))
        if base is not None and _several_fates(base, told, parted, clause):
            continue
        if base is None or "其中" in parted.text[base.key : group.start]:
            continue
        if _ROSE.fullmatch(lead) and (_AND_MORE.fullmatch(lead) or "增" in lead):
            found.append(replace(_figure(base.slot, clause, group), more=True, latest=False))
        elif _NOW.fullmatch(lead) and _after_change(base, found, parted, clause):
            found.append(_figure(base.slot, clause, group))
    return found


def _taken(group: Group, told: Sequence[Claim]) -> bool:
    return any(c.key == group.start for c in told)


def _closes(text: str, clause: Clause, group: Group) -> bool:
    return not text[group.end : clause.end].strip("\uff0c\u3002\uff1b,; \n")


def _base(clause: Clause, group: Group, told: Sequence[Claim]) -> Claim | None:
    near = [c for c in told if 0 < group.start - c.at <= _NEAR and c.number and not c.stale]
    whole = [c for c in near if not c.part and c.hearsay is clause.hearsay and c.slot in _PEOPLE]
    return max(whole, key=lambda c: c.at, default=None)


def _several_fates(base: Claim, told: Sequence[Claim], parted: Note, clause: Clause) -> bool:
    """遇难5人、生还4人，失联2人，合计11人: a total of all of them is none of the last."""
    same = [c for c in told if parted.clauses[parted.clause_at(c.at)].sentence == clause.sentence]
    return any(c.slot is not base.slot and c.slot in (*_PEOPLE, Slot.DEATHS) for c in same)


def _after_change(base: Claim, found: Sequence[Claim], parted: Note, clause: Clause) -> bool:
    """Whether an addition or a correction stands right before."""
    index = parted.clause_at(clause.start)
    before = parted.clauses[index - 1] if index else None
    if before is None:
        return False
    return any(before.start <= c.at < before.end for c in found) or (
        (base.latest or base.more) and before.start <= base.at < before.end
    )


def _of_the_sick(parted: Note, clause: Clause) -> bool:
    """Whether a bare addition stands right before, in a note about the sick."""
    index = parted.clause_at(clause.start)
    before = parted.clauses[index - 1].text if index else ""
    bare = re.split(r"\d|[一二两三四五六七八九十]+[个名人例]", before)[0]
    return bool(_AND_MORE.fullmatch(bare)) and any(
        h.slot is Slot.INJURED and h.weight == TOLD for h in harms(parted.text)
    )


def _figure(slot: Slot, clause: Clause, group: Group) -> Claim:
    return Claim(
        slot, group.number, group.text, ((clause.start, group.end),), group.start, FIGURE,
        group.start, latest=True, hearsay=clause.hearsay,
    )  # fmt: skip


_UP_TO = re.compile(
    r"(?:猛|激|陡|又|已)?(?:增加?|上升|升|涨|上涨|下降|降|减少?|多)(?:到|至|为)(?:了)?"
    r"(?:\d{1,2}[日号]的?|今[天日早]的?|现在的?|目前的?|\d{1,2}[时点:\uff1a]\d{0,2}的?)*\s*"
)


def grown_to(text: str, told: Sequence[Claim], people: Sequence[Group]) -> list[Claim]:
    """Return the claims, of 12例增至10日的57例 the number that it has come to."""
    by_start = {g.start: g for g in people if g.counted}
    return [_at_last(text, one, by_start) for one in told]


def _at_last(text: str, one: Claim, by_start: Mapping[int, Group]) -> Claim:
    first = by_start.get(one.key)
    rise = _UP_TO.match(text, first.end) if first else None
    last = by_start.get(rise.end()) if rise else None
    if last is None or not last.number:
        return one
    spans = tuple(sorted({*one.spans, (one.key, last.end)}))
    return replace(
        one, number=last.number, said=last.text, spans=spans, key=last.start, latest=True,
        reached=True, weight=FIGURE,
    )  # fmt: skip
