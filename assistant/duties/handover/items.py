"""What the next shift has to go on with, read from the systems as they stand now."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from assistant.duties.handover.model import EntryKind, OpenItem
from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.lines import Wanted
from assistant.duties.report.revision import State, chain
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.rollcall.model import CallState, Campaign
from connectors.events.model import EventQuery
from connectors.events.system import EventSystem
from core.database import Database
from core.effects.plan import PlanState, StepState
from core.effects.store import EffectPlanRow, EffectStepRow

Others = Callable[[datetime], Iterable[OpenItem]]
_WATCHED = timedelta(days=10)  # as long as an incident's clocks are watched
_ROUNDS = 20
_MOST = 200


class OpenItems:
    """Reads open items of every duty."""

    def __init__(
        self,
        events: EventSystem | None,
        reports: ReportDesk,
        calls: RollcallDesk,
        database: Database,
        others: Sequence[Others] = (),
    ) -> None:
        """`others` read what is open in further duties."""
        self._others = others
        self._events = events
        self._reports = reports
        self._calls = calls
        self._database = database

    def now(self, at: datetime) -> list[OpenItem]:
        """Return everything open, the soonest deadline first, what has none last."""
        found = [*self._plans(at), *self._clocks(at), *self._drafts(at), *self._rounds()]
        found += list(self._open_events())
        found += [item for others in self._others for item in others(at)]
        far = datetime.max.replace(tzinfo=at.tzinfo)
        return sorted(found, key=lambda item: item.due or far)

    def _open_events(self) -> Iterator[OpenItem]:
        if self._events is None:
            return
        for event in self._events.find(EventQuery(limit=_MOST)):
            yield OpenItem(
                key=f"event:{event.id}",
                kind=EntryKind.EVENT,
                text=f"{event.id} {event.title}（{event.state}）",
                due=event.deadline,
                link=f"/events/{event.id}",
            )

    def _clocks(self, now: datetime) -> Iterator[OpenItem]:
        """Deadlines of reports that still run."""
        wanted = Wanted(since=now - _WATCHED, open_only=True, limit=_MOST)
        for incident in dict.fromkeys(line.incident for line in self._reports.lines(wanted)):
            revisions = chain(self._reports.store.of_incident(incident))
            if not revisions:
                continue
            for clock in self._reports.clocks_of(revisions):
                if clock.ours and clock.due is not None and clock.met is None:
                    yield OpenItem(
                        key=f"clock:{incident}:{clock.key or clock.rule}:{clock.kind}",
                        kind=EntryKind.REPORT,
                        text=f"{revisions[-1].name}：{clock.text}",
                        due=clock.due,
                        link=f"/reports/{revisions[-1].id}",
                    )

    def _drafts(self, now: datetime) -> Iterator[OpenItem]:
        """Reports that have not gone out."""
        for line in self._reports.lines(Wanted(since=now - _WATCHED, limit=_MOST)):
            if line.state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.SIGNED):
                yield OpenItem(
                    key=f"report:{line.id}",
                    kind=EntryKind.REPORT,
                    text=f"{line.name}（{line.state}，尚未报出）",
                    link=f"/reports/{line.id}",
                )

    def _plans(self, now: datetime) -> Iterator[OpenItem]:
        """What waits for somebody's word, and what nobody knows the outcome of."""
        query = (
            select(EffectStepRow, EffectPlanRow)
            .join(EffectPlanRow, EffectPlanRow.id == EffectStepRow.plan_id)
            .where(
                (EffectPlanRow.state == PlanState.WAITING.value)
                | (EffectStepRow.state == StepState.UNKNOWN.value)
            )
            .order_by(EffectPlanRow.created_at, EffectStepRow.position)
            .limit(_MOST)
        )
        with self._database.reading() as session:
            rows = session.execute(query).all()
        waiting: dict[str, OpenItem] = {}
        for step, plan in rows:
            if StepState(step.state) is StepState.UNKNOWN:
                yield _unknown(step)
            elif (item := _waiting(step, plan, waiting.get(plan.id))).due and item.due > now:
                waiting[plan.id] = item
        yield from waiting.values()

    def _rounds(self) -> Iterator[OpenItem]:
        """Calls that wait for a person to listen, and rounds still under way."""
        for campaign in self._calls.campaigns(_ROUNDS):
            waiting = [u for u in campaign.units if u.last.state is CallState.NEEDS_PERSON]
            if waiting:
                yield _round(campaign, f"{len(waiting)} 个单位待人工复核")
            elif campaign.settled < len(campaign.units) and campaign.finished_at is None:
                left = len(campaign.units) - campaign.settled
                yield _round(campaign, f"{campaign.state}，还有 {left} 个单位")


def _unknown(step: EffectStepRow) -> OpenItem:
    text = f"结果不明，须核实：{step.summary}"
    return OpenItem(key=f"step:{step.id}", kind=EntryKind.OTHER, text=text, link="/approvals")


def _waiting(step: EffectStepRow, plan: EffectPlanRow, before: OpenItem | None) -> OpenItem:
    if before is not None:  # a further step of the same plan
        return before.model_copy(update={"text": f"{before.text}；{step.summary}"})
    return OpenItem(
        key=f"plan:{plan.id}",
        kind=EntryKind.OTHER,
        text=f"待批准（{plan.principal_name}提出）：{step.summary}",
        due=datetime.fromisoformat(plan.expires_at),
        link="/approvals",
    )


def _round(campaign: Campaign, said: str) -> OpenItem:
    return OpenItem(
        key=f"rollcall:{campaign.id}",
        kind=EntryKind.CALL,
        text=f"{campaign.title}（{said}）",
        link=f"/rollcalls/{campaign.id}",
    )
