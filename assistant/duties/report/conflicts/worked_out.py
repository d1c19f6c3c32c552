"""Figures worked out of others in one breath: a product, a conversion, a size, a row of names.

四台车每台六个人，一共二十八个; 过火6亩，合4公顷; 长20米宽10米厚2米 … 三千方; 失联2人（姚某、单某、
鲍某）.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.reckoned import Misreckoned, Reading
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.reading.informants import person_pattern
from assistant.understand.quantities import NUMBER, number

_N = NUMBER
_EACH = r"(?:台|辆|部|个|组|队|艘|条|间|桌|户|栋|层|处|车|班)"
_PRODUCT = re.compile(
    rf"(?P<a>{_N}){_EACH}[\u4e00-\u9fa5]{{0,4}}?\uff0c?(?:每|各){_EACH}?[\u4e00-\u9fa5]{{0,3}}?"
    rf"(?P<b>{_N})(?P<u>个人|人|名|个|户|间|吨|床|条)\uff0c?[\u4e00-\u9fa5]{{0,2}}?"
    rf"(?:一共|总共|合计|共计|拢共|共)(?:是|有|派|来)?(?P<t>{_N})(?!多|来|余)"
)
_BASE = {
    "亩": 2000 / 3, "公顷": 10_000.0, "平方公里": 1e6, "平方米": 1.0,
    "里": 500.0, "里地": 500.0, "公里": 1000.0, "米": 1.0, "斤": 0.5, "公斤": 1.0, "吨": 1000.0,
}  # fmt: skip
_SORTS = (("亩", "公顷", "平方公里", "平方米"), ("里", "里地", "公里", "米"), ("斤", "公斤", "吨"))
_UNIT = "|".join(sorted(_BASE, key=len, reverse=True))
_CONVERTED = re.compile(
    rf"(?P<a>{_N})(?P<u>{_UNIT})[\uff0c\uff08(]?(?:也就是|折合|换算|约合|合|相当于)约?"
    rf"(?P<t>{_N})(?P<v>{_UNIT})"
)
_SIZE = re.compile(
    rf"长[约有]?(?P<a>{_N})米(?:左右|多)?[\uff0c\u3001 ]?宽[约有]?(?P<b>{_N})米(?:左右|多)?"
    rf"(?:[\uff0c\u3001 ]?[厚深高][约有]?(?P<c>{_N})米)?"
)
_VOLUME = re.compile(rf"(?P<t>{_N})(?:多|来)?(?:立方米|立方|方(?![\u4e00-\u9fa5]))")
_AREA = re.compile(rf"(?P<t>{_N})(?:多|来)?(?:平方米|平米|平方|平(?![\u4e00-\u9fa5]))")
_NAMED = re.compile(rf"(?P<t>{_N})(?:个?人|名|个)[\uff08(\uff1a](?P<names>[^\uff09)\u3002\uff0c]+)")
_NAME = re.compile(rf"(?:[\u4e00-\u9fa5]某{{1,2}}|{person_pattern()})")
_NEAR, _ROUGH, _SHAPE = 0.15, 2, 1.5  # a heap is no box, but not twice one
_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class _Breath:
    """The text of a sentence with the marks between its clauses as they stand there."""

    clauses: tuple[Clause, ...]

    @property
    def text(self) -> str:
        """The clauses with commas between; offsets are those of the source less the first's."""
        first = self.clauses[0].start
        text = ""
        for clause in self.clauses:
            text += "\uff0c" * (clause.start - first - len(text)) + clause.text
        return text

    def reading(self, start: int, end: int, value: float, said: str) -> Reading:
        """Return what stands at start to end of the text as a reading of its clause."""
        at = self.clauses[0].start + start
        clause = next(c for c in reversed(self.clauses) if c.start <= at)
        stop = min(end - start + at - clause.start, len(clause.text))
        return Reading(clause, at - clause.start, stop, value, said)


def misworked(said: Sequence[Clause]) -> list[Misreckoned]:
    """Return the figures that those they are worked out of contradict."""
    found: list[Misreckoned] = []
    breaths = list(_breaths(said))
    for place, breath in enumerate(breaths):
        found += [*_multiplied(breath), *_converted(breath), *_counted_names(breath)]
        found += _sized(breath, breaths[place : place + _SENTENCES])
    return found


def _breaths(said: Sequence[Clause]) -> Iterator[_Breath]:
    sentences: dict[tuple[str, int], list[Clause]] = {}
    for clause in said:
        sentences.setdefault((clause.source, clause.sentence), []).append(clause.whole)
    return (_Breath(tuple(clauses)) for clauses in sentences.values())


def _value(match: re.Match[str], group: str) -> float:
    return number(match[group] or "") or 0.0


def _told(breath: _Breath, match: re.Match[str], start: int) -> Reading:
    return breath.reading(start, match.end(), _value(match, "t"), match["t"])


def _multiplied(breath: _Breath) -> Iterator[Misreckoned]:
    for match in _PRODUCT.finditer(breath.text):
        made = _value(match, "a") * _value(match, "b")
        if made and made != _value(match, "t"):
            of = breath.reading(match.start("a"), match.end("u"), made, match["a"])
            told = _told(breath, match, match.start("t"))
            yield Misreckoned("数量加总", (of,), f"共{made:.10g}", told)


def _converted(breath: _Breath) -> Iterator[Misreckoned]:
    for match in _CONVERTED.finditer(breath.text):
        sort = next((s for s in _SORTS if match["u"] in s), ())
        if match["v"] not in sort:
            continue
        made = _value(match, "a") * _BASE[match["u"]] / _BASE[match["v"]]
        if abs(made - _value(match, "t")) > _NEAR * made:
            of = breath.reading(match.start("a"), match.end("u"), made, match["a"])
            told = _told(breath, match, match.start("t"))
            what = "面积" if "亩" in sort else "长度" if "里" in sort else "重量"
            yield Misreckoned(what, (of,), f"合{made:.2g}{match['v']}", told)


def _counted_names(breath: _Breath) -> Iterator[Misreckoned]:
    for match in _NAMED.finditer(breath.text):
        names = re.split(r"[\u3001和]", match["names"])
        if len(names) < _ROUGH or not all(_NAME.fullmatch(name) for name in names):
            continue
        if len(names) != _value(match, "t"):
            of = breath.reading(match.start("names"), match.end("names"), len(names), "")
            told = breath.reading(match.start("t"), match.start("names") - 1, 0, match["t"])
            yield Misreckoned("人数", (of,), f"共{len(names)}人", told)


def _sized(breath: _Breath, near: Sequence[_Breath]) -> Iterator[Misreckoned]:
    """长20米宽10米厚2米 is four hundred cubic metres, not three thousand."""
    for match in _SIZE.finditer(breath.text):
        made = _value(match, "a") * _value(match, "b") * (_value(match, "c") or 1.0)
        pattern, unit = (_VOLUME, "方") if match["c"] else (_AREA, "平方米")
        sizes = [(b, m) for b in near for m in pattern.finditer(b.text)]
        told = [(b, m) for b, m in sizes if b is not breath or m.start() > match.end()]
        if len(told) != 1 or not made:
            continue
        value = _value(told[0][1], "t")
        if value and not 1 / _SHAPE <= value / made <= _SHAPE:
            of = [
                breath.reading(match.start(g) - 1, match.end(g) + 1, made, match[g])
                for g in ("a", "b", "c")
                if match[g]
            ]
            other = _told(*told[0], told[0][1].start())
            what = "体积" if match["c"] else "面积"
            yield Misreckoned(what, tuple(of), f"约{made:.10g}{unit}", other)
