"""What two told differently and agreed upon before the note was done: nothing is left to decide.

司机说漏了，消防测了没漏，司机也认了，说他吓着了瞎喊的: whoever told it first takes it back, or the
note says that he was mistaken. The telling that stands is in the report; the other one is not.
"""

import re
from collections.abc import Iterable, Sequence

from assistant.duties.report.conflicts.statements import Clause, apart

_TAKEN_BACK = re.compile(
    r"(?:[他她我]们?|司机|老板|家属|本人|这个|对方|两边|双方)(?:也|都|也都|们也)?认了?(?:$|账|的)|也认了$|"
    r"(?:听|看|记|数|写|说|报|认|搞|弄)(?:岔|错|反|混|串|大|多|少|漏)了|(?:是|属)?口误|"
    r"(?:吓|急|气)[着得]?了?.{0,2}(?:瞎|乱)|(?:瞎|乱|胡)(?:猜|喊|讲|说|传|编)(?:的|$)|慌了$"
)


def settled(said: Sequence[Clause], told: Iterable[Clause]) -> bool:
    """Say whether one of the tellings is taken back with the last one or in the next sentence."""
    last = max(told, key=lambda c: (c.source, c.start))
    near = (c for c in said if c.source == last.source and apart(last, c) in (0, 1))
    return any(_TAKEN_BACK.search(c.whole.text) for c in near)
