from dataclasses import replace
from datetime import date

import pytest

from knowledge.documents import Clause, ClauseKind, RevisionInfo, RevisionStatus
from knowledge.evidence.asked import asked
from knowledge.evidence.gate import Case, Verdict, judge
from knowledge.evidence.select import QuestionTerms
from knowledge.evidence.signals import Candidate
from knowledge.evidence.subjects import subjects, unknown_names

REVISION = RevisionInfo(
    id=1,
    document_id=1,
    title="示范区值班室建设导则",
    issuer="",
    number="",
    promulgated=None,
    effective=date(2024, 1, 1),
    valid_from=date(2024, 1, 1),
    valid_to=None,
    status=RevisionStatus.IN_FORCE,
    file_name="a.md",
)


def clause(text: str, number: int = 1, revision: RevisionInfo = REVISION) -> Clause:
    return Clause(
        id=number,
        revision=revision,
        ordinal=number,
        kind=ClauseKind.ARTICLE,
        label=f"第{number}条",
        path=(f"第{number}条",),
        text=text,
        start=0,
        end=len(text),
        page=None,
    )


def verdict(question: str, *texts: str, **synonyms: list[str]) -> Verdict:
    nouns = subjects(question)
    return judge(
        Case(
            question=question,
            asked=asked(question),
            terms=QuestionTerms(synonyms, dict.fromkeys(nouns.words, 5.0)),
            found=[Candidate(clause(text, n), 5.0, 0.0) for n, text in enumerate(texts, start=1)],
            unknown_titles=unknown_names(question, [REVISION.title]),
        )
    )


def test_a_clause_that_states_the_figure_about_the_subject_answers() -> None:
    assert verdict("电源至少撑几小时?", "值班室电源至少可持续供电2小时。").answerable


def test_a_clause_about_the_subject_without_the_kind_of_figure_asked_does_not_answer() -> None:
    found = verdict("暴雨红色预警一小时下多少毫米?", "暴雨红色预警发布后,学校应当停课1日。")
    assert not found.answerable
    assert "数值" in found.reason


def test_a_figure_about_something_else_does_not_answer() -> None:
    found = verdict("查岗通报几天内印发?", "演练应当提前30分钟通知参加单位。")
    assert not found.answerable


def test_a_frequency_in_words_answers_how_often() -> None:
    assert verdict("多久评价一次转型情况?", "按年度评价值班室的转型升级开展情况。").answerable


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("防汛应急演练每年至少组织一次。", True),
        ("防汛应急演练每季度组织，由街镇实施。", True),
        ("防汛应急演练由街镇组织，区应急局指导。", False),
    ],
)
def test_how_many_times_is_answered_by_a_number_of_times_or_a_period(
    text: str, answered: bool
) -> None:
    assert verdict("防汛应急演练一年要搞几次?", text).answerable is answered


def test_at_once_is_no_number_of_minutes() -> None:
    question = "排水泵站接到调度指令后几分钟之内必须开泵?"
    assert not verdict(question, "排水泵站接到调度指令后应当立即开泵。").answerable
    assert verdict(question, "排水泵站接到调度指令后应当在十分钟内开泵。").answerable
    assert verdict(
        question.replace("几分钟", "多久"), "泵站接到调度指令后应当立即开泵。"
    ).answerable


def test_at_once_answers_within_how_many_hours_something_is_reported() -> None:
    rule = "发生突发事件的，县级人民政府应当立即向上一级人民政府报告。"
    assert verdict("突发事件发生后县级政府几小时内要报告上一级政府?", rule).answerable
    assert not verdict("突发事件发生后县级政府几小时内要开放避难场所?", rule).answerable


def test_a_figure_far_down_does_not_answer_who_names_the_unit() -> None:
    question = "排水泵站几分钟之内必须开泵?"
    near = ["排水泵站接到调度指令后必须开泵。", "排水泵站应当有人开泵。"]
    far = "排水泵站每次开泵应当提前十分钟鸣笛。"
    assert not verdict(question, *near, far).answerable
    assert verdict(question, near[0], far).answerable


def test_how_often_something_was_said_asks_for_no_number() -> None:
    found = verdict("物业说了几回电瓶都不听怎么办?", "电动自行车不得在室内充电，物业应当劝阻。")
    assert "数值" not in found.reason


def test_an_everyday_word_counts_as_what_rules_call_it() -> None:
    found = verdict(
        "炮仗外环里能放吗?", "禁止在外环线以内燃放烟花爆竹。", 炮仗=["烟花爆竹"], 外环=["外环线"]
    )
    assert found.answerable


def test_a_rule_for_another_class_is_shown_as_a_correction() -> None:
    found = verdict("二类值班室电源至少撑几小时?", "III类值班室电源至少可持续供电2小时。")
    assert not found.answerable
    assert found.correction
    assert "2类" in found.reason


def test_a_rule_for_all_classes_answers_for_each() -> None:
    assert verdict("二类值班室电源至少撑几小时?", "值班室电源至少可持续供电2小时。").answerable


def test_a_document_the_library_lacks_is_named() -> None:
    found = verdict("国家突发事件总体应急预案规定最迟几小时上报?", "每级上报不得超过2小时。")
    assert not found.answerable
    assert "总体应急预案" in found.reason


@pytest.mark.parametrize(
    "question", ["我们街道的生产安全应急预案多久演练一回?", "示范区值班室建设导则怎么说?"]
)
def test_a_kind_of_document_and_a_known_title_are_not_unknown(question: str) -> None:
    assert unknown_names(question, [REVISION.title]) == ()


def of(title: str, question: str, text: str = "违反规定的,处五十元以上二百元以下罚款。") -> Verdict:
    revision = replace(REVISION, title=title)
    return judge(
        Case(
            question=question,
            asked=asked(question),
            terms=QuestionTerms({}, dict.fromkeys(subjects(question).words, 5.0)),
            found=[Candidate(clause(text, revision=revision), 5.0, 0.0)],
        )
    )


def test_a_city_s_own_rule_does_not_answer_for_another_city() -> None:
    refused = of("南京市电动自行车管理条例", "合肥这边违反规定罚多少?")
    assert not refused.answerable
    assert "不适用于合肥" in refused.reason
    assert of("南京市电动自行车管理条例", "违反规定罚多少?").answerable
    assert of("电动自行车管理条例", "合肥这边违反规定罚多少?").answerable  # the state's
    assert of("江苏省电动自行车管理条例", "南京违反规定罚多少?").answerable  # the province's
    assert of("南京市电动自行车管理条例", "合肥路违反规定罚多少?").answerable  # a road's name


def test_a_version_that_the_library_lacks_is_said_to_be_lacking() -> None:
    asks = "{}起施行的新示范区电动自行车管理条例,违反规定罚多少?"
    refused = of("示范区电动自行车管理条例", asks.format("2026年3月1日"))
    assert not refused.answerable
    assert "没有2026年3月1日起施行的文本" in refused.reason
    assert of("示范区电动自行车管理条例", asks.format("2024年1月1日")).answerable


@pytest.mark.parametrize(
    "question",
    ["国务院管城市道路的那个条例怎么说?", "按省里管养犬的条例要罚多少?", "区里这份应急处置办法呢?"],
)
def test_words_that_point_at_a_document_are_no_title(question: str) -> None:
    assert unknown_names(question, []) == ()
