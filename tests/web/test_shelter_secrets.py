"""Whatever a shelter opens, presses or guesses: nothing tells where, who, why or when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from animals import clock, i18n
from animals.accounts.models import User
from animals.db import db, write_transaction
from animals.places.models import Place
from animals.places.rules import Position, PositionSource
from animals.shelters import service
from animals.shelters.models import Claim
from animals.sightings import service as sightings
from animals.sightings.models import Animal
from animals.sightings.rules import Relation, Status
from tests.crawl import walk
from tests.factories.shelters import DOG, litter, offered, photo, shelter
from tests.people import Browser, Cast

LAT, LON = 49.876543, 37.234567
SECRETS = (
    "49.87", "49,87", "37.23", "37,23",
    "Taynopil", "Тайнопіль", "taynopil", "%D0%A2%D0%B0%D0%B9%D0%BD",
    "Behind-the-mill", "Fed-by-Zina", "Zinaida", "+380501112233", "501112233",
    "Called-off-by-shelling", "Refused-for-the-road", "Lost-near-the-bridge",
    "Private-agreement", "Olha", "Taras", "Iryna",
)  # fmt: skip


@pytest.fixture
def planted(app: Flask, cast: Cast) -> dict[str, Animal]:
    """One animal of each standing, each with everything that must not be told."""
    with write_transaction():
        place = Place(
            name_uk="Тайнопіль", name_en="Taynopil", kind="village", lat=49.88, lon=37.23,
            district_uk="Явний район", district_en="Open district",
            region_uk="Область", region_en="Region",
        )  # fmt: skip
        db.session.add(place)
        db.session.flush()
        ours = shelter(9, workers=[cast.hanna.id])
        ours.note = "Private-agreement"
        theirs = shelter(9)
        found = {name: plant(cast) for name in ("open", "queued", "confirmed", "here", "left")}
        found |= {name: plant(cast) for name in ("free", "hidden", "refused", "off")}
        for one in found.values():
            if one is not found["hidden"]:
                service.offer(cast.olha, one.id, "A story.")
        claim_all(cast, found, ours.id, theirs.id)
        db.session.query(User).update({"phone": "+380501112233"})
    return found


def plant(cast: Cast) -> Animal:
    seen = sightings.log_sighting(
        cast.taras,
        replace(
            DOG,
            position=Position(LAT, LON, 5, 1, PositionSource.GPS),
            place_note="Behind-the-mill",
            note="Fed-by-Zina",
            contact=sightings.ContactFacts(
                "Zinaida", "+380501112233", Relation.FINDER, "Fed-by-Zina"
            ),
            photo_ids=[photo(released=True).id],
        ),
    )
    assert seen.animal is not None
    seen.animal.note = "Fed-by-Zina"
    seen.animal.status_reason = "Lost-near-the-bridge"
    return seen.animal


def claim_all(cast: Cast, found: dict[str, Animal], ours: UUID, theirs: UUID) -> None:
    service.claim(None, theirs, found["queued"].id)
    made = {
        name: service.claim(cast.hanna, ours, found[name].id)[0]
        for name in ("open", "queued", "confirmed", "refused", "off")
    }
    service.confirm(cast.olha, made["confirmed"].id)
    service.confirm(cast.olha, made["off"].id)
    service.set_arrival([found["confirmed"].id], clock.now() + timedelta(days=5))
    service.refuse(cast.olha, made["refused"].id, "Refused-for-the-road")
    service.withdraw(cast.olha, made["off"].id, "Called-off-by-shelling")
    service.hand_over([found["here"].id, found["left"].id], ours, by=cast.iryna)
    found["here"].place_id = None  # its settlement may be told now; the others' must not
    found["left"].place_id = None


def addresses(found: dict[str, Animal]) -> Iterator[str]:
    yield from ("/gallery", "/my-animals", "/my-places", "/me", "/nothing-here", "/")
    for query in ("sort=new", "species=dog&size=M", "temperament=shy", "page=2", "q=Taynopil"):
        yield f"/gallery?{query}"
    for query in ("Taynopil", "Zinaida", "49.87", "mill"):
        yield f"/animals?q={query}"
    for one in found.values():
        for address in ("/gallery/{}", "/animals/{}", "/animals/{}/offer", "/animals/{}/edit"):
            yield address.format(one.code)
    for claim in db.session.query(Claim):
        for act in ("withdraw", "extend", "outcome", "refuse", "confirm", "receive"):
            yield f"/claims/{claim.id}/{act}"


@pytest.mark.parametrize("language", ["en", "uk"])
def test_no_page_of_a_shelter_tells_a_secret(
    app: Flask, hanna: Browser, planted: dict[str, Animal], language: str
) -> None:
    hanna.post("/me/language", {"language": language, "to": "/me"})
    asked = list(addresses(planted))
    day = i18n.day(clock.now() + timedelta(days=5))
    for address in asked:
        answers = [hanna.get(address)]
        if not address.endswith("/receive"):  # what has arrived may be told more of
            answers.append(hanna.post(address, {"reason": "", "outcome": "?"}))
        for answer in answers:
            said = answer.get_data(as_text=True) + str(answer.headers)
            told = [secret for secret in SECRETS if secret in said and secret not in address]
            assert not told, address
            assert day not in said, address
    for page in walk(app, hanna, "/gallery"):
        if page.endpoint != "photos.photo":  # their files are not there
            assert page.status in (200, 303), page.address
        assert not [secret for secret in SECRETS if secret in page.html], page.address


def test_the_district_is_told_and_the_settlement_once_it_has_arrived(
    hanna: Browser, planted: dict[str, Animal]
) -> None:
    free = planted["free"].code
    assert "Open district" in hanna.get(f"/gallery/{free}").get_data(as_text=True)
    with write_transaction():
        here = db.session.get_one(Animal, planted["here"].id)
        here.place_id = db.session.query(Place).filter_by(name_en="Taynopil").one().id
    page = hanna.get("/my-animals").get_data(as_text=True)
    assert page.count("Taynopil") == 1


def test_a_guessed_code_tells_nothing(hanna: Browser, planted: dict[str, Animal]) -> None:
    hidden = hanna.get(f"/gallery/{planted['hidden'].code}")
    missing = hanna.get("/gallery/K-9999")
    assert hidden.status_code == missing.status_code == 404
    assert len(hidden.get_data()) == len(missing.get_data())


def test_after_an_outcome_the_page_stays_as_silent(
    hanna: Browser, planted: dict[str, Animal]
) -> None:
    db.session.rollback()
    left = planted["left"]
    claim = db.session.query(Claim).filter_by(animal_id=left.id, state="received").one()
    hanna.post(f"/claims/{claim.id}/outcome", {"outcome": "placed"})
    said = hanna.get(f"/gallery/{left.code}").get_data(as_text=True)
    assert sightings.animal_named(left.code).status == Status.ADOPTED
    assert not [secret for secret in SECRETS if secret in said]


def test_a_litters_other_members_are_no_way_in(hanna: Browser, cast: Cast) -> None:
    with write_transaction():
        shelter(9, workers=[cast.hanna.id])
        first, second = litter(2)
        service.offer(None, first.id, "")
        service.take_back(cast.olha, first.id)
        other = offered()
        codes = (first.code, second.code)
        code = other.code
    for hidden in codes:
        answer = hanna.post(f"/animals/{code}/claim", {"together": hidden})
        assert answer.status_code == 422
        assert hidden not in answer.get_data(as_text=True)
