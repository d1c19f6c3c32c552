"""Events that a Redmine keeps (REST, Redmine 4 and later).

The project needs a tracker, a status for each state (named like the state unless `states` says
otherwise), a workflow that lets our account move between them, and five issue fields: 环节,
承办单位, 时限, 登记键 (text, usable as a filter) and 办理数据 (long text). An account that is no
administrator can't list fields; then `field_ids` gives their numbers.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from typing import Any

import httpx
from pydantic import Field
from sqlalchemy.dialects import postgresql, sqlite

from connectors.contract import Context, Health, Named
from connectors.contract import Options as BaseOptions
from connectors.events import redmine_issue as issues
from connectors.events.commands import Command
from connectors.events.limits import timing
from connectors.events.model import Event, EventQuery, NewEvent, State, matches, soonest_first
from connectors.events.redmine_http import RedmineHttp
from connectors.events.system import NAMED_DAYS, as_named, still_named
from connectors.events.tables import SentRow
from connectors.events.transitions import apply, registered
from core.effects.action import Call, Uncertain
from core.errors import InvalidInput, NotFound, Refused, Unavailable, ZhibanError

_log = logging.getLogger(__name__)
_FIELDS = {
    "loop": "环节", "units": "承办单位", "deadline": "时限", "key": "登记键", "record": "办理数据"
}  # fmt: skip
_MOST = 5000
_WITH = {"include": "journals,allowed_statuses"}
_FRESH = timedelta(seconds=20)  # names may be as old as this; our own changes are seen at once


class Options(BaseOptions):
    """How a room reaches its Redmine.

    `api_key_file` lies in the system's folder. `states` maps a state to another status name,
    `field_ids` gives the fields' numbers (loop, units, deadline, key, record), `assignees` the
    Redmine user or group of a unit.
    """

    url: str
    api_key_file: str = "redmine.key"
    project: str
    tracker: str = "事件"
    states: dict[State, str] = Field(default_factory=dict[State, str])
    field_ids: dict[str, int] = Field(default_factory=dict[str, int])
    assignees: dict[str, int] = Field(default_factory=dict[str, int])
    timeout_s: float = Field(default=15, gt=0, le=120)


class RedmineEvents:
    """Events in a Redmine; see `connectors.events.system.EventSystem`."""

    def __init__(self, options: Options, context: Context, http: RedmineHttp) -> None:
        self._options = options
        self._database = context.database
        self._clock = context.clock
        self._name = context.names.of
        self._timing = timing(context.files)
        self._http = http
        self._names: tuple[Any, list[Named]] | None = None

    # --- reading

    @cached_property
    def _shape(self) -> issues.Shape:
        """How this Redmine is set up; read at the first use, again if that failed."""
        read, options = self._http.read, self._options
        statuses = {s["name"]: s["id"] for s in read("issue_statuses.json")["issue_statuses"]}
        trackers = {t["name"]: t["id"] for t in read("trackers.json")["trackers"]}
        wanted = {state: options.states.get(state, state.value) for state in State}
        absent = [name for name in wanted.values() if name not in statuses]
        if options.tracker not in trackers:
            absent.append(options.tracker)
        if absent:
            raise InvalidInput(
                f"工单系统里没有这些状态或跟踪标签：{'、'.join(absent)}。", "请工单系统管理员建立。"
            )
        return issues.Shape(
            project=read(f"projects/{options.project}.json")["project"]["id"],
            tracker=trackers[options.tracker],
            user=read("users/current.json")["user"]["id"],
            statuses={state: statuses[name] for state, name in wanted.items()},
            fields=options.field_ids or self._listed_fields(),
            assignees=options.assignees,
        )

    def _listed_fields(self) -> dict[str, int]:
        try:
            listed = self._http.read("custom_fields.json")["custom_fields"]
        except Refused as error:
            raise InvalidInput(
                "本室的工单账户看不到字段编号。", "请在 connectors.yaml 中写明 field_ids。"
            ) from error
        ids = {field["name"]: field["id"] for field in listed}
        if absent := [name for name in _FIELDS.values() if name not in ids]:
            raise InvalidInput(
                f"工单系统里没有这些字段：{'、'.join(absent)}。", "请工单系统管理员建立。"
            )
        return {ours: ids[theirs] for ours, theirs in _FIELDS.items()}

    def _list(self, **params: Any) -> list[Event]:
        shape = self._shape
        place = {"project_id": shape.project, "tracker_id": shape.tracker, "sort": "id:desc"}
        found = self._http.pages("issues.json", "issues", place | params, _MOST)
        return [issues.to_event(issue, shape) for issue in found]

    def find(self, query: EventQuery) -> list[Event]:
        """Return the events meant, without their trails."""
        now = self._clock.now()
        status: Any = "*" if query.closed else "open"
        if query.state:
            status = self._shape.statuses[query.state]
        found = (event for event in self._list(status_id=status) if matches(event, query, now))
        return soonest_first(found)[: query.limit]

    def get(self, id: str) -> Event:
        """Return one event with its trail, or raise NotFound."""
        return issues.to_event(self._issue(id), self._shape)

    def _issue(self, id: str) -> dict[str, Any]:
        shape, number = self._shape, issues.number(id)
        absent = NotFound(f"没有编号为 {id} 的事件。", "请核对事件编号，或按标题、地点查找。")
        if number is None:
            raise absent
        try:
            issue = self._http.read(f"issues/{number}.json", _WITH)["issue"]
        except NotFound as error:
            raise absent from error
        if issue["project"]["id"] != shape.project or issue["tracker"]["id"] != shape.tracker:
            raise absent
        return issue

    def named(self) -> Iterable[Named]:
        """Return open events and those that ended in the last 30 days, at most 20 s old."""
        now = self._clock.now()
        if self._names is None or now - self._names[0] > _FRESH:
            since = (now - timedelta(days=NAMED_DAYS)).date().isoformat()
            events = self._list(status_id="open")
            events += self._list(status_id="closed", closed_on=f">={since}")
            self._names = now, [as_named(event) for event in events if still_named(event, now)]
        return self._names[1]

    # --- changing

    def create(self, call: Call, new: NewEvent) -> Event:
        """Register an issue, unless one was registered under the same key."""
        shape = self._shape
        if done := self._registered_under(call.key):
            return self.get(done)
        self._claim(call, "")
        deadline, basis = self._timing.deadline(new, call.at)
        event = registered(new.model_copy(update={"deadline": deadline}), "", call, basis)
        body = issues.to_issue(event, shape, self._name)
        body |= {"project_id": shape.project, "tracker_id": shape.tracker}
        made = self._http.change("POST", "issues.json", {"issue": body})["issue"]
        self._names = None
        kept = self._read_back(f"{issues.PREFIX}{made['id']}")
        return self._accepted(event.model_copy(update={"id": kept.id}), kept)

    def _registered_under(self, key: str) -> str | None:
        shape = self._shape
        params = {
            "project_id": shape.project, "status_id": "*", f"cf_{shape.fields['key']}": key
        }  # fmt: skip
        for issue in self._http.pages("issues.json", "issues", params, _MOST):
            if issues.key_of(issue, shape) == key:
                return f"{issues.PREFIX}{issue['id']}"
        return None

    def change(self, call: Call, id: str, command: Command) -> Event:
        """Do one deed as one request: fields, status and note together."""
        issue = self._issue(id)
        event = issues.to_event(issue, self._shape)
        if event.step(call.key):
            return event
        changed = apply(event, command, call, self._name)
        self._workflow_allows(issue, changed)
        self._claim(call, id)
        body = issues.to_issue(changed, self._shape, self._name)
        body["notes"] = issues.note(changed.steps[-1], self._name)
        self._http.change("PUT", f"issues/{issues.number(id)}.json", {"issue": body})
        self._names = None
        return self._accepted(changed, self._read_back(id))

    def _workflow_allows(self, issue: dict[str, Any], changed: Event) -> None:
        """Redmine 5 and later say beforehand what they would otherwise leave out silently."""
        status = self._shape.statuses[changed.state]
        allowed = {s["id"] for s in issue.get("allowed_statuses", ())}
        if allowed and status not in allowed and status != issue["status"]["id"]:
            raise Refused(
                f"工单系统的工作流不允许 {changed.id} 转为“{changed.state}”。",
                "请工单系统管理员为本室账户的角色开通这一步。",
            )

    def _claim(self, call: Call, id: str) -> None:
        """Note that this key is being used on this event; refuse it for any other."""
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        row = insert(SentRow).values(key=call.key, event_id=id, at=call.at)
        with self._database.transaction() as session:
            session.execute(row.on_conflict_do_nothing())
            kept = session.get(SentRow, call.key)
            if kept is not None and kept.event_id != id:
                raise Refused(
                    f"这一步已经用在事件 {kept.event_id} 上，不能再用于 {id}。", "请重新提出。"
                )

    def _read_back(self, id: str) -> Event:
        """What was sent may not be what was stored; a read that fails leaves that open."""
        try:
            return self.get(id)
        except (Unavailable, NotFound) as error:
            raise Uncertain(
                f"工单系统已收下 {id} 的办理，但读不回来。", "请到工单系统核对办理结果。"
            ) from error

    def _accepted(self, wanted: Event, kept: Event) -> Event:
        """Redmine leaves out silently what its workflow or roles forbid; say so."""
        if kept.state is not wanted.state or wanted.steps[-1].key != kept.steps[-1].key:
            raise Uncertain(
                f"工单系统只接受了一部分：{kept.id} 现为“{kept.state}”，应为“{wanted.state}”。",
                "请到工单系统核对，并请其管理员检查工作流和角色权限。",
            )
        return kept

    # --- keeping

    def health(self) -> Health:
        """Say whether Redmine answers with what we need."""
        try:
            self._http.read("users/current.json")
            return Health(ok=True, message=f"工单系统已连接（项目 {self._shape.project}）。")
        except ZhibanError as error:
            return Health(ok=False, message=str(error))

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()


def connect(
    options: Options, context: Context, transport: httpx.BaseTransport | None = None
) -> RedmineEvents:
    """Return the adapter; nothing is asked of Redmine before the first use."""
    file = context.files / options.api_key_file
    try:
        key = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise InvalidInput(
            f"读不到工单系统的密钥文件 {options.api_key_file}。", "请放在事件系统的目录下。"
        ) from error
    http = RedmineHttp(options.url, key, options.timeout_s, transport)
    return RedmineEvents(options, context, http)
