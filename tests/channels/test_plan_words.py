"""What a person approves or audits is said in words: no ids, keys or JSON where there is a name."""

import pytest
from fastapi import FastAPI

from channels.room import Room
from channels.web.audit_view import audit_lines
from channels.web.form_fields import fields_of
from channels.web.plan_view import Wording
from channels.web.text import audit as words
from connectors.contract import Kind
from core.effects.plan import Request
from tests.channels.messenger.desk_room import person
from tests.channels.registers import sampled

__all__ = ["sampled"]  # fixtures
pytestmark = pytest.mark.usefixtures("app", "sampled")


@pytest.fixture
def wording(app: FastAPI, room: Room) -> Wording:
    duty = room.duty
    return Wording(duty.connectors.directory, duty.dispatcher.catalogue, room.settings.zone)


async def test_remarks_of_a_handover_name_what_they_are_about(room: Room, wording: Wording) -> None:
    event = next(t for t in room.duty.connectors.directory.things() if t.kind is Kind.EVENT)
    said = wording.value({f"event:{event.id}": "已派人到场", "note:3": "明早回话"})
    assert said.split("\n") == [f"事件 {event.name}：已派人到场", "记事：明早回话"]


async def test_what_has_no_name_here_is_said_by_its_number_or_its_kind(wording: Wording) -> None:
    said = wording.value({"warning:YJ20261122-1": "等回话", "other:5f2c-77": "请留意"})
    assert said.split("\n") == ["预警 YJ20261122-1：等回话", "事项：请留意"]


async def test_an_audit_record_of_a_look_up_is_words_not_json(room: Room, wording: Wording) -> None:
    who = person(room, "officer")
    await room.duty.acting.look(who, "contact.list", {"kind": "units", "limit": 5})
    await room.duty.acting.act(who, [Request(action="contact.on_duty", arguments={})])
    actions = words.ACTIONS | {one.name: one.title for one in room.duty.dispatcher.catalogue}
    rows = room.audit.records(50)
    lines = audit_lines(rows, {who.id: who.name}, actions, wording)
    looked = next(line for line in lines if line.name == "contact.list")
    assert looked.actor == who.name
    assert "{" not in looked.target
    assert "种类：" in looked.target
    assert not [line.target for line in lines if line.target.startswith("{")]


async def test_every_deed_that_is_recorded_without_an_action_has_a_name(room: Room) -> None:
    """Checkpoints, exports and files are recorded by hand: the auditor reads what they were."""
    recorded = {row.action for row in room.audit.records(500)}
    titled = {one.name for one in room.duty.dispatcher.catalogue}
    assert not recorded - titled - set(words.ACTIONS)


async def test_no_form_or_card_shows_a_key(room: Room, wording: Wording) -> None:
    """Arguments have labels and fixed choices have words, in every action of a full room."""
    raw: list[str] = []
    for action in room.duty.dispatcher.catalogue:
        for field in fields_of(action.arguments, [], action.name):
            if field.label.isascii():
                raw.append(f"{action.name}.{field.name}")
            raw += [f"{action.name}.{field.name}={v}" for v in field.choices.values() if latin(v)]
    assert not raw, "\n".join(raw)


def latin(said: str) -> bool:
    """Say whether a word is English; formats of files go by their English names here, too."""
    return said.isascii() and said.isalpha() and said not in {"xlsx", "csv", "docx", "pdf", "ofd"}


async def test_a_report_is_offered_to_the_room_above_first(room: Room) -> None:
    things = list(room.duty.connectors.directory.things())
    action = room.duty.dispatcher.catalogue.get("report.send")
    to = next(f for f in fields_of(action.arguments, things, action.name) if f.name == "to")
    kinds = {thing.id: thing.kind for thing in things}
    assert kinds[next(iter(to.choices))] is Kind.EXTERNAL
