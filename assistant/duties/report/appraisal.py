"""What a report comes to: its record, and what still keeps it from being signed."""

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.chain import carried
from assistant.duties.report.chain.changes import diff
from assistant.duties.report.chain.wording import name
from assistant.duties.report.draft.correction import Corrected, as_correction
from assistant.duties.report.draft.lasting import known_before
from assistant.duties.report.draft.model import Draft
from assistant.duties.report.parts import Known, Parts
from assistant.duties.report.record import ChainFlag, Fact, Record, Severity, Slot, Step
from assistant.duties.report.revision import Content, Revision, chain
from assistant.duties.report.store import ReportStore
from core.database import Database

_RECORDS = 128  # kept in memory, so that a page that is looked at again costs nothing
_BLANK = re.compile(r"【待[^】]{0,60}】")


@dataclass(frozen=True, slots=True)
class Block:
    """One reason why a report can't be signed now. `key` is what a decision is written under."""

    key: str
    text: str
    decidable: bool = True


class Appraisal:
    """Reads reports with the parts it is given, each content once."""

    def __init__(self, database: Database, parts: Parts) -> None:
        self.parts = parts
        self.store = ReportStore(database)
        self._records: OrderedDict[str, Record] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, id: str) -> Revision:
        """Return a report with its history, or raise NotFound."""
        return self.store.get(id)

    def record(self, revision: Revision) -> Record:
        """Return what is known in a report: as it was signed, or read from it now."""
        if revision.signed is not None:
            return revision.signed.record
        return self.assessed(revision, revision.content)

    def known(self, revision: Revision) -> Known:
        """Return a report together with its record."""
        return Known(revision, self.record(revision))

    def assessed(self, revision: Revision, content: Content) -> Record:
        """Read a content as that of a revision; the same one is read once."""
        made = self._read(revision, content, ())
        more = self._carried(revision, made)
        return self._read(revision, content, more) if more else made

    def _read(self, revision: Revision, content: Content, more: Sequence[Fact]) -> Record:
        read = content.model_dump_json(include={"sources", "now", "typed", "decisions"})
        known = "".join(fact.text for fact in more)
        key = hashlib.sha256(f"{revision.step}{known}{read}".encode()).hexdigest()
        with self._guard:
            if key in self._records:
                self._records.move_to_end(key)
                return self._records[key]
        typed = [fact for facts in content.typed.values() for fact in facts]
        emptied = frozenset(slot for slot, facts in content.typed.items() if not facts)
        made = self.parts.assess(
            content.material, revision.step, content.decided, [*typed, *more], emptied
        )
        with self._guard:
            self._records[key] = made
            while len(self._records) > _RECORDS:
                self._records.popitem(last=False)
        return made

    def _carried(self, revision: Revision, made: Record) -> list[Fact]:
        if revision.step is Step.FIRST:
            return []
        return carried(made, [known.record for known in self.before(revision)])

    def composed(self, revision: Revision, content: Content) -> Draft:
        """Make the text of a report from its facts."""
        earlier = [known.record for known in self.before(revision)]
        if revision.corrects and (wrong := self.previous(revision)):
            earlier.append(wrong.record)
        made = self.parts.compose(
            self.assessed(revision, content),
            content.material,
            revision.step,
            revision.model_copy(update={"content": content}).header(),
            before=known_before(earlier),
        )
        if revision.correction:
            made = as_correction(made, self._corrected(revision, content))
        title = content.heading.title
        return made.model_copy(update={"title_parts": (title,)}) if title else made

    def _corrected(self, revision: Revision, content: Content) -> list[Corrected]:
        wrong = self.previous(revision)
        changes = diff(wrong.record, self.assessed(revision, content)) if wrong else []
        return [
            Corrected(c.slot, name(c.slot), c.before, c.now)
            for c in changes
            if c.kind == "变化" and c.slot is not Slot.CATEGORY
        ]

    def written(self, revision: Revision) -> Revision:
        """Return a report with a text: one that has none yet gets what follows from its facts."""
        if revision.content.draft is not None:
            return revision
        draft = self.composed(revision, revision.content)
        content = revision.content.model_copy(update={"draft": draft})
        return revision.model_copy(update={"content": content})

    def before(self, revision: Revision) -> list[Known]:
        """Return the signed reports of the chain that this one is measured against, in order.

        Where a report was corrected the correction stands for it; a correction is not measured
        against what it corrects.
        """
        standing: dict[tuple[str, int], Revision] = {}
        for other in chain(self.store.of_incident(revision.incident)):
            if other.position >= revision.position or not other.state.binding:
                continue
            standing[(other.step, other.no)] = other  # keeps the place of the first
        if revision.corrects:
            standing.pop((revision.step, revision.no), None)
        return [Known(other, self.record(other)) for other in standing.values()]

    def previous(self, revision: Revision) -> Known | None:
        """Return the report that this one's changes are told against."""
        if revision.corrects:
            wrong = self.get(revision.corrects)
            return Known(wrong, self.record(wrong))
        earlier = self.before(revision)
        return earlier[-1] if earlier else None

    def flags(self, revision: Revision) -> list[ChainFlag]:
        """Return what between this report and the earlier ones must be looked at.

        One about which somebody wrote a decision is told as explained.
        """
        if revision.signed is not None:
            return list(revision.signed.flags)
        earlier = [
            (k.revision.step, k.revision.content.material, k.record) for k in self.before(revision)
        ]
        if not earlier:
            return []
        material, decided = revision.content.material, revision.content.decided
        found = self.parts.compare(earlier, revision.step, material, self.record(revision))
        return [_explained(flag, decided.get(flag_key(flag), "")) for flag in found]

    def blocks(self, revision: Revision) -> list[Block]:
        """Return why it can't be signed now; nothing where it can."""
        record = self.record(revision)
        found = [
            Block(c.key, f"{c.what}有矛盾：{' / '.join(w.text for w in c.values)}")
            for c in record.unresolved
        ]
        found += [
            Block(flag_key(flag), flag.note)
            for flag in self.flags(revision)
            if flag.severity is Severity.ERROR
        ]
        draft = revision.content.draft
        if draft is None or not draft.body.strip():
            return [*found, Block("draft", "还没有文稿", decidable=False)]
        blanks = dict.fromkeys(_BLANK.findall(draft.text))
        found += [
            Block(f"blank:{blank}", f"文稿中还有{blank}", decidable=False) for blank in blanks
        ]
        if why := self.parts.secret(draft.text):
            found.append(Block("secret", why, decidable=False))
        return found


def flag_key(flag: ChainFlag) -> str:
    """Return the key under which a decision about a chain flag is written."""
    return f"chain:{flag.type}:{flag.field}:{flag.prev}:{flag.now}"


def _explained(flag: ChainFlag, said: str) -> ChainFlag:
    if not said or flag.severity is not Severity.ERROR:
        return flag
    note = f"{flag.note}（已说明：{said}）"
    return flag.model_copy(update={"severity": Severity.EXPLAINED, "note": note})
