"""Parts within one report that do not make its total: people by village, by fate, by hospital."""

import re
from collections.abc import Sequence

from assistant.duties.report.chain import makeup
from assistant.duties.report.chain.earlier import Earlier, number
from assistant.duties.report.conflicts import groups, sums
from assistant.duties.report.conflicts.amounts import Amount
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.record import ChainFlag, Material, Severity, Slot


def uneven_sums(before: Sequence[Earlier], material: Material) -> list[ChainFlag]:
    """Return totals of one report that its parts contradict; people who are left over first."""
    said = clauses(material)
    found = [_summed(bad) for bad in sums.bad_sums(said) if not _made_with_it(bad)]
    found = found or [_uneven(bad) for bad in groups.uneven(said)]
    found = found or [_made_up(bad) for bad in makeup.uneven(material)]
    return [_left_over(flag, before) for flag in found]


def _summed(bad: sums.BadSum) -> ChainFlag:
    made = sum(part.value for part in bad.parts)
    other = bad.other_total.value if bad.other_total else made
    fates = _FATES.search("".join(part.label + part.clause.text for part in bad.parts))
    of_people = bool(bad.what == "人数加总" and fates)
    return _flag(
        bad.what, bad.total.value, other, "missing" if of_people else _field(bad), of_people
    )


def _made_with_it(bad: sums.BadSum) -> bool:
    """累计遇难5人、生还4人，仍有2人失联，合计11人: what was taken for the total is a part."""
    made = bad.total.value + sum(part.value for part in bad.parts)
    if bad.other_total is not None and bad.other_total.value == made:
        return True
    own = _FATES.search(bad.total.label)
    if own is not None and any(_OPEN.search(_words(part)) for part in bad.parts):
        return True  # 已救出2人，其中1人重伤，还有2人被埋: these are none of those saved
    if any("其中" in part.label for part in bad.parts):
        return False
    others = [_FATES.search(p.label + p.clause.text[p.end :][:4]) for p in bad.parts]
    return own is not None and any(one is not None and one[0] != own[0] for one in others)


def _words(amount: Amount) -> str:
    """What stands around a number in its clause."""
    return amount.label + amount.clause.text[amount.end :]


_OPEN = re.compile(r"被埋|被困|受困|失联|失踪|下落不明|没找到|未找到")


def _flag(what: str, total: float, made: float, field: str, of_people: bool) -> ChainFlag:
    return ChainFlag(
        type="persons_sum_mismatch" if of_people else "sum_mismatch", severity=Severity.ERROR,
        field=field, prev=f"{total:g}", now=f"{made:g}",
        note=f"{what}\uff1a分项合计{made:g}，与总数{total:g}不符",
    )  # fmt: skip


def _field(bad: sums.BadSum) -> str:
    """The element of a sum: by its name, else by what its total is of (送医的一共16个)."""
    if bad.what in _FIELDS:
        return _FIELDS[bad.what]
    return _of(bad.total.clause.text)


def _of(text: str) -> str:
    return next((field for words, field in _OF if re.search(words, text)), "total")


def _uneven(bad: groups.Uneven) -> ChainFlag:
    made, total = int(sum(part.low for part in bad.parts)), int(bad.total.low)
    told = "".join(part.clause.text for part in bad.parts)
    of_people = bad.what == "人数加总" and len(_fates(told)) > 1
    field = "missing" if of_people else _of(bad.total.clause.text)
    return _flag(bad.what, total, made, field, of_people)


def _made_up(bad: makeup.Makeup) -> ChainFlag:
    people = bad.unit in ("人", "名", "例")
    of_people = people and len(_fates(bad.parts_text)) > 1
    field = "missing" if of_people else _of(bad.before + bad.parts_text)
    what = "人数加总" if people else "数量加总"
    total, made = round(bad.total), round(bad.made)
    return _flag(what, total, made, field, of_people)


def _fates(text: str) -> set[str]:
    """How many fates a text tells: 升井、获救、遇难."""
    return set(_FATES.findall(text))


def _left_over(flag: ChainFlag, before: Sequence[Earlier]) -> ChainFlag:
    """人 told by their fates who are fewer than they were: somebody's fate is not told."""
    if flag.type != "persons_sum_mismatch" or int(flag.now) >= int(flag.prev):
        return flag
    was = [s for s in (Slot.TRAPPED, Slot.MISSING) if any(number(r, s) for _, _, r in before[-1:])]
    if not was:
        return flag
    rest = int(flag.prev) - int(flag.now)
    return flag.model_copy(
        update={
            "type": "persons_unaccounted",
            "severity": Severity.WARN,
            "field": was[0].value,
            "note": f"{flag.note}，尚有{rest}人去向没有说明",
        }
    )


_FATES = re.compile(r"失联|失踪|获救|救起|救出|遇难|被困|升井|生还|死亡|脱险")
_FIELDS = {
    "疏散人数": "evacuated", "受伤人数": "injured", "死亡人数": "deaths", "被困人数": "trapped",
    "失联人数": "missing",
}  # fmt: skip
_OF = (
    (r"伤|送医|送院|就诊|就医|住院|收治|发病|病例|患者|不适|留观|痊愈|呕吐", "injured"),
    (r"疏散|转移|撤离|撤出|安置", "evacuated"),
    (r"过火|平方米|亩", "area"),
    (r"损失|元", "loss"),
    (r"房屋|倒塌|间", "loss"),
    (r"车|辆", "vehicles"),
    (r"户", "affected"),
)
