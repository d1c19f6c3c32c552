"""The key that signs audit checkpoints: made on first use, readable by the room's account alone."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from core.errors import Refused

_NAME = 16  # hexadecimal digits of the public key's sha256; enough to tell keys apart


class SigningKeys:
    """`audit.key` (private, 0600) and `audit*.pub` in one folder.

    `audit.pub` belongs to `audit.key`; others (`audit-<name>.pub`) are of keys used before, for
    instance on a machine from which this room was restored.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def private(self) -> Ed25519PrivateKey:
        """Return the signing key.

        Raises:
            Refused: the file is there but is no such key.
        """
        path = self._folder / "audit.key"
        if not path.exists():
            self._make(path)
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), None)
        except ValueError as error:
            raise self._damaged(path) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise self._damaged(path)
        self._keep_public(key.public_key())
        return key

    def public(self) -> Mapping[str, Ed25519PublicKey]:
        """Return every known public key by its name; files that are no key are passed over."""
        keys: dict[str, Ed25519PublicKey] = {}
        for path in sorted(self._folder.glob("audit*.pub")):
            try:
                key = serialization.load_pem_public_key(path.read_bytes())
            except ValueError:
                continue
            if isinstance(key, Ed25519PublicKey):
                keys[self.name(key)] = key
        return keys

    def public_pem(self) -> dict[str, bytes]:
        """Return every known public key as PEM, by its name."""
        return {name: _pem(key) for name, key in self.public().items()}

    @staticmethod
    def name(key: Ed25519PublicKey) -> str:
        """Return what a key is called in checkpoints and on paper."""
        digest = hashes.Hash(hashes.SHA256())
        digest.update(key.public_bytes_raw())
        return digest.finalize().hex()[:_NAME]

    def _make(self, path: Path) -> None:
        """Write a new key, unless another process was faster."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        scratch = path.with_name(f".{path.name}.{os.getpid()}")
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # the faster one's key is used
            os.link(scratch, path)  # unlike a rename, this never replaces a key
        scratch.unlink()

    def _keep_public(self, key: Ed25519PublicKey) -> None:
        path = self._folder / "audit.pub"
        content = _pem(key)
        if path.exists():
            if path.read_bytes() == content:
                return
            self._put_by(path)
        path.write_bytes(content)

    def _put_by(self, path: Path) -> None:
        """Keep the public key of a former signing key under its own name."""
        former = serialization.load_pem_public_key(path.read_bytes())
        if isinstance(former, Ed25519PublicKey):
            path.rename(path.with_name(f"audit-{self.name(former)}.pub"))

    @staticmethod
    def _damaged(path: Path) -> Refused:
        return Refused(
            f"审计签名密钥 {path} 已损坏，不能签署检查点。",
            "请从备份恢复该文件；没有备份时将其移走，系统会另生成一把。",
        )


def _pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
