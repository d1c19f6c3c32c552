"""Small networks read the notes beside the rules and are heard where they are sure."""

from assistant.duties.report.weighing.kinds import weighed_kind
from assistant.duties.report.weighing.weigh import weigh

__all__ = ["weigh", "weighed_kind"]
