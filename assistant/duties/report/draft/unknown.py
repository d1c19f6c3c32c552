"""What the note says is not known yet: an officer is asked for it, so a report says so."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from assistant.duties.report.draft.course import told_elsewhere
from assistant.duties.report.draft.model import Piece
from assistant.duties.report.draft.spoken import written
from assistant.duties.report.draft.telling import touches
from assistant.duties.report.record import Material, Record, SourceKind
from assistant.duties.report.saying.clauses import Voice, all_clauses
from core.yaml_data import read_yaml

_OWN = (SourceKind.NOTE, SourceKind.TRANSCRIPT, SourceKind.EVENT)


@cache
def _words() -> Mapping[str, Any]:
    text = (Path(__file__).parent / "unknown.yaml").read_text(encoding="utf-8")
    return cast(Mapping[str, Any], read_yaml(text))


def unknown(record: Record, material: Material) -> list[Piece] | None:
    """Return 是否漏油、何时恢复尚不清楚, None where nothing is said not to be known.

    The cause has a sentence of its own, and so has what a fact or a contradiction tells.
    """
    rules = _words()
    own = {s.id for s in material.sources if s.kind in _OWN and not s.former}
    taken = told_elsewhere(record)
    said: list[Piece] = []
    for clause in all_clauses(material):
        if clause.source not in own or clause.voice in (Voice.RUMOUR, Voice.CONCERNED):
            continue
        matter = _matter(clause.said)
        span = clause.span(clause.body)
        if not matter or any(matter in p.text for p in said) or touches([span], taken):
            continue
        said.append(Piece(text=("、" if said else "") + matter, spans=(span,)))
        if len(said) == rules["most"]:
            break
    return [*said, Piece(text=rules["say"])] if said else None


def _matter(said: str) -> str:
    """What isn't known, as a report asks for it; "" where a clause doesn't say so."""
    rules = _words()
    found = re.fullmatch(rules["unknown"], said)
    if found is None or re.search(rules["cause"], said):
        return ""
    matter = found["matter"]
    if not re.search(rules["question"], matter) or re.search("[他她它我你]", matter):
        return ""
    for spoken, formal in rules["wording"]:
        matter = re.sub(spoken, formal, matter)
    return (
        written(matter)
        if matter not in rules["bare"] and 2 <= len(matter) <= rules["longest"]
        else ""
    )
