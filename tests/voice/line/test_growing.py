"""The recording's clock: silence where nothing came, and nowhere else."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voice.line.sounds import correlation, speech
from voice.loudness import Loudness
from voice.sip.endings import Course, concluded
from voice.sip.growing import GrowingWav, grown, mend
from voice.sip.rates import Halver, doubled
from voice.telephone_wav import read_pcm

PACKET = 160


def deliver(path: Path, sent: "np.ndarray", at: list[tuple[float, int]], until: float) -> None:
    """Deliver packets of `sent`: so many at each time, the clock's ticks between them."""
    wav, begun, ticks = GrowingWav(path), 0, 0.0
    for when, packets in at:
        while ticks + 0.04 < when:
            ticks += 0.04
            wav.keep_up(ticks)
        wav.receive(sent[begun : begun + packets * PACKET], when)
        begun += packets * PACKET
    wav.close(until)


@given(st.lists(st.floats(0.0, 0.2), min_size=50, max_size=100))
def test_jitter_leaves_no_trace(
    tmp_path_factory: pytest.TempPathFactory, late: list[float]
) -> None:
    path = tmp_path_factory.mktemp("j") / "a.wav"
    sent = speech(loud_s=len(late) * 0.02, quiet_s=0.0)
    times, last = [], 0.0
    for n, jitter in enumerate(late):
        last = max(last, 1.0 + (n + 1) * 0.02 + jitter)
        times.append((last, 1))
    deliver(path, sent, times, last + 0.5)
    match, at = correlation(read_pcm(path), sent)
    assert match > 0.999
    assert at == pytest.approx(1.0, abs=0.25)


@given(st.floats(0.3, 1.5), st.integers(10, 60))
def test_a_stall_whose_packets_come_in_a_burst_is_no_silence(
    tmp_path_factory: pytest.TempPathFactory, stall: float, before: int
) -> None:
    path = tmp_path_factory.mktemp("s") / "a.wav"
    owed = int(stall / 0.02)
    after = 40
    sent = speech(loud_s=(before + owed + after) * 0.02, quiet_s=0.0)
    times = [(0.5 + (n + 1) * 0.02, 1) for n in range(before)]
    back = 0.5 + (before + owed) * 0.02
    times += [(back, 2), (back + 0.01, owed - 2)]  # read in the middle of the burst
    times += [(back + (n + 1) * 0.02, 1) for n in range(after)]
    deliver(path, sent, times, back + 2)
    assert correlation(read_pcm(path), sent)[0] > 0.999


@given(st.floats(0.5, 3.0))
def test_a_pause_of_the_far_end_stays_where_it_was(
    tmp_path_factory: pytest.TempPathFactory, pause: float
) -> None:
    path = tmp_path_factory.mktemp("p") / "a.wav"
    sent = speech(loud_s=2.0, quiet_s=0.0)
    times = [(0.5 + (n + 1) * 0.02, 1) for n in range(50)]
    times += [(1.5 + pause + (n + 1) * 0.02, 1) for n in range(50)]
    deliver(path, sent, times, 4.0 + pause)
    _, first = correlation(read_pcm(path), sent[:8000])
    _, second = correlation(read_pcm(path), sent[8000:])
    assert second - first == pytest.approx(1.0 + pause, abs=0.1)


def test_a_flood_makes_no_recording_longer_than_the_call(tmp_path: Path) -> None:
    wav = GrowingWav(tmp_path / "a.wav")
    for _ in range(1000):
        wav.receive(np.ones(8000, np.int16), 1.0)
    wav.close(2.0)
    assert len(read_pcm(tmp_path / "a.wav")) <= 8000 * 4


def test_a_recording_whose_writer_died_is_completed(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    wav = GrowingWav(path)
    wav.receive(np.full(800, 7, np.int16), 0.1)
    assert (grown(path) == 7).sum() == 800
    mend(path, 1.5)
    assert len(read_pcm(path)) == 12_000
    mend(tmp_path / "never" / "begun.wav", 0.5)
    assert len(read_pcm(tmp_path / "never" / "begun.wav")) == 4000


@pytest.mark.parametrize("noise", [0.0, 0.003, 0.02])
def test_talking_is_told_within_a_tenth_of_a_second(noise: float) -> None:
    sent = speech(loud_s=2.0, quiet_s=1.0).astype(np.float64)
    sent += np.random.default_rng(1).standard_normal(len(sent)) * noise * 32768 / 4
    settled = np.random.default_rng(2).standard_normal(8000 * 4) * noise * 32768 / 4
    watching, turns = Loudness(), []
    joined = np.concatenate((settled, sent)).astype(np.int16)
    for start in range(0, len(joined), 700):
        turns += watching.feed(joined[start : start + 700])
    turns = [(talking, at - 4.0) for talking, at in turns if at >= 4.0]
    assert [talking for talking, _ in turns] == [True, False]
    assert turns[0][1] == pytest.approx(1.0, abs=0.1)
    assert turns[1][1] == pytest.approx(3.0, abs=0.1)


def test_the_wide_codec_s_rate_comes_and_goes_without_loss() -> None:
    at = np.arange(16_000) / 8000
    said = (8000 * np.sin(2 * np.pi * 1000 * at)).astype(np.int16)
    halver = Halver()
    wide = doubled(said)
    back = np.concatenate([halver.feed(wide[n : n + 333]) for n in range(0, len(wide), 333)])
    assert len(back) == len(said)
    assert correlation(back[200:-200], said[400:-600])[0] > 0.99


@pytest.mark.parametrize(
    ("course", "ending", "code"),
    [
        (Course(rang=True, said="486 Busy Here"), "busy", 486),
        (Course(said="604 Does Not Exist"), "dead_number", 604),
        (Course(said="484 Address Incomplete"), "dead_number", 484),
        (Course(said="302 Moved Temporarily"), "forwarded", 302),
        (Course(said="488 Not Acceptable Here"), "fault", 488),
        (Course(said="Connection timed out [110]"), "fault", None),
        (Course(rang=True, ours="rang_out"), "no_answer", 487),
        (Course(ours="rang_out"), "fault", None),  # not even a ring: the line, not the unit
        (Course(rang=True, ours="hang_up"), "cancelled", 487),
        (Course(answered=True, ours="longest"), "completed", 200),
        (Course(answered=True, said="Connection reset by peer"), "far_end", 200),
        (Course(incoming=True, ours="hang_up"), "refused", 486),
        (Course(incoming=True), "no_answer", 487),
    ],
)
def test_how_a_call_went_is_told_by_its_code(course: Course, ending: str, code: int | None) -> None:
    assert concluded(course) == (ending, code)
