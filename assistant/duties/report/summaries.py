"""The sentences that an approver reads before anything is done to a report."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from assistant.duties.report import arguments as a
from assistant.duties.report.changing import HEADING, NAMES
from assistant.duties.report.deciding import LEVEL
from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.record import COUNTS, TIMES, Slot, Step
from assistant.duties.report.revision import Revision, label
from assistant.duties.report.rules import RuleBook, differences
from core.effects.catalogue import is_reference
from core.errors import NotFound

_QUOTED = 60  # characters of a pasted text that a summary repeats


class Summaries:
    """Says what an action with these arguments will do."""

    def __init__(self, desk: ReportDesk) -> None:
        self._desk = desk

    # --- names

    def report(self, id: str) -> str:
        """Return what a report is called in a sentence; it may be one that a plan will start."""
        found = self._known(id)
        if found is None:
            return "前面一步起草的报告" if is_reference(id) else f"报告 {id}"
        return f"{found.id}（{found.name}）"

    def units(self, ids: Iterable[str]) -> str:
        """Return the names of units, joined."""
        return "、".join(self._desk.names.of(id) for id in ids)

    def _event(self, id: str) -> str:
        if is_reference(id):
            return "前面一步登记的事件"
        name = self._desk.names.of(id)
        return f"{name}（{id}）" if name != id else f"事件 {id}"

    def _known(self, id: str) -> Revision | None:
        if is_reference(id):
            return None
        try:
            return self._desk.get(id)
        except NotFound:  # told when it is run
            return None

    # --- deeds

    def draft(self, args: a.Draft) -> str:
        """Return the sentence for starting a report."""
        kind = label(args.step, args.step_no or 0, 0) if args.step is Step.FOLLOW_UP else args.step
        if args.corrects:
            return f"就{self.report(args.corrects)}起草更正"
        about = self._event(args.event) if args.event else ""
        if not about and args.report:
            about = f"{self.report(args.report)}所报的事"
        said = [s.text for s in args.sources] + ([args.text] if args.text else [])
        by = f"，材料：{_short(' '.join(said))}" if said else ""
        return f"{'就' + about if about else '按材料'}起草{kind}{by}"

    def material(self, args: a.Material) -> str:
        """Return the sentence for adding material."""
        return f"给{self.report(args.report)}补充材料：{_short(args.text)}"

    def update(self, args: a.Update) -> str:
        """Return the sentence for filling in elements, with what stands there now."""
        found = self._known(args.report)
        return f"把{self.report(args.report)}的{self.changed(found, args.changes)}"

    def changed(self, revision: Revision | None, changes: Mapping[str, Any]) -> str:
        """Return what becomes of each element: 受伤人数由“3人”改为“5人”."""
        told: list[str] = []
        for field, value in changes.items():
            became = f"改为“{shown(field, value)}”"
            if field == "title" and not value:
                became = "恢复为按要素生成"
            elif value is None and field not in HEADING:
                became = "恢复为材料所说"
            elif value in (None, "", [], ()):
                became = "清空"
            told.append(f"{NAMES.get(field, field)}{self.standing(revision, field)}{became}")
        return "，".join(told)

    def standing(self, revision: Revision | None, field: str) -> str:
        """Return from which value a field is changed, "" where there is none."""
        if revision is None:
            return ""
        if field in HEADING:
            now = getattr(revision.content.heading, field)
            return f"由“{shown(field, now)}”" if now else ""
        record = self._desk.record(revision)
        if field == LEVEL:
            return f"由“{record.grade.level}”"
        facts = record.all(Slot(field)) if field in set(Slot) else ()
        return f"由“{'；'.join(fact.text for fact in facts)}”" if facts else ""

    def edit(self, args: a.Edit) -> str:
        """Return the sentence for changing the text."""
        what = "按要素重新成稿" if args.recompose else "修改文稿"
        return f"{what}：{self.report(args.report)}"

    def decide(self, args: a.Decide) -> str:
        """Return the sentence for a decision."""
        found = self._known(args.report)
        known = self._desk.record(found).conflicts if found else ()
        conflict = next((c for c in known if args.conflict in (c.key, c.what)), None)
        what = f"“{conflict.what}”的矛盾" if conflict else "续报核对提示"
        said = args.decision or ""
        if conflict and args.choice and args.choice <= len(conflict.values):
            said = f"以“{conflict.values[args.choice - 1].text}”为准{said and '，' + said}"
        return f"就{self.report(args.report)}{what}作出认定：{said}"

    def submit(self, args: a.Submit) -> str:
        """Return the sentence for handing it to the leader."""
        return f"把{self.report(args.report)}送带班领导审签{_note(args.note)}"

    def send_back(self, args: a.Return) -> str:
        """Return the sentence for sending it back."""
        return f"退回{self.report(args.report)}，原因：{args.reason}"

    def sign(self, args: a.Sign) -> str:
        """Return the sentence for signing, with what matters most in the report."""
        found = self._known(args.report)
        return f"签发{self.report(args.report)}{self._gist(found)}"

    def _gist(self, revision: Revision | None) -> str:
        if revision is None:
            return ""
        record = self._desk.record(revision)
        counts = [f"{NAMES[s]} {f.text}" for s in COUNTS if (f := record.one(s))]
        parts = [f"等级 {record.grade.level}", *counts]
        missing = "、".join(m.key for m in record.missing if not m.optional)
        if missing:
            parts.append(f"还缺 {missing}")
        return f"，第{revision.version}稿：{'，'.join(parts)}"

    def send(self, args: a.Send) -> str:
        """Return the sentence for registering that it goes out."""
        found = self._known(args.report)
        to = args.to or (found.content.heading.recipients if found else ())
        whom = self.units(to) or "（未写明报送单位）"
        return f"把{self.report(args.report)}通过{args.way}报给{whom}，报出后不能再改"

    def confirm(self, args: a.Confirm) -> str:
        """Return the sentence for registering a telephone call."""
        whom = self.units([args.to]) if args.to else "接收单位"
        when = f"{args.at:%H:%M}" if args.at else "刚刚"
        return (
            f"登记{self.report(args.report)}的{args.kind}：{when}，{whom}{args.answered_by}接听"
            f"{_note(args.note)}"
        )

    def void(self, args: a.Void) -> str:
        """Return the sentence for giving a draft up."""
        return f"作废{self.report(args.report)}（编号保留），原因：{args.reason}"

    def rules(self, args: a.Rules) -> str:
        """Return the sentence for a new version of the deadlines."""
        held = RuleBook.load(self._desk.rulebook())
        changed = "；".join(differences(held, RuleBook.load(args.text)))
        told = f"启用报送时限规则第{args.version + 1}版：{args.note}"
        return f"{told}。{changed}" if changed else told

    # --- reads

    def list(self, args: a.List) -> str:
        """Return the sentence for looking for reports."""
        parts = [
            args.event and self._event(args.event),
            args.step,
            args.state and f"状态 {args.state}",
            args.keyword and f"“{args.keyword}”",
            args.since and f"{args.since.month}月{args.since.day}日{args.since:%H:%M}以后",
        ]
        return f"查找报告：{'，'.join(filter(None, parts)) or '全部'}"

    def open(self, args: a.Open) -> str:
        """Return the sentence for opening a report."""
        if args.report:
            return f"打开{self.report(args.report)}"
        return f"打开{self._event(args.event or '')}的最新报告"

    def deadline(self, args: a.Deadline) -> str:
        """Return the sentence for looking at deadlines."""
        about = self.report(args.report) if args.report else self._event(args.event or "")
        return f"计算{about}的{args.kind or ''}报送时限"

    def check(self, args: a.Check) -> str:
        """Return the sentence for proofreading."""
        return f"核对{self.report(args.report)}的{'、'.join(args.aspects) or '全部内容'}"

    def export(self, args: a.Export) -> str:
        """Return the sentence for making a file."""
        return f"把{self.report(args.report)}导出为 {args.format}"


def shown(field: str, value: Any) -> str:
    """Return a field's value as it is told to an officer."""
    if isinstance(value, list | tuple):
        return "；".join(shown(field, v) for v in value)
    if isinstance(value, Mapping):
        return str(value.get("text", ""))
    if field in COUNTS and isinstance(value, int):
        return f"{value}人"
    if field in TIMES:
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError:  # refused when it is run
            return str(value)
        return f"{at.month}月{at.day}日{at:%H:%M}"
    return str(value)


def _short(said: str) -> str:
    said = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    return f"“{said}”" if len(said) <= _QUOTED else f"“{said[:_QUOTED]}…”（共{len(said)}字）"


def _note(note: str | None) -> str:
    return f"，附言：{note}" if note else ""
