"""A phone for tests: it seals, digests and sends as the field app does, over any client."""

import base64
import hashlib
import json
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from werkzeug.test import TestResponse

from animals.accounts.rules import Person
from animals.db import db, write_transaction
from animals.field import sealing, tokens

_SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
SEALED = "application/vnd.lapka.sealed"


def sealed(clear: bytes, info: str, key: dict[str, str]) -> bytes:
    """The frame that the field app makes of `clear`."""
    raw = base64.urlsafe_b64decode(key["public"] + "==")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    return b"\x01" + bytes.fromhex(key["id"]) + _SUITE.encrypt(clear, public, info.encode())


def content_digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def record(kind: str = "sighting", **fields: Any) -> dict[str, Any]:
    """A record as the contract shows it; a sighting of one dog if nothing else is said."""
    own = {"species": "dog", "count": 1} if kind == "sighting" else {}
    return {
        "version": 1,
        "kind": kind,
        "position": {"lat": 49.7105, "lon": 37.6158, "accuracy_m": 12, "age_s": 3, "source": "gps"},
        "photos": [],
        **own,
        **fields,
    }


@dataclass
class Phone:
    """One device of one person; its client shares no cookies with anybody."""

    app: Flask
    token: str
    device_id: UUID
    number: int = 0
    language: str = "en"
    sent: dict[UUID, bytes] = field(default_factory=dict)

    def send(self, content: dict[str, Any], record_id: UUID | None = None) -> TestResponse:
        """Seal a record and put it."""
        record_id = record_id or uuid4()
        self.number += 1
        body = json.dumps({"number": self.number, **content}).encode()
        info = sealing.record_info(record_id)
        self.sent[record_id] = sealed(body, info, sealing.server_key())
        return self.resend(record_id)

    def resend(self, record_id: UUID) -> TestResponse:
        """The same bytes once more."""
        return self.put(f"records/{record_id}", self.sent[record_id], content_type=SEALED)

    def send_photo(self, record_id: object, photo_id: object, photo: bytes) -> TestResponse:
        """Seal a photo and put it whole."""
        info = f"lapka/1/photo/{record_id}/{photo_id}"
        return self.put_photo(record_id, photo_id, sealed(photo, info, sealing.server_key()))

    def put_photo(self, record_id: object, photo_id: object, body: bytes) -> TestResponse:
        headers = {"Content-Digest": content_digest(body)}
        return self.put(f"records/{record_id}/photos/{photo_id}", body, headers=headers)

    def piece(
        self, record_id: object, photo_id: object, offset: int, length: int, body: bytes
    ) -> TestResponse:
        headers = {"Upload-Offset": str(offset), "Upload-Length": str(length)}
        return self.ask(
            "PATCH", f"records/{record_id}/photos/{photo_id}", data=body, headers=headers
        )

    def put(self, address: str, body: bytes, **more: Any) -> TestResponse:
        return self.ask("PUT", address, data=body, **more)

    def ask(self, method: str, address: str, **more: Any) -> TestResponse:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept-Language": self.language,
            **more.pop("headers", {}),
        }
        db.session.rollback()
        client = self.app.test_client(use_cookies=False)
        answer: TestResponse = Context().run(
            client.open, f"/api/v1/{address}", method=method, headers=headers, **more
        )
        return answer


def phone_of(app: Flask, person: Person, label: str = "Chrome on Android") -> Phone:
    """A phone that has been enrolled."""
    with write_transaction():
        device, token = tokens.new_device(person, person.name, label)
        device_id = device.id
    return Phone(app, token, device_id)
