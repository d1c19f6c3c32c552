"""What a question says about itself before anything is searched: its date, its version, its past.

Only what can be read off surely is read here; the rest is left to retrieval.
"""

import re
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})年(?:(\d{1,2})月)?(?:(\d{1,2})[日号])?")
# a year that names a text, not the day of an event
_VERSION_AFTER = re.compile(
    r"^\s*(?:版|修订|修正|的?版本|公布|发布|印发|起施行|施行|出台|颁布|通过)"
)
_TITLE = re.compile(r"《[^》]*》")
_VERSION = re.compile(r"((?:19|20)\d{2})\s*年?\s*(?:版|修订版|修正版|修订的|修正的|的版本)")
_FORMER = re.compile(r"旧版|老版|旧条例|老条例|修订前|修正前|修改前|废止前|以前的版本|历史版本")
_CURRENT = re.compile(r"现行|现在|目前|如今|最新")
_LEANS = re.compile(
    r"^(?:那|那么|还有|另外|它|这个|这种|这样|上述|其中|如果是|要是|换成|再)|"
    r"(?:它|这个|那个|这条|该条|上面|刚才|前者|后者)|呢[?？]?$"
)
_SHORT = 12  # characters; a question this short rarely stands alone


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a question is to be searched.

    `on`: the day whose law is asked. `all_versions`: former texts are asked for.
    `search_text`: the question, with its predecessor where it leans on it.
    """

    question: str
    search_text: str
    on: date
    all_versions: bool = False
    leans_on: str = ""


def understand(
    question: str, today: date, as_of: date | None = None, previous: str = ""
) -> Understanding:
    """Read date, version and dependence off a question. `as_of` given by the asker wins."""
    on = as_of or _day(question, today) or today
    leaning = previous if previous and _leans(question) else ""
    return Understanding(
        question=question,
        search_text=f"{leaning} {question}".strip(),
        on=on,
        all_versions=bool(_FORMER.search(question)),
        leans_on=leaning,
    )


def _leans(question: str) -> bool:
    bare = re.sub(r"[\s,\uff0c。?\uff1f!\uff01、]", "", question)
    return len(bare) <= _SHORT or bool(_LEANS.search(bare))


def _day(question: str, today: date) -> date | None:
    """Return the day the question is about, None where it speaks of the present."""
    if version := _VERSION.search(question):
        # the text of that year is the one in force when the year ended
        return min(date(int(version[1]), 12, 31), today)
    if _CURRENT.search(question):
        return None
    bare = _TITLE.sub("", question)
    for match in _DATE.finditer(bare):
        if _VERSION_AFTER.match(bare[match.end() :]):
            continue
        day = _date(match)
        if day is not None and day < today:
            return day
    return None


def _date(match: re.Match[str]) -> date | None:
    year, month, day = match.groups()
    try:
        # a year alone is taken at its middle, a month at its first day
        return date(int(year), int(month or 7), int(day or 1))
    except ValueError:
        return None
