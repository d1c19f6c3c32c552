"""Traces every statement of a report back to the material; what can't be traced was invented."""

import re
from collections.abc import Sequence

from assistant.duties.report.draft.trace.check_claims import claims_without_support
from assistant.duties.report.draft.trace.check_figures import figures_without_support
from assistant.duties.report.draft.trace.check_names import names_without_support
from assistant.duties.report.draft.trace.check_words import words_without_support
from assistant.duties.report.draft.trace.rules import expression, plain, rules
from assistant.duties.report.draft.trace.support import Support
from assistant.duties.report.draft.wording import wording
from assistant.duties.report.record import Material, Record


def untraceable(
    draft_text: str,
    record: Record,
    material: Material,
    *,
    earlier: Sequence[Record] = (),
    allowed: Sequence[str] = (),
) -> list[str]:
    """Return what a text says without support, in Chinese, one reason an item; empty is good.

    Held against the material's own words and the facts that really rest on them: figures with
    their units, counts of people by what they count, times by what happened then, dates, codes,
    persons, posts, units, places, nobody-hurt claims, deeds told as done, causes, hedges, and
    every other word. `earlier` are the records of the incident's former reports; `allowed` is text
    that the room itself adds (addressee, signature). Marked blanks claim nothing; the sides of a
    marked contradiction need to be in the material but may be hearsay.
    """
    support = Support(record, material, earlier, allowed)
    text, disputes = _without_marks(plain(draft_text), record)
    found = [
        *figures_without_support(text, support),
        *names_without_support(text, support),
        *claims_without_support(text, support),
        *words_without_support(text, support),
    ]
    for dispute in disputes:
        found += _in_dispute(dispute, support)
    return list(dict.fromkeys(found))


_QUOTED = re.compile("“(?P<words>.+?)”")


def unfounded(
    draft_text: str, record: Record, material: Material, *, earlier: Sequence[Record] = ()
) -> set[str]:
    """Return the figures, times, dates, codes and names of a text that nothing supports.

    Only what can be told surely and at once (no segmentation of every word); in the words of
    `plain`, as they stand in the text.
    """
    support = Support(record, material, earlier, ())
    text, _ = _without_marks(plain(draft_text), record)
    reasons = (*figures_without_support(text, support), *names_without_support(text, support))
    quoted = (_QUOTED.search(reason) for reason in reasons)
    told = re.sub(r"\D", "", support.said)
    phones = (m[0] for m in _TELEPHONE.finditer(text))
    return {match["words"] for match in quoted if match} | {
        phone for phone in phones if re.sub(r"\D", "", phone) not in told
    }


_TELEPHONE = re.compile(r"(?<![\d-])(?:\d{3,4}-\d{3,8}(?:-\d{3,6})?|\d{7,12})(?![\d-])")


def _without_marks(text: str, record: Record) -> tuple[str, list[str]]:
    """Return the text without its marks and what names them, and the marked contradictions."""
    marks = rules()["marks"]
    labels = [str(blank["say"]).partition("【")[0] for blank in wording()["blanks"].values()]
    named = "|".join(re.escape(plain(label)) for label in labels if label)
    text = re.sub(f"(?:{named})?{marks['blank']}", "\u0000", text)
    head, _, _ = str(wording()["disputes"]).partition("{sides}")
    for conflict in record.conflicts:
        text = text.replace(plain(head.format(what=conflict.what.removesuffix("矛盾"))), "")
    disputes = expression(marks["disputed"]).findall(text)
    return expression(marks["disputed"]).sub("\u0000", text), disputes


def _in_dispute(mark: str, support: Support) -> Sequence[str]:
    """Each side must be in the material; one that rests on its words may add them up."""
    for side in sorted(support.sides(), key=len, reverse=True):
        mark = mark.replace(side, "")
    return [*names_without_support(mark, support)] + [
        reason
        for reason in figures_without_support(mark, support)
        if reason.startswith(("数字", "号码"))
    ]
