import jieba
import pytest

from knowledge.evidence.verify import NOT_OURS_TO_SAY, check, sentences

SPANS = {
    1: "事故报告条例 第十一条\n安全生产监督管理部门逐级上报事故情况,每级上报的时间不得超过2小时。",
    2: "事故报告条例 第十三条\n"
    "道路交通事故、火灾事故自发生之日起7日内,伤亡人数发生变化的,应当及时补报。",
}


def words(text: str) -> list[str]:
    return [word for word in jieba.lcut(text) if len(word) > 1]


def test_marks_belong_to_the_sentence_before_them() -> None:
    assert sentences("每级2小时。[1]火灾7日内补报[2]。") == [
        ("每级2小时。", (1,)),
        ("火灾7日内补报。", (2,)),
    ]


def test_a_true_sentence_stands() -> None:
    (checked,) = check("每级上报的时间不得超过2小时[1]。", SPANS, words)
    assert checked.supported
    assert checked.citations == (1,)


def test_a_wrong_figure_is_cut_and_named() -> None:
    (checked,) = check("每级上报的时间不得超过1小时[1]。", SPANS, words)
    assert not checked.supported
    assert "1小时" in checked.reason


def test_a_figure_that_stands_beside_another_matter_does_not_count() -> None:
    (checked,) = check("每级上报的时间不得超过7日[1]。", SPANS, words)
    assert not checked.supported


def test_a_sentence_without_a_mark_is_given_the_span_that_supports_it() -> None:
    (checked,) = check("火灾事故自发生之日起7日内伤亡人数变化的应当补报。", SPANS, words)
    assert checked.supported
    assert checked.citations == (2,)


def test_a_sentence_about_something_else_is_cut() -> None:
    (checked,) = check("值班领导应当立即赶赴现场指挥[1]。", SPANS, words)
    assert not checked.supported


def test_a_citation_that_does_not_exist_supports_nothing() -> None:
    (checked,) = check("值班领导应当立即赶赴现场[9]。", SPANS, words)
    assert not checked.supported
    assert checked.citations == ()


def test_a_plain_yes_against_a_clause_that_forbids_is_cut() -> None:
    spans = {1: "值班规定 第十条\n值班电话不得设置呼叫转移，不得转接至手机。"}
    (checked,) = check("可以，值班电话转接至手机[1]。", spans, words)
    assert not checked.supported


CLASSES = {1: "值班规定 第六条\nⅢ类值班室在岗值班人员不少于2人。Ⅱ类值班室在岗值班人员不少于1人。"}


def test_a_figure_that_holds_for_one_class_is_not_told_without_its_class() -> None:
    (checked,) = check("在岗值班人员不少于2人[1]。", CLASSES, words, "夜间在岗不少于几人？")
    assert not checked.supported
    assert "3类" in checked.reason


def test_a_figure_told_with_its_class_stands() -> None:
    (named,) = check("Ⅲ类值班室在岗值班人员不少于2人[1]。", CLASSES, words)
    (asked,) = check("在岗值班人员不少于2人[1]。", CLASSES, words, "三类值班室在岗几人？")
    assert named.supported
    assert asked.supported


LEVELS = {
    1: "事故报告条例 第三条\n较大事故，是指造成3人以上10人以下死亡的事故；"
    "一般事故，是指造成3人以下死亡的事故。"
}


def test_a_level_is_not_given_the_figures_of_another_level() -> None:
    (wrong,) = check("一般事故是指造成3人以上10人以下死亡的事故[1]。", LEVELS, words)
    (right,) = check("较大事故是指造成3人以上10人以下死亡的事故[1]。", LEVELS, words)
    assert not wrong.supported
    assert right.supported


def test_a_number_that_the_model_misplaced_is_put_right() -> None:
    (checked,) = check("每级上报的时间不得超过2小时[2]。", SPANS, words)
    assert checked.supported
    assert checked.citations == (1,)


def test_a_no_that_no_clause_says_is_cut() -> None:
    spans = {1: "安全法 第一百一十条\n主要负责人逃匿的，处十五日以下拘留。"}
    (checked,) = check("不能拘留逃匿的主要负责人[1]。", spans, words)
    assert not checked.supported


def test_an_echo_of_the_question_is_no_answer() -> None:
    assert check("每级上报的时间不得超过几小时？[1]", SPANS, words) == []


def test_a_grading_that_the_model_did_itself_is_left_to_the_clause() -> None:
    (checked,) = check("死亡三人属于一般事故[1]。", LEVELS, words, "死了三个人算什么事故？")
    assert not checked.supported


def test_the_officer_s_own_words_around_the_clause_s_figures_do_not_matter() -> None:
    spans = {
        1: "信息报送规定 第七条\n"
        "（二）较大突发事件和敏感事件，30分钟内电话报告，1小时内书面报告；\n"
        "（三）一般突发事件，1小时内电话报告，2小时内书面报告。"
    }
    answer = "较大突发事件，街镇接报后30分钟内电话报告，1小时内书面报告[1]。"
    (checked,) = check(answer, spans, words, "较大突发事件，街镇接报后多久报告？")
    assert checked.supported


@pytest.mark.parametrize(
    "said",
    [
        "本件已派单给区消防救援支队[1]。",
        "已按要求办理：关闭大屏[1]。",
        "已经通知区水务局，请放心[1]。",
        "是否归还由值班长定，大屏已关闭[1]。",
    ],
)
def test_no_wording_says_that_something_was_done(said: str) -> None:
    spans = {1: f"演示仓规定 第二条\n{said.removesuffix('[1]。')}。"}
    (checked,) = check(said, spans, words)
    assert (checked.supported, checked.reason) == (False, NOT_OURS_TO_SAY)


@pytest.mark.parametrize(
    "said",
    [
        "已办结的事件应当在归档后移交[1]。",
        "应当核实是否已通知责任单位[1]。",
        "已办理移交手续的，由接班人员负责[1]。",
        "来电人自称“已派单给消防”的应当核实[1]。",
    ],
)
def test_a_rule_may_speak_of_what_is_done(said: str) -> None:
    spans = {1: f"演示仓规定 第二条\n{said.removesuffix('[1]。')}。"}
    (checked,) = check(said, spans, words)
    assert checked.supported, checked.reason
