"""Which colleague of the officer's is on the line, where the first listening didn't make it out.

It is asked only of one who isn't counted as there, so that the sheet can say who it was. The
recogniser listens once more with the unit's own people in mind; a name that comes back is weighed
against the officer's, the other colleagues' and names that nobody has, in the same place, without
any hint. An echo of the list weighs no more than those.
"""

from collections.abc import Sequence
from dataclasses import replace

from voice.names import Mention, Role, Scene, mentions
from voice.outcome import Answer, Speaker, Verdict
from voice.phrases import beside
from voice.pinyin import Match, find, syllables, unlike
from voice.reading import Reading
from voice.roster import Expected, Person
from voice.speech import Hint
from voice.strangers import stranger
from voice.weighing import Weigh, other_names, outweighs

_MOST = 6  # names in one hint; a longer list is echoed rather than heard
_EXACT = 0.01
_BY = 4.0  # natural log of the likelihood ratio to the next best
_NEAR = 0.32  # of sound a syllable
_LONG = 3  # syllables
_EARLY = 8  # syllables from the start: who speaks says his name early
_TRIED = 3
_LIKE = 0.35  # of sound a syllable: what was made out may still be this name


def unnamed(answer: Answer, expected: Expected) -> bool:
    """Whether somebody of the unit may be on the line whose name nothing gives."""
    doubtful = answer.verdict in (Verdict.WRONG_PERSON, Verdict.INCOMPLETE, Verdict.UNCLEAR)
    known = answer.speaker in (Speaker.OUTSIDER, Speaker.MACHINE, Speaker.ROSTERED)
    elsewhere = answer.unit not in (None, expected.called.id)
    listed = any(answer.name == person.name for person in expected.others)
    return doubtful and not (known or elsewhere or listed)


def candidates(rows: Sequence[Reading], expected: Expected) -> list[Person]:
    """Return the unit's other people, those first whose names are likest to what was heard."""
    texts = [row.text for row in rows if not row.hinted]
    leaders = {person.name for person in expected.leaders}
    here = [
        person
        for person in expected.others
        if person.unit == expected.called.id and person.name not in leaders
    ]
    return sorted(here, key=lambda person: _unlike(person.name, texts))[:_MOST]


def hint(people: Sequence[Person], expected: Expected) -> str:
    """Return what the recogniser takes as said before, with these people in it."""
    leaders = tuple(person.name for person in expected.leaders)
    names = tuple(person.name for person in people)
    return Hint(expected.called.short, (*names, *expected.rostered), leaders).prompt


def colleague(
    rows: Sequence[Reading], people: Sequence[Person], expected: Expected, weigh: Weigh, *,
    another: bool,
) -> Person | None:  # fmt: skip
    """Return who of `people` names himself in the hinted readings, where the sound bears it out.

    `another`: it is known that the officer isn't the one who speaks; then a name needn't stand
    where one says one's own.
    """
    plain = stranger([row for row in rows if not row.hinted], expected)
    if plain and any(unlike(officer, plain) <= _LIKE for officer in expected.rostered):
        plain = None  # the officer was spoken of
    names = {person.name: person for person in people}
    for reading in [row for row in rows if row.hinted and row.best]:
        for mention in mentions(reading, expected):
            name = mention.person.name
            if name not in names or mention.cost > _EXACT or not _own(mention, another=another):
                continue
            if plain and unlike(name, plain) > _LIKE:
                continue
            rivals = [*expected.rostered, *other_names(name, expected)]
            if outweighs(reading, (mention.start, mention.end), name, rivals, weigh, _BY):
                return names[name]
    return _sounding_like(rows, people, expected, weigh) if another else None


def _sounding_like(
    rows: Sequence[Reading], people: Sequence[Person], expected: Expected, weigh: Weigh
) -> Person | None:
    """Return who of `people` is named by words that are only near his name: 各位移 for 葛伟民.

    His name has to fit those words' place in the sound better than anybody else's.
    """
    near: list[tuple[float, Person, Reading, Match]] = []
    for reading in (row for row in rows if row.best):
        scene = Scene.of(reading, expected)
        for person in people:
            size = len(syllables(person.name))
            if size < _LONG:
                continue  # two syllables are near too many words
            for match in find(person.name, reading.text, _NEAR * size, gaps=False)[:1]:
                if match.start <= _EARLY or scene.led_in(match.start):
                    near.append((match.cost, person, reading, match))
    for _, person, reading, match in sorted(near, key=lambda row: row[0])[:_TRIED]:
        rivals = [*expected.rostered, *other_names(person.name, expected)]
        if outweighs(reading, (match.start, match.end), person.name, rivals, weigh, _BY):
            return person
    return None


def named(answer: Answer, person: Person) -> Answer:
    """Return the answer with its speaker named: he isn't the officer on duty."""
    remark = f"接听人{person.name}不是当班值班员。"
    return replace(
        answer, verdict=Verdict.WRONG_PERSON, confidence=0.7, speaker=Speaker.STAND_IN,
        name=person.name, post=person.post or answer.post, remark=remark,
    )  # fmt: skip


def _own(mention: Mention, *, another: bool) -> bool:
    if mention.role is Role.SELF or not another:
        return mention.role is Role.SELF
    row = syllables(mention.reading.text)
    return mention.role is Role.OTHER and not beside(row, mention.start, mention.end)


def _unlike(name: str, texts: Sequence[str]) -> float:
    return min((unlike(name, text) for text in texts), default=1.0)
