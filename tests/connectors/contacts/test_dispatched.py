"""The actions as they run in the product: through the dispatcher, approved and audited."""

import pytest

from connectors.contacts.actions import actions
from connectors.contacts.builtin import BuiltinContacts
from connectors.contacts.model import NumberKind
from connectors.kept import Kept
from connectors.sheet import write_csv
from core.audit import Audit
from core.clock import SteppedClock
from core.database import Database
from core.effects.catalogue import Catalogue
from core.effects.dispatcher import Dispatcher
from core.effects.plan import Need, PlanState, Request
from core.effects.policy import load_policy
from core.errors import Refused
from core.identity import Principal
from tests.connectors.contacts.conftest import LEADER, VIEWER

PEOPLE: dict[str, Principal] = {LEADER.id: LEADER, VIEWER.id: VIEWER}


@pytest.fixture
def audit(database: Database, clock: SteppedClock) -> Audit:
    return Audit(database, clock)


@pytest.fixture
def dispatcher(
    own: BuiltinContacts, database: Database, audit: Audit, clock: SteppedClock
) -> Dispatcher:
    catalogue = Catalogue(actions(own, own._context))  # pyright: ignore[reportPrivateUsage]
    return Dispatcher(database, audit, clock, catalogue, load_policy(), PEOPLE.get)


def test_a_number_is_marked_only_after_somebody_said_yes(
    dispatcher: Dispatcher, own: BuiltinContacts, audit: Audit
) -> None:
    mark = Request(action="contact.mark_invalid", arguments={"contact": "K08", "reason": "停机"})
    plan = dispatcher.act(LEADER, [mark])
    assert plan.need is Need.CONFIRM
    assert plan.steps[0].summary == "在通讯录中把陈建平（石桥镇副镇长）的手机标注为停机。"
    with pytest.raises(Refused):
        dispatcher.execute(plan.id)
    assert own.dead_number("K08", NumberKind.MOBILE, "138-0000-0008") is None
    dispatcher.approve(LEADER, plan.id, plan.digest)
    done = dispatcher.execute(plan.id)
    assert done.state is PlanState.FINISHED
    assert done.steps[0].receipt is not None
    assert own.dead_number("K08", NumberKind.MOBILE, "138-0000-0008") is not None
    assert any("contact.mark_invalid" in row.action for row in audit.records())


def test_saving_on_a_page_runs_at_once_and_is_taken_back_once(
    dispatcher: Dispatcher, own: BuiltinContacts
) -> None:
    before = own.directory()
    person = before.person("K09").model_copy(update={"post": "副科长"})
    save = Request(action="contact.save", arguments={"person": person.model_dump(mode="json")})
    plan = dispatcher.act(VIEWER, [save])
    assert plan.state is PlanState.FINISHED
    assert own.directory().person("K09").post == "副科长"
    dispatcher.undo(VIEWER, plan.steps[0].id)
    assert own.directory() == before


def test_an_export_and_a_look_at_mobiles_leave_a_trace(
    dispatcher: Dispatcher, audit: Audit
) -> None:
    dispatcher.look(LEADER, "contact.export", {"table": "people", "format": "csv"})
    dispatcher.look(VIEWER, "contact.find", {"contact": "K08"})
    traces = [(row.actor, row.action) for row in audit.records()]
    assert (LEADER.id, "contact.export") in traces
    assert (VIEWER.id, "contact.find") in traces


def test_a_roster_is_imported_after_preview_and_approval(
    dispatcher: Dispatcher, own: BuiltinContacts
) -> None:
    rows = [["日期", "单位", "班次", "主班"], ["2026-03-20", "石桥镇", "夜班", "杨磊"]]
    file = Kept(own._context.files).keep(write_csv(rows))  # pyright: ignore[reportPrivateUsage]
    asked = {"file": file, "part": "roster"}
    preview = dispatcher.look(LEADER, "contact.import_preview", asked).data["preview"]
    apply = Request(action="contact.import_apply", arguments=asked | {"preview": preview})
    plan = dispatcher.act(LEADER, [apply])
    dispatcher.approve(LEADER, plan.id, plan.digest)
    done = dispatcher.execute(plan.id)
    assert done.state is PlanState.FINISHED, done.steps[0].error
    assert own.shift("SH20260320-D04-night") is not None
