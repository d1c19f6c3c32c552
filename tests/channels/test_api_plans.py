import pytest

from channels.room import ROOT_ORG, Room
from core.effects.plan import Need
from core.effects.policy import Policy, Rule, load_policy
from core.identity import Role
from tests.channels.acting_room import Yard, with_yard
from tests.channels.conftest import PASSWORD

SEND = {"action": "yard.send", "arguments": {"to": ["U01"], "content": "请反馈"}}
LIGHT = {"action": "yard.lamp", "arguments": {"on": True}}


@pytest.fixture
def yard(room: Room) -> Yard:
    room.accounts.add_user("leader", "王带班", ROOT_ORG, [Role.LEADER], PASSWORD)
    return with_yard(room)


async def test_a_consequential_step_waits_and_runs_once_on_approval(signed_in, yard: Yard) -> None:
    officer = await signed_in("officer")
    answer = await officer("POST", "/plans", json={"steps": [SEND]})
    assert answer.status_code == 201
    plan = answer.json()
    assert (plan["state"], plan["need"]) == ("waiting", "confirm")
    assert plan["steps"][0]["summary"] == "通知U01：请反馈"
    assert yard.done == []
    approve = {"digest": plan["digest"]}
    done = (await officer("POST", f"/plans/{plan['id']}/approve", json=approve)).json()
    assert done["state"] == "finished"
    assert done["steps"][0]["receipt"]["text"] == "已通知1个单位。"
    again = await officer("POST", f"/plans/{plan['id']}/approve", json=approve)
    assert again.status_code == 409
    assert yard.done == ["send U01 请反馈"]


async def test_only_the_digest_that_was_shown_approves(signed_in, yard: Yard) -> None:
    officer = await signed_in("officer")
    plan = (await officer("POST", "/plans", json={"steps": [SEND]})).json()
    other = (await officer("POST", "/plans", json={"steps": [SEND]})).json()
    for digest in ("", "0" * 64, other["digest"]):
        answer = await officer("POST", f"/plans/{plan['id']}/approve", json={"digest": digest})
        assert answer.status_code == 409
    assert yard.done == []


async def test_reversible_steps_run_at_once_and_can_be_undone_once(signed_in, yard: Yard) -> None:
    officer = await signed_in("officer")
    plan = (await officer("POST", "/plans", json={"steps": [LIGHT]})).json()
    assert plan["state"] == "finished"
    step = plan["steps"][0]["id"]
    undone = (await officer("POST", f"/steps/{step}/undo")).json()
    assert undone["steps"][0]["state"] == "undone"
    assert (await officer("POST", f"/steps/{step}/undo")).status_code == 409
    assert yard.done == ["lamp True", "lamp back False"]


async def test_somebody_elses_plan_is_neither_seen_nor_decided(signed_in, yard: Yard) -> None:
    officer, second = await signed_in("officer"), await signed_in("second")
    plan = (await officer("POST", "/plans", json={"steps": [SEND]})).json()
    assert (await second("GET", f"/plans/{plan['id']}")).status_code == 404
    answer = await second("POST", f"/plans/{plan['id']}/approve", json={"digest": plan["digest"]})
    assert answer.status_code == 403
    assert (await second("GET", "/plans")).json() == []
    assert (await second("GET", "/plans/waiting")).json() == []
    assert yard.done == []


async def test_two_people_must_agree_where_the_policy_says_so(room: Room, signed_in, yard) -> None:
    shipped = load_policy()
    rules = {"yard.send": (Rule(need=Need.TWO),)}
    yard = with_yard(room, Policy(actions=rules, version=shipped.version + "x"))
    officer, leader = await signed_in("officer"), await signed_in("leader")
    plan = (await officer("POST", "/plans", json={"steps": [SEND]})).json()
    approve = {"digest": plan["digest"]}
    first = (await leader("POST", f"/plans/{plan['id']}/approve", json=approve)).json()
    assert first["state"] == "waiting"
    assert yard.done == []
    assert [p["id"] for p in (await officer("GET", "/plans/waiting")).json()] == [plan["id"]]
    second = (await officer("POST", f"/plans/{plan['id']}/approve", json=approve)).json()
    assert second["state"] == "finished"
    assert {d["name"] for d in second["decisions"]} == {"张值班", "王带班"}


async def test_a_refusal_needs_a_reason_and_closes_the_plan(signed_in, yard: Yard) -> None:
    officer = await signed_in("officer")
    plan = (await officer("POST", "/plans", json={"steps": [SEND]})).json()
    path = f"/plans/{plan['id']}"
    assert (await officer("POST", f"{path}/refuse", json={"reason": ""})).status_code == 422
    assert (await officer("POST", f"{path}/refuse", json={"reason": " "})).status_code == 409
    refused = (await officer("POST", f"{path}/refuse", json={"reason": "对象不对"})).json()
    assert refused["state"] == "refused"
    late = await officer("POST", f"{path}/approve", json={"digest": plan["digest"]})
    assert late.status_code == 409
    assert yard.done == []


async def test_an_unknown_outcome_is_settled_with_a_note(signed_in, yard: Yard) -> None:
    yard.breaks = "uncertain"
    officer = await signed_in("officer")
    plan = (await officer("POST", "/plans", json={"steps": [SEND]})).json()
    path = f"/plans/{plan['id']}/approve"
    stopped = (await officer("POST", path, json={"digest": plan["digest"]})).json()
    assert (stopped["state"], stopped["steps"][0]["state"]) == ("stopped", "unknown")
    step = f"/steps/{stopped['steps'][0]['id']}/settle"
    assert (await officer("POST", step, json={"happened": True})).status_code == 422
    settled = await officer("POST", step, json={"happened": True, "note": "已电话核实"})
    assert settled.json()["steps"][0]["state"] == "done"
    assert len(yard.done) == 1


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ({"action": "yard.fly"}, 404),
        ({"action": "yard.send", "arguments": {"to": ["U01"]}}, 422),
        ({"action": "yard.lamp", "arguments": {"on": True, "extra": 1}}, 422),
    ],
)
async def test_what_cannot_be_done_is_said_in_words(signed_in, yard, step, status) -> None:
    officer = await signed_in("officer")
    answer = await officer("POST", "/plans", json={"steps": [step]})
    assert answer.status_code == status
    assert answer.json()["message"]
    assert yard.done == []


async def test_the_same_gate_stands_before_acting(call, signed_in, yard: Yard) -> None:
    assert (await call("POST", "/plans", json={"steps": [LIGHT]})).status_code == 401
    officer = await signed_in("officer")
    csrf, officer.csrf = officer.csrf, ""
    assert (await officer("POST", "/plans", json={"steps": [LIGHT]})).status_code == 403
    officer.csrf = csrf
    for login in ("auditor", "admin"):  # neither is on duty
        other = await signed_in(login)
        assert (await other("POST", "/plans", json={"steps": [LIGHT]})).status_code == 403
    assert yard.done == []


async def test_actions_are_listed_with_their_schema(signed_in, yard: Yard) -> None:
    officer = await signed_in("officer")
    listed = {a["name"]: a for a in (await officer("GET", "/actions")).json()}
    assert listed["yard.send"]["effect"] == "consequential"
    assert "content" in listed["yard.send"]["arguments"]["properties"]
    librarian = await signed_in("librarian")
    assert [a["name"] for a in (await librarian("GET", "/actions")).json()] == ["yard.look"]


async def test_looking_runs_reads_and_nothing_else(signed_in, yard: Yard) -> None:
    officer = await signed_in("officer")
    seen = await officer("POST", "/look/yard.look", json={"arguments": {}})
    assert seen.json()["data"]["points"][0]["name"] == "三号泵站"
    refused = await officer("POST", "/look/yard.lamp", json={"arguments": {"on": True}})
    assert refused.status_code == 409
    assert yard.done == []


async def test_the_routes_are_in_the_documented_schema(signed_in, yard: Yard) -> None:
    officer = await signed_in("officer")
    paths = (await officer("GET", "/openapi.json")).json()["paths"]
    for path in ("talk", "plans", "plans/{plan_id}/approve", "steps/{step_id}/undo", "actions"):
        assert f"/api/v1/{path}" in paths
