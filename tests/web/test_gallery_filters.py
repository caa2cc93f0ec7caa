"""The gallery's filters by company and journey: what they show, and what they never give away."""

import re
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest

from animals import i18n
from animals.db import db, write_transaction
from animals.runs import road, seating
from animals.runs.rules import VisitOutcome
from animals.shelters import service as shelters
from animals.shelters.fitness import why_not_this_week
from animals.sightings.models import Animal
from animals.sightings.rules import Condition, GoodWith, Need, Species
from tests.factories.runs import NEAR_KUPIANSK, run
from tests.factories.shelters import animal, litter, offered, shelter
from tests.people import Browser, Cast


@pytest.fixture
def ours(cast: Cast) -> UUID:
    with write_transaction():
        return shelter(9, workers=[cast.hanna.id]).id


def shown(browser: Browser, query: str) -> set[str]:
    """The codes of the cards that this address shows."""
    answer = browser.get(f"/gallery?{query}")
    assert answer.status_code == 200
    return set(re.findall(r'id="(K-\d+)"', answer.get_data(as_text=True)))


class TestCompany:
    def test_only_a_yes_that_somebody_has_seen_is_found(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            codes = {
                (dogs, cats): offered(good_with_dogs=dogs, good_with_cats=cats).code
                for dogs, cats in product(GoodWith, GoodWith)
            }
        assert shown(hanna, "good_with_dogs=yes") == {
            code for (dogs, _), code in codes.items() if dogs is GoodWith.YES
        }
        assert shown(hanna, "good_with_dogs=yes&good_with_cats=yes") == {
            codes[GoodWith.YES, GoodWith.YES]
        }
        assert shown(hanna, "good_with_cats=no") == set(codes.values())  # no such filter

    def test_cards_pages_and_files_say_it_in_words(
        self, hanna: Browser, olha: Browser, ours: UUID
    ) -> None:
        with write_transaction():
            one = offered(good_with_dogs=GoodWith.YES, good_with_cats=GoodWith.NO)
            code = one.code
            (made,) = shelters.claim(None, ours, one.id)
        said = "good with dogs, not with cats"
        assert said in hanna.get("/gallery").get_data(as_text=True)
        assert said in hanna.get(f"/gallery/{code}").get_data(as_text=True)
        assert said in hanna.get("/my-animals.csv").get_data(as_text=True)
        assert said in hanna.get("/my-animals/asm3.csv").get_data(as_text=True)
        with write_transaction():
            shelters.confirm(None, made.id)
        assert said in hanna.get(f"/my-animals/{code}/card").get_data(as_text=True)
        assert re.search(r"Good with cats</dt>\s*<dd>No", page(olha, f"/animals/{code}"))
        assert "yes,no" in page(olha, "/animals.csv")

    def test_a_volunteer_says_it_while_logging(self, taras: Browser) -> None:
        taras.post("/animals/new", {"species": "dog", "count": "1", "good_with_cats": "yes"})
        db.session.rollback()
        logged = db.session.query(Animal).one()
        assert (logged.good_with_dogs, logged.good_with_cats) == ("unknown", "yes")

    def test_a_coordinator_says_it_on_the_sheet_and_on_the_offer(self, olha: Browser) -> None:
        with write_transaction():
            one = animal(good_with_cats=GoodWith.YES)
            code, version = one.code, str(one.version)
        known = {"species": "dog", "version": version}
        assert olha.post(f"/animals/{code}/edit", {**known, "good_with_dogs": "no"}).location
        assert olha.post(f"/animals/{code}/offer", {"good_with_dogs": "yes"}).status_code == 303
        db.session.rollback()
        one = db.session.query(Animal).one()
        assert (one.good_with_dogs, one.good_with_cats) == ("yes", "yes")
        bad = olha.post(f"/animals/{code}/offer", {"good_with_dogs": "maybe"})
        assert bad.status_code == 422

    def test_an_offer_does_not_overwrite_what_somebody_said_meanwhile(self, olha: Browser) -> None:
        with write_transaction():
            one = animal()
            code, before = one.code, str(one.version)
        now = {"good_with_dogs": "no", "animal_version": before}
        assert olha.post(f"/animals/{code}/offer", now).status_code == 303
        late = olha.post(f"/animals/{code}/offer", {**now, "good_with_dogs": "yes"})
        assert late.status_code == 409
        assert olha.post(f"/animals/{code}/offer", now).status_code == 303  # says the same
        db.session.rollback()
        assert db.session.query(Animal).one().good_with_dogs == "no"


class TestJourney:
    def test_the_filter_and_the_rule_agree_on_everybody(self, hanna: Browser, ours: UUID) -> None:
        today = i18n.local_today()
        able, whys = set(), set()
        with write_transaction():
            for needs in (frozenset(), frozenset({Need.VET}), frozenset({Need.TRANSPORT})):
                for one, days in product((None, *Condition), (None, 0, 4, 5, 11)):
                    conditions = frozenset({one} if one else ())
                    dog = offered(condition=conditions, needs=needs)
                    dog.bit_on = today - timedelta(days=days) if days is not None else None
                    why = why_not_this_week(today, dog.condition, dog.needs, dog.bit_on)  # type: ignore[arg-type]
                    whys.add(why)
                    if why is None:
                        able.add(dog.code)
        assert len(whys) == 4
        found = set[str]()
        for number in range(1, 9):
            found |= shown(hanna, f"travel=week&page={number}")
        assert found == able

    def test_groups_travel_whole(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            pups = litter(3)
            pups[1].condition = frozenset({Condition.SICK})
            shelters.offer(None, pups[0].id, "")
            code = pups[0].code
        assert shown(hanna, "travel=week") == set()
        assert "medical care first" in page(hanna, f"/gallery/{code}")
        with write_transaction():
            db.session.query(Animal).update({"condition": frozenset()})
        assert len(shown(hanna, "travel=week")) == 3
        assert "could travel this week" in page(hanna, f"/gallery/{code}")

    def test_a_run_changes_nothing_that_the_filter_or_the_page_says(
        self, hanna: Browser, cast: Cast, ours: UUID
    ) -> None:
        with write_transaction():
            dog = offered(position=NEAR_KUPIANSK)
            cat = offered(position=NEAR_KUPIANSK, species=Species.CAT)
            cat.condition = frozenset({Condition.SICK})
            ids, codes = (dog.id, cat.id), (dog.code, cat.code)

        def told() -> list[object]:
            pages = [page(hanna, f"/gallery/{code}") for code in codes]
            journeys = [re.findall(r"<dt>Journey</dt>\s*<dd[^>]*>([^<]+)", one) for one in pages]
            return [shown(hanna, "travel=week"), journeys]

        before = told()
        assert before[0] == {codes[0]}
        with write_transaction():
            run_id = run(team=[cast.taras]).id
            for one in ids:
                seating.seat(None, run_id, one)
        assert told() == before
        with write_transaction():
            road.depart(None, run_id)
        assert told() == before
        with write_transaction():
            for one in ids:
                road.pick_up(None, run_id, one)
        assert told() == before
        with write_transaction():
            for one in ids:
                road.not_fetched(None, run_id, one, VisitOutcome.FAILED_TO_CATCH)
        assert told() == before


def test_needing_medical_care_is_a_filter_in_the_address(hanna: Browser, ours: UUID) -> None:
    with write_transaction():
        sick = offered(condition=frozenset({Condition.SICK})).code
        hurt = offered(needs=frozenset({Need.VET})).code
        offered()
    assert shown(hanna, "needs=vet") == {sick, hurt}
    html = page(hanna, "/gallery?needs=vet&good_with_dogs=yes")
    for said in ("Good with cats", "Can travel this week", "Needs medical care"):
        assert said in html
    assert "/gallery?good_with_dogs=yes&amp;needs=vet&amp;travel=week" in html


def page(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)
