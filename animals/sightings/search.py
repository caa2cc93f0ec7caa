"""The words an animal is found by, and finding it: one table, the same on both databases."""

from uuid import UUID

from sqlalchemy import ColumnElement, delete, false, insert, or_, select

from animals.accounts.rules import Field, Person
from animals.db import db
from animals.places.models import Place
from animals.sightings.codes import parse_code
from animals.sightings.models import Animal, Contact, SearchWord, Sighting
from animals.sightings.rules import Species
from animals.sightings.words import search_terms, words

SPECIES_WORDS = {
    Species.DOG: "dog собака пес",
    Species.CAT: "cat кіт кішка",
    Species.OTHER: "",
}
"""What people type for the kind of animal, besides what was written of it."""

QUERY_MOST = 200
"""Letters of a query that are looked at."""

SIGHTINGS_READ = 50
"""Sightings back whose notes an animal is found by."""


def reindex(animal: Animal) -> None:
    """Make the animal found by what is known of it now. It has been flushed."""
    public = words(_public_text(animal))
    private = words(_private_text(animal)) - public
    wanted = dict.fromkeys(public, False) | dict.fromkeys(private, True)
    kept = dict(
        db.session.execute(
            select(SearchWord.word, SearchWord.is_private).where(SearchWord.animal_id == animal.id)
        )
        .tuples()
        .all()
    )
    gone = [word for word, is_private in kept.items() if wanted.get(word) is not is_private]
    if gone:
        db.session.execute(
            delete(SearchWord).where(SearchWord.animal_id == animal.id, SearchWord.word.in_(gone))
        )
    new = [
        {"animal_id": animal.id, "word": word, "is_private": is_private}
        for word, is_private in sorted(wanted.items())
        if kept.get(word) is not is_private
    ]
    if new:
        db.session.execute(insert(SearchWord), new)


def forget(animal_id: UUID) -> None:
    """Let the animal be found by no word any more."""
    db.session.execute(delete(SearchWord).where(SearchWord.animal_id == animal_id))


def found_by(person: Person, text: str) -> list[ColumnElement[bool]]:
    """What must hold of the animals a query finds; words of notes only for who may read them."""
    text = text[:QUERY_MOST].strip()
    if not text:
        return []
    codes = [text] if parse_code(text) else text.split()
    numbers = [number for code in codes if (number := parse_code(code))]
    rest = "" if codes == [text] and numbers else " ".join(c for c in codes if not parse_code(c))
    terms = search_terms(rest)
    if not numbers and not terms:
        return [false()]
    return [_has_number(n) for n in numbers] + [_has_word(person, term) for term in terms]


def _has_number(number: int) -> ColumnElement[bool]:
    """The animal of that number, or the one it was merged into."""
    merged = select(Animal.merged_into_id).where(Animal.number == number)
    return or_(Animal.number == number, Animal.id.in_(merged))


def _has_word(person: Person, term: str) -> ColumnElement[bool]:
    query = select(SearchWord.animal_id).where(
        SearchWord.word >= term, SearchWord.word < term + "\U0010ffff"
    )
    if not person.sees_all(Field.NOTES):
        query = query.where(SearchWord.is_private.is_(False))
    return Animal.id.in_(query)


def _public_text(animal: Animal) -> str:
    place = db.session.get(Place, animal.place_id) if animal.place_id else None
    return " ".join(
        [
            animal.code,
            str(animal.number),
            animal.name,
            SPECIES_WORDS[Species(animal.species)],
            animal.species_other,
            animal.colour,
            animal.marks,
            animal.microchip,
            animal.ear_number,
            *([place.name_uk, place.name_en] if place else []),
        ]
    )


def _private_text(animal: Animal) -> str:
    notes = db.session.execute(
        select(Sighting.note, Sighting.place_note)
        .where(Sighting.animal_id == animal.id)
        .order_by(Sighting.captured_at.desc())
        .limit(SIGHTINGS_READ)
    ).all()
    contact = db.session.get(Contact, animal.contact_id) if animal.contact_id else None
    said = [animal.note, animal.status_reason, *(text for row in notes for text in row)]
    return " ".join(said + ([contact.name, contact.phone] if contact else []))
