"""A duty room to act in: a lamp, a siren and a sheet of notes in memory, behind the dispatcher."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import AwareDatetime

from assistant.acting import Acting
from channels.room import Room
from connectors.contract import Health, Kind, Named
from connectors.registry import BUILTIN, Connected, Connectors
from core.effects.action import Action, Arguments, Call, Done, Effect, Uncertain
from core.effects.catalogue import Catalogue
from core.effects.dispatcher import Dispatcher
from core.effects.policy import Policy, load_policy
from core.errors import Refused
from core.identity import Permission

UNITS = (
    Named(Kind.UNIT, "U01", "区水务局", ("水务局",)),
    Named(Kind.UNIT, "U02", "区消防救援支队"),
    Named(Kind.EVENT, "SJ001", "三号泵站积水"),
)


class Lamp(Arguments):
    on: bool


class Send(Arguments):
    to: tuple[str, ...]
    content: str
    deadline: AwareDatetime | None = None


class Look(Arguments):
    unit: str | None = None


@dataclass
class Yard:
    """What has really happened, in order."""

    done: list[str] = field(default_factory=list)
    lamp: bool = False
    breaks: str = ""

    def named(self) -> Iterable[Named]:
        return UNITS

    def health(self) -> Health:
        return Health(ok=True)

    def close(self) -> None:
        pass

    def load(self, things: Iterable[Named]) -> None:
        pass

    def set_lamp(self, call: Call, args: Lamp) -> Done:
        before, self.lamp = self.lamp, args.on
        self.done.append(f"lamp {args.on}")
        state = {"power": "on" if args.on else "off"}
        card = {"name": "值班大厅灯", "place": "值班大厅", "text": "开" if args.on else "关"}
        return Done(
            text=f"已{'打开' if args.on else '关闭'}值班大厅灯。",
            data={"devices": [card | {"state": state}]},
            undo={"before": before},
        )

    def lamp_back(self, call: Call, args: Lamp, done: Done) -> Done:
        self.lamp = bool(done.undo["before"])
        self.done.append(f"lamp back {self.lamp}")
        return Done(text="已恢复原状。")

    def send(self, call: Call, args: Send) -> Done:
        if self.breaks == "refused":
            raise Refused("对方系统没有接受。", "请电话通知。")
        self.done.append(f"send {'、'.join(args.to)} {args.content}")
        if self.breaks == "uncertain":
            raise Uncertain("对方系统没有回话。", "请电话核实。")
        return Done(text=f"已通知{len(args.to)}个单位。")

    def look(self, call: Call, args: Look) -> Done:
        return Done(
            text="区水务局在泵站东侧。",
            data={"points": [{"name": "三号泵站", "lon": 121.5, "lat": 31.2, "kind": "place"}]},
        )

    def actions(self) -> tuple[Action[Any], ...]:
        return (
            Action(
                "yard.lamp",
                "开关灯",
                Lamp,
                Effect.REVERSIBLE,
                Permission.ACT,
                lambda args: f"{'打开' if args.on else '关闭'}值班大厅灯",
                self.set_lamp,
                self.lamp_back,
            ),
            Action(
                "yard.send",
                "发通知",
                Send,
                Effect.CONSEQUENTIAL,
                Permission.ACT,
                lambda args: f"通知{'、'.join(args.to)}：{args.content}",
                self.send,
            ),
            Action(
                "yard.look", "看位置", Look, Effect.READ, Permission.ASK, lambda _: "看位置",
                self.look,
            ),
        )  # fmt: skip


def with_yard(room: Room, policy: Policy | None = None) -> Yard:
    """Have the room act on a yard of its own, and on nothing else."""
    yard = Yard()
    one = Connected("yard", "院子", BUILTIN, yard, yard.actions())
    room.duty.connectors = Connectors(connected={"yard": one})
    room.duty.connectors.directory.add(yard)
    room.duty.dispatcher = Dispatcher(
        room.database,
        room.audit,
        room.clock,
        Catalogue(room.duty.connectors.actions()),
        policy or load_policy(),
        room.accounts.principal,
    )
    room.duty.acting = Acting(room.duty.dispatcher)
    return yard
