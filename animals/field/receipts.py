"""What the server says it has of a record."""

from datetime import UTC
from typing import Any

from animals.field.models import Record
from animals.field.reading import known_flags
from animals.field.rules import Part


def receipt(record: Record) -> dict[str, Any]:
    """The receipt as it stands now."""
    missing = [str(photo.id) for photo in record.photos if photo.state == Part.MISSING]
    return {
        "id": str(record.id),
        "sha256": record.sha256,
        "state": "photos missing" if missing else "complete",
        "missing": missing,
        "seq": record.seq,
        "received_at": record.received_at.astimezone(UTC).isoformat(),
        "flags": known_flags(record.flags),
    }
