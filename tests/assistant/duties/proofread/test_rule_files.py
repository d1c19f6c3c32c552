"""The rule files: every rule has an id, a source and an advice, and keeps to itself."""

import re

import pytest

from assistant.duties.proofread.lexicon import Entry, entries
from assistant.duties.proofread.patterns import pattern_rules
from assistant.duties.proofread.rulebook import load, rule


def test_every_line_says_something_else_than_it_finds() -> None:
    assert [e.wrong for e in entries() if e.right == e.wrong or e.wrong in e.alts] == []


def test_no_wrong_word_is_the_advice_of_another_line_without_conditions() -> None:
    free: dict[str, Entry] = {
        e.wrong: e
        for e in entries()
        if not any((e.before, e.after, e.within, e.not_before, e.not_after, e.not_within))
        and not e.ours_only
    }
    clash = [(e.wrong, e.right) for e in entries() if e.right in free]
    assert clash == []


def test_every_rule_names_its_source() -> None:
    for each in (*entries(), *pattern_rules()):
        assert each.rule.source
        assert each.rule.reason
    for id in load("coded"):
        assert rule(id).source


def test_every_trigger_can_lead_to_a_match() -> None:
    for each in pattern_rules():
        assert each.triggers, each.rule.id


@pytest.mark.parametrize("name", ["genre", "vocabulary", "totals", "phases", "privacy"])
def test_tables_are_there(name: str) -> None:
    assert load(name)


def test_an_entry_with_conditions_says_them_as_expressions_that_compile() -> None:
    for entry in entries():
        for pattern in (entry.before, entry.after, entry.within):
            assert pattern is None or isinstance(pattern, re.Pattern)
