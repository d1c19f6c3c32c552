"""A loss that becomes less, or jumps as a slipped point or unit makes it: 280万, 2800万."""

import re
from collections.abc import Sequence

from assistant.duties.report.chain.earlier import Earlier
from assistant.duties.report.chain.wording import explanation, flag, name
from assistant.duties.report.conflicts.figures import SCALE
from assistant.duties.report.record import ChainFlag, Fact, Material, Record, Severity, Slot
from assistant.understand.quantities import number

_MONEY = re.compile(
    r"(?P<n>\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千]+)(?P<more>多|余|来)?(?P<u>亿元?|千万元?|百万元?|万元?|元|块)"
)
_SCALE = {**SCALE, "千万": 1e7, "千万元": 1e7, "百万": 1e6, "百万元": 1e6, "元": 1.0, "块": 1.0}
_TIMES = 8.0  # an assessed loss is seldom so many times the first estimate
_SLIPS = (10.0, 100.0, 1000.0, 10_000.0)


def jumps(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Flag a loss that is less than the one told last, or many times more."""
    old = next((f for _, _, r in reversed(before) if (f := _loss(r)) is not None), None)
    now = _loss(record)
    if old is None or now is None:
        return []
    one, other = _amount(old), _amount(now)
    if not one or not other:
        return []
    times = max(one, other) / min(one, other)
    why = explanation(material, Slot.LOSS)
    if times < _TIMES:
        return [] if other >= one or why or _assessed(material) else [_less(old, now)]
    slip = "恰差十倍或百倍，疑单位或小数点有误" if times in _SLIPS else f"相差约{times:.0f}倍"
    note = f"{name(Slot.LOSS)}前报“{old.text}”，本报“{now.text}”，{slip}，" + (
        f"材料已说明\uff1a{why}" if why else "须核实"
    )
    severity = Severity.EXPLAINED if why else Severity.WARN
    return [flag("loss_jump", severity, Slot.LOSS, old.text, now.text, note)]


def _less(old: Fact, now: Fact) -> ChainFlag:
    note = f"{name(Slot.LOSS)}由“{old.text}”降为“{now.text}”，材料没有说明，须核实"
    return flag("loss_decreased", Severity.WARN, Slot.LOSS, old.text, now.text, note)


# a first estimate gives way to what was assessed, where the text says so
_ASSESSED = re.compile(
    r"(?:核定|核实|核查|评估|核算|清点|盘点|审计|认定|统计后|重新)[^\u3002\n]{0,16}损失|"
    r"损失[^\u3002\n]{0,12}(?:核定|核实|评估|核算|清点|审计|认定)"
)


def _assessed(material: Material) -> bool:
    return any(_ASSESSED.search(source.text) for source in material.sources)


def _loss(record: Record) -> Fact | None:
    """The loss told as money; houses and beasts are of other units."""
    return next((f for f in record.all(Slot.LOSS) if _amount(f)), None)


def _amount(fact: Fact) -> float:
    match = _MONEY.search(fact.text)
    value = number(match["n"].replace(",", "")) if match else None
    return value * _SCALE[match["u"]] if match and value else 0.0
