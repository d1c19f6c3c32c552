"""Personal data of roll-calls: numbers covered on export, recordings past their time.

A recording and a mobile number are personal information, kept no longer than is needed (《个人信息
保护法》第四条、第十九条). How long that is, is the room's setting `recording_days`.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.duties.rollcall.model import Attempt, CallState, Campaign

WITHHELD = "（略）"
LEAST_DIGITS = 7  # fewer are an extension or a count
_SPOKEN = {
    "〇": 0, "零": 0, "洞": 0, "一": 1, "幺": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
    "六": 6, "七": 7, "拐": 7, "八": 8, "九": 9, "勾": 9,
}  # fmt: skip
_BETWEEN = 3  # separators that may stand between two digits of one number
_SEPARATORS = frozenset(
    " \t\u00a0\u3000-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d_.·()（）[],\uff0c、+＋"
)
# Ids of campaigns, days and moments are no numbers of people.
_NO_NUMBER = re.compile(
    r"[A-Z]{2}-\d{8}-\d{1,4}(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"(?:[ T]\d\d:\d\d(?::\d\d)?)?(?!\s*[-\d:])"
)


@dataclass(frozen=True, slots=True)
class Masking:
    """What an export covers: mobile numbers (and any number in free text), landlines, names."""

    phones: bool = True
    landlines: bool = False  # a duty room's own telephone is no personal number
    names: bool = False

    def phone(self, number: str) -> str:
        """Return a number for its own column."""
        if not self.phones or (not self.landlines and is_landline(number)):
            return number
        return masked(number)

    def text(self, text: str) -> str:
        """Return free text (what was heard, notes)."""
        return masked(text) if self.phones else text

    def said(self, text: str) -> str:
        """Return what somebody said; it names people in any spelling, so it goes with the names."""
        return WITHHELD if self.names and text else self.text(text)

    def name(self, name: str) -> str:
        """Return a person's name, which a recogniser may have taken from a spoken number."""
        return masked_name(name) if self.names else self.text(name)


USUAL = Masking()
NOTHING = Masking(phones=False)


def masked(text: str) -> str:
    """Return text with the middle of every telephone number covered: 138****1234.

    Digits may be full-width, spoken (幺三八), and parted by spaces, dashes or brackets.
    """
    made: list[str] = []
    at = 0
    for keep in _NO_NUMBER.finditer(text):
        if keep.group()[0].isdigit() and _goes_on(text[at : keep.start()], text[keep.end() :]):
            continue
        made += [_covered(text[at : keep.start()]), keep.group()]
        at = keep.end()
    return "".join([*made, _covered(text[at:])])


def masked_name(name: str) -> str:
    """Return a name with all but its first character covered: 张**."""
    return name[:1] + "*" * (len(name) - 1)


def is_landline(number: str) -> bool:
    """Say whether a number is an extension or a fixed line, which belongs to an office."""
    digits = "".join(d for c in number if (d := _digit(c)))
    digits = re.sub(r"^(?:00)?86(?=\d{10,})", "", digits)
    return not re.search(r"1[3-9]\d{9}", digits)


def _digit(character: str) -> str:
    if character in _SPOKEN:
        return str(_SPOKEN[character])
    value = unicodedata.digit(character, None)
    return str(value) if value is not None else ""


def _goes_on(before: str, after: str) -> bool:
    """A day with digits right before or after it is part of a number."""
    around = "".join(_SEPARATORS)
    before, after = before.rstrip(around), after.lstrip(around)
    return bool((before and _digit(before[-1])) or (after and _digit(after[0])))


def _covered(text: str) -> str:
    made: list[str] = []
    at = 0
    while at < len(text):
        if not _digit(text[at]):
            made.append(text[at])
            at += 1
            continue
        end = _run(text, at)
        made.append(_cover(text[at:end]))
        at = end
    return "".join(made)


def _run(text: str, start: int) -> int:
    """Return where the number that begins at `start` ends: after its last digit."""
    last, between = start, 0
    for place in range(start + 1, len(text)):
        if _digit(text[place]):
            last, between = place, 0
        elif text[place] in _SEPARATORS and between < _BETWEEN:
            between += 1
        else:
            break
    return last + 1


def _cover(run: str) -> str:
    """Cover the middle digits where they stand; what parts them stays."""
    count = sum(bool(_digit(c)) for c in run)
    if count < LEAST_DIGITS:
        return run
    head, tail = (3, 4) if count >= 11 else (2, 2)
    made, at = "", 0
    for character in run:
        if _digit(character):
            at += 1
        hidden = _digit(character) and head < at <= count - tail
        made += "*" if hidden else character
    return made


@dataclass(frozen=True, slots=True)
class Kept:
    """A recording past its time that stays, and why."""

    attempt: Attempt
    why: str


@dataclass(frozen=True, slots=True)
class Retention:
    """What becomes of the recordings on a day."""

    days: int
    now: datetime
    expired: tuple[Attempt, ...]
    kept: tuple[Kept, ...]


def expired(
    campaigns: Sequence[Campaign], now: datetime, days: int, held: Collection[str] = ()
) -> list[Attempt]:
    """Return the calls whose recordings are to be deleted; see `retention`."""
    return list(retention(campaigns, now, days, held).expired)


def retention(
    campaigns: Sequence[Campaign], now: datetime, days: int, held: Collection[str] = ()
) -> Retention:
    """Sort the recordings older than `days` into those to delete and those that stay.

    `held` names calls or campaigns that somebody keeps (a complaint, an inquiry). One that waits
    for a person's decision stays too: deleting it would decide the matter.
    """
    over = now - timedelta(days=days)
    gone: list[Attempt] = []
    kept: list[Kept] = []
    for attempt in (a for campaign in campaigns for a in campaign.attempts):
        if not attempt.recording or (attempt.dialed_at or attempt.planned_at) > over:
            continue
        if attempt.id in held or attempt.campaign in held:
            kept.append(Kept(attempt, "已登记留存"))
        elif attempt.state is CallState.NEEDS_PERSON and attempt.correction is None:
            kept.append(Kept(attempt, "待人工核实"))
        elif not attempt.settled:
            kept.append(Kept(attempt, "呼叫尚未结束"))
        else:
            gone.append(attempt)
    return Retention(days, now, tuple(gone), tuple(kept))
