"""Camera passwords at rest: encrypted with a key that lies beside the files, not in the tables."""

import os
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from core.errors import Refused


class Vault:
    """Encrypts and decrypts with the key file, which is made at first use (mode 0600).

    A copy of the database alone gives no password away; a database restored without the key asks
    for the passwords again.
    """

    def __init__(self, key_file: Path) -> None:
        self._key_file = key_file

    def lock(self, secret: str) -> str:
        """Return the encrypted form, "" for ""."""
        return self._fernet().encrypt(secret.encode()).decode() if secret else ""

    def unlock(self, locked: str) -> str:
        """Return the secret; raises `Refused` where the key does not fit."""
        if not locked:
            return ""
        try:
            return self._fernet().decrypt(locked.encode()).decode()
        except InvalidToken:
            raise Refused(
                "这路摄像机登记的口令无法解开。", "请在摄像机台账中重新填写该路口令。"
            ) from None

    def _fernet(self) -> Fernet:
        if not self._key_file.exists():
            self._key_file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._key_file.with_suffix(f".{os.getpid()}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(Fernet.generate_key())
            with suppress(FileExistsError):  # another process was first; its key is read below
                os.link(fresh, self._key_file)  # whole or not at all
            fresh.unlink()
        return Fernet(self._key_file.read_bytes())
