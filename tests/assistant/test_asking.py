from datetime import date

import pytest

from assistant.replies import Answer, AskRequest, DoneEvent, ErrorEvent, EvidenceEvent
from core.errors import NotFound, Unavailable
from core.identity import Principal, Role
from core.models.scripted import ScriptedChat
from tests.assistant.conftest import World

RINGS = "值班电话响几声之内必须接听?"


async def ask(world: World, principal: Principal, question: str, **more: object) -> Answer:
    request = AskRequest.model_validate({"question": question, **more})
    return await world.assistant.answer(principal, request)


async def test_without_a_model_the_answer_is_the_clause_itself(
    world: World, officer: Principal
) -> None:
    answer = await ask(world, officer, RINGS)
    assert not answer.abstained
    assert answer.mode == "evidence"
    assert "铃响三声内接听" in answer.answer
    assert answer.citations[0].path.endswith("第二条")


async def test_every_quote_is_a_slice_of_the_stored_text(world: World, officer: Principal) -> None:
    answer = await ask(world, officer, RINGS)
    for citation in answer.citations:
        _, text = world.library.revision(citation.revision_id, officer)
        assert text[citation.start : citation.end] == citation.quote


async def test_a_former_text_answers_only_for_its_own_time(
    world: World, officer: Principal
) -> None:
    assert "五声" not in (await ask(world, officer, RINGS)).answer
    then = await ask(world, officer, RINGS, as_of=date(2023, 1, 1))
    assert "铃响五声内接听" in then.answer
    assert "三声" not in then.answer


async def test_evidence_comes_before_the_model_is_asked(world: World, officer: Principal) -> None:
    chat = ScriptedChat(["值班电话应当在铃响三声内接听[1]。"])
    world.model = chat
    async for event in world.assistant.ask(officer, AskRequest(question=RINGS)):
        if isinstance(event, EvidenceEvent):
            assert chat.asked == []
            assert "三声" in event.items[0].quote
        if isinstance(event, DoneEvent):
            assert event.answer.mode == "model"
            assert event.answer.sentences[0].citations == [1]
    assert len(chat.asked) == 1


async def test_a_sentence_with_a_wrong_figure_is_removed_and_named(
    world: World, officer: Principal
) -> None:
    world.model = ScriptedChat(["值班电话应当在铃响三声内接听[1]。值班电话应当在10秒内接听[1]。"])
    answer = await ask(world, officer, RINGS)
    assert [s.text for s in answer.sentences] == ["值班电话应当在铃响三声内接听。"]
    assert "10秒" in answer.removed[0].reason


async def test_where_nothing_of_the_wording_stands_the_clauses_answer(
    world: World, officer: Principal
) -> None:
    world.model = ScriptedChat(["应当在9声内接听[1]。"])
    answer = await ask(world, officer, RINGS)
    assert answer.mode == "evidence"
    assert "铃响三声内接听" in answer.answer
    assert answer.removed


async def test_a_model_that_breaks_off_leaves_the_clauses_and_says_so(
    world: World, officer: Principal
) -> None:
    world.model = ScriptedChat([Unavailable("断了")])
    answer = await ask(world, officer, RINGS)
    assert answer.mode == "evidence"
    assert "模型中断" in answer.notice
    assert answer.citations


async def test_what_the_library_lacks_is_not_answered(world: World, officer: Principal) -> None:
    world.model = ScriptedChat(["台风预警一小时80毫米[1]。"])
    answer = await ask(world, officer, "台风红色预警一小时多少毫米?")
    assert answer.abstained
    assert answer.answer.startswith("资料库中没有找到依据")
    assert "80" not in answer.answer


async def test_documents_that_disagree_are_shown_side_by_side(
    world: World, officer: Principal
) -> None:
    answer = await ask(world, officer, "街镇值班室不间断电源要撑几小时?")
    (conflict,) = answer.conflicts
    assert {item.document for item in conflict.items} == {
        "青禾区值班室配置标准",
        "青禾区值班室验收办法",
    }
    assert "4小时" in answer.answer
    assert "2小时" in answer.answer


async def test_a_follow_up_leans_on_the_question_before(world: World, officer: Principal) -> None:
    first = await ask(world, officer, "一般突发事件书面报告的时限是几小时?")
    second = await ask(world, officer, "那较大的呢?", conversation_id=first.conversation_id)
    assert "一小时" in second.answer


async def test_a_restricted_document_is_found_by_its_readers_only(
    world: World, officer: Principal, leader: Principal
) -> None:
    question = "主要领导备勤地点在哪里?"
    assert "会议中心" in (await ask(world, leader, question)).answer
    hidden = await ask(world, officer, question)
    assert "会议中心" not in hidden.model_dump_json()
    assert "备勤安排" not in hidden.model_dump_json()


async def test_a_thread_belongs_to_one_person(
    world: World, officer: Principal, leader: Principal
) -> None:
    mine = await ask(world, officer, RINGS)
    assert [m.role for m in world.assistant.messages(officer, mine.conversation_id)] == [
        "officer",
        "assistant",
    ]
    with pytest.raises(NotFound):
        world.assistant.messages(leader, mine.conversation_id)
    with pytest.raises(NotFound):
        await ask(world, leader, RINGS, conversation_id=mine.conversation_id)


async def test_an_auditor_may_not_ask(world: World) -> None:
    auditor = Principal("u3", "王五", ("room",), frozenset({Role.AUDITOR}))
    events = [e async for e in world.assistant.ask(auditor, AskRequest(question=RINGS))]
    assert [type(e) for e in events] == [ErrorEvent]


async def test_questions_are_audited_with_their_citations(world: World, officer: Principal) -> None:
    answer = await ask(world, officer, RINGS)
    (record,) = world.audit.records(action="ask")
    assert record.target == RINGS
    assert str(answer.citations[0].clause_id) in record.detail


async def test_text_in_a_document_never_reaches_the_place_of_instructions(
    world: World, officer: Principal
) -> None:
    chat = ScriptedChat(["值班电话应当在铃响三声内接听[1]。"])
    world.model = chat
    await ask(world, officer, RINGS)
    system, user = chat.asked[0]
    assert "铃响" not in str(system.content)
    assert "铃响三声" in str(user.content)


async def test_a_verdict_nobody_asked_for_is_dropped(world: World, officer: Principal) -> None:
    world.model = ScriptedChat(["不能，值班电话应当在铃响三声内接听[1]。"])
    answer = await ask(world, officer, RINGS)
    assert answer.sentences[0].text.startswith("值班电话")
