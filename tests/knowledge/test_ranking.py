"""The ranking's pure parts: what a question names, synonyms, features, order."""

import pytest

from knowledge.ranking.features import NAMES, Candidate, Question, bm25, features
from knowledge.ranking.order import Pointers, order
from knowledge.ranking.synonyms import expansions, in_official_words, load
from knowledge.ranking.titles import level, named

TITLES = (
    "中华人民共和国安全生产法",
    "生产安全事故报告和调查处理条例",
    "上海市消防条例",
    "中华人民共和国刑法",
    "中华人民共和国刑事诉讼法",
)


def candidate(
    number: int,
    text: str,
    words: str,
    *,
    title: str = "示范区值班工作规定",
    document: int = 1,
    cosine: float = 0.8,
    article: int | None = None,
) -> Candidate:
    return Candidate(
        id=number,
        document=document,
        place=article or number,
        title=title,
        text=text,
        title_words=(),
        words=words.split(),
        cosine=cosine,
        article=article,
    )


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("《安全生产法》第八十三条怎么说", "中华人民共和国安全生产法"),
        ("安全生产法对报告有什么要求", "中华人民共和国安全生产法"),
        ("安法里主要负责人的职责", "中华人民共和国安全生产法"),
        ("《消防条例》谁来执行", "上海市消防条例"),
        ("493号令规定几小时内上报", "生产安全事故报告和调查处理条例"),
        ("按刑法怎么处罚", "中华人民共和国刑法"),
    ],
)
def test_a_question_names_a_work_by_title_short_title_or_nickname(
    question: str, title: str
) -> None:
    assert named(question, TITLES).known == (title,)


def test_a_nickname_within_a_longer_title_is_known() -> None:
    title = "中华人民共和国食品安全法实施条例"
    assert named("《食安法实施条例》第二条", [*TITLES, title]).known == (title,)


def test_a_quoted_title_that_the_library_lacks_is_reported_as_unknown() -> None:
    found = named("《月球基地管理条例》第三条是什么", TITLES)
    assert found.known == ()
    assert found.unknown == ("月球基地管理条例",)


def test_a_short_title_inside_a_longer_one_is_not_named() -> None:
    assert named("刑事诉讼法规定的期限", TITLES).known == ("中华人民共和国刑事诉讼法",)


def test_statutes_rank_above_regulations_rules_and_local_texts() -> None:
    order_of = [
        "中华人民共和国民法典",
        "最高人民法院关于适用《民法典》的解释",
        "城镇燃气管理条例",
        "消防监督检查规定",
        "上海市消防条例",
    ]
    levels = [level(title) for title in order_of]
    assert levels == sorted(levels, reverse=True)
    assert len(set(levels)) == len(levels)
    assert level("行政处罚办法") < level("行政处罚法")


def test_synonyms_are_broad_and_none_maps_to_itself_alone() -> None:
    table = load()
    assert len(table) >= 400
    assert all(word and others for word, others in table.items())


def test_colloquial_words_bring_official_ones_and_longer_words_win() -> None:
    found = expansions("楼上有人放炮仗,公司还偷税")
    assert "燃放烟花爆竹" in found["放炮仗"]
    assert "偷税" in found
    assert "偷" not in found
    assert "炮仗" not in found


def test_an_official_word_already_asked_is_not_added_again() -> None:
    assert "停电" not in expansions("小区拉闸停电了找谁").get("拉闸", [])


@pytest.mark.parametrize(
    ("question", "official"),
    [
        ("老外丢了护照去派出所吗", "外国人丢了护照去公安派出所吗"),
        ("共享单车谁来管", "互联网租赁自行车主管部门"),
        ("保密法什么时候修订的", "保密法什么时候修订的"),  # a title, official as it stands
        ("损失1200万元属于哪一级", "损失1200万元属于哪一级"),  # no call for an ambulance
        ("应急预案由谁批准", "应急预案由谁批准"),
    ],
)
def test_a_question_is_also_read_in_the_words_of_rules(question: str, official: str) -> None:
    assert in_official_words(question) == official


def test_bm25_prefers_rare_words_and_shorter_clauses() -> None:
    pool = [
        candidate(1, "甲", "首报 时限"),
        candidate(2, "乙", "首报 时限 " + "其他 " * 60),
        candidate(3, "丙", "其他 其他"),
    ]
    scores = bm25({"首报": 3.0, "时限": 2.0}, pool)
    assert scores[0] > scores[1] > scores[2] == 0


def test_features_have_one_finite_column_a_name_even_for_a_single_candidate() -> None:
    pool = [candidate(1, "接报后三十分钟内首报。", "接报 首报")]
    values = features(Question("多久首报", {"首报": 2.0}, {}), pool)
    assert values.shape == (1, len(NAMES))
    assert bool((values == values).all())


def test_the_named_article_comes_first_whatever_the_scores_say() -> None:
    pool = [
        candidate(1, "主要负责人职责。", "主要 负责人", cosine=0.95, article=21),
        candidate(2, "附则。", "附则", document=2, cosine=0.5, article=119),
        candidate(3, "另一条。", "另一条", document=2, cosine=0.9, article=3),
    ]
    question = Question("《某法》第一百一十九条", {"主要": 2.0}, {})
    ranked = order(question, pool, Pointers(frozenset({2}), frozenset({119})))
    assert ranked[0][0] == 2


def test_near_duplicates_of_other_texts_do_not_crowd_out() -> None:
    same = "任何单位和个人不得占用、堵塞、封闭疏散通道、安全出口、消防车通道。"
    copies = [
        candidate(n, same, "占用 堵塞 消防车通道", document=n, title=f"第{n}市规定", cosine=0.9)
        for n in range(1, 16)
    ]
    others = [
        candidate(100 + n, f"第{n}种情形另行处理:{'甲乙丙丁戊'[n]}类。", "情形", cosine=0.6)
        for n in range(5)
    ]
    question = Question("占用消防车通道", {"占用": 2.0, "消防车通道": 4.0}, {})
    ranked = [i for i, _ in order(question, [*copies, *others], Pointers())]
    assert sum(i < 100 for i in ranked[:10]) == 5
    assert {i for i in ranked} == {c.id for c in [*copies, *others]}


def test_scores_fall_with_rank_and_the_order_is_the_same_every_time() -> None:
    pool = [candidate(n, f"条文{n}", "条文", cosine=0.5 + n / 100) for n in range(20)]
    question = Question("条文", {"条文": 1.0}, {})
    first = order(question, pool, Pointers())
    assert first == order(question, pool, Pointers())
    scores = [score for _, score in first]
    assert scores == sorted(scores, reverse=True)


def test_an_empty_pool_gives_nothing() -> None:
    assert order(Question("问", {}, {}), [], Pointers()) == []
