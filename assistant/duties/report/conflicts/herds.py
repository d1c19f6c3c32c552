"""A herd that was counted before and after: 存栏90头，死了12头，圈里点下来还有70头.

What stood there less what died, was culled or was sold is what is left. A count of what is left
that is another number is a slip, or somebody hides how many are dead; either way an officer asks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.duties.report.conflicts.figures import UPDATED
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.conflicts.values import Value, values


@dataclass(frozen=True, slots=True)
class Herd:
    """How many there were, and the gone and the left that do not make them."""

    stock: Value
    gone: tuple[Value, ...]
    left: Value

    @property
    def made(self) -> int:
        """What those told of come to."""
        return int(sum(v.low for v in (*self.gone, self.left)))


_STOCK = re.compile(
    r"(?:原(?:有|来)?|共|总共|一共)?(?:存栏|养殖|养了?|饲养)(?:量|数|了|着|有|共|一共|总共|生猪|[猪牛羊鸡鸭鹅兔])*$"
)
_GONE = re.compile(
    r"(?:死亡?|病死|倒毙|扑杀|淹死|卖|出栏|出售|调出|拉走|宰杀)(?:了|掉|出|去|的|有|共|已|过)*$"
)
_LEFT = re.compile(
    r"(?:(?:[圈棚舍厩]|(?<![存出])栏|场(?=[里内]))(?:里头?|内|里面|舍)?(?:点数|清点|点|数)?|点数|清点|点下来|数下来|剩下?|余下?|存活|活着的?)"
    r"(?:现在|目前|今早|今天|现|还|只|就|是|有|剩|存|余|在|的|下)*$"
)
# some of the herd, and what makes it grow
_SOME = re.compile(r"其中|发病|病[猪牛羊鸡鸭]|症状|母|公|仔|种|怀|[隔分]离|邻|散户|别家|另一")
_GREW = re.compile(r"产仔|下崽|补栏|买进|购进|调入|新进|引进|出生|找回|跑")
_SENTENCES = 3


def herds(said: Sequence[Clause]) -> list[Herd]:
    """Return the herds whose dead, sold and left do not make what stood there."""
    found: list[Herd] = []
    for source in dict.fromkeys(c.source for c in said):
        here = [c for c in said if c.source == source]
        bad = _herd([v for v in values(here) if v.unit == "畜禽"], here)
        found += [bad] if bad else []
    return found


def _herd(animals: Sequence[Value], said: Sequence[Clause]) -> Herd | None:
    stock, left, gone = (_told(animals, words) for words in (_STOCK, _LEFT, _GONE))
    if len(stock) != 1 or len(left) != 1 or not gone:
        return None  # two herds, or nobody counted what is left
    every = [*stock, *left, *gone]
    sentences = [v.clause.sentence for v in every]
    rough = any(v.low != v.high or UPDATED.search(v.clause.text) for v in every)
    if rough or max(sentences) - min(sentences) > _SENTENCES or _other(animals, every):
        return None
    others = [v for v in animals if all(v is not known for known in every)]
    if any(_GREW.search(c.text) for c in said) or _makes(stock[0], [*gone, *others], left[0]):
        return None
    return Herd(stock[0], tuple(gone), left[0])


def _told(animals: Sequence[Value], words: re.Pattern[str]) -> list[Value]:
    return [
        v for v in animals
        if words.search(v.clause.text[: v.start]) and not _SOME.search(v.clause.text)
    ]  # fmt: skip


def _other(animals: Sequence[Value], every: Sequence[Value]) -> bool:
    """Whether a further number may tell where the difference went."""
    known = {id(v) for v in every}
    return any(id(v) not in known and not _SOME.search(v.clause.text) for v in animals)


def _makes(stock: Value, beside: Sequence[Value], left: Value) -> bool:
    """Whether some of the others make the herd with the left: the dead so far, the isolated."""
    runs = (run for size in range(1, len(beside) + 1) for run in combinations(beside[:6], size))
    return any(sum(v.low for v in run) + left.low == stock.low for run in runs)
