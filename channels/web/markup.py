"""HTML fragments. Everything is escaped by the template engine; nothing from a document is trusted.

Pages hand these to one element each, so a long thread or a thousand rows stay a few elements.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assistant.replies import Answer, CitedQuote, EvidenceItem, SearchResult
from channels.render import answer_text
from channels.web import text
from channels.web.text import acting, audit

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,  # they do not change while the server runs
)
IN_FORCE = frozenset({"现行"})
OVER = frozenset({"已废止", "已失效", "历史版本"})
MARKERS = re.compile(r"\s*\[\d+\]")
JOB_TONES = {"done": "zb-ok", "unchanged": "zb-ok", "failed": "zb-bad"}


def tone(status: str) -> str:
    """Return the colour class of a document's validity."""
    return "zb-ok" if status in IN_FORCE else "zb-bad" if status in OVER else "zb-warn"


def job_tone(state: str) -> str:
    """Return the colour class of an upload's state."""
    return JOB_TONES.get(state, "zb-warn")


def clause_url(item: EvidenceItem) -> str:
    """Return the page of a clause, scrolled to it."""
    return f"/source/{item.revision_id}?{urlencode({'clause': item.clause_id})}#quote"


def quote_url(quote: CitedQuote) -> str:
    """Return the page of a citation, scrolled to the quote and marking it."""
    place = {"clause": quote.clause_id, "start": quote.start, "end": quote.end}
    return f"/source/{quote.revision_id}?{urlencode(place)}#quote"


def plain(sentence: str) -> str:
    """Return a sentence without the model's own markers; the checked numbers follow it."""
    return MARKERS.sub("", sentence)


def stage(name: str) -> str:
    """Return a search stage as officers call it."""
    return text.STAGES.get(name.removesuffix("_ms"), name)


def duration(ms: float) -> str:
    """Return a time as it is read: milliseconds below a second, else seconds."""
    if ms < 1000:
        return text.MILLISECONDS.format(value=ms)
    return text.SECONDS.format(value=ms / 1000)


def timing(answer: Answer) -> str:
    """Return how long evidence and answer took, "" where it was not measured."""
    times = answer.timings_ms
    first = next((times[k] for k in ("evidence", "first_evidence") if k in times), None)
    total = times.get("total")
    if first is None or total is None:
        return ""
    return text.TIMING.format(first=duration(first), total=duration(total))


def audience_text(audience: str, names: Mapping[str, str]) -> str:
    """Return an audience in words."""
    return "、".join(names.get(label, label) for label in audience.split("|"))


def outcome(action: str, name: str) -> str:
    """Return how an audited deed ended; a refused question is one without a basis."""
    if (action, name) == ("ask", "refused"):
        return audit.NO_BASIS
    return audit.OUTCOMES.get(name, name)


NAMES: dict[str, Any] = {
    "t": text,
    "w": acting,
    "tone": tone,
    "job_tone": job_tone,
    "clause_url": clause_url,
    "quote_url": quote_url,
    "plain": plain,
    "stage": stage,
    "timing": timing,
    "audience_text": audience_text,
    "outcome": outcome,
}
TEMPLATES.globals.update(NAMES)  # what every template may call


def teach(names: Mapping[str, Any]) -> None:
    """Let templates call more names: a page's words, a card's colours."""
    NAMES.update(names)
    TEMPLATES.globals.update(NAMES)


def fragment(template: str, macro: str, *args: Any) -> str:
    """Return one macro of a template, filled in."""
    loaded: Template = TEMPLATES.get_template(template)
    return str(getattr(loaded.module, macro)(*args)).strip()


def whole(template: str, **values: Any) -> str:
    """Return a whole template, filled in."""
    return TEMPLATES.get_template(template).render(**values)


def answer(a: Answer, today: date) -> str:
    """Return a finished answer with its citations, conflicts and all that was found."""
    quotes = {quote.n: quote for quote in a.citations}
    return fragment("turn.html", "answer", a, quotes, answer_text(a), today)


def evidence(items: Sequence[EvidenceItem], label: str) -> str:
    """Return the cards of what was found, open."""
    return fragment("turn.html", "evidence", items, label, True)


def search_result(found: SearchResult) -> str:
    """Return a search laid open, one column a stage."""
    stages = list(dict.fromkeys(name for hit in found.hits for name in hit.stages))
    return fragment("search.html", "result", found, stages)
