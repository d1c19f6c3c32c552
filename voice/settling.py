"""What a first listening left open is settled by weighing: who, for which unit, and whether he is
there, in this order. Nothing is weighed for one who is somebody else, elsewhere, or spoken of."""

from voice.duty_weighing import weighed_duty
from voice.facts import Facts
from voice.unit_weighing import garbled_unit
from voice.weighing import Weigh, weighed_officer, weighed_unit


def settle(facts: Facts, weigh: Weigh) -> None:
    """Look again where the officer, the unit or the statement of duty was not plainly heard."""
    if facts.blocked or facts.elsewhere:
        return
    if facts.rostered is None:
        _officer(facts, weigh)
    if facts.rostered is not None and not facts.unit_heard:
        _unit(facts, weigh)
    if facts.rostered is not None and facts.unit_heard and facts.clear:
        _duty(facts, weigh)


def _officer(facts: Facts, weigh: Weigh) -> None:
    facts.rostered = weighed_officer(facts.rows, facts.expected, weigh, facts.unlisted)
    if facts.rostered is not None:
        facts.unlisted, facts.echoed, facts.weighed = None, False, True
        facts.words.append(("name", facts.rostered.person.name))


def _unit(facts: Facts, weigh: Weigh) -> None:
    unit = weighed_unit(facts.rows, facts.expected, weigh)
    if unit is None and facts.unit is None:
        unit = garbled_unit(facts.rows, facts.expected, weigh)
    if unit is not None:
        facts.unit, facts.unit_weighed = unit, True
        facts.words.append(("unit", unit.form))


def _duty(facts: Facts, weigh: Weigh) -> None:
    if facts.duty_first or facts.pressed:
        return
    stated = weighed_duty(facts, weigh)
    if stated is not None:
        facts.said["on_duty"], facts.duty_first = stated.phrase, True
        facts.linked |= stated.of_himself
        facts.words.append(("on_duty", stated.phrase.said))
