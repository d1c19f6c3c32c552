"""Words and figures of one clause that a sentence puts together wrongly."""

import pytest

from knowledge.evidence.alignment import apart
from knowledge.evidence.verify import check
from knowledge.lexical import query_terms

FINAL = "一般、较大突发事件在处置结束后24小时内报送，重大以上突发事件在处置结束后3日内报送"
FIRST = "（二）较大突发事件和敏感事件，30分钟内电话报告，1小时内书面报告"


@pytest.mark.parametrize(
    ("sentence", "line", "question"),
    [
        ("一般、较大突发事件在处置结束后3日内报送终报。", FINAL, "终报什么时候交？"),
        ("Ⅰ类值班室的UPS要撑4小时。", "Ⅲ类值班室持续供电不少于4小时", "Ⅰ类值班室的UPS呢？"),
        ("总指挥坐镇指挥。", "Ⅰ级响应（红色）：总指挥坐镇指挥", "橙色预警时谁坐镇指挥？"),
        ("总指挥坐镇指挥。", "副总指挥到指挥大厅坐镇指挥", "谁坐镇指挥？"),
        ("隐瞒事实不报的为谎报。", "隐瞒事实不报的为瞒报", "什么叫谎报？"),
        ("3时31分。", "3时31分，书面首报报出", "传真是多少？"),
    ],
)
def test_what_the_clause_does_not_join_is_not_joined(
    sentence: str, line: str, question: str
) -> None:
    assert apart(sentence, line, "某规定 第七条", question)
    assert not check(sentence, {1: f"某规定 第七条\n{line}"}, query_terms, question)[0].supported


@pytest.mark.parametrize(
    ("sentence", "line", "question"),
    [
        ("一般、较大突发事件在处置结束后24小时内报送。", FINAL, "终报什么时候交？"),
        ("较大突发事件，街镇接报后30分钟内电话报告，1小时内书面报告。", FIRST, "多久报告？"),
        ("副总指挥坐镇指挥。", "Ⅱ级响应（橙色）：副总指挥坐镇指挥", "橙色预警时谁坐镇指挥？"),
        ("故意不如实报送的为谎报。", "故意不如实报送的为谎报", "什么叫谎报？"),
        ("中压管道泄漏不小于100米。", "中压管道泄漏不小于100米", "警戒拉多远？"),
    ],
)
def test_what_the_clause_joins_stays(sentence: str, line: str, question: str) -> None:
    assert apart(sentence, line, "某规定 第七条", question) == ""


def test_the_words_over_a_list_give_its_lines_their_level() -> None:
    clause = "某办法 第三条\nⅢ类值班室应当配备下列设备：\n（一）值班电话2部；\n（二）传真机1部。"
    told = check("Ⅲ类值班室应当配备值班电话2部。", {1: clause}, query_terms, "要配几部电话？")
    assert told[0].supported
    other = check("Ⅱ类值班室应当配备值班电话2部。", {1: clause}, query_terms, "Ⅱ类配几部电话？")
    assert not other[0].supported
