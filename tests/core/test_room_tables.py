"""A room's own tables: what is wrong is told in Chinese, with the place, and never the value."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from core.errors import InvalidInput
from core.room_tables import read_file


class Trunk(BaseModel):
    """One row of a table."""

    model_config = ConfigDict(extra="forbid")
    name: str
    port: int = 5060


class Table(BaseModel):
    """A table of a room."""

    trunks: tuple[Trunk, ...] = ()


def read(tmp_path: Path, given: bytes) -> Table:
    """Read what a room wrote."""
    file = tmp_path / "own.yaml"
    file.write_bytes(given)
    return read_file(Table, file, "线路设置", "随产品提供的 lines.yaml ")


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, b"# nothing yet\n") == Table()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"trunks: [{port: 1}]", "线路设置 own.yaml 有误：“trunks”第1项“name”：缺少。"),
        (b"trunks: [{name: a, secret: s3cret}]", "“secret”：没有这一项"),
        (b"trunks: [{name: a, port: s3cret}]", "“port”：应是整数"),
        (b"trunks:\n  - {name: a\n  - b", "第3行附近的写法不对"),
        (b"- a\n- b\n", "不是一张表"),
        ("线路".encode("gbk"), "不是 UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, given: bytes, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(tmp_path, given)
    assert said in refused.value.message
    assert refused.value.remedy
    assert "s3cret" not in refused.value.message


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="无法读取"):
        read_file(Table, tmp_path, "线路设置", "随产品提供的 lines.yaml ")  # a folder
