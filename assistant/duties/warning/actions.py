"""The actions on warnings, for the dispatcher's catalogue."""

from collections.abc import Sequence
from typing import Any

from pydantic import create_model, model_validator

from assistant.duties.warning import arguments as a
from assistant.duties.warning.desk import WarningDesk
from assistant.duties.warning.doing import Doing
from assistant.duties.warning.summaries import Summaries
from core.effects.action import Action, Effect
from core.effects.catalogue import is_reference
from core.effects.family import Family
from core.errors import InvalidInput
from core.identity import Permission


def warning_actions(desk: WarningDesk) -> list[Action[Any]]:
    """Return every action of a desk."""
    do, say = Doing(desk), Summaries(desk)
    return [*_writes(do, say), *_calls(desk, do, say), *_reads(do, say)]


def _writes(do: Doing, say: Summaries) -> Sequence[Action[Any]]:
    one = Family("warning", Effect.REVERSIBLE)
    return [
        one("register", "登记预警", a.Register, say.register, do.register, (
            "登记一条暴雨红色预警", "气象台刚发了台风黄色预警，记一下", "把这条预警登记上",
        ), undo=do.withdraw),
        one("assign", "确定告知名单", a.Assign, say.assign, do.assign, (
            "这条预警就按条款里的单位通知", "把预警的告知名单定下来",
        ), undo=do.unassign),
        one("add", "增加告知单位", a.Add, say.add, do.add, (
            "这条预警再加上教育局", "预警名单里加上各街镇", "供电公司也要告知",
        ), undo=do.unadd),
        one("told", "登记已告知", a.Told, say.told, do.told, (
            "预警已经发到工作群了", "名单上的单位都告知了", "传真发过去了，记一下",
        ), undo=do.untold),
        one("confirm", "登记确认", a.Confirm, say.confirm, do.confirm, (
            "水务局回电确认收到了", "北渚镇值班员回复收到预警", "登记交警支队已经确认",
        ), undo=do.unsay),
        one("end", "解除预警", a.End, say.end, do.end, (
            "暴雨预警解除了", "这条预警取消", "气象台解除了大风预警",
        ), undo=do.reopen),
    ]  # fmt: skip


def _calls(desk: WarningDesk, do: Doing, say: Summaries) -> Sequence[Action[Any]]:
    arguments = _bound(desk)
    return [
        Action(
            "warning.urge", "电话催办确认", arguments, Effect.CONSEQUENTIAL, Permission.ACT,
            say.urge, do.urge,
            examples=("没确认的单位打个电话催一遍", "预警还没回的催一下"),
        ),
        Action(
            "warning.call", "电话叫应（预警）", arguments, Effect.CONSEQUENTIAL, Permission.ACT,
            say.call_out, do.call_out,
            examples=("没确认的电话叫应，直到有人接", "按预警名单逐家叫应"),
        ),
    ]  # fmt: skip


def _reads(do: Doing, say: Summaries) -> Sequence[Action[Any]]:
    return [
        Action(
            "warning.plan", "查预警条款", a.OfWarning, Effect.READ, Permission.ACT, say.look,
            do.plan, examples=("这条预警按预案要通知谁", "暴雨红色预警预案里怎么规定"),
        ),
        Action(
            "warning.status", "看预警确认情况", a.OfWarning, Effect.READ, Permission.ACT, say.look,
            do.status, examples=("预警还有谁没确认", "这条预警确认了几家"),
        ),
        Action(
            "warning.list", "预警记录", a.Find, Effect.READ, Permission.ACT, say.find,
            do.listed, examples=("现在有哪些预警生效", "今天发过什么预警"),
        ),
        Action(
            "warning.sheet", "预警转发确认表", a.OfWarning, Effect.READ, Permission.ACT, say.look,
            do.sheet, examples=("把预警确认表导出来", "导出这条预警的转发确认表"), personal=True,
        ),
    ]  # fmt: skip


def _bound(desk: WarningDesk) -> type[a.Calling]:
    """An approval holds for exactly these units, these words and this version of the script."""

    def bind(given: Any) -> Any:
        if not isinstance(given, dict) or given.get("script_version"):
            return given
        id = given.get("warning")
        if not isinstance(id, str) or is_reference(id):
            raise InvalidInput("要呼叫哪些单位须先查明，才能报批。", "请先登记预警并确定名单。")
        units = given.get("units") or ()
        meant = desk.to_call(id, [units] if isinstance(units, str) else list(units))
        name, version = desk.script()
        text = str(given.get("text") or "").strip() or desk.said(desk.get(id))
        return given | {"units": meant, "text": text, "script": name, "script_version": version}

    binding: dict[str, Any] = {"bind": model_validator(mode="before")(bind)}
    return create_model(
        "Calling", __base__=a.Calling, __doc__=a.Calling.__doc__, __validators__=binding
    )
