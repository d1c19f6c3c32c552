"""Tables of events: out, in, and what an import would change."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from connectors.events import commands as c
from connectors.events.model import NewEvent, State, Verb
from core.errors import InvalidInput, NotFound, Refused
from tests.connectors.events.test_actions import Desk, desk

__all__ = ["desk"]

HEAD = ["事件编号", "标题", "分类", "状态", "地点", "承办单位", "登记时间", "来源", "办理结果"]


def put(desk: Desk, rows: list[list[object]], name: str = "事件.xlsx") -> str:
    folder = desk.room.context.files / "import"
    folder.mkdir(parents=True, exist_ok=True)
    if name.endswith(".csv"):
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        (folder / name).write_bytes(out.getvalue().encode("gb18030"))
        return name
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return name


def fates(desk: Desk, rows: list[list[object]], name: str = "事件.xlsx") -> list[tuple[str, str]]:
    data = desk.do("import_preview", file=put(desk, rows, name)).data
    return [(row["fate"], row["problem"]) for row in data["rows"]]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_is_exported_is_read_back_unchanged(desk: Desk, form: str) -> None:
    made = desk.do("create", title="=1+1 路面塌陷", place="Q1", source="巡查", category="城市管理")
    desk.do("dispatch", event=made.refs["event"], to=["W1", "W2"])
    done = desk.do("export", format=form)
    assert (done.text, done.data["rows"]) == ("已导出 1 件事件，24小时内可下载。", 1)
    written = Path(done.data["file"])
    folder = desk.room.context.files / "import"
    folder.mkdir()
    (folder / written.name).write_bytes(written.read_bytes())
    preview = desk.do("import_preview", file=written.name)
    assert preview.text == "新增 0 件，修改 0 件，不变 1 件，有问题 0 行。"


def test_no_content_becomes_a_formula(desk: Desk) -> None:
    desk.do("create", title="=HYPERLINK(1)")
    sheet = load_workbook(desk.do("export").data["file"]).active
    assert sheet is not None
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=HYPERLINK(1)", "s")
    text = Path(desk.do("export", format="csv").data["file"]).read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in text


def test_an_import_is_shown_before_it_is_done(desk: Desk) -> None:
    known = desk.do("create", title="旧题").refs["event"]
    rows: list[list[object]] = [
        HEAD,
        [known, "新题", "", "", "老码头", "", "", "", ""],
        ["", "旧事", "城市管理", "已办结", "Q1", "水务所、城管中队", "2025-12-01", "", "修好"],
    ]  # fmt: skip
    name = put(desk, rows)
    shown = desk.do("import_preview", file=name)
    assert shown.text == "新增 1 件，修改 1 件，不变 0 件，有问题 0 行。"
    assert shown.data["rows"][0]["changes"] == {"标题": ("旧题", "新题"), "地点": ("", "Q1")}
    assert desk.system.get(known).title == "旧题"
    done = desk.do("import", file=name, digest=shown.data["digest"])
    changed = desk.system.get(known)
    assert (changed.title, changed.place, changed.steps[-1].verb) == ("新题", "Q1", Verb.EDIT)
    assert changed.steps[-1].detail["before"] == {"title": "旧题", "place": None}
    old = desk.system.get(done.refs["events"][1])
    assert (old.id, old.state, old.result) == ("SJ20251201-0001", State.CLOSED, "修好")
    assert old.units == ("W1", "W2")
    assert [step.verb for step in old.steps] == [Verb.IMPORT]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (["", "", "城市管理"], "缺少标题"),
        (["", "题", "火灾"], "分类没有“火灾”这一项"),
        (["", "题", "", "办着呢"], "状态没有“办着呢”这一项"),
        (["", "题", "", "", "无名地"], "地点“无名地”不在登记册中"),
        (["", "题", "", "", "", "无名所"], "承办单位“无名所”不在登记册中"),
        (["", "题", "", "处置中"], "却没有承办单位"),
        (["", "题", "", "", "", "", "昨天下午"], "登记时间“昨天下午”看不懂"),
    ],
)
def test_a_row_that_is_wrong_is_named(desk: Desk, cells: list[object], problem: str) -> None:
    [(fate, said)] = fates(desk, [HEAD, cells])
    assert fate == "error"
    assert problem in said


def test_a_table_never_moves_an_event(desk: Desk) -> None:
    known = desk.do("create", title="在办").refs["event"]
    [(fate, said)] = fates(desk, [HEAD, [known, "在办", "", "已办结"]])
    assert fate == "error"
    assert "状态不能通过表格修改" in said


def test_a_closed_event_is_not_rewritten(desk: Desk) -> None:
    made = desk.system.create(desk.room.call(), NewEvent(title="结了"))
    desk.system.change(desk.room.call(), made.id, c.Close(result="误报"))
    [(fate, said)] = fates(desk, [HEAD, [made.id, "改头换面"]])
    assert (fate, said) == ("error", "事件已办结，登记内容不能再改")


def test_the_same_number_twice_is_an_error(desk: Desk) -> None:
    assert [fate for fate, _ in fates(desk, [HEAD, ["A-1", "甲"], ["A-1", "乙"]])] == [
        "new", "error",
    ]  # fmt: skip


def test_nothing_is_imported_while_a_row_is_wrong(desk: Desk) -> None:
    name = put(desk, [HEAD, ["", "好的"], ["", ""], ["", "", "城市管理"]])
    digest = desk.do("import_preview", file=name).data["digest"]
    with pytest.raises(Refused, match="没有导入"):
        desk.do("import", file=name, digest=digest)
    assert desk.do("board").data["totals"]["open"] == 0


def test_only_the_file_that_was_previewed_is_imported(desk: Desk) -> None:
    digest = desk.do("import_preview", file=put(desk, [HEAD, ["", "甲"]])).data["digest"]
    put(desk, [HEAD, ["", "乙"]])
    with pytest.raises(Refused, match="与预览时不同"):
        desk.do("import", file="事件.xlsx", digest=digest)


def test_importing_again_under_the_same_key_adds_nothing(desk: Desk) -> None:
    name = put(desk, [HEAD, ["", "甲"], ["", "乙"]], "事件.csv")
    digest = desk.do("import_preview", file=name).data["digest"]
    action, call = desk.action("import"), desk.room.call()
    arguments = action.arguments(file=name, digest=digest)
    assert action.run(call, arguments).refs == action.run(call, arguments).refs
    assert desk.do("board").data["totals"]["open"] == 2


def test_only_files_of_the_import_folder_are_read(desk: Desk) -> None:
    (desk.room.context.files).mkdir(parents=True, exist_ok=True)
    (desk.room.context.files / "secret.csv").write_text("标题\n甲\n")
    for name in ("../secret.csv", "/etc/passwd", "没有.xlsx"):
        with pytest.raises(NotFound):
            desk.do("import_preview", file=name)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.xlsx", b"PK nothing", "不是可读的xlsx"),
        ("x.csv", b"", "没有内容"),
        ("x.csv", "名称,来源\n甲,巡查\n".encode(), "没有“标题”一列"),
        ("x.csv", "标题,密码\n甲,1\n".encode(), "不认识这些列：密码"),
    ],
)
def test_a_file_that_is_no_table_is_said(
    desk: Desk, name: str, content: bytes, problem: str
) -> None:
    folder = desk.room.context.files / "import"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=problem):
        desk.do("import_preview", file=name)
