"""Arguments of event.find."""

import re

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import (
    free,
    iso,
)
from connectors.contract import Kind

_STATES = (
    ("待派单", r"待派单?|(?:没|未|还没|尚未)(?:有)?派(?!人)|等着派|没派"),
    ("已反馈待核查", r"待核查|已反馈|等核查|反馈了还没核|(?:没|未|还没)核查"),
    ("延期申请", r"延期"),
    ("待办结", r"待办结|等办结|可以办结|(?:还没|没|未)办结?(?:手续)?的待办"),
    ("处置中", r"处置中|处理中|正在(?:处置|处理|办)|在办"),
    ("已派单", r"已经?派(?:单|出)|派出去了"),
)


_OVERDUE = re.compile(r"超期|超时|逾期|过期|过了时限|过时限|拖(?:着|了)没")


_DUE = re.compile(r"到期|到点|截止|要到|到时限|时限")


_NOT_YET = re.compile(r"快(?:要)?(?:超|到)|即将|马上")


def find(scene: Scene) -> Filling:
    """Fill event.find from state, level, unit, place, times and what is left as keyword."""
    filling = Filling()
    words = scene.words
    for state, pattern in _STATES:
        if state in scene.world.states and re.search(pattern, words):
            filling.put("state", state, f"按“{state}”")
            break
    for loop in scene.world.loops:
        if re.search(rf"{loop}(?!分)", words) or (
            loop == "街镇" and re.search("街镇(?:级|环节|这)", words)
        ):
            filling.put("loop", loop, f"按“{loop}”环节")
            break
    if _OVERDUE.search(words) and not _NOT_YET.search(words):
        filling.put("overdue", True, "超过时限的")
    _times(scene, filling)
    _where(scene, filling)
    _keyword(scene, filling)
    return filling


def _times(scene: Scene, filling: Filling) -> None:
    due = bool(_DUE.search(scene.words)) and not filling.has("overdue")
    for span in scene.part.times:
        if due:
            moment = span.at or span.until
            if moment:
                filling.put("due_before", iso(moment), f"“{span.text}”到期")
        elif span.since or span.at:
            start = span.since or span.at
            if start:
                filling.put("since", iso(start), f"“{span.text}”起")
            if span.until and span.until <= scene.world.now:
                filling.put("until", iso(span.until), f"“{span.text}”止")
        return


def _where(scene: Scene, filling: Filling) -> None:
    places = free(scene, Kind.PLACE)
    units = free(scene, Kind.UNIT)
    if places and places[0].exact:
        filling.put("place", places[0].candidates[0].id, f"“{places[0].text}”")
    elif units:
        filling.put("unit", units[0].candidates[0].id, f"“{units[0].text}”")


_KEY = re.compile(
    r"(?:关于|有关|涉及|跟|和)([\u4e00-\u9fff]{2,8}?)(?:的|有关|相关)|"
    r"(积水|停电|停水|火情|火灾|着火|燃气|走失|失联|扰民|噪声|异味|追尾|井盖|扶梯|路灯|呕吐|占道|乱设摊|污水|死鱼|瓷砖|趸船|交通事故)"
)


def _keyword(scene: Scene, filling: Filling) -> None:
    found = _KEY.search(scene.words)
    if found:
        word = found[1] or found[2]
        if not scene.part.of(Kind.UNIT, Kind.PLACE) or found[2]:
            filling.put("keyword", word, f"含“{word}”")
