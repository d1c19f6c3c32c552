"""What kind of incident it is, by the words of category.yaml."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.duties.report.record import Fact, Slot, Span
from assistant.duties.report.saying.clauses import Clause, Voice, any_of, denied, table

_STRONG, _WEAK = 3.0, 1.0
_GAP = 3  # marks and spaces between clauses of one sentence
_EARLY = 1.6  # what a caller says first is what it is about
_EARLY_STRETCHES = 2
_WEAK_ALONE = 2  # so many different weak words are needed where no strong one is said
# A kind gives way to one that is told no later than so many stretches behind it: a crash that burns
# is a crash, but a fire for which the lifts were stopped afterwards is no matter of lifts.
_BESIDE = 1


@dataclass(frozen=True, slots=True)
class Type:
    """One row of category.yaml."""

    name: str
    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]
    guard: re.Pattern[str]
    yields_to: frozenset[str]
    suspected: bool
    of_rumours: bool
    by_strong: bool
    variants: tuple[tuple[str, re.Pattern[str]], ...]


OTHER = "其他"  # of a class whose kinds don't fit: 事故灾难-其他


def names() -> list[str]:
    """Return the kinds that there are, and for each class the rest of it."""
    kinds = [kind.name for kind in types()]
    return [*kinds, *(f"{one}-{OTHER}" for one in dict.fromkeys(n.split("-")[0] for n in kinds))]


def base(text: str) -> str:
    """Return the kind without its variant: 事故灾难-特种设备（锅炉） → 事故灾难-特种设备."""
    return text.partition("\uff08")[0]


def worded(name: str, clauses: Sequence[Clause]) -> str:
    """Return a kind of `names` as a record writes it, by what else the clauses say."""
    kind = next((kind for kind in types() if kind.name == name), None)
    return _written(kind, clauses) if kind else name


@dataclass(slots=True)
class _Score:
    strong: float = 0.0
    weak: float = 0.0
    hints: int = 0
    first: int = 0  # the stretch in which a strong word is first said
    span: Span | None = None

    @property
    def total(self) -> float:
        return self.strong + self.weak


@lru_cache(maxsize=1)
def types() -> tuple[Type, ...]:
    """Read category.yaml."""
    return tuple(
        Type(
            name=row["name"],
            strong=tuple(re.compile(one) for one in row["strong"]),
            weak=tuple(re.compile(one) for one in row["weak"]),
            guard=any_of(row.get("guard", [])),
            yields_to=frozenset(row.get("yields_to", [])),
            suspected=row.get("suspected", False),
            of_rumours=row.get("of_rumours", False),
            by_strong=row.get("by_strong", False),
            variants=tuple((n, any_of(w)) for n, w in row.get("variants", {}).items()),
        )
        for row in table("category.yaml")["types"]
    )


@lru_cache(maxsize=1)
def _confirmed() -> re.Pattern[str]:
    return any_of(table("category.yaml")["confirmed"])


def category(clauses: Sequence[Clause]) -> list[Fact]:
    """Return the one CATEGORY fact, or none where nothing tells the kind.

    Rumour decides only where nobody else says anything about the kind.
    """
    told = [clause for clause in clauses if clause.voice is not Voice.RUMOUR]
    chosen = _choose(told, clauses) or _choose(clauses, clauses)
    if chosen is None:
        return []
    kind, span = chosen
    return [Fact(slot=Slot.CATEGORY, text=_written(kind, told or clauses), spans=(span,))]


# 老渡口路, 煤矿新村: what a street or an estate is called tells nothing of what happened there
_NAME = re.compile(
    r"(?:(?<=[\u4e00-\u9fff])|^)[\u4e00-\u9fff]{1,4}(?<![铁公道马线电气油跑拦堵封高快支岔网水])"
    r"(?:路|街|大道|巷|胡同|新村|家园|花园)"
    r"(?=\d|[东南西北中]?[路段口侧头尾]|尽头|与|和|沿线|[一二三四五六七八九十]+(?:号|弄|巷)|附近|旁|上的)"
)


# 燃气公司已关阀: what a utility is called tells nothing of what happened either
_UTILITY = re.compile(
    r"(?:燃气|天然气|煤气|供电|电力|供水|自来水|供热|热力)(?:集团|有限|抢修|应急)*(?:公司|集团)"
    r"(?=已|正|也|都|还|将|刚|派|到|赶|在|来|关|切|停|组织|负责|人员|抢修|检|测|配合|协助|\u3001|和)"
)


def _unnamed(text: str) -> str:
    for name in (_NAME, _UTILITY):
        text = name.sub(lambda match: "\u25cb" * len(match[0]), text)
    return text


def _stretches(clauses: Sequence[Clause]) -> list[Clause]:
    """Join the clauses of one sentence that one voice says; the source's own marks stay between."""
    found: list[Clause] = []
    for clause in clauses:
        last = found[-1] if found else None
        if (
            last is not None
            and (last.source, last.sentence) == (clause.source, clause.sentence)
            and clause.start - last.end <= _GAP
        ):
            joined = last.text + "\uff0c" * (clause.start - last.end) + clause.text
            found[-1] = replace(last, text=joined)
        else:
            found.append(clause)
    return [replace(one, text=_unnamed(one.text)) for one in found]


def _choose(told: Sequence[Clause], clauses: Sequence[Clause]) -> tuple[Type, Span] | None:
    stretches, every = _stretches(told), _stretches(clauses)
    scores = {kind.name: _score(kind, every if kind.of_rumours else stretches) for kind in types()}
    strong = {name for name, score in scores.items() if score.strong}
    left = [
        kind
        for kind in types()
        if kind.name in strong
        or (not strong and not kind.by_strong and scores[kind.name].hints >= _WEAK_ALONE)
    ]
    standing = [kind for kind in left if not _gives_way(kind, strong, scores)] or left
    if not standing:
        return None
    best = max(standing, key=lambda kind: scores[kind.name].total)
    span = scores[best.name].span
    return None if span is None else (best, _exact(span, clauses))


def _gives_way(kind: Type, strong: Iterable[str], scores: Mapping[str, _Score]) -> bool:
    own = scores[kind.name]
    return any(
        name in kind.yields_to and (not own.strong or scores[name].first <= own.first + _BESIDE)
        for name in strong
    )


def _exact(span: Span, clauses: Sequence[Clause]) -> Span:
    """Return the part of a span that lies in the clause where it begins: the source's own words."""
    home = next(c for c in clauses if c.source == span.source and c.start <= span.start < c.end)
    stop = min(span.end, home.end)
    return home.span(span.start - home.start, stop - home.start)


def _score(kind: Type, stretches: Sequence[Clause]) -> _Score:
    score = _Score()
    for at, stretch in enumerate(stretches):
        early = _EARLY if at < _EARLY_STRETCHES else 1.0
        strong = _hits(kind.strong, stretch)
        if strong and not kind.guard.search(stretch.text):
            if not score.strong:
                score.span, score.first = stretch.span(*strong[0]), at
            score.strong += _STRONG * early
        for hit in _hits(kind.weak, stretch):
            score.weak += _WEAK * early
            score.hints += 1
            score.span = score.span or stretch.span(*hit)
    return score


def _hits(patterns: Iterable[re.Pattern[str]], stretch: Clause) -> list[tuple[int, int]]:
    """Return where each expression is first said, not denied."""
    found: list[tuple[int, int]] = []
    for pattern in patterns:
        for match in pattern.finditer(stretch.text):
            if not any(denied(stretch.text, at) for at in (match.start(), match.end() - 1)):
                found.append(match.span())
                break
    return found


def _written(kind: Type, clauses: Sequence[Clause]) -> str:
    """Return the name with its variant, or with （疑似） until somebody confirmed it."""
    whole = "\uff0c".join(clause.text for clause in clauses)
    for name, words in kind.variants:
        if words.search(whole):
            return f"{kind.name}\uff08{name}\uff09"
    if kind.suspected and not any(
        (hit := _confirmed().search(clause.text)) and not denied(clause.text, hit.start())
        for clause in clauses
    ):
        return f"{kind.name}\uff08疑似\uff09"
    return kind.name
