"""The shift's desk, put together for one room."""

from assistant.duties.handover.desk import HandoverDesk
from assistant.duties.handover.items import OpenItems
from assistant.duties.handover.periods import Periods
from channels.report_room import ReportRoom
from channels.rollcall_room import RollcallRoom
from channels.warning_room import WarningRoom
from connectors.contacts.system import ContactSystem
from connectors.contract import Context
from connectors.events.system import EventSystem
from connectors.registry import Connectors
from core.clock import Clock
from core.database import Database
from core.settings import Settings


def handover_desk(
    settings: Settings,
    database: Database,
    clock: Clock,
    connectors: Connectors,
    reporting: ReportRoom,
    calling: RollcallRoom,
    warned: WarningRoom,
) -> HandoverDesk:
    """Return the desk over the systems that are connected."""
    context = Context(
        database=database,
        clock=clock,
        zone=settings.zone,
        files=settings.home / "shifts",
        names=connectors.directory,
    )
    contacts: ContactSystem = connectors.connected["contacts"].system  # type: ignore[assignment]  # the key says so
    found = connectors.connected.get("events")
    events: EventSystem | None = found.system if found else None  # type: ignore[assignment]  # the key says so
    others = (warned.watched.items, warned.directed.items)
    items = OpenItems(events, reporting.desk, calling.desk, database, others)
    periods = Periods(contacts, settings.zone)
    return HandoverDesk(context, periods, items.now, calling.own_unit, warned.told)
