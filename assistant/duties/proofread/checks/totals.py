"""Parts against totals: 共8辆消防车、45名指战员，其中甲站3车15人、乙站4车20人.

Only figures with the same unit are added, only within one sentence, and only where the wording says
that the parts make up the whole; a part that is greater than the whole is wrong in any case.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import load, rule

_FIGURE = re.compile(
    r"(?<![0-9.第])(?P<n>[0-9]{1,7}(?:\.[0-9]{1,4})?)(?P<k>[余多来])?(?P<w>[万亿])?"
    r"(?P<u>人次|车次|人|名|位|户|家|辆|车|台|艘|处|间|栋|幢|座|起|宗|吨|亩|公顷|平方米|万元|亿元|元|次|件|条|只|头"
    r"|支|份|套|张|个|所|块|例|口|棵|株|根|场|箱|顶)"
)
_SAME = {"名": "人", "位": "人", "车": "辆", "台": "辆", "例": "人"}
_ANYTHING = frozenset("个家处所座间场件次条份支")
_PART = re.compile(r"其中|分别(?:为|是)|包括")
_MALE = re.compile(
    r"(?P<n>[0-9]+)(?:人|名)[^，。；（(]{0,6}"
    r"[（(](?P<a>[0-9]+)[男女][、，]?(?P<b>[0-9]+)[男女][）)]"
)
_WHOSE = (
    r"(?:[两三四五六七八九][\u4e00-\u9fff]|[0-9]{1,2}[家个镇村][\u4e00-\u9fff]{0,2}"
    r"|伤亡(?:人员)?|伤员)?"
)
_TOTAL = re.compile(
    rf"(?:[，、]|^|）){_WHOSE}(?:(?:共计|合计|总计)(?P<what>[\u4e00-\u9fff]{{1,4}})|共计|合计|总计|总共|共有?)(?=[0-9])"
)
_LISTED = re.compile(
    r"(?P<n>[0-9]{1,2})(?:家|个|支)(?:成员)?(?:单位|部门|街道|街镇|镇|乡镇|村|社区|小区|队伍|医院|企业)"
    r"[^，。；：0-9]{0,8}[，：]?(?:分别(?:是|为)|包括|即|它们是)[：:]?(?P<list>[^，。；：\n]{4,300})(?=[。；\n]|$)"
)
_HARM = re.compile("[伤亡死]|遇难|失联|失踪|被困|送医|救治|中毒|患者")
_END = re.compile(r"[。；！？\n]")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its unit, and where it stands."""

    value: float
    unit: str
    start: int
    end: int
    about: str  # the words behind it up to the next mark
    before: str


def check(page: Page) -> Iterator[Finding]:
    """Yield the totals that their parts contradict."""
    text = page.text
    if "其中" in text or "分别" in text:
        for match in _PART.finditer(text):
            if not page.protected(*match.span()):
                yield from _of_which(page, match)
    if "共" in text or "计" in text:
        for match in _TOTAL.finditer(text):
            yield from _all_told(page, match)
    for match in _LISTED.finditer(text):
        yield from _listed(page, match)
    if "男" in text:
        for match in _MALE.finditer(text):
            parts = int(match["a"]) + int(match["b"])
            if parts != int(match["n"]):
                why = f"男女合计{parts}人，与总数{match['n']}人不符"
                yield rule("logic.sum").finding(text, match.span(), None, reason=why)


def _listed(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    """Count the names behind 共有8家单位，分别是…."""
    words = match["list"]
    if page.protected(*match.span()) or re.search(r"等|和[^、]{1,30}、|[0-9]", words):
        return
    names = re.split(r"[、]|和|以及|及(?!其)", words)
    if len(names) > 1 and len(names) != int(match["n"]) and all(len(n) > 1 for n in names):
        why = f"列出{len(names)}个，与{match['n']}个不符"
        yield rule("logic.sum").finding(page.text, match.span("n"), None, reason=why)


def figures(text: str, start: int, end: int) -> list[Figure]:
    """Return the exact figures of a stretch; approximate ones (30余人) make their unit unusable."""
    found: list[Figure] = []
    for match in _FIGURE.finditer(text, start, end):
        value = float(match["n"]) * {"万": 1e4, "亿": 1e8}.get(match["w"] or "", 1)
        unit = _SAME.get(match["u"], match["u"])
        if match["k"]:
            unit = f"约{unit}"
        about = re.split(r"[，。；、（）()：\n]", text[match.end() : end], maxsplit=1)[0]
        before = re.split(r"[，。；、（）()：\n]", text[start : match.start()])[-1]
        found.append(Figure(value, unit, match.start(), match.end(), about, before))
    return found


def _stop(text: str, at: int) -> int:
    end = _END.search(text, at)
    return end.start() if end else len(text)


def _of_which(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    text = page.text
    words: dict[str, list[str]] = load("totals")
    left = page.sentence(match.start())[0]
    right = _stop(text, match.end())
    again = text.find("其中", match.end(), right)
    right = again if again >= 0 else right
    tail = text[match.end() : right]
    wholes = _wholes(text, left, match.start())
    parts = figures(text, match.end(), right)
    parts = _until_new_clause(text, parts, match.end(), words["other_things"])
    loose = any(word in tail for word in words["not_all"])
    told = {part.unit for part in parts}
    wholes = [whole for whole in wholes if whole.unit in told]
    for whole in wholes:
        own = [part for part in parts if part.unit == whole.unit and _same_things(whole, part)]
        yield from _compare(page, whole, own, loose=loose, words=words, wholes=wholes)


def _same_things(whole: Figure, part: Figure) -> bool:
    """Say whether two figures with a unit that counts anything (个, 处) count the same things."""
    if whole.unit not in _ANYTHING or not part.about or not whole.about:
        return True
    if part.about.startswith(tuple(load("totals")["verdicts"])):
        return True
    return whole.about[:2] in part.about or part.about[:2] in whole.about


def _wholes(text: str, left: int, right: int) -> list[Figure]:
    """Return the totals before 其中: the last clause's figures, joined by 、 if several."""
    clause = max(text.rfind("，", left, max(left, right - 1)), text.rfind("：", left, right)) + 1
    found = figures(text, max(clause, left), right)
    if not found and clause > left:
        before = text.rfind("，", left, clause - 1) + 1
        found = figures(text, max(before, left), right)
    last: dict[str, Figure] = {}
    for each in found:
        last[each.unit] = each
    return list(last.values())


def _until_new_clause(
    text: str, parts: Sequence[Figure], start: int, other: Sequence[str]
) -> list[Figure]:
    """Drop what no longer belongs to the list of parts: a clause about another thing."""
    kept: list[Figure] = []
    for part in parts:
        between = text[kept[-1].end if kept else start : part.start]
        listed = between.lstrip(kept[-1].about if kept else "").startswith("、")
        if kept and not listed and any(word in between for word in other):
            break
        kept.append(part)
    return kept


def _compare(
    page: Page,
    whole: Figure,
    parts: Sequence[Figure],
    *,
    loose: bool,
    words: dict[str, list[str]],
    wholes: Sequence[Figure],
) -> Iterator[Finding]:
    text = page.text
    greater = next((part for part in parts if part.value > whole.value), None)
    if greater:
        why = f"分项{_said(greater)}大于总数{_said(whole)}"
        yield rule("logic.part").finding(text, (greater.start, greater.end), None, reason=why)
        return
    if len(parts) < 2 or loose or whole.unit.startswith("约"):
        return
    split = _alternatives(parts, words["kinds"])
    for group in split:
        total = sum(part.value for part in group)
        if len(group) < 2 or abs(total - whole.value) < 1e-6:
            continue
        few = total < whole.value
        if few and (_harm_of_others(whole, group) or not _exhaustive(text, group, words)):
            continue
        why = f"分项合计{total:g}{whole.unit}，与总数{_said(whole)}不符"
        span = _where(text, wholes, whole, group, words)
        yield rule("logic.sum").finding(text, span, None, reason=why)
        return


def _harm_of_others(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Say whether the whole is more than the hurt: 实载38人，其中3人重伤、12人轻伤."""
    if _HARM.search(whole.before + whole.about):
        return False
    return all(_HARM.search(part.before + part.about) for part in parts)


def _where(
    text: str,
    wholes: Sequence[Figure],
    whole: Figure,
    group: Sequence[Figure],
    words: dict[str, list[str]],
) -> tuple[int, int]:
    """Return what to point at: the remainder where one is named, else the totals."""
    last = group[-1]
    if any(word in last.before for word in words["remainder"]):
        return last.start, last.end
    return (wholes[0].start, wholes[-1].end) if len(wholes) > 1 else (whole.start, whole.end)


def _alternatives(parts: Sequence[Figure], kinds: Sequence[str]) -> list[list[Figure]]:
    """Split 留观6人、离院3人，男5人、女4人 into the divisions that each make up the whole."""
    sexes = [p for p in parts if p.before.endswith(("男", "女", "男性", "女性"))]
    others = [p for p in parts if p not in sexes]
    groups = [group for group in (sexes, others) if group]
    if others and all(any(kind in p.about + p.before for kind in kinds) for p in others):
        return groups
    return groups


def _exhaustive(text: str, parts: Sequence[Figure], words: dict[str, list[str]]) -> bool:
    """Say whether the parts are given as making up the whole, so that too few is wrong as well."""
    said = text[parts[0].start : parts[-1].end + len(parts[-1].about)]
    if any(word in said for word in words["rest"]):
        return True
    labels = [part.before + part.about for part in parts]
    for kind in words["complete"]:
        names = kind.split("|")
        if all(any(name in label for name in names) for label in labels) and len(parts) >= 2:
            return True
    return all(any(label.find(kind) >= 0 for kind in words["stations"]) for label in labels)


def _said(figure: Figure) -> str:
    return f"{figure.value:g}{figure.unit.removeprefix('约')}"


def _all_told(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    """Check A镇41户、B镇36户、C乡23户，共100户: the figures right before are the parts."""
    text = page.text
    words: dict[str, list[str]] = load("totals")
    totals = figures(text, match.end(), _stop(text, match.end()))
    if not totals or totals[0].start != match.end() or page.protected(*match.span()):
        return
    whole = totals[0]
    left = page.sentence(match.start())[0]
    opening = max(text.rfind(mark, left, match.start()) for mark in ("其中", "：", "（"))
    left = max(left, opening + 1)
    parts = [f for f in figures(text, left, match.start()) if f.unit == whole.unit]
    if len(parts) < 2 or any(word in text[left : match.start()] for word in words["not_parts"]):
        return
    if not _one_list(text, parts, match.start()):
        return
    total = sum(part.value for part in parts)
    if abs(total - whole.value) > 1e-6:
        why = f"前列各项合计{total:g}{whole.unit}，与“共{_said(whole)}”不符"
        yield rule("logic.sum").finding(text, (whole.start, whole.end), None, reason=why)


def _one_list(text: str, parts: Sequence[Figure], end: int) -> bool:
    """Say whether the parts stand in one list: joined by 、 or ， with few words between."""
    gaps = [text[a.end : b.start] for a, b in pairwise(parts)]
    gaps.append(text[parts[-1].end : end])
    return all(len(gap) <= 14 and gap.count("，") <= 1 for gap in gaps) and all(
        "、" in gap or "，" in gap or "和" in gap for gap in gaps[:-1]
    )
