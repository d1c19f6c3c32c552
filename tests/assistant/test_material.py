"""What a report is drafted from, and what is proofread, are the officer's very words."""

from assistant.material import to_proofread, with_material
from assistant.understand.outcome import PlannedStep, Turn, Understood

NOTE = "21点05接城东所电话，和平里三号楼一楼杂物间冒烟，没人受伤，帮我出首报"


def drafting(origin: str) -> PlannedStep:
    return PlannedStep(action="report.draft", arguments={"step": "首报", "source_text": origin})


def test_a_draft_from_this_message_takes_the_whole_message() -> None:
    (step,) = with_material([drafting("utterance")], NOTE, "", [])
    assert step.arguments["sources"] == [{"text": NOTE}]
    assert "sources" not in step.untrusted


def test_a_draft_from_the_conversation_takes_what_told_something() -> None:
    turns = [Turn("user", NOTE), Turn("assistant", "记下了，还要做什么？"), Turn("user", "好")]
    (step,) = with_material([drafting("context")], "按刚才的电话写首报", "", turns)
    assert step.arguments["sources"] == [{"text": NOTE}]


def test_forwarded_text_is_material_and_marked_as_foreign() -> None:
    (step,) = with_material([drafting("utterance")], "写首报", "群里：和平里着火了，快来人", [])
    assert step.arguments["sources"][-1] == {"text": "群里：和平里着火了，快来人", "kind": "chat"}
    assert "sources" in step.untrusted


def test_other_steps_are_left_alone() -> None:
    step = PlannedStep(action="event.find", arguments={"keyword": "和平里"})
    assert with_material([step], NOTE, "", []) == [step]


def test_checking_without_a_report_means_the_text_that_came_along() -> None:
    asked = Understood(outcome="clarify", pending="report.check", question="哪一份报告？")
    text = "接报后立即组织人员撒离周边居民三十二人。"
    assert (step := to_proofread(asked, "核一下", text)) is not None
    assert step.arguments == {"text": text}
    assert "text" in step.untrusted
    assert (step := to_proofread(asked, f"校对一下：{text}", "")) is not None
    assert step.arguments == {"text": text}


def test_checking_a_named_report_stays_what_it_is() -> None:
    assert (
        to_proofread(Understood(outcome="plan"), "核一下首报", "转来的一段很长很长的文字") is None
    )
    asked = Understood(outcome="clarify", pending="report.check")
    assert to_proofread(asked, "核一下", "") is None
