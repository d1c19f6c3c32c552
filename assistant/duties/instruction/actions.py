"""The actions on instructions, for the dispatcher's catalogue."""

from collections.abc import Sequence
from typing import Any

from pydantic import create_model, model_validator

from assistant.duties.instruction import arguments as a
from assistant.duties.instruction.desk import InstructionDesk
from assistant.duties.instruction.doing import Doing
from assistant.duties.instruction.summaries import Summaries
from core.effects.action import Action, Effect
from core.effects.catalogue import is_reference
from core.effects.family import Family
from core.errors import InvalidInput
from core.identity import Permission


def instruction_actions(desk: InstructionDesk) -> list[Action[Any]]:
    """Return every action of a desk."""
    do, say = Doing(desk), Summaries(desk)
    return [*_writes(do, say), _urge(desk, do, say), *_reads(do, say)]


def _writes(do: Doing, say: Summaries) -> Sequence[Action[Any]]:
    one = Family("instruction", Effect.REVERSIBLE)
    return [
        one("register", "登记领导批示", a.Register, say.register, do.register, (
            "区长对这起火灾有批示，登记督办", "书记批示已到，登记一下，18点前反馈",
            "登记领导批示：请水务局全力抢修，两小时内报告",
        ), undo=do.withdraw),
        one("pass", "登记批示转办", a.Pass, say.passed, do.passed, (
            "批示已经转给承办单位了", "把批示转办情况记一下",
        ), undo=do.unsay),
        one("feedback", "登记批示反馈", a.FeedBack, say.feed_back, do.feed_back, (
            "水务局对批示反馈了，管道已修复", "登记一下承办单位的反馈",
        ), undo=do.unsay),
        one("extend", "批示反馈延期", a.Extend, say.extend, do.extend, (
            "这条批示的反馈时间延到明天中午", "领导同意延期反馈",
        ), undo=do.unsay),
        one("close", "办结领导批示", a.Close, say.close, do.close, (
            "这条批示办结了", "批示都反馈完了，销号",
        ), undo=do.reopen),
    ]  # fmt: skip


def _urge(desk: InstructionDesk, do: Doing, say: Summaries) -> Action[Any]:
    """An approval holds for exactly these units, these words and this version of the script."""

    def bind(given: Any) -> Any:
        if not isinstance(given, dict) or given.get("script_version"):
            return given
        id = given.get("instruction")
        if not isinstance(id, str) or is_reference(id):
            raise InvalidInput("要催办哪些单位须先查明，才能报批。", "请先登记批示。")
        units = given.get("units") or ()
        meant = desk.to_urge(id, [units] if isinstance(units, str) else list(units))
        name, version = desk.script()
        text = str(given.get("text") or "").strip() or desk.said(desk.get(id))
        return given | {"units": meant, "text": text, "script": name, "script_version": version}

    binding: dict[str, Any] = {"bind": model_validator(mode="before")(bind)}
    arguments = create_model(
        "Urge", __base__=a.Urge, __doc__=a.Urge.__doc__, __validators__=binding
    )
    return Action(
        "instruction.urge", "电话催办批示", arguments, Effect.CONSEQUENTIAL, Permission.ACT,
        say.urge, do.urge,
        examples=("批示还没反馈的打电话催一下", "催一下承办单位反馈"),
    )  # fmt: skip


def _reads(do: Doing, say: Summaries) -> Sequence[Action[Any]]:
    return [
        Action(
            "instruction.status", "看批示反馈情况", a.OfInstruction, Effect.READ, Permission.ACT,
            say.look, do.status, examples=("那条批示谁还没反馈", "批示落实得怎么样了"),
        ),
        Action(
            "instruction.list", "领导批示记录", a.Find, Effect.READ, Permission.ACT, say.find,
            do.listed, examples=("还有哪些批示没办结", "这周的领导批示"),
        ),
        Action(
            "instruction.sheet", "批示督办落实情况表", a.Find, Effect.READ, Permission.ACT,
            say.find, do.sheet, examples=("导出领导批示督办情况", "批示落实情况出张表"),
        ),
    ]  # fmt: skip
