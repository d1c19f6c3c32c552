"""The clock of the call beside the name of who called, at the head of a note or of a line.

Officers who write in haste put nothing but the two there, and part them from the story by a blank:
10:32交警二中队小温 隧道口追尾, 某索道公司 15:47 运管员 停电停了, 某镇 副镇长 某某 13:18.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.duties.report.reading.callers import designation
from assistant.duties.report.reading.events import leads
from assistant.duties.report.reading.informants import informant
from assistant.duties.report.reading.lexicon import pattern, words
from assistant.duties.report.reading.moments import Moment
from assistant.duties.report.record import Precision

_MARKS = r"\uff0c,\u3002\uff1b;\uff1a:\uff08\uff09()\u201c\u201d\"\u2014\n"
# what may stand before the clock of the call: 接：9:06, 【记录】14:20, 1. 15:20
_LABEL = re.compile(
    r"\s*(?:[\uff08(]?[一二三四五六七八九十\d]{1,2}[\uff09)\u3001])?[\s【\[\uff08(]*(?:刚|又|再|转|补|[\u4e00-\u9fff]{0,6}(?:记录?|接班?|接报|来电|电话|收|值班)"
    r"[\u4e00-\u9fff]{0,2})?[】\]\uff09)\uff1a:\uff0c, \u3000]*"
)
_WHO = re.compile(
    r"[】\]\uff09)]?[\uff0c, \u3000]*"
    rf"(?P<who>[^{_MARKS}\s\d][^{_MARKS}\s]{{1,19}})(?=[{_MARKS}\s]|$)"
)
_BEHIND_WHO = re.compile(rf"[ \u3000]+(?P<post>[^{_MARKS}\s]{{2,12}})(?=[{_MARKS}\s]|$)")
_IN_BRACKET = re.compile(r"[\uff08(][^\uff08\uff09()\u3002\n]{0,16}$")
_OUT_OF_BRACKET = re.compile(r"\s*[\uff09)]\s*[:\uff1a]")
# behind the clock of a head: nothing more, or how it was told
_ENDS = re.compile(
    r"\s*(?:(?:[\n\uff1a:\u3002]|$)|"
    r"的?(?:发|打|转)?来?的?(?:电话|来电|口头|口述|短信|微信|语音|传真|信息|消息|续报?|报|转)"
    r"(?:报|来|说|讲|记录?)?\s*(?:[\s\n\uff1a:\u3002\uff0c]|$))"
)
_HEAD = 70  # characters in which a note says who called
_NO_CALLER = re.compile(
    r"^(?:我(?:们|室)?)?(?:再|又)?(?:问|打给|打电话给|联系|核)|^我(?:们|室)?向|[没不未]|到了?(?:场|现场)?$|^(?:截[至止]|目前|现在|左右|前后|许|至|到|起|由|因|从|在|把|被)|同时"
)


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{pattern('names', 'units')}|{pattern('names', 'posts')})|票房|门房|村医|指挥点|"
        r"(?:值班|主任|支书|书记|[局站所队科镇乡村校厂矿园]长|老师|经理|师傅)"
    )


def calls(text: str, moments: Sequence[Moment]) -> list[int]:
    """Return the indexes of the moments that stand with the name of who called, in order."""
    found: list[int] = []
    for index, moment in enumerate(moments):
        # who takes a call looks at the clock: 18点左右 is none
        if moment.precision is not Precision.MINUTE or moment.rough:
            continue
        named = caller(text, moment)
        if named is None:
            continue
        if found and moment.at < moments[found[0]].at:
            continue  # what a call tells was before it: the story's clock, beside a place's name
        if _is_site(text[slice(*named)]) and not any(m.at < moment.at for m in moments):
            continue  # 19:20，市人民医院，… with nothing earlier told: where it happened
        found.append(index)
    return found


# 7:32报过来的, 10点15接的报; 又打来的 is another call, 接的警 the alarm
_CLEFT = re.compile(
    r"\s*(?:刚|才|刚刚|刚才)?(?:接|报|打|转|发|传|来|收)(?:过来|进来|来|到|上来)?的"
    r"(?:报|电话|电|信息|消息)?(?=[\uff0c\u3002\uff1b\uff09\s]|$)"
)
_CALL_LABEL = re.compile(r"(?:接报|接听|来电|接电|接话|收到|登记|报告)时间[:\uff1a\s为是]*$")


def says_when_told(text: str, moment: Moment) -> bool:
    """Say whether the note says of itself that it was told then: 接报时间9:30, 7:32报过来的."""
    label = _CALL_LABEL.search(text[max(0, moment.start - 10) : moment.start])
    return bool(label or _CLEFT.match(text, moment.end))


def _is_site(who: str) -> bool:
    return re.search(rf"(?:{pattern('names', 'sites')})$", who) is not None


def caller(text: str, moment: Moment) -> tuple[int, int] | None:
    """Return where who called at this moment is named; None where the moment is of no call."""
    line = text.rfind("\n", 0, moment.start) + 1
    before = text[line : moment.start]
    if _LABEL.fullmatch(before) and (found := _behind(text, moment.end)):
        return found
    if len(before) > _HEAD:
        return None
    if line == 0 and (found := _behind(text, moment.end)) and _signs(text[slice(*found)]):
        return found  # 国道某坝段 7:12公路段老邬: the place is told before the call
    if _IN_BRACKET.search(before) and _OUT_OF_BRACKET.match(text, moment.end):
        return line, moment.start
    came = _PAPER.search(before) and _CAME.match(text, moment.end)
    if came or _CAME_PAPER.match(text, moment.end) or _TOLD_US.match(text, moment.end):
        return line, moment.start
    if _TOLD_AT.search(before):
        return line, moment.start
    return _in_front(text, line, moment)


# 工单22:12到，说…; 截图19:40收到
_PAPER = re.compile(
    r"(?:工单|派单|单子|转办件|函件?|邮件|短信|截图|录音|语音|快报|专报|通报|信息)\s*$"
)
_CAME = re.compile(r"\s*(?:到(?!场|达)|收到|进来|转来|转到|派到|派来)")

# 19:59到的明传; 社区八点四十告诉我们; 派出所说的，时间是21点18
_CAME_PAPER = re.compile(r"\s*(?:到|来|收到?)的(?:明传|传真|电报|来?文|件|函|短信|信息|邮件)")
_TOLD_US = re.compile(
    r"\s*(?:才|就|又|再)?(?:告诉|告知|通知|汇报|打给|报给?|转给?)(?:了)?(?:我们|我室|本室|我办|我中心|总?值班室)"
)
_TOLD_AT = re.compile(
    r"(?:(?:说|报|讲|打来?|转来?|来电|电话)的?[\uff0c,\u3002]|"
    r"(?:电话|记录|登记|台账)[^\u3002\n]{0,3}[\uff1a:])\s*时间[是为:\uff1a\uff0c\s]*$"
)


def _behind(text: str, at: int) -> tuple[int, int] | None:
    match = _WHO.match(text, at)
    if match is None or not _calls(match["who"]):
        return None
    end = match.end("who")
    further = _BEHIND_WHO.match(text, end)
    if further and _is_person(further["post"]):
        end = further.end("post")
    return match.start("who"), end


_APART = (" ", "\u3000", "\uff0c", ",", "\u3002")  # 路政吕师傅 20:50 隧道灯全灭
_PARTED = re.compile(r"[\u3002\uff1b\uff0c,\uff1a\n]|\d[:点时]")  # more than one phrase


def _in_front(text: str, line: int, moment: Moment) -> tuple[int, int] | None:
    """Read a head whose caller stands before the clock."""
    before = text[line : moment.start]
    name = before.strip(" \u3000\uff0c,\uff1a:【】[]")
    if not 1 < len(name) <= 24 or _PARTED.search(name) or leads(name):
        return None
    if _NO_CALLER.search(name) or not _names().search(name):
        return None
    ends = _ENDS.match(text, moment.end)
    post = _BEHIND_WHO.match(text, moment.end)
    told = words("words", "told").search(name)
    parted = before.rstrip().endswith(("\uff0c", ","))  # 某局来电：19时许，… is the story's
    ends = ends or (told and parted and re.match(r"\s*[\uff0c,]", text[moment.end :]))
    signed = line == 0 and _signs(name) and text[moment.end : moment.end + 1] in _APART
    if signed or (ends and (told or line == 0)) or (post and _is_person(post["post"])):
        return line + before.index(name), line + before.index(name) + len(name)
    return None


def _calls(who: str) -> bool:
    """Say whether words name a caller and tell nothing: 交警二中队温, 某村主任慌得很."""
    if _CARRIER.search(who):
        return True  # 省地震台速报短信: of an event, and a message all the same
    if _NO_CALLER.search(who) or leads(who) or words("words", "alarm").search(who):
        return False
    return designation(who, 0) is not None or _ends_in_name(who)


_BEHIND_NAME = 4  # characters of a surname or of how somebody spoke: 某村主任慌得很


def _ends_in_name(who: str) -> bool:
    """Say whether an office or a post ends the words: 沿海路石门镇下坡弯道 only passes one."""
    last = max((match.end() for match in _names().finditer(who)), default=0)
    behind = who[last:]
    told = words("words", "told").match(behind) is not None
    return bool(last) and (told or len(behind) <= _BEHIND_NAME) and not _ON_WAY.search(behind)


_ON_WAY = re.compile(r"[路道桥口弯坡段沟塘河]")
_CARRIER = re.compile(r"[\u4e00-\u9fff]{2,}(?:短信|速报|快讯|快报|专报|简报|通报|传真)$")


def _signs(who: str) -> bool:
    """Say whether words are a unit and a person, with or without what he did: 乡综治办老喻打."""
    made = designation(_DID.sub("", who), 0)
    return made is not None and bool(made.unit and made.person)


_DID = re.compile(r"(?:打来?|讲|说|报|转|电)的?$")


def _is_person(who: str) -> bool:
    made = designation(who, 0) or informant(who, 0, sure=True)
    if made is None or leads(who) or _NO_CALLER.search(who):
        return False
    return (
        bool(made.person) or bool(re.fullmatch(pattern("names", "posts"), who)) or who[-1] in "员长"
    )
