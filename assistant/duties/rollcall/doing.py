"""The deeds of the roll-call desk as receipts, and how they are taken back."""

from assistant.duties.rollcall import arguments as a
from assistant.duties.rollcall import cards
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.rollcall.model import Campaign, CampaignState
from core.effects.action import Call, Done


class Doing:
    """Runs the deeds."""

    def __init__(self, desk: RollcallDesk) -> None:
        self._desk = desk

    def start(self, call: Call, args: a.Start) -> Done:
        """Begin a roll-call."""
        return _begun(self._desk.start(call, args), call)

    def alert(self, call: Call, args: a.Alert) -> Done:
        """Begin a 叫应."""
        return _begun(self._desk.alert(call, args), call)

    def redial(self, call: Call, args: a.Redial) -> Done:
        """Call units of a round again."""
        campaign = self._desk.redial(call, args)
        when = f"{args.after_min}分钟后" if args.after_min else ""
        return _of(campaign, f"{campaign.title}（{campaign.id}）{when}重拨{len(args.units)}家。")

    def stop(self, call: Call, args: a.OfRollcall) -> Done:
        """Stop a round."""
        campaign = self._desk.stop(call, args.rollcall)
        dropped = sum(unit.last.dialed_at is None for unit in campaign.units)
        text = f"已停止{campaign.title}（{campaign.id}），{dropped}家没有呼叫。"
        return _of(campaign, text)

    def resume(self, call: Call, args: a.OfRollcall, before: Done) -> Done:
        """Go on with a stopped round."""
        campaign = self._desk.resume(call, args.rollcall)
        return _of(campaign, f"{campaign.title}（{campaign.id}）继续呼叫。")

    def correct(self, call: Call, args: a.Correct) -> Done:
        """Put a person's word over the machine's."""
        attempt = self._desk.correct(call, args)
        machine = attempt.answer.verdict if attempt.answer else None
        same = attempt.verdict is machine
        said = "确认为" if same else f"由“{machine or '未判定'}”改判为"
        return Done(
            text=f"{attempt.unit_name}的通话{said}“{attempt.verdict}”。",
            refs={"rollcall": attempt.campaign, "attempt": attempt.id, "unit": attempt.unit},
            data={"attempt": cards.attempt_card(attempt)},
            undo={"attempt": attempt.id, "key": call.key},
        )

    def take_back(self, call: Call, args: a.Correct, before: Done) -> Done:
        """Take a correction back."""
        attempt = self._desk.take_back(call, str(before.undo["attempt"]), str(before.undo["key"]))
        return Done(
            text=f"已撤销改判，{attempt.unit_name}的通话恢复为“{attempt.verdict or '未判定'}”。",
            refs={"rollcall": attempt.campaign, "attempt": attempt.id, "unit": attempt.unit},
            data={"attempt": cards.attempt_card(attempt)},
        )

    def save_script(self, call: Call, args: a.SaveScript) -> Done:
        """Store the next version of a script."""
        made = self._desk.save_script(call, args)
        return Done(
            text=f"话术“{made.name}”第{made.version}版已保存，以后发起的查岗使用这一版。",
            data={"script": made.model_dump(mode="json")},
            undo={"name": made.name, "version": made.version},
        )

    def withdraw_script(self, call: Call, args: a.SaveScript, before: Done) -> Done:
        """Take a version back that nobody has heard."""
        name, version = str(before.undo["name"]), int(before.undo["version"])
        self._desk.withdraw_script(name, version)
        return Done(text=f"话术“{name}”第{version}版已撤销。")


def _begun(campaign: Campaign, call: Call) -> Done:
    calls = sum(bool(unit.last.callee.number) for unit in campaign.units)
    without = [unit.unit_name for unit in campaign.units if not unit.last.callee.number]
    later = campaign.starts_at > call.at and campaign.state is CampaignState.SCHEDULED
    when = f"，{cards.moment(campaign.starts_at, call.at)}开始" if later else "，现在开始呼叫"
    text = f"已发起{campaign.title}（{campaign.id}），{calls}家{when}。"
    if without:
        text += f"{cards.names(without)}没有可以拨打的号码，请人工联系。"
    return _of(campaign, text)


def _of(campaign: Campaign, text: str) -> Done:
    return Done(
        text=text,
        refs={"rollcall": campaign.id, "units": [unit.unit for unit in campaign.units]},
        data={"rollcall": cards.card(campaign)},
        undo={"rollcall": campaign.id},
    )
