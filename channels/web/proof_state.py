"""A checked text while an officer goes through its findings: accepted, rejected, or open."""

from dataclasses import dataclass, field
from typing import Any

from assistant.duties.proofread.finding import Finding, Severity

ACCEPTED, REJECTED = "accepted", "rejected"


@dataclass
class Proof:
    """The text as it came, its findings, and what was decided about each (by its index)."""

    text: str = ""
    findings: list[Finding] = field(default_factory=list[Finding])
    decided: dict[int, str] = field(default_factory=dict[int, str])

    def accept(self, index: int) -> None:
        """Take a finding's replacement; one without a replacement can't be taken."""
        if self.findings[index].right is not None:
            self.decided[index] = ACCEPTED

    def reject(self, index: int) -> None:
        """Leave the text as it is there."""
        self.decided[index] = REJECTED

    def reopen(self, index: int) -> None:
        """Take a decision back."""
        self.decided.pop(index, None)

    @property
    def kept(self) -> list[Finding]:
        """The findings that nobody rejected: what goes into a docx as tracked changes."""
        return [f for n, f in enumerate(self.findings) if self.decided.get(n) != REJECTED]

    def accept_all(self) -> None:
        """Take every 必改 that nobody has decided about."""
        for index, finding in enumerate(self.findings):
            if finding.severity is Severity.MUST and index not in self.decided:
                self.accept(index)

    @property
    def open(self) -> int:
        """How many findings nobody has decided about."""
        return len(self.findings) - len(self.decided)

    @property
    def result(self) -> str:
        """The text with everything accepted put in."""
        return "".join(piece["text"] for piece in self.pieces())

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each severity, and in all."""
        of = [finding.severity for finding in self.findings]
        return {
            "total": len(of),
            "must": of.count(Severity.MUST),
            "should": of.count(Severity.SHOULD),
            "hint": of.count(Severity.HINT),
        }

    def pieces(self) -> list[dict[str, Any]]:
        """Return the text in order, each finding a piece of its own; `id` is None between."""
        told: list[dict[str, Any]] = []
        at = 0
        for index, finding in sorted(enumerate(self.findings), key=lambda pair: pair[1].start):
            told.append({"id": None, "text": self.text[at : finding.start]})
            state = self.decided.get(index, "")
            right = finding.right if state == ACCEPTED else None
            told.append(
                {
                    "id": index,
                    "text": finding.wrong if right is None else right,
                    "wrong": finding.wrong,
                    "state": state,
                    "severity": finding.severity.value,
                    "reason": finding.reason,
                }
            )
            at = finding.end
        told.append({"id": None, "text": self.text[at:]})
        return told

    def rows(self) -> list[dict[str, Any]]:
        """Return the findings as the page lists them: open ones first, the gravest first."""
        order = {severity: n for n, severity in enumerate(Severity)}
        rows = [
            finding.model_dump(mode="json")
            | {"id": index, "state": self.decided.get(index, ""), "lasting": finding.lasting}
            for index, finding in enumerate(self.findings)
        ]
        return sorted(
            rows, key=lambda r: (bool(r["state"]), order[Severity(r["severity"])], r["start"])
        )
