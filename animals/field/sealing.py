"""The server's keys that phones seal to, and opening what they sealed (HPKE, RFC 9180).

DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, base mode. A frame is one byte of version,
eight bytes that name the key, the encapsulated key, the ciphertext. The keys lie in one file that
only the server reads; the last one is given to phones, earlier ones still open.
"""

import base64
import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import current_app

from animals import clock
from animals.config import Config
from animals.errors import Refused

MEDIA_TYPE = "application/vnd.lapka.sealed"
VERSION = 1
FILE = "field_keys.json"
_KEY_ID = slice(1, 9)
_BOX = 9
OVERHEAD = 9 + 65 + 16
"""Bytes that sealing adds."""

_SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class CannotOpen(Refused):
    """Not sealed to a key of this server, or not for this address."""


@dataclass(frozen=True)
class Key:
    """One key pair of the server."""

    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> bytes:
        """The 65 bytes of the uncompressed point."""
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.public).digest()[:8]


def server_key() -> dict[str, str]:
    """The newest key as phones are given it; the first is made when it is first asked for."""
    key = _keys()[-1]
    public = base64.urlsafe_b64encode(key.public).rstrip(b"=").decode()
    return {"id": key.id.hex(), "public": public}


def is_sealed(body: bytes) -> bool:
    """Whether these bytes begin as a frame does; neither JSON nor a photo begins so."""
    return body[:1] == bytes([VERSION])


def opened(body: bytes, info: str) -> bytes:
    """What was sealed for this address. Raises CannotOpen."""
    if not is_sealed(body) or len(body) < OVERHEAD:
        raise CannotOpen
    for key in _keys():
        if key.id == body[_KEY_ID]:
            with contextlib.suppress(InvalidTag, ValueError):
                return _SUITE.decrypt(body[_BOX:], key.private, info.encode())
    raise CannotOpen


def record_info(record_id: UUID) -> str:
    """What binds a sealed record to its address."""
    return f"lapka/1/record/{record_id}"


def photo_info(record_id: UUID, photo_id: UUID) -> str:
    """What binds a sealed photo to its address."""
    return f"lapka/1/photo/{record_id}/{photo_id}"


def rotate() -> str:
    """Make a new key for phones to seal to; the id of it. Those before it still open."""
    with _held() as path:
        keys = [*_read(path), _new()]
        _write(path, keys)
    return _keys()[-1].id.hex()


def _keys() -> list[Key]:
    path = _path()
    kept = _read(path)
    if not kept:
        with _held() as path:
            kept = _read(path)
            if not kept:
                kept = [_new()]
                _write(path, kept)
    return [Key(ec.derive_private_key(int(it["private"], 16), ec.SECP256R1())) for it in kept]


def _path() -> Path:
    config: Config = current_app.extensions["lapka"]
    return config.data / FILE


def _read(path: Path) -> list[dict[str, str]]:
    try:
        kept: list[dict[str, str]] = json.loads(path.read_text())["keys"]
    except FileNotFoundError:
        return []
    return kept


def _new() -> dict[str, str]:
    secret = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return {"private": f"{secret:064x}", "made_at": clock.now().isoformat()}


def _write(path: Path, keys: list[dict[str, str]]) -> None:
    """The whole file or the one before it, readable by the server alone."""
    draft = path.with_name(f".{path.name}.unfinished")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"keys": keys}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextlib.contextmanager
def _held() -> Iterator[Path]:
    """The file, changed by nobody else meanwhile."""
    path = _path()
    lock = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path
    finally:
        os.close(lock)
