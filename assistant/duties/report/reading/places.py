"""Where it happened: the whole descriptive place as it was said, without the story around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.reading.chats import group, messages
from assistant.duties.report.reading.gazetteer import Gazetteer
from assistant.duties.report.reading.informants import Informant
from assistant.duties.report.reading.lexicon import pattern, words
from assistant.duties.report.reading.place_words import (
    QUALITY,
    emptiness,
    ends,
    nameless,
    said_by,
)
from assistant.duties.report.reading.voices import Clause, Note, note
from assistant.duties.report.record import Fact, Slot, Source, Span, Status


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be the place; the heaviest is taken."""

    start: int
    end: int
    text: str
    weight: float
    hearsay: bool


@lru_cache(maxsize=1)
def _chain() -> re.Pattern[str]:
    """A row of names with the endings of places: 松台镇|白塔路|120号|顺达仓库."""
    stops = pattern("names", "place_stops")
    name = rf"(?:(?!{stops})[\u4e00-\u9fffA-Za-z0-9·\-])"
    part = rf"(?:{name}{{0,9}}?(?:{ends()}))"
    bracket = r"(?:[\uff08(][^\uff08\uff09()\d][^\uff08\uff09()]{0,14}[\uff09)])?"
    tails = pattern("names", "place_tails")
    return re.compile(
        rf"{part}{bracket}(?:[往至到和与\u3001\u2014~-]?的?{part}{bracket})*(?:的?(?:{tails}))*(?:的?{part}(?:{tails})*)?"
    )


@lru_cache(maxsize=1)
def _starts() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern('names', 'place_before')})")


_LEAD = re.compile(
    r"(?:\0+(?:起|许|左右)?|我[镇乡县区市](?:的|境内)?|[\s\u3001\uff08(\u201c\"]|位于|在|于|说是?|讲|称|报|另外?|就是|那个|我们?|今[早晚天]|辖区内?的?|我[镇乡县区市]的?|上的|"
    r"(?:终报|续报[一二三四五六七八九十]?|首报)?(?:素材)?|是|镇上|村里|有|本[区县市镇乡](?=[\u4e00-\u9fff]{2})|前面|目前|现在|刚刚?|受[^\uff0c]{2,12}影响|里面|楼上|其中|"
    r"(?:大概|大约|约|左右)|这边|那边|我这边|地点|发生在|之前|\d+[台辆]车)+"
)
_GENERIC = re.compile(
    r"^(?:教学楼|施工电梯|塔吊|脚手架|升降机|吊篮|宿舍|办公楼|操场|商场|园内|小区|工地|厂里|厂区|车间|食堂|学校|校内|村后|村里|村口|楼内|店内|站内|院内|大门|门口|电梯|客梯|扶梯|仓库|[东南西北]门|现场|宿舍|"
    r"[\d一二三四五六七八九十]+(?:号楼|栋|幢|楼|号|层|单元|室)|[A-Z]座|路口|桥上|河里|江面|池|地下)"
)


def places(
    source: Source,
    moments: Sequence[tuple[int, int]],
    who: Sequence[Informant],
    gazetteer: Gazetteer,
) -> list[Fact]:
    """Return the place as told, once; hearsay's only where nobody else names one."""
    text = source.text
    flat = text
    for start, end in moments:
        flat = flat[:start] + "\0" * (end - start) + flat[end:]
    said = messages(text)
    for message in said:
        flat = flat[: message.start] + "\0" * (message.end - message.start) + flat[message.end :]
    parted = note(text)
    found = _candidates(flat, parted, who)
    who = _hosts(who, text)
    own = _of_reporter(source, who, gazetteer)
    if not found:
        return own
    best = max(found, key=lambda c: (c.weight, -c.start))
    if (own or len(best.text) < 2) and best.weight < _SURE:
        return own
    whole = _joined(best, found, source.text)
    speaking = [
        Informant(m.unit, m.person, m.start, m.end) for m in said if m.body <= best.start < m.stop
    ]
    base = _base(whole, [*speaking, *who])
    return [_fact(source, _without_site_word(whole), base, gazetteer)]


def _hosts(who: Sequence[Informant], text: str) -> list[Informant]:
    """Add the group whose messages a note holds: it is named after the place."""
    name = group(text)
    at = text.find(name) if name else 0
    return [*who, Informant(name, "", at, at + len(name))] if name else list(who)


_SURE = 0.7


def _joined(best: Candidate, found: Sequence[Candidate], text: str) -> Candidate:
    """Put the named place told right before in front of a bare part of it (某工地，…6号楼)."""
    if not _GENERIC.match(best.text):
        return best
    before = [
        c for c in found
        if c.end <= best.start <= c.end + 30 and c.weight > 0 and not _GENERIC.match(c.text)
        and not nameless().fullmatch(c.text) and "\u3002" not in text[c.end : best.start]
    ]  # fmt: skip
    if not before:
        return best
    first = max(before, key=lambda c: (c.weight, -c.start))
    return Candidate(first.start, best.end, first.text + best.text, best.weight, best.hearsay)


def _without_site_word(best: Candidate) -> Candidate:
    """Leave out 园内 of 园内2号冷库."""
    match = re.match(rf"(?:{pattern('names', 'site_words')})的?", best.text)
    if match is None or match.end() >= len(best.text):
        return best
    start = best.start + match.end()
    return Candidate(start, best.end, best.text[match.end() :], best.weight, best.hearsay)


def _candidates(flat: str, parted: Note, who: Sequence[Informant]) -> list[Candidate]:
    found: list[Candidate] = []
    for index, clause in enumerate(parted.clauses):
        piece = flat[clause.start : clause.end]
        for start in _openings(piece):
            match = _chain().match(piece, start)
            if match is None or not match[0]:
                continue
            at = clause.start + match.start()
            said = match[0].rstrip("的")
            if _CALLED.match(piece, match.end()) or match[0][0] in "的搭":
                continue  # 林业站贝叶139…: the unit of whoever can be called
            inside = any(w.start <= at and at + len(said) <= w.end for w in who)
            weight = _weight(piece, match, index, clause, parted, inside=inside)
            found.append(Candidate(at, at + len(said), said, weight, clause.hearsay))
    return found


def _openings(piece: str) -> list[int]:
    lead = _LEAD.match(piece)
    first = lead.end() if lead else 0
    starts = {first}
    for match in _starts().finditer(piece):
        further = _LEAD.match(piece, match.end())
        starts.add(further.end() if further else match.end())
    starts |= {m.end() for m in re.finditer(r"\0+\s*(?:起|在|左右|许|[\uff0c,])?", piece)}
    return sorted(s for s in starts if piece[s : s + 1] not in ("是", "说", "讲", "叫"))


_LABEL = re.compile(
    r"(?:地点|地址|位置)(?:是|为|在)?\s*[:\uff1a]?\s*$|(?:河段|地方|位置|地段|路名|小区|村子?)(?:名)?(?:叫做?|是)$"
)
_PARTS = re.compile(
    r"路|街|号|弄|村|镇|乡|街道|小区|苑|厂|公司|桥|高速|收费站|医院|学校|广场|楼|隧道|河|港|地块"
)
_PROPER = re.compile(r"[\u4e00-\u9fffA-Z\d]{2,}")


_CALLED = re.compile(
    r"[\u4e00-\u9fff·]{0,8}(?:电话|手机)?[\uff1a:\s]*(?:1[3-9]\d-?\d{4}-?\d{4}|0\d{2,3}-?\d{7,8})"
)


def _weight(
    piece: str, match: re.Match[str], index: int, clause: Clause, parted: Note, *, inside: bool
) -> float:
    said, tail = match[0], piece[match.end() :]
    lead = re.split(r"[:\uff1a](?=[^:\uff1a])", piece[: match.start()])[-1]
    weight = min(2.0, 0.5 * len(_PARTS.findall(said))) + min(len(said), 12) / 12
    weight -= 0.12 * min(index, 6)
    if _LABEL.search(lead):
        weight += 6
    if not inside and not tail.strip("\uff0c\u3002 \n") and not lead.strip("\0 "):
        weight += 1.5 if len(said) > 3 and "叫" not in said else 0  # nothing but a place
    if re.match(r"\d+个|[全整各两][个村镇乡区市县校厂]", said):
        weight -= 3
    if re.search(r"(?:在|位于|于|发生在)$", lead):
        weight += 1
    weight += _by_story(tail, index, parted) + _by_words_before(said, lead)
    if re.match(
        r"\s*(?:又|再|收|急诊|作业(?!车|船|面|区|平台)|来电|电话|到(?:了|场)|报|通报|宣布|答复|反馈|说|讲|回|打来|值班|的人|在(?:查|谈|扑)|派)",
        tail,
    ):
        weight -= 2.5
    counted = re.match(r"\s*(?:\d+|[一二两三四五六七八九十]+)(?:人|个|名|车|台|例)", tail)
    if (counted and not words("words", "happened").search(tail)) or QUALITY.match(tail):
        weight -= 2.5
    if inside or said_by(piece, match):
        weight -= 3
    if lead.endswith("从") and re.match(r"\s*(?:送|调|运|拉|出发|赶)", tail):
        weight -= 4
    return weight - emptiness(said) - (1.5 if clause.hearsay else 0)


def _by_story(tail: str, index: int, parted: Note) -> float:
    """Weigh whether the event is told right behind it."""
    happened = words("words", "happened")
    if happened.search(tail) or words("words", "happened_nouns").search(tail):
        return 2.0
    if index + 1 < len(parted.clauses) and len(tail.strip("\uff0c,\u3002 ")) <= 2:
        after = "".join(clause.text for clause in parted.clauses[index + 1 : index + 3])
        return 1.5 if happened.search(after) else 0.0
    return 0.0


_HOSPITAL = re.compile(r"(?:医院|卫生院|中心|[一二三]院)$")


def _by_words_before(said: str, lead: str) -> float:
    """Weigh 在 before it, and 送 or 赶到, which tell of another place."""
    weight = 1.0 if lead.rstrip().endswith((":", "\uff1a")) else 0.0
    if re.search(rf"(?:{pattern('names', 'place_away')})[^\uff0c:\uff1a]{{0,4}}$", lead):
        weight -= 5
    if _HOSPITAL.search(said) and re.search(r"送|拉|转|收|在$|住", lead):
        weight -= 3
    return weight


_PUBLIC = re.compile(r"路|街|大道|高速|[国省县]道|[镇乡县区市](?!场)|街道|[GSXY]\d")


def _base(best: Candidate, who: Sequence[Informant]) -> str:
    """Return what a place without a name of its own belongs to: the reporter's own place."""
    sited = re.match(rf"(?:{pattern('names', 'site_words')})", best.text)
    if not (_GENERIC.match(best.text) or sited or not _PUBLIC.search(best.text)):
        return ""
    for one in who:
        base = own_place(one.unit)
        site = re.search(rf"(?:{pattern('names', 'base_sites')})$", base)
        if base and base[:2] not in best.text and (site or _GENERIC.match(best.text) or sited):
            return base
    return ""


def own_place(unit: str) -> str:
    """Return the place that a unit is named after: 梅苑新村 of 梅苑新村居委."""
    bare = unit
    for _ in range(3):
        bare = re.sub(rf"(?:{pattern('names', 'base_strip')})$", "", bare)
    named = re.search(rf"(?:{pattern('names', 'sites')})$", bare)
    return bare if named and len(bare) > 2 else ""


def _fact(source: Source, best: Candidate, base: str, gazetteer: Gazetteer) -> Fact:
    text = base + _worded(best.text)
    known = [p for p in gazetteer.places(source.text) if best.start <= p.start < best.end]
    area = known[0].area if known else ""
    if area and not text.startswith(area):
        text = area + text
    return Fact(
        slot=Slot.PLACE,
        text=text,
        spans=(Span(source=source.id, start=best.start, end=best.end,
                    quote=source.text[best.start : best.end]),),
        status=Status.HEARSAY if best.hearsay else Status.STATED,
    )  # fmt: skip


def _worded(said: str) -> str:
    """Word it as reports do: no 的, and what lies in brackets before it where it is an area."""
    text = re.sub(r"停在?(\S+(?:之间|中间|当中))$", "\uff08\\1\uff09", said.replace("的", ""))
    area = re.fullmatch(
        r"(?P<name>[^\uff08]+)[\uff08(](?P<area>[^\uff08\uff09]+(?:街道|[镇乡县区市]))[\uff09)](?P<rest>.*)",
        text,
    )
    return area["area"] + area["name"] + area["rest"] if area else text


def _of_reporter(source: Source, who: Sequence[Informant], gazetteer: Gazetteer) -> list[Fact]:
    for one in who:
        base = own_place(one.unit)
        at = source.text.find(base, one.start, one.end) if base else -1
        if at >= 0:
            return [
                _fact(source, Candidate(at, at + len(base), base, 0, hearsay=False), "", gazetteer)
            ]
    return []
