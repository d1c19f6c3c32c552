"""Arguments of sensors and the hotline."""

import re
from datetime import datetime

from assistant.understand import describe
from assistant.understand.quantities import ordinals, top
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import free, iso, one
from connectors.contract import Kind


def read(scene: Scene) -> Filling:
    """Fill signal.read."""
    filling = Filling()
    text, mentions = scene.local()
    exact = [m for m in scene.part.of(Kind.SENSOR) if m.exact and len(m.candidates) == 1]
    if exact:
        id = exact[0].candidates[0].id
        filling.put("sensor", id, f"“{exact[0].text}”")
        return filling
    listed = [id for id in scene.focus.listed if scene.fact(id, "unit_of_measure")]
    for ordinal in ordinals(text):
        if listed and 0 < ordinal.first <= len(listed):
            id = listed[ordinal.first - 1]
            filling.put("sensor", id, f"按上文所列 → {scene.name(id)}")
            return filling
    found = describe.sensors(text, scene.world, mentions)
    if one(scene, filling, "sensor", found, what="哪一个点位"):
        return filling
    spoken = scene.focus.latest(Kind.SENSOR)
    if len(spoken) == 1:
        filling.put("sensor", spoken[0], f"承上文 → {scene.name(spoken[0])}")
        return filling
    filling.ask("sensor", "读哪一个点位？")
    return filling


def alarms(scene: Scene) -> Filling:
    """Fill signal.alarms."""
    filling = Filling()
    kinds = sorted({str(s.facts.get("type")) for s in scene.world.of(Kind.SENSOR)})
    kind = next((k for k in kinds if k in scene.words), "")
    kind = kind or ("气体" if re.search(r"VOC|voc", scene.words) else "")
    filling.put("type", kind, f"“{kind}”")
    places = free(scene, Kind.PLACE)
    units = free(scene, Kind.UNIT)
    if places:
        filling.put("place", places[0].candidates[0].id, f"“{places[0].text}”")
    elif units:
        filling.put("unit", units[0].candidates[0].id, f"“{units[0].text}”")
    return filling


_TOPICS = (
    r"停水|停电|噪声|噪音|扰民|积水|路灯|井盖|垃圾|占道|违停|物业|电梯|供暖|暖气|异味|养犬|设摊|漏水|停车|施工|公交|"
    r"燃气|消防|拖欠工资|欠薪|违建|油烟|绿化|宠物|树木|道路"
)
_ABOUT = re.compile(
    r"(?:关于|有关|涉及|跟|和|讲|说)(?P<a>[\u4e00-\u9fff]{2,6}?)(?:的|有关|相关|投诉|诉求|$)|"
    rf"(?P<b>{_TOPICS})|(?:里|的)(?P<c>[\u4e00-\u9fff]{{2,4}})(?:的)?(?:投诉|诉求|问题|反映|留言|单子)"
)
_NOT_TOPIC = re.compile(
    r"今天|昨天|热线|最多|情况|市民|反映|主要|集中|突出|街道|哪些|五个|十个|三个|全部|所有|什么"
)


def hotline(scene: Scene) -> Filling:
    """Fill hotline.summary; without a time it is today so far."""
    filling = Filling()
    now = scene.world.now
    since, until, why = _stretch(scene, now)
    filling.put("since", iso(since), why)
    filling.put("until", iso(until), why)
    for about in _ABOUT.finditer(scene.words):
        topic = about["a"] or about["b"] or about["c"]
        if topic and not _NOT_TOPIC.search(topic):
            filling.put("topic", topic, f"关于“{topic}”")
            break
    units = free(scene, Kind.UNIT)
    if units:
        id = units[0].candidates[0].id
        filling.put("unit", id, f"“{units[0].text}” → {scene.name(id)}")
    filling.put("top", top(scene.words), "前几类")
    return filling


def _stretch(scene: Scene, now: datetime) -> tuple[datetime, datetime, str]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for span in scene.part.times:
        start = span.since or span.at
        if start is None:
            continue
        until = min(span.until, now) if span.until and span.until > start else now
        return start, until, f"“{span.text}”"
    return midnight, now, "未说时段，按今天"
