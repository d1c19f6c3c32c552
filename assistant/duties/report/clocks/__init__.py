"""Deadline clocks: what has to be reported by when, from facts, level and rules."""

from assistant.duties.report.clocks.model import Clock, Kind, Reported, State
from assistant.duties.report.clocks.reckon import Raised, clocks

__all__ = ["Clock", "Kind", "Raised", "Reported", "State", "clocks"]
