"""A coordinator turns, blurs and releases a photo; nobody's change is overwritten in silence."""

from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image

from animals import clock
from animals.accounts.rules import Person
from animals.audit.models import AuditRow
from animals.db import db, write_transaction
from animals.photos import intake, service
from animals.photos.models import Photo
from tests import drawn
from tests.people import Browser, Cast

AREA = {"left": "0", "top": "0", "width": "25", "height": "25"}
"""The red corner of a drawn scene."""


@pytest.fixture
def photo(cast: Cast) -> UUID:
    """A scene that Taras sent."""
    return kept(cast.taras)


def kept(by: Person) -> UUID:
    picture = intake.read_bytes(drawn.jpeg(640, 480))
    with write_transaction():
        return service.keep(uuid4(), picture, by.id).id


def row(photo: UUID) -> Photo:
    db.session.rollback()
    return db.session.get_one(Photo, photo, populate_existing=True)


def release_to_shelters(photo: UUID) -> None:
    with write_transaction():
        found = db.session.get_one(Photo, photo)
        found.released_at, found.on_offer = clock.now(), True


def corner(browser: Browser, photo: UUID, at: tuple[int, int]) -> tuple[int, ...]:
    shown = browser.get(f"/photos/{photo}/1600")
    colour = Image.open(BytesIO(shown.data)).convert("RGB").getpixel(at)
    assert isinstance(colour, tuple)
    return tuple(int(value) for value in colour)


def is_red(colour: tuple[int, ...]) -> bool:
    return colour[0] > 180 and colour[1] < 90


def test_a_photo_is_turned_and_its_size_with_it(olha: Browser, photo: UUID) -> None:
    page = olha.get(f"/photos/{photo}").get_data(as_text=True)
    assert 'viewBox="0 0 640 480"' in page
    answer = olha.post(f"/photos/{photo}/rotate", {"version": 1, "to": "right"})
    assert answer.status_code == 303
    assert 'viewBox="0 0 480 640"' in olha.get(answer.location).get_data(as_text=True)
    assert is_red(corner(olha, photo, (470, 5)))
    assert not is_red(corner(olha, photo, (5, 5)))
    olha.post(f"/photos/{photo}/rotate", {"version": 2, "to": "left"})
    assert is_red(corner(olha, photo, (5, 5)))


def test_what_is_blurred_is_gone_in_both_sizes(olha: Browser, photo: UUID) -> None:
    whole = {**AREA, "width": "100", "height": "100"}
    before = olha.get(f"/photos/{photo}/320").data
    assert olha.post(f"/photos/{photo}/blur", {"version": 1, **whole}).status_code == 303
    assert not is_red(corner(olha, photo, (5, 5)))
    assert olha.get(f"/photos/{photo}/320").data != before


def test_several_parts_are_blurred_at_once_and_empty_rows_do_not_count(
    olha: Browser, photo: UUID
) -> None:
    fields = {
        "version": 1,
        "left": ["0", "", "50,5"],
        "top": ["0", "", "0"],
        "width": ["60", "", "49.5"],
        "height": ["60", "", "100"],
    }
    parts = ((155, 115), (630, 235))
    before = [corner(olha, photo, part) for part in parts]
    assert is_red(before[0])
    assert olha.post(f"/photos/{photo}/blur", fields).status_code == 303
    after = [corner(olha, photo, part) for part in parts]
    assert all(new != old for new, old in zip(after, before, strict=True))


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {**AREA, "width": "0"},
        {**AREA, "left": "100"},
        {**AREA, "top": "-1"},
        {**AREA, "height": "nan"},
        {**AREA, "height": "dog"},
        {**AREA, "left": "1e99"},
    ],
)
def test_a_part_that_is_none_is_refused_and_stays_typed(
    olha: Browser, photo: UUID, nonsense: dict[str, str]
) -> None:
    answer = olha.post(f"/photos/{photo}/blur", {"version": 1, **nonsense})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert all(f'value="{typed}"' in page for typed in nonsense.values())
    assert row(photo).version == 1


def test_only_who_looked_may_release(olha: Browser, photo: UUID, cast: Cast) -> None:
    blind = olha.post(f"/photos/{photo}/release", {"version": 1})
    assert blind.status_code == 422
    assert "Look at the photo" in blind.get_data(as_text=True)
    assert row(photo).released_at is None
    fields = {"version": 1, "seen": "y"}
    assert olha.post(f"/photos/{photo}/release", fields).status_code == 303
    assert row(photo).released_by == cast.olha.id
    assert db.session.query(AuditRow).filter_by(act="release", object_id=photo).count() == 1


def test_taking_it_back_hides_it_from_shelters_at_once(
    olha: Browser, hanna: Browser, photo: UUID
) -> None:
    release_to_shelters(photo)
    assert hanna.get(f"/photos/{photo}/320").status_code == 200
    version = row(photo).version
    assert olha.post(f"/photos/{photo}/take-back", {"version": version}).status_code == 303
    assert hanna.get(f"/photos/{photo}/320").status_code == 404
    assert (row(photo).released_at, row(photo).on_offer) == (None, False)


@pytest.mark.parametrize(("act", "fields"), [("rotate", {"to": "left"}), ("blur", AREA)])
def test_a_changed_picture_must_be_looked_at_again(
    olha: Browser, hanna: Browser, photo: UUID, act: str, fields: dict[str, str]
) -> None:
    release_to_shelters(photo)
    version = row(photo).version
    olha.post(f"/photos/{photo}/{act}", {"version": version, **fields})
    assert hanna.get(f"/photos/{photo}/320").status_code == 404
    assert (row(photo).released_at, row(photo).released_by, row(photo).on_offer) == (
        None,
        None,
        False,
    )


@pytest.mark.parametrize(
    ("act", "fields"),
    [("rotate", {"to": "left"}), ("blur", AREA), ("release", {"seen": "y"}), ("take-back", {})],
)
def test_whoever_looked_at_an_older_picture_is_refused(
    olha: Browser, photo: UUID, act: str, fields: dict[str, str]
) -> None:
    olha.post(f"/photos/{photo}/rotate", {"version": 1, "to": "right"})
    digest = row(photo).digest
    answer = olha.post(f"/photos/{photo}/{act}", {"version": 1, **fields})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Somebody changed this photo" in page
    assert 'name="version" value="2"' in page
    assert (row(photo).digest, row(photo).version) == (digest, 2)
    assert row(photo).released_at is None


def test_the_same_form_twice_turns_it_once(olha: Browser, photo: UUID) -> None:
    fields = {"version": 1, "to": "right", "once": str(uuid4())}
    first = olha.post(f"/photos/{photo}/rotate", fields)
    again = olha.post(f"/photos/{photo}/rotate", fields)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert row(photo).version == 2


def test_one_comes_back_to_where_one_was(olha: Browser, photo: UUID) -> None:
    page = olha.get(f"/photos/{photo}?back=/animals/K-0001").get_data(as_text=True)
    assert 'href="/animals/K-0001"' in page
    fields = {"version": 1, "to": "left", "back": "/animals/K-0001"}
    assert olha.post(f"/photos/{photo}/rotate", fields).location.endswith("back=/animals/K-0001")
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example"):
        page = olha.get(f"/photos/{photo}?back={elsewhere}").get_data(as_text=True)
        assert f'href="{elsewhere}"' not in page
        assert f'name="back" value="{elsewhere}"' not in page


def test_nobody_but_coordinators_edits(
    taras: Browser, hanna: Browser, nobody: Browser, photo: UUID
) -> None:
    for browser in (taras, hanna):
        assert browser.get(f"/photos/{photo}").status_code == 404
        for act in ("rotate", "blur", "release", "take-back"):
            answer = browser.post(f"/photos/{photo}/{act}", {"version": 1, "seen": "y"})
            assert answer.status_code == 404
    assert nobody.get(f"/photos/{photo}").status_code == 401


def test_what_is_not_there_is_not_edited(olha: Browser, cast: Cast) -> None:
    assert olha.get(f"/photos/{uuid4()}").status_code == 404
    fields = {"version": 1, "to": "left"}
    assert olha.post(f"/photos/{uuid4()}/rotate", fields).status_code == 404


def test_a_form_without_version_or_token_is_damaged(olha: Browser, photo: UUID) -> None:
    for fields in ({"to": "left"}, {"to": "up", "version": 1}, {"to": "left", "version": "x"}):
        assert olha.post(f"/photos/{photo}/rotate", fields).status_code == 400
    tokenless = {"to": "left", "version": 1, "csrf_token": ""}
    assert olha.post(f"/photos/{photo}/rotate", tokenless).status_code == 400
    assert row(photo).version == 1
