"""A button that picks a file: Quasar's own uploader nests its input in a link without a name."""

from nicegui import ui

_PICK = "() => getElement({id}).$refs.qRef.pickFiles()"


def picked_by(upload: ui.upload, label: str) -> ui.button:
    """Hide an uploader behind a button with a name, and return the button.

    WCAG 4.1.2: a screen reader is told what the control is, and meets one control, not two.
    """
    upload.style("display: none")
    button = ui.button(label, icon="upload_file").props("outline no-caps")
    return button.on("click", js_handler=_PICK.format(id=upload.id))
