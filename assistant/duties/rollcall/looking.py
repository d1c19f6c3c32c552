"""The reads of the roll-call desk as answers: status, lists, recordings, sheets, bulletins."""

from datetime import date, datetime, time, timedelta

from assistant.duties.rollcall import arguments as a
from assistant.duties.rollcall import cards
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.rollcall.model import Campaign, Purpose
from assistant.duties.rollcall.statistics import told
from connectors.kept import Kept
from core.effects.action import Call, Done
from core.errors import Refused

_SPOKEN = 10  # more lines than this are for a page, not for a conversation
_MONTHS = timedelta(days=92)
_MOST = 2000  # rounds that statistics read


class Looking:
    """Runs the reads."""

    def __init__(self, desk: RollcallDesk) -> None:
        self._desk = desk
        self._kept = Kept(desk.context.files)

    def status(self, call: Call, args: a.OfRollcall) -> Done:
        """Tell how a round stands."""
        campaign = self._desk.get(args.rollcall)
        text = cards.told(campaign, call.at)
        far = self._desk.preparing(campaign.id)
        if far is not None:
            text += f"\n正在准备语音：{far[0]}/{far[1]}。"
        if dead := self._desk.dead_numbers(campaign.id):
            found = cards.names([one.unit_name for one in dead])
            text += f"\n{found}的号码是空号或停机，建议在通讯录里标注。"
        failed = [unit.unit for unit in self._desk.failed(campaign)]
        return Done(
            text=text,
            refs={"rollcall": campaign.id, "failed": failed},
            data={"rollcall": cards.card(campaign)},
        )

    def rounds(self, call: Call, args: a.Rounds) -> Done:
        """List rounds, the newest first."""
        found = self._desk.campaigns(args.limit, args.since, args.until, args.purpose)
        if not found:
            return Done(text="没有找到查岗或叫应记录。", data={"rollcalls": []})
        lines = [cards.line(one, call.at) for one in found[:_SPOKEN]]
        more = f"\n其余{len(found) - _SPOKEN}轮请到查岗页面查看。" if len(found) > _SPOKEN else ""
        refs = {"rollcall": found[0].id} if len(found) == 1 else {}
        return Done(
            text=f"共{len(found)}轮：\n" + "\n".join(lines) + more,
            refs=refs | {"rollcalls": [one.id for one in found]},
            data={"rollcalls": [cards.card(one) for one in found[:_SPOKEN]]},
        )

    def listen(self, call: Call, args: a.Listen) -> Done:
        """Give a call's recording; who took it is in the audit log."""
        attempt = self._desk.attempt(args.attempt)
        file = self._desk.recording(args.attempt, call.principal)
        return Done(
            text=f"{attempt.unit_name}{attempt.callee.rank}的通话录音。{cards.heard(attempt)}",
            refs={"rollcall": attempt.campaign, "attempt": attempt.id},
            data={"attempt": cards.attempt_card(attempt), "file": str(file), "name": file.name},
        )

    def sheet(self, call: Call, args: a.Sheet) -> Done:
        """Write the sheet of a round."""
        campaign = self._desk.get(args.rollcall)
        if self._desk.parts.sheet is None:
            raise Refused("本机没有导出表格的功能。", "请联系系统管理员。")
        path = self._kept.export(self._desk.parts.sheet(campaign, args.masked), "xlsx")
        name = f"{campaign.title}{campaign.id}{'（脱敏）' if args.masked else ''}.xlsx"
        return _file(campaign, f"{campaign.title}的结果表已生成。", str(path), name)

    def bulletin(self, call: Call, args: a.OfRollcall) -> Done:
        """Draft the bulletin of a round."""
        campaign = self._desk.get(args.rollcall)
        if self._desk.parts.bulletin is None:
            raise Refused("本机没有起草通报的功能。", "请联系系统管理员。")
        draft = self._desk.parts.bulletin(campaign)
        if self._desk.parts.docx is None:
            return Done(text=draft.text, refs={"rollcall": campaign.id})
        path = self._kept.export(self._desk.parts.docx(draft), "docx")
        left = len(campaign.units) - campaign.settled
        said = f"{campaign.title}的通报已起草，请核对后再发。"
        said += f"还有{left}家没有结果，没有写入。" if left else ""
        made = _file(campaign, said, str(path), f"{campaign.title}通报.docx")
        return made.model_copy(update={"data": made.data | {"draft": draft.text}})

    def statistics(self, call: Call, args: a.Statistics) -> Done:
        """Write the statistics of months as a sheet."""
        if self._desk.parts.statistics is None:
            raise Refused("本机没有查岗统计功能。", "请联系系统管理员。")
        until = args.until or call.at.date()
        since = args.since or until - _MONTHS
        found = self._desk.campaigns(
            _MOST, self._midnight(since), self._midnight(until + timedelta(days=1)),
            Purpose.ROLL_CALL,
        )  # fmt: skip
        if not found:
            return Done(text=f"{cards.day(since)}至{cards.day(until)}没有查岗记录。")
        path = self._kept.export(self._desk.parts.statistics(found, since, until), "xlsx")
        most = told(self._desk.parts.months(found, since, until))
        return Done(
            text=f"{cards.day(since)}至{cards.day(until)}共查岗{len(found)}轮。{most}统计表已生成。",
            data={"file": str(path), "name": f"查岗统计{since}至{until}.xlsx"},
        )

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self._desk.context.zone)


def _file(campaign: Campaign, text: str, path: str, name: str) -> Done:
    return Done(text=text, refs={"rollcall": campaign.id}, data={"file": path, "name": name})
