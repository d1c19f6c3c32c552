"""What a document says about itself: title, issuer, 文号, dates, status, what it repeals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from core.text import find_dates, parse_date
from ingest import closing, issuers
from ingest.raw import RawDocument
from ingest.structure.head import NUMBER, head_lines
from ingest.structure.labels import heading_label
from ingest.structure.lines import Line, read_lines
from knowledge.documents import RevisionMeta, RevisionStatus

_ORDER = re.compile(
    r"((?:中华人民共和国)?[\u4e00-\u9fff、（）()]{2,40}?)(?:令第|第)\s*([0-9一二三四五六七八九十百]+)\s*号(令)?"
)
_FILE_DATE = re.compile(r"[（(_\-\s]*(\d{4})[-.年]?(\d{2})[-.月]?(\d{2})日?[)）]?$")
_FILE_MONTH = re.compile(r"[（(]\d{4}年(?:\d{1,2}月)?[)）]$")
_SENT_OUT = re.compile(r"关于(?:印发|发布|转发|公布|批转)\s*(.+?)\s*的通知")
_LETTERHEAD = re.compile(r"^(.{4,40}?)文件$")
_BODY_ONLY = re.compile(r"^(发布|公布|印发|成文|生成|更新|发文)(时间|日期)")
_DRAFT = re.compile(r"征求意见稿|公开征求意见|草案|送审稿|讨论稿")
_VOID = re.compile(r"[（(【\[](?:已废止|已失效|全文废止|废止|失效)[)）】\]]")
_TAKES_EFFECT = re.compile(r"\s*起?[开正]?[始式]?(?:施行|实施|生效|执行|试行|使用)")
_KEYS = {
    "title": ("title", "标题", "articletitle"),
    "issuer": ("issuer", "发文机关", "发布机构", "contentsource", "制定机关"),
    "number": ("number", "文号", "发文字号"),
    "promulgated": ("promulgated", "published", "date", "发布日期", "成文日期", "印发日期"),
    "effective": ("effective", "施行日期", "生效日期"),
    "repealed": ("repealed", "失效日期", "废止日期"),
    "status": ("status", "状态", "效力"),
}


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a document: title lines and notes, verbatim."""

    titles: tuple[str, ...]
    notes: tuple[str, ...]


def read(raw: RawDocument, file_name: str) -> RevisionMeta:
    """Read a revision's metadata from its text; stated properties win over what is inferred.

    A text amended later is a new revision: it is valid from the day its latest amendment takes
    effect, not from the day that its closing article names for the first version.
    """
    head = _head(raw)
    stated = _stated(raw.properties)
    last = closing.read(raw.text[raw.body :])
    title = stated.get("title") or _title(head, file_name)
    issued, latest = _issued(head.notes, file_name, last)
    issued = _date(stated, "promulgated") or issued
    effective = _date(stated, "effective") or _effective(last, head.notes, issued, latest)
    draft = bool(_DRAFT.search(" ".join((title, *head.titles, *head.notes[:3], file_name))))
    repealed = _date(stated, "repealed") or last.ends_on(effective)
    return RevisionMeta(
        title=title,
        issuer=stated.get("issuer") or _issuer(head, last),
        number=stated.get("number") or _number(head),
        promulgated=issued,
        effective=None if draft else effective,
        repealed=repealed,
        status=_status(stated.get("status", ""), title, draft, effective or issued),
        repeals=last.repeals,
        notes=head.notes,
    )


def _head(raw: RawDocument) -> _Head:
    first = RawDocument(raw.text, raw.blocks[:60], raw.properties, raw.body)
    lines = read_lines(first)
    titles, notes = head_lines(lines)
    return _Head(
        _title_lines([lines[i] for i in sorted(titles)]),
        tuple(re.sub(r"\s+", " ", lines[i].bare).strip() for i in sorted(notes)),
    )


def _title_lines(lines: list[Line]) -> tuple[str, ...]:
    return tuple(heading_label(line) for line in lines)


# --- title


def _title(head: _Head, file_name: str) -> str:
    stem = file_stem(file_name)
    titles = [t for t in head.titles if not _LETTERHEAD.match(t)]
    # a letterhead may be the bare name of the body; a title may end like one (…人民代表大会)
    titles = [t for t in titles if not issuers.is_body(t)] or titles
    joined = _joined(titles, head.notes, stem)
    if not joined and head.notes and (sent := _SENT_OUT.search(head.notes[0])):
        joined = sent[0]
    sent = _SENT_OUT.search(joined)
    if sent:
        return _unquoted(sent[1])
    return joined or stem


def _joined(titles: list[str], notes: tuple[str, ...], stem: str) -> str:
    """A long title runs over several lines; the file's name says where it ends, where it can."""
    if not titles:
        return ""
    parts = [titles[0]]
    for part in (*titles[1:], *notes[:2]):
        whole = "".join(parts)
        if _ends_alike(whole, stem) or len(part) > 40 or find_first(part) is not None:
            break
        if part in notes and not _ends_alike(whole + part, stem):
            break
        parts.append(part)
    return re.sub(r"(?<=[\u4e00-\u9fff、，]) (?=[\u4e00-\u9fff])", "", "".join(parts))


def _ends_alike(title: str, stem: str) -> bool:
    return bool(stem) and _squeezed(title).endswith(_squeezed(stem))


def _squeezed(text: str) -> str:
    return re.sub(r"[\s　《》〈〉（）()]|中华人民共和国", "", text)


def find_first(text: str) -> date | None:
    """Return the first date of a line, exact or not."""
    return next((found.value for found in find_dates(text)), None)


def _unquoted(title: str) -> str:
    title = re.sub(r"\s+", "", title)
    match = re.match(r"《(.+)》[等]?$", title)
    return match[1] if match else title


def file_stem(file_name: str) -> str:
    """Return a file's name without extension and without the date that ends it."""
    stem = PurePath(file_name).stem
    return _FILE_MONTH.sub("", _FILE_DATE.sub("", stem)).strip() or stem


def _file_date(file_name: str) -> date | None:
    match = _FILE_DATE.search(PurePath(file_name).stem)
    return parse_date("-".join(match.groups())) if match else None


# --- issuer and number


def _issuer(head: _Head, last: "closing.Closing") -> str:
    for title in head.titles:
        if letterhead := _LETTERHEAD.match(title):
            return issuers.full_name(letterhead[1])
        if issuers.is_body(title) and len(head.titles) > 1:
            return issuers.full_name(title)
    for text in (*head.titles, *head.notes[:1]):
        before = re.split(r"关于", re.sub(r"^.*?\d+号", "", text), maxsplit=1)
        if len(before) == 2 and issuers.is_body(before[0].strip()):
            return before[0].strip().replace(" ", "")
    return issuers.from_notes(head.notes) or last.signed


def _number(head: _Head) -> str:
    """Return the latest order or document number named in the head."""
    found = ""
    for note in (*head.titles, *head.notes):
        outside = re.sub(r"《[^》]*》", "", note)
        if documents := NUMBER.findall(outside):
            found = re.sub(r"\s", "", documents[-1]).lstrip("年月日")
        elif order := _ORDER.search(outside):
            body = order[1].replace("中华人民共和国", "")
            found = f"{body}令第{order[2]}号" if "令" in order[0] else found
    return found


# --- dates


def _issued(
    notes: tuple[str, ...], file_name: str, last: "closing.Closing"
) -> tuple[date | None, date | None]:
    """Return when this text was issued, and the latest date on which it was changed."""
    dated = [
        (found.value, note)
        for note in notes
        for found in find_dates(note)
        if found.exact and not _TAKES_EFFECT.match(note, found.end)
    ]
    done = [day for day, note in dated if not _BODY_ONLY.match(note)]
    on_file = _file_date(file_name)
    changes = [*done, *([on_file] if on_file else [])]
    latest = max(changes) if changes else None
    posted = next((d for d, note in dated if _BODY_ONLY.match(note)), None)
    issued = last.signed_on or latest or last.passed_on or posted
    return issued, latest


def _effective(
    last: "closing.Closing", notes: tuple[str, ...], issued: date | None, latest: date | None
) -> date | None:
    """Choose among the closing article's date, a note's 施行 date, and the latest amendment."""
    stated = [
        found.value
        for note in notes
        for found in find_dates(note)
        if found.exact and _TAKES_EFFECT.match(note, found.end)
    ]
    later = [d for d in (last.effective, *stated) if d is not None]
    if latest is None:
        # an official text without such a clause stands from the day that it is issued
        return max(later) if later else issued
    # a date before the latest change belongs to an earlier version of the text
    return max([d for d in later if d >= latest] or [latest, issued or latest])


def _date(stated: Mapping[str, str], key: str) -> date | None:
    return parse_date(stated.get(key, ""))


# --- status and stated properties


def _status(stated: str, title: str, draft: bool, known_from: date | None) -> RevisionStatus:
    for status in RevisionStatus:
        if status.value == stated.strip():
            return status
    if draft:
        return RevisionStatus.DRAFT
    if _VOID.search(title):
        return RevisionStatus.REPEALED
    return RevisionStatus.IN_FORCE if known_from else RevisionStatus.UNKNOWN


def _stated(properties: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, names in _KEYS.items():
        value = next((properties[name] for name in names if properties.get(name)), "")
        if value:
            found[field] = value.strip()
    return found
