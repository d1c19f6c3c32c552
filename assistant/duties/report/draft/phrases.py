"""The phrases of a report, each made from facts only. None where there is nothing to say."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from assistant.duties.report.draft import account, counts, standing, tidy, unknown
from assistant.duties.report.draft.counts import piece
from assistant.duties.report.draft.forces import forces, same_arrival
from assistant.duties.report.draft.lasting import LASTING, detached
from assistant.duties.report.draft.model import Header, Piece
from assistant.duties.report.draft.moments import Teller
from assistant.duties.report.draft.spoken import written
from assistant.duties.report.draft.trace.figures import clocks
from assistant.duties.report.draft.wording import event_words, first_match, wording
from assistant.duties.report.record import Fact, Material, Record, Slot, Status
from core.text import int_to_chinese

Phrase = list[Piece] | None
_BARE_FIGURE = re.compile(
    "^(?:约|大约|大概|近|差不多|将近)?[0-9一二两三四五六七八九十百千]+(?![0-9点时日月号])"
)


@dataclass
class Phrases:
    """Makes the phrases of one report. `before` is the record of the report before this one.

    `retells`: what that one told is told again, as in a 终报.
    """

    record: Record
    material: Material
    header: Header
    before: Record | None = None
    retells: bool = False
    teller: Teller = field(init=False)
    _told: dict[str, Slot] = field(init=False, default_factory=dict[str, Slot])

    def __post_init__(self) -> None:
        self.teller = Teller(self.material.now)
        self._makers: dict[str, Callable[[], Phrase]] = {
            "title_time": self._title_time,
            "occurred_at": lambda: self._time(Slot.OCCURRED_AT),
            "alarm": self._alarm,
            "received_at": lambda: self._time(Slot.RECEIVED_AT),
            "place": lambda: self._plain(Slot.PLACE),
            "event": self._event,
            "source": lambda: self._plain(Slot.SOURCE),
            "account": self._account,
            "health": lambda: account.health(self.record, self.material),
            "casualties": self._casualties,
            "changes": self._changes,
            "impact": lambda: self._prefixed(Slot.IMPACT),
            "loss": self._loss,
            "forces": self._forces,
            "leaders": self._leaders,
            "commander": lambda: self._labelled("commander", Slot.COMMANDER),
            "measures_done": lambda: self._measures(Status.STATED, Status.DENIED),
            "measures_doing": lambda: self._measures(Status.ONGOING),
            "planned": lambda: self._measures(Status.PLANNED),
            "trend": self._trend,
            "cause": self._cause,
            "requests": lambda: self._prefixed(Slot.REQUEST),
            "contact": self._contact,
            "disputes": lambda: standing.disputes(self.record),
            "unknown": lambda: unknown.unknown(self.record, self.material),
            "follow_up": self._follow_up,
        }

    @property
    def category(self) -> str:
        """The settled category, "" where there is none."""
        fact = self._one(Slot.CATEGORY)
        return fact.text if fact else ""

    def make(self, name: str) -> Phrase:
        """Return the phrase of this name. KeyError where there is no such phrase."""
        return self._makers[name]()

    def _words(self, fact: Fact) -> str:
        """A fact's text as a report writes it: no spoken words, no 昨天."""
        return self.teller.absolute(written(tidy.tidy(tidy.finished(fact))))

    def _contested(self, slot: Slot) -> Phrase:
        for conflict in self.record.unresolved:
            if conflict.slot is slot:
                return [counts.disputed(conflict)]
        return None

    def _one(self, slot: Slot) -> Fact | None:
        fact = self.record.one(slot)
        lasts = slot in LASTING and not self._contested(slot)
        if fact is None and self.before is not None and lasts:
            fact = self.before.one(slot)
        return None if fact is None or fact.status is Status.HEARSAY else fact

    def _time(self, slot: Slot) -> Phrase:
        fact = self._one(slot)
        return self._contested(slot) if fact is None else [piece(self.teller.fact(fact), fact)]

    def _title_time(self) -> Phrase:
        fact = self._one(Slot.OCCURRED_AT)
        return None if fact is None else [piece(Teller(self.material.now).fact(fact), fact)]

    def _plain(self, slot: Slot) -> Phrase:
        fact = self._one(slot)
        if fact is None or fact.status is Status.UNKNOWN:
            return self._contested(slot)
        return [piece(self._words(fact), fact)]

    def _alarm(self) -> Phrase:
        fact = self._one(Slot.ALARM_AT)
        if fact is None:
            return None
        taker = "，" + fact.said_by if fact.said_by else ""
        return [piece(self.teller.fact(fact) + taker + wording()["alarm"], fact)]

    def _account(self) -> Phrase:
        told = account.account(self.record, self.material)
        return told and [p.model_copy(update={"text": self.teller.absolute(p.text)}) for p in told]

    def _event(self) -> Phrase:
        fact = self._one(Slot.CATEGORY)
        if fact is None:
            return self._contested(Slot.CATEGORY)
        told = "\n".join(account.clause_of(span, self.material) for span in fact.spans)
        return [piece(event_words(fact.text, told), fact)]

    def _casualties(self) -> Phrase:
        said = counts.casualties(self.record, self.category) or []
        evacuated = self.record.one(Slot.EVACUATED)
        words = counts.count_words(evacuated, self.category) if evacuated else None
        if evacuated and words and not self._told_elsewhere(evacuated):
            said += (
                [Piece(text="，"), piece(words, evacuated)] if said else [piece(words, evacuated)]
            )
        if not said:
            return None
        head, _, tail = str(wording()["as_of"]).partition("{at}")
        holds, fact = self._as_of()
        at = self.teller.moment(holds) if fact is None else self.teller.fact(fact)
        if not at:
            return said
        told = Piece(text=at) if fact is None else piece(at, fact)
        return [Piece(text=head), told, Piece(text=tail), *said]

    def _told_elsewhere(self, evacuated: Fact) -> bool:
        """Whether what was done or the extent tells the same people: 疏散60人 is said once."""
        deeds = [*self.record.all(Slot.IMPACT), *self.record.all(Slot.MEASURE)]
        done = [fact for fact in deeds if fact.status is Status.STATED]
        return tidy.within(evacuated, done)

    def _as_of(self) -> tuple[datetime, Fact | None]:
        """The moment for which the counts hold: as said, else when it was reported, else now."""
        said = {f.as_of for f in self.record.facts if f.slot in counts.CASUALTIES and f.as_of}
        if len(said) == 1:
            return said.pop(), None
        received = self._one(Slot.RECEIVED_AT)
        if received is not None and received.moment is not None:
            return received.moment, received
        return self.material.now, None

    def _changes(self) -> Phrase:
        if self.before is None:
            return None
        return counts.changes(self.before, self.record, self.category)

    def _sayable(self, slot: Slot) -> Sequence[Fact]:
        """The facts of a slot that may be stated and that the report before didn't tell."""
        before = self.before if not self.retells else None
        told = {f.text for f in before.all(slot)} if before else set[str]()
        found: list[Fact] = []
        for fact in self.record.all(slot):
            if fact.status in (Status.HEARSAY, Status.UNKNOWN) or fact.text in told:
                continue
            if tidy.cut_off(fact, self.material):
                continue
            # One clause can be both a measure and how things stand: it is told once.
            if self._told.setdefault(fact.text, slot) is slot:
                told.add(fact.text)
                found.append(fact)
        return found

    def _many(self, facts: Sequence[Fact], prefix: str = "") -> Phrase:
        said: list[Piece] = []
        for fact in facts:
            text = self._words(fact)
            if said:
                said.append(Piece(text="；" if any(c in text for c in "\uff0c\uff1b") else "，"))
            said.append(piece((prefix if not said else "") + text, fact))
        return said or None

    def _prefixed(self, slot: Slot) -> Phrase:
        facts = self._sayable(slot)
        rule = wording()[{Slot.REQUEST: "requests"}.get(slot, slot.value)]
        bare = bool(facts) and not re.search(rule["words"], self._words(facts[0]))
        if slot is Slot.IMPACT:
            bare = bare and _BARE_FIGURE.match(self._words(facts[0])) is not None
        return self._many(facts, rule["prefix"] if bare else "")

    def _trend(self) -> Phrase:
        """How it stands; what is only expected is told so, after what is."""
        facts = self._sayable(Slot.TREND)
        return self._many(standing.trend(facts, standing.told_at(self.record, self.material)))

    def _loss(self) -> Phrase:
        unknown = [f for f in self.record.all(Slot.LOSS) if f.status is Status.UNKNOWN]
        told = self._prefixed(Slot.LOSS)
        return told or ([piece(wording()["loss"]["unknown"], unknown[0])] if unknown else None)

    def _labelled(self, name: str, slot: Slot) -> Phrase:
        return self._labelling(name, self._sayable(slot))

    def _labelling(self, name: str, facts: Sequence[Fact]) -> Phrase:
        said = self._many(facts)
        head, _, tail = str(wording()[name]).partition("{text}")
        return None if said is None else [Piece(text=head), *said, Piece(text=tail)]

    def _leaders(self) -> Phrase:
        there = [(f, tidy.leader(f.text)) for f in self._sayable(Slot.LEADER)]
        facts = [f.model_copy(update={"text": text}) for f, text in there if text]
        return self._labelling("leaders", facts)

    def _contact(self) -> Phrase:
        """Whom to call stands in every report: who was named before stays while nobody else is."""
        facts = self._sayable(Slot.CONTACT)
        if not facts and self.before is not None and not self._contested(Slot.CONTACT):
            facts = [detached(fact) for fact in self.before.all(Slot.CONTACT)]
        return self._labelling(
            "contact", [f.model_copy(update={"text": tidy.contact(f.text)}) for f in facts]
        )

    @property
    def _arrivals(self) -> Sequence[Fact]:
        """Measures that tell no more than that a force came."""
        ends = wording()["arrival"]
        measures = self.record.all(Slot.MEASURE)
        return [m for m in measures if m.status is Status.STATED and re.search(ends, m.text)]

    def _forces(self) -> Phrase:
        doing = self._deeds
        places = [span for fact in self.record.all(Slot.PLACE) for span in fact.spans]
        texts = [fact.text for fact in doing]
        named = [
            (fact, tidy.force(fact, self.material, texts, places))
            for fact in self._sayable(Slot.FORCE)
        ]
        facts = [f.model_copy(update={"text": text}) for f, text in named if text]
        return forces(facts, self._arrivals, doing, self.material, self._words)

    @property
    def _deeds(self) -> Sequence[Fact]:
        """What is told done or being done, for forces that are named there."""
        forces = self.record.all(Slot.FORCE)
        facts = [*self.record.all(Slot.MEASURE), *self.record.all(Slot.TREND)]
        done = [f for f in facts if f.status in (Status.STATED, Status.ONGOING)]
        arrivals = self._arrivals
        return [f for f in done if f not in arrivals and not tidy.only_arrival(f, forces)]

    def _measures(self, *statuses: Status) -> Phrase:
        progress = wording()["progress"]
        said: list[Piece] = []
        forces = self.record.all(Slot.FORCE)
        facts = self._sayable(Slot.MEASURE)
        for fact in facts:
            status = fact.status
            if tidy.own_deed(fact.text) or tidy.only_arrival(fact, forces):
                continue
            if tidy.again(fact.text, [f.text for f in facts]):
                continue
            told = fact in self._arrivals and any(same_arrival(f, fact) for f in forces)
            if told and not any(clocks(fact.text)):
                continue
            if status is Status.PLANNED and re.search(progress["called"], fact.text):
                status = Status.ONGOING  # 叫了吊车: not there yet, but no longer only meant
            if status is Status.STATED and re.search(progress["aimed_at"], fact.text):
                status = Status.PLANNED
            if status not in statuses:
                continue
            text = self._words(fact)
            rule = _rule_of(fact, status)
            if rule and not re.search(rule["words"], text):
                if "prefix" not in rule:
                    continue  # said not to be so, in words that don't show it
                text = rule["prefix"] + text
            said += [Piece(text="；"), piece(text, fact)] if said else [piece(text, fact)]
        return said or None

    def _cause(self) -> Phrase:
        rule = wording()["cause"]
        fact = self._one(Slot.CAUSE)
        if fact is None:
            return self._contested(Slot.CAUSE)
        noun = first_match(rule["nouns"], self.category)
        noun = noun["noun"] if noun else ""
        if fact.status is Status.UNKNOWN:
            return [piece(noun + rule["unknown"], fact)]
        if fact.status is not Status.STATED or re.search("调查|在查|勘查|核查|待查", fact.text):
            return [piece(noun + rule["investigating"], fact)]
        text = self._words(fact)
        if not re.search(rule["words"], text):
            text = rule["prefix"] + text
        if fact.said_by and fact.said_by not in text:
            text = rule["by"].format(who=fact.said_by, text=text)
        return [piece(text, fact)]

    def _follow_up(self) -> Phrase:
        number = int_to_chinese(self.header.sequence)
        return [Piece(text=wording()["follow_up"].format(n=number))]


def _rule_of(fact: Fact, status: Status) -> Mapping[str, str] | None:
    """How the words of a deed show how far it got; None where they say enough: 水务3时来看."""
    named = fact.said_by and fact.text.startswith(fact.said_by)
    named = named or re.match("火因|[\u4e00-\u9fff]{0,4}原因|起因|死因", fact.text)
    return None if named or status is not fact.status else wording()["progress"].get(status.value)
