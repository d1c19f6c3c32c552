"""Which colleague of the officer's is on the line, where the first listening didn't make it out.

It is asked only of one who isn't counted as there, so that the sheet can say who it was. The
recogniser listens once more with the unit's own people in mind; a name that comes back is weighed
against the officer's, the other colleagues' and names that nobody has, in the same place, without
any hint. An echo of the list weighs no more than those.
"""

from collections.abc import Sequence
from dataclasses import replace

from voice.names import Mention, Role, mentions
from voice.outcome import Answer, Speaker, Verdict
from voice.phrases import beside
from voice.pinyin import syllables, unlike
from voice.reading import Reading
from voice.roster import Expected, Person
from voice.speech import Hint
from voice.strangers import stranger
from voice.weighing import Weigh, other_names, outweighs

_MOST = 6  # names in one hint; a longer list is echoed rather than heard
_EXACT = 0.01
_BY = 4.0  # natural log of the likelihood ratio to the next best
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
