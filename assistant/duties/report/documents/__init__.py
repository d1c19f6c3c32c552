"""Reports as files: docx by GB/T 9704—2012, the room's own templates, PDF."""

from assistant.duties.report.documents.fields import FIELDS
from assistant.duties.report.documents.layout import layouts
from assistant.duties.report.documents.pdf import has_pdf, to_pdf
from assistant.duties.report.documents.template import (
    check_template,
    fill_template,
    preview_template,
    sample,
)
from assistant.duties.report.documents.writer import to_docx

__all__ = [
    "FIELDS", "check_template", "fill_template", "has_pdf", "layouts", "preview_template",
    "sample", "to_docx", "to_pdf",
]  # fmt: skip
