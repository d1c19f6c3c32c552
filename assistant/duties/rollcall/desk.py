"""The desk of roll-calls: its reads, and the deeds that only the dispatcher's actions call."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant.duties.rollcall import arguments as a
from assistant.duties.rollcall import cards
from assistant.duties.rollcall.model import (
    Attempt,
    Callee,
    CallState,
    Campaign,
    CampaignState,
    Purpose,
    UnitResult,
)
from assistant.duties.rollcall.parts import Knowledge
from assistant.duties.rollcall.planning import Planned, klass_name, limited, planned
from assistant.duties.rollcall.reading import Reading
from assistant.duties.rollcall.store import NewRound
from core.effects.action import Call
from core.errors import InvalidInput, NotFound, Refused
from voice.dialogue.script import Asks, Script
from voice.outcome import Verdict

_TITLED = 3  # targets that a title names


class RollcallDesk(Reading):
    """Roll-calls of a room. Constructing it opens nothing; `engine.start()` begins the work."""

    # --- rounds

    def start(self, call: Call, args: a.Start) -> Campaign:
        """Begin a roll-call now or at its time. Raises Refused, InvalidInput, NotFound."""
        if args.mode == "视频":
            raise no_video()
        title = args.title or f"{self._titled(args.targets)}查岗"
        return self._begin(call, Purpose.ROLL_CALL, args, title, "")

    def alert(self, call: Call, args: a.Alert) -> Campaign:
        """Begin a 叫应. Raises Refused, InvalidInput, NotFound."""
        title = f"{self._titled(args.targets)}叫应"
        return self._begin(call, Purpose.ALERT, args, title, args.text.rstrip("。！!. "))

    def _begin(
        self, call: Call, purpose: Purpose, args: a.Calling, title: str, text: str
    ) -> Campaign:
        self.callable()
        rules = self.parts.rules()
        plan = rules.plan(purpose)
        script = self.script(args.script or plan.script, args.script_version)
        if (purpose is Purpose.ALERT) != any(q.asks is Asks.CONFIRM for q in script.questions):
            raise InvalidInput(f"话术“{script.name}”不能用于{purpose}。", "请另选话术。")
        knowledge = self.parts.question(args.question) if args.question else Knowledge()
        starts_at = max(args.at or call.at, call.at)
        if args.until is not None and args.until <= starts_at:
            raise InvalidInput("要求的结束时间已过，没有呼叫。", "请重新确定时间。")
        units = args.units or tuple(self.resolve(args.targets, args.excluding))
        new = NewRound(
            purpose=purpose,
            title=title,
            script=_spoken(script, knowledge.question),
            targets=args.targets,
            units=limited(
                planned(self.contacts, units, plan, rules, starts_at), args.tries, args.again_min
            ),
            starts_at=starts_at,
            ends_by=args.until,
            text=text,
            question=knowledge.question,
            expects=knowledge.expects,
            source=knowledge.source,
            redial=not args.once,
            concurrency=args.concurrency,
        )
        id = self.store.create(call, new)
        self.engine.wake()
        return self.get(id)

    def callable(self) -> None:
        """Raise Refused where the room can't call at all."""
        if self.parts.line is None:
            raise Refused("本机没有接入电话线路，不能外呼。", "请联系系统管理员配置线路。")
        if not self.engine.running:
            raise Refused("外呼服务没有运行。", "请重启程序；仍不行请联系系统管理员。")

    def _titled(self, targets: Sequence[str]) -> str:
        names = [klass_name(id) or self.context.names.of(id) for id in targets[:_TITLED]]
        more = f"等{len(targets)}家" if len(targets) > _TITLED else ""
        return "、".join(names) + more

    def stop(self, call: Call, id: str) -> Campaign:
        """Stop a round: running calls are ended politely, waiting ones dropped."""
        self.store.stop(call, id)
        self.engine.wake()
        return self.get(id)

    def resume(self, call: Call, id: str) -> Campaign:
        """Take a stop back: who was dropped by it waits again."""
        self.store.resume(call, id)
        self.engine.wake()
        return self.get(id)

    def redial(self, call: Call, args: a.Redial) -> Campaign:
        """Call units of a round again. Raises Refused, NotFound."""
        self.callable()
        campaign = self.get(args.rollcall)
        at = call.at + timedelta(minutes=args.after_min or 0)
        units = args.units or self.again(args)
        self.store.redial(call, campaign.id, self._numbers(campaign, units, args, at), at)
        self.engine.wake()
        return self.get(campaign.id)

    def _numbers(
        self, campaign: Campaign, units: Sequence[str], args: a.Redial, at: datetime
    ) -> list[Planned]:
        """Return what can be dialled. Raises Refused where no unit has a number of that rank."""
        rules = self.parts.rules()
        known = {unit.unit: unit for unit in campaign.units}
        every = planned(self.contacts, units, rules.plan(campaign.purpose), rules, at)
        found = [_narrowed(one, known.get(one.unit), args) for one in every]
        if args.rank is not None and not any(one.callees for one in found):
            who = cards.names([one.name for one in found])
            raise Refused(
                f"{who}没有可以拨打的{args.rank}号码。", "请在通讯录里补登，或者改呼其他号码。"
            )
        return found

    def again(self, args: a.Redial) -> tuple[str, ...]:
        """Return the units that a redial means. Raises NotFound, Refused where there are none."""
        campaign = self.get(args.rollcall)
        units = self._meant_again(campaign, args)
        self._numbers(campaign, units, args, self.context.clock.now())
        return units

    def _meant_again(self, campaign: Campaign, args: a.Redial) -> tuple[str, ...]:
        if campaign.state is CampaignState.SCHEDULED:
            raise Refused(f"{campaign.title}还没有开始，谈不上重拨。", "请等它开始。")
        if args.targets == "failed":
            units = tuple(unit.unit for unit in self.failed(campaign))
            if not units:
                raise Refused(f"{campaign.title}没有未接通的单位。", "要重查请说明是哪些单位。")
            return units
        inside = {unit.unit for unit in campaign.units}
        units = tuple(self.resolve(args.targets))
        outside = [self.context.names.of(id) for id in units if id not in inside]
        if outside:
            raise Refused(f"{'、'.join(outside)}不在{campaign.title}里。", "请另行发起查岗。")
        return units

    # --- calls

    def meant(self, args: a.Correct) -> Attempt:
        """Return the call that a correction is about. Raises NotFound."""
        if args.attempt:
            return self.attempt(args.attempt)
        campaign = self.get(args.rollcall or "")
        unit = next((one for one in campaign.units if one.unit == args.unit), None)
        if unit is None:
            name = self.context.names.of(args.unit or "")
            raise NotFound(f"{campaign.title}里没有{name}。", "请核对是哪一轮、哪个单位。")
        return unit.last

    def correct(self, call: Call, args: a.Correct) -> Attempt:
        """Put a person's word over the machine's. Raises Refused, NotFound."""
        id = self.meant(args).id
        self.corrections.add(call, id, args.verdict, args.name, args.why)
        return self.attempt(id)

    def take_back(self, call: Call, attempt: str, key: str) -> Attempt:
        """Take a correction back by the key of its call."""
        self.corrections.take_back(call, attempt, key)
        return self.attempt(attempt)

    # --- scripts

    def save_script(self, call: Call, args: a.SaveScript) -> Script:
        """Store the next version of a script."""
        return self.library.save(call, args.script, args.note)

    def withdraw_script(self, name: str, version: int) -> None:
        """Take a version back that nobody has heard."""
        self.library.withdraw(name, version)


def no_video() -> Refused:
    """Make the refusal of a roll-call by video."""
    return Refused("本系统还没有接入视频点名。", "可以改为电话查岗；视频点名请在会议系统中进行。")


def _spoken(script: Script, question: str) -> Script:
    """Leave out the knowledge question where the library gave none."""
    if question:
        return script
    kept = tuple(q for q in script.questions if q.asks is not Asks.KNOWLEDGE)
    return script.model_copy(update={"questions": kept}) if kept else script


def _narrowed(planned: Planned, unit: UnitResult | None, args: a.Redial) -> Planned:
    """Keep the numbers of the rank asked for; else those that this round did not find dead."""
    if args.rank is not None:
        kept = tuple(callee for callee in planned.callees if callee.rank is args.rank)
        note = planned.note or f"没有登记{args.rank}的号码"
        return Planned(planned.unit, planned.name, kept, "" if kept else note)
    dead = {a.callee.number for a in _calls(unit) if a.verdict is Verdict.DEAD_NUMBER}
    alive: tuple[Callee, ...] = tuple(c for c in planned.callees if c.number not in dead)
    return Planned(planned.unit, planned.name, alive or planned.callees, planned.note)


def _calls(unit: UnitResult | None) -> Sequence[Attempt]:
    made = unit.attempts if unit is not None else ()
    return [attempt for attempt in made if attempt.state is not CallState.DROPPED]
