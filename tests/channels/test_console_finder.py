"""“打开…” opens a page or the latest of a day; what is an order stays an order."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.duties.rollcall.model import Purpose
from assistant.duties.rollcall.store import NewRound
from channels.room import Room
from channels.web.console_finder import PageFinder
from channels.web.console_pages import offered, pages, shortcuts, tasks, things, verbs
from connectors.sample_world import sample_things
from core.effects.action import Call
from core.identity import GRANTS, Permission, Principal, Role
from tests.channels.conftest import settings
from voice.dialogue import shipped_scripts

OFFICER = Principal("u1", "张值班", ("room",), frozenset({Role.OFFICER}))
AUDITOR = Principal("u2", "赵审计", ("room",), frozenset({Role.AUDITOR}))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    made = Room(settings(tmp_path_factory.mktemp("finder")))
    asyncio.run(_prepared(made))
    made.duty.connectors.load(sample_things(made.clock.now()))
    yield made
    made.database.dispose()


async def _prepared(room: Room) -> None:
    await room.prepare()
    await room.duty.stop()


@pytest.fixture(scope="module")
def rounds(room: Room) -> dict[str, str]:
    """One round of yesterday noon, one of the day before; the ids by day."""
    noon = room.clock.now().replace(hour=12, minute=0)
    made: dict[str, str] = {}
    for name, days in (("昨天", 1), ("前天", 2)):
        at = noon - timedelta(days=days)
        new = NewRound(Purpose.ROLL_CALL, f"{name}查岗", shipped_scripts()[0], ["U14"], (), at)
        made[name] = room.duty.calling.desk.store.create(Call(name, OFFICER, at), new)
    return made


@pytest.fixture(scope="module")
def finder(room: Room) -> PageFinder:
    return PageFinder(room)


@pytest.mark.parametrize(
    ("said", "href"),
    [
        ("打开审批", "/approvals"),
        ("打开审批页面", "/approvals"),
        ("请帮我打开通讯录。", "/contacts"),
        ("把值班表打开一下", "/roster"),
        ("进入知识库", "/library"),
        ("回到首页", "/"),
        ("打开查岗统计", "/rollcalls/statistics"),
        ("转到交接班", "/handover"),
        ("打开监控", "/video"),
    ],
)
def test_a_page_is_opened_by_its_name_or_what_officers_call_it(
    finder: PageFinder, said: str, href: str
) -> None:
    found = finder.find(said, OFFICER)
    assert found is not None
    assert found.href == href


@pytest.mark.parametrize(
    "said",
    [
        "打开东会商室的灯",
        "打开体育场路口的监控",
        "打开会议模式",
        "审批",
        "看一下视频",
        "查岗",
        "给全部街镇值班室查岗",
        "打开",
        "把大屏打开投一下一号摄像头",
        "审批时限是多久",
        "去年的查岗规定有哪些",
        "打开空调到26度",
    ],
)
def test_an_order_or_a_question_is_left_to_the_conversation(finder: PageFinder, said: str) -> None:
    assert finder.find(said, OFFICER) is None


def test_in_the_command_box_a_bare_name_is_enough(finder: PageFinder) -> None:
    for said in ("审批", "看看审批", "到审批"):
        found = finder.find(said, OFFICER, typed=True)
        assert found is not None
        assert found.href == "/approvals"
    assert finder.find("东会商室的灯", OFFICER, typed=True) is None


def test_the_latest_round_of_a_day_opens(finder: PageFinder, rounds: dict[str, str]) -> None:
    for said, name in (
        ("打开昨天的查岗结果", "昨天"),
        ("打开前天的点名", "前天"),
        ("把昨天查岗结果打开", "昨天"),
        ("打开最近一次查岗", "昨天"),
        ("打开上次的查岗结果", "昨天"),
    ):
        found = finder.find(said, OFFICER)
        assert found is not None, said
        assert found.href == f"/rollcalls/{rounds[name]}"


def test_where_a_day_has_none_the_list_opens_and_says_so(
    finder: PageFinder, rounds: dict[str, str]
) -> None:
    found = finder.find("打开8天前的查岗结果", OFFICER) or finder.find("打开大前天的查岗", OFFICER)
    assert found is not None
    assert found.href == "/rollcalls"
    assert "没有找到" in found.note


def test_a_day_of_the_log_opens(finder: PageFinder, room: Room) -> None:
    found = finder.find("打开昨天的值班日志", OFFICER)
    assert found is not None
    day = (room.clock.now() - timedelta(days=1)).date()
    assert found.href == f"/log?day={day.isoformat()}"


def test_an_event_opens_by_its_number_and_its_whole_name(finder: PageFinder, room: Room) -> None:
    event = next(t for t in room.duty.connectors.directory.things() if t.kind == "event")
    for said in (f"打开{event.id}", f"打开{event.id.lower()}", f"打开{event.name}"):
        found = finder.find(said, OFFICER)
        assert found is not None
        assert found.href == f"/events/{event.id}"
    newest = finder.find("打开最新的事件", OFFICER)
    assert newest is not None
    assert newest.href.startswith("/events/")


def test_nobody_is_led_to_a_page_that_is_closed_to_him(finder: PageFinder) -> None:
    assert finder.find("打开审计", OFFICER) is None
    assert finder.find("打开审批", AUDITOR) is None
    found = finder.find("打开审计", AUDITOR)
    assert found is not None
    assert found.href == "/audit"


def test_every_word_of_the_data_names_one_page() -> None:
    named = [name for page in pages() for name in (page.label, *page.said)]
    assert len(named) == len(set(named))
    assert len({page.href for page in pages()}) == len(pages())
    spoken = [name for thing in things() for name in thing.said]
    assert len(spoken) == len(set(spoken))
    assert not set(verbs().spoken) & set(verbs().looking)
    names = [cut.name for cut in shortcuts()]
    assert len(names) == len(set(names))
    assert all(cut.go or cut.say or cut.fill for cut in shortcuts())


def test_every_page_of_the_data_is_mounted() -> None:
    source = "".join(
        file.read_text(encoding="utf-8")
        for file in (Path(__file__).parents[2] / "channels" / "web").glob("*.py")
    )
    for page in pages():
        assert f'"{page.href}"' in source, page.href
    for cut in shortcuts():
        assert not cut.go or any(cut.go == page.href for page in pages())


def test_every_role_is_offered_what_it_may_open() -> None:
    for role, granted in GRANTS.items():
        for page in offered(granted, listed=False):
            assert page.need & granted, (role, page.href)
    assert [page.href for page in offered({Permission.READ_AUDIT})] == ["/audit"]


@pytest.mark.parametrize(
    ("said", "href"),
    [
        ("新增摄像头", "/video"),
        ("帮我添加一个联系人。", "/contacts"),
        ("导入值班表", "/roster"),
        ("上传一份文件", "/library"),
        ("修改查岗话术", "/rollcalls/scripts"),
        ("绑定企业微信", "/messengers"),
    ],
)
def test_what_is_done_by_hand_opens_its_page_and_says_so(
    finder: PageFinder, said: str, href: str
) -> None:
    found = finder.find(said, OFFICER)
    assert found is not None
    assert found.href == href
    assert "页面办" in found.note


@pytest.mark.parametrize(
    "said",
    [
        "登记事件",
        "改排班",
        "把张三的号码登记一下",
        "添加川上路摄像头到大屏",
        "删除报告",
        "怎么新增摄像头",
        "上传文件要谁批准",
    ],
)
def test_an_order_or_a_question_is_not_taken_for_work_by_hand(
    finder: PageFinder, said: str
) -> None:
    assert finder.find(said, OFFICER) is None


def test_every_page_of_work_by_hand_is_there() -> None:
    known = {page.href for page in pages()}
    assert {task.page for task in tasks()} <= known


def test_a_page_that_somebody_may_not_open_is_not_offered_for_work(finder: PageFinder) -> None:
    assert finder.find("新增账号", OFFICER) is None
