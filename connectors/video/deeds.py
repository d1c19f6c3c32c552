"""What officers have done with cameras: keep a picture, push to a wall, turn to a preset."""

from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from connectors.contract import Context, Kind
from connectors.video.cards import listed, moment, snapshot_card, wall_card, zone_words
from connectors.video.looking import Cameras, Looking, allowed
from connectors.video.model import OnWall
from connectors.video.system import VideoSystem
from core.effects.action import Action, Arguments, Call, Done, Effect
from core.errors import Refused
from core.identity import Permission

Zone = Annotated[str, Field(max_length=40)]
_UNDRIVEN = "上墙设备未接入，请人工切换画面"
_UNLENT = "对方平台未接入，画面需另行共享"


class TakeSnapshot(Arguments):
    """A picture of now, or of `at`; `attach_to` is an event or report id."""

    camera: str
    at: AwareDatetime | None = None
    attach_to: str | None = None


class Push(Arguments):
    """Cameras to a screen's region (`zone`), or to a unit or outside room."""

    cameras: Cameras
    to: str
    zone: Zone = ""


class GoToPreset(Arguments):
    """One camera, one stored position by name or token."""

    camera: str
    preset: str = Field(min_length=1)


class ClearWall(Arguments):
    """A region to take off; the whole screen or room where no region is named."""

    to: str
    zone: Zone | None = None


class Deeds:
    """The deeds behind the actions, on one system."""

    def __init__(self, system: VideoSystem, context: Context, looks: Looking) -> None:
        self._system = system
        self._names = context.names
        self._zone = context.zone
        self._looks = looks

    def say_snapshot(self, args: TakeSnapshot) -> str:
        """Return 截取… 的画面，附到…."""
        when = f"{moment(args.at, self._zone)}" if args.at else "当前"
        text = f"截取{self._names.of(args.camera)}{when}的画面"
        return text + (f"，附到“{self._names.of(args.attach_to)}”" if args.attach_to else "")

    def snapshot(self, call: Call, args: TakeSnapshot) -> Done:
        """Keep a picture and say which moment it shows."""
        allowed(self._system.camera(args.camera), call.principal)
        kept = self._system.snapshot(call, args.camera, args.at, args.attach_to)
        text = f"已截取{kept.camera_name} {moment(kept.taken_at, self._zone)} 的画面"
        text += f"（{kept.width}×{kept.height}）"
        if args.attach_to:
            known = self._names.get(args.attach_to) is not None
            text += f"，已附到“{self._names.of(args.attach_to)}”"
            text += "" if known else "（该编号未在已接入的系统中查到，请核对）"
        refs = {"snapshot": kept.id, "camera": kept.camera}
        if kept.attached_to:
            refs["attach_to"] = kept.attached_to
        return Done(
            text=f"{text}。",
            refs=refs,
            data={"snapshots": [snapshot_card(kept)], **snapshot_card(kept)},
            undo={"snapshot": kept.id},
        )

    def take_back(self, call: Call, _args: Arguments, done: Done) -> Done:
        """Take the picture out of its event or report."""
        kept = self._system.take_back(call, str(done.undo["snapshot"]))
        where = f"，并从“{self._names.of(kept.attached_to)}”移除" if kept.attached_to else ""
        return Done(text=f"已撤回{kept.camera_name}的截图{where}。", refs={"snapshot": kept.id})

    def say_push(self, args: Push) -> str:
        """Return 把…推到大屏2区 or 把…推给….

        Outside rooms see public video from then on: the approver reads the word 外部.
        """
        where = self._looks.target_words(args.to, args.zone)
        thing = self._names.get(args.to)
        outside = "（外部单位）" if thing and thing.kind is Kind.EXTERNAL else ""
        return f"把{self._looks.names_of(args.cameras)}{where}{outside}"

    def push(self, call: Call, args: Push) -> Done:
        """Push, and say plainly whether a screen showed it or whether it is only written down."""
        for id in args.cameras:
            allowed(self._system.camera(id), call.principal)
        put = self._system.push(call, args.cameras, args.to, args.zone)
        names = listed([one.camera_name for one in put])
        where = self._looks.target_words(args.to, args.zone)
        if all(one.state == "shown" for one in put):
            text = f"已把{names}{where}。"
        else:
            thing = self._names.get(args.to)
            lent = thing is not None and thing.kind in {Kind.UNIT, Kind.EXTERNAL}
            done = "已登记" if lent else "已登记上墙"
            text = f"{done}：{names}{where}；{_UNLENT if lent else _UNDRIVEN}。"
        return Done(
            text=text,
            refs={"cameras": [one.camera for one in put], "to": args.to},
            data={"walls": self._cards(put), "shown": all(one.state == "shown" for one in put)},
        )

    def say_preset(self, args: GoToPreset) -> str:
        """Return 把…转到预置位…."""
        return f"把{self._names.of(args.camera)}转到预置位“{args.preset}”"

    def preset(self, call: Call, args: GoToPreset) -> Done:
        """Turn a camera."""
        camera = allowed(self._system.camera(args.camera), call.principal)
        preset, former = self._system.go_to_preset(call, camera.id, args.preset)
        return Done(
            text=f"已把{camera.name}转到预置位“{preset.name}”。",
            refs={"camera": camera.id},
            data={"camera": camera.id, "preset": preset.model_dump()},
            undo={"former": dict(former)},
        )

    def turn_back(self, call: Call, args: GoToPreset, done: Done) -> Done:
        """Turn a camera to where it looked before, or home."""
        exact = self._system.go_back(call, args.camera, done.undo.get("former", {}))
        name = self._names.of(args.camera)
        text = f"已把{name}转回原来的位置。" if exact else f"已把{name}转回默认位置，原位置未知。"
        return Done(text=text, refs={"camera": args.camera})

    def say_clear(self, args: ClearWall) -> str:
        """Return 撤下…上的视频."""
        return f"撤下{self._names.of(args.to)}{zone_words(args.zone or '')}上的视频"

    def clear(self, call: Call, args: ClearWall) -> Done:
        """Take cameras off a wall."""
        gone = self._system.clear_wall(call, args.to, args.zone)
        names = listed([one.camera_name for one in gone])
        where = self._names.of(args.to)
        shown = any(one.state == "shown" for one in gone)
        text = f"已撤下{where}的{names}" if shown else f"已从登记中撤下{where}的{names}"
        return Done(text=f"{text}。", data={"walls": self._cards(gone)}, undo={"key": call.key})

    def put_back(self, call: Call, args: ClearWall, done: Done) -> Done:
        """Put back what was on a screen; what other rooms were lent needs a new approval."""
        thing = self._names.get(args.to)
        if thing is None or thing.kind is not Kind.DEVICE:
            raise Refused("推给其他单位的视频撤下后不能自动恢复。", "请重新推送并报审批。")
        regions: dict[str, list[str]] = {}
        for one in self._system.cleared_by(str(done.undo["key"])):
            regions.setdefault(one.zone, []).append(one.camera)
        put: list[OnWall] = []
        for number, (zone, cameras) in enumerate(regions.items()):
            again = call.part(number)
            put += self._system.push(again, cameras, args.to, zone)
        names = listed([one.camera_name for one in put])
        shown = bool(put) and all(one.state == "shown" for one in put)
        text = f"已恢复{thing.name}的{names}" + ("" if shown else f"的登记；{_UNDRIVEN}")
        return Done(text=f"{text}。", data={"walls": self._cards(put)})

    def _cards(self, walls: list[OnWall]) -> list[dict[str, Any]]:
        return [wall_card(one, self._names) for one in walls]


def doing(deeds: Deeds) -> list[Action[Any]]:
    """Return the actions that change something."""
    return [
        Action(
            name="video.snapshot",
            title="截图",
            arguments=TakeSnapshot,
            effect=Effect.REVERSIBLE,
            permission=Permission.ACT,
            summary=deeds.say_snapshot,
            run=deeds.snapshot,
            undo=deeds.take_back,
            examples=(
                "给北门拍一张附到这个事件上",
                "截一张现在的画面",
                "把刚才那路截个图放进续报",
                "要一张下午四点十分路口的截图",
            ),
        ),
        Action(
            name="video.push",
            title="推送视频",
            arguments=Push,
            effect=Effect.CONSEQUENTIAL,
            permission=Permission.ACT,
            summary=deeds.say_push,
            run=deeds.push,
            examples=(
                "这路投到大屏三区",
                "把水闸的画面推给市里",
                "两路都上指挥大厅大屏",
                "布控球也给应急局推一份",
            ),
        ),
        Action(
            name="video.preset",
            title="转到预置位",
            arguments=GoToPreset,
            effect=Effect.REVERSIBLE,
            permission=Permission.ACT,
            summary=deeds.say_preset,
            run=deeds.preset,
            undo=deeds.turn_back,
            examples=("鹰眼转到江面那个预置位", "球机调到 2 号预置点", "镜头切到大门口位置"),
        ),
        Action(
            name="video.clear_wall",
            title="撤下上墙视频",
            arguments=ClearWall,
            effect=Effect.REVERSIBLE,
            permission=Permission.ACT,
            summary=deeds.say_clear,
            run=deeds.clear,
            undo=deeds.put_back,
            examples=("大屏三区的视频撤了", "不用再给市里推视频了", "把大屏上的监控都关掉"),
        ),
    ]
