"""Parts within one report that do not make its total: people by village, by fate, by hospital."""

import re

from assistant.duties.report.conflicts import groups, sums
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.record import ChainFlag, Material, Severity


def uneven_sums(material: Material) -> list[ChainFlag]:
    """Return totals of one report that its parts contradict."""
    found: list[ChainFlag] = []
    said = clauses(material)
    for bad in sums.bad_sums(said):
        made = sum(part.value for part in bad.parts)
        other = bad.other_total.value if bad.other_total else made
        note = f"{bad.what}\uff1a分项合计{made}，与总数{bad.total.value}不符"
        fates = _FATES.search("".join(part.label + part.clause.text for part in bad.parts))
        of_people = bad.what == "人数加总" and fates
        field = "missing" if of_people else _field(bad)
        found.append(
            ChainFlag(
                type="persons_sum_mismatch" if of_people else "sum_mismatch",
                severity=Severity.ERROR, field=field,
                prev=str(bad.total.value), now=str(other), note=note,
            )
        )  # fmt: skip
    return found or [_uneven(bad) for bad in groups.uneven(said)]


def _field(bad: sums.BadSum) -> str:
    """The element of a sum: by its name, else by what its total is of (送医的一共16个)."""
    if bad.what in _FIELDS:
        return _FIELDS[bad.what]
    return _of(bad.total.clause.text)


def _of(text: str) -> str:
    return next((field for words, field in _OF if re.search(words, text)), "total")


def _uneven(bad: groups.Uneven) -> ChainFlag:
    made, total = int(sum(part.low for part in bad.parts)), int(bad.total.low)
    note = f"{bad.what}\uff1a分项合计{made}，与总数{total}不符"
    return ChainFlag(
        type="sum_mismatch", severity=Severity.ERROR, field=_of(bad.total.clause.text),
        prev=str(total), now=str(made), note=note,
    )  # fmt: skip


_FATES = re.compile(r"失联|失踪|获救|救起|救出|遇难|被困")
_FIELDS = {
    "疏散人数": "evacuated", "受伤人数": "injured", "死亡人数": "deaths", "被困人数": "trapped",
    "失联人数": "missing",
}  # fmt: skip
_OF = (
    (r"伤|送医|送院|就诊|就医|住院|收治|发病|病例|患者|不适", "injured"),
    (r"疏散|转移|撤离|撤出|安置", "evacuated"),
)
