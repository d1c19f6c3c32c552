"""`lines.yaml`: what it may say, and what it must not give away."""

from pathlib import Path

import pytest

from core.errors import InvalidInput
from voice.trunks import Lines, Trunk, read_lines


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "lines.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_is_no_line(tmp_path: Path) -> None:
    assert read_lines(tmp_path / "lines.yaml") == Lines()


def test_trunks_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_SIP_PASSWORD", "abc")
    lines = read_lines(
        written(
            tmp_path,
            """
trunks:
  - {name: 政务专网, registrar: "10.1.2.3:5060", user: "8000", password_env: TEST_SIP_PASSWORD,
     limit: 100, codecs: [pcmu, g722], digits: info, transport: tls, srtp: sdes}
  - {name: 备用, domain: gw.example, srtp: no, limit: 60}
""",
        )
    )
    first, second = lines.trunks
    assert (first.at, first.secret, first.srtp) == ("10.1.2.3:5060", "abc", "sdes")
    assert (second.at, second.secret, second.srtp) == ("gw.example", "", "no")
    assert (lines.capacity, lines.processes) == (160, 2)


@pytest.mark.parametrize(
    "trunk",
    [
        "{name: a}",
        "{name: a, domain: 'x y'}",
        "{name: a, domain: 'x;transport=tcp'}",
        "{name: a, domain: x, user: 'a\\nb'}",
        "{name: a, domain: x, password: 'a\"b'}",
        "{name: a, domain: x, limit: 0}",
        "{name: a, domain: x, typo: 1}",
    ],
)
def test_what_the_stack_would_misread_is_refused(tmp_path: Path, trunk: str) -> None:
    with pytest.raises(InvalidInput):
        read_lines(written(tmp_path, f"trunks: [{trunk}]"))


def test_a_mistake_is_told_without_the_password(tmp_path: Path) -> None:
    path = written(tmp_path, "trunks: [{name: a, domain: x, password: 'hush\"hush', limit: 0}]")
    with pytest.raises(InvalidInput) as told:
        read_lines(path)
    assert "hush" not in str(told.value)


def test_a_trunk_does_not_show_its_password() -> None:
    assert "hush" not in repr(Trunk(name="a", domain="x", password="hush"))


def test_two_trunks_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        read_lines(written(tmp_path, "trunks: [{name: a, domain: x}, {name: a, domain: y}]"))


def test_loopback_is_bound_only_where_everything_is_on_it() -> None:
    here, far = Trunk(name="a", domain="127.0.0.1:5060"), Trunk(name="b", domain="10.0.0.1")
    assert Lines(trunks=(here,)).bound == "127.0.0.1"
    assert Lines(trunks=(here, far)).bound == ""
