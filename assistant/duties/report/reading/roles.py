"""What one moment is the moment of, by the words around it."""

import re

from assistant.duties.report.reading.alarms import alarm, seen_alarm, taken_by_caller
from assistant.duties.report.reading.around import Around
from assistant.duties.report.reading.by_line import by_line
from assistant.duties.report.reading.call_forms import (
    calls_since,
    from_line,
    one_of_several,
    taken_elsewhere,
    to_room,
)
from assistant.duties.report.reading.events import SINCE, happened, leads
from assistant.duties.report.reading.informants import ends_unit
from assistant.duties.report.reading.lexicon import pattern, words
from assistant.duties.report.reading.message_heads import heads_message
from assistant.duties.report.reading.other_deeds import no_event
from assistant.duties.report.reading.own_calls import called_out
from assistant.duties.report.reading.receipts import SURE
from assistant.duties.report.reading.role import Role
from assistant.duties.report.record import Precision, Slot


def roles(around: Around) -> list[Role]:
    """Return what the moment is of; nothing for what was done or is planned."""
    for rule in (
        _labelled,
        _upward,
        _planned,
        no_event,
        _calls_since,
        _sensed,
        seen_alarm,
        _sent_out,
        taken_by_caller,
        alarm,
        _told,
        happened,
    ):
        found = rule(around)
        if found is not None:
            return found
    return []


_LABELS = (
    (re.compile(rf"(?:{pattern('words', 'told_label')})[:\uff1a\s为是]*$"), Slot.RECEIVED_AT),
    (re.compile(r"^\s*(?:素材|[首续终]报(?:素材)?[一二三四五六七八九\d]*)$"), Slot.RECEIVED_AT),
    (re.compile(r"报(?:告|送)人[^\uff0c\u3002]{0,14}$"), Slot.RECEIVED_AT),
    (re.compile(r"(?:报警|接警)时间?[:\uff1a\s为是]*$"), Slot.ALARM_AT),
    (
        re.compile(
            r"(?:事发|发生|起火|出事|案发|事故|事件|事情)(?:的)?(?:时间|时刻)?[:\uff1a\s为是]*(?:大概|大约|约)?$"
            r"|^\s*时间(?:大概|大约|约|差不多)*[:\uff1a\s为是在]*(?:大概|大约|约)?$"
            r"|(?:倒|塌|着|爆|撞|漏|断|翻|沉|落|停|淹|冒|掉|裂|炸)[\u4e00-\u9fff]{0,3}时间[:\uff1a\s为是]*$"
        ),
        Slot.OCCURRED_AT,
    ),
    (re.compile(r"(?:上报|报出|报送)时间[:\uff1a\s为是]*$"), Slot.REPORTED_AT),
)  # fmt: skip


# a row of a form that names the caller: 报告：某局某人，9:44
_CALLER_ROW = re.compile(r"^\s*(?:来电|报告|接报|接听)(?:单位|人)?(?:\uff1a|\s)[^\n\u3002]{0,20}$")


# 接某园区电话，时间19:18
_TIME_OF_CALL = re.compile(
    r"(?:接[^\uff0c\u3002]{1,16}电话|来电|来报)[\uff0c,\s]*(?:来电|接报|通话)?时间[:\uff1a\s为是]*$"
)


# 群里消息整理（3月12日10:30）: of the paper
_PAPER_HEAD = re.compile(
    r"^(?!.*(?:起火|事故|发生))[^\uff0c\u3002:\uff1a]{0,14}(?:整理|汇总|小结|综合|快报|专报|简报|通报|摘录|纪要)[\uff08(]$"
)
# 时间：19:05 单位：某乡: a row of calls names when each came
_ROW_OF_CALL = re.compile(
    r"[\s\uff0c\uff1b]*(?:来电|报告|报送|填报|来话)?(?:单位|人|来源)[:\uff1a]"
)
_LABEL_AT = 4  # 某派出所某某来电话：17:50起火 is a heading before the story, no label


def _labelled(around: Around) -> list[Role] | None:
    if _CALLER_ROW.search(around.line) and not leads(around.line):
        return [Role(Slot.RECEIVED_AT, 5)]
    if heads_message(around) or _PAPER_HEAD.search(around.line):
        return [Role(Slot.RECEIVED_AT, 5)]
    if _TIME_OF_CALL.search(around.previous + around.before):
        return [Role(Slot.RECEIVED_AT, 5)]
    for label, slot in _LABELS:
        found = label.search(around.before)
        if found and slot is Slot.OCCURRED_AT and _is_row_of_call(around):
            return [Role(Slot.RECEIVED_AT, 5)]
        if found and not (slot is Slot.RECEIVED_AT and found.start() > _LABEL_AT):
            return [Role(slot, 5)]
    return None


def _is_row_of_call(around: Around) -> bool:
    bare = re.search(r"(?:^|\s)时间[:\uff1a\s]*$", around.line)
    return bool(bare and _ROW_OF_CALL.match(around.ahead))


_ARRIVING = re.compile(r"(?:到|到达|到场|赶到|抵达)时?[\uff08(]?$")


_COPIED = re.compile(r"抄(?:送|报|给|告)?(?:了)?(?:我们|我室|本室|总?值班室)")


def _upward(around: Around) -> list[Role] | None:
    if _ARRIVING.search(around.before):
        return []
    if around.line_start or around.subject[-8:].strip().endswith(("局", "站", "镇", "办", "街道")):
        return None  # who heads a line reports to this room
    match = words("words", "upward").search(around.before[-12:] + "\0" + around.clause[:16])
    if to_room(around.clause):
        return [Role(Slot.RECEIVED_AT, 5)]
    if match and _COPIED.search(around.ahead):
        return [Role(Slot.RECEIVED_AT, 3)]  # 7:20报省应急厅，同时抄我们
    if match and "来" not in around.clause[:12]:
        return [Role(Slot.REPORTED_AT, 3)]
    return None


def _planned(around: Around) -> list[Role] | None:
    planned = words("words", "planned")
    if planned.search(around.before[-9:]) or planned.match(around.clause.lstrip("就再")):
        return []
    if re.search(
        r"(?:截[至止]|到|改[成到在]|原(?:来|先|本)?(?:说|讲|定|计划)(?:的?是)?)$", around.before
    ):
        return []
    if re.fullmatch(r"\s*(?:至|到|-|\u2014+|~)\s*", around.before):  # the end of a stretch
        return []
    return None


def _sensed(around: Around) -> list[Role] | None:
    """A sensor's alarm is the first that is known of the event, and the room's notice."""
    said = around.before + "\0" + re.split(r"[:\uff1a]", around.clause)[0]
    if re.search(
        rf"(?:{pattern('words', 'sensors')})[^\uff0c\u3002]{{0,6}}(?:报警|告警|预警|超限)", said
    ):
        return [Role(Slot.OCCURRED_AT, 2), Role(Slot.RECEIVED_AT, 2)]
    return None


_CENTRE = re.compile(r"(?:中心|调度台|支队|大队|119|110|120|122)\s*$")
_SENT_CAR = re.compile(r"\s*(?:派车|出车|返院|收车)")
_SENT = re.compile(
    r"\s*(?:[^\uff0c\u3002]{0,6}?(?:指挥中心|支队|大队))?(?:调度(?!台|室|员|长|席|中心|说|讲|报)|调派|下达?指令|派警|指派)"
)


def _sent_out(around: Around) -> list[Role] | None:
    """The centre sends a team out when it has taken the alarm; an ambulance tells no event."""
    if _SENT_CAR.match(around.clause):
        return []
    if _SENT.match(around.clause) and (_CENTRE.search(around.before) or around.line_start):
        return [Role(Slot.ALARM_AT, 3)]
    return None


def _calls_since(around: Around) -> list[Role] | None:
    """Several calls are told of in one: when the first of them came."""
    return [Role(Slot.RECEIVED_AT, SURE)] if calls_since(around.ahead) else None


_TOLD_HEAD = re.compile(
    rf"[^\uff0c,\u3002\uff1b;\n]{{0,26}}?(?:(?:{pattern('words', 'told')})|[:\uff1a])"
)
_OTHER_TIME = re.compile(
    r"^\s*(?:报(?=[^\uff0c\u3002:\uff1a]{1,6}\d)|那次|那会儿|那时|的时候|所报|报的[^\uff0c\u3002:\uff1a]*\d)"
)
# 传真，27日00:40到的; 三日十五时十分，…终报件到
_PAPER = r"(?:传真|来文|来件|公文|函|短信|邮件|信息|材料|件|稿|[短快专简速电急续首]报|书面报告)"
_PAPER_BEFORE = re.compile(rf"{_PAPER}[\uff0c,\s]*$")
_CAME = re.compile(r"\s*(?:进来|来|到|收)(?:的|了)?\s*$")
_PAPER_CAME = re.compile(
    rf"[\uff0c,][^\uff0c,\u3002\uff1a]{{2,14}}{_PAPER}(?:已)?(?:收到|来|到)了?(?=[\uff0c,\u3002\uff1a])"
)
_PASSED_HERE = re.compile(r"(?:转|报|送)(?:区|市|县)?(?:总值班室|值班室|我室|本室)[\uff0c,]?$")
_PASSED_ON = re.compile(r"^\s*[^\uff0c\u3002:\uff1a\n]{2,16}?(?:转|转来|来电|电)\s*$")
_OWN = re.compile(
    r"(?:我室|本室|值班室|我办|本中心|我中心|总值班)[^\uff0c\u3002]{0,4}$|接听|来电时间|现在(?:是)?$"
)


def _told(around: Around) -> list[Role] | None:
    clause = around.clause
    if SINCE.match(clause):
        return None
    if re.match(r"\s*(?:更新|发布)", clause):
        return []
    if _OTHER_TIME.match(clause) or around.moment.precision is Precision.VAGUE:
        return None
    return _by_own_words(around) or by_line(around) or _in_clause(around)


def _by_own_words(around: Around) -> list[Role] | None:
    """Read the officer's own 接, 收, 我打 and what he was passed on."""
    clause = around.clause
    if _CAME.fullmatch(clause) and _PAPER_BEFORE.search(around.previous + around.before):
        return [Role(Slot.RECEIVED_AT, 5)]
    several = one_of_several(around.previous + around.before, around.ahead)
    if several or from_line(clause, around.ahead):
        return [Role(Slot.RECEIVED_AT, 4)]
    if around.alone and _PAPER_CAME.match(around.ahead):
        return [Role(Slot.RECEIVED_AT, 5)]
    if _PASSED_HERE.search(around.before):
        return [Role(Slot.RECEIVED_AT, 5)]
    if _PASSED_ON.search(around.line) and re.match(r"\s*[:\uff1a\uff08(]", around.ahead):
        return [Role(Slot.RECEIVED_AT, 3)]
    if (own := called_out(around)) is not None:
        return [own]
    if taken_elsewhere(around.before, clause):
        return [Role(Slot.ALARM_AT, 3)]
    if _OWN.search(around.subject) and not leads(clause):
        return [Role(Slot.RECEIVED_AT, 5)]
    if re.match(
        r"\s*(?:收(?:到|$)|传真|接听|记|打的|打来|接(?:的|到|了)?(?![地触驳送走力种手头口吻班管火应]))(?:$|[^警])",
        clause,
    ):
        return [Role(Slot.RECEIVED_AT, 4 if re.match(r"\s*(?:收|传真|接听|打)", clause) else 3)]
    return None


# （某局 04:00）：, （12:10高速公司）：
_CLOSED = re.compile(r"[\s\uff0c]*(?P<who>[\u4e00-\u9fff]{0,14})[\uff09)]\s*[:\uff1a]")


def _in_clause(around: Around) -> list[Role] | None:
    clause = around.clause
    closed = _CLOSED.match(around.ahead)
    if closed and (not closed["who"] or ends_unit(closed["who"])):
        return [Role(Slot.RECEIVED_AT, 3)]
    if _TO_OTHERS.match(clause) and words("words", "happened").search(clause):
        return [Role(Slot.OCCURRED_AT, 2)]
    head = _TOLD_HEAD.match(clause)
    if head is None or _TAKEN.search(around.before):
        return None
    call = words("words", "told").search(head[0])
    if leads(head[0][: call.start()] if call else head[0].rstrip(":\uff1a")):
        return None
    again = re.match(r"\s*(?:[他她]|对方)?(?:又|再|回|补)", clause)
    heads = around.line_start or (  # 某局19:40送来快报: the unit stands before the clock
        around.line == around.before and ends_unit(around.subject.strip())
    )
    return [Role(Slot.RECEIVED_AT, 1 if again else SURE if heads else 2)]


# what a resident tells a company is no call to this room
_TO_OTHERS = re.compile(r"[^\uff0c\u3002]{0,14}(?:居民|住户|业主|用户|租户)(?:报|反映|说|打)")


# 消防1:52, 公交: what stands there is the subject of another deed
_TAKEN = re.compile(r"(?:看到|显示|说是|于|从|在|到|至|自)$")
