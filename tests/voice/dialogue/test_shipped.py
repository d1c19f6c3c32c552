"""The scripts that come with the product."""

from voice.dialogue import shipped_scripts
from voice.dialogue.script import Asks

GIVEN = {"room": "区总值班室", "unit": "某街道", "question": "事故多久内上报？", "text": "暴雨红色"}


def test_there_are_three_and_each_has_its_purpose() -> None:
    names = {script.name: [q.asks for q in script.questions] for script in shipped_scripts()}
    assert names == {
        "查岗": [Asks.WHO],
        "查岗（逐项）": [
            Asks.UNIT, Asks.PERSON, Asks.ON_DUTY, Asks.LEADER, Asks.KNOWLEDGE,
        ],
        "叫应": [Asks.CONFIRM],
    }  # fmt: skip


def test_what_is_given_is_in_the_texts_and_no_place_stays_open() -> None:
    for script in shipped_scripts():
        texts = script.texts(GIVEN)
        assert not any("{" in text for text in texts)
        assert any("区总值班室" in text for text in texts)


def test_no_prompt_names_the_unit_called() -> None:
    """Its echo would be taken for the answer."""
    for script in shipped_scripts():
        assert not any("某街道" in text for text in script.texts(GIVEN))
