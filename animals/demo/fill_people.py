"""Accounts without passwords, and the receiving places they work for."""

from sqlalchemy import select

from animals.accounts import service as accounts
from animals.accounts.models import User
from animals.accounts.rules import Role
from animals.db import db
from animals.demo.people import HOMES, PEOPLE, Somebody
from animals.demo.world import World
from animals.shelters import service as shelters
from animals.shelters.capacity import Capacity


def fill_homes(world: World) -> None:
    """Shelters, a clinic and a foster home, with their places."""
    for home in HOMES:
        card = shelters.Card(
            code=home.key,
            name=home.name,
            kind=home.kind,
            address=home.address,
            phone=home.phone,
            hours=home.hours,
            takes_injured=home.takes_injured,
            note=home.note,
            place_id=world.places[home.place].id,
        )
        shelter = shelters.new_shelter(None, card)
        rooms = [
            Capacity(room.places, room.species, room.size, room.is_quarantine)
            for room in home.rooms
        ]
        shelters.set_places(None, shelter.id, rooms)
        world.homes[home.key] = shelter.id


def fill_people(world: World) -> None:
    """Somebody in every role; nobody has a password, so nobody can sign in but by the links."""
    for somebody in PEOPLE:
        user = _account(somebody)
        user.phone = somebody.phone
        world.people[somebody.name] = user.as_person()
        if somebody.home:
            shelters.add_member(user.id, world.homes[somebody.home])
    db.session.flush()


def _account(somebody: Somebody) -> User:
    """A new account, or the administrator's that waits for its one-time link to be taken up."""
    waiting = select(User).where(User.role == Role.ADMIN, User.password.is_(None))
    known = db.session.scalar(waiting) if somebody.role is Role.ADMIN else None
    if known is None:
        return accounts.create_user(somebody.name, somebody.role)
    known.name, known.folded = somebody.name, accounts.fold(somebody.name)
    return known
