from knowledge.locate import locate

ARTICLE = """第九条 事故发生后，有关人员应当立即报告：
（一）单位负责人；
（二）下列部门：
1. 应急管理部门；
2. 公安机关。
情况紧急时，可以直接报告。"""
PATH = ("第二章 事故报告", "第九条")


def at(quote: str, text: str = ARTICLE, path: tuple[str, ...] = PATH) -> tuple[str, ...]:
    start = text.index(quote)
    return locate(text, path, start, start + len(quote))


def test_a_quote_is_placed_in_its_paragraph() -> None:
    assert at("情况紧急") == (*PATH, "第二款")
    assert at("事故发生后") == (*PATH, "第一款")


def test_a_quote_is_placed_in_its_item_and_subitem() -> None:
    assert at("单位负责人") == (*PATH, "第一款", "第（一）项")
    assert at("公安机关") == (*PATH, "第一款", "第（二）项", "第2目")


def test_a_quote_over_several_items_names_only_what_they_share() -> None:
    assert at("（一）单位负责人；\n（二）下列部门") == (*PATH, "第一款")
    assert at(ARTICLE) == PATH


def test_an_article_of_one_paragraph_has_no_paragraph_to_name() -> None:
    text = "第三条 有下列情形之一的：\n（一）迟报；\n（二）漏报。"
    assert at("漏报", text, ("第三条",)) == ("第三条", "第（二）项")
    assert at("有下列", text, ("第三条",)) == ("第三条",)


def test_a_passage_that_is_no_article_names_its_items_alone() -> None:
    text = "（一）集成整合原则。统筹资源。\n（二）数字赋能原则。建设平台。"
    assert at("建设平台", text, ("二、总体原则",)) == ("二、总体原则", "（二）")


def test_a_span_outside_the_text_leaves_the_path() -> None:
    assert locate(ARTICLE, PATH, 9000, 9010) == PATH
