"""Arguments of video.playback: which camera, from when to when."""

from datetime import datetime, timedelta

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.cameras import cameras
from assistant.understand.slots.things import choices, iso

_AROUND = timedelta(minutes=10)  # what is shown where one moment is said: before and after it


def playback(scene: Scene) -> Filling:
    """Fill video.playback; one moment means the minutes around it, 半小时 those just gone."""
    filling = Filling()
    ids, rivals, why = cameras(scene)
    if len(ids) == 1:
        filling.put("camera", ids[0], why)
    else:
        filling.ask("camera", "回放哪一路？", choices(scene, ids or rivals))
    start, end, said = _range(scene)
    if start is None or end is None:
        filling.ask("start", "回放什么时候的录像？")
        return filling
    filling.put("start", iso(start), f"“{said}”")
    filling.put("end", iso(end), f"“{said}”")
    return filling


def _range(scene: Scene) -> tuple[datetime | None, datetime | None, str]:
    now = scene.world.now
    day = timedelta(days=1)
    for span in scene.part.times:
        start, end = span.since, span.until
        if start is not None and end is not None:
            while start > now:  # 八点到八点十分, said at nine: those gone by
                start, end = start - day, end - day
            return start, min(end, now), span.text
        if span.minutes and span.kind in ("duration", "after"):
            return now - timedelta(minutes=span.minutes), now, span.text
        if span.at is not None:
            at = span.at if span.at <= now else span.at - day
            return at - _AROUND, min(at + _AROUND, now), span.text
    return None, None, ""
