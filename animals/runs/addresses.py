"""Addresses that many pages of runs name."""

from uuid import UUID

from flask import url_for


def photo_url(photo_id: UUID | None) -> str | None:
    """The small picture's address."""
    return url_for("photos.photo", photo_id=photo_id, size=320) if photo_id else None
