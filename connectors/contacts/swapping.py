"""Two people take each other's turn: both shifts change in one deed, or neither."""

from datetime import timedelta

from connectors.contacts.arguments import SwapShifts
from connectors.contacts.model import PERIODS, Change, Shift
from connectors.contacts.system import ContactSystem
from connectors.contacts.turns import POSTS, exchanged, posts_of, too_much
from connectors.contract import Context
from core.effects.action import Call, Done
from core.errors import NotFound, Refused

DEED = "对调班次"
_AROUND = timedelta(days=3)  # longer than any watch and the rest after it


class Swapping:
    """The deed, and the sentence that is approved before it; both refuse what may not be."""

    def __init__(self, system: ContactSystem, context: Context) -> None:
        self._system = system
        self._context = context

    def summary(self, asked: SwapShifts) -> str:
        """Name both places. Raises NotFound, Refused where the turns can't be changed."""
        one, other = self._checked(asked)
        lines = [
            self._line(one, asked.one, asked.other),
            self._line(other, asked.other, asked.one),
        ]
        return f"{self._name(asked.one)}与{self._name(asked.other)}对调班次：{'；'.join(lines)}。"

    def swap(self, call: Call, asked: SwapShifts) -> Done:
        """roster.swap."""
        one, other = self._checked(asked)
        changed = exchanged(one, asked.one, other, asked.other)
        changes = [
            Change(before=before, after=after)
            for before, after in zip((one, other), changed, strict=True)
        ]
        self._system.apply(call, changes, DEED)
        lines = [
            self._line(one, asked.one, asked.other),
            self._line(other, asked.other, asked.one),
        ]
        return Done(
            text=f"已对调：{'；'.join(lines)}。",
            refs={"id": one.id},
            data={
                "people": [asked.one, asked.other],
                "names": [self._name(asked.one), self._name(asked.other)],
                "lines": lines,
            },
        )

    def _checked(self, asked: SwapShifts) -> tuple[Shift, Shift]:
        one = self._turn(asked.one, asked.one_shift)
        other = self._turn(asked.other, asked.other_shift)
        if asked.one == asked.other:
            raise Refused("对调的两个人是同一个人。", "请说明和谁对调。")
        if one.id == other.id:
            raise Refused(
                f"{self._name(asked.one)}和{self._name(asked.other)}本来就在同一班。",
                "请说明两个人各换哪一班。",
            )
        if one.unit != other.unit:
            raise Refused("两个班次不在同一个值班室。", "只能在同一个单位的排班表内对调。")
        self._same_level(one, asked.one, other, asked.other)
        changed = exchanged(one, asked.one, other, asked.other)
        for person in (asked.one, asked.other):
            self._bearable(person, changed)
        return one, other

    def _turn(self, person: str, id: str) -> Shift:
        shift = self._system.shift(id)
        if shift is None:
            raise NotFound("排班表上没有这一班。", "它可能已被删除，请刷新页面。")
        if not posts_of(shift, person):
            raise Refused(
                f"{self._called(shift)}没有{self._name(person)}的班。",
                "请核对排班表，说明换哪一天的哪一班。",
            )
        if shift.starts <= self._context.clock.now():
            raise Refused(
                f"{self._called(shift)}已经开始，不能对调。",
                "请换以后的班次；当班临时离岗的，报带班领导指定替班人员。",
            )
        return shift

    def _same_level(self, one: Shift, first: str, other: Shift, second: str) -> None:
        leads = ["leader" in posts_of(one, first), "leader" in posts_of(other, second)]
        if leads[0] != leads[1] and self._system.turns.leaders_with_leaders:
            raise Refused(
                "带班领导的班只能与带班领导对调。", "请由同级领导班子成员接替，或另选一人。"
            )

    def _bearable(self, person: str, changed: tuple[Shift, Shift]) -> None:
        days = [shift.date for shift in changed]
        replaced = {shift.id for shift in changed}
        around = self._system.shifts(min(days) - _AROUND, max(days) + _AROUND)
        kept = [shift for shift in around if shift.id not in replaced]
        broken = too_much(person, [*kept, *changed], self._system.turns)
        if broken:
            raise Refused(f"对调后{self._name(person)}{broken}。", "请换一天，或与另一位同事对调。")

    def _line(self, shift: Shift, gives: str, takes: str) -> str:
        posts = "、".join(POSTS[post] for post in posts_of(shift, gives))
        return f"{self._called(shift)}{posts}由{self._name(gives)}改为{self._name(takes)}"

    def _called(self, shift: Shift) -> str:
        day = f"{shift.date.month}月{shift.date.day}日"
        return f"{self._system.directory().name(shift.unit)}{day}{PERIODS[shift.period]}"

    def _name(self, person: str) -> str:
        return self._system.directory().name(person)
