"""The sample library: every file opens, says what the manifest says, and holds its gold quotes."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
import yaml
from bs4 import BeautifulSoup
from docx.table import Table

SAMPLES = Path(__file__).resolve().parents[2] / "ingest" / "samples"
QA = Path(__file__).resolve().parents[2] / "evals" / "cases" / "qa-sample.jsonl"
DOCUMENTS: list[dict[str, Any]] = yaml.safe_load(
    (SAMPLES / "manifest.yaml").read_text(encoding="utf-8")
)["documents"]
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in QA.read_text(encoding="utf-8").splitlines()
]


def _docx(path: Path) -> str:
    parts: list[str] = []
    for item in docx.Document(str(path)).iter_inner_content():
        if isinstance(item, Table):
            parts += ["\t".join(cell.text for cell in row.cells) for row in item.rows]
        else:
            parts.append(item.text)
    return "\n".join(parts)


def _pdf(path: Path) -> str:
    pages = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def _xlsx(path: Path) -> str:
    lines: list[str] = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        lines += ["\t".join(str(c) for c in row if c) for row in sheet.iter_rows(values_only=True)]
    return "\n".join(lines)


def _html(path: Path) -> str:
    return BeautifulSoup(path.read_bytes(), "html.parser").get_text()


def _plain(path: Path) -> str:
    return path.read_text(encoding="utf-8")


READERS: dict[str, Callable[[Path], str]] = {
    ".docx": _docx, ".pdf": _pdf, ".xlsx": _xlsx, ".html": _html, ".md": _plain, ".txt": _plain,
}  # fmt: skip


def extracted(file: str, root: Path = SAMPLES) -> str:
    """The file's text as its own library reads it, without any whitespace."""
    path = root / file
    return re.sub(r"\s+", "", READERS[path.suffix](path))


def test_the_library_is_as_wide_as_promised():
    kinds = Counter(document["kind"] for document in DOCUMENTS)
    assert len(DOCUMENTS) >= 18
    assert kinds["预案"] >= 6
    assert kinds["案例"] >= 4
    assert kinds["SOP"] >= 3
    assert {Path(document["file"]).suffix for document in DOCUMENTS} == set(READERS)


def test_manifest_and_folder_list_the_same_files():
    on_disk = {str(p.relative_to(SAMPLES)) for p in (SAMPLES / "示范区").rglob("*") if p.is_file()}
    assert on_disk == {document["file"] for document in DOCUMENTS}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d["file"])
def test_a_file_says_its_title_number_and_effective_day(document: dict[str, Any]):
    text = extracted(document["file"])
    assert document["title"] in text
    assert document["number"] in text
    for day in filter(None, (document["promulgated"], document["effective"])):
        in_order = f"{day.year}年{day.month}月{day.day}日"
        assert in_order in text or document["kind"] == "名录"


def test_one_regulation_has_two_revisions_and_the_later_repeals_the_former():
    old, new = sorted(
        (d for d in DOCUMENTS if d.get("revision_group")), key=lambda d: d["effective"]
    )
    assert old["title"] == new["title"]
    assert old["repealed"] == new["effective"]
    assert f"{old['number']}）同时废止" in extracted(new["file"])
    assert "铃响五声" in extracted(old["file"])
    assert "铃响三声" in extracted(new["file"])


def test_one_pair_in_force_contradicts_itself():
    pair = [d for d in DOCUMENTS if d.get("conflict_group")]
    assert len(pair) == 2
    assert not any(d.get("repealed") for d in pair)
    stated = [
        re.findall(r"街镇值班室(?:应当)?配置不间断电源.*?不少于(\d)小时", extracted(d["file"]))
        for d in pair
    ]
    assert sorted(stated) == [["2"], ["4"]]


def test_exactly_one_document_is_restricted():
    assert Counter(d["audience"] for d in DOCUMENTS) == {"all": len(DOCUMENTS) - 1, "带班领导": 1}


def test_telephone_numbers_are_all_of_the_undiallable_range():
    numbers = re.findall(r"\d{3,4}-\d{7,8}", "".join(extracted(d["file"]) for d in DOCUMENTS))
    assert len(numbers) > 100
    assert all(number.startswith("021-0550") for number in numbers)


def test_questions_cover_every_kind():
    kinds = Counter(row["kind"] for row in ROWS)
    assert len(ROWS) >= 45
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert kinds["unanswerable"] >= 10
    assert set(kinds) >= {"version", "conflict", "colloquial", "multi", "number", "list"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_gold_quotes_stand_in_their_files(row: dict[str, Any]):
    titles = {document["file"]: document["title"] for document in DOCUMENTS}
    assert bool(row["gold"]) == (row["kind"] != "unanswerable")
    for gold in row["gold"]:
        assert titles[gold["file"]] == gold["doc"]
        text = extracted(gold["file"])
        assert re.sub(r"\s+", "", gold["quote"]) in text
        for label in gold["article"].split(" > "):
            # a sheet's name is not among its cells; its title line has it in brackets
            assert re.sub(r"\s+", "", label) in text


def test_building_again_gives_the_same_text(tmp_path: Path):
    pytest.importorskip("reportlab", reason="missing part: reportlab (development group)")
    from ingest.samples.build import build

    first = {path.relative_to(tmp_path / "1"): path for path in build(tmp_path / "1")}
    second = {path.relative_to(tmp_path / "2"): path for path in build(tmp_path / "2")}
    assert [p.read_bytes() for p in first.values()] == [p.read_bytes() for p in second.values()]
    for name in first:
        assert extracted(str(name), tmp_path / "1") == extracted(str(name)), name
