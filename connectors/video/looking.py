"""What officers ask to see: find, open, play back, who is offline, what is on the walls."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

from pydantic import AwareDatetime, Field

from connectors.contract import Context
from connectors.video.cards import (
    camera_card,
    found_words,
    listed,
    moment,
    snapshot_card,
    stream_card,
    target_words,
    wall_card,
    zone_words,
)
from connectors.video.gb28181 import explain
from connectors.video.model import Camera, CameraQuery, Checked, Status, Stream
from connectors.video.rows import since
from connectors.video.system import VideoSystem
from core.effects.action import Arguments, Call, Done
from core.errors import Forbidden, NotFound, ZhibanError
from core.identity import Principal

Cameras = Annotated[tuple[str, ...], Field(min_length=1, max_length=16)]
_OPENED_AT_ONCE = 4


class Find(Arguments):
    """Which cameras; all of what is given must fit. `near`: a place, event, unit or camera."""

    place: str | None = None
    near: str | None = None
    radius_m: int | None = Field(default=None, gt=0, le=50_000)
    unit: str | None = None
    tags: tuple[str, ...] = ()
    status: Status | None = None
    text: str | None = None


class Open(Arguments):
    """Which cameras to look at, by id."""

    cameras: Cameras


class Playback(Arguments):
    """A recorded range of one camera."""

    camera: str
    start: AwareDatetime
    end: AwareDatetime


class Offline(Arguments):
    """Whose outages; everyone's where nothing is said."""

    camera: str | None = None
    unit: str | None = None
    place: str | None = None


class OneCamera(Arguments):
    """One camera."""

    camera: str


class Check(Arguments):
    """Which cameras to probe; all that have a source where none is named."""

    cameras: tuple[str, ...] = ()


class OfTarget(Arguments):
    """A screen, unit or room; everything where none is named."""

    to: str | None = None


class OfOwner(Arguments):
    """An event or report; everything where none is named."""

    attached_to: str | None = None


def allowed(camera: Camera, principal: Principal) -> Camera:
    """Return the camera if this principal may see it, else raise `Forbidden` with the reason."""
    if not principal.may_read(camera.audience):
        raise Forbidden(
            f"您无权查看“{camera.name}”，这路视频只对指定单位或角色开放。",
            "如工作需要，请联系系统管理员调整这路视频的可见范围。",
        )
    return camera


class Looking:
    """The reads behind the actions, on one system."""

    def __init__(self, system: VideoSystem, context: Context) -> None:
        self._system = system
        self._names = context.names
        self._clock = context.clock
        self._zone = context.zone

    def names_of(self, cameras: Sequence[str]) -> str:
        """Return what these cameras are called."""
        return listed([self._names.of(id) for id in cameras])

    def find(self, call: Call, args: Find) -> Done:
        """List cameras that fit and that the caller may see."""
        query = CameraQuery(**args.model_dump())
        found = [f for f in self._system.find(query) if call.principal.may_read(f.camera.audience)]
        now = self._clock.now()
        cards = [
            {**camera_card(one.camera, self._names, now), "distance_m": one.distance_m}
            for one in found
        ]
        return Done(
            text=found_words(found) if found else "没有符合条件的摄像机。",
            refs={"cameras": [one.camera.id for one in found]},
            data={"cameras": cards},
        )

    def open(self, call: Call, args: Open) -> Done:
        """Open some cameras; those that fail are told, the others run."""
        cameras = [allowed(self._system.camera(id), call.principal) for id in args.cameras]
        with ThreadPoolExecutor(_OPENED_AT_ONCE, "open") as pool:
            tried = list(pool.map(self._try_open, cameras))
        opened = [one for one in tried if isinstance(one, Stream)]
        failed = [
            (camera, one)
            for camera, one in zip(cameras, tried, strict=True)
            if not isinstance(one, Stream)
        ]
        if not opened:
            raise failed[0][1]
        text = f"已打开{listed([stream.name for stream in opened])}"
        text += "".join(f"；{camera.name}打不开：{error}" for camera, error in failed)
        return Done(
            text=text.rstrip("。") + "。",
            refs={"cameras": [stream.camera for stream in opened], "camera": opened[0].camera},
            data={
                "streams": [stream_card(stream) for stream in opened],
                "failed": [
                    {"camera": c.id, "name": c.name, "message": str(error)} for c, error in failed
                ],
            },
        )

    def playback(self, call: Call, args: Playback) -> Done:
        """Open a recorded range."""
        camera = allowed(self._system.camera(args.camera), call.principal)
        stream = self._system.playback(camera.id, args.start, args.end)
        return Done(
            text=f"已打开{self.playback_words(args)}。",
            refs={"camera": camera.id},
            data={"streams": [stream_card(stream)], "failed": []},
        )

    def playback_words(self, args: Playback) -> str:
        """Return 川上路下立交东口 11月21日21:00至21:15 的录像."""
        start, end = moment(args.start, self._zone), moment(args.end, self._zone)
        day = start.partition("日")[0] + "日"
        return f"{self._names.of(args.camera)} {start}至{end.removeprefix(day)} 的录像"

    def offline(self, call: Call, args: Offline) -> Done:
        """Say who is offline, longest first, or how long one camera has been."""
        now = self._clock.now()
        if args.camera is not None:
            camera = allowed(self._system.camera(args.camera), call.principal)
            return Done(
                text=_one_outage(camera, since(camera, now)),
                refs={"camera": camera.id},
                data={"cameras": [camera_card(camera, self._names, now)]},
            )
        query = CameraQuery(unit=args.unit, place=args.place, status="offline")
        cameras = [
            one.camera
            for one in self._system.find(query)
            if call.principal.may_read(one.camera.audience)
        ]
        cameras.sort(key=lambda c: (c.offline_since is None, c.offline_since or now, c.id))
        outages = "；".join(f"{c.name}（{_outage(c, since(c, now))}）" for c in cameras)
        return Done(
            text=f"离线 {len(cameras)} 路：{outages}。" if cameras else "没有离线的摄像机。",
            refs={"cameras": [camera.id for camera in cameras]},
            data={"cameras": [camera_card(camera, self._names, now) for camera in cameras]},
        )

    def presets(self, call: Call, args: OneCamera) -> Done:
        """List a camera's stored positions."""
        camera = allowed(self._system.camera(args.camera), call.principal)
        presets = self._system.presets(camera.id)
        names = "、".join(preset.name for preset in presets)
        return Done(
            text=f"{camera.name}的预置位：{names}。" if presets else f"{camera.name}没有预置位。",
            refs={"camera": camera.id},
            data={"presets": [preset.model_dump() for preset in presets]},
        )

    def about(self, call: Call, args: OneCamera) -> Done:
        """Say what is known of a camera, and what it says of itself."""
        camera = allowed(self._system.camera(args.camera), call.principal)
        info = self._system.describe(camera.id)
        told = f"{info.maker} {info.model}，固件 {info.firmware}" if info else "型号未知"
        places = [self._names.of(id) for id in (camera.place, camera.unit) if id]
        text = "，".join([f"{camera.name}（编号 {camera.id}）", *places, told])
        text += f"。{code}" if (code := explain(camera.id)) else ""
        card = camera_card(camera, self._names, self._clock.now())
        return Done(
            text=f"{text}。",
            refs={"camera": camera.id},
            data={"cameras": [card], "device": info.model_dump() if info else None},
        )

    def check(self, _call: Call, args: Check) -> Done:
        """Probe cameras and note what was seen."""
        checked = self._system.check(args.cameras or None)
        if not checked:
            raise NotFound("没有可检测的摄像机。", "请先在摄像机台账中登记取流地址。")
        online = sum(one.status == "online" for one in checked)
        bad = "；".join(f"{one.name}：{_fault(one)}" for one in checked if one.status != "online")
        text = f"已检测 {len(checked)} 路，在线 {online} 路"
        return Done(
            text=f"{text}；{bad}。" if bad else f"{text}。",
            data={"checked": [one.model_dump(mode="json") for one in checked]},
        )

    def walls(self, _call: Call, args: OfTarget) -> Done:
        """Say what is on the walls."""
        shown = self._system.walls(args.to)
        words = "；".join(
            f"{self._names.of(one.target)}{zone_words(one.zone)}：{one.camera_name}"
            for one in shown
        )
        return Done(
            text=f"{words}。" if shown else "当前没有登记上墙的视频。",
            data={"walls": [wall_card(one, self._names) for one in shown]},
        )

    def snapshots(self, _call: Call, args: OfOwner) -> Done:
        """List kept pictures."""
        kept = self._system.snapshots(args.attached_to)
        return Done(
            text=f"共 {len(kept)} 张截图。",
            data={"snapshots": [snapshot_card(snapshot) for snapshot in kept]},
        )

    def offline_words(self, args: Offline) -> str:
        """Say whose outages are asked for."""
        whose = [self._names.of(id) for id in (args.camera, args.unit, args.place) if id]
        return f"查询{'、'.join(whose) or '全部摄像机'}的离线情况"

    def find_words(self, args: Find) -> str:
        """Say what is looked for."""
        parts = [self._names.of(id) for id in (args.place, args.unit) if id]
        if args.near:
            parts.append(f"{self._names.of(args.near)}周边{args.radius_m or 1000}米")
        parts += [*args.tags, *([args.text] if args.text else [])]
        status = {"online": "在线的", "offline": "离线的"}.get(args.status or "", "")
        return f"查找{'、'.join(parts)}{status}摄像机"

    def target_words(self, target: str, zone: str) -> str:
        """Return 推到… or 推给…."""
        return target_words(self._names, target, zone)

    def _try_open(self, camera: Camera) -> Stream | ZhibanError:
        try:
            return self._system.open(camera.id)
        except ZhibanError as error:
            return error


def _one_outage(camera: Camera, length: str) -> str:
    if camera.status == "offline":
        return f"{camera.name}{length}。" + (f"原因：{camera.fault}" if camera.fault else "")
    if camera.status == "online":
        return f"{camera.name}在线。"
    return f"{camera.name}还没有检测过，在线状态不详。"


def _outage(camera: Camera, length: str) -> str:
    return f"{length}，{camera.fault.rstrip('。')}" if camera.fault else length


def _fault(one: Checked) -> str:
    return one.fault.rstrip("。") or "离线"
