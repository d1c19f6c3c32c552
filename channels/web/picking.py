"""Picking a file: one look and one way on every page, by a button or by dropping it.

Quasar's own header nests its input in a link without a name; ours is a button with one, so a screen
reader is told what the control is, and meets one control, not two (WCAG 4.1.2). Dropping on the
frame is Quasar's own; what is dropped beside it is taken there by console.js.
"""

from html import escape

from nicegui import ui

from channels.web import text

# The input itself stays out of sight: the button presses it. How far an upload is stands below.
_HEADER = """
<div class="zb-pick-head">
  <q-btn outline no-caps icon="upload_file" label="{label}" :disable="props.isUploading"
    @click="props.pickFiles" />
  <span class="zb-dim zb-small" role="status">
    <template v-if="props.isUploading">
      {going} {{{{ parseInt(props.uploadProgressLabel) }}}}%
    </template>
    <template v-else><span class="zb-pick-drop">{drop}</span>{about}</template>
  </span>
  <span hidden><q-uploader-add-trigger /></span>
</div>
"""


def picked_by(upload: ui.upload, label: str, about: str = "") -> ui.upload:
    """Give an uploader its button, called `label`, and the hint that files may be dropped on it.

    `about` is told beside it: what is taken, say. Returns the uploader.
    """
    told = {"label": label, "about": about, "drop": text.DROP_HERE, "going": text.UPLOADING}
    upload.add_slot("header", _HEADER.format(**{name: escape(said) for name, said in told.items()}))
    return upload.props("flat").classes("zb-pick-file")
