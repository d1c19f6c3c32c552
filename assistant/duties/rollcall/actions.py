"""The actions of the roll-call desk, for the dispatcher's catalogue."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import create_model, model_validator

from assistant.duties.rollcall import arguments as a
from assistant.duties.rollcall.desk import RollcallDesk, no_video
from assistant.duties.rollcall.doing import Doing
from assistant.duties.rollcall.looking import Looking
from assistant.duties.rollcall.model import Purpose, Rank
from assistant.duties.rollcall.summaries import Summaries
from core.effects.action import Action, Arguments, Effect
from core.effects.catalogue import is_reference
from core.effects.family import Family
from core.errors import InvalidInput
from core.identity import Permission

A = TypeVar("A", bound=Arguments)


def rollcall_actions(desk: RollcallDesk) -> list[Action[Any]]:
    """Return every action of a desk."""
    say = Summaries(desk)
    return [*_calling(desk, Doing(desk), say), *_deeds(Doing(desk), say),
            *_reads(Looking(desk), say)]  # fmt: skip


def _calling(desk: RollcallDesk, do: Doing, say: Summaries) -> Sequence[Action[Any]]:
    roll, warn = Family("rollcall", Effect.CONSEQUENTIAL), Family("warn", Effect.CONSEQUENTIAL)
    start = _bound(a.Start, lambda given: _round(desk, Purpose.ROLL_CALL, given))
    alert = _bound(a.Alert, lambda given: _round(desk, Purpose.ALERT, given))
    redial = _bound(a.Redial, lambda given: _again(desk, given))
    return [
        roll("start", "发起查岗", start, say.start, do.start, (
            "给全部三类值班室点个名", "电话抽查一下各街镇的值班情况", "晚上九点对委办局查一轮岗",
            "查一遍岗，城运中心和水务局除外",
        )),
        roll("redial", "重拨", redial, say.redial, do.redial, (
            "没接的再打一遍", "忙线的那几家十分钟后重拨", "换副职的号再打一遍",
            "刚才没接通的打带班领导手机",
        )),
        warn("call", "电话叫应", alert, say.alert, do.alert, (
            "暴雨红色预警，电话叫应沿江各镇，要他们确认",
            "把撤离通知打电话告诉各村居，没人确认就接着打",
            "给防汛成员单位逐个打电话叫醒", "电话叫应各街镇，说台风半夜登陆",
        )),
    ]  # fmt: skip


def _deeds(do: Doing, say: Summaries) -> Sequence[Action[Any]]:
    return [
        Action(
            "rollcall.stop", "停止查岗", a.OfRollcall, Effect.REVERSIBLE, Permission.ACT,
            say.stop, do.stop, undo=do.resume,
            examples=("先别打了", "停止这轮查岗", "点名停一下", "叫应不用打了，停"),
        ),
        Action(
            "rollcall.correct", "改判查岗结果", a.Correct, Effect.REVERSIBLE, Permission.ACT,
            say.correct, do.correct, undo=do.take_back,
            examples=(
                "录音听过了，他们是在岗的，改过来", "这一家应该算接听非值班员",
                "水务局那条判得对，确认", "听不清的那家我听了，是要素不全",
            ),
        ),
        Action(
            "rollcall.save_script", "保存查岗话术", a.SaveScript, Effect.REVERSIBLE,
            Permission.MANAGE_RECORDS, say.save_script, do.save_script, undo=do.withdraw_script,
            examples=("把查岗的开场白改一下", "话术里加问一句带班领导", "另存一份节日查岗话术"),
        ),
    ]  # fmt: skip


def _reads(look: Looking, say: Summaries) -> Sequence[Action[Any]]:
    one = Family("rollcall", Effect.READ)
    return [
        one("status", "看查岗结果", a.OfRollcall, say.status, look.status, (
            "刚才点名打通了几家", "查岗还有谁没接", "早上那轮查岗结果怎么样", "叫应确认了几家",
        ), personal=True),
        one("list", "查岗记录", a.Rounds, say.rounds, look.rounds, (
            "今天查过几次岗", "列一下这周的查岗", "上个月的叫应记录",
        )),
        one("listen", "听通话录音", a.Listen, say.listen, look.listen, (
            "放一下水务局那通录音", "我听听他当时怎么说的",
        ), personal=True),
        one("sheet", "查岗结果表", a.Sheet, say.sheet, look.sheet, (
            "把查岗结果导成表格", "这轮点名的表发我", "导一份打了码的查岗表",
        ), personal=True),
        one("bulletin", "查岗通报", a.OfRollcall, say.bulletin, look.bulletin, (
            "出一份查岗通报", "把刚才点名的情况写成通报", "昨晚那轮的通报拟一下",
        ), personal=True),
        one("statistics", "查岗统计", a.Statistics, say.statistics, look.statistics, (
            "近三个月的查岗统计", "今年哪家没接的次数最多", "导出查岗月度统计",
        ), personal=True),
    ]  # fmt: skip


# --- binding: an approval holds for exactly these units and this version of the script


def _bound(arguments: type[A], fill: Callable[[dict[str, Any]], dict[str, Any]]) -> type[A]:
    def bind(given: Any) -> Any:
        if not isinstance(given, dict) or given.get("units"):
            return given
        return given | fill(given)

    binding: dict[str, Any] = {"bind": model_validator(mode="before")(bind)}
    return create_model(
        arguments.__name__, __base__=arguments, __doc__=arguments.__doc__, __validators__=binding
    )


def _round(desk: RollcallDesk, purpose: Purpose, given: dict[str, Any]) -> dict[str, Any]:
    """Return whom the targets mean now and what will be said to them."""
    if given.get("mode") == "视频":
        raise no_video()
    targets = _ids(given.get("targets"))
    if not targets:
        return {}
    name = given.get("script") or desk.parts.rules().plan(purpose).script
    script = desk.script(str(name), given.get("script_version"))
    return {
        "units": desk.resolve(targets, _ids(given.get("excluding"))),
        "script": script.name,
        "script_version": script.version,
        "question": given.get("question") or desk.drawn(script).ref,
    }


def _again(desk: RollcallDesk, given: dict[str, Any]) -> dict[str, Any]:
    """Return whom a redial means now; the round may be one that this plan is to start."""
    if is_reference(given.get("rollcall")):
        raise InvalidInput("这轮查岗还没有开始，谈不上重拨。", "未接通的会自动重拨。")
    if not isinstance(given.get("rollcall"), str):
        return {}
    targets = given.get("targets", "failed")
    if targets in (["failed"], ("failed",)):
        targets = "failed"
    asked = a.Redial.model_construct(
        rollcall=given["rollcall"], targets=targets if targets == "failed" else _ids(targets),
        rank=next((rank for rank in Rank if rank == given.get("rank")), None),
    )  # fmt: skip
    return {"targets": targets, "units": list(desk.again(asked))}


def _ids(given: Any) -> tuple[str, ...]:
    ids = [given] if isinstance(given, str) else given or ()
    if any(is_reference(id) for id in ids):
        raise InvalidInput("要呼叫哪些单位须先查明，才能报批。", "请先办前面的步骤，再提出呼叫。")
    return tuple(str(id) for id in ids)
