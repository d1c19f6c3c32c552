"""Arguments of the steps of an event between dispatch and close: sign, check, extend, decide."""

import re

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.incident import event
from assistant.understand.slots.things import deadline, free, iso
from assistant.understand.slots.wording import tidy
from connectors.contract import Kind

_CLAUSES = re.compile(r"[\uff0c,。\uff1b;\n]+")


def sign(scene: Scene) -> Filling:
    """Fill event.sign: the unit that took it, where one is named before 签收/接单."""
    filling = Filling()
    units = [
        m
        for m in free(scene, Kind.UNIT)
        if re.match(
            r"(?:那边|他们|的)?(?:也|已经?|都|刚|确认)*(?:签收|接单|接了)",
            scene.part.words[m.end :],
        )
    ]
    named = [units[0].candidates[0].id] if units else []
    event(scene, filling, without=named)
    if named:
        filling.put("unit", named[0], f"“{units[0].text}” → {scene.name(named[0])}")
    return filling


def check(scene: Scene) -> Filling:
    """Fill event.check; `note` is what was found, where that is told."""
    filling = Filling()
    event(scene, filling)
    found = re.search(r"(回访[^\uff0c,。]{2,12}满意|情况属实|居民满意)", scene.words)
    filling.put("note", found[1] if found else "", "核查情况")
    return filling


_ASKED = re.compile(
    r"延期|延(?:到|至|长)|申请|(?:来不及|办不完|做不完|赶不及)了?$|^\s*(?:这|那)?(?:个|件|条)?单?子?(?:事)?(?:办不完|来不及)?\s*$"
)
_WHY = re.compile(r"^(?:因为|由于|(?:原因|理由)(?:是|[\uff1a:])|说是|主要是)[\uff1a:]?")


def extend(scene: Scene) -> Filling:
    """Fill event.extend: until when, and why: what is told besides the request."""
    filling = Filling()
    event(scene, filling)
    _until(scene, filling)
    filling.put("reason", _reason(scene), "所述理由")
    if not filling.has("until"):
        filling.ask("until", "延到什么时候？")
    if not filling.has("reason"):
        filling.ask("reason", "延期的理由是什么？")
    return filling


def _until(scene: Scene, filling: Filling) -> None:
    deadline(scene, filling, "until")
    if filling.has("until"):
        return
    for span in scene.part.times:
        if moment := span.until or span.at:
            filling.put("until", iso(moment), f"“{span.text}”")
            return


def _reason(scene: Scene) -> str:
    times = [(t.start - scene.part.start, t.end - scene.part.start) for t in scene.part.times]
    words = list(scene.words)
    for start, end in times:
        words[start:end] = " " * (end - start)
    clauses = [c.strip() for c in _CLAUSES.split("".join(words))]
    kept = [_WHY.sub("", c) for c in clauses if c and not _ASKED.search(c)]
    kept = [c for c in kept if len(c.strip("到至前之内 ")) >= 3]
    return tidy("\uff0c".join(kept))


_REFUSED = re.compile(r"不同意|不批|不准|不予|驳回|拒绝|否(?:掉|了)")
_DECIDED = re.compile(r"同意|批|准|驳回|拒绝|延期|延(?:到|至)|否[掉了]|按原")


def decide(scene: Scene) -> Filling:
    """Fill event.extend_decide: granted or not, until when, why."""
    filling = Filling()
    event(scene, filling)
    approved = not _REFUSED.search(scene.words)
    filling.put("approved", approved, "同意延期" if approved else "不同意延期")
    if approved:
        _until(scene, filling)
    clauses = [c.strip() for c in _CLAUSES.split(scene.words)]
    why = [_WHY.sub("", c) for c in clauses if len(c) >= 4 and not _DECIDED.search(c)]
    filling.put("reason", tidy("\uff0c".join(why)), "所述理由")
    return filling
