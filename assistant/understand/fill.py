"""From an action and the words that ask for it to its arguments."""

import re
from collections.abc import Callable, Mapping

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots import (
    create,
    duty,
    event_search,
    events,
    media,
    notices,
    people,
    proofreading,
    report_changes,
    report_desk,
    report_passing,
    reports,
    rollcalls,
    rooms,
    scenes,
    senses,
)

Filler = Callable[[Scene], Filling]

_POLITE = re.compile(
    r"^(?:请问|请|麻烦|帮我|帮忙|你|给我|我想|想|先|再|顺便|另外|查查|查一下|查下|问一下|问问|看看|看一下|说说|讲讲|[\uff0c,\s])+"
)


def _ask(scene: Scene) -> Filling:
    """Fill knowledge.ask: the question as it was put."""
    filling = Filling()
    question = _POLITE.sub("", scene.part.full).strip(" \uff0c,。")
    filling.put("question", question or scene.part.full, foreign=bool(scene.part.quotes))
    return filling


FILLERS: Mapping[str, Filler] = {
    "knowledge.ask": _ask,
    "contact.find": people.find,
    "contact.on_duty": duty.on_duty,
    "contact.mark_invalid": people.mark_invalid,
    "event.create": create.create,
    "event.find": event_search.find,
    "event.status": events.status,
    "event.dispatch": events.dispatch,
    "event.escalate": events.escalate,
    "event.urge": events.urge,
    "event.feedback": events.feedback,
    "event.close": events.close,
    "event.return": events.send_back,
    "video.find": media.find,
    "video.open": media.open_,
    "video.snapshot": media.snapshot,
    "video.push": media.push,
    "device.set": rooms.set_,
    "device.scene": scenes.scene_,
    "device.status": rooms.status,
    "signal.read": senses.read,
    "signal.alarms": senses.alarms,
    "hotline.summary": senses.hotline,
    "map.locate": senses.locate,
    "map.nearby": senses.nearby,
    "notice.send": notices.send,
    "notice.receipts": notices.receipts,
    "rollcall.start": rollcalls.start,
    "rollcall.status": rollcalls.of_rollcall,
    "rollcall.redial": rollcalls.redial,
    "rollcall.bulletin": rollcalls.of_rollcall,
    "report.draft": reports.draft,
    "report.update": report_changes.update,
    "report.check": reports.check,
    "report.export": reports.export,
    "report.deadline": reports.deadline,
    "report.submit": report_passing.submit,
    "report.sign": report_passing.sign,
    "report.return": report_passing.send_back,
    "report.send": report_passing.send,
    "report.confirm": report_passing.confirm,
    "report.open": report_desk.open_,
    "report.list": report_desk.list_,
    "report.material": report_desk.material,
    "report.decide": report_desk.decide,
    "proofread.text": proofreading.text,
    "handover.summary": duty.handover,
    "shift.who": duty.who_shift,
}


def fill(scene: Scene) -> Filling:
    """Return the arguments of the scene's action, and what has to be asked."""
    return FILLERS[scene.frame.name](scene)
