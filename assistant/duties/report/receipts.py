"""What a deed on a report gives back: the sentence, the ids, the card."""

from typing import Any

from assistant.duties.report import cards
from assistant.duties.report.revision import Revision
from core.effects.action import Call, Done


def edited(call: Call, revision: Revision, text: str) -> Done:
    """Return the receipt of a deed that can be taken back by the call's key."""
    return done(revision, text, undo={"report": revision.id, "key": call.key})


def done(
    revision: Revision,
    text: str,
    data: dict[str, Any] | None = None,
    undo: dict[str, str] | None = None,
) -> Done:
    """Return a receipt with where the report stands now."""
    refs = {"report": revision.id}
    if revision.event:
        refs["event"] = revision.event
    return Done(
        text=text,
        refs=refs,
        data=cards.card(revision) | (data or {}),
        undo=undo or {"report": revision.id},
    )
