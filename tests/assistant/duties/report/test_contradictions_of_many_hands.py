"""Contradictions of many kinds of incidents and provinces, each beside notes that only look so."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.conflicts.openings import openings
from assistant.duties.report.conflicts.partition import partitions
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Material, Source, Step
from core.clock import ROOM_ZONE
from core.yaml_data import read_yaml

NOW = datetime(2026, 5, 20, 22, 50, tzinfo=ROOM_ZONE)
NOTES: dict[str, Any] = read_yaml(
    (Path(__file__).parent / "contradictions.yaml").read_text("utf-8")
)


def material(text: str) -> Material:
    return Material(sources=(Source(id="m1", text=text),), now=NOW)


def shown(text: str) -> list[str]:
    found = assess(material(text), Step.FIRST, NoGazetteer()).conflicts
    return [" | ".join(value.text for value in one.values) for one in found]


@pytest.mark.parametrize("row", NOTES["shown"], ids=lambda row: row["text"][:12])
def test_both_sides_are_shown(row: dict[str, Any]) -> None:
    sides = shown(row["text"])
    assert any(all(words in side for words in row["sides"]) for side in sides), sides


@pytest.mark.parametrize("text", NOTES["not_shown"], ids=lambda text: text[:12])
def test_what_agrees_or_moves_on_blocks_nothing(text: str) -> None:
    assert shown(text) == []


def test_each_line_of_several_callers_is_its_callers() -> None:
    text = "3:10 石坝村陈支书打来 屋后垮坡 埋了两个人\n3:35 乡派出所 说埋的是四个人\n没断电"
    assert [one.who for one in openings(text)] == ["石坝村陈支书", "乡派出所"]
    told = {c.text: c.speaker for c in clauses(material(text)) if c.text}
    assert told["埋了两个人"] == "石坝村陈支书"
    assert told["没断电"] == ""


def test_one_caller_is_the_note_itself() -> None:
    assert openings("3:10 石坝村陈支书打来 屋后垮坡 埋了两个人\n雨还没停") == []


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("井下当班21人，升井15，还有5个没上来。", 20),
        ("大巴上连司机26人，轻伤送医11人，重伤2人，没受伤的12人已换车走。", 25),
        ("全乡转移150人，亲戚家安置90人，小学安置54人。", 144),
        ("送医20人，出院6人，在院13人，死亡2人。", 21),
        ("通知撤离30户，已撤18户，还有10户没撤。", 28),
    ],
)
def test_members_that_do_not_make_their_group(text: str, made: int) -> None:
    found = partitions(clauses(material(text)))
    assert [sum(one.number for one in bad.members) for bad in found] == [made]


@pytest.mark.parametrize(
    "text",
    [
        "井下当班21人，升井16，还有5个没上来。",
        "大巴上26人，受伤9人，其中重伤2人，其余17人没事。",
        "转移150人，其中小学安置54人。",
        "消防来了20人，升井15，还有2个没上来。",
        "送医20人，出院6人，在院13人，死亡1人。",
        "转移145人。失联2人，找到1个，另1个还在找。",
    ],
)
def test_members_that_make_it_or_are_of_others(text: str) -> None:
    assert partitions(clauses(material(text))) == []


def test_no_side_begins_inside_the_words_of_a_time() -> None:
    text = "16:40左右太平乡太平街15号围墙倒了。16:55城管中队回电，地点是太平街51号。"
    assert [side.split(" | ")[0] for side in shown(text)] == ["太平乡太平街15号"]


def test_a_question_is_no_second_side() -> None:
    text = "水厂在下游，停没停取水两头说法不一，水厂说没停，镇上说停了。"
    assert shown(text) == ["水厂：没停 | 镇上：停了"]


def test_what_a_rumour_says_is_shown_once_and_whole() -> None:
    text = (
        "（微信群转）西港烧了几十条船，烧死人了！\n"
        "1:12西港镇林海电话：渔船着了，从一条船烧起来的，风一带连着3条。没伤亡。"
    )
    (sides,) = shown(text)
    assert "几十条船" in sides
    assert "3条" in sides
