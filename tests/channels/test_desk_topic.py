"""What the conversation is about: what a receipt brought to look at, else what it names."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from channels.web.desk_topic import of_link, of_plan
from connectors.contract import Kind, Named
from core.effects.action import Done, Effect
from core.effects.plan import Need, Plan, PlanState, Step, StepState

EVENT = Named(Kind.EVENT, "SJ001", "三号泵站积水")
REPORT = Named(Kind.REPORT, "BG001", "三号泵站积水首报")
UNIT = Named(Kind.UNIT, "U01", "区水务局")


class Known:
    """A directory of three things that counts how often it is read."""

    def __init__(self) -> None:
        self.read = 0

    def things(self) -> list[Named]:
        self.read += 1
        return [EVENT, REPORT, UNIT]

    def get(self, id: str) -> Named | None:
        return next((thing for thing in self.things() if thing.id == id), None)

    def of(self, id: str) -> str:
        return id


def plan(*receipts: Done, arguments: dict[str, Any] | None = None) -> Plan:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    steps = tuple(
        Step.model_construct(
            id=f"s{n}",
            position=n,
            action="a.b",
            title="办",
            effect=Effect.READ,
            summary="",
            arguments=arguments or {},
            state=StepState.DONE,
            receipt=receipt,
        )
        for n, receipt in enumerate(receipts, start=1)
    )
    return Plan.model_construct(
        id="p", state=PlanState.FINISHED, need=Need.NONE, steps=steps, created_at=at
    )


def test_pictures_go_before_names_and_reports_before_their_event() -> None:
    named = Done(text="", refs={"event": "SJ001", "report": "BG001"})
    topic = of_plan(plan(named), Known())
    assert topic is not None
    assert (topic.kind, topic.href) == ("report", "/reports/BG001")
    seen = Done(text="", refs={"event": "SJ001"}, data={"snapshots": [{"id": "x"}]})
    topic = of_plan(plan(named, seen), Known())
    assert topic is not None
    assert topic.kind == "receipt"


def test_a_waiting_plan_is_about_what_its_arguments_name() -> None:
    topic = of_plan(plan(Done(text=""), arguments={"event": "SJ001", "units": ["U01"]}), Known())
    assert topic is not None
    assert topic.key == "event:SJ001"


def test_what_has_no_page_is_no_topic_and_the_directory_is_read_once() -> None:
    known = Known()
    words = {f"w{n}": "一段长文字" for n in range(20)} | {"unit": "U01"}
    assert of_plan(plan(Done(text=""), arguments=words), known) is None
    assert known.read == 1


def test_links_of_the_conversation_lead_into_the_pane() -> None:
    event = of_link("/events/SJ001", Known())
    assert event is not None
    assert event.title == "三号泵站积水"
    source = of_link("/source/7?clause=12&start=3&end=9#quote", Known())
    assert source is not None
    assert source.place == (7, 12, 3, 9)
    for other in ("/reports/SJ001", "/library", "//evil.example/events/SJ001", "/events/none"):
        assert of_link(other, Known()) is None


@given(st.text(max_size=40))
def test_no_link_breaks_the_pane(href: str) -> None:
    of_link("/source/" + href, Known())
    of_link(href, Known())
