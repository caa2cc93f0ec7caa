"""The shelter desk by its pages: who sees what, who may press what, what is refused in words."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event

from animals import clock
from animals.db import db, write_transaction
from animals.photos.models import Photo
from animals.shelters import service
from animals.shelters.capacity import Capacity
from animals.shelters.models import Claim, Offer, Shelter
from animals.shelters.rules import ClaimState
from animals.sightings import service as sightings
from animals.sightings.models import Animal, Picture
from animals.sightings.rules import Condition, Need, Size, Species, Status, Temperament
from tests.factories.shelters import animal, litter, offered, photo, shelter
from tests.people import Browser, Cast


@pytest.fixture
def ours(cast: Cast) -> UUID:
    """Hanna's shelter, with room for three."""
    with write_transaction():
        return shelter(3, workers=[cast.hanna.id]).id


@pytest.fixture
def dog(app: Flask) -> str:
    """The code of a dog on offer."""
    with write_transaction():
        return offered(temperament=Temperament.SHY, condition=frozenset({Condition.THIN})).code


def text_of(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def the_claim(code: str) -> Claim:
    db.session.rollback()
    number = int(code.removeprefix("K-"))
    query = db.session.query(Claim).join(Animal).filter(Animal.number == number)
    return query.order_by(Claim.made_at.desc()).first()  # type: ignore[return-value]


class TestGallery:
    def test_a_card_says_what_a_shelter_needs_to_know(
        self, hanna: Browser, ours: UUID, dog: str
    ) -> None:
        page = text_of(hanna, "/gallery")
        for said in (dog, "dog, M", "shy; thin", "not caught yet", "We take this one", "new today"):
            assert said in page

    def test_filters_stay_in_the_address_and_narrow(
        self, hanna: Browser, ours: UUID, dog: str
    ) -> None:
        with write_transaction():
            cat = offered(species=Species.CAT, size=Size.S, needs=frozenset({Need.VET})).code
        assert dog not in text_of(hanna, "/gallery?species=cat&needs=vet&size=S")
        assert cat in text_of(hanna, "/gallery?species=cat&needs=vet&size=S")
        assert cat not in text_of(hanna, "/gallery?temperament=shy")
        page = text_of(hanna, "/gallery?species=cat")
        assert "/gallery?species=cat&amp;size=S" in page

    def test_a_nonsense_filter_is_none(self, hanna: Browser, ours: UUID, dog: str) -> None:
        assert dog in text_of(hanna, "/gallery?species=%27;drop&page=x&sort=worst")

    def test_it_goes_on_by_pages_of_24(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            for _ in range(25):
                offered()
        assert text_of(hanna, "/gallery").count('class="card offer"') == 24
        assert text_of(hanna, "/gallery?page=2").count('class="card offer"') == 1

    def test_a_full_page_costs_six_queries(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            for _ in range(8):
                for pup in litter(3, photos=1):
                    photo_of(pup).released_at = clock.now()
                service.offer(None, pup.id, "")
        with counted() as queries:
            assert "Comes with 2 others" in text_of(hanna, "/gallery")
        assert len(queries) <= 6, queries

    def test_pictures_have_their_size_before_they_arrive(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            one = animal(photos=1)
            photo_of(one).released_at = clock.now()
            service.offer(None, one.id, "")
        assert re.search(r'<img [^>]*width="320" height="240"', text_of(hanna, "/gallery"))

    def test_one_promised_to_somebody_no_longer_stands_there(
        self, hanna: Browser, ours: UUID, dog: str
    ) -> None:
        with write_transaction():
            (made,) = service.claim(None, shelter().id, sightings.animal_named(dog).id)
            service.confirm(None, made.id)
        assert dog not in text_of(hanna, "/gallery")

    def test_volunteers_have_no_gallery(self, taras: Browser, dog: str) -> None:
        for address in ("/gallery", f"/gallery/{dog}", "/my-animals", "/shelters"):
            assert taras.get(address).status_code == 404
        assert taras.post(f"/animals/{dog}/claim").status_code == 404

    def test_an_empty_gallery_says_so(self, hanna: Browser, olha: Browser, ours: UUID) -> None:
        assert "Nobody needs a place" in text_of(hanna, "/gallery")
        assert "put it on offer" in text_of(olha, "/gallery")


class TestOfferPage:
    def test_what_is_not_on_offer_is_not_there(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            hidden = animal().code
        assert hanna.get(f"/gallery/{hidden}").status_code == 404
        assert hanna.post(f"/animals/{hidden}/claim").status_code == 404
        assert hanna.get("/gallery/K-9999").status_code == 404

    def test_ones_own_stays_open_after_it_came(self, hanna: Browser, ours: UUID, dog: str) -> None:
        with write_transaction():
            service.hand_over([sightings.animal_named(dog).id], ours)
        assert "Received" in text_of(hanna, f"/gallery/{dog}")
        assert dog in text_of(hanna, "/my-animals")

    def test_only_released_photos_stand_there(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            one = animal(photos=2)
            good, bad = photos_of(one)
            good.released_at = clock.now()
            service.offer(None, one.id, "Likes children.")
            code, shown, hidden = one.code, good.id, bad.id
        page = text_of(hanna, f"/gallery/{code}")
        assert str(shown) in page
        assert str(hidden) not in page
        assert "Likes children." in page

    def test_codes_are_taken_in_any_spelling(self, hanna: Browser, ours: UUID, dog: str) -> None:
        assert dog in text_of(hanna, f"/gallery/к{dog.removeprefix('K-').lstrip('0')}")


class TestTaking:
    def test_one_tap_takes_it(self, hanna: Browser, ours: UUID, dog: str) -> None:
        answer = hanna.post(f"/animals/{dog}/claim")
        assert answer.status_code == 303
        claim = the_claim(dog)
        assert answer.location == f"/my-animals?claim={claim.id}"
        page = text_of(hanna, "/my-animals")
        assert dog in page
        assert "held until" in page
        assert "Claimed by you" in text_of(hanna, "/gallery")

    def test_a_double_tap_takes_it_once(self, hanna: Browser, ours: UUID, dog: str) -> None:
        fields = {"once": str(uuid4())}
        first, second = (hanna.post(f"/animals/{dog}/claim", fields) for _ in range(2))
        assert first.location == second.location
        assert db.session.query(Claim).count() == 1

    def test_the_same_animal_twice_is_refused_in_words(
        self, hanna: Browser, ours: UUID, dog: str
    ) -> None:
        hanna.post(f"/animals/{dog}/claim")
        answer = hanna.post(f"/animals/{dog}/claim")
        assert answer.status_code == 409
        assert "claimed this one already" in answer.get_data(as_text=True)

    def test_a_claimed_one_is_queued_for(self, hanna: Browser, ours: UUID, dog: str) -> None:
        with write_transaction():
            service.claim(None, shelter().id, sightings.animal_named(dog).id)
        assert "Join the queue" in text_of(hanna, "/gallery")
        hanna.post(f"/animals/{dog}/claim")
        assert "1 ahead of you" in text_of(hanna, "/my-animals")

    def test_one_that_left_meanwhile_is_refused_in_words(
        self, hanna: Browser, ours: UUID, dog: str
    ) -> None:
        with write_transaction():
            sightings.set_status(sightings.animal_named(dog), Status.WITH_OWNER)
        answer = hanna.post(f"/animals/{dog}/claim")
        assert answer.status_code == 409
        assert "no longer looks for a place" in answer.get_data(as_text=True)

    def test_without_room_it_is_refused_in_words(
        self, hanna: Browser, ours: UUID, dog: str
    ) -> None:
        with write_transaction():
            service.set_places(None, ours, [Capacity(2, Species.CAT)])
        answer = hanna.post(f"/animals/{dog}/claim")
        assert answer.status_code == 422
        assert "no free place" in answer.get_data(as_text=True)

    def test_half_a_group_is_refused_in_words(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            pups = litter(2)
            service.offer(None, pups[0].id, "")
            codes = [pup.code for pup in pups]
        answer = hanna.post(f"/animals/{codes[0]}/claim", {"together": codes[0]})
        assert answer.status_code == 422
        assert "all 2 of them" in answer.get_data(as_text=True)
        assert hanna.post(f"/animals/{codes[0]}/claim", {"together": " ".join(codes)}).location

    def test_a_coordinator_is_no_shelter(self, olha: Browser, dog: str) -> None:
        assert olha.post(f"/animals/{dog}/claim").status_code == 404

    def test_without_a_token_nothing_is_taken(self, hanna: Browser, ours: UUID, dog: str) -> None:
        assert hanna.client.post(f"/animals/{dog}/claim").status_code == 400

    def test_who_belongs_to_no_shelter_is_told(self, hanna: Browser, dog: str) -> None:
        assert "belongs to no shelter yet" in text_of(hanna, "/my-animals")
        assert hanna.post(f"/animals/{dog}/claim").status_code == 422


class TestDeciding:
    def test_a_coordinator_confirms(
        self, hanna: Browser, olha: Browser, ours: UUID, dog: str
    ) -> None:
        hanna.post(f"/animals/{dog}/claim")
        claim_id = the_claim(dog).id
        assert f"/claims/{claim_id}/confirm" in text_of(olha, "/shelters/claims")
        assert f"/claims/{claim_id}/confirm" in text_of(olha, f"/gallery/{dog}")
        assert olha.post(f"/claims/{claim_id}/confirm").status_code == 303
        assert the_claim(dog).state == ClaimState.CONFIRMED
        assert "Confirmed" in text_of(hanna, "/my-animals")

    def test_a_shelter_does_not_confirm_itself(self, hanna: Browser, ours: UUID, dog: str) -> None:
        hanna.post(f"/animals/{dog}/claim")
        assert hanna.post(f"/claims/{the_claim(dog).id}/confirm").status_code == 404
        assert hanna.post(f"/claims/{the_claim(dog).id}/refuse").status_code == 404

    def test_a_full_shelter_is_refused_in_words(self, olha: Browser, ours: UUID) -> None:
        with write_transaction():
            service.set_places(None, ours, [Capacity(1)])
            made = [service.claim(None, ours, offered().id)[0].id for _ in range(2)]
        assert olha.post(f"/claims/{made[0]}/confirm").status_code == 303
        answer = olha.post(f"/claims/{made[1]}/confirm")
        assert answer.status_code == 409
        assert "is full" in answer.get_data(as_text=True)

    def test_giving_up_asks_why_and_keeps_to_ones_own(
        self, hanna: Browser, ours: UUID, dog: str
    ) -> None:
        hanna.post(f"/animals/{dog}/claim")
        address = f"/claims/{the_claim(dog).id}/withdraw"
        assert "Give it up" in text_of(hanna, address)
        assert hanna.post(address).status_code == 422
        assert hanna.post(address, {"reason": "y" * 201}).status_code == 422
        assert hanna.post(address, {"reason": "no room after all"}).status_code == 303
        assert the_claim(dog).state == ClaimState.WITHDRAWN
        with write_transaction():
            (foreign,) = service.claim(None, shelter().id, sightings.animal_named(dog).id)
            foreign_id = foreign.id
        for act in ("withdraw", "extend", "outcome"):
            assert hanna.get(f"/claims/{foreign_id}/{act}").status_code == 404
            assert hanna.post(f"/claims/{foreign_id}/{act}", {"reason": "x"}).status_code == 404
        assert hanna.post(f"/claims/{foreign_id}/receive").status_code == 404
        assert hanna.post(f"/claims/{uuid4()}/receive").status_code == 404

    def test_an_extension_is_counted(self, hanna: Browser, ours: UUID, dog: str) -> None:
        hanna.post(f"/animals/{dog}/claim")
        hanna.post(f"/claims/{the_claim(dog).id}/extend", {"reason": "the vet comes on Friday"})
        assert the_claim(dog).extended == 1

    def test_a_coordinator_never_lets_the_shelter_read_why(
        self, hanna: Browser, olha: Browser, ours: UUID, dog: str
    ) -> None:
        hanna.post(f"/animals/{dog}/claim")
        claim_id = the_claim(dog).id
        olha.post(f"/claims/{claim_id}/refuse", {"reason": "the bridge at Kivsharivka is out"})
        page = text_of(hanna, "/my-animals")
        assert "Refused" in page
        assert "Kivsharivka" not in page

    def test_a_promise_by_phone_is_claimed_and_confirmed_in_one(
        self, olha: Browser, ours: UUID, dog: str
    ) -> None:
        answer = olha.post(f"/animals/{dog}/promise", {"shelter": str(ours)})
        assert answer.status_code == 303
        assert the_claim(dog).state == ClaimState.CONFIRMED
        assert olha.post(f"/animals/{dog}/promise", {"shelter": "x"}).status_code == 404

    def test_lapsed_and_unwanted_ones_are_named(self, olha: Browser, ours: UUID, dog: str) -> None:
        with write_transaction():
            late = offered()
            (made,) = service.claim(None, ours, late.id)
            made.expires_at = clock.now() - timedelta(seconds=1)
            code = late.code
        page = text_of(olha, "/shelters/claims")
        assert page.index("Lapsed") < page.index(code)
        assert "would fit: Place" in page


class TestReceiving:
    @pytest.fixture
    def promised(self, ours: UUID, dog: str) -> UUID:
        with write_transaction():
            (made,) = service.claim(None, ours, sightings.animal_named(dog).id)
            return service.confirm(None, made.id)[0].id

    def test_arrival_is_told_by_half_days_and_late(
        self, hanna: Browser, promised: UUID, dog: str
    ) -> None:
        animal_id = the_claim(dog).animal_id
        for hours, told in ((5 * 24, False), (20, True)):
            with write_transaction():
                service.set_arrival([animal_id], clock.now() + timedelta(hours=hours))
            assert ("arrives" in text_of(hanna, "/my-animals")) is told

    def test_an_unconfirmed_claim_is_told_nothing(
        self, hanna: Browser, ours: UUID, dog: str
    ) -> None:
        hanna.post(f"/animals/{dog}/claim")
        with write_transaction():
            service.set_arrival([the_claim(dog).animal_id], clock.now() + timedelta(hours=3))
        assert "arrives" not in text_of(hanna, "/my-animals")

    def test_one_tap_and_a_note_receive_it(self, hanna: Browser, promised: UUID, dog: str) -> None:
        answer = hanna.post(f"/claims/{promised}/receive", {"note": "thin, calm"})
        assert answer.status_code == 303
        page = text_of(hanna, "/my-animals")
        assert "here since today" in page
        assert "thin, calm" in page
        assert sightings.animal_named(dog).status == Status.AT_SHELTER

    def test_no_page_names_a_photo_kept_in_the_team(
        self, hanna: Browser, promised: UUID, dog: str
    ) -> None:
        with write_transaction():
            hidden = photo().id
            animal_id = sightings.animal_named(dog).id
            db.session.add(Picture(photo_id=hidden, animal_id=animal_id, rank=0))
        hanna.post(f"/claims/{promised}/receive")
        for address in (f"/claims/{promised}/outcome", "/my-animals", f"/gallery/{dog}"):
            assert str(hidden) not in text_of(hanna, address)

    def test_an_outcome_is_told_later(self, hanna: Browser, promised: UUID, dog: str) -> None:
        hanna.post(f"/claims/{promised}/receive")
        address = f"/claims/{promised}/outcome"
        assert "What became of it?" in text_of(hanna, address)
        assert hanna.post(address, {"outcome": "eaten"}).status_code == 422
        assert hanna.post(address, {"outcome": "placed", "follow_up_on": "x"}).status_code == 422
        done = hanna.post(address, {"outcome": "placed", "follow_up_on": "2027-01-05"})
        assert done.status_code == 303
        assert "Has a home" in text_of(hanna, "/my-animals")
        assert hanna.post(address, {"outcome": "died"}).status_code == 409


class TestOffering:
    def test_photos_are_looked_at_one_by_one(self, olha: Browser, app: Flask) -> None:
        with write_transaction():
            one = animal(photos=2)
            good, bad = photos_of(one)
            code, shown, hidden = one.code, f"{good.id}.{good.version}", bad.id
        address = f"/animals/{code}/offer"
        assert text_of(olha, address).count('name="photos"') == 2
        refused = olha.post(address, {"story": "Sleeps in the <sun>."})
        assert refused.status_code == 422
        assert "Sleeps in the &lt;sun&gt;." in refused.get_data(as_text=True)
        assert olha.post(address, {"story": "Sleeps.", "photos": shown}).status_code == 303
        assert not db.session.get_one(Photo, hidden).on_offer
        assert "Sleeps." in text_of(olha, f"/gallery/{code}")
        assert olha.post(f"/animals/{code}/offer/take-back").status_code == 303
        assert db.session.query(Photo).filter(Photo.on_offer).count() == 0

    def test_without_photos_is_said_on_purpose(self, olha: Browser, app: Flask) -> None:
        with write_transaction():
            code = animal(photos=1).code
        answer = olha.post(f"/animals/{code}/offer", {"story": "", "without_photos": "y"})
        assert answer.status_code == 303

    def test_a_photo_changed_meanwhile_is_looked_at_again(self, olha: Browser, app: Flask) -> None:
        with write_transaction():
            one = animal(photos=1)
            code, old = one.code, f"{photo_of(one).id}.{photo_of(one).version}"
            photo_of(one).digest = "0" * 64
        assert olha.post(f"/animals/{code}/offer", {"photos": old}).status_code == 409

    def test_a_stale_story_overwrites_nothing(self, olha: Browser, dog: str) -> None:
        assert olha.post(f"/animals/{dog}/offer", {"story": "new", "version": "1"}).location
        stale = olha.post(f"/animals/{dog}/offer", {"story": "old", "version": "1"})
        assert stale.status_code == 409
        assert db.session.query(Offer).one().story == "new"

    def test_the_dead_are_not_offered(self, olha: Browser, app: Flask) -> None:
        with write_transaction():
            one = animal()
            sightings.set_status(one, Status.DEAD)
            code = one.code
        answer = olha.post(f"/animals/{code}/offer", {"story": "x"})
        assert answer.status_code == 422
        assert "no longer looks for a place" in answer.get_data(as_text=True)

    def test_shelters_offer_nothing(self, hanna: Browser, ours: UUID, dog: str) -> None:
        assert hanna.get(f"/animals/{dog}/offer").status_code == 404
        assert hanna.post(f"/animals/{dog}/offer", {"story": "x"}).status_code == 404
        assert hanna.post(f"/animals/{dog}/offer/take-back").status_code == 404


class TestDesk:
    def test_a_place_is_written_down_and_changed(self, olha: Browser) -> None:
        assert olha.post("/shelters/new", {"name": ""}).status_code == 422
        made = olha.post("/shelters/new", {"name": "Тихий двір", "kind": "shelter"})
        assert made.status_code == 303
        page = text_of(olha, made.location)
        assert "Тихий двір" in page
        assert "Тихий двір" in text_of(olha, "/shelters")
        fields = {"name": "Тихий двір 2", "kind": "clinic", "version": "1"}
        assert olha.post(f"{made.location}/edit", fields).status_code == 303
        stale = olha.post(f"{made.location}/edit", fields | {"name": "Older"})
        assert stale.status_code == 409
        assert "Older" in stale.get_data(as_text=True)
        assert db.session.query(Shelter).one().name == "Тихий двір 2"

    @pytest.mark.parametrize("typed", ["-1", "1000", "x", "1e9", "١٢٣٤٥"])
    def test_nonsense_places_are_refused_and_kept(
        self, olha: Browser, ours: UUID, typed: str
    ) -> None:
        answer = olha.post(f"/shelters/{ours}/places", {"dog_m": typed})
        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.get_data(as_text=True)

    def test_places_show_what_is_free(self, olha: Browser, hanna: Browser, ours: UUID) -> None:
        assert olha.post(f"/shelters/{ours}/places", {"dog": "5", "cat": "2"}).status_code == 303
        assert re.search(r'<b class="big">7</b> of 7 places free', text_of(hanna, "/my-places"))
        assert hanna.post("/my-places", {"dog": "4"}).status_code == 303
        assert "4 of 4 free" in text_of(olha, f"/shelters/{ours}")

    def test_places_below_what_is_promised_are_refused(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            (made,) = service.claim(None, ours, offered().id)
            service.confirm(None, made.id)
        answer = hanna.post("/my-places", {"any": "0"})
        assert answer.status_code == 422
        assert "left without a place: 1" in answer.get_data(as_text=True)

    def test_people_join_and_leave(self, olha: Browser, hanna: Browser, cast: Cast) -> None:
        with write_transaction():
            place = shelter().id
        bad = olha.post(f"/shelters/{place}/members", {"user": str(cast.taras.id)})
        assert bad.status_code == 422
        olha.post(f"/shelters/{place}/members", {"user": str(cast.hanna.id)})
        assert "Place" in text_of(hanna, "/my-animals")
        olha.post(f"/shelters/{place}/members/{cast.hanna.id}/remove")
        assert "belongs to no shelter" in text_of(hanna, "/my-animals")

    def test_shelters_have_no_desk(self, hanna: Browser, ours: UUID) -> None:
        for address in ("/shelters", f"/shelters/{ours}", "/shelters/new", "/shelters/claims"):
            assert hanna.get(address).status_code == 404
        assert hanna.post(f"/shelters/{ours}/places", {"any": "9"}).status_code == 404

    def test_the_lists_cost_few_queries(self, olha: Browser, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            for _ in range(5):
                made = service.claim(None, shelter(9).id, offered(photos=0).id)
                service.claim(None, ours, offered().id)
                service.confirm(None, made[0].id) if _ % 2 else None
        for browser, address, most in (
            (olha, "/shelters", 6),
            (olha, "/shelters/claims", 7),
            (hanna, "/my-animals", 6),
        ):
            with counted() as queries:
                text_of(browser, address)
            assert len(queries) <= most, (address, queries)


class counted:  # noqa: N801 reads as a word of the test
    """Every statement sent to the database meanwhile."""

    def __enter__(self) -> list[str]:
        self.statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, _c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT")):
            self.statements.append(statement)


def photos_of(one: Animal) -> list[Photo]:
    from animals.shelters.offers import photos_of

    return list(photos_of([one.id]))


def photo_of(one: Animal) -> Photo:
    return photos_of(one)[0]
