"""What looks like a contradiction within a note and is none; each row has a twin that is one."""

from datetime import datetime

import pytest

from assistant.duties.report.conflicts import find
from assistant.duties.report.record import Material, Source
from core.clock import ROOM_ZONE

NOW = datetime(2026, 5, 20, 22, 0, tzinfo=ROOM_ZONE)


def told(text: str) -> list[str]:
    """The names of the contradictions in a note."""
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    return [conflict.what for conflict in find(material, [])]


@pytest.mark.parametrize(
    "text",
    [
        "10点20分明火扑灭。11时30分区领导到场。",
        "13点05分火灭了。13点40分应急局专家到场。",
        "伤4人，有1个轻伤转重，现在重伤2人。",
        "呕吐学生累计26人，送医19人，住院3人。",
        "死亡25人，是原先的12人，加昨晚找到的6人，加今早2人、中午5人。",
        "受伤7人，其中重伤2人，都在中心医院。渡船核下来36人，船员2乘客34。",
    ],
)
def test_what_only_looks_like_a_contradiction(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("10点20分明火扑灭。消防10点40分到场。", "时间先后矛盾"),
        ("伤4人，其中重伤2人、轻伤3人。", "受伤人数"),
        ("呕吐学生累计26人，县医院12人、中医院9人。", "人数加总"),
    ],
)
def test_its_twin_is_one(text: str, what: str) -> None:
    assert told(text) == [what]
