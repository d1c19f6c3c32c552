"""Splits an utterance into its steps: 再/然后/同时/先…再, 写完…; never inside a quotation.

Clauses are found by punctuation and connectives; each is asked whether it names an action of its
own. What names none belongs to the step before it (a deadline, a reason, what is to be announced)
or, at the beginning, to the first step (who called, what happened).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.understand.classify import Scored, score
from assistant.understand.clauses import CONNECTED, Clause, acts, find_clauses
from assistant.understand.frames import frames
from assistant.understand.reading import Reading

# what belongs to a report of something happening, however much it sounds like an action
_TELLING = frozenset(
    {"contact.find", "contact.on_duty", "contact.mark_invalid", "event.feedback", "event.status",
     "event.find", "signal.read", "signal.alarms", "knowledge.ask", "video.find", "video.open",
     "map.locate", "map.nearby", "hotline.summary", "event.urge", "event.return",
     "device.status", "event.close", "notice.receipts", "event.create", "report.update",
     "video.push", "rollcall.status", "shift.who"}
)  # fmt: skip
# what follows an announcement is its content unless it is plainly another step
_ANNOUNCING = frozenset({"notice.send"})


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the utterance that asks for one action; `scores` are what it may be, best first."""

    part: Reading
    scores: tuple[Scored, ...]

    @property
    def action(self) -> str:
        """The likeliest action, "" where nothing in the words names one."""
        return self.scores[0].name if self.scores else ""


def segment(reading: Reading) -> list[Step]:
    """Return the steps in the order said; one step where nothing can be told apart."""
    found = find_clauses(reading)
    groups = _groups(found)
    return [_step(reading, group) for group in groups] or [
        Step(reading, tuple(score(reading.own, reading.kinds())))
    ]


def _groups(clauses: Sequence[Clause]) -> list[list[Clause]]:
    groups: list[list[Clause]] = []
    waiting: list[Clause] = []  # clauses before the first action
    for clause in clauses:
        if groups and _registers(groups, clause):
            groups = [[*(replace(c, scores=()) for group in groups for c in group), clause]]
        elif groups and _leads_in(groups[-1], clause):
            groups[-1] = [*(replace(c, scores=()) for c in groups[-1]), clause]
        elif groups and _belongs(groups[-1], clause):
            groups[-1].append(clause)
        elif clause.trigger:
            groups.append([*waiting, clause])
            waiting = []
        else:
            waiting.append(clause)
    return groups or ([waiting] if waiting else [])


_REGISTER_IT = re.compile(
    r"^\s*(?:先|就|请|快|马上|给我|帮我|把(?:这|它)[个条件事]?)*(?:登记|新建|建|立|录|记|开|起|挂|补录)"
    r"(?:一下|上|成|个|一|条|件|起|张|新|的)*(?:事件|工单|单子|单|案)?(?:吧|了)?\s*$"
)


def _registers(groups: Sequence[Sequence[Clause]], clause: Clause) -> bool:
    """Say whether a bare 建事件 takes what was told before it, which only sounds like asking."""
    if clause.trigger != "event.create" or not _REGISTER_IT.match(clause.part.own):
        return False
    return all(_action(group) in _TELLING for group in groups)


_PLAIN = 4.4  # the same where a cue names the action outright
_FAINT = 4.5  # what asks less strongly than this only leads in to a strong clause


def _leads_in(group: Sequence[Clause], clause: Clause) -> bool:
    """Say whether what stands before only names what the clause acts on: 没打通的，十分钟后再拨."""
    before = _action(group)
    if not before or not clause.trigger or clause.trigger == before or clause.scores[0].total < 4:
        return False
    weak = max(c.scores[0].total for c in group if c.trigger) < _FAINT
    if clause.trigger == "event.create" and weak:
        return not clause.connected and not clause.hard
    if frames()[before].follows or len(group) > 1:
        return False
    if clause.trigger == "event.create" or (weak and clause.scores[0].total >= _LOUD):
        return not clause.connected and not clause.hard
    if before == "event.status" and clause.trigger == "event.urge" and not clause.connected:
        return True
    if CONNECTED.match(clause.part.own) and not re.match(r"\s*(?:再|就)", clause.part.own):
        return False
    return not acts(group[0].part)


def _belongs(group: Sequence[Clause], clause: Clause) -> bool:
    """Say whether a clause goes on with the step before it."""
    action = _action(group)
    if not clause.trigger:
        return True
    if not _stands(action, clause) or _is_deadline(action, clause):
        return True
    if _gathers(action, group, clause):
        return True
    if clause.trigger == action:
        return not _another(group, clause)
    return _only_adds(action, clause)


_BY_THEN = re.compile(
    r"(?:前|之前|以前|之内|以内|内)[\u4e00-\u9fff]{0,3}?(?:办结|反馈|回复|回话|到场|到位|处置|处理|完成|落实|报|解决|办)"
)


def _is_deadline(action: str, clause: Clause) -> bool:
    """Say whether a clause tells by when the step before is to be done: 十二点前办结反馈."""
    slots = frames()[action].slots
    told = bool(clause.part.times) and bool(_BY_THEN.search(clause.part.own))
    return told and "deadline" in slots


_LOUD = 6.2  # how strongly a clause must ask to be a step without 再/然后/； before it


def _stands(action: str, clause: Clause) -> bool:
    """Say whether a clause asks strongly enough to be a step of its own."""
    if clause.connected or clause.hard:
        return True
    if clause.trigger == action == "device.set":
        return True
    best = clause.scores[0]
    return (best.cue >= 4 and best.total >= _PLAIN) or (best.cue >= 3 and best.total >= _LOUD)


def _gathers(action: str, group: Sequence[Clause], clause: Clause) -> bool:
    """What is told after 登记：… or 通知…：… is its content, unless 再/然后/； starts something."""
    if not frames()[action].follows:
        return False
    if clause.told:
        return True
    if clause.connected or clause.hard:
        return False
    if action in _ANNOUNCING and any(c.told for c in group):
        return True
    return clause.trigger in _TELLING and action != "report.update"


# in one breath these only say more about the other: 变电站在哪儿，图上点出来 / 查一下X，什么情况
_SAME_BREATH: dict[str, frozenset[str]] = {
    "knowledge.ask": frozenset({"knowledge.ask", "report.deadline", "event.find"}),
    "event.return": frozenset({"event.feedback", "event.status"}),
    "event.urge": frozenset({"event.feedback", "event.status"}),
    "event.dispatch": frozenset({"event.feedback"}),
    "map.locate": frozenset({"map.locate"}),
    "video.snapshot": frozenset({"event.feedback"}),
    "event.escalate": frozenset({"event.feedback", "event.status", "event.urge"}),
    "event.close": frozenset({"event.feedback"}),
    "rollcall.redial": frozenset({"rollcall.status"}),
    "rollcall.bulletin": frozenset({"rollcall.status"}),
    "contact.mark_invalid": frozenset({"contact.mark_invalid", "map.locate"}),
    "device.status": frozenset({"device.set"}),
    "report.draft": frozenset({"event.status"}),
    "device.scene": frozenset({"device.scene"}),
    "warn.call": frozenset({"notice.send", "rollcall.status"}),
    "rollcall.correct": frozenset({"rollcall.status", "rollcall.listen", "contact.on_duty"}),
    "report.void": frozenset({"report.material", "report.draft", "report.open", "report.send"}),
    "handover.hand_over": frozenset({"handover.hand_over", "report.sign"}),
    "handover.take_over": frozenset({"handover.take_over", "report.sign"}),
}


def _only_adds(action: str, clause: Clause) -> bool:
    first = re.match(r"\s*先", clause.part.own)  # 先标上 goes on, 再标上 is another step
    return clause.trigger in _SAME_BREATH.get(action, ()) and (not clause.connected or bool(first))


def _another(group: Sequence[Clause], clause: Clause) -> bool:
    """Say whether a clause with the same action is about something else."""
    action = _action(group)
    likes = frames()[action].likes
    before = {m.candidates[0].id for c in group for m in c.part.mentions if str(m.kind) in likes}
    here = {m.candidates[0].id for m in clause.part.mentions if str(m.kind) in likes}
    if action == "device.set":
        return any(c.trigger == action and _commands(c) for c in group) and _commands(clause)
    if action == "report.update":
        return clause.connected
    if action == "video.push":
        aimed = re.compile(
            r"[给到上]|[放投挂切](?=[\d一二三四五六七八九])|(?<=[\d一二三四五六七八九])区"
        )
        return bool(aimed.search(clause.part.own)) and any(aimed.search(c.part.own) for c in group)
    return bool(before and here - before) or (
        clause.connected and bool(here) and bool(before) and here != before
    )


_COMMAND = re.compile(
    r"打开|关|开|拉|调|降|升|切|换|静音|放|布局|分屏|暗|亮|停|制热|制冷|送风|播|喊|度$|叫"
)


def _commands(clause: Clause) -> bool:
    return bool(_COMMAND.search(_COMPLAINT.sub("", clause.part.own)))


# 太亮了 tells why, not what: the command comes with it or behind it
_COMPLAINT = re.compile(
    r"(?:太|有点儿?|好|挺|这么)(?:亮|暗|热|冷|吵|响|闷|刺眼|大声|小声)(?:了|的)?"
)


def _action(group: Sequence[Clause]) -> str:
    best = max(group, key=lambda c: c.scores[0].total if c.trigger else 0.0)
    return best.trigger


def _step(reading: Reading, group: Sequence[Clause]) -> Step:
    start, end = group[0].part.start, group[-1].part.end
    part = reading.part(start, end)
    action = _action(group)
    if action and frames()[action].follows:  # what is told must not speak for other actions
        return Step(part, next(c.scores for c in group if c.trigger == action))
    whole = score(part.own, part.kinds())
    best = {s.name: s for s in whole}
    for clause in group:
        for one in clause.scores:
            known = best.get(one.name)
            # the whole says more than its parts: what only one clause names counts by half
            half = replace(one, total=((known.total if known else 0.0) + one.total) / 2)
            if known is None or known.total < half.total:
                best[one.name] = half
    return Step(part, tuple(sorted(best.values(), key=lambda s: -s.total)))
