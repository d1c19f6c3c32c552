"""What people decided becomes rows that the hearing suite reads."""

from pathlib import Path

import numpy as np
import pytest

from assistant.duties.rollcall.labels import corrected, label, write_labels
from evals.suites.hearing import read_rows
from tests.assistant.duties.rollcall.rounds import attempt, campaign, said_by_a_person, unit
from voice.outcome import Verdict
from voice.roster import Expected, Person, Unit
from voice.sound import load_sound
from voice.telephone_wav import wav_bytes

EXPECTED = Expected(Unit("U1", "青禾镇"), (Person("钱一方"), Person("李三水")), (Person("孙二川"),))


def test_the_hearing_suite_reads_what_people_decided(tmp_path: Path) -> None:
    agreed = attempt(correction=said_by_a_person(Verdict.ON_DUTY))
    overruled = attempt(correction=said_by_a_person(Verdict.INCOMPLETE, name="郑\t四海"))
    undecided, silent = attempt(), attempt(Verdict.BUSY)
    round_ = campaign(
        unit(agreed), unit(overruled, id="U2"), unit(undecided, id="U3"), unit(silent, id="U4")
    )
    source = tmp_path / "call.wav"
    source.write_bytes(wav_bytes(np.ones(8000 * 20, np.int16)))
    found = corrected([round_])
    assert write_labels(tmp_path / "set", found, lambda _: EXPECTED, lambda _: source) == 2
    first, second = read_rows(tmp_path / "set")
    assert first.roster == ("钱一方", "孙二川", "李三水")
    assert (first.name, first.unit, first.must_not_attend) == ("钱一方", "U1", False)
    assert (second.name, second.unit, second.must_not_attend) == ("郑 四海", "", True)
    assert second.verdicts == {"要素不全"}
    # it begins where somebody picked up, 9 seconds in
    assert load_sound(first.sound).duration == pytest.approx(11.0, abs=0.01)


def test_a_recording_that_is_gone_is_left_out(tmp_path: Path) -> None:
    found = corrected([campaign(unit(attempt(correction=said_by_a_person(Verdict.ON_DUTY))))])
    assert write_labels(tmp_path, found, lambda _: EXPECTED, lambda _: tmp_path / "no") == 0


def test_a_call_about_which_nobody_decided_is_no_label() -> None:
    with pytest.raises(ValueError, match="a1"):
        label(attempt(), EXPECTED)
