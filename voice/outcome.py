"""What came of one call."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The outcomes that the roll-call sheet knows."""

    ON_DUTY = "在岗"
    WRONG_PERSON = "接听非值班员"
    INCOMPLETE = "要素不全"
    NO_ANSWER = "无人接听"
    BUSY = "忙"
    DEAD_NUMBER = "空号停机"
    FORWARDED = "转接"
    VOICEMAIL = "留言"
    SILENT = "无应答语音"
    UNCLEAR = "听不清待复核"
    LINE_FAULT = "线路故障"


class Speaker(StrEnum):
    """Who is speaking, which is another question than what he says."""

    ROSTERED = "值班员"
    STAND_IN = "代班人员"
    UNLISTED = "不在值班表"
    OUTSIDER = "无关人员"
    MACHINE = "语音提示"
    NOBODY = "无人"
    UNKNOWN = "不明"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that an answer rests on. Times in seconds from the start of the recording."""

    about: str  # unit | name | on_duty | leader | speaker | call
    words: str
    start: float = 0.0
    end: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. `unit` is a unit's id; `on_duty` is what the speaker says of himself,
    None where he doesn't say; `confidence` is between 0 and 1.

    `confirmed` is None in a call that asked for no confirmation (叫应 asks; a confirmed one is
    在岗: somebody there took it, whoever he is). `knows` is None where no knowledge
    question was asked or its answer can't be judged by rule, `reply` is what was said to it.
    """

    verdict: Verdict
    confidence: float
    speaker: Speaker = Speaker.UNKNOWN
    unit: str | None = None
    name: str | None = None
    post: str | None = None
    on_duty: bool | None = None
    leader: str | None = None
    remark: str = ""
    evidence: tuple[Evidence, ...] = ()
    transcript: str = ""
    confirmed: bool | None = None
    knows: bool | None = None
    reply: str = ""

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody should listen before this counts."""
        return self.verdict is Verdict.UNCLEAR or self.confidence < 0.6
