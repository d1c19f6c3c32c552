"""When something is to work again, as two speakers expect it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.figures import UPDATED, two_sides
from assistant.duties.report.conflicts.statements import Clause, apart
from assistant.understand.quantities import NUMBER


@dataclass(frozen=True, slots=True)
class Expectation:
    """When something is expected to work again, as one speaker says."""

    clause: Clause
    start: int
    end: int
    said: str


_WHEN = re.compile(
    r"(?:(?:今天|今晚|明天|明早|后天|凌晨|早上|上午|中午|下午|晚上|夜里|半夜|傍晚|最快|最晚|最迟|"
    r"预计|大概|至少|起码|怕是|恐怕)*"
    rf"(?:{NUMBER}(?:点(?:半|{NUMBER}分?)?|时(?:{NUMBER}分)?|[:\uff1a]\d\d|个?半?小时|分钟|天|"
    rf"刻钟)|半小时|半个小时|半天)|"
    r"(?:今天|明天|后天)?(?:天亮|天黑|半夜|今夜|早上|上午|中午|下午|傍晚|晚上|凌晨)|明天|明早|后天|今晚)"
    r"(?:半|左右|许)?(?:之?前|"
    r"以前|内|之内|后|以后)?"
)
_BACK = re.compile(
    r"能(?:好|通|来|恢复|弄|用|开|送|供|走|修)|弄完|修|通[水电气车]|[复送供][电水气]|来[水气]|(?:能|会|就)来电|来电了|恢复|抢通|开通|弄好|搞定|完工|放行|照开|[开复通](?:船|航)|头班|首班"
)
_PAST = re.compile(
    r"停的|起的|发现|已经?修好|修好了|恢复了|来电了|通了|来的电话|"
    r"[亮通好上]的$|[点时分\d半]到[的了]|到场|赶到|到达|出发"
)


_LASTED = re.compile(r"(?:[^到为至]了|着|历时|前后|已经?|共)(?:有|将近|近|约|快)?$")  # 闷了半个小时


def expectations(clauses: Sequence[Clause]) -> list[tuple[Expectation, Expectation]]:
    """Return pairs of expected moments that two speakers give for the same being restored."""
    pairs: list[tuple[Expectation, Expectation]] = []
    previous: Expectation | None = None
    for clause in clauses:
        match = _WHEN.search(clause.text)
        says = bool(match) and (bool(_BACK.search(clause.text)) or _elliptic(previous, clause))
        lasted = match is not None and _LASTED.search(clause.text[: match.start()])
        if match is None or not says or lasted or _PAST.search(clause.text):
            continue
        here = Expectation(clause, match.start(), match.end(), _plain(match[0]))
        if (
            previous
            and (clause.again or two_sides(previous.clause, clause))
            and previous.said != here.said
            and not UPDATED.search(clause.text[: match.start()])
        ):
            pairs.append((previous, here))
        previous = here
    return pairs[:1]


def _elliptic(previous: Expectation | None, clause: Clause) -> bool:
    """水务说12点前修好,公司说最快下午3点: the second leaves the verb out."""
    if previous is None or not 0 <= apart(previous.clause, clause) <= 1:
        return False
    rest = _WHEN.sub("", clause.text)
    short = len(re.sub(r"[^\u4e00-\u9fa5]", "", rest)) <= 6
    return short and (clause.again or two_sides(previous.clause, clause))


def _plain(text: str) -> str:
    return re.sub(r"最快|最晚|最迟|预计|大概|左右|许|至少|起码", "", text)
