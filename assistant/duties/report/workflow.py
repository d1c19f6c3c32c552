"""From draft to sent: pure functions over a revision; the permitted moves are workflow.yaml."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from assistant.duties.report import deeds as d
from assistant.duties.report.content import patched, places
from assistant.duties.report.revision import Content, Entry, Revision, Signed, Spoken, State, Verb
from core.effects.action import Call
from core.errors import Refused
from core.identity import Permission
from core.yaml_data import read_yaml

_FILE = Path(__file__).parent / "workflow.yaml"


class Workflow(BaseModel):
    """The permitted moves: deed → state → the state it leads to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    moves: dict[Verb, dict[State, State]]
    leader_while_waiting: frozenset[Verb]
    unoffered: frozenset[Verb]

    def target(self, verb: Verb, state: State) -> State | None:
        """Return where `verb` leads from `state`, None where it is not allowed."""
        return self.moves.get(verb, {}).get(state)

    def allowed(self, state: State) -> list[Verb]:
        """Return what can be done with a report in this state."""
        return [
            verb for verb in self.moves if verb not in self.unoffered and self.target(verb, state)
        ]


@cache
def workflow() -> Workflow:
    """Return the workflow; the file is part of the program."""
    return Workflow.model_validate(read_yaml(_FILE.read_text(encoding="utf-8")))


def refused(revision: Revision, problem: str, remedy: str = "") -> Refused:
    """Make the refusal of a deed: what is wrong, and what can be done instead."""
    possible = "、".join(workflow().allowed(revision.state))
    return Refused(
        f"报告 {revision.id}（{revision.name}）{problem}。",
        remedy or (f"现在可以：{possible}。" if possible else "这份报告不能再办理。"),
    )


def apply(revision: Revision, deed: d.Deed, call: Call) -> Revision:
    """Return the revision after the deed, with the entry that tells of it.

    Raises Refused, with what is allowed now, where the workflow or the deed's own conditions
    forbid it; the revision is not changed then.
    """
    outcome = _DEEDS[type(deed)](revision, deed, call)
    state = _target(revision, outcome.verb, call)
    entry = Entry(
        no=len(revision.trail) + 1,
        key=call.key,
        verb=outcome.verb,
        before_state=revision.state,
        after_state=state,
        by=call.principal.id,
        by_name=call.principal.name,
        at=call.at,
        why=outcome.why.strip(),
        before=outcome.before,
        detail=outcome.detail,
    )
    changed = outcome.fields | {"state": state, "trail": (*revision.trail, entry)}
    if "content" in outcome.fields:
        changed["version"] = revision.version + 1
    return revision.model_copy(update=changed)


def _target(revision: Revision, verb: Verb, call: Call) -> State:
    target = workflow().target(verb, revision.state)
    if target is None:
        raise refused(revision, f"现在是“{revision.state}”，不能{verb}")
    waiting = revision.state is State.SUBMITTED and verb in workflow().leader_while_waiting
    if waiting and Permission.APPROVE not in call.principal.permissions:
        raise refused(
            revision, "正在等待带班领导签发", "请先撤回送审再修改，或请带班领导修改、退回。"
        )
    return target


# --- editing


def _edit(revision: Revision, deed: d.Edit, call: Call) -> d.Outcome:
    _target(revision, deed.verb, call)
    before = places(revision.content, deed.patch)
    content = _with_draft(patched(revision.content, deed.patch), deed.draft)
    return d.Outcome(deed.verb, {"content": content}, deed.why, before)


def _take_back(revision: Revision, deed: d.TakeBack, call: Call) -> d.Outcome:
    _target(revision, Verb.TAKE_BACK, call)
    patch = restoring(revision, deed.key)
    content = _with_draft(patched(revision.content, patch), deed.draft)
    before = places(revision.content, patch)
    return d.Outcome(Verb.TAKE_BACK, {"content": content}, "", before, {"of": deed.key})


def restoring(revision: Revision, key: str) -> dict[str, Any]:
    """Return the patch that takes an edit back.

    Raises Refused where there is no such edit, it was taken back already, or the same place was
    edited again since.
    """
    entry = revision.entry(key)
    if entry is None or not entry.before:
        raise refused(revision, "没有要撤回的修改")
    if key in revision.taken_back:
        raise refused(revision, f"的“{entry.verb}”已经撤回过")
    gone = revision.taken_back
    for later in revision.trail[entry.no :]:
        alive = later.key not in gone and later.verb is not Verb.TAKE_BACK
        if alive and later.before.keys() & entry.before.keys():
            raise refused(
                revision,
                f"的这一处后来又由{later.by_name}修改过，不能直接撤回",
                "请打开报告，在现在的内容上修改；以前的内容可在办理记录中查看。",
            )
    return entry.before


def _with_draft(content: Content, composed: Any) -> Content:
    if composed is None:
        return content
    return content.model_copy(update={"draft": composed})


# --- towards the signature


def _move(revision: Revision, deed: d.Move, call: Call) -> d.Outcome:
    _target(revision, deed.verb, call)
    latest = revision.latest
    if deed.verb is Verb.SUBMIT and not _written(revision):
        raise refused(revision, "还没有文稿", "请先起草文稿再送审。")
    if deed.untouched and latest and latest.verb is not Verb.START:  # calls count as work too
        raise refused(
            revision,
            f"已由{latest.by_name}{latest.verb}，不能撤销起草",
            "确实不用这份草稿的，请将其作废。",
        )
    if deed.of:
        _undoable(revision, deed)
    detail: dict[str, Any] = {"of": deed.of} if deed.of else {}
    if revision.signed is None:
        return d.Outcome(deed.verb, {}, deed.why, detail=detail)
    detail["signed"] = revision.signed.model_dump(mode="json", include={"sha256", "by", "at"})
    fields: dict[str, Any] = {
        "signed": None,
        "content": _with_signature(revision.content, "", None),
    }
    return d.Outcome(deed.verb, fields, deed.why, detail=detail)


_QUIET = (Verb.PHONE, Verb.CONFIRM, Verb.RETRACT)  # calls are registered at any time


def _undoable(revision: Revision, deed: d.Move) -> None:
    """Only the last deed is taken back, and no signature comes back by itself."""
    said = [entry for entry in revision.trail if entry.verb not in _QUIET]
    if not said or said[-1].key != deed.of:
        raise refused(revision, "之后已有后续办理，不能撤销")
    if deed.verb is Verb.RESUBMIT and said[-1].before_state is State.SIGNED:
        raise refused(revision, "退回前已经签发，签发已失效", "请重新送审，由带班领导再次签发。")


def _written(revision: Revision) -> bool:
    draft = revision.content.draft
    return draft is not None and bool(draft.body.strip())


def fingerprint(content: Content) -> str:
    """Return the sha256 of everything that is signed."""
    return hashlib.sha256(content.model_dump_json().encode()).hexdigest()


def _sign(revision: Revision, deed: d.Sign, call: Call) -> d.Outcome:
    _target(revision, Verb.SIGN, call)
    if not _written(revision):
        raise refused(revision, "还没有文稿", "请退回补齐文稿。")
    content = signed_content(revision, call)
    signed = Signed(
        by=call.principal.id,
        by_name=call.principal.name,
        at=call.at,
        sha256=fingerprint(content),
        record=deed.record,
        flags=deed.flags,
    )
    detail = {"sha256": signed.sha256}
    return d.Outcome(Verb.SIGN, {"content": content, "signed": signed}, detail=detail)


def signed_content(revision: Revision, call: Call) -> Content:
    """Return the content with the signer's name and the date of the document filled in.

    成文日期 is the day on which the leader signed (GB/T 9704—2012 7.3.5.4).
    """
    return _with_signature(revision.content, call.principal.name, call.at)


def _with_signature(content: Content, name: str, at: datetime | None) -> Content:
    draft = content.draft
    if draft is not None:
        signature = draft.signature.model_copy(update={"signer": name, "at": at})
        draft = draft.model_copy(update={"signature": signature})
    heading = content.heading.model_copy(update={"signer": name})
    return content.model_copy(update={"draft": draft, "heading": heading})


# --- after the signature


def _send(revision: Revision, deed: d.Send, call: Call) -> d.Outcome:
    _target(revision, Verb.SEND, call)
    if revision.signed is None or fingerprint(revision.content) != revision.signed.sha256:
        raise refused(revision, "的内容与签发时不一致", "请退回后重新签发。")
    sent = deed.sent
    detail = {"sha256": sent.sha256, "recipients": list(sent.recipients), "way": sent.way}
    return d.Outcome(Verb.SEND, {"sent": sent}, sent.way, detail=detail)


def _phone(revision: Revision, deed: d.Phone, call: Call) -> d.Outcome:
    told = deed.call
    verb = Verb.PHONE if told.kind is Spoken.REPORT else Verb.CONFIRM
    if told.kind is Spoken.CONFIRM and revision.sent is None:
        raise refused(revision, "还没有报出，不能登记电话确认")
    if told.kind is Spoken.CONFIRM and revision.sent and told.at < revision.sent.at:
        raise refused(revision, "的确认时间早于报出时间", "请核对确认时间。")
    if told.at > call.at:
        raise refused(revision, "的通话时间晚于现在", "请核对通话时间。")
    fields = {"telephone": (*revision.telephone, told)}
    return d.Outcome(verb, fields, f"{told.recipient}{told.answered_by}")


def _retract(revision: Revision, deed: d.Retract, call: Call) -> d.Outcome:
    known = {told.key: told for told in revision.telephone}
    if deed.key not in known or known[deed.key].retracted:
        raise refused(revision, "没有这条电话登记，或已经撤销")
    telephone = tuple(
        told.model_copy(update={"retracted": True}) if told.key == deed.key else told
        for told in revision.telephone
    )
    return d.Outcome(Verb.RETRACT, {"telephone": telephone}, detail={"of": deed.key})


_DEEDS: dict[type[Any], Callable[[Revision, Any, Call], d.Outcome]] = {
    d.Edit: _edit,
    d.TakeBack: _take_back,
    d.Move: _move,
    d.Sign: _sign,
    d.Send: _send,
    d.Phone: _phone,
    d.Retract: _retract,
}
