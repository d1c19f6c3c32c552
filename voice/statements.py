"""What is said in an answer beside names: duty, absence, who speaks and of whom."""

from collections.abc import Sequence
from dataclasses import replace

from voice.facts import BLOCKS, Facts
from voice.names import Mention
from voice.phrases import Phrase, heard
from voice.pinyin import Syllable, find, syllables
from voice.reading import Reading
from voice.selves import duty_denied, introduced_otherwise, linked, own_absence, speaks_of_himself
from voice.subjects import LeadersPart, leaders_part, leads_himself, said_against
from voice.units import SaidUnit, said_units

_LIKE_LEAD = "在班"  # behind a title it is 带班, misheard
_TO_THE_LETTER = 0.06  # of sound, over a whole phrase


def state(facts: Facts, rows: Sequence[Reading], named: dict[int, list[Mention]]) -> None:
    """Put into `facts` what the readings `rows` hold beside names; `named` by id of reading."""
    for row in rows:
        kinds = (*BLOCKS, "refusal", "on_duty", "post", "greeting")
        rooms = said_units(row, facts.expected)[:1]
        part = leaders_part(row, named[id(row)], facts.expected)
        for kind in kinds:
            counts = said_against(kind, row.text, part)
            found = [p for p in _apart_from_leader(kind, row.text) if counts(p)]
            for phrase in [p for p in found if kind != "on_duty" or not _in_unit(p, rooms)][:1]:
                if kind == "on_duty":
                    facts.plainly_on_duty |= not row.worded
                    facts.duty_first |= row.best
                if kind not in facts.said or phrase.cost < facts.said[kind].cost:
                    facts.said[kind] = phrase
        facts.linked |= linked(row, named[id(row)], facts.expected)
        if row.best:
            facts.third_person |= _third_person(row.text, part)
            _of_himself(facts, row, named[id(row)])
    for kind, phrase in facts.said.items():
        facts.words.append((kind, phrase.said))


def _of_himself(facts: Facts, row: Reading, named: Sequence[Mention]) -> None:
    """Put into `facts` what a first choice has the speaker say of himself."""
    facts.of_himself |= not row.worded and speaks_of_himself(row)
    facts.own_absence |= _own_absence(row.text)
    facts.otherwise |= leads_himself(row.text)
    units = said_units(row, facts.expected)
    facts.otherwise |= introduced_otherwise(syllables(row.text), named, units, facts.expected)


def _own_absence(text: str) -> bool:
    """Whether somebody says of himself that he is away."""
    row = syllables(text)
    return any(own_absence(row, p) for kind in ("absent", "away") for p in heard(kind, text))


_NAME = 4  # syllables at most between 带班的是 and a title


def _third_person(text: str, part: LeadersPart | None) -> bool:
    """Whether 他 or 她 is said of the officer, and not of the leader; where a leader's name belongs
    (谭有 as 他有) it is no word."""
    led = heard("leader", text)
    titles = heard("title", text)
    row = syllables(text)
    for at, syllable in enumerate(row):
        if syllable.char not in "他她" or (at and row[at - 1].char == "其"):
            continue
        if part is not None and part.holds_pronoun(at):
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
    found, row = _apart_from_room(kind, text), syllables(text)
    if kind == "not_mine":  # 轮不到我值班
        denied = [p for p in heard("on_duty", text) if duty_denied(row, p)]
        return [*found, *(replace(p, kind=kind) for p in denied)]
    if kind != "on_duty":
        return found
    found = [
        p for p in found if not (duty_denied(row, p) or asked(row, p) or _at_the_office(row, p))
    ]
    titles = heard("title", text)
    found = [p for p in found if p.said != _LIKE_LEAD or all(t.end != p.start for t in titles)]
    led = heard("leader", text)
    return [
        p
        for p in found
        if all(
            p.end <= one.start or p.start >= one.end or (p.start <= one.start and _surer(p, one))
            for one in led
        )
    ]


def _in_unit(phrase: Phrase, units: Sequence[SaidUnit]) -> bool:
    """Whether a phrase begins in the unit's name: 总值班室 and 白鹤镇值班员 sound like 正值班."""
    return any(unit.start <= phrase.start < unit.end for unit in units)


def asked(row: Sequence[Syllable], phrase: Phrase) -> bool:
    """Whether 在岗 is asked of the one who called: 你在办公室, 在岗吗."""
    before = row[phrase.start - 1].char if phrase.start else ""
    behind = "".join(syllable.char for syllable in row[phrase.end : phrase.end + 2])
    return before in tuple("你您") or behind.startswith(("吗", "吧", "呢吧"))


def _at_the_office(row: Sequence[Syllable], phrase: Phrase) -> bool:
    """Whether 在单位 goes on elsewhere (在单位门口); its 在单 is near 在岗."""
    loose = phrase.cost > _TO_THE_LETTER
    written = "".join(syllable.char for syllable in row[phrase.start : phrase.end + 1])
    return loose and written.endswith("在单位")


def _surer(phrase: Phrase, other: Phrase) -> bool:
    """Whether a phrase is heard to the letter where another one only fits by its slack."""
    return phrase.cost <= _TO_THE_LETTER < other.cost
