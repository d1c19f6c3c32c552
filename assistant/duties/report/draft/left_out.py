"""What of the material the draft does not tell, so that an officer sees it before signing.

No reader of notes knows every wording. What neither a told fact rests on nor the text repeats is
shown as left out; it is no fault by itself, a note holds talk as well.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.duties.report.draft.model import Draft
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.record import Record, Source, Span

_CLAUSE = re.compile(
    r"(?:\d+[:\uff1a]\d+|[^\uff0c\u3002\uff1b\uff01\uff1f\uff1a\n,;!?:\u201c\u201d\"])+"
)
_WORD = re.compile(r"[\u4e00-\u9fff]")
_LEAST = 4  # Chinese characters that nothing rests on before a clause is worth showing
_RETOLD = 0.5  # of its pairs of characters in the draft: told there in nearly the same words
# how people talk on the telephone; it tells nothing of the incident
_TALK = re.compile(
    r"^(?:喂|嗯|哦|噢|好|行|对|是)+(?:的|了|吧|嘞|啊)*|(?:收到|知道了|明白了?|谢谢|辛苦了?|再见|"
    r"您?[你您]好|请讲|请说|稍等|等一下|听得[见到]吗|麻烦)[了啊吧呀啦]*"
)


def left_out(sources: Sequence[Source], record: Record, draft: Draft) -> list[Span]:
    """Return the stretches of the sources that the draft does not tell, in order.

    Clauses that follow one another come as one stretch. What an earlier report was made of, and is
    corrected now, is not looked at.
    """
    rests = _rests(record, draft)
    asked = [s for one in (*record.conflicts, *record.doubts) for w in one.values for s in w.spans]
    said = _pairs(draft.text)
    found: list[Span] = []
    for source in sources:
        if not source.former:
            untold = _untold(source, [s for s in rests if s.source == source.id], said)
            open_ = [s for s in asked if s.source == source.id]
            found += _joined((c for c in untold if not _asked_of(c, open_)), source)
    return found


def _asked_of(clause: tuple[int, int], asked: Sequence[Span]) -> bool:
    """Whether a clause is a side of a contradiction, which stands above the material already."""
    return any(span.start < clause[1] and clause[0] < span.end for span in asked)


def _rests(record: Record, draft: Draft) -> list[Span]:
    """The words that what is told rests on."""
    pieces = [piece for paragraph in draft.paragraphs for piece in paragraph.pieces]
    told = {slot for piece in pieces for slot in piece.slots}
    spans = [span for piece in pieces for span in piece.spans]
    return spans + [span for fact in record.facts if fact.slot in told for span in fact.spans]


def _untold(source: Source, covered: Sequence[Span], said: set[str]) -> Iterator[tuple[int, int]]:
    text = plain(source.text)  # of the same length, without what the officer asked
    bare = list(text)
    for span in covered:
        bare[span.start : span.end] = " " * len(bare[span.start : span.end])
    for clause in _CLAUSE.finditer(text):
        if text[clause.end() : clause.end() + 1] == "\uff1f":
            continue  # a question tells nothing
        rest = _TALK.sub(" ", "".join(bare[clause.start() : clause.end()]))
        if len(_WORD.findall(rest)) < _LEAST:
            continue
        pairs = _pairs(rest)
        if len(pairs & said) < _RETOLD * len(pairs):
            yield clause.span()


def _pairs(text: str) -> set[str]:
    runs = re.findall(r"[\u4e00-\u9fff\d]+", text)
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}


def _joined(found: Iterator[tuple[int, int]], source: Source) -> list[Span]:
    stretches: list[tuple[int, int]] = []
    for start, end in found:
        if stretches and not re.search(r"[\u3002\n\w]", source.text[stretches[-1][1] : start]):
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    return [Span(source=source.id, start=a, end=b, quote=source.text[a:b]) for a, b in stretches]
