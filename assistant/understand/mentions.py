"""Which named things a text names: by exact name, part of a name, person and post, or by sound."""

import re
from dataclasses import dataclass, replace

import jieba

from assistant.understand import people, sounding
from assistant.understand.name_forms import STEM, Form, flat, naming
from assistant.understand.name_index import NameIndex, index_of
from assistant.understand.usual import other_name
from assistant.understand.world import World
from connectors.contract import Kind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that may be meant: its id, 0..1 how surely, and by what it was found.

    `how`: id, name, alias (exact) · short (part of the name) · head (变电站, where few places are
    one) · post (surname and post) · sound, slip (near sound, one wrong syllable) · words, number,
    place, room, type, time (a description).
    """

    id: str
    score: float
    how: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch that names things of one kind: text[start:end] == `text`, best candidate first."""

    start: int
    end: int
    text: str
    kind: Kind
    candidates: tuple[Candidate, ...]
    exact: bool


def find(text: str, world: World) -> list[Mention]:
    """Return the mentions in order; those of one kind never overlap, of different kinds may.

    An exact name always goes before one that merely sounds like it. Several things of one name
    or sound are several candidates. A name inside a longer name of another kind is left out, but
    for a place inside a camera's, sensor's or event's name.
    """
    index = index_of(world)
    found = _exact(flat(text), text, index)
    found += _by_post(text, index)
    sure = [(m.start, m.end) for m in found if m.exact]
    found += _heard(text, index, sure, world)
    kept = _outermost(_longest_per_kind(found))
    kept += _heads(text, index, kept)
    kept = [_narrowed(m, text, kept, world) for m in kept]
    return sorted(kept, key=lambda m: (m.start, -(m.end - m.start), m.kind))


def _exact(low: str, text: str, index: NameIndex) -> list[Mention]:
    found: list[Mention] = []
    refused: list[tuple[int, int, Kind]] = []
    for start in range(len(low)):
        if low[start] not in index.starts:
            continue
        for end in range(min(len(low), start + index.longest), start + 1, -1):
            for kind, forms in index.kinds_of(low[start:end]).items():
                if any(a <= start and end <= b and kind is k for a, b, k in refused):
                    continue  # 南河 in 南河口菜场, where 南河口 was none
                best = max(f.score for f in forms)
                if _refused(kind, text, start, end, best):
                    refused.append((start, end, kind))
                else:
                    found.append(_mention(text, start, end, forms, best))
    return found


def _mention(text: str, start: int, end: int, forms: list[Form], best: float) -> Mention:
    candidates = [Candidate(f.id, f.score, f.how) for f in forms if f.score >= best - 0.1]
    candidates.sort(key=lambda c: -c.score)
    return Mention(start, end, text[start:end], forms[0].kind, tuple(candidates), best >= 0.95)


_DIGIT = re.compile(r"[0-9a-z]", re.IGNORECASE)


def _refused(kind: Kind, text: str, start: int, end: int, score: float) -> bool:
    """Tell whether a stretch that is written like a name belongs to other words."""
    if _DIGIT.match(text[start]) and start and _DIGIT.match(text[start - 1]):
        return True
    if _DIGIT.match(text[end - 1]) and _DIGIT.match(text[end : end + 1]):
        return True
    if kind in (Kind.UNIT, Kind.GROUP, Kind.EXTERNAL):
        return _part_of_word(text, start, end, score)
    if kind is Kind.PLACE and text[start].isdigit() and text[:start].endswith(_ROADS):
        return True  # 88号厂房 in another road
    if kind is Kind.CONTACT and end - start <= 3:
        return not people.is_person(text, start, end, sure=True)
    return False


_STEM_CUE = re.compile(r"$|[、，,。？?]|那边|这边|和|值班|处置|负责|牵头|去|来|回|反馈|到场")
_ROADS = ("路", "街", "弄", "道", "村")
_TOLD = re.compile(r"(?:^|[给派让问催找由请叫和、，,跟与转]|通知|联系|协调|告诉|提醒)$")


def _part_of_word(text: str, start: int, end: int, score: float) -> bool:
    if end - start > 3:
        return False
    tables = naming()["units"]
    said, rest = text[start:end], text[end:]
    office = said.endswith(tuple(tables["office_ends"]))
    if (not office and rest.startswith(tuple(tables["not_before"]))) or text[:start].endswith(
        tuple(tables["not_after"])
    ):
        return not rest.startswith(tuple(tables["yet_before"]))
    if said in tables["generic"] and other_name(text, start):
        return True
    if score == STEM:
        return not (_TOLD.search(text[:start]) and _STEM_CUE.match(rest))
    return (score < 0.95 or not office) and rest.startswith(tuple(tables["area_not_before"]))


def areas(text: str, world: World, mentions: list[Mention]) -> list[str]:
    """Return the offices of the areas that the text speaks of, also inside names of places there.

    南河口新菜场 speaks of 南河口镇, though it names no office. What `mentions` cover is theirs:
    南河扣镇 speaks of 南河口镇 and not of 南河.
    """
    index, low = index_of(world), list(flat(text))
    for mention in mentions:
        if mention.kind in (Kind.PLACE, Kind.CAMERA, Kind.UNIT, Kind.SENSOR, Kind.EVENT):
            low[mention.start : mention.end] = " " * (mention.end - mention.start)
    low = "".join(low)
    found: list[str] = []
    position = 0
    while position < len(low):
        size, ids = 1, [""]
        for end in range(min(len(low), position + 12), position + 1, -1):
            forms = index.kinds_of(low[position:end]).get(Kind.UNIT, ())
            units = [f.id for f in forms if f.id in index.areas]
            if units:
                size, ids = end - position, units
                break
        found += [id for id in ids if id and id not in found]
        position += size
    return found


def _by_post(text: str, index: NameIndex) -> list[Mention]:
    return [
        Mention(
            start, end, text[start:end], Kind.CONTACT,
            tuple(Candidate(p.id, score, "post") for p, score in found), exact=False,
        )
        for start, end, found in people.by_post(text, index)
    ]  # fmt: skip


def _heard(text: str, index: NameIndex, sure: list[tuple[int, int]], world: World) -> list[Mention]:
    merged: dict[tuple[int, int, Kind], dict[str, Candidate]] = {}
    for heard in sounding.listen(text, index, sure):
        for form in index.forms_of(heard.form):
            if form.how == "id" or not _may_be_heard(form, heard, text):
                continue
            here = merged.setdefault((heard.start, heard.end, form.kind), {})
            score = round(heard.score * form.score, 3)
            if form.id not in here or here[form.id].score < score:
                here[form.id] = Candidate(form.id, score, heard.how)
    found: list[Mention] = []
    for (start, end, kind), by_id in merged.items():
        best = max(c.score for c in by_id.values())
        close = sorted(
            (c for c in by_id.values() if c.score >= best - 0.08), key=lambda c: -c.score
        )
        found.append(Mention(start, end, text[start:end], kind, tuple(close), exact=False))
    return found


def _may_be_heard(form: Form, heard: sounding.Heard, text: str) -> bool:
    size = len(form.text)
    if form.kind is Kind.UNIT and form.score == STEM:
        return False
    if form.kind is Kind.CONTACT:
        spelt = bool(re.search(r"[A-Za-z]", heard.form + text[heard.start : heard.end]))
        return spelt or people.is_person(text, heard.start, heard.end, sure=False)
    if form.kind in (Kind.UNIT, Kind.GROUP, Kind.EXTERNAL, Kind.SCENE) and size == 2:
        told = bool(_OFFICE_CUE.match(text[heard.end :]))
        return heard.score >= 0.84 and told and not _part_of_word(text, heard.start, heard.end, 0.5)
    return size > 2 or heard.score >= 0.84


# what follows an office's name rather than a chance pair of characters that sounds like one
_OFFICE_CUE = re.compile(
    r"$|[，,、。？?；;\s]|那|这|的|值班|今[天晚日]|昨[天晚]|谁|管|有|电话|报|反馈|街|镇|"
    r"处置|负责|牵头"
)


def _longest_per_kind(found: list[Mention]) -> list[Mention]:
    """Keep the longest of overlapping mentions of a kind; an exact one counts a character more."""
    kept: list[Mention] = []
    order = sorted(
        found, key=lambda m: (-(m.end - m.start + m.exact), -m.candidates[0].score, m.start)
    )
    for mention in order:
        clash = any(
            k.kind is mention.kind and k.start < mention.end and mention.start < k.end for k in kept
        )
        if not clash:
            kept.append(mention)
    return kept


_HOLDS_PLACES = (Kind.CAMERA, Kind.SENSOR, Kind.EVENT, Kind.DEVICE)


def _outermost(found: list[Mention]) -> list[Mention]:
    """Leave out names inside longer names: 川上路 in 川上路下立交, 应急 in 应急处突."""
    # 城运中心 right behind 南桥街道 is that street's own
    offices = {m.end for m in found if m.kind is Kind.UNIT}
    return [
        m
        for m in found
        if not any(_swallows(outer, m) for outer in found)
        and not (m.kind is Kind.UNIT and m.start in offices)
    ]


def _swallows(outer: Mention, inner: Mention) -> bool:
    if outer is inner or outer.kind is inner.kind:
        return False
    if not (outer.start <= inner.start and inner.end <= outer.end):
        return False
    if outer.end - outer.start == inner.end - inner.start:
        # the same stretch by exact name and by mere sound
        return outer.exact and not inner.exact and inner.candidates[0].how in ("sound", "slip")
    if inner.exact and not outer.exact and outer.candidates[0].score < 0.75:
        return False
    if inner.kind in (Kind.PLACE, Kind.SENSOR, Kind.CAMERA):
        return outer.kind not in _HOLDS_PLACES
    return outer.kind not in (Kind.CONTACT,) or inner.kind is not Kind.UNIT


_FEW = 3  # places of one sort that a bare 变电站 may mean
_AROUND = re.compile(
    r"附近|周边|周围|方圆|公里|千米|\d\s*米|[百千]米|就近|最近的|有哪些|有什么|哪些|"
    r"几[个家]|多少[个家]"
)


def _heads(text: str, index: NameIndex, kept: list[Mention]) -> list[Mention]:
    """Return places called by what they are (变电站), where few are such and none is sought."""
    if _AROUND.search(text):
        return []
    found: list[Mention] = []
    edges = _edges(text)
    vague: list[str] = naming()["places"]["vague_heads"]
    for head, ids in sorted(index.heads.items(), key=lambda pair: -len(pair[0])):
        at = text.find(head)
        end = at + len(head)
        if (
            at < 0
            or len(ids) > _FEW
            or not {at, end} <= edges
            or head in vague
            or other_name(text, at)
        ):
            continue
        if any(m.start < end and at < m.end for m in (*kept, *found)):
            continue
        score = 0.7 if len(ids) == 1 else 0.6
        candidates = tuple(Candidate(id, score, "head") for id in ids)
        found.append(Mention(at, end, head, Kind.PLACE, candidates, exact=False))
    return found


def _edges(text: str) -> set[int]:
    """Return where words begin and end, so that 广场 is not found in 广场舞."""
    edges = {0}
    for word in jieba.cut(text):
        edges.add(max(edges) + len(word))
    return edges


def _narrowed(mention: Mention, text: str, found: list[Mention], world: World) -> Mention:
    if mention.kind is not Kind.CONTACT or len(mention.candidates) < 2:
        return mention
    units = [(m.start, m.end, c.id) for m in found if m.kind is Kind.UNIT for c in m.candidates[:1]]
    known = [(world.by_id[c.id], c.score) for c in mention.candidates]
    scores = {p.id: s for p, s in people.narrowed(known, text, mention.start, mention.end, units)}
    candidates = [replace(c, score=round(scores[c.id], 3)) for c in mention.candidates]
    return replace(mention, candidates=tuple(sorted(candidates, key=lambda c: -c.score)))
