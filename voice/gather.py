"""Gathers the facts of an answer from every wording that the recogniser offers."""

from collections.abc import Sequence

from voice.facts import BLOCKS, Facts
from voice.names import Mention, Role, Scene, believed, mentions
from voice.phrases import Phrase, heard, perhaps_of
from voice.pinyin import find, syllables, unlike
from voice.reading import Reading
from voice.roster import Expected
from voice.strangers import stranger
from voice.units import settle_unit

_LIKE_OFFICER = 0.45  # of sound a syllable: beside a word of absence it is his name
_LIKE_ANOTHER = 0.3  # of sound a syllable: of the few people of one unit it is this one
_TO_THE_LETTER = 0.06  # of sound, over a whole phrase
_ALIKE = 0.15  # of sound, over a whole name
_HAS_THE_DUTY = ("值班员", "我值班", "我当班", "值班人员", "值班的是我")


def gather(rows: list[Reading], expected: Expected, *, clear: bool = True) -> Facts:
    """Read every wording of an answer for its facts."""
    facts = Facts(rows, expected, clear=clear)
    facts.unit = settle_unit(rows, expected)
    if facts.unit is not None:
        facts.words.append(("unit", facts.unit.form))
    unhinted = [row for row in rows if not row.hinted]
    _phrases(facts, unhinted)
    named = {id(row): mentions(row, expected) for row in rows}
    _people(facts, [m for row in unhinted for m in named[id(row)]], _hinted(rows, named, expected))
    _leader(facts, [m for row in rows for m in named[id(row)]])
    facts.alike = _alike(facts)
    if not facts.others and facts.rostered is None:
        facts.unlisted = stranger(unhinted, expected)
    if facts.unlisted and facts.elsewhere:
        facts.unlisted = _known_there(facts, facts.unlisted)
    if facts.unlisted and facts.spoken_about and _like_officer(facts.unlisted, expected):
        facts.unlisted = None
    return facts


def _phrases(facts: Facts, rows: Sequence[Reading]) -> None:
    for row in rows:
        kinds = (*BLOCKS, "refusal", "on_duty", "post", "greeting")
        for kind in kinds:
            for phrase in _apart_from_leader(kind, row.text)[:1]:
                if kind == "on_duty":
                    facts.plainly_on_duty |= not row.worded
                    facts.duty_first |= row.best
                if kind not in facts.said or phrase.cost < facts.said[kind].cost:
                    facts.said[kind] = phrase
        facts.third_person |= row.best and _third_person(row.text)
    for kind, phrase in facts.said.items():
        facts.words.append((kind, phrase.said))


_NAME = 4  # syllables at most between 带班的是 and a title


def _third_person(text: str) -> bool:
    """Whether 他 or 她 is said; where a leader's name belongs (谭有 as 他有) it is no word."""
    led = heard("leader", text)
    titles = heard("title", text)
    for at, syllable in enumerate(syllables(text.replace("其他", ""))):
        if syllable.char not in "他她":
            continue
        behind = [p for p in led if 0 <= at - p.end < _NAME]
        if not (behind and any(0 < t.start - at < _NAME for t in titles)):
            return True
    return False


def _apart_from_room(kind: str, text: str) -> list[Phrase]:
    """Return where a phrase is heard; 在提班室 is 在值班室 misheard, and no 替班."""
    rooms = find("值班室", text, 0.6, gaps=False) if kind == "stand_in" else ()
    return [p for p in heard(kind, text) if not any(p.end + 1 == m.end for m in rooms)]


def _apart_from_leader(kind: str, text: str) -> Sequence[Phrase]:
    """Return where a phrase is heard; 领导康… is not 到岗, but in 在港领导是… 在岗 comes first."""
    found = _apart_from_room(kind, text)
    if kind != "on_duty":
        return found
    led = heard("leader", text)
    return [
        p
        for p in found
        if all(
            p.end <= row.start or p.start >= row.end or (p.start <= row.start and _surer(p, row))
            for row in led
        )
    ]


def _known_there(facts: Facts, heard_as: str) -> str:
    """Return the name of whom the unit that was named has, where what was heard is near it."""
    assert facts.unit is not None
    size = len(syllables(heard_as))
    there = [
        (unlike(person.name, heard_as), person.name)
        for person in facts.expected.people
        if person.unit == facts.unit.unit.id and len(syllables(person.name)) == size
    ]
    cost, name = min(there, default=(1.0, ""))
    return name if cost <= _LIKE_ANOTHER else heard_as


def _like_officer(name: str, expected: Expected) -> bool:
    return any(unlike(officer, name) <= _LIKE_OFFICER for officer in expected.rostered)


def _surer(phrase: Phrase, other: Phrase) -> bool:
    """Whether a phrase is heard to the letter where another one only fits by its slack."""
    return phrase.cost <= _TO_THE_LETTER < other.cost


def _hinted(
    rows: Sequence[Reading], named: dict[int, list[Mention]], expected: Expected
) -> frozenset[str]:
    """Return the rostered names that a hinted reading has exactly."""
    return frozenset(
        m.person.name
        for row in rows
        if row.hinted
        for m in named[id(row)]
        if m.cost < 0.01 and m.person.name in expected.rostered
    )


def _people(facts: Facts, found: Sequence[Mention], hinted: frozenset[str]) -> None:
    rostered = facts.expected.rostered
    own = [
        m
        for m in found
        if m.person.name in rostered
        and m.role is Role.SELF
        and believed(m, hinted_too=facts.clear and m.person.name in hinted)
    ]
    order = {name: at for at, name in enumerate(rostered)}
    facts.rostered = min(own, key=lambda m: (order[m.person.name], m.cost), default=None)
    facts.told_of = _told_of(own) or (bool(own) and not any(_placed(m, facts) for m in own))
    facts.echoed = facts.rostered is None and bool(hinted)
    facts.spoken_of = any(
        m.person.name in rostered and m.role is Role.OTHER and m.cost <= 0.3 for m in found
    )
    led = {m.person.name for m in found if m.role is Role.LEADER and _leads(m, facts)}
    others = [m for m in found if m.person.name not in {*rostered, *led} and m.role is Role.SELF]
    # Where the officer's own name fits the same words better, the other one is a likeness.
    facts.others = sorted(
        (m for m in others if not _outdone(m, own)), key=lambda m: (m.cost, not m.reading.best)
    )
    if facts.rostered is not None:
        facts.words.append(("name", facts.rostered.person.name))
        facts.titled_first = _titled_first(facts.rostered, facts.expected)


def _placed(mention: Mention, facts: Facts) -> bool:
    """Whether the name stands where one says one's own: behind the unit or 我是, before 在岗."""
    scene = Scene.of(mention.reading, facts.expected)
    return scene.led_in(mention.start) or scene.followed(mention.end)


def _leads(mention: Mention, facts: Facts) -> bool:
    """Whether a reading has 领导 right before today's leader: a worse one hears him as speaking."""
    if all(mention.person.name != leader.name for leader in facts.expected.leaders):
        return False
    before = syllables(mention.reading.text)[max(0, mention.start - 3) : mention.start]
    return "领导" in "".join(syllable.char for syllable in before)


def _told_of(own: Sequence[Mention]) -> bool:
    """Whether the officer is named only as who has the duty, which anybody could say."""
    rows = [m for m in own if m.reading.best] or own
    return bool(rows) and all(perhaps_of(syllables(m.reading.text), m.start) for m in rows)


def _alike(facts: Facts) -> str | None:
    """Return a colleague whose name can't be told from the officer's by ear, unless the speaker
    says that he has the duty."""
    if facts.rostered is None:
        return None
    if any(find(words, row.text, 0.4) for row in facts.rows for words in _HAS_THE_DUTY):
        return None
    mine = facts.rostered.person
    here = facts.expected.called.id
    for other in facts.expected.others:
        near = other.unit == here and other.name not in facts.expected.rostered
        same = len(syllables(other.name)) == len(syllables(mine.name))
        if near and same and find(mine.name, other.name, _ALIKE, gaps=False):
            return other.name
    return None


def _outdone(other: Mention, own: Sequence[Mention]) -> bool:
    """Whether the officer's name fits the same words; in another reading they may shift by one."""
    return any(
        m.start < other.end
        and other.start < m.end
        and m.reading is not other.reading
        and m.cost <= other.cost + 0.2
        for m in own
    )


def _titled_first(mention: Mention, expected: Expected) -> bool:
    scene = Scene.of(mention.reading, expected)
    leaders = {person.name for person in expected.leaders}
    his = [m.end for m in mentions(mention.reading, expected)
           if m.person.name in leaders and m.role is Role.LEADER]  # fmt: skip
    before = [
        t
        for t in scene.titles
        if t.end <= mention.start
        and t.said not in mention.person.post  # in small units deputies have the duty themselves
        and not any(0 <= t.start - end <= 1 for end in his)
    ]
    led = [p for p in scene.leaders if p.end <= mention.start]
    return bool(before) and not led


def _leader(facts: Facts, found: Sequence[Mention]) -> None:
    names = {person.name for person in facts.expected.leaders}
    not_he = {*facts.expected.rostered, *(m.person.name for m in facts.others[:1])}
    rows = [m for m in found if m.role is Role.LEADER or m.person.name in names]
    rows = [m for m in rows if m.person.name not in not_he]
    facts.leaders = sorted(rows, key=lambda m: (m.person.name not in names, m.cost))
    if facts.leaders:
        facts.words.append(("leader", facts.leaders[0].person.name))
