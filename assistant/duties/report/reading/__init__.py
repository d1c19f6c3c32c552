"""Times, counts, place, source and contact, read from an officer's messy material."""

from assistant.duties.report.reading.gazetteer import Gazetteer, NamedPlace, NoGazetteer
from assistant.duties.report.reading.reader import read
from assistant.duties.report.reading.settling import settle

__all__ = ["Gazetteer", "NamedPlace", "NoGazetteer", "read", "settle"]
