"""The fields of a document: what layouts and the room's own templates may name."""

from collections.abc import Mapping
from datetime import datetime

from assistant.duties.report.draft.model import Draft
from assistant.duties.report.record import Slot

# Name -> what it is, in the order of the page that lists them. A list is walked with
# {%p for 段 in 正文 %} … {{ 段 }} … {%p endfor %}.
FIELDS: Mapping[str, str] = {
    "标题": "标题全文",
    "文种": "首报、续报或终报",
    "编号": "编号、期号或文号",
    "主送": "主送单位",
    "正文": "正文各段（列表）",
    "全文": "正文全文（一段一行）",
    "概述": "概述段",
    "处置": "处置段",
    "现状": "当前情况段",
    "下一步": "下一步工作段",
    "事发时间": "事发时间",
    "接报时间": "接报时间",
    "事发地点": "事发地点",
    "事件": "事件性质（如“发生火灾”）",
    "信息来源": "报告单位及报告人",
    "伤亡": "死亡、受伤、失联、被困人数",
    "原因": "原因口径",
    "到场力量": "到场力量",
    "领导到位": "到场或作出指示的领导",
    "现场联系人": "现场联系人及电话",
    "附件": "附件名称（列表）",
    "报送单位": "报送单位",
    "日期": "成文日期",
    "时间": "成文时间（到分）",
    "签发人": "签发人",
    "联系人": "本单位联系人及电话",
    "附注": "签发人和联系人",
    "联系附注": "联系人",
    "抄送": "抄送单位",
    "待补": "尚待补充、核实的内容（列表）",
}
_ROLES = {"概述": "overview", "处置": "response", "现状": "state", "下一步": "next"}
_SLOTS: Mapping[str, tuple[Slot, ...]] = {
    "事发时间": (Slot.OCCURRED_AT,),
    "接报时间": (Slot.RECEIVED_AT,),
    "事发地点": (Slot.PLACE,),
    "事件": (Slot.CATEGORY,),
    "信息来源": (Slot.SOURCE,),
    "伤亡": (Slot.DEATHS, Slot.INJURED, Slot.MISSING, Slot.TRAPPED),
    "原因": (Slot.CAUSE,),
    "到场力量": (Slot.FORCE,),
    "领导到位": (Slot.LEADER,),
    "现场联系人": (Slot.CONTACT,),
}


def day(at: datetime | None) -> str:
    """Return 2026年11月10日: Arabic figures, no leading noughts (GB/T 9704—2012 7.3.5.4)."""
    return f"{at.year}年{at.month}月{at.day}日" if at else ""


def minute(at: datetime | None) -> str:
    """Return 2026年11月10日2时05分."""
    return f"{day(at)}{at.hour}时{at.minute:02d}分" if at else ""


def fields(draft: Draft) -> dict[str, str | list[str]]:
    """Return every field of a draft under the names of FIELDS."""
    signed = draft.signature
    signer = f"签发人：{signed.signer}" if signed.signer else ""
    contact = f"联系人：{signed.contact}" if signed.contact else ""
    values: dict[str, str | list[str]] = {
        "标题": draft.title,
        "文种": draft.step.value if draft.step else "",
        "编号": draft.number,
        "主送": draft.addressee,
        "正文": [paragraph.text for paragraph in draft.paragraphs],
        "全文": draft.body,
        "附件": list(draft.attachments),
        "报送单位": signed.unit,
        "日期": day(signed.at),
        "时间": minute(signed.at),
        "签发人": signed.signer,
        "联系人": signed.contact,
        "附注": "；".join(part for part in (signer, contact) if part),
        "联系附注": contact,
        "抄送": "，".join(draft.copies),
        "待补": list(draft.blanks),
    }
    values |= {name: _role(draft, role) for name, role in _ROLES.items()}
    values |= {name: _said(draft, slots) for name, slots in _SLOTS.items()}
    return {name: values[name] for name in FIELDS}


def _role(draft: Draft, role: str) -> str:
    return "\n".join(p.text for p in draft.paragraphs if p.role == role)


def _said(draft: Draft, slots: tuple[Slot, ...]) -> str:
    """What the draft says of these slots, each once, blanks as they stand."""
    said = [
        piece.text
        for paragraph in draft.paragraphs
        for piece in paragraph.pieces
        if set(piece.slots) & set(slots)
    ]
    # A time told twice (接报, 截至) is the same element.
    return "、".join(dict.fromkeys(said)) if len(slots) > 1 else (said or [""])[0]
