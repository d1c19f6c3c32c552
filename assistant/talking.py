"""One message of a conversation: understood, then answered, asked back, refused, or planned.

What is told as done is a plan with its receipts; nothing else here says that anything happened.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from assistant import taking_back
from assistant.acting import Acting
from assistant.conversations import Conversations, MessageItem, PlanNote, SayNote
from assistant.graph import TurnGraph
from assistant.material import to_proofread, with_material
from assistant.replies import (
    AskRequest,
    ChoiceItem,
    EndEvent,
    ErrorEvent,
    PlanEvent,
    SayEvent,
    TalkEvent,
    TalkRequest,
)
from assistant.service import Assistant
from assistant.told import plan_text
from assistant.understand.frames import frames
from assistant.understand.outcome import PlannedStep, Turn, Understood
from assistant.understand.quoted import enclosed
from core.audit import Audit
from core.effects.catalogue import REFERENCE
from core.effects.plan import Plan, PlanState, Request, StepState
from core.errors import ZhibanError
from core.identity import Permission, Principal
from core.secrecy import unmarked

ASK = "knowledge.ask"
EARLIER = 8  # messages that a follow-up may lean on
NOT_UNDERSTOOD = (
    "没有听明白要办什么。请换个说法，写清对象和动作，例如“把SJ…派给区水务局”；问规定请直接写问题。"
)
NOT_CONNECTED = (
    "“{titles}”办不了：相应的系统没有接入，这句话里的事都没有办。"
    "请改用电话等方式办理，或联系系统管理员接入。"
)
# between an officer's words and the foreign text of the same message, as it is stored and shown
_FORWARDED = "\n\n（转来的材料）\n"
_WHICH = "要哪一个？"


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn under way."""

    principal: Principal
    request: TalkRequest
    thread: str
    previous: str
    turns: list[Turn]
    plans: list[str]  # of the latest messages, oldest first
    asked_back: bool  # our last message was a question


class Talking:
    """Takes what an officer says and gives back typed events, in order, ending with `end`."""

    def __init__(
        self,
        assistant: Assistant,
        acting: Acting,
        graph: TurnGraph,
        conversations: Conversations,
        audit: Audit,
    ) -> None:
        self._assistant = assistant
        self._acting = acting
        self._graph = graph
        self._conversations = conversations
        self._audit = audit

    async def talk(self, principal: Principal, request: TalkRequest) -> AsyncIterator[TalkEvent]:
        """Answer one message. What was typed is stored before anything else."""
        started = time.perf_counter()
        timings: dict[str, float] = {}
        thread = request.conversation_id or ""
        try:
            principal.require(Permission.ASK)
            turn = await asyncio.to_thread(self._begin, principal, request)
            thread = turn.thread
            if (event := await self._given_up(turn)) is not None:
                yield event
                yield EndEvent(conversation_id=thread, timings_ms={"total": _since(started)})
                return
            understood, asked_model = await self._graph.run(
                thread,
                principal.id,
                _whole(request),
                turn.turns,
                pinned=request.pinned,
                use_model=request.use_model,
            )
            timings["understood"] = _since(started)
            timings["asked_model"] = float(asked_model)
            await asyncio.to_thread(self._record, turn, understood)
            async for event in self._follow(turn, understood, asked_model):
                timings.setdefault("first", _since(started))
                yield event
        except ZhibanError as error:
            yield ErrorEvent(code=error.code, message=error.message, remedy=error.remedy)
        timings["total"] = _since(started)
        yield EndEvent(conversation_id=thread, timings_ms=timings)

    def _begin(self, principal: Principal, request: TalkRequest) -> _Turn:
        for text in (request.text, request.forwarded):
            unmarked(text)  # before it is kept, and before a model reads it
        thread = self._conversations.open(principal, request.conversation_id, request.text)
        earlier = self._conversations.recent(thread, EARLIER)
        previous = next((m.text for m in reversed(earlier) if m.role == "officer"), "")
        said = request.text
        if request.forwarded:
            said = f"{said}{_FORWARDED}{request.forwarded}"
        self._conversations.add(thread, "officer", said)
        last = earlier[-1].say if earlier else None
        return _Turn(
            principal,
            request,
            thread,
            previous,
            [_as_turn(m) for m in earlier],
            [m.plan_id for m in earlier if m.plan_id],
            last is not None and last.kind == "clarify",
        )

    async def _given_up(self, turn: _Turn) -> TalkEvent | None:
        """Give up what waits, or undo what was done last; None where nothing of it is asked."""
        undo, drop = taking_back.asked(turn.request.text), taking_back.dropped(turn.request.text)
        if not undo and not drop:
            return None
        if drop and turn.asked_back:
            return await self._say(turn, "notice", taking_back.LEFT)
        for plan_id in reversed(turn.plans):
            plan = await self._acting.plan(turn.principal, plan_id)
            found = taking_back.steps(plan) if undo else []
            if plan.state is PlanState.WAITING:
                plan = await self._acting.refuse(turn.principal, plan_id, taking_back.DROPPED)
            elif not found:
                continue
            for step in found:
                plan = await self._acting.undo(turn.principal, step.id)
            return await self._shown(turn, plan)
        return await self._say(turn, "notice", taking_back.NOTHING) if undo else None

    async def _shown(self, turn: _Turn, plan: Plan) -> PlanEvent:
        note = PlanNote(plan_id=plan.id)
        await asyncio.to_thread(
            self._conversations.add, turn.thread, "assistant", plan_text(plan), note
        )
        return PlanEvent(plan=plan, conversation_id=turn.thread)

    def _record(self, turn: _Turn, understood: Understood) -> None:
        detail = {"outcome": understood.outcome, "steps": [s.action for s in understood.steps]}
        self._audit.append(turn.principal.id, "talk", turn.request.text, understood.outcome, detail)

    async def _follow(
        self, turn: _Turn, understood: Understood, asked_model: bool
    ) -> AsyncIterator[TalkEvent]:
        request = turn.request
        if step := to_proofread(understood, request.text, request.forwarded):
            understood = replace(understood, outcome="plan", steps=(step,))
        match understood.outcome:
            case "clarify":
                choices = [ChoiceItem(id=c.id, label=c.label) for c in understood.choices]
                yield await self._say(turn, "clarify", understood.question, choices)
            case "refuse":
                yield await self._say(turn, "refuse", understood.reason)
            case "answer":
                yield await self._say(turn, "answer", understood.reason)
            case "unsure":
                async for event in self._ask(turn, turn.request.text, NOT_UNDERSTOOD):
                    yield event
            case "plan":
                steps = with_material(understood.steps, request.text, request.forwarded, turn.turns)
                async for event in self._carry_out(turn, steps, asked_model):
                    yield event

    async def _carry_out(
        self, turn: _Turn, steps: Sequence[PlannedStep], asked_model: bool
    ) -> AsyncIterator[TalkEvent]:
        doing, questions = apart(steps, confirm=asked_model)
        missing = [step.action for step in doing if not self._acting.knows(step.action)]
        if missing:
            # nothing of the plan is done: half of what was said is rarely what was meant
            titles = "、".join(dict.fromkeys(_title(action) for action in missing))
            yield await self._say(turn, "notice", NOT_CONNECTED.format(titles=titles))
            doing = []
        if doing:
            plan = await self._acting.act(turn.principal, doing, turn.thread)
            await self._graph.remember(turn.thread, refs_of(plan))
            yield await self._shown(turn, plan)
        for question in questions:
            # one question alone is asked in the officer's own words
            text = turn.request.text if not doing and len(questions) == 1 else question
            async for event in self._ask(turn, text):
                yield event

    async def _ask(self, turn: _Turn, question: str, notice: str = "") -> AsyncIterator[TalkEvent]:
        request = AskRequest(
            question=question,
            conversation_id=turn.thread,
            use_model=turn.request.use_model,
        )
        if notice and not await self._assistant.could_answer(turn.principal, question):
            yield await self._say(turn, "notice", notice)
            return
        async for event in self._assistant.ask_within(
            turn.principal, request, turn.thread, turn.previous
        ):
            yield event

    async def _say(
        self, turn: _Turn, kind: str, text: str, choices: list[ChoiceItem] | None = None
    ) -> SayEvent:
        event = SayEvent.model_validate(
            {"kind": kind, "text": text, "choices": choices or [], "conversation_id": turn.thread}
        )
        note = SayNote(kind=kind, choices=event.choices)
        await asyncio.to_thread(self._conversations.add, turn.thread, "assistant", text, note)
        return event


def _title(action: str) -> str:
    frame = frames().get(action)
    return frame.title if frame else action


def apart(
    steps: Sequence[PlannedStep], *, confirm: bool = False
) -> tuple[list[Request], list[str]]:
    """Return what is to be done and what is to be answered; `$n` follows the steps that stay.

    With `confirm` whatever changes something waits for a person's word: a model had its say.
    """
    questions = [str(s.arguments.get("question", "")) for s in steps if s.action == ASK]
    kept = [n for n, step in enumerate(steps, start=1) if step.action != ASK]
    number = {old: new for new, old in enumerate(kept, start=1)}
    doing = [
        Request(
            action=step.action,
            arguments={k: _renumbered(v, number) for k, v in step.arguments.items()},
            provenance=dict(step.provenance),
            untrusted=tuple(sorted(step.untrusted)),
            confirm=confirm,
        )
        for step in steps
        if step.action != ASK
    ]
    return doing, questions


def _renumbered(value: object, number: dict[int, int]) -> object:
    if isinstance(value, list):
        return [_renumbered(entry, number) for entry in value]
    if isinstance(value, str) and (match := REFERENCE.match(value)):
        return f"${number.get(int(match[1]), 0)}.{match[2]}"
    return value


def refs_of(plan: Plan) -> dict[str, object]:
    """Return what the plan's receipts and arguments named, the latest last."""
    named: dict[str, object] = {}
    for step in plan.steps:
        named |= {k: v for k, v in step.arguments.items() if isinstance(v, str | list)}
        if step.state is StepState.DONE and step.receipt is not None:
            named |= step.receipt.refs
    return {k: v for k, v in named.items() if not (isinstance(v, str) and REFERENCE.match(v))}


def _as_turn(message: MessageItem) -> Turn:
    """Return an earlier message as the understander may read it.

    Receipts, answers and the names of offered choices hold words of others: they can be referred to
    (派给他们, 第二个), but not agreed to. Only what we ask and tell in our own words stands bare.
    """
    if message.role == "officer":
        own, _, foreign = message.text.partition(_FORWARDED)
        return Turn("user", _with_foreign(own, foreign))
    if message.say is None:
        return Turn("assistant", enclosed(message.text))
    if message.say.choices:
        return Turn("assistant", enclosed(message.text) + _WHICH)
    return Turn("assistant", message.text)


def _whole(request: TalkRequest) -> str:
    """The order, with what was forwarded behind it as one quotation that it can't leave."""
    return _with_foreign(request.text, request.forwarded)


def _with_foreign(own: str, foreign: str) -> str:
    return f"{own}{enclosed(foreign)}" if foreign else own


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
