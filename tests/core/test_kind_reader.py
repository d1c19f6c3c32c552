"""The reader of kinds: what it says of plain notes."""

from pathlib import Path

import pytest

from core.models import e5
from core.models.kind_reader import KindReader, open_kind_reader
from core.settings import load_settings


@pytest.fixture(scope="module")
def reader() -> KindReader:
    """The reader as a room has it."""
    models = load_settings().models_dir
    if not e5.built(models):
        pytest.skip(f"missing part: built e5 in {models} (zhiban models)")
    found = open_kind_reader(models)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("21:05松坪镇来电：村东老屋烧着了，屋顶都见火苗，消防两车在打水。", "事故灾难-火灾"),
        ("绕城路口一辆面包车跟渣土车撞上了，司机卡在驾驶室里。", "事故灾难-道路交通"),
        ("三小午饭后有二十来个娃上吐下泻，都在镇卫生院挂水。", "公共卫生-食物中毒"),
        ("后山连下三天雨，半坡土石下来把村道埋了，住户已转移。", "自然灾害-地质灾害"),
    ],
)
def test_a_plain_note_is_likeliest_of_its_kind(reader: KindReader, note: str, kind: str) -> None:
    likely = reader.kinds(note)
    assert max(likely, key=lambda name: likely[name]) == kind
    assert sum(likely.values()) == pytest.approx(1.0, abs=1e-3)


def test_the_clause_that_tells_a_kind_is_found(reader: KindReader) -> None:
    clauses = ["21:05松坪镇来电", "村东老屋烧着了", "联系人老吴"]
    assert reader.telling("事故灾难-火灾", clauses) == 1


def test_without_the_embedder_there_is_none(tmp_path: Path) -> None:
    assert open_kind_reader(tmp_path) is None
