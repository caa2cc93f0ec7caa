"""The page for everybody: who switches it on, what it shows to whom, what it never tells."""

import io
import re
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image

from animals import clock
from animals.db import db, write_transaction
from animals.feeding.models import Spot
from animals.places.models import Place
from animals.places.rules import Position, PositionSource
from animals.shelters import service
from animals.shelters.models import PublicOffer
from animals.sightings.models import Animal, Picture
from animals.sightings.rules import Status
from animals.stock import service as stock
from animals.stock.rules import StoreKind
from tests.factories.pictures import picture, stored
from tests.factories.shelters import animal, offered, shelter
from tests.people import Browser, Cast

WORDS = {
    "story": "Лагідний пес.\nЛюбить дітей і “бабусь”.",
    "contact": "Lapka, +380 44 000 11 22",
    "checked": "y",
}


@pytest.fixture
def dog(app: Flask, cast: Cast) -> str:
    """A dog on offer with two released photos and one that is not, and everything else secret."""
    with write_transaction():
        place = Place(
            name_uk="Тайнопіль", name_en="Taynopil", kind="village", lat=49.88, lon=37.23,
            district_uk="Явний район", district_en="Open district",
            region_uk="Область", region_en="Region",
        )  # fmt: skip
        db.session.add(place)
        photos = [stored(picture(shade), released=shade != 2).id for shade in (1, 2, 3)]
        one = animal(
            photo_ids=photos,
            note="Fed-by-Zina",
            place_note="Behind-the-mill",
            position=Position(49.876543, 37.234567, 5, 1, PositionSource.GPS),
        )
        one.place_id = place.id
        one.name = "Bublyk"
        service.offer(cast.olha, one.id, "Only for shelters: eats by the mill.")
        return one.code


def publish(olha: Browser, code: str, **fields: str) -> str:
    """The path of the page that was switched on."""
    answer = olha.post(f"/animals/{code}/public", {"codes": code, **WORDS, **fields})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    db.session.rollback()
    page = db.session.query(PublicOffer).order_by(PublicOffer.made_at.desc()).first()
    assert page is not None
    return f"/offer/{page.token}"


def red_of(answer: object) -> int:
    opened = Image.open(io.BytesIO(answer.get_data()))  # type: ignore[attr-defined]
    return int(opened.getpixel((9, 9))[0])  # type: ignore[index]


def test_everybody_sees_pictures_story_and_contact(
    olha: Browser, nobody: Browser, dog: str
) -> None:
    path = publish(olha, dog)
    answer = nobody.get(path)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    for said in ("Лагідний пес.", "Любить дітей", "+380 44 000 11 22", "tel:+380440001122", dog):
        assert said in html
    assert html.count("<img") == 2
    assert "Set-Cookie" not in answer.headers


def test_it_never_tells_a_place_a_day_or_a_name(olha: Browser, nobody: Browser, dog: str) -> None:
    answer = nobody.get(publish(olha, dog))
    said = answer.get_data(as_text=True) + str(answer.headers)
    now = clock.now()
    secrets = (
        "49.8", "37.2", "Taynopil", "Тайнопіль", "district", "район", "Zina", "mill", "Bublyk",
        "Olha", "waiting", "not caught", f"{now:%Y-%m-%d}",
    )  # fmt: skip
    assert [secret for secret in secrets if secret in said] == []
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", said)


def test_chats_find_a_title_words_and_a_picture(olha: Browser, nobody: Browser, dog: str) -> None:
    path = publish(olha, dog)
    html = nobody.get(path).get_data(as_text=True)
    tags = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)"', html))
    assert tags["og:title"] == "Looking for a home: dog, M"
    assert tags["og:description"] == "Лагідний пес. Любить дітей і “бабусь”."
    assert tags["og:image"] == f"http://localhost:8000{path}/photo"
    assert tags["og:url"] == f"http://localhost:8000{path}"
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1600", "1600")
    assert tags["og:locale"] == "en_GB"


def test_nothing_is_asked_of_another_host(olha: Browser, nobody: Browser, dog: str) -> None:
    html = nobody.get(publish(olha, dog)).get_data(as_text=True)
    for address in re.findall(r'(?:src|href|action)="([^"]*)"', html):
        assert address.startswith(("/", "#", "tel:")), address


def test_no_search_engine_keeps_it(olha: Browser, nobody: Browser, dog: str) -> None:
    path = publish(olha, dog)
    for address in (path, f"{path}/photo"):
        assert "noindex" in nobody.get(address).headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in nobody.get(path).get_data(as_text=True)


def test_only_released_photos_are_served(olha: Browser, nobody: Browser, dog: str) -> None:
    path = publish(olha, dog)
    answers = [nobody.get(f"{path}/photo"), nobody.get(f"{path}/photo/1")]
    assert [one.status_code for one in answers] == [200, 200]
    assert [abs(red_of(one) - shade) < 3 for one, shade in zip(answers, (1, 3), strict=True)]
    assert nobody.get(f"{path}/photo/2").status_code == 404
    with write_transaction():
        for one in db.session.query(Picture):
            one.photo.released_at = None
    assert nobody.get(f"{path}/photo").status_code == 404
    assert "<img" not in nobody.get(path).get_data(as_text=True)


def test_a_withdrawn_page_is_as_gone_as_one_that_never_was(
    olha: Browser, nobody: Browser, dog: str
) -> None:
    path = publish(olha, dog)
    db.session.rollback()
    page_id = db.session.query(PublicOffer).one().id
    answer = olha.post(f"/animals/{dog}/public/{page_id}/withdraw")
    assert answer.status_code == 303
    gone = nobody.get(path)
    never = nobody.get("/offer/" + "x" * 32)
    assert gone.status_code == never.status_code == 404
    assert len(gone.get_data()) == len(never.get_data())
    assert nobody.get(f"{path}/photo").status_code == 404


@pytest.mark.parametrize("token", ["x", "%00" * 22, "a" * 65, "%D1%97" * 30, "../secret"])
def test_a_nonsense_address_is_nothing(nobody: Browser, app: Flask, token: str) -> None:
    assert nobody.get(f"/offer/{token}").status_code == 404


def test_an_address_is_not_to_be_guessed(olha: Browser, dog: str) -> None:
    first, second = publish(olha, dog), publish(olha, dog)
    assert first != second
    assert len(first.removeprefix("/offer/")) == 32


@pytest.mark.parametrize("status", [Status.ADOPTED, Status.WITH_OWNER, Status.DEAD, Status.STAYS])
def test_a_page_ends_with_the_search(
    olha: Browser, nobody: Browser, dog: str, status: Status
) -> None:
    path = publish(olha, dog)
    with write_transaction():
        db.session.query(Animal).one().status = status
    assert nobody.get(path).status_code == 404


def test_a_page_goes_with_the_offer(olha: Browser, nobody: Browser, dog: str) -> None:
    path = publish(olha, dog)
    olha.post(f"/animals/{dog}/offer/take-back")
    assert nobody.get(path).status_code == 404


def test_a_shelter_goes_on_looking_for_people(olha: Browser, nobody: Browser, dog: str) -> None:
    path = publish(olha, dog)
    with write_transaction():
        service.hand_over([db.session.query(Animal).one().id], shelter().id)
    assert nobody.get(path).status_code == 200


def test_several_animals_share_a_page(olha: Browser, nobody: Browser, dog: str) -> None:
    with write_transaction():
        other = animal(photo_ids=[stored(picture(9)).id])
        service.offer(None, other.id, "")
        code = other.code
    html = nobody.get(publish(olha, dog, codes=f"{dog}, {code}")).get_data(as_text=True)
    assert "2 animals are looking for a home" in html
    assert html.count("<article") == 2


def test_words_that_tell_a_place_are_asked_about(olha: Browser, dog: str) -> None:
    with write_transaction():
        db.session.add(
            Spot(
                name="Secretspot",
                due_at=clock.now(),
                made_at=clock.now(),
                store_id=_any_store(),
            )
        )
    for words, found in (
        ("Вивезли з Тайнополя 24.11", "24.11"),
        ("Вивезли з Тайнопільського", "Тайнопільського"),
        ("Olha knows her", "Olha"),
        ("by Secretspot", "Secretspot"),
    ):
        answer = olha.post(f"/animals/{dog}/public", {"codes": dog, **WORDS, "story": words})
        html = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert f"Is this a place, a person or a time: {found}" in html
        assert 'name="sure"' in html
        assert words in html
    publish(olha, dog, story="Olha knows her", sure="y")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"checked": ""}, "tick this"),
        ({"story": " "}, "fill this in"),
        ({"contact": ""}, "fill this in"),
        ({"codes": "K-9999"}, "no animal with one of these codes"),
        ({"codes": " ".join(f"K-{n}" for n in range(1, 30))}, "holds 12 animals"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(
    olha: Browser, dog: str, fields: dict[str, str], said: str
) -> None:
    answer = olha.post(f"/animals/{dog}/public", {"codes": dog, **WORDS, **fields})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in html
    assert fields.get("contact", "+380 44 000 11 22") in html


def test_only_what_was_looked_at_gets_a_page(olha: Browser, app: Flask, dog: str) -> None:
    with write_transaction():
        unseen = offered(photo_ids=[]).code
        hidden = animal(photo_ids=[stored(picture(5)).id]).code
    for code, said in ((unseen, "No photo of"), (hidden, "is not on offer")):
        answer = olha.post(f"/animals/{code}/public", {"codes": code, **WORDS})
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)


def test_a_coordinator_alone_switches_pages(
    olha: Browser, taras: Browser, hanna: Browser, nobody: Browser, dog: str
) -> None:
    publish(olha, dog)
    page_id = db.session.query(PublicOffer).one().id
    for address in (f"/animals/{dog}/public", f"/animals/{dog}/public/{page_id}/withdraw"):
        for browser, status in ((taras, 404), (hanna, 404), (nobody, 401)):
            assert browser.post(address, WORDS).status_code == status
    assert olha.client.post(f"/animals/{dog}/public", data=WORDS).status_code == 400


def test_its_address_can_be_copied_again(olha: Browser, dog: str) -> None:
    path = publish(olha, dog)
    html = olha.get(f"/animals/{dog}/public").get_data(as_text=True)
    assert f"http://localhost:8000{path}</textarea>" in html


def test_sent_twice_it_is_one_page(olha: Browser, dog: str) -> None:
    form = {"codes": dog, **WORDS, "once": "7d0e1c1e-6f0b-4a51-9c2b-4f6a3b7f9e10"}
    answers = [olha.post(f"/animals/{dog}/public", form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    db.session.rollback()
    assert db.session.query(PublicOffer).count() == 1


def _any_store() -> UUID:
    return stock.new_store("Secretspot", StoreKind.SPOT).id
