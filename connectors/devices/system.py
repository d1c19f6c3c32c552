"""What every device system can do, whatever it is wired to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from connectors.contract import Named, System
from connectors.devices.model import Device, Outcome, Reading, Scene, Setting, State
from core.effects.action import Call


class Devices(System, Protocol):
    """The room's devices and scenes.

    The register (which devices and scenes there are) is ours with every adapter; an adapter
    differs in how a device is told something and how its state is known.
    """

    @property
    def controls(self) -> bool:
        """Whether devices are really moved; False where only the register is kept."""
        ...

    def devices(self) -> Sequence[Device]:
        """Return all devices with the last state known, without asking them."""
        ...

    def device(self, id: str) -> Device:
        """Return one device with the last state known, or raise `NotFound`."""
        ...

    def scenes(self) -> Sequence[Scene]:
        """Return all scenes."""
        ...

    def scene(self, id: str) -> Scene:
        """Return one scene, or raise `NotFound`."""
        ...

    def read(self, ids: Sequence[str]) -> Sequence[Reading]:
        """Return the present states, in the order asked. Raises `NotFound`, `Unavailable`."""
        ...

    def apply(self, call: Call, settings: Sequence[Setting]) -> Outcome:
        """Set devices in order; the same `call.key` never acts twice.

        All settings are checked before anything is sent. With several devices those that can be
        set are set, and the others are in `failed`. Raises only where nothing was set:
        `InvalidInput`, `NotFound`, `Unavailable`, `Refused`, or `Uncertain` (sent, not confirmed).
        """
        ...

    def restore(self, call: Call, before: Mapping[str, State]) -> Outcome:
        """Bring devices back to former states; raises like `apply`."""
        ...

    def save_device(self, device: Device) -> None:
        """Add a device to the register or replace it (its state is kept where none is given)."""
        ...

    def remove_device(self, id: str) -> None:
        """Take a device, and its settings in scenes, out of the register."""
        ...

    def save_scene(self, scene: Scene) -> None:
        """Add a scene or replace it, settings included."""
        ...

    def remove_scene(self, id: str) -> None:
        """Take a scene out of the register."""
        ...

    def load(self, things: Iterable[Named]) -> None:
        """Replace or add these devices and scenes; things of other kinds are passed over."""
        ...
