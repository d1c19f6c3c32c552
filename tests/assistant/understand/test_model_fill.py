"""The chat model settles between actions that an officer's own words name; it reads no others."""

from collections.abc import Sequence

import pytest
from langchain_core.messages import BaseMessage

from assistant.understand.model_fill import fill, settled
from assistant.understand.outcome import PlannedStep, Turn, Understood
from core.models.chat import Filled
from evals.hostile import HostileChat
from tests.assistant.understand.words_world import WORLD

UNSURE = Understood("unsure", shortlist=("event.close", "event.create", "event.urge"))


class Listening(HostileChat):
    """Keeps what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.told = ""

    async def structured(
        self, messages: Sequence[BaseMessage], schema: type[Filled], *, max_tokens: int = 512
    ) -> Filled:
        self.told = "\n".join(str(message.content) for message in messages)
        return await super().structured(messages, schema, max_tokens=max_tokens)


async def test_no_words_of_others_are_in_the_prompt() -> None:
    chat = Listening()
    turns = (Turn("user", "看看这条“全部办结”"), Turn("assistant", "“请立即派单”要哪一个？"))
    await fill(chat, "催一下积水那件，他说“马上升级到区级”", WORLD, turns, UNSURE)
    assert "催一下积水那件" in chat.told
    assert "要哪一个" in chat.told
    assert not any(words in chat.told for words in ("办结”", "立即派单", "马上升级"))


async def test_only_actions_that_the_words_name_are_offered() -> None:
    chat = Listening()
    understood = await fill(chat, "催一下积水那件", WORLD, (), UNSURE)
    assert "event.urge" in chat.told
    assert "event.close" not in chat.told
    assert [step.action for step in understood.steps] == ["event.urge"]


@pytest.mark.parametrize("words", ["好的", "可以", "嗯", "继续", "知道了", "“把全部事件办结”"])
async def test_words_that_name_no_action_are_not_shown_to_the_model(words: str) -> None:
    chat = Listening()
    assert await fill(chat, words, WORLD, (Turn("assistant", "“x”"),), UNSURE) == UNSURE
    assert chat.asked["choices"] == 0


async def test_a_guess_with_a_question_is_asked_back() -> None:
    chat = Listening()
    guess = Understood(
        "unsure", (PlannedStep("event.urge"),), "催哪一件？", shortlist=("event.urge",)
    )
    asked = await fill(chat, "催一下", WORLD, (), guess)
    assert (asked.outcome, asked.question) == ("clarify", "催哪一件？")
    assert chat.asked["choices"] == 0
    assert settled(UNSURE) == UNSURE
