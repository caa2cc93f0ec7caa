"""Offers with their stories and released photos, and the claims of shelters."""

from datetime import datetime

from animals.accounts.rules import Person
from animals.db import db
from animals.demo.people import PEOPLE
from animals.demo.promises import COMPANY, OFFERS, PROMISES, Promise
from animals.demo.world import World, moment, no_later
from animals.shelters import offers
from animals.shelters import service as shelters
from animals.shelters.models import Claim, Offer
from animals.shelters.rules import HOLD, ClaimState
from animals.sightings import service as sightings

_EXPIRY = frozenset({"expires_at"})


def fill_offers(world: World) -> None:
    """Somebody looked at every photo of these; none shows a face or a plate."""
    for key, (days, story) in OFFERS.items():
        animal_id = world.animals[key]
        if key in COMPANY:
            sightings.say_company(world.olha, animal_id, None, *COMPANY[key])
        company = [animal.id for animal in offers.company_of(animal_id)]
        photos = offers.photos_of(company)
        looked_at = {photo.id: photo.version for photo in photos}
        shelters.release(world.olha, animal_id, looked_at)
        shelters.offer(world.olha, animal_id, story)
        when = moment(days, f"offer {key}")
        no_later(when, *(db.session.get_one(Offer, one) for one in company))
        for photo in photos:
            photo.released_at = max(when, photo.received_at)


def fill_claims(world: World) -> None:
    """Claims that are open, confirmed, queued behind another's, or lapsed unanswered."""
    for promise in PROMISES:
        when = moment(promise.days, f"claim {promise.animal}")
        _made(world, promise, when)
    shelters.settle_all()


def _made(world: World, promise: Promise, when: datetime) -> None:
    worker = _worker(world, promise.by)
    claims = shelters.claim(worker, world.homes[promise.by], world.animals[promise.animal])
    if promise.ends is ClaimState.CONFIRMED:
        shelters.confirm(world.olha, claims[0].id)
    _date(claims, when)


def _date(claims: list[Claim], when: datetime) -> None:
    for claim in claims:
        no_later(when, claim, but=_EXPIRY)
        if claim.expires_at is not None:
            claim.expires_at = when + HOLD
    db.session.flush()


def _worker(world: World, home: str) -> Person:
    name = next(somebody.name for somebody in PEOPLE if somebody.home == home)
    return world.people[name]
