"""Everybody who was there: those saved, dead and missing are no more than were on board."""

import re
from collections.abc import Sequence

from assistant.duties.report.chain.fates import saved
from assistant.duties.report.chain.people import Earlier, number
from assistant.duties.report.chain.retold import aboard
from assistant.duties.report.chain.wording import name
from assistant.duties.report.record import ChainFlag, Material, Record, Severity, Slot

_NEW = re.compile(r"新|又|另|再|发现|接报|漏")


def too_many_aboard(
    before: Sequence[Earlier], material: Material, record: Record
) -> list[ChainFlag]:
    """Flag 救起6人、遇难4人 where an earlier report told of nine on board."""
    texts = [material, *(text for _, text, _ in reversed(before))]
    total = next((count for text in texts if (count := aboard(text)) is not None), None)
    safe, dead = saved(material), number(record, Slot.DEATHS)
    if total is None or safe is None or dead is None:
        return []
    left = (number(record, Slot.MISSING) or 0) + (number(record, Slot.TRAPPED) or 0)
    made = safe + dead + left
    if made <= total:
        return []
    parts = f"获救{safe}人、死亡{dead}人" + (f"、失联被困{left}人" if left else "")
    return [
        ChainFlag(
            type="persons_sum_mismatch", severity=Severity.ERROR, field="missing",
            prev=f"共{total}人", now=parts,
            note=f"{parts}，合计{made}人，多于前报的总人数{total}人，须核实",
        )
    ]  # fmt: skip


def reopened(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Flag people who are missing or trapped again after a report said that nobody is any more."""
    text = "".join(source.text for source in material.sources)
    found: list[ChainFlag] = []
    for slot in (Slot.TRAPPED, Slot.MISSING):
        told = [c for _, _, r in before if (c := number(r, slot)) is not None]
        now = number(record, slot)
        closed = len(told) > 1 and told[-1] == 0 and any(told)
        if not now or not closed or _NEW.search(text):
            continue
        state = name(slot).removesuffix("人数")
        note = f"前报已无{state}人员，本报又写{now}人，材料没有说明，须核实"
        found.append(
            ChainFlag(
                type="status_regressed", severity=Severity.WARN, field=slot.value, prev="0",
                now=str(now), note=note,
            )
        )  # fmt: skip
    return found
