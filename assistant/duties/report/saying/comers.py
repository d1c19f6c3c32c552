"""Names of teams that tell no arrival: places by their houses, senders of words, vehicles hit."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.duties.report.saying.clauses import Clause, table


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(one) for name, one in table("comers.yaml").items()}


def no_comer(text: str, team: re.Match[str]) -> bool:
    """Whether a name in a clause tells where something is, whose it is or who wrote, not who came.

    `team` has a group `name`.
    """
    words = _words()
    before = text[: team.start()]
    if words["taken_to"].search(before) or words["no_team"].search(team["name"]):
        return True
    if words["place"].match(text, team.end()) or words["sends"].match(text, team.end()):
        return True
    at_end = team.end() == len(text) or team[0].endswith(("里", "上"))
    if words["where"].search(before) and at_end:
        return True  # 镇里的队伍在村里, 二组在村委会
    if words["place_like"].search(team[0]) and words["of_place"].match(text, team.end()):
        return True
    treats = words["hospital"].search(team[0]) is not None
    return treats and not words["came"].match(text, team.end())


def parties(clauses: Sequence[Clause], team: re.Pattern[str]) -> set[str]:
    """Return the vehicles by name that are told to have been in the accident themselves."""
    words = _words()
    return {
        found["name"]
        for clause in clauses
        for found in team.finditer(clause.said)
        if words["vehicle"].search(found["name"])
        and (
            words["struck"].search(clause.said[: found.start()])
            or words["failed"].match(clause.said, found.end())
        )
    }


def helps(said: str) -> bool:
    """Whether a clause tells of those who were sent to help."""
    return _words()["helps"].search(said) is not None


def counts_boats(words: str) -> bool:
    """Whether 条 counts what is named here."""
    return _words()["boats"].search(words) is not None


def goes_onto(before: str) -> bool:
    """Whether people are told to go aboard what is named behind these words."""
    return _words()["onto"].search(before) is not None
