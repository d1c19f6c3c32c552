"""What the telephones of the simulated exchange say: from the roster of the moment."""

from pathlib import Path

import pytest

from core.errors import Unavailable
from voice.exchange.phone import (
    Phone,
    anybody,
    conduct_of,
    early_numbers,
    said_at,
)
from voice.exchange.recordings import FOLDER, INDEX, shipped
from voice.exchange.sayings import Sayings
from voice.sound import Sound
from voice.speech import Manner

ROOM = Phone(
    "62880001", "白鹤镇", "骆冰", "值班员", 0, "穆青", "副镇长", "温博", "科员"
)  # fmt: skip


class NoVoice:
    """A voice whose files aren't on this machine."""

    voices = ("zf_xiaoni",)

    def speak(self, text: str, manner: Manner | None = None) -> Sound:
        """Say that there is nothing to say it with."""
        raise Unavailable("语音合成模型不在本机。", "请运行 zhiban models fetch kokoro-zh。")


def place(at: int) -> Phone:
    return Phone("1", "白鹤镇", "骆冰", "值班员", at, "穆青", "副镇长", "温博", "科员")


def test_a_room_names_its_unit_its_officer_and_its_leader() -> None:
    assert said_at(ROOM).text == (
        "您好，白鹤镇值班室，我是值班员骆冰，在岗，今天的带班领导是副镇长穆青。"
    )


@pytest.mark.parametrize("at", [at for at in range(12) if conduct_of(place(at)).does == "answers"])
def test_a_message_that_asks_for_it_is_confirmed(at: int) -> None:
    leader = Phone("13800000000", "白鹤镇", "穆青", "副镇长")
    for phone in (place(at), Phone("1", "白鹤镇", "", "", at), leader):
        says = said_at(phone, confirms=True)
        assert says.text.startswith("收到")
        assert shipped(says.text, says.conduct.manner)  # nobody waits for a rendering


def test_a_unit_that_is_called_a_duty_room_is_not_called_so_twice() -> None:
    own = Phone("1", "区总值班室", "骆冰", "值班长", 0, "穆青", "主任")
    assert "值班室值班室" not in said_at(own).text


def test_the_first_twelve_rooms_show_every_behaviour() -> None:
    kinds = {conduct_of(place(at)).does for at in range(12)}
    assert kinds == {"answers", "rings", "busy", "silent", "dead"}
    says = {conduct_of(place(at)).says for at in range(12)}
    assert "deputy" in says
    assert any("请问您是哪里" in said_at(place(at)).hello for at in range(12))


def test_a_deputy_says_who_he_is_and_for_whom() -> None:
    deputy = next(p for p in map(place, range(12)) if conduct_of(p).says == "deputy")
    assert "我是科员温博" in said_at(deputy).text
    assert "骆冰刚才出去了" in said_at(deputy).text


def test_where_no_deputy_is_known_the_officer_answers_himself() -> None:
    at = next(at for at in range(12) if conduct_of(place(at)).says == "deputy")
    alone = Phone("1", "白鹤镇", "骆冰", "值班员", at, "穆青", "副镇长")
    assert "我是值班员骆冰" in said_at(alone).text


def test_a_room_without_a_roster_names_nobody() -> None:
    assert said_at(Phone("1", "白鹤镇", "", "", 0)).text == anybody()


def test_a_room_has_its_number_and_an_extension() -> None:
    assert ROOM.numbers == ("62880001", "8001")
    assert Phone("13900000000", "白鹤镇", "温博", "科员").numbers == ("13900000000",)


def test_announcements_come_before_an_answer_only_at_dead_numbers() -> None:
    phones = [Phone(f"6288{at:04d}", "白鹤镇", "骆冰", "值班员", at) for at in range(12)]
    early = early_numbers(phones)
    assert early
    assert all(conduct_of(p).does == "dead" for p in phones if p.number in early)


def test_without_a_voice_a_shipped_recording_is_played_and_an_officer_is_told(
    tmp_path: Path,
) -> None:
    sayings = Sayings(tmp_path, NoVoice())
    file = sayings.file("白鹤镇值班员骆冰，在岗。", Manner("zm_yunxi", 1.0))
    assert file.is_file()
    assert "模拟值班室暂用通用应答" in sayings.message


def test_what_was_shipped_needs_no_voice(tmp_path: Path) -> None:
    sayings = Sayings(tmp_path, NoVoice())
    says = said_at(None)
    assert sayings.file(says.text, says.conduct.manner).is_file()
    assert sayings.message == ""


def test_every_recording_of_the_index_is_there_and_nothing_else() -> None:
    names = {line.split("\t")[0] for line in INDEX.read_text("utf-8").splitlines()[1:]}
    assert names == {file.stem for file in FOLDER.glob("*.ogg")}
    assert sum(file.stat().st_size for file in FOLDER.glob("*.ogg")) < 1.5 * 2**20


@pytest.mark.parametrize("text", ["", "没有这一句。"])
def test_what_was_not_shipped_is_not_found(text: str) -> None:
    assert shipped(text, Manner("zf_xiaoni", 1.0)) is None
