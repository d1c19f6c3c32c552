"""“撤销”, “改回去”: taking back by words what the conversation did last."""

import re

from core.effects.plan import Plan, Step

_WORDS = re.compile(
    r"(请|帮我|把)?(刚才|刚刚|上面|前面)?(那个|那步|那一步|的)?(操作|动作)?(给我)?"
    r"(撤销|撤回|撤了|撤掉|还原|复原|改回去|恢复原样|恢复原状|退回去|调回去|改回来)"
    r"(刚才|刚刚|上面|前面)?(那个|那步|那一步|的)?(操作|动作)?(吧|了|一下|掉)*"
)
_SILENT = re.compile(r"[\s，。！,.!]")
_DROPS = re.compile(r"(算了|不办了|不用了|先不办了|取消(掉|吧|了)*)(吧|了)*")
DROPPED = "提出人取消"
LEFT = "好的，不办了。"
NOTHING = "这次会话里没有可以撤销的操作。有后果的事办了就不能撤，要更正请另行办理。"


def asked(text: str) -> bool:
    """Say whether the whole message only asks to take back what was just done."""
    return _WORDS.fullmatch(_SILENT.sub("", text)) is not None


def dropped(text: str) -> bool:
    """Say whether the whole message only gives up what is waiting; nothing done is undone by it."""
    return _DROPS.fullmatch(_SILENT.sub("", text)) is not None


def steps(plan: Plan) -> list[Step]:
    """Return the plan's steps that can be taken back now, the last one first."""
    return [step for step in reversed(plan.steps) if step.undoable]
