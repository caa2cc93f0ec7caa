"""The first five steps of an empty installation, and which of them are done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext
from sqlalchemy import exists, select

from animals.accounts.models import User
from animals.accounts.rules import Person, Right, Role
from animals.db import db
from animals.feeding.models import Spot
from animals.runs.models import Vehicle
from animals.sightings.models import Animal
from animals.stock.models import Entry


@dataclass(frozen=True)
class Step:
    """One short form to fill in, in the order that makes the rest possible."""

    title: Any
    why: Any
    url: str
    is_done: bool


def steps(person: Person) -> Sequence[Step]:
    """The steps this person can take; empty once all are done. One query."""
    food, vans, people, spots, animals = db.session.execute(
        select(
            exists().where(Entry.id.is_not(None)),
            exists().where(Vehicle.id.is_not(None)),
            exists().where(User.role != Role.ADMIN),
            exists().where(Spot.id.is_not(None)),
            exists().where(Animal.id.is_not(None)),
        )
    ).one()
    found = [
        Step(
            lazy_gettext("A garage and its first bags"),
            lazy_gettext("Where the food lies, and what is there now."),
            url_for("stock.receive_page"),
            food,
        ),
        Step(
            lazy_gettext("A van and its crates"),
            lazy_gettext("What it may carry, how many it seats, which crates it has."),
            url_for("runs.new_vehicle_page"),
            vans,
        ),
        Step(
            lazy_gettext("People"),
            lazy_gettext("Each gets a link that works once."),
            url_for("accounts.people"),
            people,
        ),
        Step(
            lazy_gettext("A feeding spot"),
            lazy_gettext("Where the same animals are fed again and again."),
            url_for("feeding.new_spot_page"),
            spots,
        ),
        Step(
            lazy_gettext("An animal"),
            lazy_gettext("What was seen, where, with a photo."),
            url_for("sightings.new"),
            animals,
        ),
    ]
    if not person.may(Right.KEEP_PEOPLE):
        del found[2]
    return [] if all(step.is_done for step in found) else found
