"""From a recording to what was answered: who speaks, for which unit, and whether he is there.

The three are settled apart. 在岗 needs all of: the called unit named, the rostered officer's own
name heard without the help of a hint, and the statement of being on duty; and nothing in any
reading that speaks of a stand-in, an absence, a machine or a radio. A false attendance is the
worst error, so whatever is doubtful goes to a person.
"""

from collections.abc import Sequence

from voice.facts import Facts
from voice.gather import gather
from voice.machines import announced
from voice.outcome import Answer, Evidence, Speaker, Verdict
from voice.reading import Reading, readings
from voice.roster import Expected
from voice.sound import Sound
from voice.speech import DUTY_WORDS, PLAIN, Transcriber, Transcript
from voice.tones import tone_verdict

# Mean log-probability of the plain reading from which it is good: telephone clips without noise lie
# between -0.25 and -0.6, those at 5 dB between -0.5 and -1.
_CLEAR = -0.6
_CLEAR_SHORT = -0.8  # a few words score lower
_SHORT = 4.0  # seconds
_REPEATING = 1.6  # compression of words that go round in a loop

__all__ = ["Answer", "Expected", "Verdict", "hear", "judge"]


def hear(sound: Sound, expected: Expected, transcriber: Transcriber) -> Answer:
    """Listen to one answer. Raises Unavailable when the recogniser is not there."""
    prompts = (PLAIN, DUTY_WORDS, expected.hint.prompt)
    transcripts = transcriber.transcribe(sound, prompts)
    if not any(transcript.segments for transcript in transcripts):
        return _nobody(tone_verdict(sound))
    tone = tone_verdict(sound)
    heard = readings(transcripts)
    if tone is not None and not heard:
        return _nobody(tone)
    return judge(transcripts, expected)


def judge(transcripts: Sequence[Transcript], expected: Expected) -> Answer:
    """Judge the transcripts of one answer: plain, with duty words, and with the hint."""
    rows = readings(transcripts)
    if not rows:
        spoke = any(transcript.speech for transcript in transcripts)
        if not spoke:
            return _nobody(None)
        return Answer(Verdict.UNCLEAR, 0.3, remark="听不清，请人工复核。")
    machine = announced([row for row in rows if not row.hinted])
    if machine is not None:
        return _machine(*machine, rows, expected)
    return _weigh(gather(rows, expected, clear=_clear(transcripts)), transcripts)


def _clear(transcripts: Sequence[Transcript]) -> bool:
    """Whether the plain reading is sure enough for words that nothing else confirms."""
    rows = [segment for segment in transcripts[0].segments if segment.text]
    return bool(rows) and all(
        segment.avg_logprob >= (_CLEAR if segment.end - segment.start > _SHORT else _CLEAR_SHORT)
        and segment.compression <= _REPEATING
        for segment in rows
    )


def _nobody(tone: Verdict | None) -> Answer:
    if tone is None:
        return Answer(Verdict.SILENT, 0.9, Speaker.NOBODY, remark="接通后无人说话。")
    remark = {Verdict.BUSY: "忙音。", Verdict.NO_ANSWER: "回铃音，无人接听。"}.get(tone, "")
    return Answer(tone, 0.9, Speaker.NOBODY, remark=remark)


def _machine(verdict: Verdict, words: str, rows: list[Reading], expected: Expected) -> Answer:
    unit = gather(rows, expected).unit
    return Answer(
        verdict, 0.9, Speaker.MACHINE, unit=unit.unit.id if unit else None,
        remark="语音提示，不是值班人员。", evidence=(Evidence("call", words),), transcript=words,
    )  # fmt: skip


def _weigh(facts: Facts, transcripts: Sequence[Transcript]) -> Answer:
    verdict, confidence, remark = facts.verdict()
    segments = [s for t in transcripts[:1] for s in t.segments]
    start = segments[0].start if segments else 0.0
    end = segments[-1].end if segments else 0.0
    return Answer(
        verdict, confidence, facts.speaker, facts.unit.unit.id if facts.unit else None,
        facts.name, facts.post, facts.on_duty, facts.leader, remark,
        tuple(Evidence(about, words, start, end) for about, words in facts.words),
        facts.rows[0].text,
    )  # fmt: skip
