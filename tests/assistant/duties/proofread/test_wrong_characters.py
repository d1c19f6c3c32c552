import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.duties.proofread.characters import Speller
from assistant.duties.proofread.characters.language import BITS, UNKNOWN, Language, load
from assistant.duties.proofread.characters.similar import Likeness, Similar
from assistant.duties.proofread.characters.speller import DATA
from assistant.duties.proofread.characters.training.train_language import commonest, train
from assistant.duties.proofread.finding import Severity, Type


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller()


@pytest.fixture(scope="module")
def similar() -> Similar:
    return Similar(DATA / "similar.txt.xz")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("事故调查组应当自成立之日起六十日内题交事故调查报告。", "题交", "提交"),
        ("任何单位和个人不得迟报、谎报、满报安全生产事故。", "满报", "瞒报"),
        ("县级以上地方各级人民政付负责本行政区域内的消防工作。", "政付", "政府"),
    ],
)
def test_a_slip_is_found_with_the_word_that_was_meant(
    speller: Speller, text: str, wrong: str, right: str
):
    findings = speller.check(text)
    assert [(f.wrong, f.right) for f in findings] == [(wrong, right)]
    assert findings[0].start == text.index(wrong)
    assert findings[0].type is Type.CHARACTER
    assert findings[0].severity is Severity.SHOULD
    assert findings[0].rule == "wrong-character"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "ABC-123 http://example.org",
        "现场已无明火，未发现人员伤亡，原因正在调查。",
        "请各单位于今日17时前将自查情况报总值班室。",
        "值班员罗嘉禾、沈砚秋已到岗，带班领导为闻人朗。",
        "甪堰村道路积水约二十厘米，车辆可以缓慢通行。",
    ],
)
def test_sound_text_is_left_alone(speller: Speller, text: str):
    assert speller.check(text) == []


def test_what_is_to_be_skipped_is_not_touched(speller: Speller):
    text = "县级以上地方各级人民政付负责本行政区域内的消防工作。"
    at = text.index("付")
    assert speller.check(text)
    assert speller.check(text, skip=[(at, at + 1)]) == []


def test_a_finding_does_not_reach_into_what_is_to_be_skipped(speller: Speller):
    text = "县级以上地方各级人民政付负责本行政区域内的消防工作。"
    at = text.index("政付")
    findings = speller.check(text, skip=[(0, at + 1)])
    assert [(f.start, f.wrong, f.right) for f in findings] == [(at + 1, "付", "府")]


def test_offsets_count_in_the_whole_text_not_in_the_sentence(speller: Speller):
    before = "第一段没有错字。\n\n第二段也没有！\n"
    text = before + "任何单位和个人不得迟报、谎报、满报安全生产事故。"
    assert [f.start for f in speller.check(text)] == [text.index("满报")]


def test_slips_side_by_side_are_put_right_together(speller: Speller):
    findings = speller.check("当事人应当在十五日内向人民发源提起诉讼。")
    assert [(f.wrong, f.right) for f in findings] == [("发源", "法院")]


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="防汛应急预案讯汎的了在再，。\n A1𠮷\ud83d\ude92值班室", max_size=40))
def test_findings_always_point_at_the_words_they_quote(text: str):
    for finding in _SHARED.check(text):
        assert text[finding.start : finding.end] == finding.wrong
        assert finding.right is not None
        assert len(finding.right) == len(finding.wrong)
        assert finding.right != finding.wrong


_SHARED = Speller()


def test_without_its_tables_it_says_so_and_finds_nothing(tmp_path: Path):
    bare = Speller(tmp_path)
    assert not bare.ready
    assert bare.check("启动防讯应急预案。") == []
    assert Speller().ready


def test_alike_by_shape_and_by_sound(similar: Similar):
    kinds = {c.character: c.likeness for c in similar.candidates("末")}
    assert kinds["未"] is Likeness.SHAPE
    assert {c.character: c.likeness for c in similar.candidates("讯")}["汛"] is (
        Likeness.SAME_SOUND_AND_SHAPE
    )
    assert all(c.character != "末" for c in similar.candidates("末"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Language:
    texts = ["防汛应急预案", "防汛值班安排", "防火应急预案", "应急预案演练"] * 3
    path = tmp_path_factory.mktemp("language") / "language.bin"
    train(texts, commonest(texts), path)
    return load(path)


@pytest.mark.parametrize("before", ["", "防", "应急", "急预案", "没有见过"])
def test_the_chances_of_all_characters_sum_to_one(small: Language, before: str):
    key = 0
    for number in [1, *small.identify(before)][-4:]:
        key = (key << BITS) | number
    grams = (np.uint64(key) << np.uint64(BITS)) | np.arange(1 << BITS, dtype=np.uint64)
    # A byte a logarithm: off by half a sixteenth of a nat at most.
    assert np.exp(small.score_keys(grams)).sum() == pytest.approx(1, abs=0.08)


def test_what_was_trained_on_is_likelier_than_what_was_not(small: Language):
    context = small.identify("防")[0] << BITS
    seen, other, never = small.score_keys(
        np.array([context | n for n in small.identify("汛演鑫")], np.uint64)
    )
    assert seen > other > never
    assert small.identify("鑫") == [UNKNOWN]


def test_exam_sentences_are_put_right_often_and_seldom_wrongly(speller: Speller, shared_dir: Path):
    lines = (shared_dir / "evals/proofread-dev/ec-law.jsonl").read_text("utf-8").splitlines()
    changed = right = wrong_rows = 0
    for row in map(json.loads, lines[:500]):
        letters = list(row["source"])
        for slip in speller.slips(row["source"]):
            letters[slip.at] = slip.right
        wrong_rows += row["source"] != row["target"]
        if "".join(letters) != row["source"]:
            changed += 1
            right += "".join(letters) == row["target"]
    precision, recall = right / changed, right / wrong_rows
    assert precision >= 0.8
    assert 2 * precision * recall / (precision + recall) >= 0.6
