"""What happened and how the injured are, carried over from the words of whoever reported.

A record has no slot for the course of events; it is taken from the clause that tells the kind of
incident, only where that clause is a plain statement, and said as reported (据报).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from assistant.duties.report.draft import course
from assistant.duties.report.draft.course import QUOTED
from assistant.duties.report.draft.model import Piece
from assistant.duties.report.draft.spoken import written
from assistant.duties.report.draft.tidy import tidy
from assistant.duties.report.draft.trace.figures import clocks
from assistant.duties.report.draft.trace.rules import plain
from assistant.duties.report.draft.untold import tells_deed
from assistant.duties.report.reading.plain import plain as spelt
from assistant.duties.report.record import Material, Record, Slot, SourceKind, Span, Status
from core.yaml_data import read_yaml

_STRETCH = "[^\uff0c\u3002\uff1b\uff01\uff1a,;!:\n]+"
_CLAUSE = re.compile(rf"{_STRETCH}(?:(?<=\d)[:\uff1a](?=\d){_STRETCH})*")
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff\d\uff09])[ \u3000](?=[ \u3000]*[\u4e00-\u9fff\d])")
_CONTESTED_ONLY = ()  # no fact: only what open contradictions rest on
_TOLD = (Slot.OCCURRED_AT, Slot.ALARM_AT, Slot.RECEIVED_AT, Slot.PLACE, Slot.SOURCE)


@cache
def _words() -> Mapping[str, Any]:
    text = (Path(__file__).parent / "account.yaml").read_text(encoding="utf-8")
    return cast(Mapping[str, Any], read_yaml(text))


def account(record: Record, material: Material) -> list[Piece] | None:
    """Return what happened as reported, None where no plain clause tells it.

    The clause that tells the kind of incident, with what its sentence tells on; where that is a
    heading or no clause tells the kind, the first sentence that tells what happened.
    """
    category = record.one(Slot.CATEGORY)
    if category is not None and category.status is Status.HEARSAY:
        return None
    taken = course.told_elsewhere(record)
    for span in category.spans if category else ():
        found = _around(span, record, material)
        told = found and course.told_on(found, material, taken)
        if told and len(told.text) >= _words()["least"] + len(_words()["say"].format(text="")):
            return [told]
    if category is not None and not _only_headings(category.spans, material):
        return None
    first = course.first_told(record, material, taken)
    return None if first is None else [_say(first)]


def clause_of(span: Span, material: Material) -> str:
    """Return the clause in which a span begins, as it was written."""
    text = material.source(span.source).text
    found = (c for c in _CLAUSE.finditer(text) if c.start() <= span.start < c.end())
    return next((clause[0] for clause in found), "")


def _only_headings(spans: Sequence[Span], material: Material) -> bool:
    """Whether the kind is told by the title of a paper alone."""
    clauses = [clause for span in spans if (clause := clause_of(span, material))]
    return bool(clauses) and all(course.is_heading(clause) for clause in clauses)


def _say(found: Piece) -> Piece:
    text = _words()["say"].format(text=written(tidy(found.text)))
    return found.model_copy(update={"text": text})


def _around(span: Span, record: Record, material: Material) -> Piece | None:
    source = material.source(span.source)
    if source.kind not in (SourceKind.NOTE, SourceKind.TRANSCRIPT, SourceKind.EVENT):
        return None
    if any(m.start() <= span.start < m.end() for m in QUOTED.finditer(source.text)):
        return None
    # marks where a hurried note has blanks; the length stays
    for clause in _CLAUSE.finditer(_BLANK.sub("，", spelt(source.text))):
        if clause.start() <= span.start < clause.end():
            a, b = clause.span()
            rests = Span(source=span.source, start=a, end=b, quote=source.text[a:b])
            return _told(clause[0], rests, source.former, record)
    return None


def _told(clause: str, rests: Span, former: bool, record: Record) -> Piece | None:
    """The piece of one clause, None where it tells nothing of what happened."""
    rules = _words()
    if re.search(rules["unsure"], clause) or re.search(rules["reporting"], clause):
        return None
    text = re.sub(rules["edges"], "", _rest(rests.start, clause, rests.source, record))
    if any(clocks(plain(text))):
        return None  # a time is told by its slot, or not at all
    if former and re.search(r"[0-9一二两三四五六七八九十几]+[个名人辆间]", text):
        return None  # a 更正 may tell other figures
    if course.is_heading(clause) or text.count("（") != text.count("）"):
        return None
    if course.touches_any([rests], course.told_elsewhere(record, _CONTESTED_ONLY)):
        return None
    if tells_deed(clause) or any(_within(span, rests) for span in _deeds(record)):
        return None  # 交警两头放行: what is done about it, not what happened
    told = any(
        f.slot is not Slot.CATEGORY and _same(written(f.text), written(text)) for f in record.facts
    )
    if told or not 3 <= len(text) <= rules["most"]:
        return None
    if record_suspects(record) and not re.search("疑似|怀疑", text):
        text = text.replace(record_suspects(record), "疑似" + record_suspects(record))
    text = re.sub(
        "^(?=[个台辆条名位户][\u4e00-\u9fff0-9])", "一", text
    )  # 有个小男孩走失, without 有
    return Piece(text=rules["say"].format(text=written(tidy(text))), spans=(rests,))


def _deeds(record: Record) -> list[Span]:
    return [span for fact in record.all(Slot.MEASURE) for span in fact.spans]


def _within(part: Span, whole: Span) -> bool:
    same = part.source == whole.source
    return same and part.start >= whole.start and part.end <= whole.end + 1


def record_suspects(record: Record) -> str:
    """Return 食物中毒 of the kind 公共卫生-食物中毒（疑似）, "" of a kind that is no suspicion."""
    category = record.one(Slot.CATEGORY)
    found = re.search(r"-(?P<name>[^\uff08]+)\uff08疑似\uff09$", category.text if category else "")
    return found["name"] if found else ""


def _same(told: str, text: str) -> bool:
    """Whether one says the other again."""
    return len(told) >= 4 and (told in text or text in told)


_GOES_ON = tuple("口镇村乡街路桥区县市场站厂校院湾坝")
_BEFORE_TIME = re.compile("(?:自从|自|于|在|从|至)$")
_BEHIND_TIME = re.compile("(?:起(?![火来身])|许|左右|前后|光景|样子|的样子)")


def _rest(start: int, clause: str, source: str, record: Record) -> str:
    """A clause without the words that tell time and who reported, and the place that opens it."""
    keep = list(clause)
    places: list[tuple[int, int]] = []
    for fact in record.facts:
        for span in fact.spans if fact.slot in _TOLD else ():
            a, b = max(span.start - start, 0), min(span.end - start, len(clause))
            if span.source != source or a >= b:
                continue
            if fact.slot is Slot.PLACE:
                places.append((a, b))
                continue
            if fact.moment is not None:
                before, behind = _BEFORE_TIME.search(clause[:a]), _BEHIND_TIME.match(clause[b:])
                a -= len(before[0]) if before else 0
                b += len(behind[0]) if behind else 0
            says = a > 0 and clause[b : b + 1] in ("报", "称")  # 某船14:50报进水: not 船报
            keep[a:b] = ["，" if says else "", *[""] * (b - a - 1)]
    for a, b in places:
        if clause[b : b + 1] in _GOES_ON:
            continue  # 双河 of 双河口断面: the name isn't over
        opens = not re.search("[\u4e00-\u9fff]", "".join(keep[:a]).rstrip("在于"))
        by_another = re.match("[叫被让给把将遭]", clause[b:])  # 限高架叫车撞歪: what was hit
        if opens and not by_another:  # 大风把枫林路上的树吹倒: left in, for the sentence needs it
            keep[a:b] = [""] * (b - a)
    return "".join(keep)


def health(record: Record, material: Material) -> list[Piece] | None:
    """Return how the injured are, exactly as hedged as it was said, where no fact says it."""
    if not any(record.one(s) for s in (Slot.INJURED, Slot.SERIOUSLY_INJURED)):
        return None
    told = "".join(fact.text for fact in record.facts)
    said: dict[str, Span] = {}
    for clause, span in _plain_clauses(material):
        for rule in _words()["health"]:
            if re.search(rule["words"], clause):
                if rule["say"] not in told and not re.search(rule["words"], told):
                    said.setdefault(rule["say"], span)
                break
    if not said:
        return None
    head, _, _ = str(_words()["health_say"]).partition("{text}")
    return [Piece(text=head + "、".join(said), spans=tuple(said.values()))]


def _plain_clauses(material: Material) -> Iterator[tuple[str, Span]]:
    """The clauses of the room's own notes that are stated without doubt."""
    for source in material.sources:
        if source.kind not in (SourceKind.NOTE, SourceKind.TRANSCRIPT, SourceKind.EVENT):
            continue
        quoted = [(m.start(), m.end()) for m in QUOTED.finditer(source.text)]
        for match in _CLAUSE.finditer(source.text):
            inside = any(start <= match.start() < end for start, end in quoted)
            if inside or re.search(_words()["unsure"], match[0]):
                continue
            yield (
                match[0],
                Span(source=source.id, start=match.start(), end=match.end(), quote=match[0]),
            )
