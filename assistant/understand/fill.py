"""From an action and the words that ask for it to its arguments."""

import re
from collections.abc import Callable, Mapping

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots import (
    calling,
    create,
    duty,
    event_search,
    event_steps,
    events,
    instructions,
    media,
    notices,
    people,
    playback,
    proofreading,
    report_changes,
    report_desk,
    report_passing,
    reports,
    rollcalls,
    rooms,
    rounds,
    scenes,
    senses,
    shift,
    warnings,
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
    "rollcall.start": calling.start,
    "rollcall.status": rollcalls.of_rollcall,
    "rollcall.redial": calling.redial,
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
    "rollcall.stop": rounds.stop,
    "rollcall.correct": rounds.correct,
    "rollcall.list": rounds.rounds,
    "rollcall.listen": rounds.listen,
    "rollcall.sheet": rounds.sheet,
    "rollcall.statistics": rounds.statistics,
    "warn.call": calling.alert,
    "log.note": shift.note,
    "log.done": shift.done,
    "handover.hand_over": shift.hand_over,
    "handover.take_over": shift.of_handover,
    "handover.withdraw": shift.of_handover,
    "report.void": report_passing.void,
    "report.edit": report_passing.recompose,
    "event.sign": event_steps.sign,
    "event.check": event_steps.check,
    "event.extend": event_steps.extend,
    "event.extend_decide": event_steps.decide,
    "contact.group": duty.members,
    "video.playback": playback.playback,
    "warning.register": warnings.register,
    "warning.urge": warnings.calling,
    "warning.call": warnings.calling,
    "warning.status": warnings.of_warning,
    "warning.confirm": warnings.confirm,
    "warning.end": warnings.of_warning,
    "warning.list": warnings.registered,
    "instruction.register": instructions.register,
    "instruction.feedback": instructions.feedback,
    "instruction.urge": instructions.urge,
    "instruction.status": instructions.of_instruction,
    "instruction.list": instructions.listing,
    "instruction.close": instructions.of_instruction,
    "instruction.sheet": warnings.listed,
    "daily.make": instructions.make,
    "daily.show": instructions.show,
    "daily.list": instructions.every,
    "daily.file": instructions.show,
    "warning.told": warnings.told,
    "warning.add": warnings.add,
    "warning.sheet": warnings.of_warning,
    "instruction.pass": instructions.urge,
    "instruction.extend": instructions.extend,
    "record.months": rounds.statistics,
    "record.file": rounds.statistics,
}


def fill(scene: Scene) -> Filling:
    """Return the arguments of the scene's action, and what has to be asked."""
    return FILLERS[scene.frame.name](scene)
