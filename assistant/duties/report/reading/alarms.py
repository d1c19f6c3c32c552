"""Whether a moment is that at which the police, the fire brigade or a centre took the alarm."""

import re

from assistant.duties.report.reading.around import Around
from assistant.duties.report.reading.events import leads
from assistant.duties.report.reading.lexicon import pattern, words
from assistant.duties.report.reading.receipts import SURE
from assistant.duties.report.reading.role import Role
from assistant.duties.report.record import Slot

_FROM_CENTRE = re.compile(
    r"接(?:到|的|了)?[^\uff0c\u3002]{0,6}(?:110|119|120|122|指挥中心|公安|消防|派出所)[^\uff0c\u3002]{0,14}"
    r"(?:电话|通报|转|来电|报告|推送|短信)"
)


_TAKES = re.compile(
    r"[^\uff0c\u3002\uff1a]{0,16}接(?:到)?(?:(?:110|119|120|122)?(?:[^\uff0c\u3002\uff1a]{0,6})?(?:报)?警|"
    r"[^\uff0c\u3002\uff1a]{0,8}(?:119|110|122|指挥中心)[^\uff0c\u3002]{0,6}(?:调度|指令|命令|派警|警情|转警))"
)


_TO_US = re.compile(
    r"(?:1[12]\d|12345|热线)[^\uff0c\u3002]{0,6}?转(?:警|单)?(?:过来|来)|转(?:给|到|报|来)?(?:我们|我室|本室|我办|(?:总|区)?值班室|我中心)"
)


def seen_alarm(around: Around) -> list[Role] | None:
    """Return an empty list where a device told its owner, else nothing."""
    if _SEEN_ALARM.search(around.clause) and not re.search("接|打", around.clause):
        return []
    return None


# 老板2:05从手机上看到报警的: a device told its owner, nobody called the police
_SEEN_ALARM = re.compile(
    r"(?:看到|看见|听到|听见|收到|弹出)(?:了|的)?[^\uff0c\u3002]{0,4}(?:报警|告警|警报)"
)


# 某消防大队14时05分报告：13时26分接报: what a brigade that rings took was the alarm
_TAKERS_OWN = re.compile(
    rf"^[^\uff0c\u3002\uff1a]{{0,20}}(?:{pattern('words', 'alarm_takers')})"
    r"[^\uff0c\u3002]{0,20}[:\uff1a]$"
)


def taken_by_caller(around: Around) -> list[Role] | None:
    """Return the alarm where a brigade that rings says when it took it."""
    took = _TAKERS_OWN.search(around.line) and re.match(r"\s*接报", around.clause)
    return [Role(Slot.ALARM_AT, SURE)] if took else None


def alarm(around: Around) -> list[Role] | None:
    """Return the alarm, or the receipt where a centre passed its alarm on to this room."""
    told = words("words", "alarm")
    hit = told.search(re.split(r"[:\uff1a]", around.clause)[0][:24])
    if not hit and around.alone:  # 3时22分，某大队接警
        following = re.split(r"[\uff0c,]", around.ahead)
        taken = _TAKES.match(following[1]) if len(following) > 1 else None
        if taken:
            return [Role(Slot.ALARM_AT, 3)]
    if not hit and told.search(around.before) and not leads(around.clause):
        hit = told.search(around.before)
    if not hit:
        return None
    said = around.subject + around.clause
    if re.search(r"热线|12345|12369|信访", around.before) and "警" not in said:
        return [Role(Slot.RECEIVED_AT, 3)]
    if _FROM_CENTRE.search(said):
        return [Role(Slot.RECEIVED_AT, 4)]
    if _TO_US.search(around.clause):
        return [Role(Slot.RECEIVED_AT, 4)]
    if re.search(r"报警(?:后|器)", said) and "接" not in said:
        return None
    if re.search(r"(?:我室|本室|值班室|我办|本中心)[^\uff0c\u3002]{0,4}$", around.subject):
        return [Role(Slot.RECEIVED_AT, 4)]
    return [Role(Slot.ALARM_AT, 3)]
