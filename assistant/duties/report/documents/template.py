"""The room's own templates: docx files with {{ 字段 }} in them, checked, previewed and filled."""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError
from rapidfuzz import process

from assistant.duties.report.documents.fields import FIELDS, fields
from assistant.duties.report.draft.model import Draft, Paragraph, Piece, Signature
from assistant.duties.report.record import Slot, Step
from core.clock import ROOM_ZONE
from core.errors import InvalidInput

_MOST_BYTES = 40 * 1024 * 1024  # unpacked
_ALIKE = 50  # of 100: near enough to ask whether it was meant
_EXTERNAL = re.compile(rb'<Relationship [^>]*TargetMode="External"[^>]*>')
_LINK = re.compile(rb'Type="[^"]*/hyperlink"')
_BROKEN = (zipfile.BadZipFile, OpcError, KeyError, ValueError, XMLSyntaxError)


class _Sandbox(SandboxedEnvironment):
    """Jinja without functions, and without the sums by which a line could fill the memory."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"operator {operator}")


def _environment() -> SandboxedEnvironment:
    environment = _Sandbox(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    return environment


def check_template(content: bytes) -> list[str]:
    """Return what is wrong with a template, in Chinese, one fault an item; empty is good.

    Found are: no docx, references to files outside, macros, faults of syntax, unknown fields
    (with the nearest one that exists), and whatever makes filling in sample data fail.
    """
    faults = list(_faults_of_file(content))
    if faults:
        return faults
    try:
        names = DocxTemplate(BytesIO(content)).get_undeclared_template_variables(_environment())
    except TemplateSyntaxError as error:
        return [f"模板语法有误：{_plain(error)}"]
    except _BROKEN:
        return ["文件不是能打开的 docx。"]
    if not names:
        faults.append("模板中没有任何字段（如 {{ 标题 }}），导出的文件将没有内容。")
    faults += [_unknown(name) for name in sorted(names - set(FIELDS))]
    if not faults:
        try:
            _render(content, sample())
        except InvalidInput as error:
            faults.append(error.message)
    return faults


def fill_template(template: bytes, draft: Draft) -> bytes:
    """Return a template filled with a draft. InvalidInput says what is wrong with the template."""
    faults = check_template(template)
    if faults:
        raise InvalidInput(f"模板不能使用：{'；'.join(faults)}", "请修改模板后重新上传。")
    return _render(template, draft)


def preview_template(template: bytes) -> bytes:
    """Return a template filled with sample data, to be looked at before it is taken into use."""
    return fill_template(template, sample())


def _render(content: bytes, draft: Draft) -> bytes:
    template = DocxTemplate(BytesIO(content))
    try:
        template.render(fields(draft), jinja_env=_environment(), autoescape=True)
        file = BytesIO()
        template.save(file)
        # Opened again: a tag in the wrong place can leave XML that no program opens.
        DocxTemplate(BytesIO(file.getvalue())).init_docx()
    except SecurityError as error:
        raise InvalidInput("模板中有不允许的写法（只能使用字段、循环和条件）。") from error
    except UndefinedError as error:
        raise InvalidInput(f"模板中的字段用法有误：{error.message}。") from error
    except TemplateError as error:
        raise InvalidInput(f"模板语法有误：{_plain(error)}") from error
    except (*_BROKEN, TypeError, RecursionError) as error:
        raise InvalidInput("填入数据后文件损坏，请检查循环标记是否成对、是否各占一段。") from error
    return file.getvalue()


def _faults_of_file(content: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = package.namelist()
            if "word/document.xml" not in names:
                yield "文件不是 docx。"
                return
            if sum(info.file_size for info in package.infolist()) > _MOST_BYTES:
                yield "文件展开后超过 40 MB。"
                return
            if any(name.endswith("vbaProject.bin") for name in names):
                yield "模板带有宏，请另存为不带宏的 docx。"
            for name in names:
                found = _EXTERNAL.findall(package.read(name)) if name.endswith(".rels") else []
                if any(not _LINK.search(relation) for relation in found):
                    yield "模板引用了外部文件（如远程模板、链接的图片），请改为嵌入。"
                    return
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        yield "文件不是能打开的 docx，请用 WPS 或 Word 另存为 docx 后再上传。"


def _unknown(name: str) -> str:
    near = process.extractOne(name, list(FIELDS), score_cutoff=_ALIKE)
    hint = f"，是否应为“{near[0]}”" if near else ""
    return f"未知字段“{name}”{hint}。"


def _plain(error: TemplateError) -> str:
    """Jinja's words in Chinese, as far as they come up."""
    said = error.message or ""
    for pattern, chinese in _SAID:
        if match := re.search(pattern, said):
            return chinese.format(*match.groups())
    return f"标记不完整或写错（{said}）。"


_SAID = (
    (r"unexpected .[}/].|end of print statement", "“{{{{ }}}}”中的内容写错或没有写完。"),
    (r"Encountered unknown tag '(.*?)'", "不认识的标记“{0}”。"),
    (r"Unexpected end of template.*'(\w+)'", "标记没有成对，缺少“{0}”。"),
    (r"No filter named '(.*?)'", "没有名为“{0}”的过滤器。"),
    (r"unexpected end of template|unexpected char", "标记没有写完，请检查大括号是否成对。"),
)  # fmt: skip


def sample() -> Draft:
    """Return the draft that previews are filled with; everything in it is invented."""

    def piece(text: str, *slots: Slot) -> Piece:
        return Piece(text=text, slots=slots)

    overview = (
        piece("3月6日9时10分许", Slot.OCCURRED_AT),
        piece("，"),
        piece("示例镇示例路1号", Slot.PLACE),
        piece("发生火灾", Slot.CATEGORY),
        piece("。"),
        piece("9时18分", Slot.RECEIVED_AT),
        piece("，接"),
        piece("示例镇政府", Slot.SOURCE),
        piece("报告。"),
        piece("受伤1人", Slot.INJURED),
        piece("。"),
    )
    rest = (
        ("response", (piece("消防2车10人", Slot.FORCE), piece("到场。"))),
        ("state", (piece("起火原因正在调查", Slot.CAUSE), piece("。"))),
        ("next", (piece("有关情况将及时续报。"),)),
    )
    return Draft(
        step=Step.FIRST,
        title_parts=("关于3月6日9时10分许", "示例镇示例路1号", "发生火灾", "的情况报告（首报）"),
        number="第1期",
        addressee="示例区政府总值班室",
        paragraphs=(
            Paragraph(role="overview", pieces=overview),
            *(Paragraph(role=role, pieces=pieces) for role, pieces in rest),
        ),
        attachments=("现场照片",),
        signature=Signature(
            unit="示例镇政府值班室",
            at=datetime(2026, 3, 6, 9, 40, tzinfo=ROOM_ZONE),
            signer="（签发人）",
            contact="（联系人及电话）",
        ),
    )
