"""Two accounts of one thing: first call and scene, rumour and responsible unit, two parties."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.figures import Figure, figures
from assistant.duties.report.conflicts.statements import Clause, apart
from assistant.duties.report.conflicts.vocabulary import any_of, words


@dataclass(frozen=True, slots=True)
class Contrast:
    """Clauses that stand against each other."""

    what: str
    one: tuple[Clause, ...]
    other: tuple[Clause, ...]
    names: tuple[str, str] = ("", "")


_CALLED = re.compile(r"报警|接警|报称|说是?|报的是|来电|电话里|以为|原以为|开始说|先说|讲是?")
_SEEN = re.compile(
    r"到了?(?:一看|现场|场|那|是)|一看|一量|量了|实测|核实|核查|实际|其实|现场(?:看|侦察|查看|发现|"
    r"确认)|才发现|发现是|结果是|确认是|原来是|查明"
)
_IS = re.compile(r"是|为|系|着的|烧的|不是|发现|属于|只有|乃")


_FIRST_SAID = re.compile(
    r"(?<!首)(?:先|起初|开始|一开始|最早|起先|原先|头一回|前[头面段文边])(?:说|讲|报|称|写)(?:的|是)?(?P<what>.{2,})$"
)
_LATER_SAID = re.compile(r"^\s*后[头面段文边来](?:又)?(?:说|讲|报|称|写)(?:的|是)?.{2,}")


_EXPLAINED = re.compile(
    r"剔了|剔除|剔掉|多算|算重|重复|算进|含(?:了)?[一\d]|包括(?:了)?[一\d]|核减|扣掉|漏了|漏算"
)


def changed_words(clauses: Sequence[Clause]) -> list[Contrast]:
    """先说滨河、安平两个街道，后又说只有滨河: one teller says it in two ways."""
    found: list[Contrast] = []
    for index, before in enumerate(clauses):
        if not _FIRST_SAID.search(before.whole.text):
            continue
        near = [c for c in clauses[index + 1 :] if apart(before, c) in (0, 1)]
        after = next((c for c in near if c.again or _LATER_SAID.match(c.whole.text)), None)
        if after is None:
            continue
        at = near.index(after)
        rest = [c for c in near[at + 1 :] if c.sentence == after.sentence]
        if any(_EXPLAINED.search(c.text) for c in rest):
            continue  # 8那个数含一个陪护的，剔了
        sides = ((before, *near[:at]), (after, *rest))
        found.append(Contrast("前后说法", *sides, ("先", "后")))
    return found


def first_call_and_scene(clauses: Sequence[Clause]) -> list[Contrast]:
    """报警说民房,到场是库房: the same kind of thing named differently before and at the scene."""
    found = _numbersat_scene(clauses)
    for kind, names in words()["kinds"].items():
        pattern = re.compile(any_of(names))
        named = [(c, m) for c in clauses for m in pattern.finditer(c.whole.text)]
        for i, (before, one) in enumerate(named):
            if not _CALLED.search(_context(clauses, before)):
                continue
            for after, other in named[i + 1 :]:
                if one[0] == other[0] or one[0] in other[0] or other[0] in one[0]:
                    continue
                if at_scene(clauses, after, other):
                    found.append(Contrast(kind, (before,), (after,), ("报警内容", "到场核实")))
                    break
            if found and found[-1].what == kind:
                break
    return found or _another_thing(clauses)


_HOW = r"着火|起火|着了|自燃|燃烧|爆炸|爆燃|坍塌|塌了|垮了|倒了|漏了|泄漏|冒烟|侧翻|翻了"
# 报的是加油站着火，派单写的小轿车自燃
_REPORTED_AS = re.compile(
    r"(?:报的(?:警)?是|报警(?:的)?(?:说|称)是?|派(?:的)?单(?:上)?写的?是?|警情(?:是|为)|接警(?:内容|单)是|都说是)"
    rf"(?P<thing>[\u4e00-\u9fa5]{{2,14}}?)(?:{_HOW})"
)
# 烧的是三辆电动三轮, 是隔壁一辆小轿车在烧
_FOUND_TO_BE = re.compile(
    r"(?:着|烧|塌|垮|倒|漏|炸|翻|冒烟)的是(?P<a>[^\uff0c]{2,18})|"
    rf"是(?P<b>[^\uff0c]{{2,18}}?)(?:在烧|在冒烟|烧着|{_HOW})"
)


def _another_thing(clauses: Sequence[Clause]) -> list[Contrast]:
    """报的是加油站着火 … 到了一看是隔壁一辆小轿车在烧: quite another thing, of whatever kind."""
    for index, before in enumerate(clauses):
        told = _REPORTED_AS.search(before.whole.text)
        if told is None:
            continue
        seen = False
        for after in clauses[index + 1 :]:
            if not 0 <= apart(before, after) <= 2:
                break
            seen = seen or bool(_SEEN.search(after.whole.text))
            found = _FOUND_TO_BE.search(after.whole.text)
            if seen and found and not _alike(told["thing"], found["a"] or found["b"]):
                names = ("报警内容", "到场核实")
                return [Contrast("报警与现场对象", (before,), (after,), names)]
    return []


def _alike(one: str, other: str) -> bool:
    return any(one[at : at + 2] in other for at in range(len(one) - 1))


def _numbersat_scene(clauses: Sequence[Clause]) -> list[Contrast]:
    """报警说三辆车相撞,到场是五辆: a figure of the first call and another one at the scene."""
    said = figures(clauses)
    for i, other in enumerate(said):
        seen = _SEEN.search(other.clause.whole.text[: len(other.clause.lead) + other.start])
        for one in said[:i]:
            if not seen or one.clause is other.clause:
                continue
            sizes = {one.unit, other.unit} == {"面积", "长度"}
            differ = one.unit == other.unit and (one.high < other.low or other.high < one.low)
            differ = differ or sizes
            matter = differ and _one_matter(one, other)
            if matter and _CALLED.search(_context(clauses, one.clause)):
                return [
                    Contrast(
                        "报警与现场数量", (one.clause,), (other.clause,), ("报警内容", "到场核实")
                    )
                ]
    return []


_AT_FIRST = re.compile(r"开始说|一开始|起初|先说|最早说|最初|原先说|头一个电话")


def _one_matter(one: Figure, other: Figure) -> bool:
    near = 0 <= apart(one.clause, other.clause) <= 1
    first = bool(_AT_FIRST.search(one.clause.whole.text))
    return near and (first or bool(one.topics & other.topics)) and one.clause is not other.clause


def called(clauses: Sequence[Clause], clause: Clause) -> bool:
    """Say whether a clause tells what was called in."""
    return bool(_CALLED.search(_context(clauses, clause)))


def _context(clauses: Sequence[Clause], clause: Clause) -> str:
    before = [c for c in clauses if c.sentence == clause.sentence and c.start < clause.start]
    return "".join(c.whole.text for c in before[-2:]) + clause.whole.text


def at_scene(clauses: Sequence[Clause], clause: Clause, match: re.Match[str]) -> bool:
    """Say whether what matched in the clause is told of what was found at the scene."""
    index = next(i for i, c in enumerate(clauses) if c is clause)
    offset = len(clause.lead) if match.string == clause.text else 0
    text = clause.whole.text
    before = clauses[index - 1].whole.text if index else ""
    here = text[: offset + match.start()]
    seen = _SEEN.search(here) or (_SEEN.search(before) and len(here) <= 8)
    return bool(seen and _IS.search(here or before))
