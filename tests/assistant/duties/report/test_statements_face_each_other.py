"""Two statements are shown where they face each other and nothing has settled them."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Material, Source, Step

_NOW = datetime.fromisoformat("2026-05-20T23:00+08:00")


def shown(text: str) -> list[str]:
    """Return name and sides of what is shown for a note."""
    material = Material(sources=(Source(id="m1", text=text),), now=_NOW)
    found = assess(material, Step.FIRST, NoGazetteer()).conflicts
    return [" | ".join((c.what, *(v.text for v in c.values))) for c in found]


@pytest.mark.parametrize(
    "text",
    [
        "司机说油箱漏了。消防看过讲没漏，司机也认了，说自己看错了。",
        "社区：烧的是旧轮胎？消防：烧的是电线皮。",
        "群里转了一段视频，网信办辟谣稿发了。",
        "病人一：男，六岁；病人二：女，三十岁；都在输液。",
        "镇里：转移柳溪街道低洼住户。值班员问柳溪街道，讲都安排好了。",
        "三号哨：明火都灭了。乡里讲另外一台车没灭。",
    ],
)
def test_what_does_not_face_the_other_or_is_settled_is_not_shown(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("快报：现场由县长周启明任总指挥。县政府办：总指挥是副县长何立群。", ("周启明", "何立群")),
        ("所长：队伍由大队长石磊带队。林场：领队是教导员郑海。", ("石磊", "郑海")),
        ("物业：总闸已拉。消防：插座还带着电。", ("总闸已拉", "带着电")),
        ("街道：小区里没有异味。住户：屋里臭味还是很冲。", ("没有异味", "很冲")),
    ],
)
def test_what_two_tell_of_one_post_or_state_is_shown(text: str, sides: tuple[str, str]) -> None:
    assert any(all(side in one for side in sides) for one in shown(text)), shown(text)


def test_a_side_is_told_to_the_end_of_the_thought() -> None:
    found = shown("店长：卷帘门是锁着的，钥匙在我手上。保安：卷帘门敞着。")
    assert any("钥匙在我手上" in one for one in found), found
