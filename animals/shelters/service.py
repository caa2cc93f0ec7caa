"""What other rooms ask of shelters: one door to places, offers, claims and arrivals."""

from uuid import UUID

from animals.db import db
from animals.shelters.arrivals import hand_over, receive, set_arrival, show_photos, tell_outcome
from animals.shelters.claims import (
    active_claims,
    claim,
    confirm,
    extend,
    promise,
    refuse,
    settle_all,
    withdraw,
)
from animals.shelters.desk import (
    Card,
    edit_shelter,
    join,
    leave,
    members,
    new_shelter,
    shelter_by_code,
    shelter_by_id,
    shelter_called,
    shelter_of,
    shelters,
)
from animals.shelters.joining import carry_over as carry_over
from animals.shelters.models import Member
from animals.shelters.offers import offer, release, take_back
from animals.shelters.rooms import rooms, set_places
from animals.shelters.tidings import crew_is_out, not_caught

__all__ = [
    "Card",
    "active_claims",
    "add_member",
    "claim",
    "confirm",
    "crew_is_out",
    "edit_shelter",
    "extend",
    "hand_over",
    "members",
    "new_shelter",
    "not_caught",
    "offer",
    "promise",
    "receive",
    "refuse",
    "release",
    "remove_member",
    "rooms",
    "set_arrival",
    "set_places",
    "settle_all",
    "shelter_by_code",
    "shelter_by_id",
    "shelter_called",
    "shelter_of",
    "shelters",
    "take_back",
    "tell_outcome",
    "withdraw",
]


def add_member(user_id: UUID, shelter_id: UUID) -> Member:
    """Let the person work for this shelter, and for no other. Raises NotAShelterPerson."""
    known = db.session.get(Member, user_id)
    before = known.shelter_id if known else shelter_id
    member = join(user_id, shelter_id)
    for one in {before, shelter_id}:
        show_photos(one)
    return member


def remove_member(user_id: UUID, shelter_id: UUID) -> None:
    """The person no longer works there, and sees its animals no longer."""
    leave(user_id, shelter_id)
    show_photos(shelter_id)
