"""The assistant's events as finished replies, the same for every messenger."""

from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from urllib.parse import urlencode

from assistant.replies import (
    Answer,
    CitedQuote,
    DoneEvent,
    ErrorEvent,
    EvidenceEvent,
    PlanEvent,
    SayEvent,
    TalkEvent,
    TokenEvent,
)
from assistant.told import plan_text
from channels.deciding import may_decide
from channels.messenger import wording
from channels.messenger.model import Cite, Outlet, PlanCard, Reply, ReplyFile, ReplyKind
from channels.render import answer_text, problem_text
from core.effects.plan import Plan, PlanState
from core.errors import ZhibanError
from core.identity import Principal

_SHOWN_EVIDENCE = 3  # clauses named while the model is still writing
_ASKING = frozenset({"clarify"})


class Replies:
    """Makes replies for one person. `public_url` is the console's address, "" for no links."""

    def __init__(self, person: Principal, public_url: str) -> None:
        self._person = person
        self._base = public_url.rstrip("/")

    async def relay(self, events: AsyncIterator[TalkEvent], outlet: Outlet) -> str:
        """Show progress as it comes, send each finished part once; return the conversation."""
        thread = ""
        plans: dict[str, PlanEvent] = {}
        written = ""
        async for event in events:
            thread = getattr(event, "conversation_id", "") or thread
            if isinstance(event, EvidenceEvent):
                await outlet.progress(self._evidence(event))
            elif isinstance(event, TokenEvent):
                written += event.text
                await outlet.progress(written)
            elif isinstance(event, PlanEvent):
                plans[event.plan.id] = event
            elif (reply := self._reply(event)) is not None:
                await outlet.send(reply)
        for event in plans.values():
            await outlet.send(self.plan(event.plan, event.conversation_id))
        return thread

    def _reply(self, event: TalkEvent) -> Reply | None:
        if isinstance(event, DoneEvent):
            return self.answer(event.answer)
        if isinstance(event, SayEvent):
            kind = ReplyKind.CLARIFY if event.kind in _ASKING else ReplyKind.TEXT
            return Reply(
                kind=kind,
                text=event.text,
                choices=tuple(choice.label for choice in event.choices),
                conversation_id=event.conversation_id,
            )
        return problem(event) if isinstance(event, ErrorEvent) else None

    def answer(self, answer: Answer) -> Reply:
        """Return a checked answer with its citations; contradictions are said."""
        text = answer_text(answer)
        if answer.conflicts:
            said = "、".join(conflict.subject for conflict in answer.conflicts)
            text += f"\n{wording.CONFLICTS.format(subjects=said)}"
        return Reply(
            kind=ReplyKind.ANSWER,
            text=text,
            citations=tuple(self._cite(quote) for quote in answer.citations),
            conversation_id=answer.conversation_id,
        )

    def plan(self, plan: Plan, conversation_id: str = "") -> Reply:
        """Return a plan's card: what waits for a word, or what was done, from its receipts."""
        mine = may_decide(plan, self._person)
        card = PlanCard(
            id=plan.id,
            digest=plan.digest,
            title=wording.PLAN_TITLES[plan.state],
            lines=tuple(f"{step.position}. {step.summary}" for step in plan.steps),
            need=wording.NEEDS[plan.need] if plan.state is PlanState.WAITING else "",
            state=plan.state,
            mine=mine,
            foreign=any(step.untrusted for step in plan.steps),
            undoable=tuple(step.id for step in plan.steps if step.undoable),
            link=f"{self._base}/approvals" if self._base and mine else "",
        )
        return Reply(
            kind=ReplyKind.PLAN,
            text=plan_text(plan),
            plan=card,
            files=tuple(_files(plan)),
            conversation_id=conversation_id or plan.conversation,
        )

    def _evidence(self, event: EvidenceEvent) -> str:
        if not event.items or not event.answerable:
            return event.notice or wording.LOOKING
        named = [f"《{item.document}》{item.path}" for item in event.items[:_SHOWN_EVIDENCE]]
        return wording.FOUND.format(sources="；".join(named))

    def _cite(self, quote: CitedQuote) -> Cite:
        place = urlencode({"clause": quote.clause_id, "start": quote.start, "end": quote.end})
        link = f"{self._base}/source/{quote.revision_id}?{place}#quote" if self._base else ""
        return Cite(
            n=quote.n,
            title=quote.document,
            path=quote.path,
            quote=quote.quote,
            page=quote.page,
            link=link,
        )


def problem(error: ZhibanError | ErrorEvent) -> Reply:
    """Return what went wrong and what to do."""
    return Reply(kind=ReplyKind.PROBLEM, text=problem_text(error))


def _files(plan: Plan) -> Iterable[ReplyFile]:
    """Files that the steps made (a report's docx, a roll-call's sheet)."""
    for step in plan.steps:
        data = step.receipt.data if step.receipt is not None else {}
        path, name = data.get("file"), data.get("name")
        if isinstance(path, str) and isinstance(name, str) and Path(path).is_file():
            kind = str(data.get("media_type") or "application/octet-stream")
            yield ReplyFile(name=name, media_type=kind, data=Path(path).read_bytes())
