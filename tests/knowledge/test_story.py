"""Questions that tell a story first: how they are told apart, and what counts for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ranking.features import Candidate, Question
from knowledge.ranking.order import Pointers, order
from knowledge.ranking.story import STORY_NAMES, likelihood, story_features, told


def candidate(
    number: int, text: str, words: str, *, title: str = "值班规定", document: int = 1,
    cosine: float = 0.8, topic: float = 0.0,
) -> Candidate:  # fmt: skip
    return Candidate(
        id=number, document=document, place=number, title=title, text=text, title_words=(),
        words=words.split(), cosine=cosine, topic=topic,
    )  # fmt: skip


def column(name: str, question: Question, pool: list[Candidate]) -> list[float]:
    return story_features(question, pool)[:, STORY_NAMES.index(name)].tolist()


@pytest.mark.parametrize(
    "question",
    [
        "死亡三人的事故多久上报？",
        "紧急防汛期抢险，老乡的卡车能直接拉来用吗？用坏了怎么说？按防洪法讲。",
        "暴发流行时省里多久内要报到卫生部门？两份文件说法不同，列一下。",
        "燃气泄漏先报谁",
        "在吗。多久上报？",
        "",
    ],
)
def test_a_question_to_the_point_is_no_story(question: str) -> None:
    assert told(question) == 0.0


def test_what_happened_told_before_the_question_makes_a_story() -> None:
    assert told("老陈在楼道里给电动车充电，半夜起火，烧坏了邻居的门。谁来赔？") == 1.0
    assert told("老陈在楼道里充电，半夜起火，烧坏了邻居的门。应当由谁赔偿") == 1.0
    assert 0.0 < told("楼道里昨晚起了火。谁来赔？") < 1.0


@given(st.text(alphabet="火灾报告，。？\n", max_size=60), st.integers(0, 30))
def test_telling_more_never_makes_a_question_less_of_a_story(question: str, more: int) -> None:
    assert 0.0 <= told(question) <= told("事" * more + "。" + question) <= 1.0


def test_every_feature_is_finite_even_for_one_candidate_or_no_known_word() -> None:
    for words in ({"起火": 3.0}, {}):
        made = story_features(
            Question("起火", words, {}, list(words)), [candidate(1, "火", "起火")]
        )
        assert made.shape == (1, len(STORY_NAMES))
        assert bool((made == made).all())


def test_a_clause_of_the_text_that_holds_the_nearest_clause_gains() -> None:
    pool = [
        candidate(1, "报告内容", "报告", document=1),
        candidate(2, "报告内容", "报告", document=2),
        candidate(3, "另外一条", "另外", document=2, cosine=0.9),
    ]
    alone, beside, best = column("best_of_text", Question("报告", {"报告": 2.0}, {}), pool)
    assert alone < beside == best


def test_words_that_stand_together_as_in_the_question_count_more_than_apart() -> None:
    pool = [
        candidate(1, "堵塞疏散通道的", "堵塞 疏散 通道"),
        candidate(2, "疏散人员", "疏散 " + "其他 " * 9 + "通道"),
        candidate(3, "别的", "别的"),
    ]
    words = {"疏散": 3.0, "通道": 3.0}
    near, far, _ = column("together", Question("疏散通道", words, {}, ["疏散", "通道"]), pool)
    assert near > far


def test_a_judicial_interpretation_is_told_from_the_law_it_explains() -> None:
    pool = [
        candidate(1, "故意伤害他人的", "伤害", title="中华人民共和国刑法"),
        candidate(2, "伤害他人的", "伤害", title="最高人民法院关于适用刑法的解释", document=2),
    ]
    question = Question("打成重伤怎么判", {"伤害": 2.0}, {})
    assert column("interpretation", question, pool) == [0.0, 1.0]


def test_a_clause_is_likelier_where_the_rest_of_its_text_speaks_of_the_matter() -> None:
    pool = [
        candidate(1, "应当赔偿", "赔偿", document=1),
        candidate(2, "应当赔偿", "赔偿", document=2),
        candidate(3, "信托财产", "信托 财产 信托", document=2),
    ]
    bare, backed, _ = likelihood({"信托": 5.0, "赔偿": 3.0}, pool)
    assert bare < backed


def test_a_text_on_the_matter_wins_for_a_story_only() -> None:
    pool = [
        candidate(n, "应当赔偿损失", "赔偿 损失", document=n, topic=0.9 if n == 9 else -0.1)
        for n in range(1, 12)
    ]
    words = {"赔偿": 3.0, "损失": 3.0}
    story = Question("老陈把信托的钱挪去炒股，亏得精光，家人很生气。谁赔偿损失？", words, {})
    plain = Question("谁赔偿损失？", words, {})
    assert order(story, pool, Pointers())[0][0] == 9
    assert order(plain, pool, Pointers())[0][0] == 1
