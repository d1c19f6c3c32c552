"""The deeds by which a report is written, with their receipts and how they are taken back."""

from collections.abc import Sequence
from typing import Any

from assistant.duties.report import arguments as a
from assistant.duties.report import cards
from assistant.duties.report import deeds as d
from assistant.duties.report.appraisal import flag_key
from assistant.duties.report.changing import HEADING, patch_of
from assistant.duties.report.deciding import choosing
from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.receipts import done, edited
from assistant.duties.report.record import Material as RecordMaterial
from assistant.duties.report.record import Slot, Source, Step
from assistant.duties.report.retyping import retyped
from assistant.duties.report.revision import (
    Decision,
    Heading,
    NewRevision,
    Revision,
    Verb,
    chain,
)
from assistant.duties.report.summaries import Summaries
from assistant.duties.report.work import Patch, Work
from core.effects.action import Arguments, Call, Done
from core.errors import InvalidInput

_TITLE = 24  # characters of a note that stand for a title where nothing else does


class Drafting:
    """Starts reports and edits them."""

    def __init__(self, desk: ReportDesk, say: Summaries) -> None:
        self._desk = desk
        self._work = Work(desk)
        self._say = say

    # --- starting

    def draft(self, call: Call, args: a.Draft) -> Done:
        """Start a report; its first text is composed from the facts at once."""
        sources = self._sources(args)
        if not sources and not args.corrects:
            raise InvalidInput("没有拿到材料原文。", "请粘贴材料，或说明是哪一件事件。")
        new = NewRevision(
            step=self._desk.get(args.corrects).step if args.corrects else args.step,
            no=args.step_no if args.step is Step.FOLLOW_UP else None,
            event=args.event,
            after=args.report,
            corrects=args.corrects,
            title=args.title or self._title(call, args, sources),
            sources=sources,
            heading=self._heading(args),
        )
        made = self._work.start(call, self._correcting(new))
        record = self._desk.record(made)
        text = f"已起草 {made.id}（{made.name}），等级{record.grade.level}。{cards.noticed(record)}"
        return done(made, text)

    def discard(self, call: Call, args: a.Draft, before: Done) -> Done:
        """Take back the start of a report that nobody has worked on."""
        move = d.Move(Verb.VOID, "撤销起草", untouched=True)
        made = self._work.move(call, str(before.undo["report"]), move)
        return done(made, f"已撤销起草，{made.id} 作废，编号保留。")

    def _sources(self, args: a.Draft) -> tuple[Source, ...]:
        found = [self._desk.event_source(args.event, self._told_until(args))] if args.event else []
        given = [*args.sources, *([a.GivenSource(text=args.text)] if args.text else [])]
        found += [self._source(one) for one in given]
        return tuple(found)

    def _source(self, given: a.GivenSource | a.Material) -> Source:
        """Return a piece of material; its recording is kept from here on."""
        if given.recording is not None:
            self._desk.recordings.adopt(given.recording)
        return Source(
            id="m1",
            kind=given.kind,
            text=given.text,
            at=given.at,
            label=given.label,
            recording=given.recording,
        )

    def _told_until(self, args: a.Draft) -> Any:
        """A 续报 takes from its event what came in since the report before it."""
        known = chain(self._desk.of_event(args.event)) if args.event else []
        if args.step is Step.FIRST or not known:
            return None
        return known[-1].content.now

    def _correcting(self, new: NewRevision) -> NewRevision:
        """A correction starts from everything that the wrong report was made of."""
        if new.corrects is None:
            return new
        wrong = self._desk.get(new.corrects)
        former = (s.model_copy(update={"former": True}) for s in wrong.content.sources.values())
        sources = (*former, *new.sources)
        told = {"signer": "", "recipients": self._recipients(wrong)}
        heading = wrong.content.heading.model_copy(update=told)
        update = {"sources": sources, "heading": heading, "typed": dict(wrong.content.typed)}
        return new.model_copy(update=update)

    def _title(self, call: Call, args: a.Draft, sources: Sequence[Source]) -> str:
        known = args.report or args.corrects
        if known:
            return self._desk.get(known).title
        if args.event:
            return self._desk.names.of(args.event)
        material = RecordMaterial(
            sources=tuple(s.model_copy(update={"id": f"m{n}"}) for n, s in enumerate(sources, 1)),
            now=call.at,
        )
        record = self._desk.parts.assess(material, args.step, {}, (), frozenset())
        place, category = record.one(Slot.PLACE), record.one(Slot.CATEGORY)
        if place and category:
            return f"{place.text}{category.text.rpartition('-')[2]}"[:200]
        said = "".join(c if c.isprintable() else " " for c in sources[0].text)
        return " ".join(said.split())[:_TITLE]

    def _heading(self, args: a.Draft) -> Heading:
        room, last = self._desk.parts.letterhead, self._last(args)
        told = last.content.heading if last else Heading()
        got = self._recipients(last) if last else ()
        return Heading(
            recipients=self._named(args.recipients) or got or room.recipients,
            copies=told.copies or room.copies,
            unit=room.unit,
            contact=room.contact,
        )

    def _last(self, args: a.Draft) -> Revision | None:
        """Return the report that this one follows: it goes to those who got that one."""
        if args.step is Step.FIRST:
            return None
        if args.report:
            known = self._desk.store.of_incident(self._desk.get(args.report).incident)
        else:
            known = self._desk.of_event(args.event) if args.event else []
        counted = chain(known)
        return counted[-1] if counted else None

    def _recipients(self, before: Revision) -> tuple[str, ...]:
        """Whoever got a report gets what follows it and what corrects it."""
        if before.sent is None:
            return before.content.heading.recipients
        return self._named(before.sent.recipients)

    def _named(self, units: Sequence[str]) -> tuple[str, ...]:
        """What stands at the head of a document is a name, never an id."""
        return tuple(self._desk.names.of(unit) for unit in units)

    # --- editing

    def material(self, call: Call, args: a.Material) -> Done:
        """Add material."""
        made = self._work.add_source(call, args.report, self._source(args), args.version)
        record = self._desk.record(made)
        text = f"已把材料并入 {made.id}（{made.name}）。{cards.noticed(record)}"
        return edited(call, made, text)

    def update(self, call: Call, args: a.Update) -> Done:
        """Fill in or correct elements."""
        before = self._desk.get(args.report)
        told = self._say.changed(before, args.changes)

        def change(seen: Revision) -> Patch:
            return patch_of(args.changes, seen.content, call)

        made = self._work.edit(call, args.report, Verb.FACTS, change, told, args.version)
        text = f"已修改 {made.id}（{made.name}）：{told}。{self._followed(made, args)}"
        return edited(call, made, text + cards.noticed(self._desk.record(made)))

    def _followed(self, revision: Revision, args: a.Update) -> str:
        if revision.content.composed or all(field in HEADING for field in args.changes):
            return "文稿已随之更新。"
        return "文稿经人工改过，没有随之更新，请核对文稿。"

    def edit(self, call: Call, args: a.Edit) -> Done:
        """Change the text."""

        def change(seen: Revision) -> Patch:
            if args.recompose:
                recomposed = self._desk.composed(seen, seen.content)
                return {"draft": recomposed.model_dump(mode="json"), "composed": True}
            draft = args.draft
            if draft is None and args.body is not None and seen.content.draft is not None:
                draft = retyped(seen.content.draft, args.body)
            if draft is None:
                raise InvalidInput("没有给出文稿。", "请写明修改后的文稿。")
            composed = args.by_model and seen.content.composed
            return {"draft": draft.model_dump(mode="json"), "composed": composed}

        why = "按要素重新成稿" if args.recompose else ("模型润色" if args.by_model else "")
        made = self._work.edit(call, args.report, Verb.TEXT, change, why, args.version)
        return edited(call, made, f"已保存 {made.id}（{made.name}）的文稿。")

    def decide(self, call: Call, args: a.Decide) -> Done:
        """Decide about a contradiction or a chain flag."""
        told: list[str] = []

        def change(seen: Revision) -> Patch:
            key, text = self._decision(seen, args)
            told[:] = [text]
            who = call.principal
            decision = Decision(text=text, by=who.id, by_name=who.name, at=call.at)
            return {f"decisions/{key}": decision.model_dump(mode="json")}

        made = self._work.edit(call, args.report, Verb.DECIDE, change, args.decision or "")
        left = self._desk.blocks(made)
        more = f"还有 {len(left)} 处待处理。" if left else "没有其他待处理的问题。"
        text = f"已就 {made.id}（{made.name}）作出认定：{''.join(told)}。{more}"
        return edited(call, made, text.replace("。。", "。"))

    def _decision(self, seen: Revision, args: a.Decide) -> tuple[str, str]:
        said = (args.decision or "").strip()
        named = (c for c in self._desk.record(seen).conflicts if args.conflict in (c.key, c.what))
        conflict = next(named, None)
        if conflict is not None and args.choice is not None:
            if args.choice > len(conflict.values):
                raise InvalidInput(f"“{conflict.what}”没有第{args.choice}种说法。", "请重新选择。")
            chosen = choosing(conflict.values[args.choice - 1])
            return conflict.key, f"{chosen}，{said}" if said else chosen
        if not said:
            raise InvalidInput("没有写明怎样认定。", "请选定一种说法，或写明理由。")
        if conflict is not None:
            return conflict.key, said
        keys = {flag_key(flag) for flag in self._desk.flags(seen)}
        if args.conflict not in keys | seen.content.decisions.keys():
            raise InvalidInput("没有这一处矛盾或提示。", "请刷新后重新选择。")
        return args.conflict, said

    def take_back(self, call: Call, args: Arguments, before: Done) -> Done:
        """Put back what an edit replaced; both stay in the trail."""
        made = self._work.take_back(call, str(before.undo["report"]), str(before.undo["key"]))
        return done(made, f"已撤回对 {made.id}（{made.name}）的修改，痕迹保留。")
