import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from nicegui import ElementFilter, ui
from nicegui.testing import User

from assistant.replies import ChoiceItem, EndEvent, PlanEvent, SayEvent, TalkEvent, TalkRequest
from channels.room import ROOT_ORG, Room
from channels.web.text import acting as words
from core.clock import SteppedClock
from core.effects.plan import PlanState, Request
from core.identity import Principal, Role
from tests.channels.acting_room import Yard, with_yard
from tests.channels.conftest import PASSWORD

Say = Callable[[str], list[Request] | SayEvent]
SEND = Request(
    action="yard.send",
    arguments={"to": ["U01"], "content": "请反馈泵站积水"},
    provenance={"to": "“水务局”→区水务局"},
)
LIGHT = Request(action="yard.lamp", arguments={"on": True})


def shown(user: User, marker: str) -> str:
    with user:
        elements = list(ElementFilter(kind=ui.html, marker=marker))
    return "\n".join(e.content for e in sorted(elements, key=lambda e: e.id))


async def until(user: User, marker: str, *wanted: str) -> str:
    content = ""
    for _ in range(400):
        content = shown(user, marker)
        if all(w in content for w in wanted):
            return content
        await asyncio.sleep(0.05)
    raise AssertionError(f"{wanted!r} never came; there is: {content[:1500]}")


def talks(room: Room, say: Say) -> list[TalkRequest]:
    """Have the assistant answer each message with a plan of these steps, or with this."""
    heard: list[TalkRequest] = []

    async def talk(who: Principal, request: TalkRequest) -> AsyncIterator[TalkEvent]:
        heard.append(request)
        thread = await asyncio.to_thread(
            room.conversations.open, who, request.conversation_id, request.text
        )
        room.conversations.add(thread, "officer", request.text)
        reply = say(request.text)
        if isinstance(reply, SayEvent):
            yield reply.model_copy(update={"conversation_id": thread})
        else:
            plan = await room.duty.acting.act(who, reply, thread)
            yield PlanEvent(plan=plan, conversation_id=thread)
        yield EndEvent(conversation_id=thread)

    room.duty.talk = talk  # type: ignore[method-assign]
    return heard


@pytest.fixture
def yard(room: Room) -> Yard:
    room.accounts.add_user("leader", "王带班", ROOT_ORG, [Role.LEADER], PASSWORD)
    return with_yard(room)


def principal(room: Room, login: str) -> Principal:
    user = next(user for user in room.accounts.users() if user.login == login)
    found = room.accounts.principal(user.id)
    assert found is not None
    return found


async def say(user: User, message: str) -> None:
    user.find(marker="question").elements.pop().set_value(message)  # type: ignore[attr-defined]
    user.find(marker="send").click()


def press(user: User, event: str, content: str) -> None:
    """Press a button of the newest plan card, as its markup says it."""
    tag = content.rpartition(f'data-event="{event}"')[2].partition(">")[0]
    fields = {
        name: tag.partition(f'data-{name}="')[2].partition('"')[0]
        for name in ("id", "digest", "step")
    }
    emit(user, event, fields)


def emit(user: User, event: str, fields: dict[str, str]) -> None:
    camel = event.split("-")[0] + "".join(part.title() for part in event.split("-")[1:])
    layout = user.client.layout
    listeners = [one for one in layout._event_listeners.values() if one.type in (event, camel)]
    assert listeners, f"nothing listens to {event}"
    for listener in listeners:
        layout._handle_event({"listener_id": listener.id, "args": fields})


async def test_an_order_becomes_a_card_and_only_approval_does_it(visitor, room, yard) -> None:
    talks(room, lambda _: [SEND])
    user = await visitor("officer")
    await user.open("/")
    await say(user, "通知水务局反馈")
    card = await until(user, "plan", words.APPROVE)
    assert "区水务局" in card
    assert "“水务局”→区水务局" in card
    assert words.EFFECTS["consequential"] in card
    assert "data-until=" in card
    assert yard.done == []
    press(user, "zb-approve", card)
    done = await until(user, "plan", "已通知1个单位。", words.PLAN_TITLES["finished"])
    assert words.APPROVE not in done
    assert yard.done == ["send U01 请反馈泵站积水"]


async def test_refusing_takes_a_reason_and_does_nothing(visitor, room: Room, yard: Yard) -> None:
    talks(room, lambda _: [SEND])
    user = await visitor("officer")
    await user.open("/")
    await say(user, "通知水务局反馈")
    press(user, "zb-refuse", await until(user, "plan", words.REFUSE))
    await user.should_see(marker="reason")
    user.find(marker="reason").type("对象不对")
    user.find(marker="refuse-sure").click()
    await until(user, "plan", words.PLAN_TITLES["refused"], "对象不对", words.NOT_RUN)
    assert yard.done == []


async def test_editing_closes_the_old_plan_and_shows_a_new_one(
    visitor, room: Room, yard: Yard
) -> None:
    talks(room, lambda _: [SEND])
    user = await visitor("officer")
    await user.open("/")
    await say(user, "通知水务局反馈")
    old = await until(user, "plan", words.EDIT)
    press(user, "zb-edit", old)
    await user.should_see(marker="arg-content")
    user.find(marker="arg-to").elements.pop().set_value(["U02"])  # type: ignore[attr-defined]
    user.find(marker="submit-form").click()
    new = await until(user, "plan", "区消防救援支队", words.CHANGED_BY_HAND)
    assert "“水务局”→区水务局" not in new  # where the old value came from says nothing any more
    press(user, "zb-approve", new)
    await until(user, "plan", words.PLAN_TITLES["finished"])
    assert yard.done == ["send U02 请反馈泵站积水"]
    states = {plan.state for plan in room.duty.dispatcher.plans(principal(room, "officer"))}
    assert states == {PlanState.REFUSED, PlanState.FINISHED}


async def test_a_step_can_be_left_out_of_a_plan(visitor, room: Room, yard: Yard) -> None:
    other = SEND.model_copy(update={"arguments": SEND.arguments | {"to": ["U02"]}})
    talks(room, lambda _: [SEND, other])
    user = await visitor("officer")
    await user.open("/")
    await say(user, "通知水务局和支队反馈")
    press(user, "zb-edit", await until(user, "plan", words.EDIT))
    await user.should_see(marker="keep-1")
    user.find(marker="keep-1").click()
    user.find(marker="submit-form").click()
    for _ in range(200):
        plans = room.duty.dispatcher.plans(principal(room, "officer"))
        if len(plans) == 2:
            break
        await asyncio.sleep(0.05)
    new = next(plan for plan in plans if plan.state is PlanState.WAITING)
    assert [step.arguments["to"] for step in new.steps] == [["U02"]]
    assert yard.done == []


async def test_a_form_that_is_not_filled_in_leaves_the_old_plan_as_it_was(
    visitor, room: Room, yard: Yard
) -> None:
    talks(room, lambda _: [SEND])
    user = await visitor("officer")
    await user.open("/")
    await say(user, "通知水务局反馈")
    press(user, "zb-edit", await until(user, "plan", words.EDIT))
    await user.should_see(marker="arg-content")
    user.find(marker="arg-content").elements.pop().set_value("")  # type: ignore[attr-defined]
    user.find(marker="submit-form").click()
    await user.should_see(words.FORM_NEEDED.format(label="内容"))
    plans = room.duty.dispatcher.plans(principal(room, "officer"))
    assert [plan.state for plan in plans] == [PlanState.WAITING]


async def test_foreign_words_are_marked_before_anyone_approves(
    visitor, room: Room, yard: Yard
) -> None:
    foreign = SEND.model_copy(update={"untrusted": ("content",)})
    heard = talks(room, lambda _: [foreign])
    user = await visitor("officer")
    await user.open("/")
    user.find(marker="with-forwarded").elements.pop().set_value(True)  # type: ignore[attr-defined]
    user.find(marker="forwarded").elements.pop().set_value("请反馈泵站积水")  # type: ignore[attr-defined]
    await say(user, "把这条发给水务局")
    card = await until(user, "plan", words.UNTRUSTED_PLAN)
    assert card.count(words.UNTRUSTED) >= 1
    assert 'class="zb-foreign"' in card
    assert heard[0].forwarded == "请反馈泵站积水"
    assert heard[0].text == "把这条发给水务局"


async def test_what_is_reversible_is_done_shown_and_taken_back(
    visitor, room: Room, yard: Yard
) -> None:
    talks(room, lambda _: [LIGHT])
    user = await visitor("officer")
    await user.open("/")
    await say(user, "开灯")
    card = await until(user, "plan", "已打开值班大厅灯。", words.UNDO)
    assert "zb-device zb-on" in card  # the device's state renders in the conversation
    assert yard.lamp is True
    press(user, "zb-undo", card)
    await until(user, "plan", words.STEP_STATES["undone"])
    assert yard.done == ["lamp True", "lamp back False"]


async def test_a_failed_step_is_told_and_the_later_ones_are_said_not_to_have_run(
    visitor, room: Room, yard: Yard
) -> None:
    yard.breaks = "refused"
    talks(room, lambda _: [SEND, LIGHT])
    user = await visitor("officer")
    await user.open("/")
    await say(user, "通知水务局，再开灯")
    press(user, "zb-approve", await until(user, "plan", words.APPROVE))
    card = await until(user, "plan", words.PLAN_TITLES["stopped"])
    assert "对方系统没有接受。" in card
    assert words.STEP_STATES["failed"] in card
    assert words.NOT_RUN in card
    assert yard.done == []


async def test_an_unknown_outcome_is_settled_by_a_person_and_never_repeated(
    visitor, room: Room, yard: Yard
) -> None:
    yard.breaks = "uncertain"
    talks(room, lambda _: [SEND])
    user = await visitor("officer")
    await user.open("/")
    await say(user, "通知水务局")
    press(user, "zb-approve", await until(user, "plan", words.APPROVE))
    card = await until(user, "plan", words.UNKNOWN_HINT)
    press(user, "zb-settle", card)
    await user.should_see(marker="note")
    user.find(marker="note").type("已电话核实，对方收到")
    user.find(marker="happened").click()
    await until(user, "plan", "人工核实：已生效", "已电话核实，对方收到")
    assert len(yard.done) == 1


async def test_a_question_asked_back_is_answered_with_a_button(
    visitor, room: Room, yard: Yard
) -> None:
    asked = SayEvent(
        kind="clarify", text="哪一盏？", choices=[ChoiceItem(id="A", label="值班大厅的")]
    )
    heard = talks(room, lambda text: [LIGHT] if text == "值班大厅的" else asked)
    user = await visitor("officer")
    await user.open("/")
    await say(user, "开灯")
    await until(user, "said", "哪一盏？", "值班大厅的")
    emit(user, "zb-choice", {"id": "值班大厅的"})
    await until(user, "plan", "已打开值班大厅灯。")
    assert [request.text for request in heard] == ["开灯", "值班大厅的"]
    assert heard[1].conversation_id


async def test_the_plans_of_a_conversation_come_back_with_it(
    visitor, room: Room, yard: Yard
) -> None:
    talks(room, lambda _: [SEND])
    user = await visitor("officer")
    await user.open("/")
    await say(user, "通知水务局反馈")
    await until(user, "plan", words.APPROVE)
    link = (await until(user, "threads", "?c=")).partition('href="/?c=')[2].partition('"')[0]
    again = await visitor("officer")
    await again.open(f"/?c={link}")
    card = await until(again, "plan", words.APPROVE)
    press(again, "zb-approve", card)
    await until(again, "plan", words.PLAN_TITLES["finished"])
    await until(user, "plan", words.PLAN_TITLES["finished"])  # the first page sees it too


async def test_the_pinned_event_goes_along_until_it_is_let_go(
    visitor, room: Room, yard: Yard
) -> None:
    heard = talks(room, lambda _: [LIGHT])
    user = await visitor("officer")
    await user.open("/?event=SJ001")
    await user.should_see("关于：三号泵站积水")
    await say(user, "催一下")
    await until(user, "plan", words.UNDO)
    assert heard[0].pinned == "SJ001"


async def test_only_who_may_decide_gets_buttons_and_the_count(
    visitor, room: Room, yard: Yard
) -> None:
    officer, leader = principal(room, "officer"), principal(room, "leader")
    await room.duty.acting.act(officer, [SEND])
    assert room.duty.dispatcher.waiting(leader)
    page = await visitor("leader")
    await page.open("/approvals")
    card = await until(page, "plan", words.APPROVE)
    await until(page, "strip", words.WAITING_COUNT.format(count=1))
    second = await visitor("second")
    await second.open("/approvals")
    await second.should_see(words.NOTHING_WAITS)
    press(page, "zb-approve", card)
    await until(page, "plan", words.PLAN_TITLES["finished"], "王带班")
    assert yard.done == ["send U01 请反馈泵站积水"]


async def test_an_expired_plan_offers_nothing(visitor, room: Room) -> None:
    clock = SteppedClock(room.clock.now())
    room.clock = clock  # type: ignore[assignment]
    yard = with_yard(room)
    talks(room, lambda _: [SEND])
    user = await visitor("officer")
    await user.open("/")
    await say(user, "通知水务局反馈")
    card = await until(user, "plan", words.APPROVE)
    clock.advance(timedelta(minutes=16))
    press(user, "zb-approve", card)
    gone = await until(user, "plan", words.PLAN_TITLES["expired"], words.NOT_RUN)
    assert words.APPROVE not in gone
    assert yard.done == []


async def test_a_map_renders_without_anything_from_outside(visitor, room: Room, yard: Yard) -> None:
    talks(room, lambda _: [Request(action="yard.look")])
    user = await visitor("officer")
    await user.open("/")
    await say(user, "泵站在哪")
    card = await until(user, "plan", "<svg", "三号泵站")
    assert "http" not in card


async def test_names_from_systems_are_never_markup(visitor, room: Room, yard: Yard) -> None:
    evil = "<img src=x onerror=alert(1)>"
    request = Request(
        action="yard.send",
        arguments={"to": [evil], "content": evil},
        provenance={"to": evil},
        untrusted=("content",),
    )
    talks(room, lambda _: [request])
    user = await visitor("officer")
    await user.open("/")
    await say(user, evil)
    card = await until(user, "plan", words.APPROVE)
    assert "<img" not in card
    assert "&lt;img" in card
