"""Where it is, told by another teller by a name one character off, and slips in numbers."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.elsewhere import own_areas
from assistant.duties.report.conflicts.names import (
    End,
    Twin,
    boundary_inside,
    distinct_twins,
    stem,
    twin_of,
)
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.conflicts.vocabulary import any_of, words

_ROLE = re.compile(
    r"(?:火头|起火|着火|着|烧|出事|事发|发生|撞|翻|位置|地点|地址|塌|漏|爆|断|掉|落水|决口|"
    r"[说讲]?是|写成?)的?(?:是|在|从|地点|地方)*(?P<near>[\u4e00-\u9fa5]{0,3})$"
)


def other_spot(clauses: Sequence[Clause]) -> list[Twin]:
    """又讲火头是从下坞村起的: another teller names the spot one character off.

    With two tellers and a word of where it is, 上 and 下 or 东 and 西 are no two places but one.
    """
    places = words()["places"]
    suffix = re.compile(any_of([*places["suffixes"], *places["firms"]]))
    ends: list[End] = []
    for clause in clauses:
        for match in suffix.finditer(clause.text):
            end = (clause, match.start(), match.end(), match[0])
            name = stem(end)
            if len(name) >= 2 and (clause.speaker or clause.again) and _points_at(end):
                for one in ends:
                    if one[3] != end[3] or own_areas(one[0], clause):
                        continue
                    if size := _one_off(one, end):
                        return [twin_of(one, size, end, size)]
            if len(name) >= 2:
                ends.append(end)
    return []


def _points_at(end: End) -> bool:
    text = end[0].text[: end[1]]
    name = min(len(stem(end)), 2)
    head = text[: len(text) - name]
    return not re.search(r"[\u4e00-\u9fa5]{2,}", head) or bool(_ROLE.search(head))


def _one_off(one: End, other: End) -> int:
    a, b = stem(one), stem(other)
    tellers = (one[0].speaker, other[0].speaker)
    if tellers[0] == tellers[1] and not other[0].again:
        return 0
    if a[-2:] in tellers[0] and b[-2:] in tellers[1]:
        return 0  # 东湖镇 and 西湖镇: each tells of its own
    for size in (3, 2):
        left, right = a[-size:], b[-size:]
        if len(left) < size or len(right) < size or boundary_inside(left + right):
            continue
        if left[1:] == right[1:] and min(len(a), len(b)) == size > _SHORTEST:
            return 0  # 问桐溪街道, 移桐溪街道: a verb stands in front of one name
        if sum(x != y for x, y in zip(left, right, strict=True)) == 1:
            return size
    return 0


_SHORTEST = 2  # characters of a name

_PHONE = re.compile(r"(?<!\d)1\d{2}[- ]?\d{4}[- ]?\d{4}(?!\d)")


_LABEL = re.compile(r"(?:联系人?|现场|手机号?|电话|号码|座机|是|为|[\s:\uff1a\uff08(,\uff0c])")


def _two_owners(a: Clause, one: re.Match[str], b: Clause, other: re.Match[str]) -> bool:
    """家属电话…1122,社区电话…1127: numbers of two people."""
    first, second = (
        _LABEL.sub("", c.text[max(0, m.start() - 8) : m.start()]) for c, m in ((a, one), (b, other))
    )
    again = re.search(r"另一处|又|写|应|更正", second)
    return bool(first and second) and first != second and not again


def phones(clauses: Sequence[Clause]) -> list[Twin]:
    """Return mobile numbers that differ in one or two digits: one of them is a slip."""
    seen: list[tuple[Clause, re.Match[str]]] = []
    found: list[Twin] = []
    for clause in (c.whole for c in clauses):
        for match in _PHONE.finditer(clause.text):
            for before, first in seen:
                one, other = (re.sub(r"\D", "", m[0]) for m in (first, match))
                slip = 0 < sum(x != y for x, y in zip(one, other, strict=True)) <= 2
                if slip and not _two_owners(before, first, clause, match):
                    found.append(
                        Twin(
                            "联系电话",
                            (before, first.start(), first.end()),
                            (clause, match.start(), match.end()),
                        )
                    )
            seen.append((clause, match))
    return distinct_twins(found)
