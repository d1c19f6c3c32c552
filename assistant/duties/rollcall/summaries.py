"""The sentences that an approver reads before anybody is called or anything is changed."""

from collections.abc import Sequence
from datetime import datetime

from assistant.duties.rollcall import arguments as a
from assistant.duties.rollcall import cards
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.rollcall.model import Campaign, Purpose, Rank
from core.errors import NotFound, Refused

_NAMED = 40  # units that a summary names; an approval for more is over their number and the list


class Summaries:
    """Says what an action with these arguments will do."""

    def __init__(self, desk: RollcallDesk) -> None:
        self._desk = desk

    # --- calling

    def start(self, args: a.Start) -> str:
        """Return the sentence for a roll-call: script, how many, who, when."""
        return f"{args.mode}查岗：{self._calling(args, Purpose.ROLL_CALL)}"

    def alert(self, args: a.Alert) -> str:
        """Return the sentence for a 叫应."""
        return f"电话叫应“{args.text}”：{self._calling(args, Purpose.ALERT)}"

    def _calling(self, args: a.Calling, purpose: Purpose) -> str:
        units = args.units or args.targets
        which = f"第{args.script_version}版" if args.script_version else ""
        script = args.script or self._desk.parts.rules().plan(purpose).script
        parts = [f"按话术“{script}”{which}呼叫{self._units(units)}", self._window(args)]
        parts.append("每家只呼叫一遍" if args.once else self._escalation(args, purpose))
        parts.append(self._asked(args))
        return "；".join(part for part in parts if part)

    def _asked(self, args: a.Calling) -> str:
        """Return the knowledge question with its clause; an approval is over it too."""
        if not args.question:
            return ""
        try:
            one = self._desk.parts.question(args.question)
        except Refused:
            return "业务提问所依据的条款已经变动"
        cited = f"依据{one.source.cited}" if one.source else ""
        return f"业务提问：“{one.question}”答案“{'、'.join(one.expects)}”，{cited}"

    def _units(self, ids: Sequence[str]) -> str:
        every = [self._desk.context.names.of(id) for id in ids]
        named = "、".join(every[:_NAMED])
        more = f"……（另有{len(every) - _NAMED}家，见名单）" if len(every) > _NAMED else ""
        return f"{len(every)}家：{named}{more}"

    def _window(self, args: a.Calling) -> str:
        now = self._desk.context.clock.now()
        begins = f"{cards.moment(args.at, now)}开始" if args.at else "批准后立即开始"
        return f"{begins}，{cards.moment(args.until, now)}后不再拨打" if args.until else begins

    def _escalation(self, args: a.Calling, purpose: Purpose) -> str:
        order = self._desk.parts.rules().plan(purpose).order
        others = [str(rank) for rank in order if rank is not Rank.DUTY]
        apart = f"隔{cards.minutes(args.again_min)}" if args.again_min is not None else ""
        again = f"未接通的{apart}自动重拨"
        if args.tries is not None:
            return f"{again}，每家连同改呼的号码最多呼叫{args.tries}遍"
        until = "直至有人确认" if purpose is Purpose.ALERT else ""
        later = f"仍不通改呼{'、'.join(others)}" if others else ""
        return "，".join(part for part in (again, later, until) if part)

    def redial(self, args: a.Redial) -> str:
        """Return the sentence for calling units again, with who may have been reached before."""
        campaign = self._known(args.rollcall)
        when = f"{args.after_min}分钟后" if args.after_min else ""
        rank = f"{args.rank}的号码" if args.rank else ""
        said = f"{self._round(args.rollcall)}：{when}重拨{rank and f'（{rank}）'}"
        if not args.units:
            return f"{said}未接通的单位"
        unsure = [
            unit.unit_name
            for unit in (campaign.units if campaign else ())
            if unit.unit in args.units and unit.last.unknown
        ]
        more = f"；其中{cards.names(unsure)}上次是否接通不明" if unsure else ""
        return f"{said}{self._units(args.units)}{more}"

    def stop(self, args: a.OfRollcall) -> str:
        """Return the sentence for stopping a round."""
        campaign = self._known(args.rollcall)
        left = len(campaign.units) - campaign.settled if campaign else 0
        return f"停止{self._round(args.rollcall)}{f'，还有{left}家没有结果' if left else ''}"

    # --- a person's word

    def correct(self, args: a.Correct) -> str:
        """Return the sentence for a correction: both verdicts."""
        try:
            attempt = self._desk.meant(args)
        except NotFound:  # told when it is run
            return "改判通话结果"
        machine = attempt.answer.verdict if attempt.answer else None
        about = f"{attempt.campaign}的{attempt.unit_name}"
        who = f"，接听人{args.name}" if args.name else ""
        why = f"，理由：{args.why}" if args.why else ""
        if args.verdict is None or args.verdict is machine:
            return f"确认{about}为“{machine or args.verdict or '未知'}”{who}{why}"
        return f"把{about}由“{machine or '未判定'}”改判为“{args.verdict}”{who}{why}"

    # --- reads

    def status(self, args: a.OfRollcall) -> str:
        """Return the sentence for looking at a round."""
        return f"查看{self._round(args.rollcall)}的结果"

    def listen(self, args: a.Listen) -> str:
        """Return the sentence for hearing a recording."""
        return f"调听通话 {args.attempt} 的录音"

    def bulletin(self, args: a.OfRollcall) -> str:
        """Return the sentence for a bulletin."""
        return f"起草{self._round(args.rollcall)}的通报"

    def sheet(self, args: a.Sheet) -> str:
        """Return the sentence for a sheet."""
        return f"导出{self._round(args.rollcall)}的结果表{'（脱敏）' if args.masked else ''}"

    def rounds(self, args: a.Rounds) -> str:
        """Return the sentence for looking for rounds."""
        return f"查找{args.purpose or '查岗和叫应'}记录{self._days(args.since, args.until)}"

    def _days(self, since: datetime | None, until: datetime | None) -> str:
        parts = [
            since and f"{since.month}月{since.day}日起",
            until and f"{until.month}月{until.day}日止",
        ]
        said = "，".join(part for part in parts if part)
        return f"（{said}）" if said else ""

    def statistics(self, args: a.Statistics) -> str:
        """Return the sentence for statistics."""
        since = cards.day(args.since) if args.since else ""
        until = cards.day(args.until) if args.until else ""
        if until:
            return f"统计查岗情况（{since}至{until}）"
        return f"统计查岗情况（{f'{since}起' if since else '近三个月'}）"

    # --- scripts

    def save_script(self, args: a.SaveScript) -> str:
        """Return the sentence for a new version of a script."""
        note = f"：{args.note}" if args.note else ""
        return f"保存话术“{args.script.name}”的新版本{note}"

    def _round(self, id: str) -> str:
        known = self._known(id)
        return f"{known.title}（{id}）" if known else f"查岗 {id}"

    def _known(self, id: str) -> Campaign | None:
        try:
            return self._desk.get(id)
        except NotFound:  # told when it is run
            return None
