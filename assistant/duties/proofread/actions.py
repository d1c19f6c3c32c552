"""Proofreading in conversation: a text that came with the message."""

from typing import Any

from pydantic import Field

from assistant.duties.proofread.desk import LONGEST, Checked, ProofreadDesk
from assistant.duties.proofread.finding import Severity
from core.effects.action import Action, Arguments, Call, Done, Effect
from core.identity import Permission
from core.secrecy import Unmarked

_SPOKEN = 20  # findings told in words; the page shows them all


class Text(Arguments):
    """The text to check."""

    text: Unmarked = Field(min_length=1, max_length=LONGEST)


def told(checked: Checked) -> str:
    """Return what was found, in words, the gravest first."""
    if not checked.findings:
        return "校对完毕，没有发现问题。机器校对不能代替人工核稿。"
    order = {severity: n for n, severity in enumerate(Severity)}
    found = sorted(checked.findings, key=lambda f: (order[f.severity], f.start))
    counts = {s: sum(f.severity is s for f in found) for s in Severity}
    head = "校对完毕：" + "，".join(f"{s.value}{n}处" for s, n in counts.items() if n) + "。"
    lines = [
        f"{f.severity.value}：“{f.wrong}”"
        + (f"→“{f.right}”" if f.right is not None else "请核实")
        + f"（{f.reason}）"
        for f in found[:_SPOKEN]
    ]
    more = [f"其余 {len(found) - _SPOKEN} 处请到“校对”页查看。"] if len(found) > _SPOKEN else []
    return "\n".join([head, *lines, *more])


def proofread_actions(desk: ProofreadDesk) -> list[Action[Any]]:
    """Return the actions of proofreading."""

    def run(call: Call, args: Text) -> Done:
        checked = desk.check(call.principal, args.text)
        findings = [f.model_dump(mode="json") for f in checked.findings]
        return Done(text=told(checked), data={"findings": findings})

    return [
        Action(
            name="proofread.text",
            title="校对文字",
            arguments=Text,
            effect=Effect.READ,
            permission=Permission.ASK,
            summary=lambda args: f"校对一段文字（{len(args.text)}字）",
            run=run,
            examples=("校对一下这段话", "帮我看看这段有没有错", "核一下转来的这份稿子"),
        )
    ]
