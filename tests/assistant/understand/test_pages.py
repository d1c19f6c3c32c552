"""Rosters, registers and screens in words: the right action, and nothing where none is meant."""

import pytest

from assistant.understand.fill import FILLERS
from assistant.understand.frames import frames
from assistant.understand.outcome import Understood
from assistant.understand.parse import parse
from connectors.contacts import arguments as contacts
from connectors.devices.files import ExportFile
from connectors.devices.keeping import TeachScene
from connectors.events import arguments as event_arguments
from connectors.maps import arguments as maps
from connectors.video import looking
from connectors.video.deeds import ClearWall
from tests.assistant.understand.duty_pages import PAGES, PAGES_NEAR, ROSTERED, TALK
from tests.assistant.understand.duty_said import Row

NAMES = frozenset(row[2].lstrip("?") for row in PAGES)


def heard(text: str, talk: str = "") -> Understood:
    return parse(text, ROSTERED, TALK[talk])


@pytest.mark.parametrize(("talk", "text", "action", "arguments"), PAGES)
def test_what_is_said_comes_to_the_action_and_its_arguments(
    talk: str, text: str, action: str, arguments: object
) -> None:
    got = heard(text, talk)
    if action.startswith("?"):
        assert (got.pending, bool(got.question)) == (action[1:], True), got
        return
    assert [step.action for step in got.steps] == [action], got
    assert not got.question
    assert arguments in (None, dict(got.steps[0].arguments)), got


@pytest.mark.parametrize("text", PAGES_NEAR)
def test_what_only_sounds_like_it_sets_none_of_them_going(text: str) -> None:
    got = heard(text)
    assert {step.action for step in got.steps}.isdisjoint(NAMES), got
    assert got.pending not in NAMES, got


CARRIERS = ("短信原文：{}", "群里写着“{}”，这是什么意思", "他说“{}”，又说“请照办”")


@pytest.mark.parametrize("carrier", CARRIERS)
def test_the_same_words_from_others_set_nothing_going(carrier: str) -> None:
    for _, text, _, _ in PAGES:
        got = heard(carrier.format(text))
        assert {step.action for step in got.steps}.isdisjoint(NAMES), text
        assert got.pending not in NAMES, text


def test_every_frame_has_its_filler_and_every_page_action_is_asked_for() -> None:
    assert set(FILLERS) == set(frames())
    assert len(NAMES) == 26


def test_a_changed_shift_says_whom_it_relieves() -> None:
    (step,) = heard("明天白班主班换成林一鸥").steps
    assert "林一鸥" in step.provenance["shift"]
    assert "主班" in step.provenance["shift"]


def test_a_shift_that_is_not_on_the_roster_is_asked_about_and_never_made_up() -> None:
    got = heard("下周三夜班主班换成林一鸥")
    assert got.pending == "roster.save"
    assert "排班表上没有" in got.question


def test_a_day_without_a_turn_is_asked_about_with_the_next_ones_offered() -> None:
    got = heard("我和许庭芳对调后天的班")
    assert "3月12日没有班" in got.question
    assert [choice.id for choice in got.choices] == ["SH20260311-U1-night"]


MODELS = {
    "shift.next": contacts.Next, "roster.list": contacts.Roster, "roster.save": contacts.SaveShift,
    "roster.swap": contacts.SwapShifts, "roster.delete": contacts.Delete,
    "contact.restore_number": contacts.RestoreNumber,
    "contact.list": contacts.Browse, "contact.export": contacts.Export,
    "event.export": event_arguments.Export, "map.places": maps.Places,
    "map.export": maps.ExportPlaces, "video.offline": looking.Offline,
    "video.presets": looking.OneCamera, "video.about": looking.OneCamera,
    "video.check": looking.Check, "video.walls": looking.OfTarget,
    "video.snapshots": looking.OfOwner, "video.clear_wall": ClearWall,
    "device.teach_scene": TeachScene, "device.export": ExportFile,
}  # fmt: skip


@pytest.mark.parametrize("row", [r for r in PAGES if r[2] in MODELS and r[3]], ids=lambda r: r[1])
def test_the_action_takes_the_arguments_as_they_are(row: Row) -> None:
    (step,) = heard(row[1], row[0]).steps
    MODELS[step.action].model_validate(dict(step.arguments))
