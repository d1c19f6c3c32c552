"""The shift's ledger, and its passing on."""

from datetime import datetime
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class EntryKind(StrEnum):
    """What an entry of the ledger is about."""

    EVENT = "事件"
    REPORT = "信息报送"
    CALL = "查岗叫应"
    CONTACT = "通讯录"
    VIDEO = "视频"
    DEVICE = "设备"
    NOTICE = "通知"
    WARNING = "预警"
    INSTRUCTION = "领导批示"
    DAILY = "值班日报"
    REMINDER = "时限提醒"
    NOTE = "记事"
    SHIFT = "交接班"
    OTHER = "其他"


class Entry(_Frozen):
    """One line of the ledger. `link` is the page that it rests on; `plan` the plan that did it."""

    kind: EntryKind
    at: AwareDatetime
    text: str
    by: str = ""
    approved_by: str = ""
    failed: bool = False  # did not happen, or nobody knows whether it did
    link: str = ""
    plan: str = ""


class OpenItem(_Frozen):
    """Something that the next shift has to go on with. `key` is stable: event:SJ…, plan:…"""

    key: str
    kind: EntryKind
    text: str
    due: AwareDatetime | None = None
    link: str = ""


class Carried(_Frozen):
    """An open item as it was handed on, with the outgoing officer's remark."""

    item: OpenItem
    remark: str = ""
    seen: bool = False  # the incoming officer has gone through it


class HandoverState(StrEnum):
    """Where a handover stands. Until it is taken the outgoing officer stays responsible."""

    WAITING = "待接班"
    TAKEN = "已交接"


class Handover(_Frozen):
    """One handover, as both officers signed it. `id` is JB-YYYYMMDD-N."""

    id: str
    state: HandoverState
    since: AwareDatetime
    until: AwareDatetime
    out_by: str
    out_name: str
    out_at: AwareDatetime
    in_by: str = ""
    in_name: str = ""
    in_at: datetime | None = None
    duty: str = ""  # who stood on the roster, in words
    remarks: str = ""
    entries: tuple[Entry, ...] = ()
    items: tuple[Carried, ...] = ()


class Note(_Frozen):
    """An officer's own line. `follow_up`: it stays open until somebody ticks it off."""

    id: int
    at: AwareDatetime
    by: str
    by_name: str
    text: str
    follow_up: bool = False
    done_at: datetime | None = None
    done_by_name: str = ""
