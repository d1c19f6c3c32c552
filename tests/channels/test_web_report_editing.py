"""The report page while its report is edited: facts, title, contradictions, what is left out."""

from channels.room import Room
from channels.web.text import acting
from channels.web.text import reports as words
from tests.channels.reporting import done, drafted, newest, note
from tests.channels.test_web_acting import emit, press, shown, until


async def test_facts_are_filled_in_by_kind_and_the_draft_follows(visitor, room: Room) -> None:
    report = await drafted(room, note(room))
    user = await visitor("officer")
    await user.open(f"/reports/{report}")
    await until(user, "facts", "死亡")
    emit(user, "zb-r-fact", {"id": "deaths"})
    await user.should_see(marker="report-save")
    newest(user, "report-text").set_value(0)  # type: ignore[attr-defined]
    user.find(marker="report-save").click()
    await until(user, "facts", "0人", words.BY_OFFICER)
    await until(user, "plan", acting.UNDO)
    emit(user, "zb-r-fact", {"id": "force"})
    await user.should_see(words.VALUES)
    newest(user, "report-text").set_value("消防救援队2车12人\n派出所民警5人")  # type: ignore[attr-defined]
    user.find(marker="report-save").click()
    await until(user, "facts", ">消防救援队2车12人", ">派出所民警5人")
    await until(user, "draft", "消防救援队2车12人")
    emit(user, "zb-r-level", {})
    await user.should_see(marker="level")
    newest(user, "level").set_value("较大")  # type: ignore[attr-defined]
    user.find(marker="report-save").click()
    await until(user, "judgement", f"{words.LEVEL}：较大")


async def test_what_the_draft_leaves_out_is_shown_and_put_into_it(visitor, room: Room) -> None:
    words_left = "账房先生把账本抱到对面茶楼去了"
    report = await drafted(room, note(room) + f"\n{words_left}。")
    user = await visitor("officer")
    await user.open(f"/reports/{report}")
    material = await until(user, "material", 'class="zb-left-out"', f">{words_left}")
    assert 'data-event="zb-r-tell"' in material
    assert words_left not in shown(user, "draft")
    emit(user, "zb-r-tell", {"id": words_left})
    await user.should_see(marker="report-save")
    assert f"{words_left}。" in newest(user, "report-text").value  # type: ignore[attr-defined]
    user.find(marker="report-save").click()
    await until(user, "draft", words_left)
    assert f'data-id="{words_left}"' not in shown(user, "material")
    await done(room, "officer", "report.submit", report=report)
    other = await visitor("officer")
    await other.open(f"/reports/{report}")
    assert 'data-event="zb-r-tell"' not in await until(other, "material", "<section")


async def test_the_title_and_the_recipients_are_changed_on_the_page(visitor, room: Room) -> None:
    report = await drafted(room, note(room))
    user = await visitor("officer")
    await user.open(f"/reports/{report}")
    user.find(marker="edit-heading").click()
    await user.should_see(marker="heading-title")
    assert "柳堤路18号" in newest(user, "heading-title").value  # type: ignore[attr-defined]
    newest(user, "heading-title").set_value("关于柳堤路厂房火灾的情况报告（首报）")  # type: ignore[attr-defined]
    newest(user, "heading-recipients").set_value("示例市政府总值班室、示例市应急管理局")  # type: ignore[attr-defined]
    user.find(marker="report-save").click()
    await until(user, "draft", ">关于柳堤路厂房火灾的情况报告（首报）<", "示例市应急管理局：")
    await until(user, "trail", "标题改为“关于柳堤路厂房火灾的情况报告（首报）”")


async def test_one_press_decides_a_contradiction_and_it_can_be_undone(visitor, room: Room) -> None:
    report = await drafted(room, note(room))
    record = room.duty.reporting.desk.view(report).record
    (conflict,) = record.conflicts
    user = await visitor("officer")
    await user.open(f"/reports/{report}")
    await until(user, "attention", words.TAKE_SIDE)
    emit(user, "zb-r-choose", {"id": conflict.key, "choice": "2"})
    settled = await until(user, "attention", words.DECIDED, conflict.values[1].text)
    assert words.TAKE_SIDE not in settled
    press(user, "zb-undo", await until(user, "plan", acting.UNDO))
    await until(user, "attention", words.TAKE_SIDE)
