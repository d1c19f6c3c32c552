"""先别打了, 停: said while a round of calls goes on, these mean that round."""

import re

from assistant.understand.focus import Focus
from assistant.understand.outcome import PlannedStep, Understood
from assistant.understand.reading import Reading
from assistant.understand.scene import planned
from assistant.understand.slots.rounds import RUNNING
from connectors.contract import Kind

_HALT = re.compile(
    r"(?:(?:等一?下|慢着|快|赶紧|赶快|马上|立刻|先|你|那|都|全部?|[这那]轮|后面的?|剩下的?|其余的?|打错了?|打错对象了?|弄错了|名单错了)[\s\uff0c,]*)*"
    r"(?:(?:先)?(?:别|不要|不用|不|甭)再?(?:打|呼|拨|点)(?:电话|名)?(?:了|下去)*(?:[\s\uff0c,]*停)?|"
    r"(?:停(?:下来?|一下|掉|了|住|止)?|叫停|中止)(?:[\s\uff0c,]*(?:先)?(?:别|不要|不用)再?(?:打|呼|拨)(?:电话)?了)?)(?:吧|[。!\uff01])*"
)
_BARE = re.compile(r"停(?:下来?|一下|掉|了|住|止)?(?:吧|[。!\uff01])*")


def halted(reading: Reading, focus: Focus) -> Understood | None:
    """Return the stop of the round that goes on; None where none does, or something else is meant.

    A bare 停 means it only where the conversation is about that round.
    """
    rounds = [r for r in focus.world.of(Kind.ROLLCALL) if r.facts.get("state") in RUNNING]
    words = reading.words.strip(" \uff0c,。!\uff01")
    if not rounds or reading.quotes or not _HALT.fullmatch(words):
        return None
    spoken = [r for r in rounds if r.id in focus.latest(Kind.ROLLCALL)]
    if _BARE.fullmatch(words) and not spoken:
        return None
    meant = (spoken or rounds)[-1]
    if len(spoken or rounds) > 1:
        return None
    why = {"rollcall": f"正在进行的 → {meant.name}"}
    return planned(PlannedStep("rollcall.stop", {"rollcall": meant.id}, why))
