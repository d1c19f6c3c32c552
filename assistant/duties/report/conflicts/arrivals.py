"""When one team came, told by two: 拖轮9:50到坝前, 海事讲船9:20就到坝前了.

Teams come one behind the other, so two times are of one arrival only where both tell of the same
kind of team at the same spot, or the second one says 就 or 才 of it; further ones are told as such.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from assistant.duties.report.conflicts.clause import succeeds
from assistant.duties.report.conflicts.moments import Moment
from assistant.duties.report.conflicts.topics import pairs

_TEAMS = {
    "ambulance": re.compile(r"救护车|急救车|急救|(?<!\d)120(?!\d)"),
    "fire": re.compile(r"消防|(?<!\d)119(?!\d)"),
    "police": re.compile(r"交警|民警|派出所|巡警|警车"),
    "rescue": re.compile(r"救护队|救援队|搜救队"),
    "gas": re.compile(r"燃气|抢修车"),
}
_THEIR_OWN = re.compile(r"车|我们|人|艇|船")  # 海事讲船9:20就到了: its own boat
_FURTHER = re.compile(
    r"首|头一|第[一二三四五\d]|增援|支援|又|再|后续|随后|陆续|先后|另|局长|主任|领导|带队|指挥|离|预计|还没"
)
_STRESSED = re.compile(r"就(?=到|来|赶|在)|才(?=到|来|赶)|早(?=到|就)")
_LEAST, _MOST = timedelta(minutes=6), timedelta(hours=3)


def arrivals(found: Sequence[Moment]) -> list[tuple[Moment, Moment]]:
    """Return pairs of times at which two tellers let one team arrive."""
    came = [m for m in found if m.happening == "arrived" and not m.approx and not m.guessed]
    return [
        (one, other)
        for i, one in enumerate(came)
        for other in came[i + 1 :]
        if _one_arrival(one, other)
    ][:1]


def _one_arrival(one: Moment, other: Moment) -> bool:
    a, b = one.clause, other.clause
    if not a.speaker or not b.speaker or a.speaker == b.speaker or succeeds(b, a):
        return False
    if not _LEAST <= abs(one.at - other.at) <= _MOST:
        return False
    if any(_FURTHER.search(c.text) for c in (a, b)):
        return False
    team = _team(one)
    return bool(team) and team == _team(other) and _same_spot(one, other)


def _team(moment: Moment) -> str:
    """The kind of team that comes, by the words of the clause or, of 车, by who speaks."""
    lead = moment.clause.speaker
    told = moment.clause.text.removeprefix(lead)
    named = [team for team, words in _TEAMS.items() if words.search(told)]
    if not named and _THEIR_OWN.search(told):
        named = [team for team, words in _TEAMS.items() if words.search(lead)]
    return named[0] if len(named) == 1 else ""


_SPOT = re.compile(r"到(?:了|达)?(?P<spot>[\u4e00-\u9fa5]{0,6})")


def _same_spot(one: Moment, other: Moment) -> bool:
    first, second = (_spot(m) for m in (one, other))
    if first and second:
        return bool(pairs(first) & pairs(second))
    return bool(_STRESSED.search(other.clause.text)) and not (first or second)


def _spot(moment: Moment) -> str:
    match = _SPOT.search(moment.clause.text, moment.end)
    return re.sub(r"[了的]$|^(?:场|现场)", "", match["spot"]) if match else ""
