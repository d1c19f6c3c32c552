"""Properties that hold for every text, and a generated law that is read back exactly."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import int_to_chinese
from ingest.parsers import parse_raw
from ingest.parsers.lines import scan
from ingest.raw import RawDocument
from ingest.structure import build
from knowledge.documents import ClauseKind, ParsedClause

_LINES = st.sampled_from(
    [
        "# 标题", "## 一、总则", "第一章 总则", "第二章 报告", "第一节 一般规定", "第一条 甲。",
        "第二条 乙：", "第三条 丙。", "第九条规定的情形", "第五条 ", "（一）子项；", "（二）子项。",
        "1. 数字项；", "2、数字项。", "①圈码项。", "附件1：名单", "附录 A", "附则", "目录", "目 录",
        "普通段落，没有结束", "普通段落有结束。", "请做到以下几点：", "表1 配置表", "| 甲 | 乙 |",
        "|---|---|", "| 一 | 二 |", "甲\t乙\t丙", "\t\t丁", "2024年5月1日", "示范区人民政府办公室",
        "1 总则", "1.1 目的", "“第三条 引用的条文。", "引用结束。”", "**加粗：**内容。", "---", "",
        "   ", "（此件公开发布）", "抄送：各单位。", "<table><tr><td>a</td><td>b</td></tr></table>",
        "值班室应当配备设备并保持完好。" * 40, "续表", "- 列表项", "> 引用", "*",
    ]
)  # fmt: skip
_ANY = st.one_of(
    _LINES, st.text(alphabet="第一二条章（）()1、.。：:附件表\t| 甲乙#*“”\n", max_size=30)
)
_MARKUP = re.compile(r"</?table>|[\s　#*_=\-<>!]")


def parsed(text: str) -> tuple[ParsedClause, ...]:
    return build(RawDocument(text, scan(text)))


@settings(max_examples=300, deadline=None)
@given(st.lists(_ANY, max_size=40))
def test_spans_slice_exactly_follow_in_order_and_never_overlap(lines: list[str]) -> None:
    text = "\n".join(lines)
    end = 0
    for index, clause in enumerate(parsed(text)):
        assert text[clause.start : clause.end] == clause.text
        assert clause.text.strip()
        assert clause.start >= end
        assert clause.parent is None or clause.parent < index
        end = clause.end


@settings(max_examples=300, deadline=None)
@given(st.lists(_ANY, max_size=40))
def test_clauses_together_hold_every_word(lines: list[str]) -> None:
    text = "\n".join(lines)
    left = list(text)
    for clause in parsed(text):
        left[clause.start : clause.end] = " " * (clause.end - clause.start)
    assert not _MARKUP.sub("", "".join(left))


_SENTENCE = st.text(alphabet="值班室应当及时报告情况并做好记录有关单位", min_size=4, max_size=40)


@st.composite
def laws(draw: st.DrawFn) -> tuple[str, list[tuple[tuple[str, ...], str]]]:
    """Return a law's text and, for every article, its path and exact text."""
    gap = draw(st.sampled_from(["\n", "\n\n"]))
    space = draw(st.sampled_from([" ", "　", "  "]))
    lines = ["# 示例条例"]
    expected: list[tuple[tuple[str, ...], str]] = []
    number = 0
    for chapter in range(1, draw(st.integers(1, 4)) + 1):
        title = f"第{int_to_chinese(chapter)}章"
        name = draw(st.sampled_from(["总则", "报告", "监督管理", "法律责任"]))
        lines.append(f"{draw(st.sampled_from(['', '## ']))}{title}{space}{name}")
        for _ in range(draw(st.integers(1, 30))):
            number += 1
            label = f"第{int_to_chinese(number)}条"
            body = [f"{label}{space}{draw(_SENTENCE)}。"]
            body += [
                f"（{int_to_chinese(i)}）{draw(_SENTENCE)}；"
                for i in range(1, draw(st.integers(1, 4)))
            ]
            body += [f"{draw(_SENTENCE)}。" for _ in range(draw(st.integers(0, 2)))]
            expected.append(((f"{title} {name}", label), gap.join(body)))
            lines += body
    return gap.join(lines) + "\n", expected


@settings(max_examples=60, deadline=None)
@given(laws())
def test_a_generated_law_is_read_back_exactly(
    law: tuple[str, list[tuple[tuple[str, ...], str]]],
) -> None:
    text, expected = law
    found = [(c.path, c.text) for c in parsed(text) if c.kind is ClauseKind.ARTICLE]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "值班室应当及时报告，" * 10_000,
        "第三条 " * 50_000,
        "（一）甲；\n" * 20_000,
        "附件1：甲\n" * 20_000,
        "第一章 总则\n" * 20_000,
        "目录\n甲\n" * 10_000,
        "| 甲 | 乙 |\n" * 10_000,
        "“第一条 增加：“" * 20_000,
        "《" * 100_000,
    ],
    ids=lambda text: text[:8].strip(),
)
def test_no_text_takes_more_than_its_length_deserves(text: str) -> None:
    began = time.process_time()
    parse_raw(RawDocument(text, scan(text)), "长文.txt")
    assert time.process_time() - began < 8  # squared time would be minutes
