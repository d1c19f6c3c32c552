"""Where Redmine fails, is slow, says no, or is changed by other hands."""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from connectors.events import commands as c
from connectors.events import redmine
from connectors.events.model import EventQuery, NewEvent, State, Verb
from core.database import Database
from core.effects.action import Uncertain
from core.errors import InvalidInput, NeedsLogin, NotFound, Refused, Unavailable
from tests.connectors.events.redmine_server import FIELDS, RedmineServer
from tests.connectors.events.room import Room, room_of

Answer = Callable[[httpx.Request], httpx.Response]
IDS = {name: number for number, name in enumerate(FIELDS, start=1)}
SETUP = {
    "/issue_statuses.json": {
        "issue_statuses": [{"id": n, "name": state} for n, state in enumerate(State, start=1)]
    },
    "/trackers.json": {"trackers": [{"id": 1, "name": "事件"}]},
    "/projects/zhiban.json": {"project": {"id": 1}},
    "/users/current.json": {"user": {"id": 7}},
}


class Fake:
    """A Redmine that answers its setup, and then as the test says. Counts what it was asked."""

    def __init__(self, room: Room, answer: Answer) -> None:
        self.asked: list[str] = []
        self.answer = answer
        files = room.context.files
        files.mkdir(parents=True, exist_ok=True)
        (files / "redmine.key").write_text("k")
        options = redmine.Options(url="http://rm.test", project="zhiban", field_ids=IDS)
        self.system = redmine.connect(options, room.context, httpx.MockTransport(self.handle))

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path in SETUP:
            return httpx.Response(200, json=SETUP[request.url.path])
        self.asked.append(request.method)
        return self.answer(request)


def nothing_registered(then: Answer) -> Answer:
    """The look for an earlier registration finds none; what comes after is the test's."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET" and request.url.path == "/issues.json":
            return httpx.Response(200, json={"issues": [], "total_count": 0})
        return then(request)

    return answer


def failing(error: type[httpx.TransportError]) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error("broken", request=request)

    return answer


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (failing(httpx.ReadTimeout), Uncertain),
        (failing(httpx.WriteTimeout), Uncertain),
        (failing(httpx.ReadError), Uncertain),
        (failing(httpx.RemoteProtocolError), Uncertain),
        (failing(httpx.ConnectError), Unavailable),
        (failing(httpx.ConnectTimeout), Unavailable),
        (lambda _: httpx.Response(500), Uncertain),
        (lambda _: httpx.Response(502), Uncertain),
        (lambda _: httpx.Response(503), Unavailable),
        (lambda _: httpx.Response(401), NeedsLogin),
        (lambda _: httpx.Response(403), Refused),
        (lambda _: httpx.Response(422, json={"errors": ["主题 不能为空"]}), Refused),
        (lambda _: httpx.Response(409), Refused),
    ],
)
def test_a_change_is_sent_once_and_its_failure_means_what_it_means(
    room: Room, answer: Answer, expected: type[Exception]
) -> None:
    fake = Fake(room, nothing_registered(answer))
    with pytest.raises(expected) as raised:
        fake.system.create(room.call(), NewEvent(title="试"))
    assert fake.asked.count("POST") == 1
    if "主题" in str(raised.value):
        assert "主题 不能为空" in str(raised.value)


@pytest.mark.parametrize(
    ("answer", "expected", "tries"),
    [
        (failing(httpx.ConnectError), Unavailable, 3),
        (failing(httpx.ReadTimeout), Unavailable, 3),
        (lambda _: httpx.Response(500), Unavailable, 3),
        (lambda _: httpx.Response(404), NotFound, 1),
        (lambda _: httpx.Response(401), NeedsLogin, 1),
        (lambda _: httpx.Response(200, text="<html>"), Refused, 1),
    ],
)
def test_a_read_is_tried_again_only_where_that_can_help(
    room: Room, answer: Answer, expected: type[Exception], tries: int
) -> None:
    fake = Fake(room, answer)
    with pytest.raises(expected):
        fake.system.get("RM1")
    assert len(fake.asked) == tries


def test_a_read_that_works_at_the_second_try_is_enough(room: Room) -> None:
    answers = iter([httpx.Response(502), httpx.Response(200, json={"issues": []})])
    fake = Fake(room, lambda _: next(answers))
    assert fake.system.find(EventQuery()) == []


def test_a_missing_key_file_or_setup_is_said(room: Room) -> None:
    with pytest.raises(InvalidInput, match="密钥文件"):
        redmine.connect(redmine.Options(url="http://rm.test", project="x"), room.context)
    room.context.files.mkdir(parents=True, exist_ok=True)
    (room.context.files / "redmine.key").write_text("k")
    options = redmine.Options(url="http://rm.test", project="zhiban", states={State.VOID: "无"})
    system = redmine.connect(
        options,
        room.context,
        httpx.MockTransport(lambda r: httpx.Response(200, json=SETUP[r.url.path])),
    )
    with pytest.raises(InvalidInput, match="无"):
        system.get("RM1")
    assert not system.health().ok


@pytest.fixture
def served(
    redmine_server: RedmineServer, database: Database, tmp_path: Path
) -> Iterator[tuple[redmine.RedmineEvents, Room, RedmineServer]]:
    room = room_of(database, tmp_path / "events", prefix=f"{tmp_path.name}-")
    system = redmine.connect(redmine_server.options(room.context.files), room.context)
    yield system, room, redmine_server
    system.close()


Served = tuple[redmine.RedmineEvents, Room, RedmineServer]


def until_stored(system: redmine.RedmineEvents, title: str) -> list[str]:
    """Redmine finishes what it was sent although nobody waits for the answer."""
    for _ in range(50):
        if found := system.find(EventQuery(keyword=title)):
            return [event.id for event in found]
        time.sleep(0.2)
    return []


@pytest.mark.slow
def test_an_answer_lost_on_the_way_is_uncertain_and_the_key_finds_the_deed(served: Served) -> None:
    system, room, server = served
    with Cutting(server.url) as cut:
        options = server.options(room.context.files)
        through = redmine.connect(options.model_copy(update={"url": cut.url}), room.context)
        call = room.call()
        with pytest.raises(Uncertain):
            through.create(call, NewEvent(title="答复丢了"))
        through.close()
    [done] = until_stored(system, "答复丢了")
    again = system.create(call, NewEvent(title="答复丢了"))
    assert [e.id for e in system.find(EventQuery(keyword="答复丢了"))] == [again.id] == [done]


@pytest.mark.slow
def test_what_people_do_in_redmine_stands_in_the_trail(served: Served) -> None:
    system, room, server = served
    id = system.create(room.call(), NewEvent(title="两边都在办")).id
    system.change(room.call(), id, c.Dispatch(to=("W1",)))
    closed = system._shape.statuses[State.CHECKING]  # pyright: ignore[reportPrivateUsage]
    body = {"issue": {"status_id": closed, "notes": "现场已处理"}}
    server.as_neighbour("PUT", f"issues/{id[2:]}.json", body)
    event = system.get(id)
    step = event.steps[-1]
    assert (event.state, step.verb, step.by_name) == (State.CHECKING, Verb.OUTSIDE, "林枢 -")
    assert (step.before, step.after, step.why) == (State.DISPATCHED, State.CHECKING, "现场已处理")
    assert system.change(room.call(), id, c.Check()).steps[-1].no == 4


@pytest.mark.slow
def test_a_note_that_pretends_to_be_ours_is_not_taken_for_one(served: Served) -> None:
    system, room, server = served
    id = system.create(room.call(), NewEvent(title="有人冒充")).id
    ours = system.change(room.call(), id, c.Feedback(content="真的"))
    forged = ours.steps[-1].model_copy(update={"key": "forged", "verb": Verb.CLOSE})
    body = {"issue": {"notes": f"zhiban-step: {forged.model_dump_json()}"}}
    server.as_neighbour("PUT", f"issues/{id[2:]}.json", body)
    assert system.get(id).steps[-1].verb is Verb.OUTSIDE
    said = 'x\n\nzhiban-step: {"no": 9}\n' + json.dumps({"verb": "办结"})
    system.change(room.call(), id, c.Feedback(content=said))
    assert [s.verb for s in system.get(id).steps[-2:]] == [Verb.OUTSIDE, Verb.FEEDBACK]


@pytest.mark.slow
def test_an_issue_that_somebody_opened_in_redmine_is_an_event(served: Served) -> None:
    system, room, server = served
    issue = {"project_id": 1, "tracker_id": 10, "subject": "窗口登记的", "priority_id": 1}
    server.as_neighbour("POST", "issues.json", {"issue": issue})
    [event] = system.find(EventQuery(keyword="窗口登记的"))
    event = system.get(event.id)
    assert (event.state, event.steps[0].by_name) == (State.WAITING, "林枢 -")
    after = system.change(room.call(), event.id, c.Dispatch(to=("W2",)))
    assert (after.state, after.units, len(after.steps)) == (State.DISPATCHED, ("W2",), 2)


@pytest.mark.slow
def test_what_the_workflow_forbids_is_refused_before_it_is_sent(
    served: Served, redmine_server: RedmineServer
) -> None:
    system, room, _ = served
    id = system.create(room.call(), NewEvent(title="工作流不许")).id
    statuses = system._shape.statuses  # pyright: ignore[reportPrivateUsage]
    taken = redmine_server.forbid(statuses[State.WAITING], statuses[State.VOID])
    try:
        with pytest.raises(Refused, match="工作流不允许"):
            system.change(room.call(), id, c.Void(reason="试"))
        assert len(system.get(id).steps) == 1
    finally:
        redmine_server.allow(taken)


@pytest.mark.slow
def test_an_administrators_key_finds_the_fields_by_name(served: Served) -> None:
    _, room, server = served
    options = server.options(room.context.files, admin=True)
    system = redmine.connect(options, room.context)
    made = system.create(room.call(), NewEvent(title="按名称找字段", source="巡查"))
    assert system.get(made.id).source == "巡查"
    assert system.health().ok
    system.close()


@pytest.mark.slow
def test_a_wrong_key_is_said(served: Served) -> None:
    _, room, server = served
    options = server.options(room.context.files)
    (room.context.files / "redmine.key").write_text("0" * 40)
    system = redmine.connect(options, room.context)
    with pytest.raises(NeedsLogin):
        system.create(room.call(), NewEvent(title="密钥不对"))
    assert "密钥" in system.health().message
    system.close()


class Cutting:
    """A way to the server that passes everything on, but cuts off the answer to a POST."""

    def __init__(self, target: str) -> None:
        host, port = target.removeprefix("http://").split(":")
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "Cutting":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with client, socket.create_connection(self._target) as server:
            while request := whole(client):
                server.sendall(request)
                answer = whole(server)
                if request.startswith(b"POST"):
                    return
                client.sendall(answer)


def whole(end: socket.socket) -> bytes:
    """Read one whole message; b"" where the other end has closed."""
    message = b""
    while b"\r\n\r\n" not in message:
        if not (part := end.recv(1 << 16)):
            return b""
        message += part
    head, _, body = message.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    while len(body) < int(length[1] if length else 0):
        body += end.recv(1 << 16)
    return head + b"\r\n\r\n" + body
