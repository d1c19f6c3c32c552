"""How many people a note says are dead, hurt, missing, trapped."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.report.reading import NoGazetteer, read, settle
from assistant.duties.report.record import COUNTS, Fact, Material, Slot, Source, Status
from core.clock import ROOM_ZONE, SteppedClock
from tests.assistant.duties.report.test_reading_times import at, settled


def counts(text: str) -> dict[str, int | None]:
    return {slot.value: fact.number for slot, fact in settled(text).items() if slot in COUNTS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("现在是7人死亡、4人受伤。", {"deaths": 7, "injured": 4}),
        ("先前那次报的2人遇难，现在是5人死亡。", {"deaths": 5}),
        ("搜到2个，都没了，还有1个没找到。", {"deaths": 2, "missing": 1}),
        ("里面三个夜班的联系不上。", {"missing": 3}),
        ("困了4个，救出来3个。", {"trapped": 1}),
        ("5人被困，全部救出，没人受伤。", {"trapped": 0, "injured": 0}),
        ("伤者3人，其中一人送医后抢救无效死亡。", {"deaths": 1, "injured": 2}),
        ("一死两伤。", {"deaths": 1, "injured": 2}),
        ("重伤1人，轻伤3人。", {"seriously_injured": 1, "slightly_injured": 3, "injured": 4}),
        ("当场死亡2人，医院又有1人抢救无效死亡。", {"deaths": 3}),
        ("驾驶员郭某某（男，42岁）腿部受伤。", {"injured": 1}),
        ("车间12名工人送职工医院，都是氯气中毒。", {"injured": 12}),
        ("下午起陆续拉肚子呕吐，一共31个，住院12个，门诊看了19个。", {"injured": 31}),
        ("到现在23个学生、2个老师不舒服。", {"injured": 25}),
        ("无人员伤亡、被困。", {"deaths": 0, "injured": 0, "trapped": 0}),
        ("疏散群众320人，无人员失联。", {"evacuated": 320, "missing": 0}),
        ("一个小孩不见了，家里人在找。", {"missing": 1}),
        ("失联人员全部找到，共死亡1人。", {"deaths": 1, "missing": 0}),
        ("外墙砖掉下来，砸到个路过的，头上缝了几针。", {"injured": 1}),
    ],
)  # fmt: skip
def test_people_are_counted_as_they_are_told(text: str, expected: dict[str, int]) -> None:
    assert counts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "别的没听说伤。",
        "有没有人受伤不清楚。",
        "楼里电梯困没困人不知道。",
        "没听说有人不舒服。",
        "暂未接到人员伤亡报告。",
        "三天死了大概400只鸡，存栏2600只。",
        "前天起死了21头猪。",
        "消防来了4台车16个人，派出所到了2个民警。",
        "一名8岁孩子的家长打来电话。",
    ],
)
def test_what_nobody_stated_is_absent(text: str) -> None:
    assert counts(text) == {}


def test_a_rough_number_is_no_figure() -> None:
    fact = settled("爆燃后伤了十几个，都送医院了。")[Slot.INJURED]
    assert fact.number is None
    assert fact.approx
    assert fact.text == "十几个"


def test_rumours_are_marked_and_never_settle() -> None:
    text = "群里转的：“厂子炸了！！死了9个！”\n14:20园区回：厂里没炸，没有人员伤亡。"
    got = settled(text)
    assert got[Slot.DEATHS].number == 0
    material = Material(sources=(Source(id="m1", text=text),), now=at("2026-05-20T15:00"))
    heard = [f for f in read(material, NoGazetteer()) if f.status is Status.HEARSAY]
    assert any(f.slot is Slot.DEATHS and f.number == 9 for f in heard)


def test_who_is_well_elsewhere_does_not_make_the_trapped_unhurt() -> None:
    got = counts("里头5个人没出来。洞外清点22人，都没事。")
    assert got == {"trapped": 5}


def test_a_contested_count_is_left_out_unless_its_parts_bear_it_out() -> None:
    material = Material(
        sources=(Source(id="m1", text="一共31个拉肚子，住院12个，门诊看了19个，合起来30。"),),
        now=at("2026-05-20T15:00"),
    )
    contested = frozenset({Slot.INJURED, Slot.TRAPPED})
    facts = read(material, NoGazetteer())
    assert [f.number for f in settle(facts, contested, material) if f.slot is Slot.INJURED] == [31]
    other = Material(sources=(Source(id="m1", text="电梯里困了4个。"),), now=material.now)
    left = settle(read(other, NoGazetteer()), contested, other)
    assert Slot.TRAPPED not in {fact.slot for fact in left}


def test_later_material_is_newer_and_what_an_officer_typed_comes_first() -> None:
    material = Material(
        sources=(Source(id="m1", text="死亡1人。"), Source(id="m2", text="死亡3人。")),
        now=at("2026-05-20T15:00"),
    )
    facts = read(material, NoGazetteer())
    assert [f.number for f in settle(facts, frozenset(), material)] == [3]
    typed = Fact(slot=Slot.DEATHS, text="2人", number=2, by_officer=True)
    assert [f.number for f in settle([*facts, typed], frozenset(), material)] == [2]


@given(st.integers(0, 400), st.integers(1, 400), st.integers(1, 400))
def test_official_figures_are_read_whatever_they_are(dead: int, hurt: int, gone: int) -> None:
    text = f"截至15时，事故造成{dead}人死亡、{hurt}人受伤，{gone}人失联。"
    got = counts(text)
    assert (got["deaths"], got["injured"], got["missing"]) == (dead, hurt, gone)


def test_two_thousand_characters_are_read_at_once() -> None:
    line = "14:20松台镇陆远来电：白塔路12号仓库13点50左右起火，伤了3个，其中1人重伤，2人联系不上。"
    now = SteppedClock(at("2026-05-20T15:00")).now().astimezone(ROOM_ZONE)
    material = Material(sources=(Source(id="m1", text=(line * 50)[:2000]),), now=now)
    read(material, NoGazetteer())  # patterns are compiled once
    started = time.perf_counter()
    read(material, NoGazetteer())
    assert time.perf_counter() - started < 1.0  # 0.1 s on an idle core


def test_a_correction_that_names_what_it_corrects_changes_nothing_else() -> None:
    facts = counts("现场核实死亡1人。轻伤改为3人，重伤1人。")
    assert facts["deaths"] == 1
    assert facts["slightly_injured"] == 3
