"""Faults 1 to 3 and 15 to 18: what was said to be saved is there, whatever befalls the phone."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.browser.faults import FaultProxy
from tests.browser.field.conftest import NewPhone
from tests.browser.field.desk import Desk
from tests.browser.field.phone import Phone

API = "/api/"
KHARKIV = {"latitude": 49.99, "longitude": 36.23, "accuracy": 12}
LVIV = {"latitude": 49.84, "longitude": 24.03, "accuracy": 12}
MIB = 1024 * 1024


def test_01_thirty_records_with_photos_survive_a_restart_and_arrive_once(
    phone: Phone, proxy: FaultProxy, desk: Desk
) -> None:
    proxy.reset(API)
    saved = [phone.save({}, 6_000, 2_000) for _ in range(30)]
    phone.restart()
    assert phone.is_all("waiting", 30)
    proxy.heal()
    phone.send()
    assert phone.is_all("delivered", 30)
    records = desk.records()
    for number, one in enumerate(saved, start=1):
        assert one["number"] == records[one["id"]].number == number
        assert records[one["id"]].photos == dict.fromkeys(one["photos"], "here")
    puts = proxy.lines("^PUT")
    assert len(puts) == len(set(puts)) == 90


def test_02_killed_right_after_saved_the_record_and_its_photos_are_there(
    phone: Phone, proxy: FaultProxy, desk: Desk
) -> None:
    proxy.reset(API)
    saved = phone.save({}, 150_000, 3_000)
    phone.kill()
    phone.start()
    assert phone.is_all("waiting", 1)
    proxy.heal()
    phone.send()
    assert desk.records()[saved["id"]].photos == dict.fromkeys(saved["photos"], "here")


def test_03_killed_while_typing_the_draft_is_offered_back(phone: Phone, proxy: FaultProxy) -> None:
    proxy.reset(API)
    opened = phone.do("core.draft.open('sighting')")
    phone.do("core.draft.change({ note: 'follows the' })")
    phone.do("core.draft.change({ note: 'follows the postman', count: 2 })")
    phone.do("core.picture(90_000).then(core.draft.addPhoto)")
    phone.kill()
    phone.start()
    offered = phone.do(
        "core.draft.offered().then(({ photos, ...it }) =>"
        " ({ ...it, sizes: photos.map((one) => one.bytes.byteLength) }))"
    )
    fields = {"note": "follows the postman", "count": 2}
    assert offered == {"id": opened["id"], "kind": "sighting", "fields": fields, "sizes": [90_000]}
    other = phone.open()
    assert other.evaluate("() => core.draft.offered()") is None
    phone.save({"id": opened["id"], **fields})
    phone.do("core.draft.close()")
    assert phone.do("core.store.get('keep', 'draft')") is None
    assert other.evaluate("() => core.draft.offered()") is None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that can be filled."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=96m", "lapka-small-disk", str(folder)]
    made = shutil.which("mount") and subprocess.run(mount, check=False, capture_output=True)
    if not made or made.returncode:
        pytest.skip("A FULL DISK IS NOT TESTED HERE: this machine lets nobody mount a small one")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_15_a_full_disk_is_said_and_words_are_saved_without_their_photos(
    new_phone: NewPhone, proxy: FaultProxy, desk: Desk, small_disk: Path
) -> None:
    phone = new_phone(small_disk / "profile").start()
    phone.sign_in("Olena")
    proxy.reset(API)
    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(bytes(free - 6 * MIB))
    saved = []
    for _ in range(60):
        saved.append(phone.save({}, 400_000))
        if saved[-1]["leftOut"]:
            break
    assert saved[-1]["leftOut"] == 1
    assert len(saved) > 3
    assert phone.is_all("waiting", len(saved))
    phone.kill()
    filler.unlink()
    phone.start()
    assert phone.is_all("waiting", len(saved))
    assert phone.save({}, 400_000)["leftOut"] == 0
    proxy.heal()
    phone.send()
    assert phone.is_all("delivered", len(saved) + 1)
    records = desk.records()
    assert all(len(records[one["id"]].photos) == 1 - one["leftOut"] for one in saved)


def test_16_a_connection_closed_under_it_is_opened_again(phone: Phone) -> None:
    phone.do("core.store.openStore().then((db) => db.close())")
    phone.save({}, 3_000)
    phone.do("core.store.openStore().then((db) => db.close())")
    phone.send()
    assert phone.is_all("delivered", 1)


def test_17_with_a_clock_years_off_in_another_zone_all_is_delivered_and_the_skew_shown(
    phone: Phone, desk: Desk, proxy: FaultProxy
) -> None:
    proxy.reset(API)
    first = phone.save()
    phone.context.close()
    phone.start(timezone_id="America/New_York")
    phone.page.clock.set_fixed_time(datetime(2019, 2, 3, 4, 5, tzinfo=UTC))
    second = phone.save()
    proxy.heal()
    phone.send()
    assert phone.is_all("delivered", 2)
    assert phone.do("core.receipt.clockSkew()") > 5 * 365 * 86_400_000
    records = desk.records()
    assert "clock_behind" not in records[first["id"]].flags
    assert "clock_behind" in records[second["id"]].flags


def test_18_no_position_a_refused_one_and_a_leap_are_all_saved_as_they_are(
    phone: Phone, desk: Desk
) -> None:
    watched = (
        "new Promise((done) => core.position.watch((found, refused) => done({ found, refused })))"
    )
    assert phone.do("core.position.now()") is None
    unknown = phone.save({"position": phone.do("core.position.now()")})
    phone.context.clear_permissions()
    assert phone.do(watched) == {"found": None, "refused": True}
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation(KHARKIV)
    here = phone.do(watched)["found"]
    assert (here["lat"], here["lon"], here["accuracy_m"]) == (49.99, 36.23, 12)
    assert (here["source"], here["jump"]) == ("gps", False)
    at_home = phone.save({"position": here})
    phone.context.set_geolocation(LVIV)
    phone.wait_for("core.position.now().lon < 30")
    leap = phone.do("core.position.now()")
    assert leap["jump"]
    far = phone.save({"position": leap})
    phone.send()
    assert phone.is_all("delivered", 3)
    records = desk.records()
    assert "no_position" in records[unknown["id"]].flags
    assert "jump" not in records[at_home["id"]].flags
    assert "jump" in records[far["id"]].flags
