"""What there is to tell: approvals that wait, deadlines, rounds of calls that ended."""

from collections.abc import Iterator
from datetime import datetime

from assistant.duties.rollcall.inbound.model import InboundState
from assistant.duties.rollcall.model import Campaign, CampaignState
from channels.deciding import may_decide
from channels.messenger import wording
from channels.messenger.model import Reply, ReplyKind
from channels.messenger.replying import Replies
from channels.room import Room
from core.effects.plan import PlanState
from core.identity import Permission, Principal

TOLD = frozenset({InboundState.DRAFTED, InboundState.OPEN})
_ROUNDS = 10  # of the newest rounds of calls; older ones were told long ago


class Sources:
    """Everything that is told unasked, for one room."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def approvals(self, person: Principal, since: datetime) -> Iterator[tuple[str, Reply]]:
        """Plans of others that wait for this person's word."""
        if Permission.ACT not in person.permissions:
            return
        replies = Replies(person, self._room.settings.public_url)
        for plan in self._room.duty.dispatcher.waiting(person):
            others = plan.principal != person.id and plan.state is PlanState.WAITING
            if others and plan.created_at >= since and may_decide(plan, person):
                reply = replies.plan(plan)
                told = wording.WAITS_FOR_YOU.format(name=plan.principal_name, text=reply.text)
                yield f"plan:{plan.id}", reply.model_copy(update={"text": told})

    def deadlines(self, person: Principal, since: datetime) -> Iterator[tuple[str, Reply]]:
        """Reminders of report deadlines, to everybody who does duty."""
        if Permission.ACT not in person.permissions:
            return
        for reminder in self._room.duty.reporting.reminders.since(since):
            text = f"【{reminder.stage}】{reminder.text}"
            yield f"reminder:{reminder.id}", Reply(kind=ReplyKind.TEXT, text=text)

    def calls(self, person: Principal, since: datetime) -> Iterator[tuple[str, Reply]]:
        """Rounds of calls that this person started and that have ended; reports by telephone."""
        if Permission.ACT in person.permissions:
            for call in self._room.duty.calling.desk.inbound(_ROUNDS):
                if call.state in TOLD and call.at >= since:
                    text = wording.CALLED_IN.format(call=call, who=call.unit_name or call.caller)
                    yield f"inbound:{call.id}", Reply(kind=ReplyKind.TEXT, text=text)
        for campaign in self._room.duty.calling.desk.campaigns(_ROUNDS):
            own = campaign.created_by == person.id
            ended = campaign.state in (CampaignState.DONE, CampaignState.STOPPED)
            if own and ended and campaign.finished_at and campaign.finished_at >= since:
                yield f"calls:{campaign.id}:{campaign.finished_at}", self._ended(campaign)

    def _ended(self, campaign: Campaign) -> Reply:
        verdicts: dict[str, list[str]] = {}
        for unit in campaign.units:
            verdict = unit.last.verdict
            said = verdict.value if verdict is not None else unit.last.state.value
            verdicts.setdefault(said, []).append(unit.unit_name)
        lines = [
            f"{said}：{len(names)} 个（{'、'.join(names)}）" for said, names in verdicts.items()
        ]
        head = wording.CALLS_ENDED.format(title=campaign.title, state=campaign.state.value)
        return Reply(kind=ReplyKind.TEXT, text="\n".join([head, *lines]))
