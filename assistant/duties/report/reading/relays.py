"""Who reported, where the note tells how it came: a chat handed on, a paper, a text message.

A note is often not the call itself: an officer pastes a chat that somebody passed to him, a
bulletin stands under its title with who was on duty at its foot, a message came to the telephone,
or the room rang up two towns and wrote down both.
"""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.callers import caller, named
from assistant.duties.report.reading.chats import messages
from assistant.duties.report.reading.designations import is_office
from assistant.duties.report.reading.headings import flattened
from assistant.duties.report.reading.informants import PUNCT, Informant, informant

_WHO = rf"(?P<who>[^{PUNCT}\0\s]{{2,24}}?)"
# 某街道值班员某某把工作群里的话转给我
_HANDED = re.compile(
    rf"(?:^|[{PUNCT}\s\0]){_WHO}[\0\s]*[把将][^\uff0c\u3002\uff1a\n]{{0,16}}?(?:群|聊天|对话|消息|记录|截[图屏]|的话)"
    r"[^\uff0c\u3002\uff1a\n]{0,12}?(?:转|发|贴|截|推|传|拷)(?:给|来|到|过来|了)"
)


def handed_on(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who passed a pasted chat to this room; None where the words above it name nobody."""
    said = messages(text)
    head = text[: text.rfind("\n", 0, said[0].start) + 1] if said else text.split("\n")[0]
    if not head.strip():
        return None
    flat = flattened(head, [(a, b) for a, b in moments if b <= len(head)])
    for match in _HANDED.finditer(flat):
        made = named(match["who"], match.start("who"))
        if made is not None:
            return made
    if not said:
        return None
    made = caller(head, [(a, b) for a, b in moments if b <= len(head)])
    return made if made is not None and made.unit and "群" not in made.unit else None


# 白鹤社区楼长群里老杜@我：…
_IN_GROUP = re.compile(
    rf"[\s\0\uff0c]*(?P<home>[^{PUNCT}\0\s]{{2,10}}?(?:街道|社区|园区|景区|[镇乡村局]))(?!业主|家长|居民|邻居|车主)[^{PUNCT}\0\s]{{0,5}}群里的?"
    rf"(?P<who>[^{PUNCT}\0\s@]{{2,8}}?)\0*(?:@|艾特|说|讲|喊|发|报)"
)


def in_group(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who spoke up in the group of those on duty: 白鹤社区（老杜）."""
    match = _IN_GROUP.match(flattened(text, moments))
    who = informant(match["who"], match.start("who")) if match else None
    if match is None or who is None or not who.person:
        return None
    return Informant(who.unit or match["home"], who.person, match.start("home"), who.end)


_PAPER = (
    r"(?:值班|值守)?(?:信息|动态|要情|日报)|(?:短|快|专|简|速|通)报|信息(?:专报|快报|简报|摘报)"
)
# 【某局值班室短报，6时15分收到】, and a line of its own: 某局值班信息, 某局汛情快报
_TITLE = re.compile(
    rf"(?m)^[\s\0\u3010\[\uff08(]*(?P<who>[^{PUNCT}\0\s]{{3,24}}?)(?:{_PAPER})(?=[\uff0c,\u3011\]\uff09)\n]|\s*$)"
)
_TOPIC = 5  # characters that tell what the paper is about: 汛情, 安全生产
_FOOT = re.compile(
    r"(?m)(?:^|[\uff0c\u3002\uff1b\s\uff08(])(?:值班(?:员|人|人员)?|填报人?|填表人?|报送人|编[辑发]|拟稿人?|承办人|经办人)[:\uff1a]\s*"
    rf"(?P<who>[^{PUNCT}\d\s]{{2,4}})(?=[{PUNCT}\d\s]|$)"
)
_TOP = 3  # lines of a paper in which its title stands


def bulletin(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return whose bulletin it is by its title, with who signs at its foot."""
    flat = flattened(text, moments)
    top = "\n".join(flat.split("\n")[:_TOP])
    for match in _TITLE.finditer(top):
        made = _office(match["who"], match.start("who"))
        if made is None:
            continue
        foot = _FOOT.search(text, match.end())
        who = informant(foot["who"], foot.start("who")) if foot else None
        person = who.person if who is not None and not who.unit else ""
        return Informant(made.unit, person, made.start, made.end)
    return None


def _office(title: str, offset: int) -> Informant | None:
    """Return the office that a title opens with: 水利局 of 水利局汛情."""
    for end in range(len(title), max(len(title) - _TOPIC, _LEAST), -1):
        made = named(title[:end], offset)
        if made is not None and not made.person and is_office(made.unit):
            return made
    return None


_LEAST = 3  # characters of an office's name
# 手机收到速报：某台网正式测定，…
_CAME = re.compile(
    rf"收到[^{PUNCT}\0]{{0,10}}?(?:报|推送|短信|预警|消息|信息|通知|邮件|传真)[:\uff1a]\s*{_WHO}"
    r"(?:正式|自动|最新|刚刚)*(?:测定|发布|监测|测得|提示|通报|通知|消息|报告|报|[:\uff1a])"
)


# 水库调度中心大屏弹出告警：…
_ALARMED = re.compile(
    rf"[\s\0\uff0c]*{_WHO}的?(?:大屏|系统|平台|后台|监控|视频)[^{PUNCT}\0]{{0,6}}?(?:告警|报警|预警)[\uff0c:\uff1a\u3002]"
)


def message(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return whose message came to the room's telephone, by how it opens."""
    head = flattened(text, moments)[:_NEAR]
    match = _CAME.search(head) or _ALARMED.match(head)
    made = named(match["who"], match.start("who")) if match else None
    return made if made is not None and is_office(made.unit) else None


_NEAR = 80  # characters of a note's head
# 青坪、白沙两个镇报的
_BOTH = re.compile(
    rf"(?:^|[{PUNCT}\0\s])(?P<row>(?P<names>[\u4e00-\u9fff]{{2,4}}(?:\u3001[\u4e00-\u9fff]{{2,4}})+)"
    r"[两二三四五六七八九]个?(?P<kind>街道|社区|[镇乡村县区]))"
    r"(?:\0|政府|值班室|都|分别|先后|陆续)*(?:报|打|来电|来报|来信|电话|转)"
)


# 城管局小林和派出所同时报的: the first of them
_WITH = re.compile(
    rf"(?:^|[{PUNCT}\0\s]){_WHO}[和与跟\u3001][^{PUNCT}\0\s]{{2,12}}?(?:同时|都|分别|先后|一起|前后脚)+(?:报|打|来电|说|转)"
)


def together(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return the towns that one note was taken from: 青坪镇、白沙镇."""
    match = _BOTH.search(flattened(text, moments)[:_NEAR])
    if match is None:
        first = _WITH.search(flattened(text, moments)[:_NEAR])
        return named(first["who"], first.start("who")) if first else None
    names = [name + match["kind"] for name in match["names"].split("\u3001")]
    return Informant("\u3001".join(names), "", match.start("row"), match.end("row"))
