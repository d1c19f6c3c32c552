"""When a line is talking: words over every kind of room, and never the room itself for long."""

import numpy as np
import pytest

from evals.rollcall.noise import RATE, Samples, noise
from tests.voice.vowels import babble
from voice.loudness import FRAME, Loudness

SPEECH = 0.1  # root mean square


def turns(room: Samples, *spoken: tuple[float, float]) -> list[tuple[bool, float]]:
    """Return the turns of a line that talks at these seconds in such a room."""
    row = room.copy()
    for at, (start, end) in enumerate(spoken):
        said = babble(end - start, seed=at + 1)[::2]
        first = int(start * RATE)
        row[first : first + len(said)] += said * (SPEECH / np.sqrt(np.mean(np.square(said))))
    samples = (np.clip(row, -1, 1) * 32767).astype(np.int16)
    line = Loudness()
    return [
        turn for at in range(0, len(samples), FRAME) for turn in line.feed(samples[at : at + FRAME])
    ]


@pytest.mark.parametrize("kind", ["white", "pink", "hum"])
def test_a_steady_noise_is_no_talk_after_a_second(kind: str) -> None:
    told = turns(noise(kind, 8 * RATE, 1) * 0.01)
    assert [at for on, at in told if not on][-1:] <= [1.0]
    assert not told or not told[-1][0]


@pytest.mark.parametrize("kind", ["white", "pink", "hum", "babble"])
def test_an_answer_over_noise_begins_and_ends_where_it_does(kind: str) -> None:
    told = turns(noise(kind, 18 * RATE, 3) * 0.01, (8.0, 12.0))
    assert any(on and (kind == "babble" or at >= 7.9) and at <= 8.5 for on, at in told)
    assert not told[-1][0]
    assert told[-1][1] == pytest.approx(12.0, abs=0.5)


def test_one_who_talks_from_the_start_without_a_pause_is_heard_out() -> None:
    told = turns(noise("pink", 12 * RATE, 5) * 0.001, (0.1, 9.0))
    assert [on for on, _ in told] == [True, False]
    assert told[-1][1] == pytest.approx(9.0, abs=0.4)
