"""What of a note its draft leaves out is shown, and nothing else."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.draft import Header, compose, left_out
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Material, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 5, 20, 22, 40, tzinfo=ROOM_ZONE)
HEAD = "21时10分青石镇值班室来电，20时50分桥西老街茶馆起火，消防2台车到了。"


def left(*texts: str, former: bool = False) -> list[str]:
    sources = tuple(
        Source(id=f"m{n}", text=text, former=former and n == 1) for n, text in enumerate(texts, 1)
    )
    material = Material(sources=sources, now=NOW)
    record = assess(material, Step.FIRST, NoGazetteer())
    draft = compose(record, material, Step.FIRST, Header())
    return [span.quote for span in left_out(sources, record, draft)]


def test_words_that_no_fact_rests_on_and_no_line_tells_are_shown() -> None:
    assert left(HEAD + "掌柜的账本抢出来了。") == ["掌柜的账本抢出来了"]


def test_clauses_side_by_side_come_as_one() -> None:
    told = left(HEAD + "掌柜的账本抢出来了，墙上的字画烧得只剩轴头。")
    assert told == ["掌柜的账本抢出来了，墙上的字画烧得只剩轴头"]


def test_what_the_draft_tells_is_not_shown() -> None:
    assert left(HEAD) == []


@pytest.mark.parametrize("said", ["喂，你好你好。", "嗯嗯，好的好的，收到了。", "伤了几个人没有？"])
def test_talk_and_questions_are_not_shown(said: str) -> None:
    assert left(HEAD + said) == []


def test_the_sides_of_a_contradiction_stand_above_already() -> None:
    note = HEAD + "镇里讲伤了3人。茶馆老板讲伤了5人。"
    assert not any("伤" in quote for quote in left(note))


def test_every_stretch_is_where_it_says() -> None:
    text = "夜里风往南边刮，掌柜的账本抢出来了。" + HEAD
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    record = assess(material, Step.FIRST, NoGazetteer())
    found = left_out(material.sources, record, compose(record, material, Step.FIRST, Header()))
    assert found
    assert all(text[span.start : span.end] == span.quote for span in found)


def test_what_a_correction_corrects_is_not_looked_at() -> None:
    assert left("掌柜的账本抢出来了。", HEAD, former=True) == []
