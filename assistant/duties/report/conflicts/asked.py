"""A question that the note puts, and what two answer to it: 闸关没关：水务讲关了，水厂讲照常."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.statements import Clause

# 关没关, 停了没有, 是油还是水, 通不通, 有没有人
_QUESTION = re.compile(
    r"(?P<v>[\u4e00-\u9fa5])(?:没有?|不)(?P=v)|(?:了没有?|没有|与否|是否[^\uff0c]{1,8})$|是[^\uff0c]{1,5}还是|有没有"
)
_OPEN = re.compile(
    r"不(?:知道|晓得|清楚|好说|一样|一致|确定)|没(?:看[到见]|问|听|核|定|讲|说|查)|在[查核问]|等|待|再看|得不"
)
_LONGEST = 14  # characters of an answer


def answered(said: Sequence[Clause]) -> list[Contrast]:
    """Return what two who are named answer differently, right behind a question of the note."""
    found: list[Contrast] = []
    for index, question in enumerate(said):
        if not _QUESTION.search(question.whole.text):
            continue
        behind = [c for c in said[index + 1 : index + 5] if c.text.strip()]
        answers = [c for c in behind if c.sentence == question.sentence and _answers(c)]
        pairs = ((a, b) for a in answers for b in answers if a.start < b.start)
        pair = next(((a, b) for a, b in pairs if two_sides(a, b) and _unlike(a, b)), None)
        if pair is not None:
            found.append(Contrast(_called(question.whole.text), (pair[0],), (pair[1],)))
    return found


def _answers(clause: Clause) -> bool:
    short = len(clause.text) <= _LONGEST
    return bool(clause.lead and short and not _OPEN.search(clause.text))


_THIN = str.maketrans("", "", "了的是着就都也已经过啊呢吧")


def _unlike(one: Clause, other: Clause) -> bool:
    """Whether one answer is not the other one in other words: 关了, 已经关了."""
    a, b = (c.text.translate(_THIN) for c in (one, other))
    return a not in b and b not in a


def _called(question: str) -> str:
    match = _QUESTION.search(question)
    verb = match["v"] if match else None
    return f"是否{verb}" if verb and verb not in "是有" else "说法不一"
