"""Errors that say what happens next.

Every error an officer can meet is a :class:`ZhibanError`: a Chinese sentence that says what is
wrong (`message`) and a Chinese sentence that says what to do (`remedy`).
"""


class ZhibanError(Exception):
    """Base of all expected errors. `code` is stable and English, for programs."""

    code = "error"
    http_status = 500

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}{self.remedy and ' ' + self.remedy}"


class Unavailable(ZhibanError):
    """A part is not answering now; trying again later can help."""

    code = "unavailable"
    http_status = 503


class Refused(ZhibanError):
    """The other side understood and said no; trying again does not help."""

    code = "refused"
    http_status = 409


class NotFound(ZhibanError):
    """The named thing does not exist, or the asker may not know that it does."""

    code = "not_found"
    http_status = 404


class NeedsLogin(ZhibanError):
    """Nobody is signed in, or the session has ended."""

    code = "needs_login"
    http_status = 401


class Forbidden(ZhibanError):
    """Signed in, but this principal lacks the permission."""

    code = "forbidden"
    http_status = 403


class InvalidInput(ZhibanError):
    """The input can't be used as it is; `remedy` says what would be accepted."""

    code = "invalid_input"
    http_status = 422
