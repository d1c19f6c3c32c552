"""Which texts were made for a place that a question names."""

import pytest

from knowledge.evidence.territory import made_there
from knowledge.ranking.features import Candidate, Question
from knowledge.ranking.order import Pointers, order

TITLES = {
    1: "北京市供热管理条例",
    2: "天津港口条例",
    3: "中国（北京）自由贸易试验区条例",
    4: "云溪区值班室建设导则",
    5: "行政区划管理条例",
    6: "民族区域自治法",
    7: "城镇燃气管理条例",
}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("北京这边暖气停了几天要赔?", {1, 3}),
        ("天津的码头归谁管?", {2}),
        ("我们云溪下面一个镇也要建吗?", {4}),
        ("行政机关的民族干部怎么配?", set[int]()),
        ("北京路的暖气停了归谁管?", set[int]()),  # a road's name
        ("燃气停了几天要赔?", set[int]()),
    ],
)
def test_a_place_that_is_named_brings_what_was_made_there(question: str, found: set[int]) -> None:
    assert made_there(question, TITLES) == found


def test_the_rule_of_the_place_named_goes_before_a_state_s_rule_that_fits_as_well() -> None:
    words = ("暖气", "停")
    pool = [
        Candidate(n, n, 1, title, "暖气停供应当提前通知。", (), words, 0.9)
        for n, title in enumerate(("供热管理条例", "北京市供热管理条例"), start=1)
    ]
    question = Question("北京暖气停了要先通知吗?", {"暖气": 2.0}, {})
    assert order(question, pool, Pointers())[0][0] == 1
    assert order(question, pool, Pointers(local=frozenset({2})))[0][0] == 2
