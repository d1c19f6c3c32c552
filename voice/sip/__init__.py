"""Telephone lines over SIP (baresip), in processes of their own.

`SipLine` is imported when it is asked for: the processes import this package too, and they must not
carry the recogniser's libraries, which the room's side of the line needs.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voice.sip.line import SipLine

__all__ = ["SipLine"]


def __getattr__(name: str) -> object:
    if name != "SipLine":
        raise AttributeError(name)
    from voice.sip.line import SipLine

    return SipLine
