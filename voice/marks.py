"""The marks of heard text: recognisers write ASCII ones behind Chinese characters."""

import re

_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,?!;:]")
_FULL_WIDTH = dict(zip(",?!;:", "\uff0c\uff1f\uff01\uff1b\uff1a", strict=True))


def pointed(text: str) -> str:
    """Return the text with full-width marks behind Chinese characters; its length stays."""
    return _HALF_WIDTH.sub(lambda mark: _FULL_WIDTH[mark[0]], text)
