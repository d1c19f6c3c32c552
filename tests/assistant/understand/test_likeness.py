"""The learned classifier: held to its utterances, and right on asking it has not seen."""

import pytest

from assistant.understand.frames import frames
from assistant.understand.likeness.model import fitted_to, likely
from assistant.understand.likeness.said import read
from assistant.understand.refuse import rules


def test_the_stored_weights_were_fitted_to_the_utterances_as_they_are() -> None:
    digest, _ = read()
    assert fitted_to() == digest, "run python -m assistant.understand.likeness.fit"


def test_every_action_has_utterances_and_nothing_else_but_refusal_and_answer() -> None:
    _, said = read()
    refused = {f"refuse.{rule.name}" for rule in rules()}
    assert set(said["actions"]) == set(frames()) | refused | {"answer"}
    assert min(len(lines) for lines in said["actions"].values()) >= 8


@pytest.mark.parametrize(
    ("utterance", "action"),
    [
        ("西山水库管理处夜里是谁在守", "contact.on_duty"),
        ("把礼堂那起漏水交物业科去弄", "event.dispatch"),
        ("麻烦抓一帧南桥头的画面", "video.snapshot"),
        ("这份东西存成Word传给我", "report.export"),
        ("死伤数字往少里写一点", "refuse.谎报瞒报"),
    ],
)
def test_asking_it_has_not_seen_is_told_right(utterance: str, action: str) -> None:
    chances = likely(utterance)
    assert max(chances, key=lambda name: chances[name]) == action
    assert sum(chances.values()) == pytest.approx(1.0)
