"""Who is named in an answer, and whether it is the speaker naming himself.

A name that was only in the hint proves nothing: a mention counts when a reading without names in
its prompt holds something that sounds like it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from voice.phrases import Phrase, beside, heard
from voice.pinyin import Match, Syllable, find, syllables
from voice.reading import Reading
from voice.roster import Expected, Person
from voice.units import SaidUnit, said_units

# Cost up to which a name is heard, by its number of syllables: alone, and where the hinted
# reading has it exactly.
_ALONE = {2: 0.36, 3: 0.6, 4: 0.8}
_WITH_HINT = {2: 0.55, 3: 0.9, 4: 1.1}
# Other people's names are many, so a chance likeness is likelier.
_OTHERS = {2: 0.34, 3: 0.5, 4: 0.6}
_STRANGERS = {2: 0.12, 3: 0.3, 4: 0.4}  # people of other units
# 丁蕾蕾 is not 丁磊: of names that fit in one place, a syllable more is worth so much.
_LONGER = 0.1

_EARLY = 5  # syllables from the start within which a plain name is the speaker's
_PLAINLY = 0.1
_WHEN = {("jin", "tian"), ("jin", "uan"), ("ben", "ren"), ("xian", "zai")}  # 今天, 今晚, 本人, 现在
_LEADING = {"uo", "ke", "chu", "iao", "jiao"}  # 我, …科, …处, 叫


class Role(StrEnum):
    """What a name is doing in the sentence."""

    SELF = "self"
    LEADER = "leader"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named at syllables[start:end] of a reading."""

    person: Person
    reading: Reading
    start: int
    end: int
    cost: float
    role: Role


@dataclass(frozen=True)
class Scene:
    """A reading with what was found in it, so that a name's neighbours can be asked for."""

    reading: Reading
    row: tuple[Syllable, ...]
    lead_ins: tuple[tuple[int, int], ...]
    leaders: tuple[Phrase, ...]
    titles: tuple[Phrase, ...]
    follows: tuple[Phrase, ...]
    units: tuple[SaidUnit, ...]

    @classmethod
    def of(cls, reading: Reading, expected: Expected) -> "Scene":
        """Mark what may stand before or behind a name."""
        text = reading.text
        units = tuple(said_units(reading, expected)[:2])
        starts = [(u.start, u.end) for u in units[:1]]
        for kind in ("post", "myself", "greeting", "on_behalf"):
            starts += [(p.start, p.end) for p in heard(kind, text)]
        starts += [(m.start, m.end) for m in find("值班室", text, 0.6, gaps=False)]
        # 我是副主任严明亮: the title is his own where it stands in his place.
        own = [t for t in heard("title", text) if any(0 <= t.start - e <= 1 for _, e in starts)]
        starts += [(t.start, t.end) for t in own]
        return cls(
            reading, syllables(text), tuple(starts), leader_words(text),
            tuple(t for t in heard("title", text) if not _inside(t, units)),
            (*heard("on_duty", text), *heard("post", text)), units,
        )  # fmt: skip

    def led_in(self, start: int) -> bool:
        """Whether a speaker's own name may start here: at the front, or behind 我是, 值班员, …"""
        if start <= 1:
            return True
        gap = 2 if start < len(self.row) and self._hesitates(start) else 1
        if any(0 <= start - end <= gap for _, end in self.lead_ins):
            return True
        # 值守科方实, 防汛科李国强: a part of the unit stands between.
        if any(0 <= start - unit.end <= 4 for unit in self.units[:1]):
            return True
        return self.row[start - 1].sound in _LEADING

    def followed(self, end: int) -> bool:
        """Whether 在岗 or 值班员 comes right behind the name, or 今晚我值班."""
        when = tuple(syllable.sound for syllable in self.row[end : end + 2]) in _WHEN
        return any(0 <= phrase.start - end <= (2 if when else 1) for phrase in self.follows)

    def _hesitates(self, start: int) -> bool:
        return {s.sound for s in self.row[max(0, start - 2) : start]} <= {
            "e", "en", "zhe", "ge", "na", "jiou", "shi", "eng", "",
        }  # fmt: skip

    def named_as_leader(self, start: int, end: int) -> bool:
        """Whether 带班领导 stands shortly before, or a title and 带班 behind."""
        if [syllable.char for syllable in self.row[max(0, start - 2) : start]] == ["领", "导"]:
            return True
        if any(0 <= start - phrase.end <= 1 for phrase in self.leaders):
            return True
        titled = [t for t in self.titles if 0 <= t.start - end <= 1]
        if any(0 <= phrase.start - t.end <= 1 for t in titled for phrase in self.leaders):
            return True
        # 就是我，康永年带班: a mark parts the two; 我康永年，今晚带班 is himself.
        parted = start > 0 and self.row[start].at - self.row[start - 1].at > 1
        return parted and any(
            p.start == end and self.row[end].at - self.row[end - 1].at == 1 for p in self.leaders
        )


def leader_words(text: str) -> tuple[Phrase, ...]:
    """Return where 带班… is said; 顶班的 is near it in sound and says another thing."""
    standing_in = heard("on_behalf", text)
    return tuple(
        led
        for led in heard("leader", text)
        if not _that_shift(text, led)
        and not any(p.start < led.end and led.start < p.end and p.cost < led.cost
                   for p in standing_in)
    )  # fmt: skip


def _that_shift(text: str, led: Phrase) -> bool:
    """Whether 的班 is written, as in 我值的班 and 昨天的班, which 带班 is near to in sound."""
    row = syllables(text)[led.start : led.end]
    return "".join(syllable.char for syllable in row) == "的班"


def mentions(reading: Reading, expected: Expected) -> list[Mention]:
    """Return the people named in a reading; where two sound alike, the likelier one."""
    scene = Scene.of(reading, expected)
    found: list[tuple[float, Person, Match]] = []
    for person in expected.on_duty:
        found += [
            (m.cost - _LONGER * (m.end - m.start), person, m)
            for m in _places(person, reading, _WITH_HINT)
        ]
    leaders = {leader.name for leader in expected.leaders}
    said = {unit.unit.id for unit in scene.units}
    for person in expected.others:
        near = person.unit == expected.called.id or person.name in leaders
        if not near and person.unit not in said:
            continue
        limits = _OTHERS if near else _STRANGERS
        malus = 0.05 if near else 0.15
        found += [
            (m.cost + malus - _LONGER * (m.end - m.start), person, m)
            for m in _places(person, reading, limits)
            if not _inside(m, scene.units)
        ]
    found.sort(key=lambda row: row[0])
    kept: list[Mention] = []
    for _, person, match in found:
        if all(match.end <= other.start or match.start >= other.end for other in kept):
            role = _role(scene, person, match, expected)
            kept.append(Mention(person, reading, match.start, match.end, match.cost, role))
    return sorted(kept, key=lambda mention: mention.start)


def _places(person: Person, reading: Reading, limits: dict[int, float]) -> Sequence[Match]:
    size = len(syllables(person.name))
    # A dropped syllable in a short name leaves a syllable, and a syllable is nobody's name.
    return find(person.name, reading.text, limits.get(size, 0.3), gaps=size > 2)


def _role(scene: Scene, person: Person, match: Match, expected: Expected) -> Role:
    if scene.named_as_leader(match.start, match.end):
        return Role.LEADER
    if beside(scene.row, match.start, match.end) and not _i_and_mark(scene.row, match):
        return Role.OTHER
    if person.name in expected.rostered or scene.led_in(match.start):
        return Role.SELF
    if scene.followed(match.end) and not scene.leaders:
        return Role.SELF
    if match.start <= _EARLY and match.cost <= _PLAINLY:
        return Role.SELF  # the unit before it was not made out
    titled = any(0 <= t.start - match.end <= 1 for t in scene.titles)
    return Role.SELF if titled and match.start <= 6 else Role.OTHER


def _i_and_mark(row: Sequence[Syllable], match: Match) -> bool:
    """Whether 我 or 我是 leads to the name and a mark ends it: 我佟瑶，昨天也是我.

    Not 我叫, which may have somebody else come: 我叫佟瑶，来接一下.
    """
    before = "".join(s.char for s in row[max(0, match.start - 2) : match.start])
    led = before.endswith(("我", "我是"))
    return led and match.end < len(row) and row[match.end].at - row[match.end - 1].at > 1


def believed(mention: Mention, *, hinted_too: bool) -> bool:
    """Whether a mention of a rostered officer in an unhinted reading is near enough."""
    limits = _WITH_HINT if hinted_too else _ALONE
    return mention.cost <= limits.get(len(syllables(mention.person.name)), 0.3)


def _inside(found: Match | Phrase, units: Sequence[SaidUnit]) -> bool:
    return any(found.start < unit.end and found.end > unit.start for unit in units)
