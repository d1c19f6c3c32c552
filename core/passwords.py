"""Passwords: their rules, one-time ones, and how they are kept (argon2id)."""

import os
import secrets
import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import InvalidInput

# argon2-cffi's defaults are RFC 9106's low-memory profile, argon2id
HASHER = PasswordHasher()
# One check takes 64 MiB and every core it finds: many at once only make each other, and all else
# that the server does, wait.
_AT_ONCE = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))


def check_password_rules(password: str) -> None:
    """Raise InvalidInput unless at least 8 characters with upper, lower case and a digit.

    GB/T 22239-2019 asks for complexity without numbers; these are the customary ones.
    """
    strong = (
        len(password) >= 8
        and any(c.isupper() for c in password)
        and any(c.islower() for c in password)
        and any(c.isdigit() for c in password)
    )
    if not strong:
        raise InvalidInput(
            "密码强度不够。", "请使用至少 8 位、同时包含大写字母、小写字母和数字的密码。"
        )


def one_time_password() -> str:
    """Return a random password that satisfies the rules and is easy to type."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    return "Zb" + "".join(secrets.choice(letters + "23456789") for _ in range(10)) + "7"


@lru_cache(maxsize=1)
def decoy() -> str:
    """Verified when a login does not exist, so that both cases take the same time."""
    return HASHER.hash(secrets.token_hex(8))


def verified(stored: str, password: str) -> bool:
    """Return whether a password is the one whose hash is stored."""
    try:
        with _AT_ONCE:
            return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
