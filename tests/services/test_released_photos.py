"""A released photo is seen where its animal is shown, from that moment on and nowhere else."""

from uuid import UUID

import pytest
from flask import Flask

from animals.accounts.rules import Person
from animals.db import write_transaction
from animals.errors import NotFound
from animals.photos import service as photos
from animals.photos.models import Photo
from animals.photos.rules import LARGE
from animals.photos.rules import Picture as Pixels
from animals.shelters import listing, offers, service
from animals.sightings import pictures
from animals.sightings.models import Animal
from tests.factories.shelters import animal, offered, photo, shelter
from tests.people import Cast

BLURRED = Pixels(1600, 1200, {LARGE: b"the same with a part made black"})


def photo_of(one: Animal) -> Photo:
    (found,) = offers.photos_of([one.id])
    return found


def release(by: Person, one: Photo) -> None:
    photos.release(by, one.id, one.version)


def sees(person: Person, photo_id: UUID) -> bool:
    try:
        return photos.photo_for(person, photo_id).id == photo_id
    except NotFound:
        return False


@pytest.mark.usefixtures("app")
class TestOnOffer:
    def test_a_photo_released_again_is_shown_at_once(self, cast: Cast) -> None:
        with write_transaction():
            one = animal(photos=1)
            shot = photo_of(one)
            service.release(cast.olha, one.id, {shot.id: shot.version})
            service.offer(cast.olha, one.id, "")
            assert sees(cast.hanna, shot.id)
            photos.replace(cast.olha, shot.id, shot.version, BLURRED, "blur")
            assert not sees(cast.hanna, shot.id)
            release(cast.olha, shot)
            assert sees(cast.hanna, shot.id)
            assert listing.around(cast.hanna, [one]).covers == {one.id: shot}

    def test_a_photo_that_came_after_the_offer_is_shown_once_it_is_released(
        self, cast: Cast
    ) -> None:
        with write_transaction():
            one, late = offered(), photo()
            pictures.attach([late.id], animal_id=one.id)
            assert not sees(cast.hanna, late.id)
            release(cast.olha, late)
            assert sees(cast.hanna, late.id)

    def test_a_photo_of_one_not_on_offer_stays_in_the_team(self, cast: Cast) -> None:
        with write_transaction():
            hidden, over = animal(photos=1), offered(photo_ids=[photo(released=True).id])
            service.take_back(cast.olha, over.id)
            for one in (hidden, over):
                release(cast.olha, photo_of(one))
                assert not sees(cast.hanna, photo_of(one).id)


@pytest.mark.usefixtures("app")
class TestGiven:
    def test_a_photo_given_to_another_animal_is_looked_at_anew(self, cast: Cast) -> None:
        with write_transaction():
            first, second = offered(photo_ids=[photo(released=True).id]), offered()
            shot = photo_of(first)
            assert sees(cast.hanna, shot.id)
            pictures.give(cast.olha, shot.id, second.id)
            assert (shot.released_at, shot.released_by, shot.on_offer) == (None, None, False)
            release(cast.olha, shot)
            assert sees(cast.hanna, shot.id)

    def test_given_to_the_animal_it_shows_already_it_stays_released(self, cast: Cast) -> None:
        with write_transaction():
            one = offered(photo_ids=[photo(released=True).id])
            pictures.give(cast.olha, photo_of(one).id, one.id)
            assert sees(cast.hanna, photo_of(one).id)

    def test_whoever_has_the_animal_it_showed_before_sees_it_no_more(self, cast: Cast) -> None:
        with write_transaction():
            home = shelter(workers=[cast.hanna.id])
            one, other = offered(photo_ids=[photo(released=True).id]), animal()
            service.hand_over([one.id], home.id)
            shot = photo_of(one)
            assert sees(cast.hanna, shot.id)
            pictures.give(cast.olha, shot.id, other.id)
            release(cast.olha, shot)
            assert not sees(cast.hanna, shot.id)


def test_a_photo_released_after_the_arrival_is_seen_at_home(app: Flask, cast: Cast) -> None:
    with write_transaction():
        home = shelter(workers=[cast.hanna.id])
        one = animal(photos=1)
        service.hand_over([one.id], home.id)
        assert not sees(cast.hanna, photo_of(one).id)
        release(cast.olha, photo_of(one))
        assert sees(cast.hanna, photo_of(one).id)
        photos.take_back(cast.olha, photo_of(one).id, photo_of(one).version)
        assert not sees(cast.hanna, photo_of(one).id)
