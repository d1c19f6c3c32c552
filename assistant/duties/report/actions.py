"""The actions of the report desk, for the dispatcher's catalogue."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import create_model, model_validator

from assistant.duties.report import arguments as a
from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.drafting import Drafting
from assistant.duties.report.looking import Looking
from assistant.duties.report.passing import Passing
from assistant.duties.report.revision import Revision
from assistant.duties.report.summaries import Summaries
from core.effects.action import Action, Arguments, Effect
from core.effects.catalogue import is_reference
from core.effects.family import Family
from core.errors import InvalidInput
from core.identity import Permission

A = TypeVar("A", bound=Arguments)


def report_actions(desk: ReportDesk) -> list[Action[Any]]:
    """Return every action of a desk."""
    say = Summaries(desk)
    passing = Passing(desk, say)
    return [
        *_reads(Looking(desk), say),
        *_drafting(Drafting(desk, say), say),
        *_passing(passing, say),
        *_consequential(desk, passing, say),
    ]


def _reads(look: Looking, say: Summaries) -> Sequence[Action[Any]]:
    one = Family("report", Effect.READ)
    return [
        one("list", "查找报告", a.List, say.list, look.list, (
            "今天写了哪些报告", "有哪些报告还没签", "列一下待审签的首报", "昨晚报出去的有几份",
        )),
        one("open", "打开报告", a.Open, say.open, look.open, (
            "打开冷库氨泄漏那份首报", "看看这份续报写成什么样了", "把这份报告调出来",
            "还差哪些要素，打开看看",
        )),
        one("deadline", "报送时限", a.Deadline, say.deadline, look.deadline, (
            "这件事书面最晚几点报", "电话报告还剩多少时间", "首报还来得及吗",
            "算一下桥面塌陷那件的报送时限",
        )),
        one("check", "核稿", a.Check, say.check, look.check, (
            "把这份首报核一遍", "看看数字和时间对不对", "查查有没有错别字", "这稿子还缺什么要素",
        )),
        one("export", "导出报告", a.Export, say.export, look.export, (
            "把续报导出成 word", "这份首报给我一份 PDF", "终报转成文档下载",
        ), personal=True),
    ]  # fmt: skip


def _drafting(do: Drafting, say: Summaries) -> Sequence[Action[Any]]:
    one = Family("report", Effect.REVERSIBLE)
    return [
        one("draft", "起草报告", a.Draft, say.draft, do.draft, (
            "就码头货船碰撞写一份首报", "按刚才的电话记录出首报", "这件事该写续报了",
            "处置完了，起草终报", "按这段话拟个续报一",
        ), undo=do.discard),
        one("material", "补充材料", a.Material, say.material, do.material, (
            "把这段也加进首报的材料", "消防又来电话了，补到这份续报里", "把群里这几句并进材料",
        ), undo=do.take_back),
        one("update", "改报告要素", a.Update, say.update, do.update, (
            "受伤人数改成五人", "把事发时间更正为七点四十", "地点改成北环路二号桥", "死亡改为一人",
        ), undo=do.take_back),
        one("edit", "改文稿", a.Edit, say.edit, do.edit, (
            "第二段这样改", "文稿按要素重新生成", "把这句话删掉再存",
        ), undo=do.take_back),
        one("decide", "认定矛盾", a.Decide, say.decide, do.decide, (
            "时间以消防说的为准", "人数按医院的算", "这处矛盾已经核实，写明原因",
        ), undo=do.take_back),
    ]  # fmt: skip


def _passing(do: Passing, say: Summaries) -> Sequence[Action[Any]]:
    one = Family("report", Effect.REVERSIBLE)
    leading = Family("report", Effect.REVERSIBLE, Permission.APPROVE)
    return [
        one("submit", "送审", a.Submit, say.submit, do.submit, (
            "这份首报送审", "稿子写好了，送带班领导签", "提交审签",
        ), undo=do.recall),
        leading("return", "退回报告", a.Return, say.send_back, do.send_back, (
            "这份退回去，地点不清楚", "首报不行，退回重写", "退回补充伤亡情况",
        ), undo=do.resubmit),
        one("void", "作废草稿", a.Void, say.void, do.void, (
            "这份草稿不要了，作废", "重复了，把这份报告作废", "作废这个续报草稿",
        ), undo=do.restore),
        one("confirm", "登记电话确认", a.Confirm, say.confirm, do.confirm, (
            "市里小赵接的电话，说收到了，登记一下", "电话确认过了，对方值班员姓钱",
            "已经先用电话报了，记一笔", "对方说首报收到了，几点几分记上",
        ), undo=do.retract),
    ]  # fmt: skip


def _consequential(desk: ReportDesk, do: Passing, say: Summaries) -> Sequence[Action[Any]]:
    one = Family("report", Effect.CONSEQUENTIAL)
    sign, send = _with_version(a.Sign, desk), _with_version(a.Send, desk, _addressed)
    return [
        one("sign", "签发报告", sign, say.sign, do.sign, (
            "这份首报我签了", "同意签发", "签发这份续报",
        ), permission=Permission.APPROVE),
        one("send", "报出", send, say.send, do.send, (
            "把首报报给市政府总值班室", "签好了，报出去", "续报一传真给市里",
        )),
        one("rules", "改时限规则", a.Rules, say.rules, do.rules, (
            "把一般事件的书面时限改成两小时", "更新报送时限规则", "时限规则加一条本区的要求",
        ), permission=Permission.MANAGE_RECORDS),
    ]  # fmt: skip


def _addressed(seen: Revision, given: dict[str, Any]) -> None:
    """Nobody approves that a report goes to nobody. Raises InvalidInput."""
    if not given.get("to") and not seen.content.heading.recipients:
        raise InvalidInput(f"报告 {seen.id} 没有写明报送单位。", "请说明报给谁。")


def _with_version(
    arguments: type[A],
    desk: ReportDesk,
    ready: Callable[[Revision, dict[str, Any]], None] = lambda seen, given: None,
) -> type[A]:
    """Bind an approval to the content that is shown.

    The version that stands when the plan is proposed becomes part of the stored arguments, so an
    approval holds for exactly that content. A report that an earlier step will make gets its
    version when that step has run. `ready` refuses what could not be done, before anybody is
    asked to approve it.
    """

    def bind(given: Any) -> Any:
        if not isinstance(given, dict) or given.get("version") is not None:
            return given
        id = given.get("report")
        if not isinstance(id, str) or is_reference(id):
            return given
        seen = desk.get(id)
        ready(seen, given)
        return given | {"version": seen.version}

    binding: dict[str, Any] = {"bind": model_validator(mode="before")(bind)}
    return create_model(
        arguments.__name__, __base__=arguments, __doc__=arguments.__doc__, __validators__=binding
    )
