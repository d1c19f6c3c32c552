import pytest

from knowledge.evidence.figures import figures, unsupported


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("应当在二十四小时内报告", "24小时"),
        ("应在24个小时内报告", "24小时"),
        ("依照第六十一条", "61条"),
        ("Ⅲ类值班室", "3类"),
        ("III类值班室", "3类"),
        ("三类值班室", "3类"),
        ("沪府办〔2018〕62号", "〔2018〕62号"),
        ("沪府办(2018)62号", "〔2018〕62号"),
        ("年收入百分之六十", "60%"),
        ("年收入60%", "60%"),
        ("直接经济损失5000万元", "5000万元"),
        ("值班电话021-55501234", "02155501234"),
        ("20个工作日", "20工作日"),
        ("７日内补报", "7日"),
        ("20:30到岗", "20:30"),
    ],
)
def test_figures_are_read_in_one_canonical_form(text: str, figure: str) -> None:
    assert figure in figures(text)


def test_idioms_are_not_figures() -> None:
    assert figures("每年至少组织一次,一起事故,同一家单位") == set()


def test_a_class_numeral_is_a_whole_word() -> None:
    assert "2类" not in figures("III类值班室")


def test_a_figure_that_the_evidence_lacks_is_named() -> None:
    assert unsupported("应在1小时内报告", "每级上报的时间不得超过2小时") == {"1小时"}


def test_the_same_figure_written_otherwise_is_supported() -> None:
    assert unsupported("24小时内,第61条", "应当在二十四小时内,依照第六十一条") == set()
