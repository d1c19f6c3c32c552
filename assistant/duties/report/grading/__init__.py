"""How grave an incident is: its level by the tables, and what makes it sensitive."""

from assistant.duties.report.grading.levels import grade
from assistant.duties.report.grading.sensitive import flags

__all__ = ["flags", "grade"]
