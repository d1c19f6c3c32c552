"""The sentences that an approver reads before anything is done about an instruction."""

from collections.abc import Sequence

from assistant.duties.instruction import arguments as a
from assistant.duties.instruction.cards import moment
from assistant.duties.instruction.desk import InstructionDesk
from core.errors import NotFound, ZhibanError

_NAMED = 40


class Summaries:
    """Says what an action with these arguments will do."""

    def __init__(self, desk: InstructionDesk) -> None:
        self._desk = desk

    def register(self, args: a.Register) -> str:
        """Return the sentence for a registration: who, what, to whom, by when and why then."""
        about = f"，关于{self._desk.context.names.of(args.about)}" if args.about else ""
        said = f"登记领导批示：{args.given_by}（{args.way}）“{args.text}”{about}"
        try:
            due, basis = self._desk.due(args, self._desk.context.clock.now())
        except ZhibanError:  # told when it is run
            return f"{said}；承办{self._units(args.to)}"
        until = f"{moment(due, self._desk.context.zone)}前反馈（{basis}）"
        return f"{said}；承办{self._units(args.to)}；{until}"

    def passed(self, args: a.Pass) -> str:
        """Return the sentence for passing it on."""
        how = f"（{args.how}）" if args.how else ""
        whom = self._units(args.units) if args.units else "尚未转办的承办单位"
        return f"{self._named(args.instruction)}：登记已转办{whom}{how}"

    def feed_back(self, args: a.FeedBack) -> str:
        """Return the sentence for feedback."""
        who = f"{self._desk.context.names.of(args.unit)}{args.person}"
        return f"{self._named(args.instruction)}：登记{who}反馈：{args.text}"

    def extend(self, args: a.Extend) -> str:
        """Return the sentence for more time."""
        whom = self._units(args.units) if args.units else "尚未反馈的单位"
        until = moment(args.until, self._desk.context.zone)
        return f"{self._named(args.instruction)}：{whom}反馈时限延至{until}，理由：{args.why}"

    def urge(self, args: a.Urge) -> str:
        """Return the sentence for a call to those who owe feedback."""
        which = f"，话术“{args.script}”第{args.script_version}版" if args.script else ""
        return (
            f"{self._named(args.instruction)}：电话催办，传达“{args.text}”{which}；呼叫"
            f"{self._units(args.units)}；未接通的自动重拨，仍不通改呼副职、带班领导"
        )

    def close(self, args: a.Close) -> str:
        """Return the sentence for the end."""
        return f"办结{self._named(args.instruction)}{f'：{args.why}' if args.why else ''}"

    def look(self, args: a.OfInstruction) -> str:
        """Return the sentence for looking at one."""
        return f"查看{self._named(args.instruction)}的反馈情况"

    def find(self, args: a.Find) -> str:
        """Return the sentence for looking for some."""
        about = f"关于{self._desk.context.names.of(args.about)}的" if args.about else ""
        return f"查找{about}{args.state or ''}领导批示"

    def _units(self, ids: Sequence[str]) -> str:
        names = [self._desk.context.names.of(id) for id in ids]
        more = f"……（另有{len(names) - _NAMED}家）" if len(names) > _NAMED else ""
        return f"{len(names)}家：{'、'.join(names[:_NAMED])}{more}"

    def _named(self, id: str) -> str:
        try:
            return f"{self._desk.get(id).name}（{id}）"
        except NotFound:  # told when it is run
            return f"批示 {id}"
