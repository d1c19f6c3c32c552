"""What the material says beside times, counts and places: kind, cause, deeds, forces, people."""

from assistant.duties.report.record import Fact, Material
from assistant.duties.report.saying.categories import category
from assistant.duties.report.saying.causes import causes
from assistant.duties.report.saying.clauses import all_clauses
from assistant.duties.report.saying.deeds import impacts, losses, measures
from assistant.duties.report.saying.scene import commanders, leaders, requests, trends
from assistant.duties.report.saying.teams import forces

_READERS = (causes, measures, forces, leaders, commanders, losses, impacts, trends, requests)


def say(material: Material) -> list[Fact]:
    """Return the mentions of these slots, slot by slot, in the order in which they were said.

    CATEGORY (one at most), CAUSE, MEASURE, FORCE, LEADER, COMMANDER, LOSS, IMPACT, TREND, REQUEST.
    """
    clauses = all_clauses(material)
    found = category(clauses)
    for reader in _READERS:
        found += reader(clauses)
    return found
