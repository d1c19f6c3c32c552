"""The reads of the event system: find, status, detail, board, export, import preview."""

from pathlib import Path

from rapidfuzz import fuzz

from connectors.contract import Context
from connectors.events import arguments as a
from connectors.events import sheet
from connectors.events.cards import Teller, moment
from connectors.events.importing import Importer, Preview, inside
from connectors.events.model import Event, EventQuery, State
from connectors.events.system import EventSystem
from connectors.kept import Kept
from core.effects.action import Call, Done

_SPOKEN = 10  # more lines than this are for a page, not for a conversation
_ALIKE = 60.0  # rapidfuzz partial_ratio of two titles that may mean the same thing
_FILE_ROWS = 5000


class Reading:
    """Runs the reads."""

    def __init__(self, system: EventSystem, context: Context, teller: Teller) -> None:
        self._system = system
        self._context = context
        self._teller = teller
        self._kept = Kept(context.files)

    def find(self, call: Call, args: a.Find) -> Done:
        """Find events; where a keyword finds nothing, what sounds like it."""
        found, near = self._found(args), False
        if not found and args.keyword:
            found, near = self._alike(args), True
        if not found:
            return Done(text="没有找到符合条件的事件。", data={"events": []})
        now = call.at
        lines = [self._teller.line(event, now) for event in found[:_SPOKEN]]
        head = f"没有完全相符的，相近的有 {len(found)} 件" if near else f"共 {len(found)} 件"
        more = f"\n其余 {len(found) - _SPOKEN} 件请到事件页面查看。" if len(found) > _SPOKEN else ""
        ids = [event.id for event in found]
        return Done(
            text=f"{head}：\n" + "\n".join(lines) + more,
            refs={"events": ids} | ({"event": ids[0]} if len(ids) == 1 else {}),
            data={"events": [self._teller.card(event, now) for event in found]},
        )

    def _found(self, args: a.Find, limit: int = 200) -> list[Event]:
        given = args.model_dump(exclude_none=True, exclude={"format"})
        past = bool(args.keyword or args.since or args.until) and not args.overdue
        return self._system.find(EventQuery(**given, closed=past, limit=limit))

    def _alike(self, args: a.Find) -> list[Event]:
        rest = self._found(args.model_copy(update={"keyword": None}))
        scored = [
            (fuzz.partial_ratio(args.keyword or "", f"{event.title}{event.place_text}"), event)
            for event in rest
        ]
        scored.sort(key=lambda pair: -pair[0])
        return [event for score, event in scored if score >= _ALIKE][:5]

    def status(self, call: Call, args: a.Status) -> Done:
        """Say where it stands."""
        event = self._system.get(args.event)
        return Done(
            text=self._teller.status(event, call.at),
            refs={"event": event.id},
            data=self._teller.page(event, call.at),
        )

    def detail(self, call: Call, args: a.Detail) -> Done:
        """Tell everything, with the whole trail."""
        event = self._system.get(args.event)
        trail = [f"{moment(step.at, call.at)} {self._teller.step(step)}" for step in event.steps]
        return Done(
            text="\n".join((self._teller.line(event, call.at), *trail)),
            refs={"event": event.id},
            data=self._teller.page(event, call.at),
        )

    def board(self, call: Call, args: a.Board) -> Done:
        """Return the open events by state, the soonest deadline first."""
        query = EventQuery(unit=args.unit, loop=args.loop, limit=_FILE_ROWS)
        events, now = self._system.find(query), call.at
        columns = [
            {
                "state": state.value,
                **self._teller.counts(group, now),
                "events": [self._teller.card(event, now) for event in group],
            }
            for state in State
            if state.open
            for group in [[event for event in events if event.state is state]]
        ]
        totals = self._teller.counts(events, now)
        text = (
            f"在办 {totals['open']} 件，超时 {totals['overdue']} 件，即将超时 {totals['soon']} 件。"
        )
        return Done(text=text, data={"columns": columns, "totals": totals})

    def export(self, call: Call, args: a.Export) -> Done:
        """Write what is found to a file that can be fetched for a day."""
        found = self._found(args, _FILE_ROWS)
        name = self._context.names.of
        rows = [sheet.cells(event, name, self._context.zone) for event in found]
        path = self._kept.export(sheet.write(rows, args.format), args.format)
        day = call.at.astimezone(self._context.zone).strftime("%Y%m%d")
        return Done(
            text=f"已导出 {len(found)} 件事件，24小时内可下载。",
            data={"file": str(path), "name": f"事件{day}.{args.format}", "rows": len(found)},
        )

    def preview(self, call: Call, args: a.ImportPreview) -> Done:
        """Say what a file of the system's `import` folder would change."""
        read = self.read_import(call, args)
        return Done(text=read.text, data={"digest": read.digest, "rows": read.data()})

    def read_import(self, call: Call, args: a.ImportPreview) -> Preview:
        """Read a file of the import folder against what the system holds now."""
        path: Path = inside(self._context.files / "import", args.file)
        known = list(self._context.names.things())
        importer = Importer(self._system, known, self._context.zone, call.at)
        return importer.preview(path.read_bytes())
