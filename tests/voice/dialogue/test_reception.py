"""A call that came in: choosing by key or word, reporting, and going on with a script."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.voice.dialogue.legs import Happening, ListedLeg
from tests.voice.dialogue.virtual_time import run
from voice.dialogue.continued import Continued
from voice.dialogue.ear import Ear
from voice.dialogue.menu import Choice, read_menu
from voice.dialogue.reception import Reception, Told
from voice.line import EventKind, LegEvent
from voice.sound import Sound
from voice.telephone_wav import wav_bytes

MENU = read_menu()
UP = Happening(0.0, EventKind.ANSWERED)
A_PROMPT_S = 2.0


def talk(wait: float, seconds: float) -> list[Happening]:
    return [Happening(wait, EventKind.TALKING), Happening(seconds, EventKind.QUIET)]


def key(wait: float, value: str) -> Happening:
    return Happening(wait, EventKind.DIGIT, value)


@pytest.fixture(scope="module")
def prompt(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("menu")
    files: dict[str, Path] = {}

    def file(text: str) -> Path:
        if text not in files:
            files[text] = folder / f"{len(files)}.wav"
            silence = np.zeros(int(8000 * A_PROMPT_S), np.int16)
            files[text].write_bytes(wav_bytes(silence))
        return files[text]

    return file


def received(
    happenings: Sequence[Happening], prompt: Callable[[str], Path], said: str = "",
    missed: bool = False,
) -> tuple[Choice | None, bool, Told]:  # fmt: skip
    async def understand(_sound: Sound) -> str:
        await asyncio.sleep(1.0)
        return said

    async def live() -> tuple[Choice | None, bool, Told]:
        leg = ListedLeg([UP, *happenings])
        told = False
        async with Reception(leg, MENU, {"room": "总值班室"}, prompt, understand) as reception:
            choice = await reception.choose(missed)
            if choice is Choice.REPORT:
                told = await reception.report()
        await leg.hang_up()
        return choice, told, reception.told

    return run(live())


def test_a_key_into_the_menu_chooses_at_once(prompt: Callable[[str], Path]) -> None:
    choice, told, all_ = received([key(2.5, "1"), *talk(4.0, 12.0)], prompt)
    assert (choice, told) == (Choice.REPORT, True)
    assert all_.digits == "1"
    assert [s.text for s in all_.spoken][-1] == MENU.report.closing


def test_words_choose_after_a_pause(prompt: Callable[[str], Path]) -> None:
    choice, _, _ = received([*talk(5.0, 1.5)], prompt, said="补答查岗")
    assert choice is Choice.ROLLCALL


def test_who_says_nothing_is_led_to_his_report_and_told_that_nothing_was_heard(
    prompt: Callable[[str], Path],
) -> None:
    choice, told, all_ = received([], prompt)
    assert (choice, told) == (Choice.REPORT, False)
    assert all_.spoken[-1].text == MENU.report.unheard


def test_who_was_missed_and_says_nothing_is_led_to_the_round(
    prompt: Callable[[str], Path],
) -> None:
    choice, _, all_ = received([], prompt, missed=True)
    assert choice is Choice.ROLLCALL
    assert MENU.missed in [s.text for s in all_.spoken]


def test_who_tells_without_choosing_is_heard(prompt: Callable[[str], Path]) -> None:
    told_all = "这里是东堰镇，一处厂房起火，火势很大，消防已经到场正在扑救"
    choice, told, all_ = received([*talk(5.0, 9.0), *talk(3.0, 6.0)], prompt, said=told_all)
    assert (choice, told) == (Choice.REPORT, True)
    assert all_.reported


def test_hanging_up_at_the_menu_is_no_choice(prompt: Callable[[str], Path]) -> None:
    choice, _, _ = received([Happening(1.0, EventKind.ENDED)], prompt)
    assert choice is None


def test_the_hash_key_ends_a_report(prompt: Callable[[str], Path]) -> None:
    _, told, all_ = received([key(2.5, "1"), *talk(4.0, 5.0), key(0.5, "#")], prompt)
    assert told
    assert MENU.report.more not in [s.text for s in all_.spoken]


class Past(ListedLeg):
    """A leg whose events have all happened."""

    past = (
        LegEvent(EventKind.ANSWERED, 0.5), LegEvent(EventKind.DIGIT, 2.0, "2"),
        LegEvent(EventKind.TALKING, 3.0), LegEvent(EventKind.QUIET, 4.0),
        LegEvent(EventKind.DIGIT, 8.0, "1"), LegEvent(EventKind.ENDED, 9.0),
    )  # fmt: skip

    async def events(self) -> AsyncIterator[LegEvent]:
        for event in self.past:
            yield event


def test_what_came_before_is_no_answer_to_the_script_that_follows() -> None:
    async def live() -> Ear:
        ear = Ear(Continued(Past([]), 5.0))
        await ear.follow()
        return ear

    ear = run(live())
    assert ear.answered_at == 5.0
    assert ear.digits == "1"
    assert ear.talked(0.0) == 0.0
