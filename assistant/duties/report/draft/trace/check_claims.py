"""Whether what a text claims goes further than the material: nobody hurt, done, caused by."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from assistant.duties.report.draft.spoken import written
from assistant.duties.report.draft.trace.rules import Clause, clauses, expression, plain, rules
from assistant.duties.report.draft.trace.support import Support
from assistant.duties.report.record import Slot, Status

_CARRIED = frozenset({"hearsay", "planned"})
_NOT_DONE = frozenset({"hearsay", "planned", "negated"})
_FUTURE = frozenset({"planned", "negated"})


def claims_without_support(text: str, support: Support) -> Iterator[str]:
    """Yield the claims of a text that nothing supports or that go further than their support."""
    for clause in clauses(text, carried=_CARRIED):
        yield from _none(clause, support)
        yield from _deeds(clause, support)
        yield from _guarded(clause, support)
        yield from _cause(clause, support)
    yield from _doubts_dropped(text, support)


def _none(clause: Clause, support: Support) -> Iterator[str]:
    """None of something, all of something, and the phrases that sound good and say nothing."""
    for rule in rules()["none"]:
        match = expression(rule["text"]).search(clause.text)
        of = match.groupdict().get("of", "") if match else ""
        if match and not _is_none(rule, of, support):
            yield f"断言“{match[0]}”没有依据"


def _is_none(rule: Mapping[str, Any], of: str, support: Support) -> bool:
    zero = [support.slot(Slot(name)) for name in rule.get("zero", ())]
    if zero and all(f and f.number == 0 and not f.hedged for f in zero):
        return True
    return any(
        of in clause.text
        and expression(rule["words"]).search(clause.text)
        and not clause.goes & {"hearsay", "planned"}
        for clause in support.clauses
    )


def _deeds(clause: Clause, support: Support) -> Iterator[str]:
    if clause.goes & _FUTURE or "正在" in clause.text:
        return
    for rule in rules()["deeds"]:
        match = expression(rule["text"]).search(clause.text)
        if match is None or _is_named(rule.get("slot"), clause, support):
            continue
        if not any(
            expression(rule["words"]).search(known.text) and not known.goes & _NOT_DONE
            for known in support.clauses
        ):
            yield f"“{match[0]}”在材料中没有说已经做了"


def _is_named(slot: str | None, clause: Clause, support: Support) -> bool:
    """Whether a clause names a stated fact of a slot whose meaning is the deed itself."""
    return any(
        fact.slot.value == slot
        and fact.status is Status.STATED
        and _people(plain(fact.text)) in _people(clause.text)
        for fact in support.facts
    )


def _people(text: str) -> str:
    """Return the text with 26个人 as 26人, without 两条: a draft words what was said."""
    return re.sub(r"(?<=\d)个(?=人|$)|(?<!\d)[一二两三四五六七八九十]+[个条]$", "", text)


def _guarded(clause: Clause, support: Support) -> Iterator[str]:
    """Words of state: 死亡 for 失联, 轻伤 for 受伤, 蔓延 for nothing."""
    if "negated" in clause.goes:
        return
    heard = "hearsay" in clause.goes
    for rule in rules()["guarded"]:
        match = expression(rule["text"]).search(clause.text)
        if match is None or re.search(rf"{match[0]}(?:情况|人数)?(?:尚|由)", clause.text):
            continue
        if _is_counted(rule.get("slot"), support):
            continue
        if not any(
            expression(rule["words"]).search(known.text) and (heard or "hearsay" not in known.goes)
            for known in support.clauses
        ):
            yield f"“{match[0]}”没有依据"


def _is_counted(slot: str | None, support: Support) -> bool:
    """Whether the people of a slot are known, or at least contested, in the material's words."""
    if slot is None:
        return False
    fact = support.slot(Slot(slot))
    contested = any(c.slot is Slot(slot) and support.sides() for c in support.record.conflicts)
    return contested or (fact is not None and fact.number != 0 and not fact.hedged)


def _cause(clause: Clause, support: Support) -> Iterator[str]:
    rule = rules()["cause"]
    match = expression(rule["text"]).search(clause.text)
    if match is None:
        return
    known = [
        c
        for c in support.clauses
        if "hearsay" not in c.goes and _shares(match[0], c.text) and _is_cause(c, support)
    ]
    if not known:
        yield f"原因“{match[0]}”没有依据"
    elif all(expression(rule["hedges"]).search(c.text) for c in known) and not expression(
        rule["hedges"]
    ).search(clause.text):
        yield f"原因“{match[0]}”丢了“初步”“疑似”等限定"


def _is_cause(clause: Clause, support: Support) -> bool:
    fact = support.slot(Slot.CAUSE)
    if fact is not None and fact.status is Status.STATED:
        told = [plain(fact.text), *[written(plain(s.quote)) for s in fact.spans]]
        if any(clause.text in t or t in clause.text for t in told):
            return True
    return bool(expression(rules()["cause"]["text"]).search(clause.text))


def _shares(told: str, known: str) -> bool:
    """Whether a clause has two neighbouring characters of the cause besides its set phrases."""
    bare = re.sub(
        "引发|引起|导致|所致|造成|由于|原因|初步|判断|认定|查明|系|因|由|为|是|：", "|", told
    )
    pairs = {bare[i : i + 2] for i in range(len(bare) - 1)} - {""}
    pairs = {pair for pair in pairs if "|" not in pair}
    return any(pair in known for pair in pairs) or not pairs


@cache
def _after_doubt() -> re.Pattern[str]:
    return re.compile("疑似[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{2,4}(?=\uff08疑似\uff09)")


def _doubts_dropped(text: str, support: Support) -> Iterator[str]:
    """疑似食物中毒 must not become 食物中毒."""
    doubted = {
        match[0].removeprefix("疑似")[:4]
        for clause in support.clauses
        for match in _after_doubt().finditer(clause.text)
    }
    for words in doubted:
        for match in re.finditer(re.escape(words), text):
            if "疑似" not in text[max(0, match.start() - 3) : match.end() + 3]:
                yield f"“{words}”丢了“疑似”"
                break
