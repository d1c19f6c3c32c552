"""How a note says that a call came, beside a clock: told to this room, or taken elsewhere."""

import re

from assistant.duties.report.reading.informants import ends_unit

# 20时22分文旅局报市值班室: somebody else's report to a duty room is to the one that writes
_TO_ROOM = re.compile(
    r"\s*(?![我本区县])(?P<who>[^\uff0c\u3002\d]{2,12}?)(?:上?报|报告|报送|报至|报给)(?:至|给|到)?[市区县州](?:委|政府|府)*(?:总)?值班室"
)
# 21:38以来接了3个电话; 18:10至19:00，12345陆续转来居民电话9个: when the first of them came
_ONE_BY_ONE = r"(?:陆续|先后|连着|连续|接连|不断|一共|总共|已经?|[共又就])"
_OUR_LINE = r"(?:我室|本室|我办|本中心|值班室|市民热线|[\u4e00-\u9fff]{0,4}热线|12345|1[12]\d)"
_CALLS = r"(?:电话|来电|投诉|反映|热线|工单|短信|求助)"
_CALLS_SINCE = re.compile(
    rf"\s*(?:就)?(?:起|以来|开始)[\uff0c,]?{_OUR_LINE}?{_ONE_BY_ONE}*接(?:到|了)?"
    rf"[^\uff0c\u3002]{{0,16}}{_CALLS}|"
    rf"\s*(?:就|起|以来|开始)*[\uff0c,]?{_OUR_LINE}{_ONE_BY_ONE}+[接转收](?:到|来|了|过来)*"
    rf"[^\uff0c\u3002]{{0,24}}{_CALLS}"
)
# 18点55分110转警过来
_FROM_LINE = re.compile(
    r"\s*(?:1[12]\d|12345|热线)(?:指挥中心|平台|台)?\s*转(?:警|单|办)?(?:过来|来|到|给|了)?(?![\u4e00-\u9fff]{0,2}(?:院|移|派出所|交警))"
)
# 18时52分、21时两次来电; 7时05分和7时30分先后发来两条短信; 9:12、9:20来的: the first of several
_CALLS_TWICE = re.compile(
    r"(?:\s*(?:[\u3001\uff0c,和及与跟]|以及)\s*(?:当日|次日)?\d{1,2}[\u65f6点:\uff1a](?:\d{1,2}分?)?)+"
    r"(?:[\u4e00-\u9fff]{2,8}?(?=先后|分别|各))?"
    r"(?:先后|分别|各|又|都|也|给我[们室]|给值班室|[两三四二]次)*"
    r"(?:来电|来话|电话|打来|打(?:了|过)?[\u4e00-\u9fff]{0,3}电话|发(?:过)?来|来报|报(?:来|告|送|了)|传(?:过)?来|转(?:过)?来|"
    r"来(?:文|函|件)|收到|接到|来的|报)"
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


# 今天两次来电，19:10一次，19:35一次: each of several
_TIMES_CALLED = re.compile(r"次(?:来电|电话|来报|来文|来函|短信|打来)[\uff0c:\uff1a]$")
_EACH = re.compile(r"\s*(?:是)?(?:一次|一个|第一[次个])[\uff0c\u3002\u3001\uff1b]")


def one_of_several(previous: str, ahead: str) -> bool:
    """Say whether it is when the first of several calls came that are counted before: 两次来电."""
    return bool(_TIMES_CALLED.search(previous) and _EACH.match(ahead))


def from_line(clause: str, ahead: str) -> bool:
    """Say whether an emergency line passed a call on, or several calls are told of in one."""
    return bool(_CALLS_TWICE.match(ahead) or _FROM_LINE.match(clause))


def taken_elsewhere(before: str, clause: str) -> bool:
    """Say whether it is when others took the alarm: 人家16点22就接到厂里电话."""
    return bool(_OTHERS.search(before) and _THEY_TAKE.match(clause))
