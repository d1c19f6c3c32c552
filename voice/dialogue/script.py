"""The script of a call, as data that an officer edits, hears beforehand, and that has versions.

Texts may name {room} (who calls), {unit} (who is called), {question} (drawn from the library) and
{text} (叫应: what is told). Source of the limits: issue of the roll-call duty; a call takes a
minute at most so that a line is free for an emergency.
"""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

LONGEST_S = 60.0


class Asks(StrEnum):
    """What a question is about; the sheet has a column for each."""

    WHO = "who"  # unit, name, post, on duty and 带班领导 in one breath
    UNIT = "unit"
    PERSON = "person"  # name and post
    ON_DUTY = "on_duty"
    LEADER = "leader"
    KNOWLEDGE = "knowledge"
    CONFIRM = "confirm"  # 叫应: 收到请回答“收到”或按1


class Question(BaseModel):
    """One question: its words, the words when nothing was understood, and how long to listen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asks: Asks
    text: str = Field(min_length=1, max_length=120)
    retry: str = Field(default="", max_length=120)  # "" asks once only
    listen_s: float = Field(default=8.0, ge=2.0, le=20.0)


class Script(BaseModel):
    """What is said in a call, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=40)
    version: int = 1
    greeting: str = Field(min_length=1, max_length=200)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=5)
    digits: str = Field(default="", max_length=120)  # 在岗请按1; "" offers no digits
    closing: str = Field(min_length=1, max_length=120)
    voice: str = ""
    speed: float = Field(default=1.0, ge=0.8, le=1.3)
    longest_s: float = Field(default=LONGEST_S, ge=15.0, le=LONGEST_S)

    def texts(self, given: Mapping[str, str]) -> tuple[str, ...]:
        """Return every sentence that a call may play, filled, without repeats; to be rendered."""
        every = [self.greeting]
        for question in self.questions:
            every += [question.text, question.retry]
        every += [self.digits, self.closing]
        texts = [filled(text, given).strip() for text in every]
        return tuple(dict.fromkeys(text for text in texts if text))


def filled(text: str, given: Mapping[str, str]) -> str:
    """Put what is given into the places of a text; a place that is not given is left out."""
    for place in ("room", "unit", "question", "text"):
        text = text.replace("{" + place + "}", given.get(place, ""))
    return text
