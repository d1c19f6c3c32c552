"""People between two reports: the dead and injured don't become fewer, the missing have a fate."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.chain.fates import (
    alive,
    bodies,
    dead_in_parts,
    found_alive,
    found_dead,
    found_so_far,
    hurt_rescuing,
    said_open,
    saved,
    saved_more,
    so_far,
    still_open,
    told_otherwise,
)
from assistant.duties.report.chain.wording import (
    explanation,
    has_any,
    labels,
    name,
    sentences,
)
from assistant.duties.report.record import (
    ChainFlag,
    Fact,
    Material,
    Record,
    Severity,
    Slot,
    Step,
)

Earlier = tuple[Step, Material, Record]


def number(record: Record, slot: Slot) -> int | None:
    """Return the exact count of a slot, None where it is unsaid or only rough."""
    fact = record.one(slot)
    return None if fact is None or fact.approx else fact.number


def last(before: Sequence[Earlier], slot: Slot) -> Fact | None:
    """Return the latest stated fact of a slot in the reports before."""
    for _, _, record in reversed(before):
        fact = record.one(slot)
        if fact is not None and (fact.number is not None or fact.moment or slot is Slot.PLACE):
            return fact
    return None


def decreases(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Flag the dead, injured and evacuated who are fewer than in the report before."""
    found: list[ChainFlag] = []
    for slot, severity in (
        (Slot.DEATHS, Severity.ERROR),
        (Slot.INJURED, Severity.ERROR),
        (Slot.SERIOUSLY_INJURED, Severity.WARN),
        (Slot.EVACUATED, Severity.WARN),
    ):
        earlier, now = last(before, slot), number(record, slot)
        if earlier is None or earlier.number is None or earlier.approx or now is None:
            continue
        if slot is Slot.SERIOUSLY_INJURED and any(f.field == Slot.INJURED for f in found):
            continue  # fewer hurt, fewer badly hurt: told once
        if slot is Slot.INJURED and so_far(material) >= earlier.number:
            continue  # 累计28人，住院3人: the smaller figure is of those in hospital
        if now < earlier.number:
            found.append(_decrease(slot, severity, earlier.number, now, before, material, record))
    return found


def corrected(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Tell figures that the text itself corrects upward, so that nobody has to look for them."""
    found: list[ChainFlag] = []
    for slot in (Slot.DEATHS, Slot.INJURED, Slot.MISSING, Slot.EVACUATED):
        earlier, now = last(before, slot), number(record, slot)
        if earlier is None or earlier.number is None or now is None or now <= earlier.number:
            continue
        if why := explanation(material, slot, str(earlier.number), str(now)):
            found.append(
                ChainFlag(
                    type="figure_corrected",
                    severity=Severity.EXPLAINED,
                    field=slot.value,
                    prev=str(earlier.number),
                    now=str(now),
                    note=f"{name(slot)}由{earlier.number}人更正为{now}人，材料已说明\uff1a{why}",
                )
            )
    return found


def _decrease(
    slot: Slot, severity: Severity, old: int, now: int,
    before: Sequence[Earlier], material: Material, record: Record,
) -> ChainFlag:  # fmt: skip
    why = explanation(material, slot, str(old), str(now)) or _course(
        slot, old - now, before, material, record
    )
    note = f"{name(slot)}由{old}人变为{now}人，" + (
        f"材料已说明\uff1a{why}" if why else "材料没有说明，须核实"
    )
    return ChainFlag(
        type=f"{slot.value}_decreased",
        severity=Severity.EXPLAINED if why else severity,
        field=slot.value, prev=str(old), now=str(now), note=note,
    )  # fmt: skip


def _course(
    slot: Slot, fewer: int, before: Sequence[Earlier], material: Material, record: Record
) -> str:
    """The injured die or leave hospital, the evacuated go home."""
    if slot is Slot.DEATHS:
        return ""
    words = labels()[_LEAVING.get(slot, "returned")]
    if slot is Slot.EVACUATED and _in_all(material, record, slot):
        return ""  # 共转移58人，均已回家: who went home was moved all the same
    if slot is Slot.INJURED and _in_all(material, record, slot):
        words = labels()["injured_die"]  # who was discharged was hurt all the same
    dead, dead_before = number(record, Slot.DEATHS), last(before, Slot.DEATHS)
    more = (dead or 0) - ((dead_before.number if dead_before else 0) or 0)
    if slot is Slot.INJURED and number(record, slot) == 0 and 0 < more < fewer:
        words = [w for w in words if w not in labels()["injured_die"]]  # the others are left open
    told = [s.strip() for s in sentences(material) if has_any(s, words)]
    if slot in (Slot.INJURED, Slot.EVACUATED):  # 受伤2人，均已出院 tells nothing of the others
        told = [s for s in told if not _ALL_OF_THESE.search(s)]
    if told:
        return told[0]
    if slot is Slot.SERIOUSLY_INJURED and more >= fewer:
        return f"死亡人数同时增加{more}人"
    if slot is not Slot.INJURED:
        return ""
    if _looked_for(before):
        return ""  # the newly dead may be of the missing
    return f"死亡人数同时增加{more}人" if more == fewer else ""


def _looked_for(before: Sequence[Earlier]) -> bool:
    """Whether somebody was still missing or trapped when the last report was written."""
    for at in range(len(before) - 1, -1, -1):
        told = [number(before[at][2], slot) for slot in (Slot.MISSING, Slot.TRAPPED)]
        if all(count is None for count in told):
            continue
        since = [
            _last_number(before, slot) - _last_number(before[: at + 1], slot) for slot in _HARMED
        ]
        helpers = sum(hurt_rescuing(text) for _, text, _ in before[at + 1 :])
        return sum(count or 0 for count in told) > sum(max(0, more) for more in since) - helpers
    return False


_LEAVING = {Slot.INJURED: "injured_leave", Slot.SERIOUSLY_INJURED: "seriously_leave"}
_ALL_OF_THESE = re.compile(
    r"\d+[人例名][^\uff0c]{0,6}[\uff0c,]?(?:均|都|全部|全)已?[^\uff0c]{0,2}"
    r"(?:出院|离院|回家|治愈|返家|返回|回迁|返迁)"
)
_ALTOGETHER = re.compile(r"(?:共|造成|致|累计|总计|合计)[^\u3002\uff1b]{0,16}$")


def _in_all(material: Material, record: Record, slot: Slot) -> bool:
    """Whether the figure is of all who were hurt or moved, not of those still away."""
    fact = record.one(slot)
    if fact is None or not fact.spans:
        return False
    span = fact.spans[0]
    return bool(_ALTOGETHER.search(material.source(span.source).text[: span.end]))


@dataclass(frozen=True, slots=True)
class _Fate:
    """Those whose fate was open in an earlier report, and what is known of them now."""

    open_before: int
    open_now: int
    accounted: int
    dead_before: int
    text: str


def unaccounted(
    before: Sequence[Earlier], step: Step, material: Material, record: Record
) -> list[ChainFlag]:
    """Flag missing and trapped people of the last report whose fate this one does not tell."""
    fate = _fate(before, step, material, record)
    if fate is None:
        return []
    if short := _not_added(fate, material, record):
        return short
    earlier = [text for _, text, _ in before]
    rest = _rest(fate, earlier, material, record)
    if rest < 0:
        # 伤了几个讲不准 before: those told as hurt now are none of the missing
        unsure = not any(number(r, Slot.INJURED) is not None for _, _, r in before)
        extra = -rest - ((number(record, Slot.INJURED) or 0) if unsure else 0)
        return _too_many(fate, extra, before, material) if extra > 0 else []
    known = max(found_dead(material), saved_more(earlier, material))
    if rest <= known or told_otherwise(material, rest, earlier, others=fate.accounted > 0):
        return []
    if any(explanation(material, s, str(fate.open_before)) for s in (Slot.TRAPPED, Slot.MISSING)):
        return []  # 前面报4个是把回娘家的算进去了
    now = "\uff0c".join(_states(record)) or "未提及人员情况"
    return [
        ChainFlag(
            type="persons_unaccounted", severity=Severity.WARN, field="missing",
            prev=fate.text, now=now, note=f"前报{fate.text}，本报尚有{rest}人去向没有说明",
        )
    ]  # fmt: skip


def _rest(fate: _Fate, earlier: Sequence[Material], material: Material, record: Record) -> int:
    """How many of those whose fate was open are neither told of nor open now."""
    left = fate.open_before - fate.open_now
    rest = left - fate.accounted + hurt_rescuing(material)
    if by_word := found_alive(material):  # then the newly injured are none of the missing
        more = (number(record, Slot.DEATHS) or 0) - fate.dead_before
        rest = max(rest, left - max(0, more) - by_word)
    living = alive(material) - max((alive(text) for text in earlier), default=0)
    hurt = fate.accounted - max(0, (number(record, Slot.DEATHS) or 0) - fate.dead_before)
    rest -= max(0, living - hurt)  # 3人生还（轻伤2人）: the third is told of too
    out = saved(material)
    if rest > 0 and out is not None and not any(saved(text) for text in earlier):
        rest = min(rest, left - out)  # the hurt and the dead may be among those saved
    return rest


def _not_added(fate: _Fate, material: Material, record: Record) -> list[ChainFlag]:
    """The last of the missing was found dead, and the total of the dead stays what it was."""
    dead = number(record, Slot.DEATHS)
    told = min(found_dead(material), fate.open_before - fate.open_now)
    if dead is None or told <= 0 or dead >= fate.dead_before + told:
        return []
    if dead_in_parts(material) == fate.dead_before + told:
        return []
    note = (
        f"前报死亡{fate.dead_before}人、{fate.text}，本报又有{told}人找到时已死亡，"
        f"合计应为{fate.dead_before + told}人，本报仍写死亡{dead}人"
    )
    return [
        ChainFlag(
            type="persons_unaccounted", severity=Severity.ERROR, field=Slot.DEATHS.value,
            prev=f"死亡{fate.dead_before}人、{fate.text}", now=f"死亡{dead}人", note=note,
        )
    ]  # fmt: skip


def _fate(before: Sequence[Earlier], step: Step, now: Material, record: Record) -> _Fate | None:
    found = 0
    for at in range(len(before) - 1, -1, -1):
        _, material, earlier = before[at]
        gone = {slot: number(earlier, slot) for slot in (Slot.MISSING, Slot.TRAPPED)}
        if at and all(count is None for count in gone.values()) and (n := said_open(material)):
            gone[Slot.MISSING] = n  # 仍有2人失联, beside another figure of the missing
        if all(count is None for count in gone.values()):
            if told_otherwise(material, 1):  # their fate was told in a report between
                return None
            found += found_so_far(material)
            continue
        total = sum(count or 0 for count in gone.values())
        if _found_since(before[:at], material, earlier, total):
            return None
        if total <= found or not (_speaks_of_people(record) or step is Step.FINAL):
            return None
        texts = [f"{_STATE[s]}{c}人" for s, c in gone.items() if c]
        known = {slot: _last_number(before[: at + 1], slot) for slot in _HARMED}
        left = _open(record) or min(still_open(now), total)
        newly = sum(max(0, (number(record, slot) or 0) - known[slot]) for slot in _HARMED)
        return _Fate(total, left, newly, known[Slot.DEATHS], "、".join(texts))
    return None


_STATE = {
    Slot.DEATHS: "死亡", Slot.INJURED: "受伤", Slot.MISSING: "失联", Slot.TRAPPED: "被困",
}  # fmt: skip


def _found_since(before: Sequence[Earlier], material: Material, record: Record, total: int) -> bool:
    """搜到遗体2具，已确认为失踪2人: the report names those missing before, and tells of them."""
    text = "".join(source.text for source in material.sources)
    if not before or _open(before[-1][2]) != total or _STILL.search(text):
        return False
    more = (number(record, Slot.DEATHS) or 0) - _last_number(before, Slot.DEATHS)
    return more >= total and bool(_IDENTIFIED.search(text))


_STILL = re.compile(r"仍|还有|尚|剩|其余|另有")
_IDENTIFIED = re.compile(
    r"遗体|(?:搜到|找到|捞起|打捞|挖出)[^\u3002\uff1b\n]{0,12}(?:确认|遇难|死亡|身亡)"
)


def _speaks_of_people(record: Record) -> bool:
    return any(number(record, slot) is not None for slot in _STATE)


def _open(record: Record) -> int:
    return (number(record, Slot.MISSING) or 0) + (number(record, Slot.TRAPPED) or 0)


_HARMED = (Slot.DEATHS, Slot.INJURED)


def _last_number(before: Sequence[Earlier], slot: Slot) -> int:
    """The last count told up to a report; nobody where none was told."""
    return next((c for _, _, r in reversed(before) if (c := number(r, slot)) is not None), 0)


def _states(record: Record) -> list[str]:
    return [
        f"{word}{number(record, slot)}人"
        for slot, word in _STATE.items()
        if number(record, slot) is not None
    ]


_BROUGHT_IN = re.compile(
    r"(?:失(?:联|踪)|没找[着到]|没见着|没找到|下落不明|落水|被冲走)(?:人员|者|的)?[^\u3002\uff1b\n]{0,16}?(?:打捞|找到|捞上|搜到|发现|救起|上岸)"
)


def _too_many(
    fate: _Fate, more: int, before: Sequence[Earlier], material: Material
) -> list[ChainFlag]:
    """More dead and missing than were open or injured before, and nobody says where from."""
    hurt = last(before, Slot.INJURED)
    spare = (hurt.number or 0) if hurt else 0
    if (fate.open_now == 0 and bodies(material) <= fate.open_before) or more <= spare:
        return []
    text = "".join(source.text for source in material.sources)
    if _BROUGHT_IN.search(text) and more <= fate.open_now:
        return []  # the last of the missing is told of and dead
    if explanation(material, Slot.MISSING) or has_any(
        "".join(sentences(material)),
        ["新增", "又接", "又有", "另有", "新发现", "又报", "增加", "升至", "上升"],
    ):
        return []
    return [
        ChainFlag(
            type="persons_mismatch", severity=Severity.WARN, field="missing", prev=fate.text,
            now=f"失联被困{fate.open_now}人，另有新增伤亡",
            note=f"前报{fate.text}，本报合计多出{more}人，须核实",
        )
    ]  # fmt: skip
