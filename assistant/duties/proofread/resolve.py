"""Of findings that overlap, which one is kept."""

from bisect import bisect_left, insort
from collections.abc import Iterable

from assistant.duties.proofread.finding import Finding, Severity

_GRAVITY = {Severity.MUST: 0, Severity.SHOULD: 1, Severity.HINT: 2}


def _rank(finding: Finding) -> tuple[int, int, int, int, str]:
    longer_first = finding.start - finding.end
    no_advice = int(finding.right is None)
    return _GRAVITY[finding.severity], longer_first, no_advice, finding.start, finding.rule


def resolve(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in order of place, none overlapping another.

    The graver one wins, then the longer, then the one that says what to write, then the first.
    """
    kept: list[Finding] = []
    taken: list[tuple[int, int]] = []
    for finding in sorted(findings, key=_rank):
        at = bisect_left(taken, (finding.end, -1))
        if at and taken[at - 1][1] > finding.start:
            continue
        insort(taken, (finding.start, finding.end))
        kept.append(finding)
    return sorted(kept, key=lambda f: (f.start, f.end))
