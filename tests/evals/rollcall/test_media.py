"""A recording is held against what was sent: every lost, doubled or late packet must show."""

from pathlib import Path

import numpy as np
import pytest

from evals.rollcall.media import correlation, sent
from evals.rollcall.noise import active_level, noise
from evals.rollcall.streams import noise_stream

RATE = 8000
FRAME = 160


@pytest.fixture
def stream(tmp_path: Path) -> np.ndarray:
    """Ten seconds and more of what a peer sends."""
    return sent(noise_stream("07", tmp_path).path)


def call(stream: np.ndarray, begun: float = 3.0, lasts: float = 8.0) -> np.ndarray:
    """A recording that begins with the INVITE and holds the stream's beginning."""
    row = np.zeros(int(RATE * (begun + lasts + 1)))
    first = int(begun * RATE)
    row[first : first + int(lasts * RATE)] = stream[: int(lasts * RATE)]
    return row


def test_a_whole_recording_is_the_same(stream: np.ndarray) -> None:
    assert correlation(stream, call(stream)) == pytest.approx(1.0)


def test_it_may_begin_late_in_the_stream(stream: np.ndarray) -> None:
    assert correlation(stream, call(stream[2 * RATE :])) == pytest.approx(1.0)


def test_one_doubled_packet_shows(stream: np.ndarray) -> None:
    row = call(stream)
    at = 6 * RATE
    broken = np.concatenate((row[:at], row[at - FRAME : at], row[at:]))
    assert (correlation(stream, broken) or 0) < 0.99


def test_two_hundred_lost_milliseconds_show(stream: np.ndarray) -> None:
    row = call(stream)
    row[6 * RATE : 6 * RATE + 10 * FRAME] = 0
    assert (correlation(stream, row) or 1) < 0.99


def test_another_peers_stream_is_no_match(stream: np.ndarray, tmp_path: Path) -> None:
    other = sent(noise_stream("08", tmp_path).path)
    assert (correlation(other, call(stream)) or 0) < 0.2


def test_nothing_heard_says_nothing(stream: np.ndarray) -> None:
    assert correlation(stream, np.zeros(5 * RATE)) is None


@pytest.mark.parametrize("kind", ["white", "pink", "hum", "babble"])
def test_noise_has_the_level_that_a_ratio_is_made_from(kind: str) -> None:
    row = noise(kind, 4 * RATE, 1)
    assert float(np.sqrt(np.mean(np.square(row)))) == pytest.approx(1.0)
    assert active_level(row) == pytest.approx(1.0, rel=0.2)
