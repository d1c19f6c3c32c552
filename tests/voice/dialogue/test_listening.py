"""What one call makes of its ending, its announcements, its digits and its words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.voice.conftest import expected, tone
from tests.voice.vowels import babble
from voice.activity import Span
from voice.dialogue import listened
from voice.dialogue.listening import parts
from voice.dialogue.script import Asks
from voice.dialogue.talked import Answered, Spoken, Talked
from voice.line import Ended, Ending
from voice.outcome import Speaker, Verdict
from voice.slowing import SLOWER
from voice.sound import Sound
from voice.speech import PLAIN, Segment, Transcript
from voice.telephone_wav import wav_bytes

PROPER = "档案局值班室，我是值班员佟瑶，在岗，带班领导康永年副局长。"


class Says:
    """A recogniser that hears fixed words wherever a loud stretch begins: one text a stretch."""

    def __init__(self, *texts: str) -> None:
        self._texts = list(texts)
        self.asked: list[float] = []  # lengths of what it was given
        self._known: dict[float, str] = {}

    def transcribe(self, sound: Sound, prompts: Sequence[str] = (PLAIN,)) -> list[Transcript]:
        if not len(sound.samples) or sound.level < 1e-3:
            return [Transcript((), prompt) for prompt in prompts]
        key = round(sound.duration / SLOWER, 1)  # what is slowed says the same
        if key not in self._known:
            key = round(sound.duration, 1)
        if key not in self._known:
            self.asked.append(sound.duration)
            self._known[key] = self._texts.pop(0)
        text = self._known[key]
        spans = (Span(0.0, sound.duration),)
        segments = (Segment(0.0, sound.duration, text, -0.4),) if text else ()
        return [Transcript(segments, prompt, spans) for prompt in prompts]


def recording(tmp_path: Path, seconds: float, *loud: tuple[float, float]) -> Path:
    """A wav with something to hear in each stretch of `loud`."""
    row = np.zeros(int(seconds * 8000))
    chance = np.random.default_rng(0)
    for start, end in loud:
        first, last = int(start * 8000), int(end * 8000)
        row[first:last] = 3000 * chance.standard_normal(last - first)
    file = tmp_path / "call.wav"
    file.write_bytes(wav_bytes(row.astype(np.int16)))
    return file


WHO = Talked(
    2.0, (Spoken("您好", 3.0, 6.0), Spoken("请报单位", 6.0, 9.0)), (Answered(Asks.WHO, 9.3, 15.0),)
)
DONE = Ended(Ending.COMPLETED, 16.0, 2.0, 200)


def test_the_officer_who_answers_is_in_post(tmp_path: Path) -> None:
    file = recording(tmp_path, 16, (10, 14))
    answer = listened(file, WHO, DONE, expected(), Says(PROPER))
    assert (answer.verdict, answer.name, answer.unit) == (Verdict.ON_DUTY, "佟瑶", "A2")
    assert all(row.start >= 2.0 for row in answer.evidence)


def test_what_was_heard_is_written_with_full_width_marks(tmp_path: Path) -> None:
    heard = PROPER.replace("，", ",").replace("。", "")
    answer = listened(recording(tmp_path, 16, (10, 14)), WHO, DONE, expected(), Says(heard))
    assert answer.transcript == PROPER.removesuffix("。")
    assert not any("," in row.words for row in answer.evidence)


def test_what_was_heard_before_the_answer_is_nobodys(tmp_path: Path) -> None:
    says = Says()  # would fail if it were asked
    answer = listened(recording(tmp_path, 16, (0.2, 1.9)), WHO, DONE, expected(), says)
    assert answer.verdict is Verdict.SILENT
    assert says.asked == []


@pytest.mark.parametrize(
    ("ending", "code", "verdict"),
    [
        (Ending.NO_ANSWER, 480, Verdict.NO_ANSWER),
        (Ending.NO_ANSWER, 487, Verdict.NO_ANSWER),
        (Ending.BUSY, 486, Verdict.BUSY),
        (Ending.REFUSED, 603, Verdict.BUSY),
        (Ending.REFUSED, 403, Verdict.LINE_FAULT),
        (Ending.DEAD_NUMBER, 404, Verdict.DEAD_NUMBER),
        (Ending.FORWARDED, 302, Verdict.FORWARDED),
        (Ending.FAULT, 503, Verdict.LINE_FAULT),
        (Ending.FAULT, None, Verdict.LINE_FAULT),
        (Ending.CANCELLED, 487, Verdict.LINE_FAULT),
    ],
)
def test_an_ending_without_an_answer(
    tmp_path: Path, ending: Ending, code: int | None, verdict: Verdict
) -> None:
    ended = Ended(ending, 12.0, None, code)
    answer = listened(tmp_path / "none.wav", Talked(None), ended, expected(), Says())
    assert answer.verdict is verdict
    assert answer.remark


def test_every_ending_has_its_row(tmp_path: Path) -> None:
    for ending in Ending:
        listened(tmp_path / "none.wav", Talked(None), Ended(ending, 1.0), expected(), Says())


def test_a_ring_back_tone_leaves_the_status_its_say(tmp_path: Path) -> None:
    ringing = (tone(450, 1.0, 4.0, 20.0).samples[::2] * 32767).astype(np.int16)
    file = tmp_path / "ring.wav"
    file.write_bytes(wav_bytes(ringing))
    ended = Ended(Ending.NO_ANSWER, 20.0, None, 480)
    answer = listened(file, Talked(None), ended, expected(), Says())
    assert answer.verdict is Verdict.NO_ANSWER


def test_a_damaged_recording_is_one_in_which_nothing_was_heard(tmp_path: Path) -> None:
    file = tmp_path / "bad.wav"
    file.write_bytes(b"RIFF....")
    assert listened(file, WHO, DONE, expected(), Says()).verdict is Verdict.SILENT


def digit(talked: Talked, keys: str) -> Talked:
    return Talked(talked.answered_at, talked.spoken, talked.answers, keys)


@pytest.mark.parametrize(
    ("words", "keys", "verdict", "on_duty"),
    [
        ("", "1", Verdict.INCOMPLETE, True),
        ("喂，你说什么", "1", Verdict.INCOMPLETE, True),
        ("档案局值班员佟瑶，你好。", "1", Verdict.ON_DUTY, True),
        ("档案局值班员佟瑶，你好。", "", Verdict.INCOMPLETE, None),
        ("档案局庄磊，佟瑶出去了，我替她值班。", "1", Verdict.WRONG_PERSON, False),
        ("您好，您拨打的号码是空号，请核对后再拨。", "1", Verdict.DEAD_NUMBER, None),
        ("", "9", Verdict.SILENT, None),
    ],
)
def test_a_digit_says_that_somebody_is_there_but_not_who(
    tmp_path: Path, words: str, keys: str, verdict: Verdict, on_duty: bool | None
) -> None:
    file = recording(tmp_path, 16, *([(10, 14)] if words else []))
    answer = listened(file, digit(WHO, keys), DONE, expected(), Says(words))
    assert (answer.verdict, answer.on_duty) == (verdict, on_duty)


ITEMS = Talked(
    1.0,
    tuple(Spoken("问", at, at + 2.0) for at in (1.5, 4.0, 10.0, 16.5, 22.0, 29.0)),
    (
        Answered(Asks.UNIT, 6.3, 10.0),
        Answered(Asks.PERSON, 12.3, 16.5),
        Answered(Asks.ON_DUTY, 18.8, 22.0),
        Answered(Asks.LEADER, 24.3, 29.0),
        Answered(Asks.KNOWLEDGE, 31.0, 36.0),
    ),
)
LOUD = ((7, 9), (13, 15), (19, 20), (25, 27), (32, 35))
LONG = Ended(Ending.COMPLETED, 39.0, 1.0, 200)


def test_answers_are_read_with_their_questions(tmp_path: Path) -> None:
    says = Says("档案局。", "佟瑶，值班员。", "是的。", "康永年副局长。", "一小时以内书面报告。")
    answer = listened(
        recording(tmp_path, 39, *LOUD), ITEMS, LONG, expected(), says, ("1小时", "书面")
    )
    assert (answer.verdict, answer.leader) == (Verdict.ON_DUTY, "康永年")
    assert answer.knows is True
    assert answer.reply == "一小时以内书面报告。"


@pytest.mark.parametrize("no", ["不在。", "不是。", "我现在没在岗。", "他出去了。"])
def test_no_is_no(tmp_path: Path, no: str) -> None:
    says = Says("档案局。", "佟瑶，值班员。", no, "康永年副局长。", "不知道。")
    answer = listened(recording(tmp_path, 39, *LOUD), ITEMS, LONG, expected(), says, ("1小时",))
    assert answer.verdict is not Verdict.ON_DUTY
    assert answer.knows is False


CONFIRM = Talked(2.0, (Spoken("暴雨红色预警", 3.0, 8.0),), (Answered(Asks.CONFIRM, 8.3, 12.0),))


@pytest.mark.parametrize(
    ("words", "keys", "confirmed"),
    [
        ("收到。", "", True),
        ("好的，明白。", "", True),
        ("档案局佟瑶收到。", "", True),
        ("", "1", True),
        ("没收到，你再说一遍。", "", False),
        ("喂，你是哪里？", "", False),
        ("您拨打的电话暂时无人接听，请留言。", "", False),
        ("", "", False),
        ("", "2", False),
    ],
)
def test_a_warning_is_confirmed_by_a_word_or_a_digit(
    tmp_path: Path, words: str, keys: str, confirmed: bool
) -> None:
    file = recording(tmp_path, 14, *([(9, 11)] if words else []))
    answer = listened(file, digit(CONFIRM, keys), DONE, expected(), Says(words))
    assert answer.confirmed is confirmed
    assert (answer.verdict is Verdict.ON_DUTY) is confirmed


def test_a_machine_that_answers_is_no_person(tmp_path: Path) -> None:
    file = recording(tmp_path, 16, (3, 9))
    answer = listened(file, WHO, DONE, expected(), Says("您的来电已转至语音信箱，请留言。"))
    assert (answer.verdict, answer.speaker) == (Verdict.VOICEMAIL, Speaker.MACHINE)


def test_parts_follow_the_questions_and_a_retry_makes_none() -> None:
    rows = parts(
        Talked(
            2.0,
            (Spoken("好", 3, 5), Spoken("问", 5, 8), Spoken("再", 16, 18), Spoken("领", 26, 28)),
            (
                Answered(Asks.WHO, 8.3, 16.0),
                Answered(Asks.WHO, 18.3, 26.0, retried=True),
                Answered(Asks.LEADER, 28.3, 33.0),
            ),
        ),
        2.0,
        34.0,
    )
    assert [(row.asks, row.start, row.end) for row in rows] == [
        (Asks.WHO, 2.0, 26.0), (Asks.LEADER, 26.0, 34.0),
    ]  # fmt: skip


def voiced(tmp_path: Path, seconds: float, *spoken: tuple[float, float]) -> Path:
    """A wav in which the detector of voices finds one in each stretch of `spoken`."""
    row = np.zeros(int(seconds * 8000))
    for at, (start, end) in enumerate(spoken):
        said = babble(end - start, seed=at + 1)[::2]
        row[int(start * 8000) : int(start * 8000) + len(said)] = said * 20000
    file = tmp_path / "voiced.wav"
    file.write_bytes(wav_bytes(row.astype(np.int16)))
    return file


def test_a_greeting_before_ours_does_not_run_into_the_answer(tmp_path: Path) -> None:
    says = Says(PROPER)
    answer = listened(voiced(tmp_path, 18, (2.1, 3.0), (11, 15)), WHO, DONE, expected(), says)
    assert answer.verdict is Verdict.ON_DUTY
    assert len(says.asked) == 1  # the greeting had nothing to add


def test_a_unit_said_on_picking_up_counts_where_the_answer_leaves_it_out(tmp_path: Path) -> None:
    says = Says("我是值班员佟瑶，在岗，带班领导康永年副局长。", "档案局。")
    answer = listened(voiced(tmp_path, 18, (2.1, 3.0), (11, 15)), WHO, DONE, expected(), says)
    assert (answer.verdict, answer.unit) == (Verdict.ON_DUTY, "A2")
    assert len(says.asked) == 2
