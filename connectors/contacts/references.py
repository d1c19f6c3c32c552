"""What records say about each other must hold: no unit below itself, nobody left dangling."""

from collections.abc import Iterable, Sequence

from connectors.contacts.directory import Directory
from connectors.contacts.model import AnyRecord, Change, Group, Person, Shift, Unit, is_masked
from core.errors import InvalidInput, Refused


def refers_to(record: AnyRecord) -> set[str]:
    """Return the ids that a record names (`standing_…` names too)."""
    match record:
        case Person():
            found = {record.unit}
        case Unit():
            found = {record.parent, record.standing_on_duty, record.standing_leader}
            found |= set(record.deputies)
        case Group():
            found = set(record.members)
        case Shift():
            found = {record.unit, record.leader, record.primary, record.secondary}
        case _:
            found = set[str]()
    return found - {""}


def check(directory: Directory, coming: Iterable[Shift], changes: Sequence[Change]) -> None:
    """Refuse changes that would leave a reference to nothing, a circle, or a covered number.

    `coming` are the shifts from today on; those gone by may name people who have left.
    """
    after: dict[str, AnyRecord] = dict(directory.by_id) | {s.id: s for s in coming}
    for change in changes:
        if change.after is None:
            after.pop(change.record.id, None)
        else:
            after[change.after.id] = change.after
    removed = {c.record.id for c in changes if c.after is None} - after.keys()
    _refuse_dangling(removed, after, directory)
    for change in changes:
        if change.after is not None:
            _check_one(change.after, change.before, after)


def _refuse_dangling(removed: set[str], after: dict[str, AnyRecord], directory: Directory) -> None:
    for record in after.values() if removed else ():
        if lost := refers_to(record) & removed:
            where = f"排班{record.id}" if isinstance(record, Shift) else record.name
            names = "、".join(map(directory.name, sorted(lost)))
            raise Refused(f"还有“{where}”用到要删除的{names}，没有删除。", "请先改掉用到它的地方。")


def _check_one(record: AnyRecord, before: AnyRecord | None, after: dict[str, AnyRecord]) -> None:
    known_before: set[str] = refers_to(before) if before else set()
    for id in sorted(refers_to(record) - known_before):
        if id not in after:
            raise InvalidInput(f"通讯录里没有编号“{id}”。", "请从列表中选择单位或人员。")
    if isinstance(record, Person) and (is_masked(record.mobile) or is_masked(record.phone)):
        raise InvalidInput(f"{record.name}的号码是打码后的，不能保存。", "请填写完整号码。")
    if isinstance(record, Unit):
        _refuse_circle(record, after)


def _refuse_circle(unit: Unit, after: dict[str, AnyRecord]) -> None:
    seen, current = {unit.id}, unit.parent
    while current:
        if current in seen:
            raise InvalidInput(f"{unit.name}不能隶属于自己的下级。", "请另选上级单位。")
        seen.add(current)
        above = after.get(current)
        current = above.parent if isinstance(above, Unit) else ""
