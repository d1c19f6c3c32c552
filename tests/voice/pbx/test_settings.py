"""The part `pbx` of `lines.yaml`: what it may say, and what is said of a half-filled one."""

from pathlib import Path

import pytest

from channels.rollcall_line import RoomLine
from core.errors import InvalidInput
from tests.voice.pbx.double import PASSWORD, THERE, Course, double
from voice.line import Dial, Ending, EventKind
from voice.recorded_line import RecordedLine
from voice.trunks import Lines, read_lines

WHOLE = """
pbx:
  host: 10.1.2.20
  password_env: TEST_PBX_PASSWORD
  folder: /srv/zhiban-calls
  gateways:
    - {name: 政务专网, gateway: gov, limit: 30}
    - {name: 备用, gateway: spare, caller_id: "62880000", limit: 5}
"""


def read(tmp_path: Path, text: str) -> Lines:
    path = tmp_path / "lines.yaml"
    path.write_text(text, encoding="utf-8")
    return read_lines(path)


def test_a_pbx_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PBX_PASSWORD", "abc")
    lines = read(tmp_path, WHOLE)
    assert lines.pbx is not None
    assert (lines.pbx.port, lines.pbx.secret, lines.pbx.there) == (8021, "abc", "/srv/zhiban-calls")
    assert (lines.capacity, [row.gateway for row in lines.pbx.gateways]) == (35, ["gov", "spare"])


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        ("  folder: /srv/zhiban-calls\n", "缺少：folder"),
        ("  password_env: TEST_PBX_PASSWORD\n", "缺少：password_env"),
        (WHOLE[WHOLE.index("  gateways") :], "缺少：gateways"),
    ],
)
def test_what_a_half_filled_part_lacks_is_said(tmp_path: Path, cut: str, said: str) -> None:
    with pytest.raises(InvalidInput) as told:
        read(tmp_path, WHOLE.replace(cut, ""))
    assert said in told.value.message
    assert "lines.yaml" in told.value.message


@pytest.mark.parametrize(
    ("row", "put"),
    [
        ("gateway: gov", "gateway: 'gov}sofia'"),
        ("gateway: gov", "gateway: 'gov,spare'"),
        ("gateway: spare", "gateway: 'a\\nb'"),
        ("name: 备用", "name: 政务专网"),
        ("folder: /srv/zhiban-calls", "folder: calls"),
        ("folder: /srv/zhiban-calls", "folder: /srv/值班 录音"),
        ('caller_id: "62880000"', 'caller_id: "6288,\'x"'),
        ("host: 10.1.2.20", "host: 'a b'"),
        ("limit: 30", "limit: 0"),
        ("limit: 30", "limmit: 30"),
    ],
)
def test_what_the_pbx_would_misread_is_refused(tmp_path: Path, row: str, put: str) -> None:
    assert row in WHOLE
    with pytest.raises(InvalidInput):
        read(tmp_path, WHOLE.replace(row, put))


def test_a_folder_of_another_name_there_is_taken(tmp_path: Path) -> None:
    lines = read(tmp_path, WHOLE.replace("folder:", "folder_there: /pbx/calls/\n  folder:"))
    assert lines.pbx is not None
    assert lines.pbx.there == "/pbx/calls"


def test_trunks_of_our_own_and_a_pbx_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as told:
        read(tmp_path, WHOLE + "trunks: [{name: a, domain: x}]")
    assert "只能写一种" in told.value.message


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    lines = read(tmp_path, WHOLE.replace("password_env: TEST_PBX_PASSWORD", "password: hush"))
    assert "hush" not in repr(lines)
    with pytest.raises(InvalidInput) as told:
        read(tmp_path, WHOLE.replace("password_env: TEST_PBX_PASSWORD", 'password: "hush\\nx"'))
    assert "hush" not in str(told.value)


async def test_a_room_that_names_a_pbx_calls_through_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_PBX_PASSWORD", PASSWORD)
    shared = tmp_path / "shared"
    shared.mkdir()
    gateways = {"gov": ("REGED", "UP"), "spare": ("FAIL_WAIT", "DOWN")}
    async with double(shared, numbers={"1": Course(0.05)}, gateways=gateways) as pbx:
        text = WHOLE.replace("host: 10.1.2.20", f"host: 127.0.0.1\n  port: {pbx.port}")
        text = text.replace("/srv/zhiban-calls", f"{shared}\n  folder_there: {THERE}")
        (tmp_path / "lines.yaml").write_text(text, encoding="utf-8")
        async with RoomLine(tmp_path, RecordedLine) as room:
            assert (room.simulated, room.capacity) == (False, 35)
            leg = await room.dial(Dial("1", tmp_path / "a.wav"))
            async for happened in leg.events():
                if happened.kind is EventKind.ANSWERED:
                    break
            assert (await leg.hang_up()).ending is Ending.COMPLETED
            assert [(row.name, row.registered) for row in room.health()] == [
                ("政务专网", True), ("备用", False),
            ]  # fmt: skip
