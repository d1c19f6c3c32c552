"""The reader of kinds can be taught anew from the rows that are in the repository."""

from pathlib import Path

from core.models.hashed import HashedEmbedder
from core.models.kind_reader import LocalKindReader
from evals import learn_kinds

ROWS = Path(learn_kinds.__file__).parent / "cases" / "told.jsonl"
FIRE, CRASH = "事故灾难-火灾", "事故灾难-道路交通"
NOTES = [
    ("老屋烧着了，火苗很高", FIRE), ("仓库起火，正在扑救", FIRE), ("灶间着火，已扑灭", FIRE),
    ("两车相撞，司机受伤", CRASH), ("货车撞上护栏翻了", CRASH), ("路口追尾，堵了车", CRASH),
]  # fmt: skip


def test_every_kind_of_the_rows_is_one_that_there_is() -> None:
    rows = learn_kinds.read(ROWS)
    assert len(rows) > 2_000
    assert len({kind for _, kind in rows}) > 50


def test_what_was_taught_is_what_the_archive_gives_back(tmp_path: Path) -> None:
    rows = [(text, learn_kinds.KINDS.index(kind)) for text, kind in NOTES]
    learn_kinds.learn(rows, HashedEmbedder(), tmp_path / "kinds.npz")
    reader = LocalKindReader(HashedEmbedder(), tmp_path / "kinds.npz")
    for text, kind in NOTES:
        likely = reader.kinds(text)
        assert max(likely, key=lambda name: likely[name]) == kind
