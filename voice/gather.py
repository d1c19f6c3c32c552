"""Gathers the facts of an answer from every wording that the recogniser offers."""

from collections.abc import Sequence

from voice.facts import Facts
from voice.handover import from_handover
from voice.names import Mention, Role, Scene, believed, mentions
from voice.own_names import OwnName, own_names, surest_first
from voice.phrases import heard, perhaps_of
from voice.pinyin import find, syllables, unlike
from voice.reading import Reading
from voice.roster import Expected
from voice.selves import explained, own_post, self_led
from voice.statements import state
from voice.strangers import stranger
from voice.units import settle_unit

_LIKE_OFFICER = 0.45  # of sound a syllable: beside a word of absence it is his name
_LIKE_ANOTHER = 0.3  # of sound a syllable: of the few people of one unit it is this one
_SAME_NAME = 0.15  # of sound a syllable: two readings have the same name in them
_ALIKE = 0.15  # of sound, over a whole name
_HAS_THE_DUTY = ("值班员", "我值班", "我当班", "值班人员", "值班的是我")


def gather(rows: list[Reading], expected: Expected, *, clear: bool = True) -> Facts:
    """Read every wording of an answer for its facts."""
    facts = Facts(rows, expected, clear=clear)
    facts.unit = settle_unit(rows, expected)
    if facts.unit is not None:
        facts.words.append(("unit", facts.unit.form))
    rows = [row if row.hinted else from_handover(row, expected) for row in rows]
    unhinted = [row for row in rows if not row.hinted]
    named = {id(row): mentions(row, expected) for row in rows}
    state(facts, unhinted, named)
    _people(facts, [m for row in unhinted for m in named[id(row)]], _hinted(rows, named, expected))
    _leader(facts, [m for row in rows for m in named[id(row)]])
    facts.alike = _alike(facts)
    if "radio" not in facts.said:  # 我是洞三 is a call sign
        _own(facts, unhinted, named)
    if (
        "radio" not in facts.said
        and not facts.others
        and (facts.rostered is None or "outsider" in facts.said)
    ):
        facts.unlisted = _stranger(facts, unhinted)
    if facts.unlisted and facts.elsewhere:
        facts.unlisted = _known_there(facts, facts.unlisted)
    if facts.unlisted and facts.spoken_about and _like_officer(facts.unlisted, expected):
        facts.unlisted = None
    return facts


def _own(facts: Facts, unhinted: Sequence[Reading], named: dict[int, list[Mention]]) -> None:
    """Put into `facts` the name that the speaker gives as his own, the surest of the readings."""
    rostered = facts.expected.rostered
    found = [own for row in unhinted if row.best for own in own_names(row, facts.expected)]
    own = facts.own = min(found, key=surest_first, default=None)
    if own is None or not own.sure or (own.person is not None and own.person.name in rostered):
        return
    if not all(_agrees(own, row, facts.expected) for row in unhinted if row.best):
        return  # what noise makes of the officer's own name differs from prompt to prompt
    facts.besides = any(
        m.person.name in rostered and (m.end <= own.start or m.start >= own.end)
        for m in named[id(own.reading)]
    )


def _agrees(own: OwnName, row: Reading, expected: Expected) -> bool:
    return any(unlike(own.name, other.name) <= _SAME_NAME for other in own_names(row, expected))


def _stranger(facts: Facts, unhinted: Sequence[Reading]) -> str | None:
    """Return the speaker's name where no list has it."""
    if facts.own is not None and facts.own.person is None:
        return facts.own.name
    return stranger(unhinted, facts.expected)


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
    facts.rostered = min(
        own,
        key=lambda m: (not self_led(m, facts.expected), order[m.person.name], m.cost),
        default=None,
    )
    facts.told_of = _told_of(own) or (bool(own) and not any(_placed(m, facts) for m in own))
    facts.echoed = facts.rostered is None and bool(hinted)
    # Of two officers one may say of the other where he is.
    he = (
        {facts.rostered.person.name}
        if facts.rostered and self_led(facts.rostered, facts.expected)
        else rostered
    )
    facts.spoken_of = any(
        m.person.name in he and m.role is Role.OTHER and m.cost <= 0.3 for m in found
    )
    led = {m.person.name for m in found if m.role is Role.LEADER and _leads(m, facts)}
    others = [m for m in found if m.person.name not in {*rostered, *led} and m.role is Role.SELF]
    # Where the officer's own name fits the same words better, the other one is a likeness.
    facts.others = sorted(
        (m for m in others if not _outdone(m, own) and not _led_later(m, found, facts)),
        key=lambda m: (not self_led(m, facts.expected), _told(m), m.cost, not m.reading.best),
    )
    facts.others_told = bool(facts.others) and _told(facts.others[0])
    if facts.rostered is not None:
        facts.self_led = self_led(facts.rostered, facts.expected)
        facts.words.append(("name", facts.rostered.person.name))
        facts.titled_first = _titled_first(facts.rostered, facts.expected)


def _led_later(mention: Mention, found: Sequence[Mention], facts: Facts) -> bool:
    """Whether today's leader is named behind the officer: then he is reported, not speaking."""
    if all(mention.person.name != leader.name for leader in facts.expected.leaders):
        return False
    before = [
        m
        for m in found
        if m.reading is mention.reading
        and m.start < mention.start
        and m.person.name in facts.expected.rostered
    ]
    return bool(before) and not self_led(mention, facts.expected)


def _told(mention: Mention) -> bool:
    """Whether a post and 是 lead to the name, which says who has the duty and not who speaks."""
    row, at = syllables(mention.reading.text), mention.start - 1
    posts = heard("post", mention.reading.text)
    return at > 0 and row[at].sound == "shi" and any(p.end == at for p in posts)


def _placed(mention: Mention, facts: Facts) -> bool:
    """Whether the name stands where one says one's own: behind the unit, 我是 or 我值班, before
    在岗, or spelled out."""
    scene = Scene.of(mention.reading, facts.expected)
    if scene.led_in(mention.start) or scene.followed(mention.end):
        return True
    mine = [p for p in heard("on_duty", mention.reading.text) if "我" in p.said]
    if any(0 <= mention.start - p.end <= 1 for p in mine):
        return True
    return explained(syllables(mention.reading.text), mention.start, mention.end)


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
    own = own_post(mention)
    before = [
        t
        for t in scene.titles
        if t.end <= mention.start
        and not (own and own.start < t.end <= own.end)  # deputies may have the duty themselves
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
