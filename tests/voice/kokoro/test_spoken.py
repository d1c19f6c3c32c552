"""Figures, codes and signs of duty talk, as they are read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import chinese_to_int
from voice.kokoro.spoken import amount, code, digits, spoken

READ = {
    "请拨打110或119": "请拨打幺幺零或幺幺九",
    "已由120送医": "已由幺二零送医",
    "12345热线转办": "一二三四五热线转办",
    "110人参加，120人待命": "一百一十人参加，一百二十人待命",
    "110kV变电站": "一百一十千伏变电站",
    "10kV线路跳闸": "十千伏线路跳闸",
    "21时30分": "二十一时三十分",
    "21时05分": "二十一时零五分",
    "21:30": "二十一点三十分",
    "8\uff1a05到岗": "八点零五分到岗",
    "2:00换班": "两点整换班",
    "3号值班室": "三号值班室",
    "2号楼2层": "二号楼二层",
    "2人受伤，2辆车": "两人受伤，两辆车",
    "第2组": "第二组",
    "2026年3月5日": "二零二六年三月五日",
    "2026-03-05": "二零二六年三月五日",
    "为期2年": "为期两年",
    "5·12": "五一二",
    "〔2026〕12号": "〔二零二六〕十二号",
    "手机13800001111": "手机幺三八，零零零零，幺幺幺幺",
    "0513-80001234": "零五幺三，八零零零，幺二三四",
    "电话63210000": "电话六三二幺，零零零零",
    "400-810-1234": "四零零，八幺零，幺二三四",
    "分机8011": "分机八零幺幺",
    "增长12.5%": "增长百分之十二点五",
    "10%~20%": "百分之十到百分之二十",
    "3‰": "千分之三",
    "2/3的住户": "三分之二的住户",
    "3-5人": "三到五人",
    "-5℃": "零下五摄氏度",
    "水位3.85m": "水位三点八五米",
    "流量1200m³/s": "流量一千二百立方米每秒",
    "疏散12000人": "疏散一万两千人",
    "1,200户": "一千二百户",
    "100,000元": "十万元",
    "Ⅲ类值班室": "三类值班室",
    "III级响应": "三级响应",
    "1203室": "幺二零三室",
    "沪A12345": "沪A幺二三四五",
    "G42高速": "G四二高速",
    "５个": "五个",
}


@pytest.mark.parametrize(("written", "said"), READ.items())
def test_duty_talk_is_read_as_an_officer_reads_it(written: str, said: str) -> None:
    assert spoken(written) == said


def test_words_without_figures_stay_as_they_are() -> None:
    text = "您好，这里是区总值班室，请报单位、姓名和职务。"
    assert spoken(text) == text


@given(st.text(alphabet="0123456789年月日时分点:：-—.,/%％第号人kVmA电话ⅠⅢ度℃ ", max_size=30))
def test_no_figure_is_left_unread(text: str) -> None:
    assert not any(char.isdigit() and char.isascii() for char in spoken(text))


@given(st.integers(min_value=0, max_value=9_999))
def test_an_amount_means_the_number(number: int) -> None:
    assert chinese_to_int(amount(str(number)).replace("两", "二")) == number


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ("10005", "一万零五"), ("20000", "两万"), ("100012", "十万零一十二"),
        ("2200000", "二百二十万"), ("102030405", "一亿零二百零三万零四百零五"),
        ("0.50", "零点五零"),
        ("10000000000000000000", "一零零零零零零零零零零零零零零零零零零零"),
    ],
)  # fmt: skip
def test_large_amounts_are_said_in_groups_of_four_figures(figures: str, said: str) -> None:
    assert amount(figures) == said


@given(st.text(alphabet="0123456789", min_size=1, max_size=20))
def test_a_code_is_called_figure_by_figure(figures: str) -> None:
    assert len(code(figures)) == len(figures)
    assert "一" not in code(figures)
    assert code(figures).replace("幺", "一") == digits(figures)
