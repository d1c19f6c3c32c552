import pytest

from ingest.parsers import parse_raw, read_raw
from ingest.structure import build
from knowledge.documents import ClauseKind, ParsedClause


def clauses(text: str, name: str = "文件.md") -> tuple[ParsedClause, ...]:
    return build(read_raw(text.encode(), name))


def articles(text: str) -> list[str]:
    return [c.label for c in clauses(text) if c.kind is ClauseKind.ARTICLE]


def leaves(text: str, name: str = "文件.md") -> list[ParsedClause]:
    return [c for c in clauses(text, name) if c.kind is not ClauseKind.HEADING]


LAW = """# 示例市值班条例

（2020年1月1日示例市人民代表大会常务委员会通过）

目　录

第一章　总则
第二章　值班

第一章　总　则

第一条　为了规范值班工作，制定本条例。

第二条　值班室应当：

（一）坚守岗位；

（二）及时报告。

遇有急事，依照本条例
第五条 第二款的规定办理。

第二章　值班

第三条　记录保存三年。

第三条之一　录音保存一年。

第四条　本条例自2020年3月1日起施行。
"""


def test_articles_are_read_in_order_with_their_chapters() -> None:
    found = [c for c in clauses(LAW) if c.kind is ClauseKind.ARTICLE]
    assert [c.path for c in found] == [
        ("第一章 总则", "第一条"),
        ("第一章 总则", "第二条"),
        ("第二章 值班", "第三条"),
        ("第二章 值班", "第三条之一"),
        ("第二章 值班", "第四条"),
    ]


def test_an_article_holds_all_its_paragraphs_and_items() -> None:
    second = next(c for c in clauses(LAW) if c.label == "第二条")
    assert second.text.startswith("第二条　值班室")
    assert second.text.endswith("第五条 第二款的规定办理。")


def test_parents_are_the_enclosing_headings() -> None:
    found = clauses(LAW)
    third = next(c for c in found if c.label == "第三条")
    assert third.parent is not None
    assert found[third.parent].label == "第二章 值班"


def test_a_table_of_contents_is_kept_apart() -> None:
    headings = [c.label for c in clauses(LAW) if c.kind is ClauseKind.HEADING]
    assert headings.count("第一章 总则") == 1
    assert "目录" in headings


@pytest.mark.parametrize(
    "line",
    [
        "第三十条规定的单位，应当接受检查。",
        "第三十条 规定的单位，应当接受检查。",
        "第三十条、第三十一条所列情形除外。",
        "第三十条第二款的处罚，由公安机关决定。",
    ],
)
def test_a_reference_at_the_head_of_a_line_is_no_article(line: str) -> None:
    text = (
        f"第一条 为了安全，制定本法。\n\n第二条 依照本法\n{line}\n\n第三条 本法自公布之日起施行。\n"
    )
    assert articles(text) == ["第一条", "第二条", "第三条"]


def test_provisions_quoted_by_a_decision_are_no_articles() -> None:
    text = (
        "# 关于修改《示例条例》的决定\n\n一、将第五条修改为：\n\n“第五条 值班室应当设专人。\n\n"
        "第六条 值班人员不得离岗。”\n\n二、增加一条，作为第七条：“第七条 记录保存三年。”\n\n"
        "本决定自公布之日起施行。\n"
    )
    assert articles(text) == []


def test_articles_written_on_one_line_are_separated() -> None:
    text = (
        "第一条 为了安全，制定本规则。 第二条 适用本规则第一条 的单位应当执行。 "
        "第三条 自公布之日起施行。\n"
    )
    assert articles(text) == ["第一条", "第二条", "第三条"]


def test_articles_without_a_space_are_recognised_in_sequence() -> None:
    text = (
        "第一条为了安全，制定本办法。\n第二条本办法适用于全区。\n第三条本办法自发布之日起施行。\n"
    )
    assert articles(text) == ["第一条", "第二条", "第三条"]


def test_headings_marked_as_markdown_are_articles_too() -> None:
    text = "## 第一条 目的\n为了安全。\n## 第二条 范围\n适用全区。\n"
    found = [c for c in clauses(text) if c.kind is ClauseKind.ARTICLE]
    assert [c.text for c in found] == ["第一条 目的\n为了安全。", "第二条 范围\n适用全区。"]


def test_a_gap_in_the_source_is_read_as_it_stands_and_reported() -> None:
    raw = read_raw("第一条 甲。\n\n第二条 乙。\n\n第五条 丙。\n".encode(), "缺条.txt")
    parsed = parse_raw(raw, "缺条.txt")
    assert [c.label for c in parsed.clauses] == ["第一条", "第二条", "第五条"]
    assert any("第二条之后是第五条" in warning for warning in parsed.warnings)


def test_a_chapter_title_over_two_lines_is_one_heading() -> None:
    text = "第一章 总则\n第一条 甲。\n第二章 没有划入管理区的\n设施的保护\n第二条 乙。\n"
    assert any(c.label == "第二章 没有划入管理区的设施的保护" for c in clauses(text))


def test_an_attachment_ends_the_last_article() -> None:
    text = (
        "第一条 甲。\n\n第二条 自公布之日起施行。\n\n附件1\n人员名单\n\n"
        "一、组长\n张三任组长，负责总体工作。\n"
    )
    found = clauses(text)
    assert found[1].text == "第二条 自公布之日起施行。"
    assert found[-1].path == ("附件1 人员名单", "一、组长")


def test_an_announced_attachment_is_not_its_beginning() -> None:
    text = (
        "# 通知\n\n一、要求\n请各单位认真执行。\n\n附件：验收标准\n\n"
        "示范区人民政府办公室\n2024年6月1日\n\n"
        "附件\n验收标准\n\n一、供电\n不少于2小时。\n"
    )
    found = clauses(text)
    closing = next(c for c in found if c.label == "落款")
    assert closing.text.startswith("附件：验收标准")
    assert closing.text.endswith("2024年6月1日")
    assert found[-1].path == ("附件 验收标准", "一、供电")


OFFICIAL = """# 示范区建设导则

## 一、总则

### （一）目的

为了规范建设，制定本导则。

# 1、需求导向原则

围绕值班需求开展建设。

## 二、要求

值班室应当满足：

（1）配备电话；

（2）配备电源。
"""


def test_numbering_outranks_the_number_of_hashes() -> None:
    found = {c.path for c in leaves(OFFICIAL)}
    assert ("一、总则", "（一）目的") in found
    assert ("一、总则", "（一）目的", "1、需求导向原则") in found


def test_short_items_stay_with_their_lead_in() -> None:
    last = leaves(OFFICIAL)[-1]
    assert last.path == ("二、要求",)
    assert last.text.startswith("值班室应当满足：")
    assert last.text.endswith("（2）配备电源。")


def test_items_far_from_their_lead_in_carry_it_as_context() -> None:
    items = "\n".join(f"（{n}）{'值班室应当配备设备并保持完好' * 5}。" for n in range(1, 9))
    found = leaves(f"# 标准\n\n一、设备\n\n3、平台应当集成以下模块。\n{items}\n")
    assert len(found) > 1
    assert "以下模块" in found[-1].context
    assert all(len(c.text) <= 800 for c in found)


def test_emergency_plans_number_headings_with_decimals() -> None:
    text = (
        "1 总则\n1.1 编制目的\n规范处置。\n1.2 适用范围\n全区。\n"
        "2 组织体系\n2.1 指挥部\n区长任总指挥。\n"
    )
    found = [c.path for c in leaves(text, "预案.txt")]
    assert found == [
        ("1 总则", "1.1 编制目的"),
        ("1 总则", "1.2 适用范围"),
        ("2 组织体系", "2.1 指挥部"),
    ]


def test_a_list_under_a_heading_is_not_taken_for_headings() -> None:
    text = "# 说明\n\n一、目录\n\n1、火灾处置\n2、燃气处置\n3、停电处置\n"
    found = leaves(text)
    assert len(found) == 1
    assert found[0].path[0] == "一、目录"


def test_a_text_without_any_structure_is_one_section() -> None:
    found = leaves("今天夜间有大风，请各值班室加强值守。", "通知.txt")
    assert [(c.kind, c.path) for c in found] == [(ClauseKind.SECTION, ())]


def test_what_stands_before_the_first_heading_is_the_preamble() -> None:
    text = "# 关于加强值班的通知\n\n各单位：\n\n现将有关要求通知如下。\n\n一、纪律\n不得离岗。\n"
    found = leaves(text)
    assert found[0].kind is ClauseKind.PREAMBLE
    assert found[0].text.startswith("各单位：")


def test_an_over_long_paragraph_is_cut_at_sentence_ends() -> None:
    text = "一、情况\n" + "区总值班室接到报告后立即核实情况并向带班领导报告。" * 60 + "\n"
    found = leaves(text, "长文.txt")
    assert len(found) >= 3
    assert all(c.text.endswith("。") and len(c.text) <= 520 for c in found)


PIPES = """# 标准

三、分级

表1 分级标准

| 级别 | 死亡人数 |
|---|---|
| 重大 | 10人以上 |
| 较大 | 3人以上 |

注：以上包括本数。
"""


def test_a_table_is_a_clause_with_its_header_as_context() -> None:
    table = next(c for c in leaves(PIPES) if c.kind is ClauseKind.TABLE)
    assert table.label == "表1 分级标准"
    assert "级别 | 死亡人数" in table.context
    assert table.text.endswith("| 较大 | 3人以上 |")
    assert leaves(PIPES)[-1].text == "注：以上包括本数。"


def test_a_long_table_is_cut_between_rows_and_every_part_names_the_columns() -> None:
    rows = "\n".join(f"| 街道{n} | 不少于{n}小时的备用电源 |" for n in range(60))
    text = f"# 标准\n\n| 单位 | 要求 |\n|---|---|\n{rows}\n"
    tables = [c for c in leaves(text) if c.kind is ClauseKind.TABLE]
    assert len(tables) > 2
    assert all("单位 | 要求" in c.context for c in tables)
    assert all(c.text.count("|") % 3 == 0 for c in tables)


def test_tables_written_as_html_show_their_words_to_a_search() -> None:
    text = (
        "# 标准\n\n一、配置\n\n<table><tr><th>项目</th><th>要求</th></tr>"
        "<tr><td>电源</td><td>2小时</td></tr></table>\n\n以上为最低要求。\n"
    )
    table = next(c for c in leaves(text) if c.kind is ClauseKind.TABLE)
    assert "项目 | 要求" in table.context
    assert "电源 | 2小时" in table.context


def test_tables_with_tabs_keep_both_header_lines() -> None:
    text = "附录 A\n\n表1 配置表\n\n项目\t要求\t\n\tIII类\tII类\n电话\t√\t√\n传真\t√\t\n"
    table = next(c for c in leaves(text, "导则.txt") if c.kind is ClauseKind.TABLE)
    assert "III类 | II类" in table.context
    assert table.path == ("附录A", "表1 配置表")


def test_a_long_article_stays_one_clause() -> None:
    text = "第一条 " + "值班人员应当如实记录。" * 200 + "\n\n第二条 乙。\n"
    assert articles(text) == ["第一条", "第二条"]
