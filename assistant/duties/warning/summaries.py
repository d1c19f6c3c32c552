"""The sentences that an approver reads before anything is done about a warning."""

from collections.abc import Sequence

from assistant.duties.warning import arguments as a
from assistant.duties.warning.desk import WarningDesk
from core.errors import NotFound

_NAMED = 40


class Summaries:
    """Says what an action with these arguments will do."""

    def __init__(self, desk: WarningDesk) -> None:
        self._desk = desk

    def register(self, args: a.Register) -> str:
        """Return the sentence for a registration, with what should be checked in it."""
        area = f"，影响范围：{args.area}" if args.area else ""
        said = f"登记预警：{args.issuer}发布{args.kind}{args.colour}预警{area}"
        if args.replaces:
            said += f"，代替{self._named(args.replaces)}"
        unusual = self._desk.signals().unusual(args.kind, args.colour)
        return f"{said}（{unusual.rstrip('。')}）" if unusual else said

    def assign(self, args: a.Assign) -> str:
        """Return the sentence for a duty list."""
        return f"{self._named(args.warning)}：告知名单定为{self._units(args.units)}"

    def add(self, args: a.Add) -> str:
        """Return the sentence for more units."""
        task = f"，任务：{args.task}" if args.task else ""
        return f"{self._named(args.warning)}：告知名单增加{self._units(args.to)}{task}"

    def told(self, args: a.Told) -> str:
        """Return the sentence for having told units."""
        how = f"（{args.how}）" if args.how else ""
        whom = self._units(args.units) if args.units else "名单中尚未告知的单位"
        return f"{self._named(args.warning)}：登记已告知{whom}{how}"

    def confirm(self, args: a.Confirm) -> str:
        """Return the sentence for a confirmation."""
        who = f"，对方确认人{args.person}" if args.person else ""
        how = f"，{args.how}" if args.how else ""
        return f"{self._named(args.warning)}：登记{self._units(args.units)}已确认收到{who}{how}"

    def urge(self, args: a.Calling) -> str:
        """Return the sentence for one call to each."""
        return f"{self._calling(args)}；每家值班室只拨一遍"

    def call_out(self, args: a.Calling) -> str:
        """Return the sentence for calls until somebody confirms."""
        return f"{self._calling(args)}；未接通的自动重拨，仍不通改呼副职、带班领导，直至有人确认"

    def _calling(self, args: a.Calling) -> str:
        which = f"，话术“{args.script}”第{args.script_version}版" if args.script else ""
        units = self._units(args.units) if args.units else "没有确认的单位"
        return f"{self._named(args.warning)}：电话传达“{args.text}”{which}；呼叫{units}"

    def end(self, args: a.End) -> str:
        """Return the sentence for the end of a warning."""
        return f"解除{self._named(args.warning)}{f'：{args.why}' if args.why else ''}"

    def look(self, args: a.OfWarning) -> str:
        """Return the sentence for looking at a warning."""
        return f"查看{self._named(args.warning)}的条款、名单和确认情况"

    def find(self, args: a.Find) -> str:
        """Return the sentence for looking for warnings."""
        return f"查找{args.state or ''}预警"

    def _units(self, ids: Sequence[str]) -> str:
        return self._said([self._desk.context.names.of(id) for id in ids])

    def _said(self, names: Sequence[str]) -> str:
        more = f"……（另有{len(names) - _NAMED}家）" if len(names) > _NAMED else ""
        return f"{len(names)}家：{'、'.join(names[:_NAMED])}{more}"

    def _named(self, id: str) -> str:
        try:
            return f"{self._desk.get(id).name}（{id}）"
        except NotFound:  # told when it is run
            return f"预警 {id}"
