"""What an officer fills in, as facts: `{"injured": 3}` becomes a place in the content, a value."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assistant.duties.report.deciding import LEVEL
from assistant.duties.report.record import COUNTS, MANY, TIMES, Fact, Level, Slot, Status
from assistant.duties.report.revision import Content, Decision
from assistant.understand.quantities import integer
from core.effects.action import Call
from core.errors import InvalidInput

NAMES: Mapping[str, str] = {
    Slot.CATEGORY: "事件类别",
    Slot.OCCURRED_AT: "事发时间",
    Slot.ALARM_AT: "接警时间",
    Slot.RECEIVED_AT: "接报时间",
    Slot.REPORTED_AT: "上报时间",
    Slot.PLACE: "事发地点",
    Slot.SOURCE: "信息来源",
    Slot.DEATHS: "死亡人数",
    Slot.INJURED: "受伤人数",
    Slot.SERIOUSLY_INJURED: "重伤人数",
    Slot.SLIGHTLY_INJURED: "轻伤人数",
    Slot.MISSING: "失联人数",
    Slot.TRAPPED: "被困人数",
    Slot.EVACUATED: "疏散人数",
    Slot.LOSS: "损失",
    Slot.CAUSE: "原因",
    Slot.IMPACT: "影响范围",
    Slot.MEASURE: "处置措施",
    Slot.FORCE: "到场力量",
    Slot.LEADER: "到场领导",
    Slot.COMMANDER: "现场指挥负责人",
    Slot.CONTACT: "现场联系人",
    Slot.TREND: "发展趋势",
    Slot.REQUEST: "请求事项",
    "hospitalized": "送医人数",
    "title": "标题",
    "level": "等级",
    "recipients": "报送单位",
    "copies": "抄送单位",
}
HEADING = ("title", "recipients", "copies")
_TITLE = 200  # characters
_BETWEEN = re.compile(r"[、\uff0c\uff1b\n]")  # what stands between the names of units
_NUMBER = re.compile(r"\d+|[零〇一二两三四五六七八九十百千]+")


def patch_of(changes: Mapping[str, Any], content: Content, call: Call) -> dict[str, Any]:
    """Return the places in the content and what is put there.

    None takes back what an officer filled in; an empty text clears what the material says.
    Raises InvalidInput for an unknown field or a value that can't be one.
    """
    made: dict[str, Any] = {}
    for field, value in changes.items():
        if field not in NAMES:
            known = "、".join(NAMES.values())
            raise InvalidInput(f"报告里没有“{field}”这一项。", f"可以改的有：{known}。")
        if field in HEADING:
            made[f"heading/{field}"] = _heading(field, value)
        elif field == LEVEL:
            made[f"decisions/{LEVEL}"] = _level(value, call)
        elif field == "hospitalized":
            made[f"typed/{Slot.MEASURE}"] = _hospitalized(value, content)
        elif value is None:
            made[f"typed/{field}"] = None
        else:
            made[f"typed/{field}"] = _facts(Slot(field), value, call)
    return made


def _heading(field: str, value: Any) -> Any:
    if value is None:
        return None
    if field == "title" and isinstance(value, str) and len(value) <= _TITLE:
        return " ".join(value.split())
    if field != "title" and isinstance(value, str):
        return [unit.strip() for unit in _BETWEEN.split(value) if unit.strip()]
    if field != "title" and isinstance(value, list | tuple):
        return list(value)
    raise InvalidInput(f"“{NAMES[field]}”填写不正确。", "请重新填写。")


def _level(value: Any, call: Call) -> dict[str, Any] | None:
    if value is None:
        return None
    level = str(value).partition("：")[0]
    if level not in set(Level):
        raise InvalidInput(f"没有“{value}”这一等级。", f"等级有：{'、'.join(Level)}。")
    who = call.principal
    decision = Decision(text=str(value), by=who.id, by_name=who.name, at=call.at)
    return decision.model_dump(mode="json")


def _hospitalized(value: Any, content: Content) -> list[dict[str, Any]] | None:
    """People taken to hospital are no count of a report but a measure: 3人送医."""
    kept = [
        fact
        for fact in content.typed.get(Slot.MEASURE, ())
        if not re.fullmatch(r"\d+人送医", fact.text)
    ]
    if value is not None:
        count = _count("hospitalized", value)
        kept.append(Fact(slot=Slot.MEASURE, text=f"{count}人送医", by_officer=True))
    return [fact.model_dump(mode="json") for fact in kept] or None


def _facts(slot: Slot, value: Any, call: Call) -> list[dict[str, Any]]:
    values = value if isinstance(value, list | tuple) and slot in MANY else [value]
    facts = [_fact(slot, v, call) for v in values if str(v).strip()]
    return [fact.model_dump(mode="json") for fact in facts]


def _fact(slot: Slot, value: Any, call: Call) -> Fact:
    if slot in COUNTS:
        count = _count(slot, value)
        return Fact(slot=slot, text=f"{count}人", number=count, by_officer=True)
    if slot in TIMES:
        moment = _moment(slot, value, call)
        text = f"{moment.month}月{moment.day}日{moment:%H时%M分}"
        return Fact(slot=slot, text=text, moment=moment, by_officer=True)
    if isinstance(value, Mapping):
        return _detailed(slot, value)
    return Fact(slot=slot, text=str(value).strip(), by_officer=True)


def _detailed(slot: Slot, value: Mapping[Any, Any]) -> Fact:
    """A text with how sure it is: {"text": …, "status": "planned"}."""
    try:
        status = Status(value.get("status", Status.STATED))
    except ValueError as error:
        raise InvalidInput(f"“{NAMES[slot]}”的确定程度填写不正确。", "请重新选择。") from error
    text, said_by = str(value.get("text", "")).strip(), str(value.get("said_by", ""))
    return Fact(slot=slot, text=text, status=status, said_by=said_by, by_officer=True)


def _count(field: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    found = _NUMBER.search(str(value)) if isinstance(value, str) else None
    count = integer(found[0]) if found and "-" not in str(value) else None
    if count is None:
        raise InvalidInput(f"“{NAMES[field]}”要填人数，“{value}”不是。", "请填 0 或正整数。")
    return count


def _moment(slot: Slot, value: Any, call: Call) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise InvalidInput(
            f"“{NAMES[slot]}”要填时间，“{value}”看不懂。", "请填年月日和时分。"
        ) from error
    zone = call.at.tzinfo
    aware = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    if aware > call.at:
        raise InvalidInput(f"“{NAMES[slot]}”晚于现在。", "请核对时间。")
    return aware
