"""From a recording to what was answered: who speaks, for which unit, and whether he is there.

The three are settled apart. 在岗 needs all of: the called unit named, the rostered officer's own
name heard without the help of a hint, and the statement of being on duty; and nothing in any
reading that speaks of a stand-in, an absence, a machine or a radio. A false attendance is the
worst error, so whatever is doubtful goes to a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from voice.colleagues import candidates, colleague, hint, named, unnamed
from voice.facts import Facts
from voice.gather import gather
from voice.machines import announced
from voice.outcome import Answer, Evidence, Speaker, Verdict
from voice.phrases import heard
from voice.reading import Reading, readings, went_round
from voice.roster import Expected
from voice.settling import settle
from voice.slowing import slowed
from voice.sound import Sound
from voice.speech import DUTY_WORDS, PLAIN, Transcriber, Transcript, Weigher
from voice.tones import tone_verdict
from voice.weighing import Weigh

# Mean log-probability of the plain reading from which it is good: telephone clips without noise lie
# between -0.25 and -0.6, those at 5 dB between -0.5 and -1.
_CLEAR = -0.6
_CLEAR_SHORT = -0.8  # a few words score lower
_SHORT = 4.0  # seconds
_BEYOND_DOUBT = 0.87  # of confidence
_REPEATING = 1.6  # compression of words that go round in a loop

PROMPTS = (PLAIN, DUTY_WORDS)

__all__ = ["Answer", "Expected", "Verdict", "confirmed", "hear", "judge", "judge_sound",
           "weigher", "with_digit"]  # fmt: skip

Transcribe = Callable[[Sequence[str], bool], list[Transcript]]


def hear(sound: Sound, expected: Expected, transcriber: Transcriber) -> Answer:
    """Listen to one answer. Raises Unavailable when the recogniser is not there."""

    def transcribe(prompts: Sequence[str], slower: bool) -> list[Transcript]:
        return transcriber.transcribe(slowed(sound) if slower else sound, prompts)

    prompts = (*PROMPTS, expected.hint.prompt)
    return judge_sound(sound, expected, transcribe, prompts, weigh=weigher(transcriber, sound))


def weigher(transcriber: Transcriber, sound: Sound) -> Weigh | None:
    """Return how a recogniser weighs texts against a sound, None where it can't.

    A text that is asked about again, as when a sound is listened to twice, is not weighed again.
    """
    if not isinstance(transcriber, Weigher):
        return None
    weighing: Weigher = transcriber
    known: dict[str, float] = {}

    def weigh(texts: Sequence[str]) -> Sequence[float]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, weighing.weigh(sound, new), strict=False))
        return [known[text] for text in texts] if all(t in known for t in texts) else []

    return weigh


def judge_sound(
    sound: Sound, expected: Expected, transcribe: Transcribe, prompts: Sequence[str], *,
    pressed: bool = False, weigh: Weigh | None = None,
) -> Answer:  # fmt: skip
    """Judge `sound`, of which `transcribe` gives a transcript a prompt, also of it slowed.

    The plain reading is made first: where it has nothing, a machine speaks, or it has everything
    plainly, it is enough. What stays incomplete or unclear is listened to once more, slower.
    """
    plain = transcribe(prompts[:1], False)
    rows = readings(plain)
    if not plain[0].segments or (not rows and tone_verdict(sound) is not None):
        return _nobody(tone_verdict(sound))
    machine = announced(rows) if rows else None
    if machine is not None and announced(rows[:1]):
        return _machine(*machine, rows, expected)
    if rows and _clear(plain):
        at_once = judge(plain, expected, pressed=pressed)
        if _beyond_doubt(at_once, expected):
            return at_once
    # What only the other prompts would hold is made of them.
    worth = bool(rows) or any(map(went_round, plain))
    heard = [*plain, *transcribe(prompts[1:], False)] if worth else plain
    answer = judge(heard, expected, pressed=pressed, weigh=weigh)
    if answer.verdict in (Verdict.INCOMPLETE, Verdict.UNCLEAR):
        again = transcribe(prompts, True)
        answer = judge(heard, expected, pressed=pressed, weigh=weigh, again=again)
    return _with_name(answer, heard[:2], expected, transcribe, weigh)


def _beyond_doubt(answer: Answer, expected: Expected) -> bool:
    """Whether the reading that no hint shaped has all that is asked for, plainly.

    One who speaks for somebody else stays that whatever the others hold; they could only name him.
    """
    if answer.verdict is Verdict.ON_DUTY:
        return answer.confidence >= _BEYOND_DOUBT and not answer.remark
    listed = any(answer.name == person.name for person in expected.others)
    known = answer.speaker is Speaker.OUTSIDER or (listed and answer.unit is not None)
    return answer.verdict is Verdict.WRONG_PERSON and known


def _with_name(
    answer: Answer, plain: Sequence[Transcript], expected: Expected, transcribe: Transcribe,
    weigh: Weigh | None,
) -> Answer:  # fmt: skip
    """Return the answer with the name of a colleague who speaks, where the sound bears it out."""
    if weigh is None or not unnamed(answer, expected):
        return answer
    rows = readings(plain)
    people = candidates(rows, expected)
    if not people:
        return answer
    listed = readings([*plain, *transcribe([hint(people, expected)], False)])
    another = answer.verdict is Verdict.WRONG_PERSON
    person = colleague(listed, people, expected, weigh, another=another)
    return answer if person is None else named(answer, person)


def judge(
    transcripts: Sequence[Transcript], expected: Expected, *, pressed: bool = False,
    weigh: Weigh | None = None, again: Sequence[Transcript] = (),
) -> Answer:  # fmt: skip
    """Judge the transcripts of one answer: plain, with duty words, and with the hint.

    `pressed`: somebody pressed the digit for 在岗, which says so as the words do. `weigh` settles
    a name or unit that only the hinted reading has; without it such a one is an echo. `again` are
    the transcripts of the same sound slowed.
    """
    listenings = [row for row in (transcripts, again) if row and readings(row)]
    rows = [row for listening in listenings for row in readings(listening)]
    if not rows:
        spoke = any(transcript.speech for transcript in transcripts)
        return _unclear() if spoke else _nobody(None)
    machine = announced([row for row in rows if not row.hinted])
    if machine is not None:
        return _machine(*machine, rows, expected)
    facts = gather(rows, expected, clear=any(map(_clear, listenings)))
    facts.pressed = pressed
    if weigh is not None:
        settle(facts, weigh)
    return _weigh(facts, listenings[0])


def with_digit(answer: Answer, *, pressed: bool) -> Answer:
    """Return an answer together with a digit pressed for 在岗: somebody is there, not who."""
    if not pressed or answer.speaker is Speaker.MACHINE:
        return answer
    digit = Evidence("digit", "按1")
    if answer.verdict in (Verdict.SILENT, Verdict.UNCLEAR, Verdict.BUSY, Verdict.NO_ANSWER):
        return replace(
            answer, verdict=Verdict.INCOMPLETE, confidence=0.7, on_duty=True,
            remark="有人按1表示在岗，未报清单位和姓名。", evidence=(*answer.evidence, digit),
        )  # fmt: skip
    remark = answer.remark + "已按1表示在岗。"
    return replace(answer, remark=remark, evidence=(*answer.evidence, digit))


def confirmed(transcript: Transcript, expected: Expected) -> Answer:
    """Judge the answer to 收到请回答收到, by the plain transcript alone."""
    rows = readings([transcript])
    if not rows:
        spoke = Verdict.UNCLEAR if transcript.speech else Verdict.SILENT
        return Answer(spoke, 0.5, remark="已接通，没有听到确认。", confirmed=False)
    machine = announced(rows)
    if machine is not None:
        return replace(_machine(*machine, rows, expected), confirmed=False)
    words = rows[0].text
    name = gather(rows, expected).name
    evidence = (Evidence("call", words),)
    if heard("confirmation", words) and not heard("denial", words):
        return Answer(
            Verdict.ON_DUTY, 0.9, name=name, remark="已口头确认收到。", evidence=evidence,
            transcript=words, confirmed=True,
        )  # fmt: skip
    return Answer(
        Verdict.UNCLEAR, 0.5, name=name, remark="已接听，没有确认收到。", evidence=evidence,
        transcript=words, confirmed=False,
    )  # fmt: skip


def _clear(transcripts: Sequence[Transcript]) -> bool:
    """Whether the plain reading is sure enough for words that nothing else confirms."""
    rows = [segment for segment in transcripts[0].segments if segment.text]
    return bool(rows) and all(
        segment.avg_logprob >= (_CLEAR if segment.end - segment.start > _SHORT else _CLEAR_SHORT)
        and segment.compression <= _REPEATING
        for segment in rows
    )


def _unclear() -> Answer:
    return Answer(Verdict.UNCLEAR, 0.3, remark="听不清，请人工复核。")


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
