"""The deeds by which a report is signed, sent and confirmed, and how they are taken back."""

from assistant.duties.report import arguments as a
from assistant.duties.report import cards
from assistant.duties.report import deeds as d
from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.receipts import done, edited
from assistant.duties.report.revision import (
    Revision,
    Verb,
)
from assistant.duties.report.summaries import Summaries
from assistant.duties.report.work import Work, spoken
from core.effects.action import Call, Done
from core.errors import InvalidInput


class Passing:
    """Hands reports on, up to the leader and out of the house."""

    def __init__(self, desk: ReportDesk, say: Summaries) -> None:
        self._desk = desk
        self._work = Work(desk)
        self._say = say

    # --- towards the signature

    def submit(self, call: Call, args: a.Submit) -> Done:
        """Hand it to the leader; says what will keep it from being signed."""
        made = self._work.move(call, args.report, d.Move(Verb.SUBMIT, args.note or ""))
        blocks = "；".join(block.text for block in self._desk.blocks(made))
        text = f"已把 {made.id}（{made.name}）送带班领导审签。"
        return edited(call, made, text + (f"签发前还须处理：{blocks}。" if blocks else ""))

    def recall(self, call: Call, args: a.Submit, before: Done) -> Done:
        """Take it back from the leader."""
        made = self._back(call, before, Verb.RECALL)
        return done(made, f"已撤回送审，{made.id}（{made.name}）现为“{made.state}”。")

    def send_back(self, call: Call, args: a.Return) -> Done:
        """Send it back with a reason."""
        made = self._work.move(call, args.report, d.Move(Verb.RETURN, args.reason))
        text = f"已退回 {made.id}（{made.name}），原因：{args.reason.rstrip('。')}。"
        return edited(call, made, text)

    def resubmit(self, call: Call, args: a.Return, before: Done) -> Done:
        """Take a return back."""
        made = self._back(call, before, Verb.RESUBMIT)
        return done(made, f"已撤销退回，{made.id}（{made.name}）现为“{made.state}”。")

    def void(self, call: Call, args: a.Void) -> Done:
        """Give a draft up."""
        made = self._work.move(call, args.report, d.Move(Verb.VOID, args.reason))
        return edited(call, made, f"已作废 {made.id}（{made.name}），编号和内容保留。")

    def restore(self, call: Call, args: a.Void, before: Done) -> Done:
        """Take up again what was given up."""
        made = self._back(call, before, Verb.RESTORE)
        return done(made, f"已恢复 {made.id}（{made.name}），现为“{made.state}”。")

    def _back(self, call: Call, before: Done, verb: Verb) -> Revision:
        of = str(before.undo["key"])
        return self._work.move(call, str(before.undo["report"]), d.Move(verb, of=of))

    def sign(self, call: Call, args: a.Sign) -> Done:
        """Sign what was shown."""
        made = self._work.sign(call, args.report, _bound(args.version))
        sha256 = made.signed.sha256[:12] if made.signed else ""
        text = f"{call.principal.name}已签发 {made.id}（{made.name}），内容校验 {sha256}。"
        return done(made, text)

    # --- after the signature

    def send(self, call: Call, args: a.Send) -> Done:
        """Register that it went out, and freeze exactly what went."""
        version = _bound(args.version)
        made = self._work.send(call, args.report, version, args.to, args.way)
        sent = made.sent
        whom = self._say.units(sent.recipients) if sent else ""
        sha256 = sent.sha256 if sent else ""
        text = (
            f"已登记 {made.id}（{made.name}）通过{args.way}报给{whom}，报出件校验 {sha256[:12]}。"
        )
        return done(made, f"{text}请电话确认对方收到。", {"sha256": sha256})

    def confirm(self, call: Call, args: a.Confirm) -> Done:
        """Register a telephone call."""
        seen = self._desk.get(args.report)
        heading = seen.content.heading.recipients
        to = args.to or (sent.recipients[0] if (sent := seen.sent) else next(iter(heading), ""))
        told = spoken(call, args.kind, to, args.answered_by, args.at, args.note or "")
        made = self._work.telephone(call, args.report, told)
        when = cards.moment(told.at, call.at)
        text = (
            f"已登记 {made.id}（{made.name}）的{args.kind}：{when}，"
            f"{self._say.units([to]) if to else ''}{args.answered_by}接听。"
        )
        return edited(call, made, text)

    def retract(self, call: Call, args: a.Confirm, before: Done) -> Done:
        """Take the registration of a call back."""
        made = self._work.retract(call, str(before.undo["report"]), str(before.undo["key"]))
        return done(made, f"已撤销 {made.id}（{made.name}）的这条电话登记，痕迹保留。")

    def rules(self, call: Call, args: a.Rules) -> Done:
        """Store a new version of the room's deadlines."""
        book = self._work.rules(call, args.text, args.note, args.version)
        text = f"报送时限规则第{book.version}版已启用：{book.note}。以前各版均保留。"
        return Done(text=text, data={"version": book.version})


def _bound(version: int | None) -> int:
    if version is None:
        raise InvalidInput("没有写明签的是哪一稿。", "请打开报告核对后再办理。")
    return version
