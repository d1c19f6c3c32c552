"""How people, units and shifts are told: sentences for the officer, data for cards and pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from connectors.contacts.directory import Directory
from connectors.contacts.model import (
    PERIODS,
    DeadNumber,
    Duty,
    Entry,
    External,
    Group,
    Marks,
    NumberKind,
    Person,
    Shift,
    Unit,
    mask,
)
from connectors.contacts.numbers import number_of
from connectors.contacts.system import ContactSystem
from core.errors import InvalidInput
from core.identity import Permission, Principal


def moment(at: datetime) -> str:
    """Return 11月21日21:30."""
    return f"{at.month}月{at.day}日{at:%H:%M}"


def span(shift: Shift) -> str:
    """Return 11月21日20:30至次日08:30."""
    days = (shift.ends.date() - shift.starts.date()).days
    end = {0: "", 1: "次日"}.get(days, f"{shift.ends.month}月{shift.ends.day}日")
    return f"{moment(shift.starts)}至{end}{shift.ends:%H:%M}"


@dataclass(frozen=True)
class Teller:
    """Tells about one directory to one principal; mobiles are covered unless they act here."""

    system: ContactSystem
    directory: Directory
    principal: Principal

    @property
    def open(self) -> bool:
        """Whether mobile numbers are shown in full."""
        return Permission.ACT in self.principal.permissions

    def shown(self, number: str, kind: NumberKind) -> str:
        """Return a number as this principal may see it."""
        return number if self.open or kind is not NumberKind.MOBILE else mask(number)

    def dead(self, entry: Entry, kind: NumberKind) -> DeadNumber | None:
        """Return the mark on an entry's number."""
        return self.marks.get((entry.id, kind, number_of(entry, kind)))

    @cached_property
    def marks(self) -> Marks:
        """All marks, asked for once."""
        return self.system.marks()

    # sentences

    def who(self, id: str) -> str:
        """Return 周文涛（镇长）, or 未登记."""
        entry = self.directory.by_id.get(id)
        if isinstance(entry, Person):
            return f"{entry.name}（{entry.post}）" if entry.post else entry.name
        return id or "未登记"

    def label(self, person: Person) -> str:
        """Return 陈思远（南河镇副镇长）, which tells people of one name apart."""
        place = self._place(person)
        return f"{person.name}（{place}）" if place else person.name

    def _place(self, person: Person) -> str:
        unit = self.directory.by_id.get(person.unit)
        if not isinstance(unit, Unit):
            return person.post
        called = sorted((unit.name, *unit.aliases), key=len, reverse=True)
        said = next((name for name in called if person.post.startswith(name)), "")
        return unit.name + person.post.removeprefix(said)

    def number(self, entry: Entry, kind: NumberKind) -> str:
        """Return 手机139-0000-1001, with a warning where it is marked dead."""
        number = number_of(entry, kind)
        if not number:
            return f"没有登记{kind.label}"
        text = f"{kind.label}：{self.shown(number, kind)}"
        if mark := self.dead(entry, kind):
            text += f"（注意：{mark.by_name}于{moment(mark.at)}标注为{mark.reason}）"
        return text

    def person(self, person: Person, field: str | None) -> str:
        """Return the sentence that answers what was asked about a person."""
        unit = self.directory.by_id.get(person.unit)
        duty = self.number(unit, NumberKind.DUTY_PHONE) if isinstance(unit, Unit) else ""
        status = "" if person.status in ("", "正常") else f"，状态：{person.status}"
        match field:
            case "mobile":
                said = self.number(person, NumberKind.MOBILE)
                dead = self.dead(person, NumberKind.MOBILE)
                said += f"；{duty}" if duty and (dead or not person.mobile) else ""
            case "duty_phone":
                said = duty or "没有登记值班电话"
            case "post":
                return f"{person.name}是{self.directory.name(person.unit)}{person.post}{status}。"
            case "unit":
                return (
                    f"{person.name}在{self.directory.name(person.unit)}，任{person.post}{status}。"
                )
            case _:
                kinds = [NumberKind.MOBILE] + ([NumberKind.PHONE] if person.phone else [])
                said = "；".join(
                    [*(self.number(person, kind) for kind in kinds), *([duty] if duty else [])]
                )
        return f"{self.label(person)}{status}，{said}。"

    def duty(self, duty: Duty, role: str) -> str:
        """Return who stands for a unit now: 值班, 带班 or both."""
        parts: list[str] = []
        if role in ("on_duty", "both"):
            parts.append(f"值班：{self.who(duty.primary)}")
            if duty.secondary:
                parts.append(f"副班：{self.who(duty.secondary)}")
        if role in ("leader", "both"):
            parts.append(f"带班领导：{self.who(duty.leader)}")
        unit = self.directory.unit(duty.unit)
        if number_of(unit, NumberKind.DUTY_PHONE):
            parts.append(self.number(unit, NumberKind.DUTY_PHONE))
        unsure = "" if duty.shift else "（排班表没有这一时段，按常设名单）"
        return f"{unit.name}当前{unsure}{'，'.join(parts)}。"

    def shift(self, shift: Shift, role: str | None = None) -> str:
        """Return who is on a shift: all three, or the one asked for."""
        names = {"leader": "带班领导", "primary": "主班", "secondary": "副班"}
        wanted = (
            [role] if role else [key for key in names if getattr(shift, key) or key != "secondary"]
        )
        people = "，".join(f"{names[key]}：{self.who(getattr(shift, key))}" for key in wanted)
        unit = self.directory.name(shift.unit)
        return f"{unit}{PERIODS[shift.period]}（{span(shift)}）{people}。"

    # data

    def person_card(self, person: Person) -> dict[str, Any]:
        """Return a person for a card or page."""
        unit = self.directory.by_id.get(person.unit)
        card = person.model_dump(mode="json")
        card |= {
            "mobile": self.shown(person.mobile, NumberKind.MOBILE),
            "unit_name": self.directory.name(person.unit),
            "duty_phone": number_of(unit, NumberKind.DUTY_PHONE) if unit else "",
            "masked": not self.open and bool(person.mobile),
            "dead": self._marks(person, NumberKind.MOBILE, NumberKind.PHONE),
            "dial": self._dials(
                {NumberKind.PHONE: person.phone}
                | ({NumberKind.MOBILE: person.mobile} if self.open else {})
                | ({NumberKind.DUTY_PHONE: number_of(unit, NumberKind.DUTY_PHONE)} if unit else {})
            ),
        }
        return card

    def unit_card(self, unit: Unit, duty: Duty | None = None) -> dict[str, Any]:
        """Return a unit, with who stands for it, for a card or page."""
        number = number_of(unit, NumberKind.DUTY_PHONE)
        card = unit.model_dump(mode="json")
        card |= {
            "parent_name": self.directory.name(unit.parent),
            "duty_number": number,
            "dead": self._marks(unit, NumberKind.DUTY_PHONE),
            "dial": self._dials({NumberKind.DUTY_PHONE: number}),
        }
        if duty is not None:
            card["duty"] = self.duty_card(duty)
        return card

    def duty_card(self, duty: Duty) -> dict[str, Any]:
        """Return who stands for a unit, for a card."""
        roles = {"leader": duty.leader, "primary": duty.primary, "secondary": duty.secondary}
        people = {role: self.directory.by_id.get(id) for role, id in roles.items()}
        return {
            "unit": duty.unit,
            "unit_name": self.directory.name(duty.unit),
            "shift": self.shift_card(duty.shift) if duty.shift else None,
            **{
                role: self.person_card(person) if isinstance(person, Person) else None
                for role, person in people.items()
            },
        }

    def shift_card(self, shift: Shift) -> dict[str, Any]:
        """Return a shift, with names, for a card or page."""
        return {
            **shift.model_dump(mode="json"),
            "unit_name": self.directory.name(shift.unit),
            "period_name": PERIODS[shift.period],
            "span": span(shift),
            "leader_name": self.directory.name(shift.leader),
            "primary_name": self.directory.name(shift.primary),
            "secondary_name": self.directory.name(shift.secondary),
        }

    def entry_card(self, entry: Entry) -> dict[str, Any]:
        """Return any entry for a page."""
        match entry:
            case Person():
                return self.person_card(entry)
            case Unit():
                return self.unit_card(entry)
            case Group():
                names = [self.directory.name(member) for member in entry.members]
                return entry.model_dump(mode="json") | {"member_names": names}
            case External():
                numbers = {NumberKind.DUTY_PHONE: entry.phone}
                return entry.model_dump(mode="json") | {
                    "dial": self._dials(numbers),
                    "dead": self._marks(entry, NumberKind.DUTY_PHONE),
                }

    def choices(self, people: Sequence[Person]) -> list[dict[str, str]]:
        """Return the people to choose from, told apart by unit and post."""
        return [{"id": person.id, "label": self.label(person)} for person in people]

    def _dials(self, numbers: dict[NumberKind, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for kind, number in numbers.items():
            try:
                found[kind.value] = self.system.dial_string(number)
            except InvalidInput:
                continue  # no number, or words in its place: nothing to dial
        return found

    def _marks(self, entry: Entry, *kinds: NumberKind) -> dict[str, dict[str, Any]]:
        marks = {kind.value: self.dead(entry, kind) for kind in kinds}
        return {
            kind: {"reason": m.reason, "by": m.by_name, "at": m.at.isoformat(), "kept": m.kept}
            for kind, m in marks.items()
            if m
        }
