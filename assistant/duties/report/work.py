"""Everything that changes a report. Called by the actions, so only behind the dispatcher."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from assistant.duties.report import deeds as d
from assistant.duties.report.appraisal import Block
from assistant.duties.report.content import patched
from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.draft.model import Draft
from assistant.duties.report.record import Source
from assistant.duties.report.revision import (
    Content,
    NewRevision,
    Revision,
    Sent,
    Spoken,
    State,
    Telephone,
    Verb,
    chain,
)
from assistant.duties.report.rulebook import Version
from assistant.duties.report.store import Moved, moved
from assistant.duties.report.workflow import refused, restoring
from core.effects.action import Call
from core.errors import InvalidInput, Refused, Unavailable
from core.faults import faults

_TRIES = 5
Patch = Mapping[str, Any]


class Work:
    """The deeds on a desk, each at most once for its call's key."""

    def __init__(self, desk: ReportDesk) -> None:
        self._desk = desk
        self._store = desk.store

    # --- starting and editing

    def start(self, call: Call, new: NewRevision) -> Revision:
        """Start a report and compose its first text from the material, without a model."""
        self._unmarked(new.sources)
        made = self._store.start(call, new)
        if made.content.draft is not None:
            return made
        return self._store.compose(made.id, self._desk.composed(made, made.content))

    def edit(
        self,
        call: Call,
        id: str,
        verb: Verb,
        change: Callable[[Revision], Patch],
        why: str = "",
        version: int | None = None,
    ) -> Revision:
        """Replace parts of the content; the text follows the facts while nobody has edited it.

        With `version` only what was seen is changed: otherwise Moved says who was faster, and the
        edit is kept aside.
        """

        def deed(seen: Revision) -> d.Edit:
            patch = change(seen)
            content = _checked(seen.content, patch)
            draft = None if "draft" in patch else self._following(seen, content, patch)
            return d.Edit(verb, patch, why, draft)

        return self._on_newest(call, id, deed, version)

    def take_back(self, call: Call, id: str, key: str) -> Revision:
        """Put back what an edit replaced."""

        def deed(seen: Revision) -> d.TakeBack:
            patch = restoring(seen, key)
            content = patched(seen.content, patch)
            return d.TakeBack(key, self._following(seen, content, patch))

        return self._on_newest(call, id, deed, None)

    def add_source(self, call: Call, id: str, source: Source, version: int | None) -> Revision:
        """Add a piece of material; what was known then is read together with it."""
        self._unmarked([source])

        def change(seen: Revision) -> Patch:
            known = [int(name[1:]) for name in seen.content.sources]
            numbered = source.model_copy(update={"id": f"m{max(known, default=0) + 1}"})
            return {
                f"sources/{numbered.id}": numbered.model_dump(mode="json"),
                "now": call.at.isoformat(),
            }

        return self.edit(call, id, Verb.MATERIAL, change, source.label, version)

    def _following(self, seen: Revision, content: Content, patch: Patch) -> Draft | None:
        """Return the text made anew, None where it stays.

        A body that somebody has edited stays; title and recipients follow what the officer set.
        """
        if not seen.state.editable:
            return None
        if content.composed:
            return self._desk.composed(seen, content)
        if content.draft is None or not any(place.startswith("heading/") for place in patch):
            return None
        made = self._desk.composed(seen, content)
        around = {"title_parts": made.title_parts, "addressee": made.addressee}
        return content.draft.model_copy(update=around | {"copies": made.copies})

    def _on_newest(
        self, call: Call, id: str, deed: Callable[[Revision], d.Deed], version: int | None
    ) -> Revision:
        """Work out a deed on what is stored, and do it there unless that moved meanwhile."""
        for _ in range(_TRIES):
            seen = self._store.get(id)
            if seen.entry(call.key):
                return seen
            if version is not None and version != seen.version:
                self._aside(call, seen, deed)
                raise moved(seen)
            try:
                return self._store.change(call, id, deed(seen), seen.version)
            except Moved:
                continue
        raise Unavailable(f"报告 {id} 正在被多人同时修改。", "请稍后再试一次。")

    def _aside(self, call: Call, seen: Revision, deed: Callable[[Revision], d.Deed]) -> None:
        late = deed(seen)
        if isinstance(late, d.Edit):
            self._store.put_aside(call, seen, late)

    def _unmarked(self, sources: Sequence[Source]) -> None:
        """Classified text is neither stored nor shown to a model (《保守国家秘密法》第三十一条)."""
        for source in sources:
            if why := self._desk.parts.secret(source.text):
                raise Refused(
                    f"材料疑似带有密级标志（{why}），没有保存。",
                    "涉密信息请走涉密渠道，不得进入本系统。",
                )

    # --- towards the signature

    def move(self, call: Call, id: str, move: d.Move) -> Revision:
        """Go to another state."""
        if move.verb is Verb.RESTORE:
            self._nothing_after(self._store.get(id))
        if move.verb is Verb.SUBMIT:
            self._with_text(self._store.get(id))
        return self._store.change(call, id, move)

    def _with_text(self, seen: Revision) -> None:
        """A report that was stopped between its start and its first text gets that now."""
        draft = self._desk.written(seen).content.draft
        if seen.content.draft is None and draft is not None:
            self._store.compose(seen.id, draft)

    def _nothing_after(self, revision: Revision) -> None:
        later = [r for r in chain(self._store.of_incident(revision.incident))
                 if r.position > revision.position]  # fmt: skip
        if later:
            raise refused(revision, f"作废后已起草 {later[0].id}，不能再恢复")

    def sign(self, call: Call, id: str, version: int) -> Revision:
        """Sign exactly this version. Raises Refused while anything keeps it from being signed."""
        seen = self._store.get(id)
        if seen.entry(call.key):
            return seen
        if seen.version != version:
            raise moved(seen)
        if blocks := self._desk.blocks(seen):
            raise refused(seen, f"还不能签发：{_told(blocks)}", "请先改正，或写明处理意见。")
        deed = d.Sign(self._desk.record(seen), tuple(self._desk.flags(seen)))
        return self._store.change(call, id, deed, version)

    # --- after the signature

    def send(
        self, call: Call, id: str, version: int, recipients: tuple[str, ...], way: str
    ) -> Revision:
        """Freeze what was signed as a file, keep it under its hash, and register that it went.

        Raises Refused where an earlier report of the chain has not gone out, Moved where this is
        not the version that was shown.
        """
        seen = self._store.get(id)
        if seen.entry(call.key):
            return seen
        if seen.state is not State.SIGNED:
            raise refused(seen, f"现在是“{seen.state}”，不能报出")
        if seen.version != version:
            raise moved(seen)
        to = recipients or seen.content.heading.recipients
        if not to:
            raise InvalidInput(f"报告 {id} 没有写明报送单位。", "请说明报给谁。")
        self._in_order(seen)
        if self._desk.parts.export is None:
            raise Refused("本机没有公文导出功能，不能生成报出件。", "请联系系统管理员。")
        known = self._desk.known(seen)
        file = self._desk.parts.export(known, "docx")
        sent = Sent(
            sha256=self._desk.sealed.keep(file.data),
            name=file.name,
            size=len(file.data),
            recipients=to,
            way=way,
            at=call.at,
            by=call.principal.id,
            by_name=call.principal.name,
        )
        return self._store.change(call, id, d.Send(sent), version)

    def _in_order(self, revision: Revision) -> None:
        for other in chain(self._store.of_incident(revision.incident)):
            if other.position < revision.position and other.state is not State.SENT:
                raise refused(
                    revision,
                    f"之前的{other.label}（{other.id}）还没有报出",
                    "请按首报、续报、终报的次序报出。",
                )

    def telephone(self, call: Call, id: str, told: Telephone) -> Revision:
        """Register a telephone call about a report."""
        return self._store.change(call, id, d.Phone(told))

    def retract(self, call: Call, id: str, key: str) -> Revision:
        """Take the registration of a telephone call back."""
        return self._store.change(call, id, d.Retract(key))

    # --- the rule book

    def rules(self, call: Call, text: str, note: str, seen: int) -> Version:
        """Store a new version of the room's deadlines. Raises InvalidInput, Refused."""
        if self._desk.parts.validate is not None:
            self._desk.parts.validate(text)
        return self._desk.rulebooks.add(call, text, note, seen)


def _checked(content: Content, patch: Patch) -> Content:
    try:
        return patched(content, patch)
    except ValidationError as error:
        raise InvalidInput(
            f"修改的内容不正确（{faults(error)}）。", "请核对后重新填写。"
        ) from error


def _told(blocks: Sequence[Block]) -> str:
    return "；".join(block.text.rstrip("。") for block in blocks)


def spoken(
    call: Call, kind: Spoken, recipient: str, answered_by: str, at: datetime | None, note: str = ""
) -> Telephone:
    """Return a telephone call to register; without a time it was just now."""
    return Telephone(
        key=call.key,
        kind=kind,
        recipient=recipient,
        answered_by=answered_by,
        at=at or call.at,
        note=note,
        by=call.principal.id,
        by_name=call.principal.name,
    )
