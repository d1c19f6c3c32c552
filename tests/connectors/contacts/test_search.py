"""Finding people and units by what officers type."""

import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.contacts.directory import Directory
from connectors.contacts.model import Person, Unit
from connectors.contacts.naming import records_of
from connectors.contacts.search import Finder, decide
from connectors.sounds import fit, heard
from tests.connectors.contacts import sample

RECORDS = records_of(sample.things())
DIRECTORY = Directory(
    tuple(r for r in RECORDS if isinstance(r, Unit)),
    tuple(r for r in RECORDS if isinstance(r, Person)),
)
FINDER = DIRECTORY.finder


def ids(name: str = "", unit: str = "", post: str = "") -> tuple[list[str], bool]:
    people, sure = decide(FINDER.people(name, unit, post))
    return sorted(person.id for person in people), sure


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("褚云飞", ["K01"]),
        ("chuyunfei", ["K01"]),
        ("Chǔ Yúnfēi", ["K01"]),
        ("chu yun fei", ["K01"]),
        ("cyf", ["K01"]),
        ("褚yf", ["K01"]),
        ("云飞", ["K01"]),
        ("楚云飞", ["K01"]),  # the usual misspelling of a rare surname
        ("单田芳", ["K03"]),
        ("shantianfang", ["K03"]),  # a surname with its own reading
        ("陈建平", ["K05", "K08"]),
        ("cjp", ["K05", "K08"]),
        ("杨lei", ["K09", "K10"]),
        ("杨蕾", ["K09"]),
        ("欧阳", ["K07"]),
        ("欧阳镇长", ["K07"]),
        ("陈镇长", ["K08"]),  # a 副镇长 to the face
        ("姓赵的局长", ["K04"]),
        ("老褚", ["K01"]),
    ],
)
def test_a_person_is_found_by_what_they_are_called(typed: str, meant: list[str]) -> None:
    assert ids(typed) == (meant, True)


@pytest.mark.parametrize(
    ("unit", "post", "meant"),
    [
        ("D02", "局长", ["K04"]),
        ("D02", "副局长", ["K05"]),
        ("D02", "分管副局长", ["K05"]),
        ("D02", "一把手", ["K04"]),
        ("D04", "主要领导", ["K07"]),
        ("D01", "总值班室值班长", ["K01"]),
        ("D03", "防汛科长", ["K06"]),
    ],
)
def test_a_person_is_found_by_unit_and_post(unit: str, post: str, meant: list[str]) -> None:
    assert ids(unit=unit, post=post) == (meant, True)


def test_unit_and_name_together_tell_namesakes_apart() -> None:
    assert ids("陈建平", unit="D04") == (["K08"], True)
    assert ids("陈建平", post="副局长") == (["K05"], True)


def test_a_typo_is_a_guess_and_not_taken_for_sure() -> None:
    people, sure = decide(FINDER.people("任晓涛"))
    assert people[0].id == "K06"
    assert not sure


def test_nobody_like_it_is_nobody() -> None:
    assert ids("完全不同") == ([], False)
    assert ids("qqqq") == ([], False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("水利局", "D02"),
        ("水利", "D02"),
        ("石桥", "D04"),
        ("石桥口", "D05"),
        ("石桥口镇", "D05"),
        ("shiqiaozhen", "D04"),
        ("十桥镇", "D04"),
        ("防汛中心", "D03"),
        ("总值班", "D01"),
    ],
)
def test_a_unit_is_found_by_name_alias_or_sound(typed: str, meant: str) -> None:
    assert FINDER.units(typed)[0].record.id == meant


SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英建国志华玉兰海燕晓东文博嘉宁"
names = st.builds(
    "".join, st.tuples(st.sampled_from(SURNAMES), st.sampled_from(GIVEN), st.sampled_from(GIVEN))
)


def _distance(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


@settings(max_examples=300, deadline=None)
@given(
    people=st.lists(names, min_size=1, max_size=60, unique=True),
    who=st.integers(min_value=0),
    place=st.integers(min_value=0, max_value=2),
    wrong=st.sampled_from(SURNAMES + GIVEN),
)
def test_any_one_wrong_character_still_finds_the_person_among_the_first_three(
    people: Sequence[str], who: int, place: int, wrong: str
) -> None:
    """Unless three others are as near by their characters or nearer by their sound."""
    meant = people[who % len(people)]
    typed = meant[:place] + wrong + meant[place + 1 :]
    finder = Finder((), [Person(id=f"P{i}", name=name) for i, name in enumerate(people)])
    found = [match.record.name for match in finder.people(typed)]
    rivals = [
        n
        for n in people
        if n != meant and (_distance(n, typed) <= 1 or fit(heard(typed), n) >= 0.5)
    ]
    if len(rivals) < 3:
        assert meant in found[:3]


@settings(max_examples=300, deadline=None)
@given(people=st.lists(names, min_size=1, max_size=60, unique=True), who=st.integers(min_value=0))
def test_the_exact_name_always_comes_first(people: Sequence[str], who: int) -> None:
    meant = people[who % len(people)]
    finder = Finder((), [Person(id=f"P{i}", name=name) for i, name in enumerate(people)])
    first, sure = decide(finder.people(meant))
    assert [person.name for person in first] == [meant]
    assert sure


@settings(max_examples=200, deadline=None)
@given(typed=st.text(max_size=12))
def test_whatever_is_typed_the_search_answers(typed: str) -> None:
    assert all(0 <= match.score <= 1 for match in FINDER.people(typed))
    assert all(match.score <= 1 for match in FINDER.units(typed))


def test_five_thousand_people_are_searched_in_a_blink() -> None:
    people = [
        Person(id=f"P{i}", name=a + b + c)
        for i, (a, b, c) in enumerate(
            (a, b, c) for a in SURNAMES for b in GIVEN[:16] for c in GIVEN[:16]
        )
    ]
    finder = Finder((), people)
    finder.people("王伟芳")
    spent: list[float] = []
    for typed in ("黄静lei", "林国志", "hgz"):
        begun = time.perf_counter()
        finder.people(typed)
        spent.append(time.perf_counter() - begun)
    assert min(spent) < 0.5
