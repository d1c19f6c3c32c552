"""A correction says that it is one: in its title, and before anything else in its text."""

from assistant.duties.report.draft.model import Draft, Paragraph, Piece

OPENING = "前报有误，现予更正；与前报不一致之处，以本报为准。"


def as_correction(draft: Draft) -> Draft:
    """Return a draft as the correction of the report before: …的情况报告（终报更正）."""
    *first, last = draft.title_parts
    title = f"{last.removesuffix('）')}更正）" if last.endswith("）") else f"{last}（更正）"
    opening = Paragraph(role="text", pieces=(Piece(text=OPENING),))
    return draft.model_copy(
        update={"title_parts": (*first, title), "paragraphs": (opening, *draft.paragraphs)}
    )
