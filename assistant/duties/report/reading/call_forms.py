"""How a note says that a call came, beside a clock: told to this room, or taken elsewhere."""

import re

from assistant.duties.report.reading.informants import ends_unit

# 20时22分文旅局报市值班室: somebody else's report to a duty room is to the one that writes
_TO_ROOM = re.compile(
    r"\s*(?![我本区县])(?P<who>[^\uff0c\u3002\d]{2,12}?)(?:上?报|报告|报送|报至|报给)(?:至|给|到)?[市区县州](?:委|政府|府)*(?:总)?值班室"
)
# 21:38以来接了3个电话: when the first of them came
_CALLS_SINCE = re.compile(
    r"\s*(?:就)?(?:起|以来|开始)(?:陆续|先后|连着|已|共|又)*接(?:到|了)?"
    r"[^\uff0c\u3002]{0,10}(?:电话|来电|投诉|反映|热线|工单)"
)
# 18点55分110转警过来
_FROM_LINE = re.compile(
    r"\s*(?:1[12]\d|12345|热线)(?:指挥中心|平台|台)?\s*转(?:警|单|办)?(?:过来|来|到|给|了)?(?![\u4e00-\u9fff]{0,2}(?:院|移|派出所|交警))"
)
# 18时52分、21时两次来电: the first of several calls
_CALLS_TWICE = re.compile(
    r"\s*[\u3001和]\s*(?:当日|次日)?\d{1,2}[\u65f6点:\uff1a](?:\d{1,2}分?)?[两三四]次(?:来电|电话|来报|打来|报)"
)
# 人家16点22就接到厂里电话: when the alarm was taken elsewhere
_OTHERS = re.compile(r"(?:人家|对方|[他她]们|1[12]\d|消防|派出所|急救|交警|指挥中心|调度台)$")
_THEY_TAKE = re.compile(r"\s*(?:就|已|已经|才)?接(?:到|的)[^\uff0c\u3002]{0,10}(?:电话|报|求救)")


def to_room(clause: str) -> bool:
    """Say whether somebody else's report to a duty room is told of: 文旅局报市值班室."""
    match = _TO_ROOM.match(clause)
    return match is not None and ends_unit(match["who"])


def calls_since(clause: str) -> bool:
    """Say whether it is when the first of several calls came: 以来陆续接了3个群众电话."""
    return _CALLS_SINCE.match(clause) is not None


def from_line(clause: str, ahead: str) -> bool:
    """Say whether an emergency line passed a call on, or several calls are told of in one."""
    return bool(_CALLS_TWICE.match(ahead) or _FROM_LINE.match(clause))


def taken_elsewhere(before: str, clause: str) -> bool:
    """Say whether it is when others took the alarm: 人家16点22就接到厂里电话."""
    return bool(_OTHERS.search(before) and _THEY_TAKE.match(clause))
