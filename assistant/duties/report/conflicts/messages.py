"""Who sent the message in which a clause stands: 街道后头发来一条写的…, 住建转来的短信是….

A second account often comes in writing, with no verb of saying beside its sender.
"""

import re

from assistant.duties.report.conflicts.speakers import Voice, talker, voice_of
from assistant.duties.report.reading.informants import ends_unit

_CLOCK = r"(?:\d{1,2}[:\uff1a点时]\d{0,2}分?(?:左右|许)?)"
_LATER = (
    r"(?:后来|后头|后面|过后|事后|随后|稍后|晚些|回头|接着|那边|自己|"
    r"又|再|另|也|刚刚?|还|补|转|回|先后)*"
)
_SENT = r"(?:发|转|报|送|传|补|交|递|推|寄|拿|填|接|收|抄|来)"
_WIRED = r"(?:发|转|报|传|补|推|填)"  # 学校送来的是2名学生: no message
_PAPER = (
    r"(?:短信|消息|微信|信息|材料|条子|字条|单子|传真|口信|稿子|稿件|通报|报告|快报|书面|说明|电文|留言|"
    r"表格?|函|图|那条|那份|那张)"
)
_PIECE = r"(?:一|那|这|张|份|条|封|页|段|个)*"
_WRITES = r"(?:(?:写|登|填|记|标|印|说|讲|称|列|报)(?:的|着|成|作|明|了)*)"
_SENDER = rf"^\s*{_CLOCK}?(?P<who>[\u4e00-\u9fa5A-Za-z]{{2,12}}?)(?:{_CLOCK})?{_LATER}"
_IN = r"(?:上面?|里面?|中)?(?:却|倒|则|又|也)*"
_FORMS = tuple(
    re.compile(_SENDER + form)
    for form in (
        # 交警后来发的条子上是…, 物业接到的口信是…
        rf"{_SENT}(?:过来|上来|来|到|出)?(?:的|了)*{_PIECE}{_PAPER}{_IN}(?:{_WRITES}(?:是|为)?|是|为)",
        # 街道后发来一条写的…, 网格员报上来的是…, 村支书补报写的…
        rf"{_WIRED}(?:过来|上来|来|到|出|报)(?:的|了)?{_PIECE}{_IN}(?:{_WRITES}(?:是|为)?|(?<=的)是)",
        # 分局后头又发来一条，写的是…
        rf"{_WIRED}(?:过来|上来|来|到)(?:的|了)?(?:一|张|份|条|封|段)+{_PAPER}?$",
    )
)
_TRAILING = re.compile(r"(?:后来?|刚刚?|又|再|补|那边|的人?)+$")
_NO_SENDER = re.compile(
    r"^(?:其中|还有|另外|已经|准备|马上|正在|电话|现场|没有?|未|由|把|被|给|向|等)|[把被给向等了]$"
)


def sender_of(text: str) -> tuple[str, Voice, int, bool] | None:
    """Return sender, voice, where what the message tells begins, and that its sentence ends it."""
    for form in _FORMS:
        match = form.match(text)
        if match is None:
            continue
        who = _TRAILING.sub("", match["who"])
        voice = voice_of(who)
        known = voice is not Voice.NOTE or ends_unit(who)
        if known and len(who) > 1 and not _NO_SENDER.search(who):
            return who, talker(voice), match.end(), False
    return None
