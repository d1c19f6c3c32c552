"""A spoken first report becomes a draft: written down, its recording kept as its material.

The draft is made by the dispatcher's own action under the name of the duty number, which may draft
and nothing else: it has no account, approves nothing and sends nothing.
"""

from collections.abc import Callable
from pathlib import Path

from assistant.duties.report.record import SourceKind
from assistant.duties.rollcall.inbound.model import Drafted, InboundCall
from channels.report_recordings import ReportRecordings
from core.effects.dispatcher import Dispatcher
from core.effects.plan import Request, StepState
from core.errors import Refused
from core.identity import Principal, Role

CALLER = Principal("duty-number", "值班来电", (), frozenset({Role.OFFICER}))
SILENT = "录音里没有听清的话，请听录音。"
LABEL = "{at:%m月%d日 %H:%M} 来电 {caller} 口述，机器转写，未经核对"
NAME = "来电录音 {id}.wav"

People = Callable[[str], Principal | None]


def with_caller(people: People) -> People:
    """Return how people are found, the duty number's own name among them."""
    return lambda id: CALLER if id == CALLER.id else people(id)


class FirstReports:
    """Makes drafts of told reports. Satisfies `rollcall.inbound.model.FirstReport`."""

    def __init__(self, recordings: ReportRecordings, dispatcher: Dispatcher) -> None:
        self._recordings = recordings
        self._dispatcher = dispatcher

    def __call__(self, call: InboundCall, file: Path) -> Drafted:
        """Write down what was told and draft a 首报 of it.

        Raises Unavailable without the recogniser, Refused for what bears a marking of secrecy.
        """
        taken = self._recordings.take(CALLER, NAME.format(id=call.id), file.read_bytes())
        text = taken.transcript.text
        if not text.strip():
            return Drafted(why=SILENT)
        who = f"{call.unit_name} {call.caller}".strip()
        source = {
            "text": text,
            "kind": SourceKind.TRANSCRIPT.value,
            "at": call.at.isoformat(),
            "label": LABEL.format(at=call.at, caller=who),
            "recording": taken.recording.model_dump(mode="json"),
        }
        draft = Request(action="report.draft", arguments={"step": "首报", "sources": [source]})
        plan = self._dispatcher.act(CALLER, [draft])
        step = plan.steps[0]
        if step.state is not StepState.DONE or step.receipt is None:
            raise Refused(step.error or "没有能起草首报。", "请在来电页面听录音后人工起草。")
        return Drafted(str(step.receipt.refs["report"]), text)
