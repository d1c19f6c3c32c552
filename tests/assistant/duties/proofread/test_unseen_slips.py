"""Slips of officers by class: units, averages, series, dates, names, posts; and what is no slip."""

from datetime import date

import pytest

from assistant.duties.proofread.checker import Checker
from assistant.duties.proofread.context import CheckContext
from assistant.duties.proofread.vocabulary import meant_by, misspellings

CHECKER = Checker()


def told(text: str, today: date | None = None) -> dict[str, str | None]:
    return {f.wrong: f.right for f in CHECKER.check(text, CheckContext(today=today))}


def ruled(text: str) -> set[str]:
    return {f.rule for f in CHECKER.check(text)}


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("火场过火面积约60米，无人员伤亡。", "60米", "60平方米"),
        ("林火过火面积达3公里，正在扑救。", "3公里", "3平方公里"),
        ("坡脚塌方量约80平方米，已清运。", "80平方米", "80立方米"),
        ("下立交积水深度约45平方厘米。", "45平方厘米", "45厘米"),
        ("海面阵风9度，渔船已回港。", "9度", "9级"),
        ("测得风速35公里/秒，板房倒塌。", "35公里/秒", "35米/秒"),
        ("水库出库流量为600立方米，下游已预警。", "600立方米", "600立方米每秒"),
        ("晚高峰用电负荷达到85万千瓦时。", "85万千瓦时", "85万千瓦"),
        ("全县日用电量120万千瓦，供电平稳。", "120万千瓦", "120万千瓦时"),
        ("邻县发生3.1度地震，我县有震感。", "3.1度", "3.1级"),
        ("极震区烈度为7级，房屋受损。", "7级", "7度"),
    ],
)
def test_a_quantity_is_given_in_a_unit_that_measures_it(text: str, wrong: str, right: str) -> None:
    assert told(text)[wrong] == right


@pytest.mark.parametrize(
    "text",
    [
        "过火面积约60平方米，堤顶宽4米、长1.5公里，林带面积约3公里长一段受损。",
        "洪峰流量每秒600立方米，累计下泄水量2亿立方米，入库流量900立方米/秒。",
        "用电负荷85万千瓦，日用电量1200万千瓦时。",
        "该楼抗震设防烈度为8度，邻县3.1级地震后完好。",
        "东经118.5度地震台网监测正常，阵风9级。",
        "该路段限速40公里/小时。",
    ],
)
def test_right_units_are_left_alone(text: str) -> None:
    assert not told(text)


def test_averages_are_worked_out() -> None:
    assert "logic.relation" in ruled("转移群众150户、600人，户均5人。")
    assert "logic.relation" in ruled("1至6月接报警情600起，月均120起。")
    assert "logic.relation" in ruled("11月3日至7日接报警情50起，日均12起。")
    assert not ruled("转移群众150户、640人，户均4.3人，1至6月接报警情600起，月均100起。")


def test_series_within_a_paragraph() -> None:
    text = "一、总体情况。接报6起。二、突出问题。迟报1起。四、下步打算。加强培训。"
    assert told(text) == {"四": "三"}
    assert told("各单位要做到：1.专人值守；2.及时接报；4.逐级上报。") == {"4": "3"}
    assert not told("一、二号泵站开机；三、四号泵站待命，值班正常。")
    assert not told("1.专人值守；2.及时接报；3.逐级上报，水深4.5米。")


def test_a_day_to_come_that_lies_before_the_signature() -> None:
    late = "请各单位于11月5日前反馈自查情况。区安委办，2026年11月9日"
    assert "date.past-deadline" in ruled(late.replace("安委办", "政府办公室"))
    held = "防火会商会定于11月5日召开，请参加。区政府办公室，2026年11月9日"
    assert "date.past-deadline" in ruled(held)
    assert "date.past-deadline" not in ruled(held.replace("请参加", "现改期至12日"))
    assert "date.past-deadline" not in ruled(held.replace("定于11月5日", "定于11月15日"))


def test_yesterday_is_told_from_the_day_of_the_report() -> None:
    text = "12月3日8时，镇值班室报告：昨日21时许，河道护栏被撞毁。"
    assert told(text, date(2026, 12, 3))["昨日"] == "12月2日"


def test_the_time_of_a_sudden_event() -> None:
    assert "element.time-part" in ruled("11月18日傍晚，东兴村一民房起火，无人员伤亡。")
    assert "element.time-part" not in ruled("11月18日18时20分，傍晚天色已暗，一民房起火。")
    assert "element.time-part" not in ruled("11月18日傍晚，全区普降小雪，交通正常。")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("月投诉由90件降至30件，减少2倍，值班平稳。", "减少2倍", "减少66.7%"),
        ("警情由80起下降到40起，下降了1倍。", "下降了1倍", "下降了50%"),
        ("按《防汛应急预案的要求，加强巡查。", "《防汛应急预案", "《防汛应急预案》"),
        ("经过夜间巡查，使隐患及时消除。", "经过夜间巡查，使", "夜间巡查使"),
        ("按《关于加强汛期值班工作的通知〉要求落实带班。", "〉", "》"),
        ("请各街道请于今日下班前报送。", "请", ""),
        ("切实提高应急处置能力的提高。", "的提高", ""),
        ("应急演练安排在12月1日至3日其间。", "其间", "期间"),
        ("即日起起用新版值班日志模板，请各单位知悉。", "起用", "启用"),
        ("请将防汛自查报告上缴区防汛办公室。", "上缴", "报送"),
        ("民警抓获罪犯2名，已移交派出所。", "罪犯", "犯罪嫌疑人"),
        ("接报后后，消防救援站立即出动。", "后后", "后"),
        ("伤者暂无生命危险危险。", "危险危险", "危险"),
        ("值班员立即像区领导报告。", "像", "向"),
        ("伤者于上午九点15分送医。", "上午九点15分", "9时15分"),
        ("事故致死亡一人，受伤4人。", "一人", "1人"),
        ("现场指挥由站长吴国粱负责，人员已到位。", "粱", "梁"),
    ],
)
def test_slips_of_wording(text: str, wrong: str, right: str) -> None:
    assert told(text)[wrong] == right


@pytest.mark.parametrize(
    "text",
    [
        "两名罪犯在监狱内斗殴，民警及时制止，现场已处置。",
        "违纪资金已上缴财政，涉案报告另行报送。",
        "起用年轻同志充实值班力量。",
        "受上游来水影响，内河水位涨至3.2米，供电线路断落1处。",
        "市防指、森防指和县交安委已启动会商，县疾控、市机管局派员到场。",
        "安全生产监察中，副科级以上、处级以下干部参加值班。",
        "值班人员胡工：现场已断电。联系人柏振东139-0000-8170。",
        "消防员接到到岗通知后出发，火灾已扑灭。",
        "客车核载40人、实载31人，其中2人重伤、5人轻伤，已送医。",
        "3.2公里外一化工厂爆炸，消防救援局已到场。",
        "11月18日夜间至19日凌晨，值班室未接到灾情报告。",
        "镇党委、镇政府组织群众转移，区委组织部选派干部支援。",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert not told(text)


def test_committees_come_first_also_before_a_verb() -> None:
    right = "乡党委、乡政府"
    assert told("乡政府、乡党委组织村民连夜转移。") == {"乡政府、乡党委": right}


def test_one_organisation_in_two_spellings() -> None:
    text = "宏达物流园仓库起火，宏达物流园已断电。另查，弘达物流园上月被责令整改。"
    assert told(text) == {"弘达物流园": "宏达物流园"}
    assert not told("仁和医院与人和医院分别收治伤者3名、2名。")
    assert not told("值班室通报：直属高等学校与鼓励高等学校专业合作。")


def test_the_denial_is_what_a_counted_casualty_contradicts() -> None:
    assert told("坍塌事故未造成人员伤亡，3名伤者已送医。") == {"未造成人员伤亡": None}
    assert told("无一人受伤，2名伤员已送医。") == {"无一人受伤": None}


def test_a_name_with_its_number_becomes_what_a_notice_says() -> None:
    text = "伤者郑晓芳（身份证号：110101199003070021）已送医。"
    whole = "郑晓芳（身份证号：110101199003070021）"
    assert told(text, date(2026, 3, 6)) == {whole: "郑某某（女，35岁）"}
    assert told(text, date(2026, 3, 7)) == {whole: "郑某某（女，36岁）"}


def test_differences_against_a_dated_figure_and_of_shares() -> None:
    assert "logic.percent" in ruled("11月8日接报警情86起，较11月7日的70起增加26起。")
    assert told("办结率为97%，较9月份的92%提高5%，值班有序。") == {"5%": "5个百分点"}
    assert not told("火灾占18%，较9月份的12%上升50%，值班有序。")
    assert not told("办结率为97%，较9月份的92%提高5个百分点，值班有序。")


def test_times_named_before_the_clock() -> None:
    assert "logic.order" in ruled("火灾发生于9时30分，9时12分消防车到场。")
    assert "logic.order" not in ruled("火灾发生于9时30分，9时42分消防车到场。")


def test_a_share_is_worked_out_to_its_last_digit() -> None:
    assert "logic.percent" in ruled("抽查20家单位，18家在岗，在岗率91%。")
    assert "logic.percent" not in ruled("抽查20家单位，18家在岗，在岗率90%。")
    assert "logic.percent" not in ruled("抽查30家单位，19家在岗，在岗率64%。")


def test_crews_and_points_add_up() -> None:
    assert "logic.relation" in ruled("船上共有船员12人，救起9人，失联4人。")
    assert "logic.relation" in ruled("全镇设避灾点20个，已开放16个，关闭5个。")
    assert "logic.relation" not in ruled("船上共有船员12人，救起9人，失联3人。")
    assert "logic.relation" in ruled("全区14个街镇中，11个已报送，4个未报送。")


def test_pairs_are_judged_as_texts_bring_them() -> None:
    assert any(each.word == "值班" for each in meant_by("值斑"))
    assert meant_by("值班") == ()
    # writing down all two hundred thousand pairs took most of a first check's time
    assert not any(len(wrong) == 2 for wrong in misspellings())
