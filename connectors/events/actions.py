"""The event system's entry: its adapters and its actions."""

from collections.abc import Sequence
from typing import Any

from connectors.contract import Context, SystemSpec
from connectors.events import arguments as a
from connectors.events.cards import Teller
from connectors.events.doing import Doing
from connectors.events.limits import timing
from connectors.events.reading import Reading
from connectors.events.summaries import Summaries
from connectors.events.system import EventSystem, Ledger
from core.effects.action import Action, Effect
from core.effects.family import Family
from core.identity import Permission


def actions(system: EventSystem, context: Context) -> Sequence[Action[Any]]:
    """Return the actions of a connected event system."""
    times = timing(context.files)
    teller = Teller(context.names, times)
    read, say = Reading(system, context, teller), Summaries(context, teller)
    do = Doing(system, context, teller, times)
    found = [*_reads(read, say), *_reversible(do, say), *_consequential(do, say)]
    return [*found, *_table(read, do, say)] if isinstance(system, Ledger) else found


def _reads(read: Reading, say: Summaries) -> list[Action[Any]]:
    one = Family("event", Effect.READ)
    return [
        one("find", "查找事件", a.Find, say.find, read.find, (
            "哪些单子快到时限了", "还有几件待派单的", "区水务局手上有哪些事件",
            "找一下电瓶车占道那件", "社区层面处置中的事件列一下",
        )),
        one("status", "事件进展", a.Status, say.status, read.status, (
            "这件事到哪一步了", "积水那单有反馈了吗", "还有多久超时", "那个工单谁在办",
        )),
        one("detail", "事件详情", a.Detail, say.status, read.detail, (
            "打开这件事件的详情", "把办理经过都列出来", "看看这单的全部流转记录",
        )),
        one("board", "事件看板", a.Board, say.board, read.board, (
            "打开事件流转页", "看一下在办事件看板", "现在一共多少件在办、几件超时",
        )),
        one("export", "导出事件", a.Export, say.export, read.export, (
            "把今天的事件导出成表格", "导出在办事件清单", "超时的单子导一份 Excel",
        ), personal=True),
    ]  # fmt: skip


def _reversible(do: Doing, say: Summaries) -> list[Action[Any]]:
    one = Family("event", Effect.REVERSIBLE, undo=do.withdraw)
    return [
        one("create", "登记事件", a.Create, say.create, do.create, (
            "登记一件事，江边绿道有人落水", "新建事件：小学门口路面塌陷", "把这个情况录成事件",
            "刚接到电话，仓库冒烟，立个单",
        ), undo=do.void),
        one("feedback", "登记反馈", a.Feedback, say.feedback, do.feedback, (
            "街道回话说树已经清走，记一下", "把现场情况记到这单里", "水务局反馈水退了",
            "补一条处置反馈",
        )),
        one("sign", "登记签收", a.Sign, say.sign, do.sign, (
            "城管局已经签收了", "记一下消防接单了", "他们签收了这个单子",
        )),
        one("check", "核查通过", a.Check, say.check, do.check, (
            "核查过了，情况属实", "回访居民满意，核查通过", "这单核实没问题",
        )),
        one("extend", "申请延期", a.Extend, say.extend, do.extend, (
            "配件没到，申请延到后天下午六点", "这单要延期两天", "给他们报个延期申请",
        )),
    ]  # fmt: skip


def _consequential(do: Doing, say: Summaries) -> list[Action[Any]]:
    one = Family("event", Effect.CONSEQUENTIAL)
    return [
        one("dispatch", "派单", a.Dispatch, say.dispatch, do.dispatch, (
            "派给区城管执法局", "这单给消防，半小时内到场", "转给顾山镇处理，今晚八点前反馈",
            "让水务局和交通委一起办",
        )),
        one("urge", "催办", a.Urge, say.urge, do.urge, (
            "催一下街道", "盯一下他们，九点前必须回", "再催办一次", "问问怎么还没反馈，催他们",
        )),
        one("escalate", "升级", a.Escalate, say.escalate, do.escalate, (
            "升级到区级", "这个街道办不了，往上吹哨", "提到街镇层面处理", "往区里报",
        )),
        one("return", "退回", a.Return, say.send_back, do.send_back, (
            "不是他们的职责，退单", "退回去重办，照片不清楚", "反馈不合格，打回",
            "这单退回，让补材料",
        )),
        one("close", "办结", a.Close, say.close, do.close, (
            "这单可以办结了", "处理完了，结案", "把漏水那件关掉", "已经恢复正常，办结归档",
        )),
        one("extend_decide", "延期审批", a.Decide, say.decide, do.decide, (
            "同意延期", "延期不批，按原时限办", "批准他们延到周五",
        ), permission=Permission.APPROVE),
    ]  # fmt: skip


def _table(read: Reading, do: Doing, say: Summaries) -> list[Action[Any]]:
    """Table import, for systems that keep their events here."""
    preview = Action(
        name="event.import_preview",
        title="预览事件表格",
        arguments=a.ImportPreview,
        effect=Effect.READ,
        permission=Permission.MANAGE_RECORDS,
        summary=say.preview,
        run=read.preview,
        examples=("看看这个事件表格导进来会改什么",),
    )
    take_in = Action(
        name="event.import",
        title="导入事件表格",
        arguments=a.Import,
        effect=Effect.CONSEQUENTIAL,
        permission=Permission.MANAGE_RECORDS,
        summary=say.take_in,
        run=lambda call, args: do.take_in(call, args, read),
        examples=("把这个事件表格导进来",),
    )
    return [preview, take_in]


SPEC = SystemSpec(
    key="events",
    title="事件系统",
    adapters={
        "builtin": "connectors.events.builtin",
        "redmine": "connectors.events.redmine",
    },
    actions=actions,
)
