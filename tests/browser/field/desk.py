"""What the server has of phones, read from its database."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from tests.browser.server import Server


@dataclass(frozen=True)
class Kept:
    """A record as the server has it."""

    id: str
    number: int | None
    device: str
    by: str
    sha256: str
    flags: frozenset[str]
    photos: dict[str, str]
    """The state of each photo that it announced."""
    digests: dict[str, str]
    """The digest that each was announced with; `other_photo` among the flags if one differed."""


class Desk:
    """A look into the running server's database."""

    def __init__(self, server: Server) -> None:
        self.file = next(Path(server.environment["LAPKA_DATA"]).glob("*.sqlite*"))

    def records(self) -> dict[str, Kept]:
        """Every record by its id."""
        photos: dict[str, dict[str, str]] = {}
        digests: dict[str, dict[str, str]] = {}
        for record, photo, state, digest in self._rows(
            "SELECT record_id, id, state, sha256 FROM field_photo"
        ):
            photos.setdefault(_id(record), {})[_id(photo)] = state
            digests.setdefault(_id(record), {})[_id(photo)] = digest
        query = (
            "SELECT r.id, r.number, r.device_id, d.name, r.sha256, r.flags"
            " FROM field_record r JOIN field_device d ON d.id = r.device_id"
        )
        return {
            _id(id_): Kept(
                _id(id_),
                number,
                _id(device),
                name,
                sha256,
                frozenset(filter(None, (flags or "").split("|"))),
                photos.get(_id(id_), {}),
                digests.get(_id(id_), {}),
            )
            for id_, number, device, name, sha256, flags in self._rows(query)
        }

    def count(self, *ids: str) -> int:
        """How many rows there are for these records."""
        return sum(_id(row[0]) in ids for row in self._rows("SELECT id FROM field_record"))

    def arrived(self, photo: str) -> int:
        """How many bytes of an unfinished photo wait here."""
        query = "SELECT photo_id, length(body) FROM field_piece"
        return sum(int(str(size)) for id_, size in self._rows(query) if _id(id_) == photo)

    def pictures(self) -> int:
        """How many photos there are, whole."""
        return int(str(self._rows("SELECT count(*) FROM photos_photo")[0][0]))

    def sightings(self) -> int:
        """How many sightings came of all records."""
        return int(self._rows("SELECT count(*) FROM sightings_sighting")[0][0])

    def expire(self, device: str) -> None:
        """The one thing that is written: this phone's token ended long ago."""
        with closing(sqlite3.connect(self.file, timeout=10)) as database, database:
            ended = database.execute(
                "UPDATE field_device SET expires_at = '2020-01-01 00:00:00' WHERE id = ?",
                [UUID(device).hex],
            )
        assert ended.rowcount == 1

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        address = f"file:{self.file}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=10)) as database:
            return database.execute(query).fetchall()


def _id(value: object) -> str:
    return str(UUID(value.hex() if isinstance(value, bytes) else str(value)))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
