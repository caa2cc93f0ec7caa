"""Passwords, one-time codes and tokens: what proves who somebody is.

Thin words over argon2 and pyotp, so that the rest of the house chooses no parameters.
"""

import hashlib
import hmac
import secrets

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from animals import clock

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's first choice
_NOBODY = _hasher.hash("a password that nobody has, of a usual length")
CODE_SECONDS = 30


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _hasher.hash(password)


def password_matches(kept: str | None, password: str) -> bool:
    """Whether the password is right; takes as long when there is no account to compare with."""
    try:
        right = _hasher.verify(kept or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


def new_token() -> str:
    """A secret that cannot be guessed, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_digest(key: str, text: str) -> str:
    """What is kept of a name or an address that only needs comparing."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def new_code_secret() -> str:
    """A secret for an authenticator app."""
    return pyotp.random_base32()


def code_address(secret: str, name: str) -> str:
    """The `otpauth://` line that an authenticator app takes, as text or as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Lapka")


def code_step(secret: str, code: str) -> int | None:
    """The 30-second step the code belongs to (the present one or a neighbour), else None."""
    digits = "".join(code.split())
    now = int(clock.now().timestamp()) // CODE_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(totp.at(step * CODE_SECONDS).encode(), digits.encode()):
            return step
    return None
