import io
import zipfile
from pathlib import Path

import pytest

from core.errors import InvalidInput
from ingest.parsers import parse_file, read_raw
from knowledge.documents import ClauseKind

TEXT = "第一条 为了规范值班工作，制定本规定。\n\n第二条 值班室应当及时报告。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "规定.txt"
    path.write_bytes(TEXT.encode(encoding))
    parsed = parse_file(path)
    assert parsed.text == TEXT
    assert [c.label for c in parsed.clauses] == ["第一条", "第二条"]


def test_windows_line_ends_and_marks_leave_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "规定.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert parse_file(path).text == TEXT


def test_the_stored_text_of_markdown_is_the_file_itself(tmp_path: Path) -> None:
    path = tmp_path / "规定.md"
    path.write_text("---\ntitle: 示例规定\n---\n# 示例规定\n\n" + TEXT, encoding="utf-8")
    parsed = parse_file(path)
    assert parsed.text == path.read_text(encoding="utf-8")
    assert all(parsed.text[c.start : c.end] == c.text for c in parsed.clauses)
    assert parsed.meta.title == "示例规定"


def test_the_uploaders_name_decides_where_content_does_not(tmp_path: Path) -> None:
    path = tmp_path / "blob"
    path.write_bytes("单位,电话\n区水务局,021-1\n".encode())
    assert parse_file(path, name="通讯录.csv").clauses[0].text == "单位：区水务局；电话：021-1"


def test_csv_rows_read_by_themselves(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名,职务,电话\n张三,主任,021-1\n李四,副主任,\n", encoding="gb18030")
    found = parse_file(path).clauses
    assert [c.text for c in found] == [
        "姓名：张三；职务：主任；电话：021-1",
        "姓名：李四；职务：副主任",
    ]
    assert {c.kind for c in found} == {ClauseKind.TABLE}
    assert found[0].label == "张三"
    assert "职务" in found[0].context


PAGE = """<!DOCTYPE html><html><head><title>值班规程 - 示范区政府网</title>
<meta name="PubDate" content="2025-02-03"><script>var a = "第一条 假的";</script></head>
<body><nav><a>首页</a></nav><div class="breadcrumb">首页 &gt; 文件</div>
<article><h1>值班规程</h1><h2>一、接听</h2><p>铃响三声内<b>接听</b>。</p>
<ol><li>报单位名称</li><li>记录内容</li></ol>
<table><thead><tr><th>级别</th><th>时限</th></tr></thead>
<tr><td rowspan="2">重大</td><td>15分钟</td></tr><tr><td>书面1小时</td></tr></table></article>
<footer>版权所有</footer></body></html>"""


def test_a_page_gives_its_content_and_not_its_furniture(tmp_path: Path) -> None:
    path = tmp_path / "规程.html"
    path.write_text(PAGE, encoding="utf-8")
    parsed = parse_file(path)
    for furniture in ("首页", "版权所有", "假的"):
        assert furniture not in parsed.text
    assert "铃响三声内接听。" in parsed.text
    assert "1. 报单位名称" in parsed.text
    assert parsed.meta.title == "值班规程"
    assert parsed.meta.promulgated is not None


def test_merged_cells_of_a_page_reach_down(tmp_path: Path) -> None:
    path = tmp_path / "规程.html"
    path.write_text(PAGE, encoding="utf-8")
    table = next(c for c in parse_file(path).clauses if c.kind is ClauseKind.TABLE)
    assert "重大 | 书面1小时" in table.text
    assert table.context == "级别 | 时限"


def test_a_page_in_gbk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "旧页.htm"
    path.write_bytes(
        '<html><head><meta charset="gb2312"></head><body><p>值班电话</p></body></html>'.encode(
            "gbk"
        )
    )
    assert parse_file(path).text == "值班电话"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("空.txt", b"", "空文件"),
        ("空白.md", b" \n\n", "空文件"),
        ("符号.md", b"---\ntitle: a\n---\n", "没有正文"),
        ("旧.doc", OLE, "旧版Word文档"),
        ("旧.wps", OLE, "WPS旧版文档"),
        ("旧.xls", OLE, "旧版Excel"),
        ("锁.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("坏.docx", b"PK\x03\x04 not a package", "已损坏"),
        ("假.docx", b"plain words", "已损坏"),
        ("坏.pdf", b"%PDF-1.7 nothing follows", "已损坏"),
        ("图.png", b"\x89PNG\r\n\x1a\n....", "图片"),
        ("文.rtf", b"{\\rtf1 text}", "RTF"),
        ("程序.exe", b"MZ\x90\x00\x03\x00\x00\x00", "不是可以识别"),
    ],
)
def test_a_file_that_cannot_go_in_is_refused_with_reason_and_remedy(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InvalidInput) as caught:
        parse_file(path)
    assert reason in caught.value.message
    assert name in caught.value.message
    assert caught.value.remedy


def test_a_file_over_the_limit_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.parsers.MAX_BYTES", 10)
    path = tmp_path / "大.txt"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(InvalidInput, match="上限"):
        parse_file(path)


def test_a_package_that_unpacks_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.parsers.formats.MAX_UNPACKED", 100)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "a" * 1000)
    with pytest.raises(InvalidInput, match="上限"):
        read_raw(packed.getvalue(), "炸弹.docx")
