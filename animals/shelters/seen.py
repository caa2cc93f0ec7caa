"""What a person has read of the gallery and of the notices, as it stood then."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgres
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

from animals.accounts.rules import Person
from animals.db import db, is_postgres
from animals.shelters.models import Offer, Seen
from animals.shelters.rules import Notice
from animals.sightings.models import Animal

OFFER = "offer"
MOST_AT_ONCE = 500
Read = tuple[str, UUID, datetime]
"""What it was, about what, and the moment it spoke of."""


def see(person: Person, read: Iterable[Read]) -> None:
    """Remember that this person has read these; what stood otherwise before is replaced."""
    rows = {(what, about): stood for what, about, stood in read}
    values = [
        {"user_id": person.id, "what": what, "about_id": about, "stood": stood}
        for (what, about), stood in sorted(rows.items(), key=lambda row: (row[0][0], row[0][1]))
    ][:MOST_AT_ONCE]
    if not values:
        return
    insert = insert_on_postgres if is_postgres() else insert_on_sqlite
    query = insert(Seen).values(values)
    query = query.on_conflict_do_update(
        index_elements=["user_id", "about_id", "what"], set_={"stood": query.excluded.stood}
    )
    db.session.execute(query)


def see_offers(person: Person, numbers: Iterable[int], known: ColumnElement[bool]) -> None:
    """Remember the cards of these animals as seen; what is not `known` to the person is left."""
    query = (
        select(Offer.animal_id, Offer.offered_at)
        .join(Offer.animal)
        .where(Animal.number.in_(list(numbers)), Offer.withdrawn_at.is_(None), known)
    )
    found = db.session.execute(query).tuples()
    see(person, [(OFFER, animal_id, offered_at) for animal_id, offered_at in found])


def is_new_to(person: Person) -> ColumnElement[bool]:
    """Whether an offer was not seen by this person as it stands, as a condition on Offer."""
    query = select(Seen.about_id).where(
        Seen.user_id == person.id,
        Seen.about_id == Offer.animal_id,
        Seen.what == OFFER,
        Seen.stood == Offer.offered_at,
    )
    return ~query.exists()


def notices_read(person: Person, about: Iterable[UUID]) -> set[Read]:
    """Which notices about these bundles the person has read, as they stood."""
    query = select(Seen.what, Seen.about_id, Seen.stood).where(
        and_(Seen.user_id == person.id, Seen.about_id.in_(set(about))),
        Seen.what.in_(list(Notice)),
    )
    return set(db.session.execute(query).tuples().all())
