"""Telephone lines of a PBX: FreeSWITCH carries the calls, this side tells it what to do.

`PbxLine` is imported when it is asked for: reading the settings must not load the recogniser's
libraries, which a line's legs need.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voice.pbx.line import PbxLine

__all__ = ["PbxLine"]


def __getattr__(name: str) -> object:
    if name != "PbxLine":
        raise AttributeError(name)
    from voice.pbx.line import PbxLine

    return PbxLine
