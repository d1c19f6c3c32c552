"""A draft whose text an officer edited: what he left alone still rests on its facts."""

from difflib import SequenceMatcher

from assistant.duties.report.draft.model import Draft, Paragraph, Piece


def retyped(draft: Draft, body: str) -> Draft:
    """Return the draft with this body, one paragraph a line; empty lines are dropped.

    Unchanged paragraphs keep their pieces; a changed one keeps its role and becomes one piece.
    """
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    old = [paragraph.text.strip() for paragraph in draft.paragraphs]
    made: list[Paragraph] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=lines, autojunk=False).get_opcodes():
        if tag == "equal":
            made += draft.paragraphs[i1:i2]
        elif tag != "delete":
            replaced = draft.paragraphs[i1:i2]
            made += [
                _typed(line, replaced[min(n, len(replaced) - 1)] if replaced else None)
                for n, line in enumerate(lines[j1:j2])
            ]
    return draft.model_copy(update={"paragraphs": tuple(made)})


def _typed(line: str, was: Paragraph | None) -> Paragraph:
    piece = Piece(text=line)
    if was is None:
        return Paragraph(role="typed", pieces=(piece,))
    return was.model_copy(update={"pieces": (piece,), "narrative": False})
