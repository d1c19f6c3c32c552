"""Splits an utterance into its steps: 再/然后/同时/先…再, 写完…; never inside a quotation.

Clauses are found by punctuation and connectives; each is asked whether it names an action of its
own. What names none belongs to the step before it (a deadline, a reason, what is to be announced)
or, at the beginning, to the first step (who called, what happened).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.understand.classify import Scored, score
from assistant.understand.frames import frames
from assistant.understand.reading import Reading

_PUNCTUATION = re.compile(r"[\uff0c,。\uff1b;\uff01!\uff1f?\n]+|(?<!\d)[\uff1a:]|[\uff1a:](?!\d)")
_COLON = re.compile(r"[\uff1a:]")
_HARD = re.compile(r"[。\uff1b;\n]")
# where a new step may start without punctuation before it
_JOINT = re.compile(
    r"(?:然后|接着|随后|同时|顺便|顺带|并且|另外|之后|完了|而后|并(?=[派推通发把向给截催升打转标]))|"
    r"(?<=.{3})(?:再(?=[把给派推通发截催升打出导起写查看调开核标列定]))|(?<=[完了])(?=就)"
)
_CONNECTED = re.compile(
    r"^\s*(?:再|然后|接着|随后|同时|顺便|顺带|并且?|另外|最后|之后|完了|而后|也|还有|还要|以及|写完|办完|先)"
)
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


@dataclass(frozen=True, slots=True)
class _Clause:
    part: Reading
    scores: tuple[Scored, ...]
    hard: bool  # a full stop or semicolon stands before it
    connected: bool  # starts with 再, 然后, …
    told: bool = False  # stands behind a colon

    @property
    def trigger(self) -> str:
        if self.scores and self.scores[0].named:
            return self.scores[0].name
        return ""


def segment(reading: Reading) -> list[Step]:
    """Return the steps in the order said; one step where nothing can be told apart."""
    clauses = _clauses(reading)
    groups = _groups(clauses)
    return [_step(reading, group) for group in groups] or [
        Step(reading, tuple(score(reading.own, reading.kinds())))
    ]


def _clauses(reading: Reading) -> list[_Clause]:
    found: list[_Clause] = []
    at, hard, told = reading.start, False, False
    for match in [*_PUNCTUATION.finditer(reading.words, reading.start, reading.end), None]:
        end = match.start() if match else reading.end
        for number, (a, b) in enumerate(_at_joints(reading, at, end)):
            clause = _clause(reading.part(a, b), hard and number == 0, number > 0)
            found.append(replace(clause, told=told and number == 0))
        if match:
            at, hard = match.end(), bool(_HARD.search(match[0]))
            told = bool(_COLON.search(match[0]))
    return [c for c in found if c.part.full.strip()]


def _clause(part: Reading, hard: bool, connected: bool) -> _Clause:
    return _Clause(
        part,
        tuple(score(part.own, part.kinds())),
        hard,
        connected or bool(_CONNECTED.match(part.own)),
    )


def _at_joints(reading: Reading, start: int, end: int) -> list[tuple[int, int]]:
    """Split a clause at its connectives where both sides name an action."""
    for joint in _JOINT.finditer(reading.words, start, end):
        at = joint.start()
        if at <= start or at >= end:
            continue
        left = _clause(reading.part(start, at), False, False)
        right = _clause(reading.part(at, end), False, False)
        if left.trigger and right.trigger not in ("", left.trigger) and _acts(left.part):
            return [(start, at), *_at_joints(reading, at, end)]
    return [(start, end)]


def _groups(clauses: Sequence[_Clause]) -> list[list[_Clause]]:
    groups: list[list[_Clause]] = []
    waiting: list[_Clause] = []  # clauses before the first action
    for clause in clauses:
        if groups and _leads_in(groups[-1], clause):
            groups[-1] = [*(replace(c, scores=()) for c in groups[-1]), clause]
        elif groups and _belongs(groups[-1], clause):
            groups[-1].append(clause)
        elif clause.trigger:
            groups.append([*waiting, clause])
            waiting = []
        else:
            waiting.append(clause)
    return groups or ([waiting] if waiting else [])


_PLAIN = 4.4  # the same where a cue names the action outright
_FAINT = 4.5  # what asks less strongly than this only leads in to a strong clause

_VERB = re.compile(
    r"[查看列开关派催升退写拟出导发推截记建核标找问读调办结算切降拉推]|起草|打开|进入|进|转|恢复|通知|登记|定位|给我|汇总|生成|重拨|告诉|摘要"
)
_ASKS = re.compile(r"谁|哪|什么|多少|几|吗|怎么|呢|啥|多久|没有|了没|在哪")


def _leads_in(group: Sequence[_Clause], clause: _Clause) -> bool:
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
    if _CONNECTED.match(clause.part.own) and not re.match(r"\s*(?:再|就)", clause.part.own):
        return False
    return not _acts(group[0].part)


def _acts(part: Reading) -> bool:
    """Say whether a part asks for something, rather than naming what is acted on."""
    return bool(_VERB.search(_without_names(part)) or _ASKS.search(part.own))


def _without_names(part: Reading) -> str:
    words = list(part.own)
    for mention in part.mentions:
        a, b = mention.start - part.start, mention.end - part.start
        words[a:b] = " " * (b - a)
    return re.sub(
        r"(?<=[轮次上午晚早])(?:查岗|点名|抽查)|打(?:的|通)|派出所|出口|进出|结果|记录|首报|续报|看法|发生|发的|办公",
        " ",
        "".join(words),
    )


def _belongs(group: Sequence[_Clause], clause: _Clause) -> bool:
    """Say whether a clause goes on with the step before it."""
    action = _action(group)
    if not clause.trigger:
        return True
    if not _stands(action, clause):
        return True
    if _gathers(action, group, clause):
        return True
    if clause.trigger == action:
        return not _another(group, clause)
    return _only_adds(action, clause)


_LOUD = 6.2  # how strongly a clause must ask to be a step without 再/然后/； before it


def _stands(action: str, clause: _Clause) -> bool:
    """Say whether a clause asks strongly enough to be a step of its own."""
    if clause.connected or clause.hard:
        return True
    if clause.trigger == action == "device.set":
        return True
    best = clause.scores[0]
    return (best.cue >= 4 and best.total >= _PLAIN) or (best.cue >= 3 and best.total >= _LOUD)


def _gathers(action: str, group: Sequence[_Clause], clause: _Clause) -> bool:
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
}


def _only_adds(action: str, clause: _Clause) -> bool:
    return clause.trigger in _SAME_BREATH.get(action, ()) and not clause.connected


def _another(group: Sequence[_Clause], clause: _Clause) -> bool:
    """Say whether a clause with the same action is about something else."""
    action = _action(group)
    likes = frames()[action].likes
    before = {m.candidates[0].id for c in group for m in c.part.mentions if str(m.kind) in likes}
    here = {m.candidates[0].id for m in clause.part.mentions if str(m.kind) in likes}
    if action == "device.set":
        return any(c.trigger == action and _commands(c) for c in group) and bool(_commands(clause))
    if action == "report.update":
        return clause.connected
    if action == "video.push":
        return bool(re.search(r"[给到上]", clause.part.own))
    return bool(before and here - before) or (
        clause.connected and bool(here) and bool(before) and here != before
    )


_COMMAND = re.compile(
    r"打开|关|开|拉|调|降|升|切|换|静音|放|布局|分屏|暗|亮|停|制热|制冷|送风|播|喊|度$|叫"
)


def _commands(clause: _Clause) -> bool:
    return bool(_COMMAND.search(clause.part.own))


def _action(group: Sequence[_Clause]) -> str:
    best = max(group, key=lambda c: c.scores[0].total if c.trigger else 0.0)
    return best.trigger


def _step(reading: Reading, group: Sequence[_Clause]) -> Step:
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
