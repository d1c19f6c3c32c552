"""A shift told in words, by template: what happened, by kind, and what is still open."""

from collections.abc import Sequence
from datetime import datetime

from assistant.duties.handover.model import Entry, EntryKind, OpenItem
from assistant.duties.handover.periods import Stretch

_SHOWN = 12  # entries of one kind; the page shows all


def told(
    stretch: Stretch, entries: Sequence[Entry], items: Sequence[OpenItem], now: datetime
) -> str:
    """Return the summary. Every sentence is an entry's own or counts entries."""
    until = min(stretch.until, now)
    lines = [f"{_moment(stretch.since)}至{_moment(until)}值班情况（{stretch.duty}）："]
    if not entries:
        lines.append("本班没有登记事项。")
    for kind in EntryKind:
        mine = [entry for entry in entries if entry.kind is kind]
        if mine:
            lines.append(f"【{kind}】{len(mine)} 项")
            lines += [f"{entry.at:%H:%M} {_words(entry)}" for entry in mine[:_SHOWN]]
            if len(mine) > _SHOWN:
                lines.append(f"另有 {len(mine) - _SHOWN} 项，见值班日志。")
    lines.append(f"【移交事项】{len(items)} 项" if items else "【移交事项】无")
    lines += [f"{n}. {item.text}{_due(item, now)}" for n, item in enumerate(items, start=1)]
    return "\n".join(lines)


def _words(entry: Entry) -> str:
    who = f"（{entry.by}" if entry.by else ""
    if who and entry.approved_by and entry.approved_by != entry.by:
        who += f"，{entry.approved_by}批准"
    return entry.text.rstrip("。") + (f"{who}）" if who else "") + "。"


def _due(item: OpenItem, now: datetime) -> str:
    if item.due is None:
        return ""
    late = "，已过时限" if item.due < now else ""
    return f"（时限 {_moment(item.due.astimezone(now.tzinfo))}{late}）"


def _moment(at: datetime) -> str:
    return f"{at.month}月{at.day}日{at:%H:%M}"
