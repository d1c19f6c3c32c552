"""A model may word spoken sentences; what goes further than the sentence is not taken."""

import asyncio

import pytest

from assistant.duties.report.draft import Draft, Header, Wording, compose, reword
from assistant.duties.report.record import Slot, Step
from core.errors import Unavailable
from core.models.scripted import ScriptedChat
from tests.assistant.duties.report.incidents import at, incident

TEXT = (
    "9点接南桥村电话，塘里漂了个浮桥。派出所6个民警在拉绳子，浮桥往下游漂了大概80米。准备叫吊车。"
)
MATERIAL, RECORD = incident(
    at(21, 9, 10),
    TEXT,
    [
        (Slot.CATEGORY, "事故灾难-水上交通", "漂了个浮桥", {}),
        (Slot.PLACE, "南桥村", "南桥村", {}),
        (Slot.MEASURE, "派出所6个民警在拉绳子", "派出所6个民警在拉绳子", {}),
        (Slot.IMPACT, "浮桥往下游漂了大概80米", "浮桥往下游漂了大概80米", {}),
    ],
)
DRAFT = compose(RECORD, MATERIAL, Step.FIRST, Header())
MOVED, POLICE = "浮桥往下游漂了约80米", "派出所6个民警在拉绳子"


def worded(*replies: str | Exception, draft: Draft = DRAFT) -> list[Wording]:
    async def run() -> list[Wording]:
        model = ScriptedChat(list(replies))
        return [step async for step in reword(draft, RECORD, MATERIAL, model)]

    return asyncio.run(run())


def test_a_sentence_that_says_the_same_stands() -> None:
    last = worded(f"1. 浮桥向下游漂了约80米\n2. {POLICE}")[-1]
    assert "浮桥向下游漂了约80米" in last.draft.body
    assert MOVED not in last.draft.body


def test_the_words_keep_their_facts() -> None:
    last = worded(f"1. 浮桥向下游漂了约80米\n2. {POLICE}")[-1]
    pieces = [piece for paragraph in last.draft.paragraphs for piece in paragraph.pieces]
    new = next(piece for piece in pieces if "向下游" in piece.text)
    assert new.slots == (Slot.IMPACT,)
    assert new.spans


@pytest.mark.parametrize(
    "said",
    [
        "浮桥向下游漂了80米",
        "浮桥向下游漂了约90米",
        "浮桥向下游漂移",
        "浮桥向下游漂了约80米，已拖回岸边",
        "浮桥向下游漂了约80米，无人员伤亡",
        "因缆绳老化，浮桥向下游漂了约80米",
    ],
)
def test_a_sentence_that_says_more_or_less_is_not_taken(said: str) -> None:
    steps = worded(f"1. {said}\n2. {POLICE}")
    assert any(step.reasons for step in steps)
    assert steps[-1].draft.body == DRAFT.body


def test_the_draft_is_whole_at_every_step_and_the_words_stream() -> None:
    steps = worded(f"1. 浮桥向下游漂了约80米\n2. {POLICE}")
    assert all(step.draft.title == DRAFT.title for step in steps)
    assert sum(1 for step in steps if step.partial) > 5


def test_a_model_that_does_not_answer_leaves_the_draft_and_says_so() -> None:
    steps = worded(Unavailable("对话模型没有应答。"))
    assert steps[-1].draft == DRAFT
    assert steps[-1].notice == "对话模型没有应答。"


def test_a_draft_with_nothing_spoken_asks_no_model() -> None:
    plain = DRAFT.model_copy(update={"paragraphs": DRAFT.paragraphs[-1:]})
    assert worded(draft=plain)[-1].draft == plain
