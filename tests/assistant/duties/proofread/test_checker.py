"""What the checker finds, what it leaves alone, and what holds of every finding."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.duties.proofread.checker import Checker
from assistant.duties.proofread.context import CheckContext, Kind
from assistant.duties.proofread.finding import Authority, Finding, Severity, Type

CHECKER = Checker()


def found(text: str, context: CheckContext | None = None) -> dict[str, str | None]:
    return {f.wrong: f.right for f in CHECKER.check(text, context)}


WRONG = [
    ("各泵站要做好防讯准备。", "防讯", "防汛"),
    ("村民已全部撒离危险区。", "撒离", "撤离"),
    ("现场人员尚末全部联系上。", "尚末", "尚未"),
    ("险情己扑灭，正在清理余火。", "己扑灭", "已扑灭"),
    ("要克服麻脾思想。值班不得松懈。", "麻脾", "麻痹"),
    ("请各单位及时反溃整改情况。", "反溃", "反馈"),
    ("截止11月20日，全区共排查隐患320处。", "截止", "截至"),
    ("请登陆值班系统修改密码。", "登陆", "登录"),
    ("企业违规泄漏报警人信息，已被约谈。", "泄漏报警人", "泄露报警人"),
    ("车间发生液氨泄露，周边人员已疏散。", "液氨泄露", "液氨泄漏"),
    ("由于值班员疏忽，以至首报时间延误。", "以至", "以致"),
    ("居民反应家中停水，物业正在抢修。", "居民反应", "居民反映"),
    ("上游山洪爆发，乡镇已转移群众。", "山洪爆发", "山洪暴发"),
    ("系统切换过度期为三天。值班不停。", "过度期", "过渡期"),
    ("值班电话必需24小时有人接听。", "必需24小时", "必须24小时"),
    ("现场聚集约30余人，民警正在劝导。", "约30余人", "约30人"),
    ("现场聚集超过50余人，民警正在劝导。", "超过50余人", "超过50人"),
    ("街道组织6、7人先期处置。", "6、7人", "六七人"),
    ("预计影响3-5万人。全区已启动响应。", "3-5万人", "3万—5万人"),
    ("泵站备用率为30-50%。汛期须备足。", "30-50%", "30%—50%"),
    ("接报火灾起数同比减少2倍。", "减少2倍", "减少×%"),
    ("过火面积约.5亩。明火已扑灭。", ".5", "0.5"),
    ("区政府、区委要求全力搜救。", "区政府、区委", "区委、区政府"),
    ("该村村长带队巡堤。", "村长", "村委会主任"),
    ("县卫计委派出两组医护人员。", "卫计委", "卫生健康委"),
    ("消防官兵到场处置。", "消防官兵", "消防救援人员"),
    ("东川街道政府已开放避难场所。", "街道政府", "街道办事处"),
    ("《关于加强值班的通知》（澄府办（2026）15号）已印发。", "（2026）15号", "〔2026〕15号"),
    ("附件：1、值班安排表", "附件：1、", "附件：1. "),
    ("现将值班情况报告如下……妥否，请批示。", "妥否，请批示", "特此报告"),
    ("（一）、加强值班值守。", "（一）、", "（一）"),
    ("首先、要加强值班。", "首先、", "首先，"),
    ("要防范火灾、爆炸、等事故。", "、等", "等"),
    ("请于2026年11月05日前报送名单。", "2026年11月05日", "2026年11月5日"),
    ("请于11月31日前报送名单。", "11月31日", "11月30日"),
    ("要深入学习习总书记重要讲话精神。", "习总书记", "习近平总书记"),
    ("推进扫黑险恶常态化。", "扫黑险恶", "扫黑除恶"),
    ("示范岗要防止类似事故不再发生。", "不再", "再次"),
    ("截至目前为止，未接到伤亡报告。", "截至目前为止", "截至目前"),
    ("15车队派出消防车3量。", "车3量", "车3辆"),
    ("交警实施临时管制管制。", "管制管制", "管制"),
    ("11月22日约8时许，辖区发生火灾。", "约8时许", "8时许"),
    ("该泵站建于20世纪八十年代，值班室已登记。", "20世纪八十年代", "20世纪80年代"),
    ("农历8月15日，各单位要加强值守。", "农历8月15日", "农历八月十五"),
    ("2026年十一月22日，区总值班室抽查。", "2026年十一月22日", "2026年11月22日"),
    ("受灾人口1万2千人，正在核实。", "1万2千", "1.2万"),
    ("气温降至零下-3摄氏度，路面结冰。", "零下-", "零下"),
    ("超过近百户居民停电，正在抢修。", "超过近", "近"),
    ("只有加强值守，就能确保信息畅通。", "就", "才"),
    ("只要带班领导在岗，才能确保值班到位。", "才", "就"),
    ("要加强巡查，避免隐患不再反弹。", "不再", "再次"),
    ("不得严禁擅自离岗，值班室已提醒。", "不得严禁", "严禁"),
    ("对存在的问题必需限期整改到位。", "必需", "必须"),
    ("居民楼燃气立管存在微量泄露，已关阀。", "泄露", "泄漏"),
    ("学习贯彻党的二十大三中全会精神。", "二十大", "二十届"),
]


@pytest.mark.parametrize(("text", "wrong", "right"), WRONG)
def test_a_mistake_is_found_and_put_right(text: str, wrong: str, right: str) -> None:
    assert found(text).get(wrong) == right


TRAPS = [
    "周末发现的3处沉降已修复。",
    "居民自己启动了排烟装置。",
    "来自已封闭路段的车辆绕行。",
    "涉嫌颠覆行为的线索移交公安机关。",
    "对拒不整改的给予警告。",
    "各街镇要依法依规化解矛盾纠纷。",
    "领导曾强调值班纪律。",
    "请按排班表到岗。",
    "转移群众的的确确均已登记。",
    "网格员在在建工地巡查。",
    "管道截止阀已关闭。",
    "报名截止11月30日。",
    "台风登陆后强度减弱。",
    "雨水截流井已清淤。",
    "物资、队伍万事俱备。",
    "武警官兵遂行抢险任务。",
    "公民的合法权利受法律保护，行政机关的权力由法律授予。",
    "因雨势加大，抢修作业暂时中止。",
    "要建立反应灵敏的应急指挥体系。",
    "依据第十五条第（一）、（二）项办理。",
    "本条第一、第二款所称负责人，是指带班领导。",
    "事件类别、等级由区应急管理局研判。",
    "六七十名群众在广场避险。",
    "11月20日23时39分接群众报警，21日0时11分明火被扑灭。",
    "户籍人口22户77人、外来人员8人，共85人，已全部核对。",
    "送医人员共9人，其中留观6人、离院3人，男5人、女4人。",
    "火灾起数由50起降至40起，同比下降20%。",
    "蓝色预警（Ⅳ级）升级为黄色预警（Ⅲ级）。",
    "公安机关对案件开展侦查，消防人员进行火情侦察。",
    "依据（2026）东01民初88号判决书，房屋已腾空。",
    "走失人员已按《城市生活无着的流浪乞讨人员救助管理办法》移送救助站。",
    "这里谈到机密和秘密的区别，值班员应当知悉。",
    "经初步调查，系操作不当所致，具体原因正在调查，火势已控制。",
    "2026年12月31日20时30分至2027年1月1日8时30分，由总值班室丁立群值班。",
    "值班信息要快报事实、慎报原因。",
    "群众已向安置点撤离，值班室已通知属地。",
    "受堰塞体阻水影响，上游水位仍在缓慢上涨。",
    "因为雨势较大，但未达到预警标准，所以未启动响应。",
    "无论雨势大小，还是风力强弱，值班人员都要到岗。",
    "水位由3.2米上涨了0.4米，达到3.6米，值班室已报告。",
    "应急队伍必需的装备已备齐，值班室已登记。",
    "食堂烧汤用火不慎，引燃油烟，值班室已登记。",
]


@pytest.mark.parametrize("text", TRAPS)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert CHECKER.check(text) == []


def test_a_habit_of_half_width_commas_is_no_slip_but_a_mixture_is() -> None:
    assert CHECKER.check("各级干部要担当作为,勇于创新,不断前进。") == []
    assert found("要加强值守,落实责任，不得脱岗。") == {",": "，"}


def test_nothing_is_told_of_a_quoted_statute_but_of_personal_data_in_it() -> None:
    law = CheckContext(kind=Kind.LAW)
    assert CHECKER.check("单位应当设置帐簿，由卫生部监督。", law) == []
    told = CHECKER.check("帐簿编号110101199003077758。", law)
    assert [f.type for f in told] == [Type.PRIVACY]


def test_titles_and_quoted_rules_are_protected() -> None:
    assert CHECKER.check("《关于做好防讯工作的通知》已转发各单位。") == []
    assert CHECKER.check("通知指出：“各泵站要切实做好防讯各项准备。”") == []
    assert "防讯" in found("通知指出要做好防讯准备。")


def test_house_style_is_asked_of_the_rooms_own_text_only() -> None:
    text = "他们做出了新的贡献，其它方面也一样。"
    assert CHECKER.check(text, CheckContext(kind=Kind.PROSE)) == []
    assert "做出贡献" in found("值班室为抢险做出贡献。", CheckContext(kind=Kind.REPORT))


def test_the_room_can_ignore_a_rule_or_one_word_of_it() -> None:
    text = "各泵站要做好防讯准备，村民已撒离。"
    first, second = CHECKER.check(text)
    assert Checker(ignored=[first.rule]).check(text) == [second]
    assert Checker(ignored=[f"{second.rule}|{second.wrong}"]).check(text) == [first]
    assert len(Checker(ignored=[f"{second.rule}|别的"]).check(text)) == 2


def test_a_year_is_taken_from_the_day_of_writing() -> None:
    text = "11月21日（星期五）8时45分，值班室开展电话抽查。"
    assert CHECKER.check(text) == []
    assert found(text, CheckContext(written=date(2026, 11, 21))) == {"星期五": "星期六"}


def test_relative_days_are_put_right_from_the_day_of_writing() -> None:
    text = "昨晚8时30分，辖区发生一起火灾。"
    told = found(text, CheckContext(written=date(2026, 3, 1)))
    assert told["昨晚"] == "2月28日晚"


class _Speller:
    def __init__(self) -> None:
        self.skipped: list[tuple[int, int]] = []

    def check(self, text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Finding]:
        self.skipped = list(skip)
        at = text.index("甬")
        return [
            Finding(
                start=at,
                end=at + 1,
                wrong="甬",
                right="通",
                type=Type.CHARACTER,
                severity=Severity.SHOULD,
                rule="spelling",
                reason="",
                source="",
                authority=Authority.STANDARD,
            )
        ]


def test_a_speller_is_asked_beside_what_the_lists_found() -> None:
    speller = _Speller()
    text = "《甲》要求做好防讯工作，保持甬信。"
    told = Checker(speller=speller).check(text)
    assert [f.wrong for f in told] == ["防讯", "甬"]
    assert speller.skipped == [(0, 3), (7, 9)]


PIECES = st.sampled_from(
    [
        *(text for text, _, _ in WRONG),
        *TRAPS,
        "\n",
        " ",
        "值班室",
        "2026年2月30日",
        "，",
        "（",
        "“",
        "共3人，其中男2人、女2人",
        "20:65",
        "身份证号110101199003077758",
        "机密★1年",
        "××",
        "𠮷",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=8))
def test_offsets_hold_and_no_two_findings_overlap(pieces: list[str]) -> None:
    text = "".join(pieces)
    last = 0
    for finding in CHECKER.check(text):
        assert text[finding.start : finding.end] == finding.wrong
        assert finding.start >= last
        assert finding.end > finding.start
        assert finding.right != finding.wrong
        last = finding.end


@settings(max_examples=100, deadline=None)
@given(st.permutations([text for text, _, _ in WRONG]), st.integers(1, 6))
def test_putting_right_removes_the_findings(texts: list[str], count: int) -> None:
    text = "\n".join(texts[:count])
    told = CHECKER.check(text)
    for finding in reversed(told):
        if finding.right is not None:
            text = text[: finding.start] + finding.right + text[finding.end :]
    again = {(f.rule, f.wrong) for f in CHECKER.check(text)}
    assert not again & {(f.rule, f.wrong) for f in told if f.right is not None}
