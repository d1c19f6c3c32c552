"""The name that a speaker gives as his own: 我陆明, 我是昨天夜班的…, 由我盯着，….

It is for the sheet, which should say who was on the line, and it speaks against attendance where
the officer is named beside it. It never makes an attendance: that needs the officer's own name by
voice/names.py. Names of the directory are compared by sound, nearer the likelier they are to be on
this line; any other name has to have a surname and nothing that stands in no name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voice.phrases import beside, characters, heard, listed, whose
from voice.pinyin import Syllable, find, syllables
from voice.reading import Reading
from voice.roster import Expected, Person
from voice.strangers import surnames
from voice.units import said_units

_I = "uo"  # the sound of 我, however it is written
_LIKE_I = ("huo", "guo")  # and before 是 what recognisers make of it: 或是, 果是
_AM, _CALL = "shi", "jiao"
_OF = "的"
_CALLED = ("xing", "xin")  # 姓
_TO_THE_LETTER = 0.1  # of sound, over a phrase: 我的班 is not 带班
_MOST_WORDS, _FEW_WORDS = 12, 5  # syllables between 我是, or a bare 我, and the name it leads to
_SIZES = (3, 2)  # syllables
# Of sound a syllable, up to which what stands in a name's place is that person.
_OFFICER, _COLLEAGUE, _THERE, _ANYBODY = 0.3, 0.2, 0.12, 0.02
_LIKE_OFFICER = 0.45  # and up to which it may be the officer, who is then not called a stranger
_WITHOUT_END = 0.06  # where nothing shows that the name ends there
_STOPS = ("post", "on_duty", "leader", "greeting", "absent", "outsider", "stand_in",
          "transfer", "not_mine", "away")  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnName:
    """A name that the speaker gives as his own at syllables[start:end] of a reading.

    `led`: 我, 我是 or 我叫 leads to it; `sure`: that, or it is all of the clause behind one in
    which he speaks of himself. `person` is who of the directory it is.
    """

    name: str
    reading: Reading
    start: int
    end: int
    led: bool
    sure: bool
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a name may begin. `whole`: a mark has to end it; `spoken_of`: what follows may show
    that it is another's (我叫佟瑶来接)."""

    begin: int
    led: bool
    sure: bool = True
    whole: bool = False
    spoken_of: bool = False


def own_names(reading: Reading, expected: Expected) -> list[OwnName]:
    """Return the names that the speaker gives as his own in a reading, the surest first."""
    row = syllables(reading.text)
    if not row:
        return []
    ends = _ends(reading, row, expected)
    # Who one is oneself comes before who leads; 带班领导，我想一下 gives no name.
    led = [p for p in heard("leader", reading.text) if p.cost <= _TO_THE_LETTER]
    told = min((p.start for p in led), default=len(row))
    leading = [p.start for p in led]  # a name right before these is the leader's
    leading += [
        t.start for t in heard("title", reading.text) for p in led if 0 <= p.start - t.end <= 1
    ]
    found: list[OwnName] = []
    for place in _places(reading, row, expected):
        name = _name_at(reading, row, place, ends, expected)
        if name is None or name.start >= told:
            continue
        leads = not name.led and any(0 <= at - name.end <= 1 for at in leading)
        if not leads and all(name.start >= o.end or name.end <= o.start for o in found):
            found.append(name)
    return sorted(found, key=surest_first)


def surest_first(own: OwnName) -> tuple[bool, bool, bool, int]:
    """A key that orders names by how surely they are the speaker's own."""
    return not own.led, not own.sure, own.person is None, own.start


def _clauses(row: Sequence[Syllable]) -> list[tuple[int, int]]:
    cuts = [at for at in range(1, len(row)) if row[at].at - row[at - 1].at > 1]
    return list(zip([0, *cuts], [*cuts, len(row)], strict=True))


def _places(reading: Reading, row: Sequence[Syllable], expected: Expected) -> list[_Place]:
    """Return where the speaker's own name may begin, the surest first."""
    clauses = _clauses(row)
    covers = [(p.start, p.end) for kind in ("post", "title") for p in heard(kind, reading.text)]
    covers += [(unit.start, unit.end) for unit in said_units(reading, expected)]
    led: list[_Place] = []
    for at in range(len(row)):
        if _is_i(row, at):
            end = next(end for start, end in clauses if start <= at < end)
            led += _led_from(row, at, end, covers)
    alone = [
        _Place(clause[0], led=False, whole=True)
        for before, clause in pairwise(clauses)
        if _speaks_of_himself(row, before)
    ]
    mine = [p.end for p in heard("on_duty", reading.text) if "我" in p.said]
    mine += [at + 1 for at, s in enumerate(row) if s.char == "着" and _i_am_at(row, at)]
    alone += [_Place(end, led=False) for end in mine]  # 由我盯着谭文彬, where no mark was heard
    units = said_units(reading, expected)[:1]
    return [*led, *alone, *(_Place(u.end, led=False, sure=False, whole=True) for u in units)]


def _is_i(row: Sequence[Syllable], at: int) -> bool:
    behind = row[at + 1] if at + 1 < len(row) else None
    if row[at].sound in _LIKE_I:
        return behind is not None and behind.char == "是"
    return row[at].sound == _I and (behind is None or behind.char != "们")


def _i_am_at(row: Sequence[Syllable], at: int) -> bool:
    """Whether 我 stands shortly before 着: 我盯着, 我在这儿守着."""
    return any(syllable.char == "我" for syllable in row[max(0, at - _FEW_WORDS) : at])


def _speaks_of_himself(row: Sequence[Syllable], clause: tuple[int, int]) -> bool:
    start, end = clause
    chars = "".join(syllable.char for syllable in row[start:end])
    return "我" in chars.replace("我们", "") and not heard("leader", chars)


def _led_from(
    row: Sequence[Syllable], at: int, end: int, covers: Sequence[tuple[int, int]]
) -> list[_Place]:
    """Return where the name may begin to which the 我 at row[at] leads, in its clause."""
    verb = row[at + 1].sound if at + 1 < end else ""
    begin = at + 2 if verb in (_AM, _CALL) else at + 1
    if begin < end and row[begin].sound in _CALLED:  # 我姓佟，佟瑶; 我姓佟叫佟瑶
        return [_Place(k, led=True) for k in (begin + 1, begin + 2)]
    begins = [begin]
    if verb in (_AM, _CALL) and row[at + 1].char not in tuple("是叫"):
        begins.append(at + 1)  # 我使命: the verb's sound may be the name's
    while (cover := next((e for s, e in covers if s <= begins[-1] < e <= end), None)) is not None:
        begins.append(cover)
    if begin == at + 1:  # 我替班的某某
        last = min(end, begin + _FEW_WORDS)
        begins += [k + 1 for k in range(begin, last) if row[k].char == _OF]
    if verb == _AM:
        # 我是昨天夜班的某某, 我是明天的班某某, 我是征集科某某
        last, parts = min(end, begin + _MOST_WORDS), characters("before_own_name")
        begins += [k + 1 for k in range(last - 1, begin, -1) if row[k].char in parts]
    return [_Place(begin, led=True, whole=begin >= end, spoken_of=verb != _AM) for begin in begins]


def _ends(reading: Reading, row: Sequence[Syllable], expected: Expected) -> set[int]:
    """Return where a name may end: at a mark, or before what no name goes on with."""
    ends = {start for start, _ in _clauses(row)} | {len(row)}
    ends |= {p.start for kind in _STOPS for p in heard(kind, reading.text)}
    for officer in expected.rostered:  # 我谭文彬佟瑶在岗: another name begins
        plainly = _COLLEAGUE * len(officer)
        ends |= {match.start for match in find(officer, reading.text, plainly, gaps=False)}
    return ends | {at for at, s in enumerate(row) if s.char in characters("own_name_never")}


def _name_at(
    reading: Reading, row: Sequence[Syllable], place: _Place, ends: set[int], expected: Expected
) -> OwnName | None:
    """Return the name that begins at a place: one of the directory, else any."""
    fits = _fitting(row, place)
    chars = {end: "".join(syllable.char for syllable in row[place.begin : end]) for end in fits}
    for end in fits:
        person = _person(chars[end], reading, expected, led=place.led, ended=end in ends)
        if person is not None:
            return OwnName(person.name, reading, place.begin, end, place.led, place.sure, person)
    for end in fits:
        if end in ends and _is_name(
            row[place.begin : end], chars[end], reading, place.begin, expected
        ):
            return OwnName(chars[end], reading, place.begin, end, place.led, place.sure)
    return None


def _fitting(row: Sequence[Syllable], place: _Place) -> list[int]:
    """Return where names of each size would end that may stand at a place, longer ones first."""
    found: list[int] = []
    for end in (place.begin + size for size in _SIZES):
        if end > len(row) or row[end - 1].at - row[place.begin].at != end - 1 - place.begin:
            continue
        whole = end == len(row) or row[end].at - row[end - 1].at > 1
        places = tuple(row)
        spoken_of = place.spoken_of and not whole and beside(places, place.begin, end)
        if not (spoken_of or whose(places, end)) and (whole or not place.whole):
            found.append(end)
    return found


def _person(
    chars: str, reading: Reading, expected: Expected, *, led: bool, ended: bool
) -> Person | None:
    """Return who of the directory `chars` is, by sound; the likelier on this line, the nearer."""
    there = {unit.unit.id for unit in said_units(reading, expected)}
    leaders = {person.name for person in expected.leaders}
    near: list[tuple[float, bool, Person]] = []
    for person in (*expected.on_duty, *expected.others):
        if len(person.name) != len(chars):
            continue
        if person.name in expected.rostered:
            limit = _OFFICER
        elif person.unit == expected.called.id or person.name in leaders:
            limit = _COLLEAGUE
        else:
            limit = _THERE if person.unit in there else _ANYBODY if led else -1.0
        limit = limit if ended else min(limit, _WITHOUT_END)
        for match in find(person.name, chars, max(0.0, limit) * len(chars), gaps=False):
            if limit >= 0:
                near.append((match.cost, person.unit not in there, person))
    return min(near, key=lambda row: row[:2])[2] if near else None


def _like(officer: str, chars: str) -> bool:
    same = len(officer) == len(chars)
    return same and bool(find(officer, chars, _LIKE_OFFICER * len(chars), gaps=False))


def _is_name(
    row: Sequence[Syllable], chars: str, reading: Reading, start: int, expected: Expected
) -> bool:
    doubled = len(set(chars)) == 1  # 我想想
    if (
        doubled
        or row[0].sound not in surnames()
        or any(char in characters("own_name_never") for char in chars)
    ):
        return False
    if any(_like(officer, chars) for officer in expected.rostered):
        return False  # it may be his, misheard
    if any(word in chars for word in listed("no_name")):
        return False
    kinds = (*_STOPS, "refusal", "radio", "hearsay", "myself")
    return not any(
        p.start < start + len(row) and start < p.end
        for kind in kinds for p in heard(kind, reading.text)
    )  # fmt: skip
