"""Text in the model's letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_tone3

from voice.kokoro.phonemes import MOST_LETTERS, pieces
from voice.kokoro.sounds import sounded


# Written by misaki 0.9.4 (misaki.zh.ZHG2P.py2ipa), on whose letters the voices were trained.
@pytest.mark.parametrize(
    ("syllable", "letters"),
    [
        ("zhi2", "ꭧɨ↗"), ("ban1", "pa→n"), ("shi4", "ʂɨ↘"), ("nv3", "ny↓"), ("lve4", "lɥe↘"),
        ("yuan2", "ɥɛ↗n"), ("xiong2", "ɕjʊ↗ŋ"), ("er4", "ɚ↘"), ("de5", "tɤ"), ("wo3", "wo↓"),
        ("liu4", "ljou↘"), ("gui1", "kwei→"), ("lun2", "lwə↗n"), ("ri4", "ɻɨ↘"), ("ci2", "ʦʰɨ↗"),
    ],
)  # fmt: skip
def test_a_syllable_is_written_as_the_voices_learned_it(syllable: str, letters: str) -> None:
    assert sounded(syllable) == letters


def test_every_reading_that_a_character_can_have_is_known() -> None:
    readings = {
        to_tone3(reading, neutral_tone_with_five=True)
        for row in PINYIN_DICT.values()
        for reading in row.split(",")
    }
    assert len(readings) > 1500
    assert all(sounded(reading) for reading in readings)


def test_what_is_no_syllable_is_refused() -> None:
    for wrong in ("zhi", "xyz1", "1"):
        with pytest.raises(ValueError, match="syllable"):
            sounded(wrong)


def said(text: str) -> str:
    return "".join(pieces(text)).replace(" ", "")


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("叫应", "jiao4 ying4"), ("空号", "kong1 hao4"), ("处警", "chu3 jing3"),
        ("重报", "chong2 bao4"), ("重大", "zhong4 da4"), ("单局长", "shan4 ju2 zhang3"),
        ("单位", "dan1 wei4"), ("任主任", "ren2 zhu3 ren4"), ("担任主任", "dan1 ren4 zhu3 ren4"),
        ("了解情况", "liao3 jie3 qing2 kuang4"), ("银行", "yin2 hang2"), ("率先", "shuai4 xian1"),
        ("率领", "shuai4 ling3"), ("区主任", "qu1 zhu3 ren4"), ("2人", "liang3 ren2"),
        ("110", "yao1 yao1 ling2"), ("二〇二六", "er4 ling2 er4 liu4"),
    ],
)  # fmt: skip
def test_characters_with_several_readings_are_read_right(text: str, syllables: str) -> None:
    assert said(text) == "".join(sounded(syllable) for syllable in syllables.split())


def test_latin_letters_are_called_by_their_names() -> None:
    assert said("B座") == sounded("bi4") + sounded("zuo4")


def test_each_sentence_is_a_piece_and_keeps_its_marks() -> None:
    found = pieces("您好，这里是总值班室。请报单位！\n今天谁带班？")
    assert [piece[-1] for piece in found] == [".", "!", "?"]
    assert ", " in found[0]


@pytest.mark.parametrize("text", ["", "  ", "。。。", "——", "（）"])
def test_nothing_to_say_is_no_piece(text: str) -> None:
    assert pieces(text) == []


@given(st.text(alphabet="值班室报告领导在岗A3，、。 ", min_size=0, max_size=700))
def test_no_piece_is_more_than_the_model_takes(text: str) -> None:
    assert all(0 < len(piece) <= MOST_LETTERS for piece in pieces(text))


@given(st.text(alphabet="值班室报告领导，", min_size=300, max_size=900))
def test_a_long_sentence_is_cut_without_losing_a_sound(text: str) -> None:
    sounds = "".join(char for piece in pieces(text) for char in piece if char not in " ,.")
    short = "".join(
        char for part in text.split("，") for piece in pieces(part) for char in piece
        if char not in " ,."
    )  # fmt: skip
    assert sounds == short
