"""The photos of a form: read before anything is written, and kept even when the form is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request

from animals import failures, web
from animals.accounts.rules import Person
from animals.db import read_transaction, write_transaction
from animals.errors import NotFound
from animals.photos.intake import Upload, read_uploads
from animals.photos.service import keep as keep_photo
from animals.photos.service import owned_loose
from animals.sightings.forms import PHOTOS_MOST, too_many_photos


@dataclass(frozen=True)
class Kept:
    """A photo that waits for its form to be sent again."""

    id: UUID


@dataclass(frozen=True)
class Sent:
    """The photos of one form; `status` is that of the first refusal, 0 where all are fine."""

    before: Sequence[UUID]
    uploads: Sequence[Upload]
    status: int

    @property
    def photo_ids(self) -> list[UUID]:
        """Those that are fine, in the order they were chosen."""
        return [*self.before, *(one.photo_id for one in self.uploads if one.picture)]


def take(form: web.Form, person: Person) -> Sent:
    """Decode what came with the form and put refusals beside its field `photos`.

    Takes no transaction while a picture is decoded.
    """
    before: list[UUID] = form["photo_ids"].data or []
    status = 0
    with read_transaction():
        try:
            owned_loose(person, before)
        except NotFound:
            before = []
    files = [one for one in request.files.getlist("photos") if one and one.filename]
    if len(files) + len(before) > PHOTOS_MOST:
        form.refuse("photos", too_many_photos())
        status, files = 422, []
    uploads = read_uploads(files)
    for one in uploads:
        if one.refusal is not None:
            form.refuse("photos", f"{one.name}: {web.sentence_of(one.refusal)}")
            status = status or failures.status_of(one.refusal)
    return Sent(before, uploads, status)


def write(sent: Sent, person: Person) -> None:
    """The rows of the photos that are fine; their files are stored already."""
    for one in sent.uploads:
        if one.picture is not None:
            keep_photo(one.photo_id, one.picture, person.id)


def keep(sent: Sent, person: Person) -> list[Kept]:
    """What a refused form shows again: its good photos are not lost."""
    if any(one.picture for one in sent.uploads):
        with write_transaction():
            write(sent, person)
    return [Kept(photo_id) for photo_id in sent.photo_ids]
