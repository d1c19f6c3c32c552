"""Value rules and the way back, for any device and any state (hypothesis)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connectors.devices.commands import changed, checked, restoring
from connectors.devices.model import Device, Setting, device_of
from connectors.devices.words import sentence
from core.errors import InvalidInput
from tests.connectors.devices.things import AIR, CURTAIN, LAMP, SPEAKER, WALL

DEVICES = [device_of(thing) for thing in (LAMP, AIR, CURTAIN, WALL, SPEAKER)]
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "dim": st.integers(0, 100),
    "volume": st.integers(0, 100),
    "position": st.integers(0, 100),
    "temp": st.integers(16, 30),
    "mode": st.sampled_from(["制冷", "制热"]),
    "layout": st.sampled_from(["单屏", "四分屏"]),
    "show": st.fixed_dictionaries(
        {"zone": st.sampled_from("1234"), "source": st.sampled_from(["一张图", "气象云图"])}
    ),
    "play": st.fixed_dictionaries({"text": st.just("请开会"), "zone": st.just("走廊")}),
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@st.composite
def runs(draw: st.DrawFn, most: int = 6) -> tuple[Device, list[Setting]]:
    device = draw(st.sampled_from(DEVICES))
    commands = draw(st.lists(st.sampled_from(sorted(device.commands)), max_size=most))
    return device, [
        Setting(device=device.id, command=name, value=draw(VALUES.get(name, st.none())))
        for name in commands
    ]


def after(device: Device, settings: list[Setting], state: dict[str, Any]) -> dict[str, Any]:
    for setting in settings:
        state = state | changed(device, checked(device, setting), state)
    return state


@given(first=runs(), more=st.data())
def test_the_way_back_leads_back_wherever_one_is(
    first: tuple[Device, list[Setting]], more: st.DataObject
) -> None:
    device, settings = first
    before = after(device, settings, dict(device.state))
    others = more.draw(runs().filter(lambda run: run[0] is device))[1]
    now = after(device, others, before)
    way, lost = restoring(device, before, now)
    reached = after(device, list(way), now)
    filled = set(now.get("zones") or {}) - set(before.get("zones") or {})
    assert lost == (["zones"] if filled else [])  # a zone can't be emptied, and that is told
    assert {key: reached.get(key) for key in before if key != "zones"} == {
        key: value for key, value in before.items() if key != "zones"
    }
    assert (before.get("zones") or {}).items() <= (reached.get("zones") or {}).items()
    assert bool(reached.get("muted")) == bool(before.get("muted"))


@given(device=st.sampled_from(DEVICES), command=st.text() | st.sampled_from(sorted(VALUES)),
       value=anything)  # fmt: skip
def test_any_value_is_accepted_as_the_rule_says_or_refused_with_what_is_accepted(
    device: Device, command: str, value: Any
) -> None:
    setting = Setting(device=device.id, command=command, value=value)
    assert sentence(device, setting)
    remedy = ""
    try:
        setting = checked(device, setting)
    except InvalidInput as error:
        remedy = error.remedy
    assert remedy or checked(device, setting) == setting
