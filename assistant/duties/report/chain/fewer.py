"""Counts that become smaller: the dead never do, the injured and the evacuated for a reason."""

import re
from collections.abc import Sequence

from assistant.duties.report.chain.earlier import HARMED, Earlier, last, last_number, number
from assistant.duties.report.chain.fates import hurt_rescuing, so_far
from assistant.duties.report.chain.wording import explanation, has_any, labels, name, sentences
from assistant.duties.report.record import ChainFlag, Material, Record, Severity, Slot


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
        since = [last_number(before, slot) - last_number(before[: at + 1], slot) for slot in HARMED]
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
