"""Where the recordings of calls lie: personal data, readable by this account only."""

import logging
from pathlib import Path

_log = logging.getLogger(__name__)
_HEADER = 44  # bytes of a wav without a sample


class Recordings:
    """The wavs under one folder, by round and call."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, campaign: str, attempt: str) -> Path:
        """Return where a call's recording is, whether it is there or not."""
        return self._folder / campaign / f"{attempt}.wav"

    def new(self, campaign: str, attempt: str) -> Path:
        """Return where a call is to be recorded; its folder is made."""
        file = self.file(campaign, attempt)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return file

    def complete(self, file: Path, *, answered: bool) -> bool:
        """Say whether there is something to hear; from now on only this account reads it.

        Of a call that nobody answered only an announcement or a tone is worth keeping.
        """
        if not file.is_file() or file.stat().st_size <= _HEADER:
            return False
        if not answered and not any(file.read_bytes()[_HEADER:]):
            file.unlink()
            return False
        file.chmod(0o600)
        return True

    def delete(self, campaign: str, attempt: str) -> bool:
        """Delete a call's recording; False where the file can't be deleted now."""
        try:
            self.file(campaign, attempt).unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the recording of %s was not deleted: %s", attempt, error)
            return False
        return True
