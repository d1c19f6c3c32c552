"""The part `pbx` of `lines.yaml`: what it may say, and what is said of a half-filled one."""

from pathlib import Path

import pytest

from channels.rollcall_line import RoomLine
from core.errors import InvalidInput
from voice.pbx import PbxLine
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
    assert said in told.value.remedy
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
        ('caller_id: "62880000"', "caller_id: \"6288,'x\""),
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
    assert "只能写一种" in told.value.remedy


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    lines = read(tmp_path, WHOLE.replace("password_env: TEST_PBX_PASSWORD", "password: hush"))
    assert "hush" not in repr(lines)
    with pytest.raises(InvalidInput) as told:
        read(tmp_path, WHOLE.replace("password_env: TEST_PBX_PASSWORD", 'password: "hush\\nx"'))
    assert "hush" not in str(told.value)


def test_a_room_that_names_a_pbx_calls_through_it(tmp_path: Path) -> None:
    (tmp_path / "lines.yaml").write_text(WHOLE, encoding="utf-8")
    room = RoomLine(tmp_path, RecordedLine)
    assert (room.simulated, room.capacity) == (False, 35)
    assert isinstance(room._make(), PbxLine)
