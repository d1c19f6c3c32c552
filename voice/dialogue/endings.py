"""What became of a call that nobody answered: its SIP ending, and what was heard before it."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from core.yaml_data import read_yaml
from voice.activity import speech_spans
from voice.line import Ended, Ending
from voice.machines import announced
from voice.outcome import Answer, Evidence, Speaker, Verdict
from voice.reading import readings
from voice.sound import Sound
from voice.speech import PLAIN, Transcriber
from voice.tones import tone_verdict

_SHORTEST_S = 1.0  # of early sound that can announce anything
_LATEST_S = 30.0  # an announcement is repeated; what comes later says nothing new


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: Verdict
    confidence: float = Field(ge=0, le=1)
    remark: str


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    endings: dict[Ending, _Row]
    codes: dict[int, _Row]
    early: dict[Verdict, str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    text = Path(__file__).with_name("endings.yaml").read_text(encoding="utf-8")
    return _Table.model_validate(read_yaml(text))


def unanswered(early: Sound, ended: Ended, transcriber: Transcriber) -> Answer:
    """Judge a call without an answer; `early` is what was heard of it.

    An announcement before the end is nearer to the telephone than the status behind it, but a
    ring-back tone or music leaves the status its say. Raises Unavailable as the recogniser does.
    """
    table = _table()
    row = table.codes.get(ended.code or 0) or table.endings[ended.ending]
    announcement = _announced(early, transcriber)
    if announcement is not None and announcement[0] in table.early:
        verdict, words = announcement
        return Answer(
            verdict, 0.9, Speaker.MACHINE, remark=table.early[verdict],
            evidence=(Evidence("call", words, 0.0, early.duration),), transcript=words,
        )  # fmt: skip
    if row.verdict is Verdict.NO_ANSWER and tone_verdict(early) is Verdict.BUSY:
        return Answer(Verdict.BUSY, 0.9, Speaker.NOBODY, remark=table.early[Verdict.BUSY])
    code = (Evidence("call", f"SIP {ended.code} {ended.reason}".strip()),) if ended.code else ()
    return Answer(row.verdict, row.confidence, Speaker.NOBODY, remark=row.remark, evidence=code)


def _announced(early: Sound, transcriber: Transcriber) -> tuple[Verdict, str] | None:
    if early.duration < _SHORTEST_S or not speech_spans(early):
        return None
    heard = transcriber.transcribe(early.cut(0.0, _LATEST_S), (PLAIN,))
    rows = readings(heard)
    return announced(rows) if rows else None
