"""The rule files: where they lie, how they are read, and what every rule carries."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

from assistant.duties.proofread.finding import (
    OF_ONE_TEXT,
    Authority,
    Finding,
    Severity,
    Type,
)
from core.yaml_data import read_yaml

_FOLDER = files("assistant.duties.proofread") / "rules"


@lru_cache(maxsize=64)
def load(name: str) -> Any:
    """Return the content of `rules/<name>.yaml`."""
    return read_yaml((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


class Rule(BaseModel):
    """What is said of a finding besides where it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    type: Type
    severity: Severity
    authority: Authority
    source: str
    reason: str

    def finding(
        self,
        text: str,
        span: tuple[int, int],
        right: str | None,
        *,
        reason: str = "",
        alts: tuple[str, ...] = (),
        severity: Severity | None = None,
    ) -> Finding:
        """Return the finding of this rule at `span` of `text`."""
        start, end = span
        return Finding(
            start=start,
            end=end,
            wrong=text[start:end],
            right=right,
            type=self.type,
            severity=severity or self.severity,
            rule=self.id,
            reason=reason or self.reason,
            source=self.source,
            authority=self.authority,
            alts=alts,
        )


def of_one_text(id: str) -> bool:
    """Say whether what a rule finds holds of one text only (see finding.OF_ONE_TEXT)."""
    row = load("coded").get(id)
    return row is not None and Type(row["type"]) in OF_ONE_TEXT


@lru_cache(maxsize=256)
def rule(id: str) -> Rule:
    """Return a rule of `rules/coded.yaml`, by which code-checked rules are described."""
    row = load("coded")[id]
    return Rule(id=id, **row)
