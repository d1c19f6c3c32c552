"""The room's own templates: faults told in Chinese, nothing but fields runs, blanks stay."""

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document

from assistant.duties.report import documents
from assistant.duties.report.draft import Header, compose
from assistant.duties.report.record import Step
from core.errors import InvalidInput
from tests.assistant.duties.report.incidents import warehouse_fire


def template(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


GOOD = template(
    "{{ 标题 }}", "{%p for 段 in 正文 %}", "{{ 段 }}", "{%p endfor %}", "地点：{{ 事发地点 }}"
)


def filled(content: bytes) -> list[str]:
    material, record = warehouse_fire()
    draft = compose(record, material, Step.FIRST, Header(unit="银杏镇值班室 <甲>"))
    made = documents.fill_template(content, draft)
    return [paragraph.text for paragraph in Document(BytesIO(made)).paragraphs]


def test_a_template_is_filled_paragraph_by_paragraph() -> None:
    material, record = warehouse_fire()
    draft = compose(record, material, Step.FIRST, Header())
    expected = [draft.title, *draft.body.split("\n"), "地点：银杏镇银杏街88号东升木器厂"]
    assert filled(GOOD) == expected


def test_marked_blanks_stay_in_a_filled_template() -> None:
    assert any("【待补：" in text for text in filled(GOOD))


def test_signs_of_markup_are_text() -> None:
    assert filled(template("{{ 报送单位 }}")) == ["银杏镇值班室 <甲>"]


def test_a_good_template_has_no_faults_and_a_preview() -> None:
    assert documents.check_template(GOOD) == []
    preview = Document(BytesIO(documents.preview_template(GOOD)))
    assert "示例镇" in preview.paragraphs[0].text


@pytest.mark.parametrize("field", list(documents.FIELDS))
def test_every_listed_field_can_be_used(field: str) -> None:
    assert documents.check_template(template(f"{{{{ {field} }}}}")) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{ 标提 }}", "是否应为“标题”"),
        ("{{ 标题 ", "大括号|没有写完"),
        ("{% for 段 in 正文 %}{{ 段 }}", "没有成对"),
        ("{% foo %}", "不认识的标记"),
        ("{{ 标题|foo }}", "过滤器"),
        ("没有字段", "没有任何字段"),
        ("{{ 标题.__class__ }}", "不允许"),
        ("{{ 'a' * 1000000000 }}{{ 标题 }}", "不允许"),
    ],
)
def test_faults_are_told_in_chinese(text: str, fault: str) -> None:
    found = "".join(documents.check_template(template(text)))
    assert re.search(fault, found), found


def test_what_is_no_docx_is_told_so() -> None:
    assert documents.check_template(b"text") != []


def test_a_template_with_faults_is_not_filled() -> None:
    with pytest.raises(InvalidInput, match="未知字段"):
        filled(template("{{ 不存在的 }}"))


def test_a_template_that_fetches_from_outside_is_refused() -> None:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/_rels/document.xml.rels":
                outside = (
                    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
                    b'officeDocument/2006/relationships/attachedTemplate" '
                    b'Target="http://example.invalid/a.dotm" TargetMode="External"/>'
                )
                content = content.replace(b"</Relationships>", outside + b"</Relationships>")
            new.writestr(name, content)
    assert "外部文件" in "".join(documents.check_template(file.getvalue()))
