"""Everybody who was in it: those who came out, the dead and the missing make up the whole.

A final report tells of all of them; a follow-up does where it says how many are missing yet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from assistant.duties.report.chain.earlier import Earlier, number, still_out
from assistant.duties.report.chain.fates import dead_in_parts, said_open, saved
from assistant.duties.report.chain.retold import aboard
from assistant.duties.report.chain.wording import words_of
from assistant.duties.report.record import ChainFlag, Material, Record, Severity, Slot, Step
from assistant.understand.quantities import NUMBER, integer


@dataclass(frozen=True, slots=True)
class _Tally:
    """What one report counts: all who were in it, and by what became of them."""

    whole: int
    out: tuple[int, ...]  # who came out alive, as told; the dead may be among those pulled out
    dead: int
    hurt: int
    left: int
    beside: tuple[int, ...] = ()  # further numbers of people told with the whole

    @property
    def readings(self) -> set[int]:
        """Every number the fates may come to: who was saved may be hurt, or have died since."""
        out, rest = sum(self.out), (self.dead, self.hurt, *self.beside)
        some = (sum(c) for size in range(len(rest) + 1) for c in combinations(rest, size))
        return {out + self.left + n for n in some}

    @property
    def told(self) -> str:
        """The fates as an officer reads them."""
        hurt = 0 if self.out else self.hurt
        rows = (("获救", sum(self.out)), ("死亡", self.dead), ("受伤", hurt))
        return "、".join(f"{word}{n}人" for word, n in (*rows, ("失联被困", self.left)) if n)

    @property
    def made(self) -> int:
        """What the fates come to when nobody is counted twice."""
        return sum(self.out) + self.dead + self.left + (0 if self.out else self.hurt)


def unbalanced(
    before: Sequence[Earlier], step: Step, material: Material, record: Record
) -> list[ChainFlag]:
    """Flag fates that in no reading make up all who were in it, or are more than were aboard."""
    tally = _tally(material, record)
    if tally is None or not (step is Step.FINAL or said_open(material)):
        return _too_many_aboard(before, material, record)
    if tally.whole in tally.readings:
        return []
    if tally.made > tally.whole:
        return [_flag(tally, "persons_sum_mismatch", Severity.ERROR)] if tally.out else []
    return [_flag(tally, "persons_unaccounted", Severity.WARN)]


def _flag(tally: _Tally, kind: str, severity: Severity) -> ChainFlag:
    note = f"{tally.told}，合计{tally.made}人，与总人数{tally.whole}人不符，须核实"
    return ChainFlag(
        type=kind, severity=severity, field="missing", prev=f"共{tally.whole}人", now=tally.told,
        note=note,
    )  # fmt: skip


def _tally(material: Material, record: Record) -> _Tally | None:
    """What the report counts, None where it does not claim to tell of everybody."""
    text = _text(material)
    data = words_of("balance")
    if re.search(data["rest_untold"], text) or re.search(data["all_told"], text):
        return None
    dead = max(number(record, Slot.DEATHS) or 0, dead_in_parts(material))
    hurt = number(record, Slot.INJURED) or 0
    own = _TOP.sub("", text)
    out = tuple(_counts(own, _out()))
    in_peril = _whole(text)
    left = said_open(material)
    if out and (dead or left or in_peril):
        whole = in_peril or aboard(material)
    elif not re.search(data["alive"], text) and (dead or left):
        whole = in_peril
    else:
        return None
    if not whole:
        return None
    beside = _beside(own, {whole, dead, hurt, left, *out})
    return _Tally(whole, out, dead, hurt, left, beside)


# 其中3人受伤: of those told already
_TOP = re.compile(r"其中[^\u3002\uff1b\n]*|\uff08[^\uff09]*\uff09")


def _text(material: Material) -> str:
    return "\n".join(source.text for source in material.sources)


_PEOPLE = re.compile(rf"(?<![:\uff1a点时\d])(?P<n>{NUMBER})(?:个|名|位)?人(?!次)")
_MOST = 4  # further numbers, beyond which nothing can be said


def _beside(text: str, known: set[int]) -> tuple[int, ...]:
    """3人回了村后亲戚家: numbers in the sentences of the whole whose fate no word here tells."""
    said = re.split(r"[\u3002\uff1b\n]", text)
    first = next((i for i, s in enumerate(said) if _whole(s)), 0)
    near = "\u3002".join(said[first : first + 3])
    found = [integer(m["n"]) or 0 for m in _PEOPLE.finditer(near)]
    return tuple(n for n in dict.fromkeys(found) if n and n not in known)[:_MOST]


@lru_cache(maxsize=1)
def _peril() -> tuple[re.Pattern[str], ...]:
    rows: list[str] = words_of("balance")["peril"]
    return tuple(re.compile(row.replace("{n}", f"(?P<n>{NUMBER})")) for row in rows)


def _whole(text: str) -> int:
    """落水8人, 压了两个工人: how many were in it from the first, 0 where it is not told."""
    not_all = re.compile(words_of("balance")["not_all"])
    found = [
        integer(match["n"]) or 0
        for pattern in _peril()
        for match in pattern.finditer(text)
        if not not_all.search(re.split(r"[\u3002\uff1b\n]", text[: match.start()])[-1])
    ]
    return max(found, default=0)


@lru_cache(maxsize=1)
def _out() -> re.Pattern[str]:
    data = words_of("balance")
    unit = r"(?:个|名|位)?(?:人|船员|乘客|游客|工人|群众|村民|旅客)?"
    return re.compile(
        rf"(?:{data['came_out']})(?:了|者|人员|的|到|共)*(?P<n>{NUMBER})(?:个|名|位|人)|"
        rf"(?<![:\uff1a点时\d])(?P<m>{NUMBER})(?=[个名位人]){unit}(?:已|都|均|先后|被|自行|安全|人)*(?:{data['alive']})"
        rf"(?!了?{NUMBER}[个名位人])"
    )


def _counts(text: str, pattern: re.Pattern[str]) -> list[int]:
    """Return each number once: 获救8人 … 获救的8人 are the same eight."""
    return list(dict.fromkeys(integer(m["n"] or m["m"]) or 0 for m in pattern.finditer(text)))


def _too_many_aboard(
    before: Sequence[Earlier], material: Material, record: Record
) -> list[ChainFlag]:
    """Flag 救起6人、遇难4人 where an earlier report told of nine on board."""
    texts = [material, *(text for _, text, _ in reversed(before))]
    total = next((count for text in texts if (count := aboard(text)) is not None), None)
    safe, dead = saved(material), number(record, Slot.DEATHS)
    if total is None or safe is None or dead is None:
        return []
    tally = _Tally(total, (safe,), dead, 0, still_out(record))
    among = total in tally.readings or re.search(r"其中", _text(material))
    if tally.made <= total or among:
        return []
    return [_flag(tally, "persons_sum_mismatch", Severity.ERROR)]
