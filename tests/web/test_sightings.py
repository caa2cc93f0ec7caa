"""Pages of animals: logging, listing, one animal, keeping it, and who may do what."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import event, func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from animals.audit.models import AuditRow
from animals.db import db, write_transaction
from animals.sightings.keeping import Papers, write_papers
from animals.sightings.models import Animal, Picture, Sighting
from animals.sightings.service import ContactFacts
from tests.factories.sightings import animal, photo, place, sighting
from tests.people import Browser, Cast

PLANTED = (
    "49.71",
    "37.61",
    "behind the bakery",
    "follows the postman",
    "+380 50",
    "Марія",
    "Iryna",
)


def drawn() -> bytes:
    data = io.BytesIO()
    Image.effect_mandelbrot((640, 480), (-2, -1.5, 1, 1.5), 40).convert("RGB").save(data, "JPEG")
    return data.getvalue()


def send(browser: Browser, address: str, fields: list[tuple[str, object]]) -> TestResponse:
    """A multipart form with files, which stays in memory."""
    data: dict[str, list[object]] = {"csrf_token": [browser.token()], "once": [str(uuid4())]}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    boundary, body = encode_multipart(data)
    return browser.send_bytes(address, body, f"multipart/form-data; boundary={boundary}")


def file(data: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(data), name)


def the_animal() -> Animal:
    db.session.rollback()
    return db.session.scalars(select(Animal)).one()


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@contextmanager
def queries() -> Iterator[list[str]]:
    """The statements sent meanwhile, BEGIN and the like aside."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


class TestLogging:
    def test_a_dog_with_a_photo_and_a_position(self, taras: Browser) -> None:
        fields = [
            ("species", "dog"),
            ("count", "1"),
            ("lat", "49.7105"),
            ("lon", "37.6158"),
            ("accuracy_m", "12"),
            ("position_source", "gps"),
            ("condition", "thin"),
            ("condition", "injured"),
            ("needs", "transport"),
            ("note", "follows the postman"),
            ("photos", file(drawn(), "a.jpg")),
            ("photos", file(drawn(), "b.jpg")),
        ]
        answer = send(taras, "/animals/new", fields)
        assert (answer.status_code, answer.location) == (303, "/animals/K-0001")
        dog = the_animal()
        assert (dog.status, dog.accuracy_m, dog.position_source) == ("waiting", 12, "gps")
        assert dog.condition == {"thin", "injured"}
        assert count(Picture) == 2
        page = taras.get(answer.location).get_data(as_text=True)
        assert "Saved as K-0001." in page
        assert "follows the postman" in page

    def test_the_presets_alone_are_a_dog(self, taras: Browser) -> None:
        assert taras.post("/animals/new", {"count": "1"}).location == "/animals/K-0001"
        assert the_animal().species == "dog"

    def test_a_pack_gets_a_page_and_no_code(self, taras: Browser) -> None:
        made = taras.post("/animals/new", {"count": ["1", "7"], "species": "dog"})
        assert made.location.startswith("/sightings/")
        assert count(Animal) == 0
        page = taras.get(made.location).get_data(as_text=True)
        assert "Pack of 7, not yet told apart" in page
        assert "split" not in page

    def test_told_by_a_call_with_a_contact(self, taras: Browser, olha: Browser) -> None:
        izium = str(place("Izium").id)
        made = taras.post(
            "/animals/new",
            {
                "count": "1",
                "species": "other",
                "species_other": "коза",
                "how": "told",
                "place": izium,
                "contact_name": "Марія",
                "contact_phone": "+380 50 111 22 33",
                "contact_relation": "neighbour",
            },
        )
        assert "Марія" in olha.get(made.location).get_data(as_text=True)
        assert "Марія" not in taras.get(made.location).get_data(as_text=True)

    def test_seen_again(self, taras: Browser) -> None:
        taras.post("/animals/new", {"count": "1", "species": "cat"})
        page = taras.get("/animals/new?animal=к1").get_data(as_text=True)
        assert "Seen again: K-0001" in page
        assert re.search(r'value="cat"[^>]*checked|checked[^>]*value="cat"', page)
        answer = taras.post("/animals/new", {"count": "1", "species": "cat", "animal": "K-0001"})
        assert answer.location == "/animals/K-0001"
        assert (count(Animal), count(Sighting)) == (1, 2)

    def test_sent_twice_it_is_one_dog(self, taras: Browser) -> None:
        fields = {"count": "1", "once": str(uuid4())}
        first, second = taras.post("/animals/new", fields), taras.post("/animals/new", fields)
        assert first.location == second.location
        assert count(Animal) == 1

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("species", ["", "horse", "x" * 5000, "🐕"]),
            ("count", ["", "0", "-1", "51", "1.5", "9" * 5000, "NaN", "two"]),
            ("lat", ["91", "north", "1e999", "nan", "inf", "4" * 3000, "--5"]),
            ("lon", ["181", "east", "'; DROP TABLE sightings_animal; --"]),
            ("accuracy_m", ["-1", "1e9", "99999999999999999999", "near"]),
            ("position_age_s", ["-1", "99999999999999999999"]),
            ("position_source", ["magic", ""]),
            ("place", ["nowhere", str(uuid4()), "<script>alert(1)</script>"]),
            ("size", ["XXL", "s"]),
            ("sex", ["x"]),
            ("age", ["7"]),
            ("temperament", ["moody"]),
            ("condition", ["tired"]),
            ("needs", ["love"]),
            ("owner", ["me"]),
            ("how", ["dreamt"]),
            ("colour", ["c" * 201]),
            ("marks", ["m" * 201]),
            ("species_other", ["o" * 201]),
            ("place_note", ["p" * 201]),
            ("note", ["n" * 4001]),
            ("contact_name", ["n" * 201]),
            ("contact_phone", ["1" * 41]),
            ("contact_relation", ["cousin"]),
            ("contact_note", ["n" * 4001]),
            (
                "captured_at",
                ["yesterday", "2999-01-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59"],
            ),
            ("animal", ["K-9999", "nonsense", "k" * 300]),
        ],
    )
    def test_nonsense_is_refused_beside_its_field_and_what_was_typed_stays(
        self, taras: Browser, field: str, values: list[str]
    ) -> None:
        for value in values:
            typed = {"count": "1", "species": "dog", "colour": "black & tan <b>", "lon": "37.6"}
            typed |= {"lat": "49.7", field: value}
            if field == "colour":
                typed["marks"] = "black & tan <b>"
            answer = taras.post("/animals/new", typed)
            assert answer.status_code == 422, value[:20]
            page = answer.get_data(as_text=True)
            assert "black &amp; tan &lt;b&gt;" in page
            assert "<script>alert" not in page
            assert 'role="alert"' in page
        assert count(Sighting) == 0

    def test_half_a_position_is_none(self, taras: Browser) -> None:
        for half in ({"lat": "49.7"}, {"lon": "37.6"}):
            assert taras.post("/animals/new", {"count": "1", **half}).status_code == 422

    def test_both_numbers_pasted_at_once_are_a_position(self, taras: Browser) -> None:
        taras.post("/animals/new", {"count": "1", "lat": "49.71050, 37.61580"})
        dog = the_animal()
        assert (dog.lat, dog.lon) == (49.7105, 37.6158)
        assert dog.place_id == place("Kupiansk").id

    def test_hostile_words_are_kept_as_they_are_and_do_nothing(self, taras: Browser) -> None:
        for words in (
            "<script>alert(1)</script>",
            "'; DROP TABLE sightings_animal; --",
            "{{ 7 * 7 }}${7*7}%(n)s%s%d{0}",
            "\u202etxt.exe\ufeff",
            "Їжачок’ʼ'`",
        ):
            made = taras.post("/animals/new", {"count": "1", "colour": words, "note": words})
            assert made.status_code == 303
            page = taras.get(made.location.removesuffix("/alike")).get_data(as_text=True)
            assert "<script>alert" not in page
            assert taras.get("/animals").status_code == 200
        kept = db.session.scalars(select(Animal.colour).order_by(Animal.number)).all()
        assert kept[2] == "{{ 7 * 7 }}${7*7}%(n)s%s%d{0}"

    def test_a_photo_that_is_none_costs_neither_words_nor_the_other_photo(
        self, taras: Browser
    ) -> None:
        fields = [
            ("count", "1"),
            ("colour", "black and tan"),
            ("photos", file(drawn(), "good.jpg")),
            ("photos", file(b"hello", "bad.jpg")),
        ]
        answer = send(taras, "/animals/new", fields)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert "bad.jpg" in page
        assert "black and tan" in page
        kept = re.findall(r'name="photo_id" value="([^"]+)"', page)
        assert len(kept) == 1
        taras.post("/animals/new", {"count": "1", "photo_id": kept[0]})
        assert count(Picture) == 1

    def test_shelters_and_strangers_log_nothing(self, hanna: Browser, nobody: Browser) -> None:
        assert hanna.get("/animals/new").status_code == 404
        assert hanna.post("/animals/new", {"count": "1"}).status_code == 404
        assert nobody.get("/animals/new").status_code == 401

    def test_a_forged_form_is_refused(self, taras: Browser) -> None:
        answer = taras.client.post("/animals/new", data={"count": "1"})
        assert answer.status_code == 400


class TestPerhapsKnown:
    def test_the_coordinator_is_offered_metres(self, app: Flask, olha: Browser) -> None:
        with write_transaction():
            animal(colour="black and tan")
        made = olha.post(
            "/animals/new",
            {"count": "1", "colour": "tan and black", "lat": "49.7125", "lon": "37.6158"},
        )
        assert made.location == "/animals/K-0002/alike"
        page = olha.get(made.location).get_data(as_text=True)
        assert "200 m away" in page
        assert "colour" in page
        answer = olha.post("/animals/K-0002/same", {"animal": "K-0001"})
        assert answer.location == "/animals/K-0001"
        kept = olha.get("/animals/K-0002").get_data(as_text=True)
        assert "K-0002 turned out to be this animal." in kept

    def test_the_volunteer_is_offered_the_village_and_no_metres(
        self, app: Flask, cast: Cast, taras: Browser
    ) -> None:
        with write_transaction():
            animal(cast.iryna, colour="black and tan", place_note="behind the bakery")
        made = taras.post(
            "/animals/new",
            {"count": "1", "colour": "tan and black", "lat": "49.8", "lon": "37.6"},
        )
        page = taras.get(made.location).get_data(as_text=True)
        if made.location.endswith("/alike"):
            assert "m away" not in page
            assert "same settlement" in page
        made = taras.post(
            "/animals/new",
            {"count": "1", "colour": "tan and black", "lat": "49.7126", "lon": "37.6158"},
        )
        page = taras.get(made.location).get_data(as_text=True)
        assert "same settlement" in page
        assert "bakery" not in page

    def test_nobody_else_decides_and_no_other_animal_is_chosen(
        self, app: Flask, cast: Cast, taras: Browser, iryna: Browser, hanna: Browser
    ) -> None:
        with write_transaction():
            animal(cast.iryna, colour="black and tan")
            animal(cast.iryna, position=None, place_id=place("Izium").id)
            animal(cast.taras, colour="black and tan")
        assert iryna.post("/animals/K-0003/same", {"animal": "K-0001"}).status_code == 404
        assert hanna.post("/animals/K-0003/same", {"animal": "K-0001"}).status_code == 404
        assert taras.post("/animals/K-0003/same", {"animal": "K-0002"}).status_code == 404
        assert taras.post("/animals/K-0003/same", {"animal": "nonsense"}).status_code == 404
        assert taras.post("/animals/K-0003/same", {"animal": "K-0001"}).status_code == 303


class TestList:
    def test_filters_stay_in_the_address_and_narrow(self, app: Flask, taras: Browser) -> None:
        taras.post("/animals/new", {"count": "1", "species": "dog", "size": "L", "needs": "vet"})
        taras.post("/animals/new", {"count": "1", "species": "cat", "colour": "рудий"})
        for query, shown in (
            ("", {"K-0001", "K-0002"}),
            ("?species=dog", {"K-0001"}),
            ("?size=L&need=vet", {"K-0001"}),
            ("?status=waiting", set()),
            ("?q=руд", {"K-0002"}),
            ("?q=к-2", {"K-0002"}),
            ("?q=руд&species=dog", set()),
            ("?species=nonsense&size=&status=%00&need='", {"K-0001", "K-0002"}),
            ("?page=2", set()),
            ("?page=nonsense", {"K-0001", "K-0002"}),
            ("?q=" + "x" * 3000, set()),
        ):
            answer = taras.get("/animals" + query)
            page = answer.get_data(as_text=True)
            assert answer.status_code == 200
            assert set(re.findall(r'href="/animals/(K-\d+)"', page)) == shown, query
        assert "species=dog&amp;size=L" in taras.get("/animals?size=L").get_data(as_text=True) or (
            "size=L&amp;species=dog" in taras.get("/animals?size=L").get_data(as_text=True)
        )

    def test_empty_it_says_what_will_stand_there(self, taras: Browser) -> None:
        page = taras.get("/animals").get_data(as_text=True)
        assert "Log the first sighting" in page

    def test_fifty_animals_are_light_and_quick(self, app: Flask, cast: Cast, olha: Browser) -> None:
        with write_transaction():
            for n in range(60):
                animal(
                    cast.taras,
                    colour="чорний з рудими підпалинами, біла грудка",
                    marks="синій нашийник",
                    condition=frozenset({"injured", "thin"}),
                    needs=frozenset({"vet", "transport"}),
                    photo_ids=[photo(), photo()],
                    note=f"нотатка {n}",
                )
        olha.post("/me/language", {"language": "uk"})
        with queries() as sent:
            answer = olha.get("/animals")
        assert len(sent) <= 6, sent
        page = answer.get_data(as_text=True)
        assert page.count("<tr><td>") == 50
        assert len(answer.data) <= 60_000
        assert page.count('loading="lazy"') == 50
        second = olha.get("/animals?page=2").get_data(as_text=True)
        assert second.count("<tr><td>") == 10

    def test_notes_find_for_coordinators_only(
        self, app: Flask, cast: Cast, taras: Browser, olha: Browser
    ) -> None:
        with write_transaction():
            animal(cast.iryna, note="follows the postman")
        assert "K-0001" in olha.get("/animals?q=postman").get_data(as_text=True)
        assert "K-0001" not in taras.get("/animals?q=postman").get_data(as_text=True)

    def test_shelters_see_no_list(self, hanna: Browser) -> None:
        for address in ("/animals", "/animals.csv", "/animals.geojson", "/animals/packs"):
            assert hanna.get(address).status_code == 404

    def test_the_csv_is_for_coordinators_and_runs_nothing(
        self, app: Flask, olha: Browser, taras: Browser
    ) -> None:
        with write_transaction():
            animal(colour="=HYPERLINK(1)", marks="@x", note="-1", condition=frozenset({"thin"}))
            animal(species="cat", colour="рудий")
        assert taras.get("/animals.csv").status_code == 404
        answer = olha.get("/animals.csv?species=dog")
        assert answer.mimetype == "text/csv"
        assert answer.data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert [row["code"] for row in rows] == ["K-0001"]
        assert rows[0]["colour"] == "'=HYPERLINK(1)"
        assert rows[0]["marks"] == "'@x"
        assert rows[0]["lat"] == "49.7105"
        assert rows[0]["settlement"] == "Kupiansk"

    def test_the_map_file_is_for_coordinators(
        self, app: Flask, olha: Browser, taras: Browser
    ) -> None:
        with write_transaction():
            animal()
            animal(position=None, place_id=place("Izium").id)
            animal(position=None)
        assert taras.get("/animals.geojson").status_code == 404
        found = json.loads(olha.get("/animals.geojson").data)
        by_code = {one["id"]: one for one in found["features"]}
        assert by_code["K-0001"]["geometry"]["coordinates"] == [37.6158, 49.7105]
        assert by_code["K-0002"]["properties"]["exact"] is False
        assert by_code["K-0003"]["geometry"] is None


class TestOneAnimal:
    def test_the_code_opens_it_in_any_spelling(self, app: Flask, taras: Browser) -> None:
        with write_transaction():
            animal()
        for code in ("K-0001", "К-0001", "k1", "к001", "K-1"):
            assert taras.get(f"/animals/{code}").status_code == 200
        for code in ("K-0002", "x", "K-0000", "'", "%00", "K-" + "9" * 400):
            assert taras.get(f"/animals/{code}").status_code == 404

    def test_a_volunteer_reads_nothing_that_is_not_theirs(
        self, app: Flask, cast: Cast, taras: Browser, iryna: Browser, olha: Browser, hanna: Browser
    ) -> None:
        with write_transaction():
            seen = sighting(
                cast.iryna,
                place_note="behind the bakery",
                note="follows the postman",
                contact=ContactFacts("Марія", "+380 50 111 22 33"),
            )
            pack = sighting(
                cast.iryna, count=3, place_note="behind the bakery", note="follows the postman"
            )
        assert seen.animal is not None
        addresses = ("/animals/K-0001", f"/sightings/{pack.id}", "/animals", "/animals/packs",
                     "/animals/K-0001/photos", "/animals/new?animal=K-0001")  # fmt: skip
        for address in addresses:
            page = taras.get(address).get_data(as_text=True)
            for secret in PLANTED:
                assert secret not in page, f"{address}: {secret}"
            assert hanna.get(address).status_code == 404
        assert "Kupiansk" in taras.get("/animals/K-0001").get_data(as_text=True)
        for browser in (iryna, olha):
            page = browser.get("/animals/K-0001").get_data(as_text=True)
            assert "49.71050, 37.61580" in page
            assert "behind the bakery" in page

    def test_opening_an_exact_position_is_kept_once_an_hour(
        self, app: Flask, cast: Cast, taras: Browser, olha: Browser
    ) -> None:
        with write_transaction():
            animal(cast.iryna)
        for _ in range(3):
            olha.get("/animals/K-0001")
            taras.get("/animals/K-0001")
        opened = select(AuditRow.actor).where(AuditRow.act == "open_position")
        db.session.rollback()
        assert list(db.session.scalars(opened)) == [cast.olha.id]

    def test_the_page_takes_a_constant_number_of_queries(self, app: Flask, olha: Browser) -> None:
        with write_transaction():
            animal(photo_ids=[photo()])
            dog = animal(photo_ids=[photo()])
            for _ in range(20):
                sighting(animal_id=dog.id, photo_ids=[photo()])
        for code in ("K-0001", "K-0002"):
            olha.get(f"/animals/{code}")
        with queries() as few:
            olha.get("/animals/K-0001")
        with queries() as many:
            olha.get("/animals/K-0002")
        assert len(many) == len(few)

    def test_who_only_logs_may_not_keep(self, app: Flask, taras: Browser, hanna: Browser) -> None:
        with write_transaction():
            pack = sighting(count=2, photo_ids=[photo()]).id
            animal(photo_ids=[photo()])
            picture = db.session.scalars(select(Picture.photo_id)).first()
        page = taras.get("/animals/K-0001").get_data(as_text=True)
        for word in ("edit", "papers", "contact", "status", "together", "merge"):
            assert f"/animals/K-0001/{word}" not in page
            for browser in (taras, hanna):
                assert browser.get(f"/animals/K-0001/{word}").status_code == 404
                assert browser.post(f"/animals/K-0001/{word}").status_code == 404
        for address in (
            f"/sightings/{pack}/split",
            f"/sightings/{pack}/split-all",
            f"/sightings/{pack}/close",
            f"/pictures/{picture}/cover",
            f"/pictures/{picture}/earlier",
            f"/pictures/{picture}/later",
            f"/pictures/{picture}/give",
            f"/pictures/{picture}/delete",
            "/animals/K-0001/leave",
            f"/merges/{uuid4()}/undo",
        ):
            assert taras.post(address).status_code == 404, address
            assert hanna.post(address).status_code == 404, address


class TestKeeping:
    @pytest.fixture(autouse=True)
    def dog(self, app: Flask) -> None:
        with write_transaction():
            animal(colour="рудий")

    def form(self, browser: Browser, page: str) -> dict[str, str]:
        html = browser.get(f"/animals/K-0001/{page}").get_data(as_text=True)
        found = re.search(r'name="version"[^>]*value="(\d+)"', html)
        assert found
        return {"version": found[1]}

    def test_traits_are_changed(self, olha: Browser) -> None:
        fields = self.form(olha, "edit") | {
            "species": "dog", "size": "L", "sex": "f", "age": "adult", "temperament": "shy",
            "owner": "away", "colour": "рудий", "name": "Рижа", "needs": "transport", "note": "так",
        }  # fmt: skip
        assert olha.post("/animals/K-0001/edit", fields).location == "/animals/K-0001"
        dog = the_animal()
        assert (dog.name, dog.size, dog.status, dog.note) == ("Рижа", "L", "waiting", "так")

    def test_a_stale_edit_shows_both_and_overwrites_nothing(
        self, olha: Browser, adam: Browser
    ) -> None:
        stale = self.form(olha, "edit")
        adam.post(
            "/animals/K-0001/edit", self.form(adam, "edit") | {"colour": "brown", "size": "M"}
        )
        answer = olha.post("/animals/K-0001/edit", stale | {"colour": "черно-рудий", "size": "L"})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409
        for said in ("черно-рудий", "brown", "M, 12–27 kg", "L, 28–45 kg"):
            assert said in page
        assert the_animal().colour == "brown"
        newer = re.search(r'name="version"[^>]*value="(\d+)"', page)
        assert newer
        again = {"version": newer[1], "colour": "черно-рудий"}
        assert olha.post("/animals/K-0001/edit", again).status_code == 303
        assert the_animal().colour == "черно-рудий"

    def test_a_status_is_changed_where_it_may_follow(self, olha: Browser) -> None:
        form = self.form(olha, "status")
        page = olha.get("/animals/K-0001/status").get_data(as_text=True)
        assert 'value="in_van"' not in page
        for fields in ({}, {"status": "flying"}, {"status": "in_van"}, {"status": "stays"}):
            assert olha.post("/animals/K-0001/status", form | fields).status_code == 422
        stays = form | {"status": "stays", "reason": "живе при пекарні"}
        assert olha.post("/animals/K-0001/status", stays).status_code == 303
        assert the_animal().status == "stays"
        assert "живе при пекарні" in olha.get("/animals/K-0001").get_data(as_text=True)

    def test_papers_warn_and_never_refuse_a_chip(self, olha: Browser) -> None:
        fields = self.form(olha, "papers") | {
            "microchip": "123 4567", "neutered": "yes", "ear_mark": "clip", "ear": "left",
            "ear_colour": "жовта", "ear_number": "0123", "rabies_on": "2026-01-02", "kg": "17",
            "body_condition": "3", "rabies_until": "2027-01-02", "rabies_batch": "A7-19",
            "rabies_how": "seen", "neutered_how": "told", "microchip_how": "told",
            "ear_how": "seen",
        }  # fmt: skip
        assert olha.post("/animals/K-0001/papers", fields).status_code == 303
        page = olha.get("/animals/K-0001").get_data(as_text=True)
        assert "valid until 2 Jan 2027, batch A7-19 (seen)" in page
        assert "Yes (told)" in page
        assert "1234567 (told)" in page
        csv = olha.get("/animals.csv").get_data(as_text=True)
        assert "2026-01-02,2027-01-02,A7-19,seen" in csv
        assert "A chip number has 15 digits." in page
        assert "жовта, clip, left, 0123 (seen)" in page
        assert "3 of 9" in page

    @pytest.mark.parametrize(
        ("page", "field", "value"),
        [
            ("papers", "kg", "0"),
            ("papers", "kg", "9" * 30),
            ("papers", "body_condition", "10"),
            ("papers", "rabies_on", "2026-02-30"),
            ("papers", "rabies_on", "2999-01-01"),
            ("papers", "bit_on", "9999-12-31"),
            ("papers", "ear_mark", "nose"),
            ("papers", "ear", "both"),
            ("papers", "rabies_how", "heard"),
            ("papers", "rabies_batch", "1" * 201),
            ("papers", "neutered", "?"),
            ("papers", "microchip", "1" * 61),
            ("papers", "ear_number", "1" * 201),
            ("edit", "name", "n" * 201),
            ("edit", "note", "n" * 4001),
            ("edit", "size", "huge"),
            ("edit", "condition", "sad"),
            ("contact", "contact_phone", "1" * 41),
            ("contact", "contact_relation", "x"),
            ("status", "reason", "r" * 201),
            ("edit", "version", ""),
            ("edit", "version", "one"),
        ],
    )
    def test_nonsense_is_refused(self, olha: Browser, page: str, field: str, value: str) -> None:
        typed = self.form(olha, page) | {"status": "waiting", field: value}
        assert olha.post(f"/animals/K-0001/{page}", typed).status_code == 422

    def test_a_version_that_never_was_is_a_conflict(self, olha: Browser) -> None:
        for version in ("0", "-1", "9" * 40):
            assert olha.post("/animals/K-0001/edit", {"version": version}).status_code == 409

    def test_a_contact_is_written_and_taken_away(self, olha: Browser) -> None:
        fields = self.form(olha, "contact") | {"contact_name": "Марія", "contact_phone": "050"}
        olha.post("/animals/K-0001/contact", fields)
        assert "Марія" in olha.get("/animals/K-0001").get_data(as_text=True)
        emptied = {"contact_name": "", "contact_phone": ""}
        olha.post("/animals/K-0001/contact", self.form(olha, "contact") | emptied)
        assert "Марія" not in olha.get("/animals/K-0001").get_data(as_text=True)

    def test_company_is_made_and_left(self, app: Flask, olha: Browser) -> None:
        with write_transaction():
            animal(position=None)
        for other in ("", "K-0099", "K-0001", "o" * 50):
            fields = {"other": other, "kind": "pair"}
            assert olha.post("/animals/K-0001/together", fields).status_code == 422, other
        assert (
            olha.post("/animals/K-0001/together", {"other": "к2", "kind": "x"}).status_code == 422
        )
        fields = {"other": "к2", "kind": "pair"}
        assert olha.post("/animals/K-0001/together", fields).status_code == 303
        assert "Bonded pair" in olha.get("/animals/K-0002").get_data(as_text=True)
        assert olha.post("/animals/K-0001/leave", {"reason": ""}).status_code == 422
        assert olha.post("/animals/K-0001/leave", {"reason": "fights"}).status_code == 303

    def test_two_are_made_one_and_two_again(self, app: Flask, olha: Browser) -> None:
        with write_transaction():
            animal(position=None, colour="чорний")
        for other in ("", "K-0099", "K-0002"):
            assert olha.post("/animals/K-0002/merge", {"other": other}).status_code == 422
        assert olha.post("/animals/K-0002/merge", {"other": "k1"}).location == "/animals/K-0001"
        page = olha.get("/animals/K-0002").get_data(as_text=True)
        undo = re.search(r"/merges/[0-9a-f-]+/undo", page)
        assert undo
        assert olha.post(undo[0]).location == "/animals/K-0002"
        assert olha.post(undo[0]).status_code == 409
        assert "чорний" in olha.get("/animals/K-0002").get_data(as_text=True)

    def test_one_chip_on_two_codes_is_noticed(self, app: Flask, cast: Cast, olha: Browser) -> None:
        with write_transaction():
            other = animal(position=None)
            for one in (other, db.session.scalars(select(Animal)).first()):
                assert one is not None
                write_papers(cast.olha, one.id, one.version, Papers(microchip="804098100001234"))
        assert "has the same chip number" in olha.get("/animals/K-0001").get_data(as_text=True)


class TestPacksAndPhotos:
    def test_a_pack_is_told_apart_photo_by_photo(self, app: Flask, olha: Browser) -> None:
        with write_transaction():
            photos = [photo(), photo()]
            pack = sighting(count=3, colour="сірі", photo_ids=photos).id
        address = f"/sightings/{pack}/split"
        assert str(photos[0]) in olha.get(address).get_data(as_text=True)
        for wrong in ({"photo_id": "x"}, {"size": "tiny"}):
            assert olha.post(address, wrong).status_code == 422
        assert olha.post(address, {"photo_id": str(uuid4())}).status_code == 404
        made = olha.post(address, {"photo_id": str(photos[0]), "sex": "f", "colour": "сіра"})
        assert made.location == f"/sightings/{pack}?new=K-0001"
        page = olha.get(made.location).get_data(as_text=True)
        assert "Pack of 3, 2 not yet told apart" in page
        assert str(photos[0]) not in olha.get(address).get_data(as_text=True)
        assert olha.post(f"/sightings/{pack}/split-all").status_code == 303
        assert count(Animal) == 3
        assert olha.post(address).status_code == 409
        assert olha.post(f"/sightings/{pack}/split-all").status_code == 409
        assert olha.post(f"/sightings/{pack}/close").status_code == 409

    def test_a_double_click_splits_off_one(self, app: Flask, olha: Browser) -> None:
        with write_transaction():
            pack = sighting(count=3).id
        once = {"once": str(uuid4())}
        first = olha.post(f"/sightings/{pack}/split", once)
        assert olha.post(f"/sightings/{pack}/split", once).location == first.location
        assert count(Animal) == 1

    def test_the_sighting_of_one_animal_leads_to_it(self, app: Flask, olha: Browser) -> None:
        with write_transaction():
            seen = sighting().id
        assert olha.get(f"/sightings/{seen}").location == "/animals/K-0001"
        assert olha.get(f"/sightings/{uuid4()}").status_code == 404
        assert olha.get(f"/sightings/{seen}/split").status_code in (200, 404)
        assert olha.post(f"/sightings/{seen}/split").status_code == 404

    def test_photos_are_added_ordered_given_and_deleted(
        self, app: Flask, taras: Browser, olha: Browser
    ) -> None:
        with write_transaction():
            animal()
            animal(position=None)
        added = [("photos", file(drawn(), f"{n}.jpg")) for n in "abc"]
        assert send(taras, "/animals/K-0001/photos", added).status_code == 303
        db.session.rollback()
        a, b, c = db.session.scalars(select(Picture.photo_id).order_by(Picture.rank)).all()
        assert olha.post(f"/pictures/{c}/cover").location == "/animals/K-0001/photos"
        olha.post(f"/pictures/{a}/later")
        olha.post(f"/pictures/{a}/earlier")
        page = olha.get("/animals/K-0001/photos").get_data(as_text=True)
        shown = re.findall(r'src="/photos/([^/]+)/320"', page)
        assert shown == [str(c), str(a), str(b)]
        for other in ("", "K-0077", "x" * 60):
            assert olha.post(f"/pictures/{b}/give", {"other": other}).status_code == 422
        assert (
            olha.post(f"/pictures/{b}/give", {"other": "k2"}).location == "/animals/K-0002/photos"
        )
        assert olha.post(f"/pictures/{c}/delete").status_code == 303
        assert olha.get(f"/photos/{c}/320").status_code == 404
        assert olha.post(f"/pictures/{c}/delete").status_code == 404
        bad = send(taras, "/animals/K-0001/photos", [("photos", file(b"no", "no.jpg"))])
        assert bad.status_code == 422
