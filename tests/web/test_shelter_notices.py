"""Notices, what was seen of the gallery, chosen places and closed days, by their pages."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from animals import clock, i18n
from animals.db import db, write_transaction
from animals.shelters import chosen, closed, service
from animals.shelters.models import Chosen, Closed, Offer, Seen
from animals.sightings.models import Animal
from animals.sightings.rules import Status
from tests.factories.shelters import litter, offered, shelter
from tests.people import Browser, Cast


@pytest.fixture
def ours(cast: Cast) -> UUID:
    """Hanna's shelter."""
    with write_transaction():
        return shelter(9, workers=[cast.hanna.id]).id


def text_of(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def promised(cast: Cast, ours: UUID) -> Animal:
    one = offered()
    made = service.claim(cast.hanna, ours, one.id)
    service.confirm(cast.olha, made[0].id)
    return one


def keys_in(html: str) -> list[str]:
    return re.findall(r'name="notice" value="([^"]+)"', html)


class TestNotices:
    def test_my_animals_begins_with_what_is_new(
        self, hanna: Browser, cast: Cast, ours: UUID
    ) -> None:
        with write_transaction():
            code = promised(cast, ours).code
        html = text_of(hanna, "/my-animals")
        assert f"Your claim on {code} was confirmed." in html
        assert f"{code}: the claim is confirmed. More in Lapka.</textarea>" in html
        answer = hanna.post("/notices/seen", {"notice": keys_in(html), "to": "/gallery"})
        assert (answer.status_code, answer.location) == (303, "/gallery")
        assert "was confirmed" not in text_of(hanna, "/my-animals")

    def test_the_gallery_leads_to_them_and_fetches_them(
        self, hanna: Browser, cast: Cast, ours: UUID
    ) -> None:
        assert text_of(hanna, "/notices/part").strip() == ""
        assert "Nothing new" in text_of(hanna, "/notices")
        with write_transaction():
            promised(cast, ours)
        html = text_of(hanna, "/gallery")
        assert 'href="/notices" data-news="/notices/part"' in html
        part = text_of(hanna, "/notices/part")
        assert "was confirmed" in part
        assert "<!doctype" not in part
        assert "was confirmed" in text_of(hanna, "/notices")

    def test_a_way_back_leads_nowhere_else(self, hanna: Browser, ours: UUID) -> None:
        answer = hanna.post("/notices/seen", {"notice": "x", "to": "https://evil.example"})
        assert answer.location == "/"

    def test_nobody_reads_for_another_shelter(self, hanna: Browser, cast: Cast, ours: UUID) -> None:
        key = f"confirmed.{UUID(int=7)}.2026-11-24T10:00:00+00:00"
        assert hanna.post("/notices/seen", {"notice": key}).status_code == 303
        assert db.session.query(Seen).count() == 0

    def test_who_gives_a_claim_up_knows_it(self, hanna: Browser, cast: Cast, ours: UUID) -> None:
        with write_transaction():
            one = promised(cast, ours)
            claim = service.active_claims([one.id])[one.id]
            claim_id = claim.id
        hanna.post(f"/claims/{claim_id}/withdraw", {"reason": "full"})
        assert keys_in(text_of(hanna, "/my-animals")) == []

    def test_a_person_without_a_shelter_has_none(self, hanna: Browser) -> None:
        assert "Nothing new" in text_of(hanna, "/notices")

    def test_a_message_is_ready_for_both_sides(
        self, hanna: Browser, olha: Browser, taras: Browser, cast: Cast, ours: UUID
    ) -> None:
        with write_transaction():
            one = promised(cast, ours)
            code, claim_id = one.code, service.active_claims([one.id])[one.id].id
            foreign = service.claim(None, shelter(9).id, offered().id)[0].id
        for browser in (hanna, olha):
            html = text_of(browser, f"/claims/{claim_id}/message")
            assert f"{code}: the claim is confirmed. More in Lapka.</textarea>" in html
        assert hanna.get(f"/claims/{foreign}/message").status_code == 404
        assert taras.get(f"/claims/{claim_id}/message").status_code == 404

    @pytest.mark.parametrize("address", ["/notices", "/notices/part"])
    def test_they_are_for_shelters(
        self, olha: Browser, taras: Browser, nobody: Browser, address: str
    ) -> None:
        assert [one.get(address).status_code for one in (olha, taras, nobody)] == [404, 404, 401]
        assert taras.post("/notices/seen", {}).status_code == 404


class TestSeen:
    def test_a_card_is_new_until_it_was_seen(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            first, second = offered().code, offered().code
        html = text_of(hanna, "/gallery")
        assert html.count("data-new=") == 2
        answer = hanna.post("/gallery/seen", {"codes": first, "to": "/gallery?page=2"})
        assert (answer.status_code, answer.location) == (303, "/gallery?page=2")
        html = text_of(hanna, "/gallery?seen=no")
        assert first not in html
        assert second in html
        assert text_of(hanna, "/gallery").count("data-new=") == 1

    def test_one_offered_anew_is_new_again(self, hanna: Browser, cast: Cast, ours: UUID) -> None:
        with write_transaction():
            one = offered()
            code = one.code
        hanna.post("/gallery/seen", {"codes": code})
        with write_transaction():
            animal_id = db.session.query(Animal).one().id
            service.take_back(cast.olha, animal_id)
            service.offer(cast.olha, animal_id, "again")
            db.session.query(Offer).one().offered_at = clock.now() + timedelta(seconds=1)
        assert f'data-new="{code}"' in text_of(hanna, "/gallery")

    def test_everybody_sees_for_themselves(self, hanna: Browser, olha: Browser, ours: UUID) -> None:
        with write_transaction():
            code = offered().code
        hanna.post("/gallery/seen", {"codes": code})
        assert f'data-new="{code}"' in text_of(olha, "/gallery")

    @pytest.mark.parametrize("codes", ["", "x y", "K-9999", "K-1 " * 5000, "0", "<script>"])
    def test_nonsense_is_seen_by_nobody(self, hanna: Browser, ours: UUID, codes: str) -> None:
        assert hanna.post("/gallery/seen", {"codes": codes}).status_code == 303
        assert db.session.query(Seen).count() == 0

    def test_seen_twice_at_once_is_seen_once(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            code = offered().code
        for _ in range(2):
            assert hanna.post("/gallery/seen", {"codes": f"{code} {code}"}).status_code == 303
        assert db.session.query(Seen).count() == 1

    def test_looking_alone_writes_nothing(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            offered()
        text_of(hanna, "/gallery")
        assert db.session.query(Seen).count() == 0

    def test_what_is_with_us_already_can_be_asked_for(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            here, out, riding = offered(), offered(), offered()
            here.status, riding.status = Status.IN_FOSTER, Status.IN_VAN
            codes = here.code, out.code, riding.code
        html = text_of(hanna, "/gallery?with_us=yes")
        assert [code in html for code in codes] == [True, False, False]


class TestChosen:
    def test_only_chosen_places_see_the_offer(
        self, hanna: Browser, olha: Browser, cast: Cast, ours: UUID
    ) -> None:
        with write_transaction():
            code, place = offered().code, shelter(9).id
        answer = olha.post(f"/animals/{code}/shelters", {"shelters": [str(place)]})
        assert answer.status_code == 303
        assert code not in text_of(hanna, "/gallery")
        assert hanna.get(f"/gallery/{code}").status_code == 404
        assert hanna.post(f"/animals/{code}/claim").status_code == 404
        assert hanna.post("/gallery/seen", {"codes": code}).status_code == 303
        assert db.session.query(Seen).count() == 0
        assert code in text_of(olha, "/gallery")
        olha.post(f"/animals/{code}/shelters", {"shelters": [str(place), str(ours)]})
        assert code in text_of(hanna, "/gallery")
        assert hanna.post(f"/animals/{code}/claim").status_code == 303

    def test_with_no_tick_all_see_it_again(self, hanna: Browser, olha: Browser, ours: UUID) -> None:
        with write_transaction():
            one, place = offered(), shelter(9)
            chosen.choose(olha.person, one.id, [place.id])
            code = one.code
        assert olha.post(f"/animals/{code}/shelters", {}).status_code == 303
        assert code in text_of(hanna, "/gallery")

    def test_a_group_is_shown_to_the_same_places(
        self, hanna: Browser, olha: Browser, ours: UUID
    ) -> None:
        with write_transaction():
            first, second = litter(2)
            service.offer(None, first.id, "")
            codes, place = (first.code, second.code), shelter(9).id
        olha.post(f"/animals/{codes[0]}/shelters", {"shelters": [str(place)]})
        html = text_of(hanna, "/gallery")
        assert not any(code in html for code in codes)

    def test_the_choice_says_where_it_would_fit(self, olha: Browser, ours: UUID) -> None:
        with write_transaction():
            one = offered()
            full, unknown, shut = shelter(0), shelter(), shelter(9)
            closed.close(olha.person, shut.id, i18n.local_today(), i18n.local_today())
            code = one.code
            names = (full.name, unknown.name, shut.name)
        html = text_of(olha, f"/animals/{code}/shelters")
        for name, said in zip(
            names, ("no room that would do", "places not entered", "closed today"), strict=True
        ):
            assert f'{name} <small class="muted">{said}' in html
        assert '<small class="strong">has room' in html

    def test_a_place_that_is_none_is_refused(self, olha: Browser, ours: UUID) -> None:
        with write_transaction():
            code = offered().code
        for wrong in ("x", str(UUID(int=5))):
            answer = olha.post(f"/animals/{code}/shelters", {"shelters": [wrong]})
            assert answer.status_code == 422
        assert db.session.query(Chosen).count() == 0

    def test_it_is_a_coordinators_choice(self, hanna: Browser, taras: Browser, ours: UUID) -> None:
        with write_transaction():
            code = offered().code
        for browser in (hanna, taras):
            assert browser.get(f"/animals/{code}/shelters").status_code == 404
            assert browser.post(f"/animals/{code}/shelters").status_code == 404


class TestClosedDays:
    def test_a_shelter_closes_days_and_opens_them(self, hanna: Browser, ours: UUID) -> None:
        today = i18n.local_today()
        days = {"from_on": today.isoformat(), "until_on": (today + timedelta(3)).isoformat()}
        assert hanna.post("/my-places/closed", days).status_code == 303
        html = text_of(hanna, "/my-places/closed")
        assert "today – " in html
        (action,) = re.findall(r'action="(/my-places/closed/[^"]+/remove)"', html)
        for _ in range(2):
            assert hanna.post(action).status_code == 303
        assert "No closed days" in text_of(hanna, "/my-places/closed")

    @pytest.mark.parametrize(("first", "last"), [(3, 1), (-9, -2), (0, 400)])
    def test_nonsense_days_are_refused_and_kept(
        self, hanna: Browser, ours: UUID, first: int, last: int
    ) -> None:
        today = i18n.local_today()
        days = {
            "from_on": (today + timedelta(first)).isoformat(),
            "until_on": (today + timedelta(last)).isoformat(),
        }
        answer = hanna.post("/my-places/closed", days)
        assert answer.status_code == 422
        assert days["until_on"] in answer.get_data(as_text=True)
        assert db.session.query(Closed).count() == 0

    def test_a_coordinator_enters_them_too_and_is_told_on_confirming(
        self, olha: Browser, hanna: Browser, cast: Cast, ours: UUID
    ) -> None:
        day = (i18n.local_today() + timedelta(1)).isoformat()
        answer = olha.post(f"/shelters/{ours}/closed", {"from_on": day, "until_on": day})
        assert answer.status_code == 303
        with write_transaction():
            claim_id = service.claim(cast.hanna, ours, offered().id)[0].id
        olha.post(f"/claims/{claim_id}/confirm")
        html = text_of(olha, "/shelters/claims")
        assert "Nobody is taken in there from tomorrow to tomorrow." in html

    def test_another_shelters_days_are_nothing_to_it(
        self, hanna: Browser, olha: Browser, ours: UUID
    ) -> None:
        with write_transaction():
            other = shelter(9)
            today = i18n.local_today()
            row = closed.close(olha.person, other.id, today, today)
            other_id, closed_id = other.id, row.id
        assert hanna.post(f"/my-places/closed/{closed_id}/remove").status_code == 404
        assert hanna.get(f"/shelters/{other_id}/closed").status_code == 404
        assert olha.post(f"/shelters/{ours}/closed/{closed_id}/remove").status_code == 404
        assert db.session.query(Closed).count() == 1
        assert olha.post(f"/shelters/{other_id}/closed/{closed_id}/remove").status_code == 303
        assert db.session.query(Closed).count() == 0


def test_a_person_of_no_shelter_has_no_days(hanna: Browser, app: Flask) -> None:
    assert hanna.get("/my-places/closed").status_code in (404, 422)
