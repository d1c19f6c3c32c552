"""Arguments of proofread.text: the text that came with the order."""

import re

from assistant.understand.scene import Filling, Scene

_BEHIND = re.compile(r"^[^\n\uff1a:]{2,40}[\uff1a:\n]\s*(?P<text>.{2,})$", re.DOTALL)
_ORDER = re.compile(
    r"^[^\uff0c,\n]{2,20}(?:段|句|文字|话|稿|内容|校对|核校)[^\uff0c,\n]{0,6}[\uff0c,]\s*"
)
_WORTH = 6  # characters


def text(scene: Scene) -> Filling:
    """Fill proofread.text with what is quoted, or stands behind the order.

    What is stored as the text comes byte for byte from the message (see assistant.material): here
    it only has to be seen that there is one.
    """
    filling = Filling()
    whole = scene.whole
    behind = _BEHIND.match(whole.words)
    order = _ORDER.match(whole.words)
    if whole.quotes:
        filling.put("text", whole.quotes[0].text.strip(), "所引文字", foreign=True)
    elif behind:
        filling.put("text", whole.text[behind.start("text") :].strip(), "所附文字")
    elif order and len(whole.text) - order.end() >= _WORTH:
        filling.put("text", whole.text[order.end() :].strip(), "所附文字")
    else:
        filling.ask("text", "要校对什么文字？")
    return filling
