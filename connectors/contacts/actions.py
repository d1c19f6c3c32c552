"""What can be done with the directory and the roster from conversation and from the pages."""

from collections.abc import Sequence
from typing import Any

from connectors.contacts import summaries
from connectors.contacts.arguments import (
    ApplyImport,
    Browse,
    Delete,
    Export,
    Find,
    MarkInvalid,
    Members,
    Next,
    OnDuty,
    Preview,
    RestoreNumber,
    Roster,
    Save,
    SaveShift,
    SwapShifts,
    Who,
)
from connectors.contacts.reading import Reading
from connectors.contacts.summaries import Summaries
from connectors.contacts.swapping import Swapping
from connectors.contacts.system import ContactSystem
from connectors.contacts.transfer import Transfer
from connectors.contacts.writing import Writing
from connectors.contract import Context, SystemSpec
from core.effects.action import Action, Effect
from core.identity import Permission

READ, DO, UNDOABLE = Effect.READ, Effect.CONSEQUENTIAL, Effect.REVERSIBLE
ASK, ACT, KEEP = Permission.ASK, Permission.ACT, Permission.MANAGE_RECORDS


def _asking(reading: Reading, say: Summaries) -> list[Action[Any]]:
    return [
        Action(
            "contact.find", "查通讯录", Find, READ, ASK, say.find, reading.find, personal=True,
            examples=(
                "帮我找一下民政局救灾科科长的手机", "宣传部值班室电话多少",
                "李处长的号码发我", "分管应急的副区长怎么联系", "查一下zhoujie在哪个单位",
                "市应急局指挥中心电话给我",
            ),
        ),
        Action(
            "contact.on_duty", "查当前值班", OnDuty, READ, ASK, say.on_duty, reading.on_duty,
            personal=True,
            examples=(
                "民政局现在谁在值班", "今晚带班的是哪位领导", "各镇这会儿都是谁值守",
                "防汛成员单位现在的带班领导列一下", "咱们室里现在谁当班",
            ),
        ),
        Action(
            "shift.who", "查排班", Who, READ, ASK, say.who, reading.who, personal=True,
            examples=(
                "下周一白班是谁", "明天夜里我们室谁主班", "昨天房管局带班领导是谁",
                "后天早上谁来接班", "国庆当天的副班排的谁",
            ),
        ),
        Action(
            "shift.next", "查下一班", Next, READ, ASK, say.next, reading.next_shift, personal=True,
            examples=("下一班是谁", "等会儿谁来换我", "农委下个班次几点开始、谁值"),
        ),
        Action(
            "contact.group", "查群组", Members, READ, ASK, say.group, reading.group,
            examples=("防汛成员单位都有哪些", "把食安组的名单列出来", "街镇园一共几家"),
        ),
    ]  # fmt: skip


def _numbers(writing: Writing, say: Summaries) -> list[Action[Any]]:
    return [
        Action(
            "contact.mark_invalid", "标注失效号码", MarkInvalid, DO, ACT, say.mark_invalid,
            writing.mark_invalid,
            examples=(
                "这个手机是空号，记一下", "教育局值班电话老没人接，标上",
                "他已经调走了，号码作废", "园区那个座机号错了，标失效",
                "打过去说停机，通讯录里注明",
            ),
        ),
        Action(
            "contact.restore_number", "恢复号码", RestoreNumber, UNDOABLE, ACT,
            say.restore_number, writing.restore_number, undo=writing.mark_again,
            examples=("刚才标错了，那个号码是通的，恢复", "商务委值班电话修好了，取消失效"),
        ),
    ]  # fmt: skip


def _pages(reading: Reading, writing: Writing, say: Summaries) -> list[Action[Any]]:
    return [
        Action(
            "contact.list", "看通讯录", Browse, READ, ASK, say.browse, reading.browse,
            personal=True,
            examples=("打开通讯录", "看看哪些号码标了失效", "把水务局的人都列出来"),
        ),
        Action(
            "contact.save", "保存通讯录条目", Save, UNDOABLE, KEEP, say.save, writing.save,
            undo=writing.put_back,
            examples=("通讯录里新增一位联系人", "把他的职务改成副主任", "给这个单位加个简称"),
        ),
        Action(
            "contact.delete", "删除通讯录条目", Delete, UNDOABLE, KEEP, say.delete,
            writing.delete, undo=writing.put_back,
            examples=("把这位联系人从通讯录删掉", "这个群组不用了，删除", "删了这条通讯录"),
        ),
        Action(
            "roster.list", "看排班表", Roster, READ, ASK, say.roster, reading.list_roster,
            examples=("看下周的排班表", "把这个月的值班表调出来", "全区明天的排班"),
        ),
        Action(
            "roster.save", "保存排班", SaveShift, UNDOABLE, KEEP, say.save_shift,
            writing.save_shift, undo=writing.put_back,
            examples=("明天白班换成小宋", "给周日夜班加个副班", "把后天带班领导改一下"),
        ),
        Action(
            "roster.delete", "删除排班", Delete, UNDOABLE, KEEP, say.delete_shift,
            writing.delete_shift, undo=writing.put_back,
            examples=("把重复的那个班次删掉", "撤掉周三这一班"),
        ),
    ]  # fmt: skip


def _swap(swapping: Swapping) -> Action[Any]:
    return Action(
        "roster.swap", "对调班次", SwapShifts, DO, ACT, swapping.summary, swapping.swap,
        examples=(
            "我和小宋换明天的班", "我后天的夜班跟老周周六的白班对调",
            "把小宋明天白班和老周明天夜班互换一下",
        ),
    )  # fmt: skip


def _files(transfer: Transfer, say: Summaries) -> list[Action[Any]]:
    return [
        Action(
            "contact.import_preview", "预览导入", Preview, READ, KEEP, say.preview,
            transfer.preview, personal=True,
            examples=("先看看这张表导进去会改什么", "预览一下新的值班表"),
        ),
        Action(
            "contact.import_apply", "导入表格", ApplyImport, DO, KEEP, say.apply, transfer.apply,
            examples=("预览没问题，导入", "按刚才预览的更新通讯录"),
        ),
        Action(
            "contact.export", "导出表格", Export, READ, ACT, say.export, transfer.export,
            personal=True,
            examples=("把通讯录导出成表格", "导出这个月的排班表", "人员名单导一份csv"),
        ),
    ]  # fmt: skip


def actions(system: ContactSystem, context: Context) -> Sequence[Action[Any]]:
    """Return the actions over one directory."""
    say = summaries.Summaries(context.names)
    reading, writing = Reading(system), Writing(system)
    return [
        *_asking(reading, say),
        *_numbers(writing, say),
        *_pages(reading, writing, say),
        _swap(Swapping(system, context)),
        *_files(Transfer(system, context), say),
    ]


SPEC = SystemSpec(
    key="contacts",
    title="通讯录与排班",
    adapters={
        "builtin": "connectors.contacts.builtin",
        "ldap": "connectors.contacts.ldap",
    },
    actions=actions,
)
