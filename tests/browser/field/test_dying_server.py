"""Fault 8: the server is killed around a commit; what the phone sent is there once, and whole."""

from collections.abc import Iterator

import pytest

from tests.browser.faults import FaultProxy
from tests.browser.field.conftest import NewPhone
from tests.browser.field.desk import Desk
from tests.browser.field.mortal import Mortal, with_people
from tests.browser.server import Server

KIB = 1024
PHOTO = 150_000
FIRST_PIECE = 16 * KIB


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """An installation that is not running."""
    return with_people(tmp_path_factory.mktemp("mortal"))


@pytest.fixture
def mortal(server: Server) -> Iterator[Mortal]:
    one = Mortal(server)
    yield one
    one.stop()


@pytest.mark.parametrize("of", ["record", "piece", "photo"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_08_a_server_killed_around_its_commit_has_all_or_nothing_and_in_the_end_all_once(
    mortal: Mortal, new_phone: NewPhone, proxy: FaultProxy, desk: Desk, when: str, of: str
) -> None:
    is_kept = when == "after"
    mortal.start_to_die(when, of)
    phone = new_phone().start()
    phone.sign_in("Olena")
    pictures = desk.pictures()
    saved = phone.save({}, PHOTO)
    id_, [photo] = saved["id"], saved["photos"]
    mortal.wait_for_its_death()
    if of == "record":
        assert desk.count(id_) == is_kept
    if of == "piece":
        assert desk.arrived(photo) == FIRST_PIECE * is_kept
    if of == "photo":
        assert desk.records()[id_].photos == {photo: "here" if is_kept else "missing"}
    assert phone.is_all("waiting" if of == "record" else "photos_waiting", 1)

    mortal.start()
    phone.send()
    assert phone.is_all("delivered", 1)
    assert desk.records()[id_].photos == {photo: "here"}
    assert desk.count(id_) == 1
    assert desk.pictures() == pictures + 1
    answers = [asked.status for asked in proxy.asked if asked.line.endswith(f"/records/{id_}")]
    if of == "record":
        assert answers[0] == 0
        assert next(filter(None, answers)) == (200 if is_kept else 201)
    passed = sum(asked.passed for asked in proxy.asked if asked.method == "PATCH")
    assert passed - PHOTO <= 128 * KIB
