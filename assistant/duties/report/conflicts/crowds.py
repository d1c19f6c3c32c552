"""Crowds and things that two tellers count: 商户百余人到西门 against 来的也就四五十人."""

import re

from assistant.duties.report.conflicts.values import Value

_GATHERED = re.compile(
    r"聚|围[了着堵]|堵[了着在]|访|讨薪|讨要|横幅|静坐|示威|"
    r"到[\u4e00-\u9fa5]{0,6}(?:门|政府|广场|局|委|楼下|售楼)"
)
_CAME = re.compile(r"(?:来|到|去|围|聚|堵|在)(?:的|了|着)(?:人)?(?:也|就|只|才|有|是|大概|约|共)*$")
_NOT_ALL_CAME = re.compile(
    r"代表|散|劝|走|撤|离|进|接待|谈|带走|其中|还有|另有|剩|其余|新增|又有|陆续|分别"
)
_CROWD = 10  # fewer may be those who speak for the others


def both_gathered(one: Value, other: Value) -> bool:
    """商户百余人到西门, 来的也就四五十人: both count a crowd, whoever is counted between."""
    if any(v.unit != "人" or v.high < _CROWD for v in (one, other)):
        return False
    if any(_NOT_ALL_CAME.search(v.clause.text) for v in (one, other)):
        return False
    told = [bool(_GATHERED.search(v.clause.text)) for v in (one, other)]
    return all(told) or (told[0] and bool(_CAME.search(other.clause.text[: other.start])))


def delegates(value: Value) -> bool:
    """代表5人进去谈: those who speak for the others, none of whom they are a count of."""
    return value.clause.text[: value.start].endswith("代表")


_COUNT = re.compile(
    r"(?:实数|实有|实点|实际是?|点了|清点[为是出]?|数了是?|(?:数|点)下来是?|(?:数|点)(?:出|得)来?)$"
)


def counts_things(one: Value, other: Value) -> bool:
    """Whether the second teller says that he counted the things of the first: 实数8辆."""
    said = other.clause.whole.text[: len(other.clause.lead) + other.start]
    things = one.unit == other.unit and not one.digits and not one.unit.startswith("人")
    return things and bool(_COUNT.search(said))
