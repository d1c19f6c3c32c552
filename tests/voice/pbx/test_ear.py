"""The recording of the PBX, read while it is written; and what an end means."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voice.line.sounds import Pcm, correlation, speech
from voice.line import Ending
from voice.pbx.ear import Ear, Following, NotAudible
from voice.pbx.endings import by_cause, how_it_ended, status
from voice.pbx.messages import Told
from voice.sip.endings import Course
from voice.sip.rates import doubled
from voice.telephone_wav import read_pcm


def wav(rate: int = 8000, channels: int = 1, bits: int = 16, titles: int = 0) -> bytes:
    """A header as it is before the samples are counted; `titles` octets of a chunk before them."""
    shape = struct.pack("<HHIIHH", 1, channels, rate, rate * 2, 2, bits)
    more = b"LIST" + struct.pack("<I", titles) + bytes(titles + titles % 2) if titles else b""
    return b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<I", 16) + shape + more + b"data\0\0\0\0"


@given(st.lists(st.integers(1, 700), min_size=1, max_size=40), st.integers(0, 60))
def test_it_is_read_as_it_grows_whatever_is_there_at_a_time(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[int], titles: int
) -> None:
    path = tmp_path_factory.mktemp("f") / "a.wav"
    sent = np.random.default_rng(1).integers(-9000, 9000, 4000).astype(np.int16)
    whole = wav(titles=titles) + sent.tobytes()
    following, got, at = Following(path), [Following(path).read()], 0
    for size in [*pieces, len(whole)]:
        with path.open("ab") as file:
            file.write(whole[at : at + size])
        at += size
        got.append(following.read())
    following.close()
    assert np.array_equal(np.concatenate(got), sent)


@pytest.mark.parametrize(
    "head", [wav(rate=44_100), wav(channels=2), wav(bits=8), b"OggS" + bytes(60), bytes(5000)]
)
def test_another_format_is_told(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(head)
    with pytest.raises(NotAudible):
        Following(path).read()


def test_a_wide_recording_is_brought_to_the_line_s_rate(tmp_path: Path) -> None:
    said = speech(loud_s=1.0)
    (tmp_path / "a.wav").write_bytes(wav(rate=16_000) + doubled(said).astype(np.int16).tobytes())
    got = Following(tmp_path / "a.wav").read()
    assert len(got) == pytest.approx(len(said), abs=40)


def heard(tmp_path: Path, said: Pcm, begins: float) -> tuple[Pcm, list[tuple[bool, float]]]:
    """Let a call of 5 s hear this, written 20 ms by 20 ms and looked at every 0.1 s."""
    turns: list[tuple[bool, float]] = []
    ear = Ear(tmp_path / "ours.wav", lambda talking, at: turns.append((talking, at)))
    ear.listen(tmp_path / "theirs.wav")
    for tick in range(50):
        now = tick / 10
        if now >= begins:
            whole = np.concatenate((said, np.zeros(40_000, np.int16)))
            due = int((now - begins) / 0.02) * 160
            (tmp_path / "theirs.wav").write_bytes(wav() + whole[:due].tobytes())
        ear.pump(now)
    ear.close(5.0)
    return read_pcm(tmp_path / "ours.wav"), turns


def test_what_is_heard_is_where_it_was(tmp_path: Path) -> None:
    recorded, turns = heard(tmp_path, speech(loud_s=1.0), 1.5)
    match, at = correlation(recorded, speech(loud_s=1.0))
    assert (len(recorded), match) == (40_000, pytest.approx(1.0, abs=0.01))
    assert at == pytest.approx(1.5, abs=0.12)
    assert [talking for talking, _ in turns] == [True, False]
    assert turns[0][1] == pytest.approx(at + 0.5, abs=0.1)
    assert not recorded[: int(1.4 * 8000)].any()


@pytest.mark.parametrize(
    ("cause", "code", "ending"),
    [
        ("USER_BUSY", 486, Ending.BUSY),
        ("USER_BUSY", None, Ending.BUSY),
        ("UNALLOCATED_NUMBER", None, Ending.DEAD_NUMBER),
        ("NUMBER_CHANGED", None, Ending.DEAD_NUMBER),
        ("NO_ROUTE_DESTINATION", None, Ending.FAULT),  # our own dialplan may be what is wrong
        ("NO_ROUTE_DESTINATION", 604, Ending.DEAD_NUMBER),
        ("RECOVERY_ON_TIMER_EXPIRE", 408, Ending.NO_ANSWER),
        ("RECOVERY_ON_TIMER_EXPIRE", 504, Ending.FAULT),
        ("RECOVERY_ON_TIMER_EXPIRE", None, Ending.FAULT),
        ("NO_ANSWER", None, Ending.NO_ANSWER),
        ("CALL_REJECTED", 403, Ending.REFUSED),
        ("CALL_REJECTED", 407, Ending.REFUSED),
        ("REQUESTED_CHAN_UNAVAIL", 302, Ending.FORWARDED),
        ("GATEWAY_DOWN", None, Ending.FAULT),
        ("", None, Ending.FAULT),
    ],
)
def test_an_end_means_what_its_status_or_cause_says(
    cause: str, code: int | None, ending: Ending
) -> None:
    assert how_it_ended(Course(rang=True), cause, code) == (ending, code)


def test_every_cause_of_the_table_is_one_ending() -> None:
    assert set(by_cause().values()) <= set(Ending)
    assert {"USER_BUSY", "NO_ANSWER", "UNALLOCATED_NUMBER", "CALL_REJECTED"} <= set(by_cause())


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"sip_term_status": "486"}, 486),
        ({"sip_invite_failure_status": "404"}, 404),
        ({"proto_specific_hangup_cause": "sip:503"}, 503),
        ({"sip_term_status": "200"}, None),
        ({"sip_term_status": "busy", "proto_specific_hangup_cause": "sip:600"}, 600),
        ({}, None),
    ],
)
def test_the_status_is_found_where_the_pbx_keeps_it(
    variables: dict[str, str], code: int | None
) -> None:
    assert status(Told({f"variable_{name}": value for name, value in variables.items()})) == code
