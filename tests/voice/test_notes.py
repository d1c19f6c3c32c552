"""Voice notes and uploaded recordings: lines with times, turns, names by sound, what is unsure."""

import io
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput, Refused
from tests.voice.conftest import noise
from tests.voice.vowels import RATE, babble, wav
from voice.hot_words import HotWords, duty_words
from voice.notes import SPEAKERS, transcribe_note
from voice.pinyin import sounds
from voice.sound import Sound, load_sound
from voice.speech import PLAIN, Segment, Transcript
from voice.spelling import Spelled

SILENCE = np.zeros(2 * RATE, np.float32)
VOICE = babble(3, 120, 1)


class Scripted:
    """A recogniser that says given lines in turn, with given probabilities by character."""

    def __init__(self, *said: str, low: str = "") -> None:
        self._said = iter(said)
        self._low = low
        self.prompts: list[str] = []

    def transcribe(self, sound: Sound, prompts: Sequence[str] = (PLAIN,)) -> list[Transcript]:
        self.prompts += prompts
        text = next(self._said, "")
        segments = (Segment(0.0, sound.duration, text, -0.3),) if text else ()
        return [Transcript(segments, prompt) for prompt in prompts]

    def spell(self, sound: Sound, text: str) -> tuple[Spelled, ...]:
        step = sound.duration / len(text)
        return tuple(
            Spelled(c, n * step, (n + 1) * step, 0.2 if c in self._low else 0.95)
            for n, c in enumerate(text)
        )


def test_each_sentence_is_a_line_with_its_time() -> None:
    sound = wav(np.concatenate([SILENCE, VOICE]))
    heard = transcribe_note(sound, Scripted("河口镇来电。一处厂房着火。"))
    assert [line.text for line in heard.segments] == ["河口镇来电。", "一处厂房着火。"]
    first, second = heard.segments
    assert 1.4 < first.start < 2.2 < second.start < second.end <= heard.seconds == 5.0
    assert first.end == pytest.approx(second.start)


def test_the_two_ends_of_a_line_are_told_apart_and_put_in_order() -> None:
    far = np.concatenate([VOICE, SILENCE, SILENCE])
    near = np.concatenate([SILENCE, SILENCE, babble(3, 210, 5)])
    heard = transcribe_note(wav(near, far), Scripted("请说具体位置。", "我要报告一件事。"))
    assert heard.text == f"{SPEAKERS[1]}：我要报告一件事。\n{SPEAKERS[0]}：请说具体位置。"


def test_one_microphone_in_two_channels_is_heard_once() -> None:
    hiss = noise(3, 3).samples[: len(VOICE)] * 0.02
    recogniser = Scripted("我要报告一件事。", "又一遍。")
    heard = transcribe_note(wav(VOICE, VOICE * 0.9 + hiss), recogniser)
    assert heard.text == "我要报告一件事。"
    assert recogniser.prompts == [PLAIN]


def test_a_silent_second_channel_makes_no_turns() -> None:
    heard = transcribe_note(wav(VOICE, np.zeros_like(VOICE)), Scripted("收到。"))
    assert heard.text == "收到。"


def test_where_nobody_speaks_nothing_is_asked() -> None:
    recogniser = Scripted("以下是普通话的句子。")
    assert transcribe_note(wav(SILENCE), recogniser).segments == ()
    assert recogniser.prompts == []


def test_the_recognisers_own_prompt_is_nobodys_word() -> None:
    recogniser = Scripted("以下是普通话的句子。", "句子。以下是普通话")
    assert transcribe_note(wav(VOICE), recogniser).segments == ()
    assert recogniser.prompts == [PLAIN, ""]
    again = Scripted("以下是普通话的句子。", "我要报告一件事。")
    assert transcribe_note(wav(VOICE), again).text == "我要报告一件事。"


def test_unsure_words_are_marked_and_names_put_in_by_sound() -> None:
    recogniser = Scripted("青河镇职班员报告，刘底路着火。", low="青底")
    (line,) = transcribe_note(wav(VOICE), recogniser, ["清禾镇", "柳堤路"]).segments
    # 刘 (liu2) and 柳 (liu3) differ in the tone alone, and so do all the others
    assert line.text == "清禾镇值班员报告，柳堤路着火。"
    assert [(put.heard, put.word) for put in line.put] == [
        ("青河镇", "清禾镇"), ("职班员", "值班员"), ("刘底路", "柳堤路"),
    ]  # fmt: skip
    assert [line.text[a:b] for a, b in line.unsure] == ["清", "堤"]


def test_marks_behind_chinese_are_full_width_and_those_of_figures_stay() -> None:
    heard = transcribe_note(wav(VOICE), Scripted("到场3,000人,受伤2人:无?"))
    assert "".join(line.text for line in heard.segments) == "到场3,000人，受伤2人：无？"


def test_what_stops_the_hearing_stops_it() -> None:
    asked: list[float] = []

    def told(done: float, total: float) -> None:
        asked.append(done / total)
        raise Refused("停。", "")

    sound = wav(np.concatenate([VOICE, np.zeros(20 * RATE, np.float32), VOICE]))
    with pytest.raises(Refused):
        transcribe_note(sound, Scripted("一。", "二。"), (), told)
    assert len(asked) == 1


def test_what_is_no_sound_is_refused() -> None:
    with pytest.raises(InvalidInput):
        transcribe_note(b"%PDF-1.7 no sound", Scripted())


@pytest.mark.parametrize(("form", "codec"), [("mp3", "mp3"), ("ipod", "aac"), ("ogg", "libopus")])
def test_phones_files_are_read(form: str, codec: str) -> None:
    held = io.BytesIO()
    with av.open(held, "w", format=form) as file:
        stream = file.add_stream(codec, rate=48_000)
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=48_000)
        frame = av.AudioFrame.from_ndarray(VOICE[None, :], format="fltp", layout="mono")
        frame.sample_rate = RATE
        for made in resampler.resample(frame):
            for packet in stream.encode(made):
                file.mux(packet)
        for packet in stream.encode(None):
            file.mux(packet)
    heard = transcribe_note(held.getvalue(), Scripted("收到。"))
    assert heard.text == "收到。"


# --- names by sound


@given(st.text(alphabet="值班员直办元青清禾河镇。，1a", max_size=30))
def test_what_is_put_in_sounds_like_what_stood_there(text: str) -> None:
    written, put = HotWords(["青禾镇", "清河", "白石镇"]).put_in(text, [0.1] * len(text))
    assert len(written) == len(text)
    for one in put:
        assert text[one.start : one.end] == one.heard
        assert written[one.start : one.end] == one.word
        assert len(sounds(one.heard)) == len(sounds(one.word))
    rest = [at for at in range(len(text)) if not any(p.start <= at < p.end for p in put)]
    assert all(written[at] == text[at] for at in rest)


def test_a_short_name_is_put_in_only_where_the_recogniser_was_unsure() -> None:
    hot = HotWords(["季风"])
    assert hot.put_in("即封道路", [0.95] * 4)[0] == "即封道路"
    assert hot.put_in("即封道路", [0.3] * 4)[0] == "季风道路"


def test_two_names_of_one_sound_are_both_left_alone() -> None:
    assert HotWords(["白石镇", "白市镇"]).put_in("白事镇")[0] == "白事镇"


def test_the_words_that_are_always_hot_have_sounds_of_their_own() -> None:
    assert len(HotWords(())) == len(duty_words())


# --- the real recogniser


def test_whisper_tells_when_each_character_was_said(whisper, shared_dir: Path) -> None:
    path = sorted((shared_dir / "evals" / "speech-dev" / "wav").glob("*.wav"))[0]
    sound = load_sound(path)
    (transcript,) = whisper.transcribe(sound)
    (segment,) = transcript.segments
    spelled = whisper.spell(sound.cut(segment.start, segment.end), segment.text)
    assert "".join(one.text for one in spelled) == segment.text
    assert all(0 <= one.probability <= 1 for one in spelled)
    assert all(a.start <= b.start for a, b in pairwise(spelled))
    assert spelled[-1].end <= sound.duration
