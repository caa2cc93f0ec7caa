"""A shelter's animals for other programs: which ones, with what, and the files made of them.

Only photos that were released leave the team, also where a coordinator exports.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from flask_babel import gettext, pgettext
from sqlalchemy import ColumnElement, and_, select

from animals import clock, i18n, tables
from animals.db import db, read_transaction
from animals.errors import NotFound
from animals.photos import files
from animals.photos.models import Photo
from animals.photos.rules import LARGE, SMALL
from animals.shelters import asm3, listing, papers, traits
from animals.shelters.forms import STATE_LABELS
from animals.shelters.models import Claim, Offer
from animals.shelters.rules import NOT_COMING, ClaimState
from animals.sightings import paper_words
from animals.sightings.codes import format_code
from animals.sightings.models import Animal
from animals.sightings.rules import Age, Sex, Size, Species
from animals.sightings.wording import kind_line

AT_ONCE = 200
"""Animals whose facts are read together."""


@dataclass(frozen=True)
class Ready:
    """An animal to be written, and the digest of the photo that goes with it."""

    newcomer: asm3.Newcomer
    photo: str | None


def write_asm3(file: TextIO, ready: Iterator[Ready], uploads: Path) -> int:
    """How many animals were written."""
    today = i18n.local_today()
    rows = (
        asm3.row(one.newcomer, today, _image(uploads, one.photo) if one.photo else None)
        for one in ready
    )
    return tables.write(file, asm3.COLUMNS, rows)


def everybody() -> Iterator[Ready]:
    """Every dog and cat that still needs a roof or has one; settlements once they arrived."""
    wanted = (
        Animal.merged_into_id.is_(None),
        Animal.species.in_(asm3.SPECIES),
        Animal.status.not_in(NOT_COMING),
    )
    after = 0
    while True:
        with read_transaction():
            query = select(Animal).where(*wanted, Animal.number > after)
            animals = db.session.scalars(query.order_by(Animal.number).limit(AT_ONCE)).all()
            found = _ready(animals, _arrivals([one.id for one in animals]))
            after = animals[-1].number if animals else after
        if not found:
            return
        yield from found


def claimed_by(shelter_id: UUID) -> list[Ready]:
    """The dogs and cats that this place has claimed, was promised, or has."""
    with read_transaction():
        claims = [one for one in own_claims(shelter_id) if one.animal.species in asm3.SPECIES]
        arrivals = {one.animal_id: one.received_at for one in claims if one.received_at}
        return _ready([one.animal for one in claims], arrivals)


def own_claims(shelter_id: UUID) -> list[Claim]:
    """What this place holds a claim on or has, by the animals' numbers; nothing queued or over."""
    found = listing.claims_of_shelter(shelter_id)
    mine = [one for one in found if _is_live(one)]
    return sorted(mine, key=lambda one: one.animal.number)


def table(shelter_id: UUID) -> tuple[list[str], list[list[Any]]]:
    """The head and rows of the plain table of a place's own animals, in the reader's language."""
    head = [
        gettext("Code"),
        gettext("Animal"),
        gettext("Colour"),
        gettext("Marks, collar"),
        gettext("Temperament, health"),
        pgettext("claim", "State"),
        pgettext("claim", "Here since"),
        gettext("From"),
        gettext("Chip"),
        gettext("Rabies"),
        gettext("Neutered"),
        gettext("Note on arrival"),
        gettext("Story"),
    ]
    claims = own_claims(shelter_id)
    stories = _stories([one.animal_id for one in claims])
    return head, [_cells(one, stories.get(one.animal_id, "")) for one in claims]


def _cells(one: Claim, story: str) -> list[Any]:
    animal = one.animal
    return [
        animal.code,
        kind_line(animal),
        animal.colour,
        animal.marks,
        traits.traits(animal),
        str(STATE_LABELS[ClaimState(one.state)]),
        i18n.local_text(one.received_at) if one.received_at else "",
        _settlement(animal) if one.received_at else _district(animal),
        paper_words.chip(animal),
        papers.rabies(animal),
        paper_words.neutered(animal),
        one.arrival_note,
        story,
    ]


def _is_live(one: Claim) -> bool:
    if one.state == ClaimState.RECEIVED:
        return one.ended_at is None
    if one.state == ClaimState.OPEN:
        return one.expires_at is not None and one.expires_at > clock.now()
    return one.state == ClaimState.CONFIRMED and one.animal.status not in NOT_COMING


def _ready(animals: Sequence[Animal], arrivals: dict[UUID, datetime]) -> list[Ready]:
    ids = [one.id for one in animals]
    photos = listing.covers(ids, Photo.released_at.is_not(None))
    stories = _stories(ids)
    groups = _together({one.group_id for one in animals if one.group_id})
    found = []
    for one in animals:
        others = [code for code in groups.get(one.group_id, []) if code != one.code]
        photo, arrived = photos.get(one.id), arrivals.get(one.id)
        newcomer = asm3.Newcomer(
            code=one.code,
            name=one.name,
            species=Species(one.species),
            colour=one.colour,
            sex=Sex(one.sex),
            size=Size(one.size),
            age=Age(one.age),
            arrived=i18n.local(arrived) if arrived else None,
            district=_district(one),
            settlement=_settlement(one),
            description=papers.description(one, stories.get(one.id, ""), others),
        )
        found.append(Ready(newcomer, photo.digest if photo else None))
    return found


def _arrivals(animal_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    query = select(Claim.animal_id, Claim.received_at).where(
        Claim.animal_id.in_(animal_ids),
        Claim.state == ClaimState.RECEIVED,
        Claim.ended_at.is_(None),
    )
    return {animal_id: at for animal_id, at in db.session.execute(query).tuples() if at}


def _stories(animal_ids: Sequence[UUID]) -> dict[UUID, str]:
    query = select(Offer.animal_id, Offer.story).where(Offer.animal_id.in_(animal_ids))
    return dict(db.session.execute(query).tuples().all())


def _together(group_ids: set[UUID]) -> dict[UUID | None, list[str]]:
    """The codes of each group's animals that still go together."""
    still: ColumnElement[bool] = and_(
        Animal.merged_into_id.is_(None), Animal.status.not_in(NOT_COMING)
    )
    query = select(Animal.group_id, Animal.number).where(Animal.group_id.in_(group_ids), still)
    found: dict[UUID | None, list[str]] = {}
    for group_id, number in db.session.execute(query.order_by(Animal.number)).tuples():
        found.setdefault(group_id, []).append(format_code(number))
    return found


def _image(uploads: Path, digest: str) -> bytes | None:
    """The large picture where it fits a cell, else the small one; None for a lost file."""
    try:
        large = files.read(uploads, digest, LARGE)
        return large if asm3.fits_a_cell(large) else files.read(uploads, digest, SMALL)
    except NotFound:
        return None


def _district(animal: Animal) -> str:
    return animal.place.district_in(i18n.language()) if animal.place else ""


def _settlement(animal: Animal) -> str:
    return animal.place.name_in(i18n.language()) if animal.place else ""
