"""The missing and the trapped of an earlier report: each has a fate, or is still looked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.chain.earlier import (
    HARMED,
    Earlier,
    last,
    last_number,
    number,
    still_out,
)
from assistant.duties.report.chain.fates import (
    alive,
    bodies,
    dead_in_parts,
    found_alive,
    found_dead,
    hurt_rescuing,
    nobody_left,
    said_open,
    saved,
    saved_more,
    still_open,
    told_otherwise,
)
from assistant.duties.report.chain.wording import explanation, has_any, name, sentences
from assistant.duties.report.record import ChainFlag, Material, Record, Severity, Slot, Step


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
    if nobody_left(material, fate.open_before):
        return []
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
        rest = left - max(0, more) - by_word
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
    for at in range(len(before) - 1, -1, -1):
        _, material, earlier = before[at]
        gone = {slot: number(earlier, slot) for slot in (Slot.MISSING, Slot.TRAPPED)}
        if at and all(count is None for count in gone.values()) and (n := said_open(material)):
            gone[Slot.MISSING] = n  # 仍有2人失联, beside another figure of the missing
        if all(count is None for count in gone.values()):
            if told_otherwise(material, 1):  # their fate was told in a report between
                return None
            continue
        total = sum(count or 0 for count in gone.values())
        if _found_since(before[:at], material, earlier, total):
            return None
        if not total or not (_speaks_of_people(record) or step is Step.FINAL):
            return None
        texts = [f"{_STATE[s]}{c}人" for s, c in gone.items() if c]
        known = {slot: last_number(before[: at + 1], slot) for slot in HARMED}
        left = still_out(record) or min(still_open(now), total)
        newly = sum(max(0, (number(record, slot) or 0) - known[slot]) for slot in HARMED)
        return _Fate(total, left, newly, known[Slot.DEATHS], "、".join(texts))
    return None


_STATE = {
    Slot.DEATHS: "死亡", Slot.INJURED: "受伤", Slot.MISSING: "失联", Slot.TRAPPED: "被困",
}  # fmt: skip


def _found_since(before: Sequence[Earlier], material: Material, record: Record, total: int) -> bool:
    """搜到遗体2具，已确认为失踪2人: the report names those missing before, and tells of them."""
    text = "".join(source.text for source in material.sources)
    if not before or still_out(before[-1][2]) != total or _STILL.search(text):
        return False
    more = (number(record, Slot.DEATHS) or 0) - last_number(before, Slot.DEATHS)
    return more >= total and bool(_IDENTIFIED.search(text))


_STILL = re.compile(r"仍|还有|尚|剩|其余|另有")
_IDENTIFIED = re.compile(
    r"遗体|(?:搜到|找到|捞起|打捞|挖出)[^\u3002\uff1b\n]{0,12}(?:确认|遇难|死亡|身亡)"
)


def _speaks_of_people(record: Record) -> bool:
    return any(number(record, slot) is not None for slot in _STATE)


def _states(record: Record) -> list[str]:
    return [
        f"{word}{number(record, slot)}人"
        for slot, word in _STATE.items()
        if number(record, slot) is not None
    ]


def _too_many(
    fate: _Fate, more: int, before: Sequence[Earlier], material: Material
) -> list[ChainFlag]:
    """More dead and missing than were open or injured before, and nobody says where from."""
    hurt = last(before, Slot.INJURED)
    spare = (hurt.number or 0) if hurt else 0
    if (fate.open_now == 0 and bodies(material) <= fate.open_before) or more <= spare:
        return []
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


_NEW = re.compile(r"新|又|另|再|发现|接报|漏")


def reopened(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Flag people who are missing or trapped again after a report said that nobody is any more."""
    text = "".join(source.text for source in material.sources)
    found: list[ChainFlag] = []
    for slot in (Slot.TRAPPED, Slot.MISSING):
        told = [c for _, _, r in before if (c := number(r, slot)) is not None]
        now = number(record, slot)
        harmed = sum(number(record, one) or 0 for one in HARMED)
        if now and now <= harmed and not said_open(material):
            continue  # 压了两个工人，1死1伤: how it was at first, and what became of them
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
