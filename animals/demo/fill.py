"""Fills an empty database with believable data whose dates hang on today.

Steps go through the services as people would; each says in its module what it adds. All of it is
written in one transaction, after the pictures are drawn and stored.
"""

from collections.abc import Callable

from flask import current_app
from sqlalchemy import select

from animals.accounts import demo
from animals.accounts.models import User
from animals.config import Config
from animals.db import db, read_transaction, write_transaction
from animals.demo.fill_animals import (
    fill_evacuation,
    fill_fates,
    fill_flags,
    fill_sightings,
    fill_traits,
)
from animals.demo.fill_claims import fill_claims, fill_offers
from animals.demo.fill_food import fill_gifts, fill_losses, fill_products, fill_stores
from animals.demo.fill_people import fill_homes, fill_people
from animals.demo.fill_runs import fill_closed, fill_on_road, fill_tomorrow
from animals.demo.fill_spots import fill_feedings, fill_own_places, fill_spots
from animals.demo.painting import painted
from animals.demo.world import World
from animals.errors import Refused
from animals.feeding.models import Spot
from animals.sightings.models import Animal

Say = Callable[[str], None]

STEPS: tuple[tuple[str, tuple[Callable[[World], None], ...]], ...] = (
    ("people and receiving places", (fill_homes, fill_people)),
    ("food", (fill_products, fill_stores, fill_gifts, fill_losses)),
    ("animals", (fill_sightings, fill_traits, fill_evacuation)),
    ("feeding spots", (fill_own_places, fill_spots, fill_feedings)),
    ("offers and claims", (fill_offers, fill_claims)),
    ("runs", (fill_closed, fill_on_road, fill_tomorrow, fill_fates, fill_flags)),
)


class HoldsData(Refused):
    """The database has data in it already, which might be somebody's."""


def fill(say: Say = lambda _words: None) -> None:
    """Demo data, and the mark that the one-click links need. Raises HoldsData."""
    with read_transaction():
        if _holds_data():
            raise HoldsData
    drawn = painted(say)
    with write_transaction():
        world = World(drawn)
        for number, (words, steps) in enumerate(STEPS, 1):
            say(f"Filling in {words}: {number} of {len(STEPS)}")
            for step in steps:
                step(world)
    config: Config = current_app.extensions["lapka"]
    demo.mark(config)


def _holds_data() -> bool:
    """Whether anybody has set a password, seen an animal or made a spot here."""
    queries = (
        select(User.id).where(User.password.is_not(None)),
        select(Animal.id),
        select(Spot.id),
    )
    return any(db.session.scalar(query.limit(1)) for query in queries)
