"""The actions that only look: find, on duty, roster, groups, pages."""

import re
from collections.abc import Sequence
from datetime import timedelta

from connectors.contacts import roster
from connectors.contacts.arguments import Browse, Find, Members, Next, OnDuty, Roster, Who
from connectors.contacts.cards import Teller, span
from connectors.contacts.directory import Directory, called
from connectors.contacts.model import PERIODS, Entry, External, NumberKind, Person, Unit
from connectors.contacts.search import decide
from connectors.contacts.system import ContactSystem
from core.effects.action import Call, Done
from core.errors import InvalidInput, NotFound
from core.text import normalise


class Reading:
    """Runs the actions that change nothing."""

    def __init__(self, system: ContactSystem) -> None:
        self._system = system

    def teller(self, call: Call) -> Teller:
        """Return what tells about the directory as it is now, to this caller."""
        return Teller(self._system, self._system.directory(), call.principal)

    # contact.find

    def find(self, call: Call, asked: Find) -> Done:
        """contact.find."""
        tell = self.teller(call)
        if asked.contact:
            return self._tell_person(tell, tell.directory.person(asked.contact), asked.field)
        if asked.unit:
            outside = called(asked.unit, tell.directory.externals)
            if outside and not asked.name and not asked.post:
                return self._tell_external(tell, outside[0])
        unit = tell.directory.unit(asked.unit) if asked.unit else None
        if asked.name or asked.post:
            return self._search(tell, asked, unit)
        if unit is None:
            raise InvalidInput("没有说要找谁。", "请说出姓名、单位，或单位加职务。")
        return self._tell_unit(call, tell, unit, asked.field)

    def _search(self, tell: Teller, asked: Find, unit: Unit | None) -> Done:
        people, sure = decide(
            tell.directory.finder.people(
                asked.name or "", unit.id if unit else "", asked.post or ""
            )
        )
        literal = not asked.name or any(_literally(asked.name, tell.label(p)) for p in people)
        if len(people) == 1 and sure:
            done = self._tell_person(tell, people[0], asked.field)
            if literal:
                return done
            return done.model_copy(
                update={"text": f"没有“{asked.name}”，读音相近的是：{done.text}"}
            )
        where = unit.name if unit else "通讯录"
        wanted = f"{asked.name or ''}{asked.post or ''}"
        if not people:
            raise NotFound(f"{where}里没有找到“{wanted}”。", self._hint(tell.directory, unit))
        names = "、".join(tell.label(person) for person in people)
        text = (
            f"“{wanted}”有{len(people)}位：{names}。要哪一位？"
            if sure and literal
            else f"没有叫“{wanted}”的，最接近的是{names}。是哪一位？"
        )
        cards = [tell.person_card(person) for person in people]
        return Done(text=text, data={"people": cards, "choices": tell.choices(people)})

    def _hint(self, directory: Directory, unit: Unit | None) -> str:
        posts = [p.post for p in directory.people_of(unit.id) if p.post] if unit else []
        if posts and unit:
            return f"{unit.name}登记的职务有：{'、'.join(dict.fromkeys(posts))}。"
        return "请换一个写法，或说出单位和职务。"

    def _tell_person(self, tell: Teller, person: Person, field: str | None) -> Done:
        return Done(
            text=tell.person(person, field),
            refs={"contact": person.id, "unit": person.unit},
            data={"people": [tell.person_card(person)]},
        )

    def _tell_external(self, tell: Teller, outside: External) -> Done:
        text = f"{outside.name}，{tell.number(outside, NumberKind.DUTY_PHONE)}。"
        return Done(text=text, data={"externals": [tell.entry_card(outside)]})

    def _tell_unit(self, call: Call, tell: Teller, unit: Unit, field: str | None) -> Done:
        duty = self._system.duty(unit.id, call.at)
        if field in (None, "duty_phone"):
            text = f"{unit.name}，{tell.number(unit, NumberKind.DUTY_PHONE)}。"
        elif field == "mobile":
            person = tell.directory.by_id.get(duty.primary)
            text = (
                f"{unit.name}现在值班的是{tell.person(person, 'mobile')}"
                if isinstance(person, Person)
                else f"{unit.name}现在没有登记值班人，{tell.number(unit, NumberKind.DUTY_PHONE)}。"
            )
        else:
            text = tell.duty(duty, "both")
        return Done(text=text, refs={"unit": unit.id}, data={"units": [tell.unit_card(unit, duty)]})

    # on duty, roster

    def on_duty(self, call: Call, asked: OnDuty) -> Done:
        """contact.on_duty."""
        tell = self.teller(call)
        units = self._units(call, tell, asked)
        duties = [self._system.duty(unit.id, call.at) for unit in units]
        lines = [tell.duty(duty, asked.role or "both") for duty in duties]
        refs = {"unit": units[0].id} if len(units) == 1 else {"units": [u.id for u in units]}
        cards = [tell.unit_card(u, d) for u, d in zip(units, duties, strict=True)]
        return Done(text="\n".join(lines), refs=refs, data={"units": cards})

    def _units(self, call: Call, tell: Teller, asked: OnDuty) -> list[Unit]:
        directory = tell.directory
        refs = [*([asked.unit] if asked.unit else []), *(asked.units or ())]
        units = [directory.unit(ref) for ref in refs]
        if asked.group:
            members = directory.members(directory.group(asked.group))
            units += [member for member in members if isinstance(member, Unit)]
        if not units:
            units = [self._home(call, directory)]
        return list({unit.id: unit for unit in units}.values())

    def _home(self, call: Call, directory: Directory) -> Unit:
        """The asker's own unit: the nearest organisation above them that has a duty room."""
        for org in reversed(call.principal.org_path):
            if found := called(org, directory.units):
                return found[0]
        raise InvalidInput("没有说是哪个单位。", "请说出单位名称。")

    def who(self, call: Call, asked: Who) -> Done:
        """shift.who."""
        tell = self.teller(call)
        unit = tell.directory.unit(asked.unit) if asked.unit else self._home(call, tell.directory)
        all_day = self._system.shifts(asked.date, asked.date, unit.id)
        shifts = roster.of_period(all_day, asked.period)
        day = f"{asked.date.month}月{asked.date.day}日"
        if not shifts:
            period = PERIODS[asked.period] if asked.period else ""
            raise NotFound(f"排班表上没有{unit.name}{day}{period}的安排。", "请先在排班页面补上。")
        lines = [tell.shift(shift, asked.role) for shift in shifts]
        return Done(
            text="\n".join(lines),
            refs={"shift": shifts[0].id, "unit": unit.id},
            data={
                "shifts": [tell.shift_card(shift) for shift in shifts],
                "people": self._people_on(tell, shifts, asked.role),
            },
        )

    def _people_on(
        self, tell: Teller, shifts: Sequence[roster.Shift], role: str | None
    ) -> list[dict[str, object]]:
        roles = [role] if role else ["leader", "primary", "secondary"]
        ids = dict.fromkeys(getattr(shift, key) for shift in shifts for key in roles)
        found = (tell.directory.by_id.get(id) for id in ids)
        return [tell.person_card(person) for person in found if isinstance(person, Person)]

    def next_shift(self, call: Call, asked: Next) -> Done:
        """shift.next."""
        tell = self.teller(call)
        unit = tell.directory.unit(asked.unit) if asked.unit else self._home(call, tell.directory)
        shift = self._system.next_shift(unit.id, call.at)
        if shift is None:
            raise NotFound(f"排班表上没有{unit.name}的下一班。", "请先在排班页面排好。")
        taking = tell.who(shift.primary or shift.leader)
        return Done(
            text=f"{taking}接班。{tell.shift(shift)}",
            refs={"shift": shift.id, "unit": unit.id, "contact": shift.primary or shift.leader},
            data={
                "shifts": [tell.shift_card(shift)],
                "people": self._people_on(tell, [shift], None),
            },
        )

    def list_roster(self, call: Call, asked: Roster) -> Done:
        """roster.list."""
        tell = self.teller(call)
        unit = tell.directory.unit(asked.unit).id if asked.unit else ""
        shifts = self._system.shifts(asked.since, asked.until, unit)
        around = self._system.shifts(
            asked.since - timedelta(days=1), asked.until + timedelta(days=1)
        )
        warnings = [
            f"{tell.directory.name(person)}的两个班次有重叠：{tell.directory.name(one.unit)}{span(one)}、"
            f"{tell.directory.name(other.unit)}{span(other)}。"
            for person, one, other in roster.clashes(around)
        ]
        cards = [tell.shift_card(shift) for shift in shifts]
        return Done(
            text=f"{asked.since:%Y-%m-%d}至{asked.until:%Y-%m-%d}共{len(shifts)}个班次。",
            data={"shifts": cards, "warnings": warnings},
        )

    # groups and pages

    def group(self, call: Call, asked: Members) -> Done:
        """contact.group."""
        tell = self.teller(call)
        group = tell.directory.group(asked.group)
        members = tell.directory.members(group)
        names = "、".join(member.name for member in members)
        units = [member for member in members if isinstance(member, Unit)]
        return Done(
            text=f"{group.name}共{len(members)}个：{names}。",
            refs={"group": group.id, "members": [member.id for member in members]},
            data={
                "group": tell.entry_card(group),
                "units": [
                    tell.unit_card(unit, self._system.duty(unit.id, call.at)) for unit in units
                ],
                "people": [tell.person_card(m) for m in members if isinstance(m, Person)],
            },
        )

    def browse(self, call: Call, asked: Browse) -> Done:
        """contact.list."""
        tell = self.teller(call)
        found = self._dead(tell) if asked.kind == "dead" else self._entries(tell.directory, asked)
        page = found[asked.offset : asked.offset + asked.limit]
        return Done(
            text=f"共{len(found)}条。",
            data={
                "kind": asked.kind,
                "total": len(found),
                "editable": self._system.editable,
                "entries": [tell.entry_card(entry) for entry in page],
            },
        )

    def _entries(self, directory: Directory, asked: Browse) -> Sequence[Entry]:
        kept = list(getattr(directory, asked.kind))
        unit = directory.unit(asked.unit) if asked.unit else None
        if unit and asked.kind == "people":
            kept = list(directory.people_of(unit.id))
        elif unit and asked.kind == "units":
            kept = [unit, *directory.below(unit.id)]
        if not asked.query:
            return kept
        if asked.kind == "people":
            found = directory.finder.people(
                asked.query, unit.id if unit else "", limit=len(directory.people)
            )
            wanted = normalise(asked.query)
            by_post = [p for p in directory.people if p in kept and wanted in normalise(p.post)]
            return list({p.id: p for p in ([m.record for m in found] + by_post)}.values())
        wanted = normalise(asked.query)
        return [e for e in kept if any(wanted in normalise(n) for n in (e.name, *e.aliases))]

    def _dead(self, tell: Teller) -> Sequence[Entry]:
        return [e for e in tell.directory.entries if any(tell.dead(e, kind) for kind in NumberKind)]


def _literally(name: str, label: str) -> bool:
    """Say whether a name was typed as it is written, if only in part (王镇长, 老高, 李wei)."""
    written = re.sub("^[老小姓]|[a-zA-Z]|的|那个|同志", "", normalise(name))
    return all(char in label for char in written)
