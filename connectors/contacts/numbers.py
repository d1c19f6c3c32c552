"""Which number of a holder is meant."""

from connectors.contacts.directory import Directory
from connectors.contacts.model import Entry, External, NumberKind, Person, Unit
from core.errors import InvalidInput, NotFound


def holder_of(directory: Directory, id: str, kind: NumberKind) -> Entry:
    """Return whose number it is: a person's 值班电话 is the unit's. Raises NotFound."""
    entry = directory.by_id.get(id)
    if entry is None:
        raise NotFound("通讯录里没有这一条。", "它可能已被删除，请重新查找。")
    if isinstance(entry, Person) and kind is NumberKind.DUTY_PHONE:
        return directory.unit(entry.unit)
    return entry


def number_of(entry: Entry, kind: NumberKind) -> str:
    """Return an entry's number of this kind, "" where it has none.

    A duty room that has only an extension on the IP exchange is reached by that.
    """
    match entry, kind:
        case Person(), NumberKind.MOBILE:
            return entry.mobile
        case Person(), NumberKind.PHONE:
            return entry.phone
        case Unit(), NumberKind.DUTY_PHONE:
            return entry.duty_phone or entry.sip
        case External(), NumberKind.DUTY_PHONE | NumberKind.PHONE:
            return entry.phone
        case _:
            return ""


def existing_number(entry: Entry, kind: NumberKind) -> str:
    """Return the number. Raises InvalidInput where there is none."""
    number = number_of(entry, kind)
    if not number:
        raise InvalidInput(
            f"{entry.name}没有登记{kind.label}。", "请换一种号码，或先在通讯录里补上。"
        )
    return number
