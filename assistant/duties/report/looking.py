"""The reads of the report desk: list, open, deadlines, proofreading, export."""

from collections.abc import Mapping, Sequence

from assistant.duties.proofread.finding import Finding, Severity, Type
from assistant.duties.report import arguments as a
from assistant.duties.report import cards
from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.lines import Wanted
from assistant.duties.report.parts import Exported, Running
from assistant.duties.report.record import TIMES, ChainFlag, Conflict, Missing, Slot
from assistant.duties.report.record import Severity as FlagSeverity
from assistant.duties.report.revision import Revision
from connectors.kept import Kept
from core.effects.action import Call, Done
from core.errors import InvalidInput, Refused

_SPOKEN = 10  # more lines than this are for a page, not for a conversation
_ASPECTS: Mapping[str, tuple[Type, ...]] = {
    "数字": (Type.NUMBER, Type.LOGIC),
    "时间": (Type.DATE,),
    "地名": (Type.PLACE,),
    "要素": (Type.ELEMENT, Type.BLANK),
    "机构": (Type.ORGANISATION,),
    "称谓": (Type.TITLE,),
    "密级": (Type.SECRET, Type.PRIVACY),
    "错别字": (Type.CHARACTER, Type.WORD),
}
_OF_CHAIN = ("数字", "时间", "地名")  # what is also compared with the earlier reports


class Looking:
    """Runs the reads."""

    def __init__(self, desk: ReportDesk) -> None:
        self._desk = desk
        self._kept = Kept(desk.files)

    def list(self, call: Call, args: a.List) -> Done:
        """List reports, the newest first."""
        wanted = Wanted(
            event=args.event,
            state=args.state,
            step=args.step,
            keyword=args.keyword or "",
            since=args.since,
        )
        found = self._desk.lines(wanted)
        if not found:
            return Done(text="没有找到符合条件的报告。", data={"reports": []})
        told = [cards.line(one, call.at) for one in found[:_SPOKEN]]
        more = f"\n其余 {len(found) - _SPOKEN} 份请到报告页面查看。" if len(found) > _SPOKEN else ""
        ids = [one.id for one in found]
        return Done(
            text=f"共 {len(found)} 份：\n" + "\n".join(told) + more,
            refs={"reports": ids} | ({"report": ids[0]} if len(ids) == 1 else {}),
            data={"reports": [cards.card(self._desk.get(id)) for id in ids[:50]]},
        )

    def open(self, call: Call, args: a.Open) -> Done:
        """Return everything about one report."""
        revision = self._meant(args.report, args.event)
        view = self._desk.view(revision.id)
        said = f"{revision.id}（{revision.name}）现为“{revision.state}”，第{revision.version}稿。"
        blocks = "".join(f"{b.text}。" for b in view.blocks)
        return Done(
            text=said + cards.asked(view.record.missing) + blocks,
            refs=self._refs(revision),
            data=cards.page(view, self._desk),
        )

    def deadline(self, call: Call, args: a.Deadline) -> Done:
        """Return the deadlines of a report, or of an event that has none yet."""
        revision, clocks = self._running(args)
        wanted = [c for c in clocks if args.kind in (None, c.kind)]
        if not wanted:
            about = f"{args.kind}报送" if args.kind else "报送"
            text = f"{revision.title}没有适用的{about}时限规则。"
        else:
            text = "\n".join(clock.text for clock in wanted)
        return Done(
            text=text,
            refs=self._refs(revision),
            data={"clocks": [cards.running(clock) for clock in wanted]},
        )

    def _running(self, args: a.Deadline) -> tuple[Revision, Sequence[Running]]:
        if args.report:
            revision = self._desk.get(args.report)
            return revision, self._desk.clocks(revision)
        if not args.event:
            raise InvalidInput("没有说明是哪一件。", "请说明事件或报告。")
        known = self._desk.of_event(args.event) or [self._desk.prospective(args.event)]
        return known[-1], self._desk.clocks_of(known)

    # --- proofreading

    def check(self, call: Call, args: a.Check) -> Done:
        """Proofread a report: what the checker finds, and what is wrong with its facts."""
        revision = self._desk.written(self._desk.get(args.report))
        draft, record = revision.content.draft, self._desk.record(revision)
        findings: list[Finding] = []
        if draft is not None and self._desk.parts.check is not None:
            types = {t for aspect in args.aspects for t in _ASPECTS[aspect]}
            found = self._desk.parts.check(draft.text, call.at)
            findings = [f for f in found if not types or f.type in types]
        asked = args.aspects or tuple(_ASPECTS)
        conflicts = [c for c in record.unresolved if _aspect(c) in asked]
        missing = [m for m in record.missing if "要素" in asked]
        flags = self._desk.flags(revision) if set(asked) & set(_OF_CHAIN) else []
        return Done(
            text=_told(revision, findings, conflicts, missing, flags),
            refs=self._refs(revision),
            data={
                "text": draft.text if draft else "",
                "findings": [f.model_dump(mode="json") for f in findings],
                "missing": [m.model_dump(mode="json") for m in missing],
                "conflicts": [c.model_dump(mode="json") for c in conflicts],
                "flags": [flag.model_dump(mode="json") for flag in flags],
            },
        )

    # --- files

    def export(self, call: Call, args: a.Export) -> Done:
        """Write a report to a file; of a sent report the docx is exactly what went out."""
        revision = self._desk.get(args.report)
        if revision.sent is not None and args.format == "docx" and not args.template:
            data = self._desk.sealed.read(revision.sent.sha256)
            file = Exported(revision.sent.name, "", data)
        elif self._desk.parts.export is None:
            raise Refused("本机没有公文导出功能。", "请联系系统管理员。")
        else:
            known = self._desk.known(self._desk.written(revision))
            file = self._desk.parts.export(known, args.format, args.template or "")
        path = self._kept.export(file.data, args.format)
        blanks = "" if revision.state.binding else f"这是“{revision.state}”，不是签发件。"
        return Done(
            text=f"已把 {revision.id}（{revision.name}）导出为 {args.format}。{blanks}",
            refs=self._refs(revision),
            data={"file": str(path), "name": file.name},
        )

    # --- shared

    def _meant(self, report: str | None, event: str | None) -> Revision:
        if report:
            return self._desk.get(report)
        if event:
            return self._desk.newest(event)
        raise InvalidInput("没有说明是哪一份报告。", "请说明报告编号或事件。")

    def _refs(self, revision: Revision) -> dict[str, str]:
        found = {"report": revision.id} if revision.id else {}
        return found | ({"event": revision.event} if revision.event else {})


def _aspect(conflict: Conflict) -> str:
    """In which respect of proofreading a contradiction is told."""
    if conflict.slot in TIMES or "时间" in conflict.what:
        return "时间"
    return "地名" if conflict.slot is Slot.PLACE or "地名" in conflict.what else "数字"


def _told(
    revision: Revision,
    findings: Sequence[Finding],
    conflicts: Sequence[Conflict],
    missing: Sequence[Missing],
    flags: Sequence[ChainFlag],
) -> str:
    lines = [f"{f.severity}：“{f.wrong}”{_right(f)}（{f.reason}）" for f in findings[:_SPOKEN]]
    if len(findings) > _SPOKEN:
        lines.append(f"其余 {len(findings) - _SPOKEN} 处请到报告页面查看。")
    lines += [f"矛盾：{c.what}：{' / '.join(w.text for w in c.values)}" for c in conflicts]
    lines += [f"缺：{m.key}。{m.ask}" for m in missing if not m.optional]
    grave = (FlagSeverity.ERROR, FlagSeverity.WARN)
    lines += [f"与前报核对：{flag.note}" for flag in flags if flag.severity in grave]
    head = f"{revision.id}（{revision.name}）"
    if not lines:
        return f"{head}核对完毕，没有发现问题。"
    counts = {s: sum(f.severity is s for f in findings) for s in Severity}
    said = "，".join(f"{s}{n}处" for s, n in counts.items() if n)
    return f"{head}核对完毕{said and '：' + said}。\n" + "\n".join(lines)


def _right(finding: Finding) -> str:
    return f"→“{finding.right}”" if finding.right is not None else ""
