"""The phone's map: drawn with no network, fine around the run taken along, gone with it."""

import gzip
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from animals import config, create_app
from animals.accounts.models import User
from animals.db import db, write_transaction
from animals.places.rules import Point, Position
from animals.runs import routing
from animals.runs.routing import NewStop
from animals.runs.rules import StopKind
from animals.tiles.frames import world
from tests.browser.axe import assert_accessible
from tests.browser.conftest import PHONE
from tests.browser.faults import FaultProxy
from tests.browser.field.conftest import NewPhone
from tests.browser.field.mortal import with_people
from tests.browser.field.phone import Phone
from tests.browser.field.test_shell import app, dead_line
from tests.browser.server import ROOT, Server, running
from tests.factories import feeding, runs
from tests.maps import tile, write_map

PIN = "135790"
BAKERY, MILL = Point(49.7105, 37.6158), Point(49.8203, 37.7301)
WATER = "#abcfe2"
"""What the team's own map of this test is full of, and the embedded one there is not."""
KEYS = "core.store.reading(['vault'], ({ store }) => store.getAllKeys())"
SHARE_OF = """(colour) => {
  const [red, green, blue] = colour.match(/[0-9a-f]{2}/g).map((two) => parseInt(two, 16));
  let all = 0, same = 0;
  for (const canvas of document.querySelectorAll("#field-map canvas.leaflet-tile")) {
    if (!canvas.width) continue;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) {
      all += data[at + 3] > 0;
      same += data[at] === red && data[at + 1] === green && data[at + 2] === blue;
    }
  }
  return all ? same / all : null;
}"""


def own_tiles() -> dict[tuple[int, int, int], bytes]:
    """A lake over all of both places, with words in it that no press makes small."""
    square = [(0, 0), (4096, 0), (4096, 4096), (0, 4096)]
    chance = random.Random(8)
    found = {}
    for point in (BAKERY, MILL):
        x, y = world(point)
        for zoom in range(6, 13):
            for column in range(int(x * 2**zoom) - 1, int(x * 2**zoom) + 2):
                for row in range(int(y * 2**zoom) - 1, int(y * 2**zoom) + 2):
                    facts = {"kind": "lake", "ref": chance.randbytes(6000).hex()}
                    body = tile(
                        earth=[(3, {"kind": "earth"}, [square])], water=[(3, facts, [square])]
                    )
                    found[zoom, column, row] = body
    return found


TILES = own_tiles()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation with a map of its own, where Olena travels on a run today."""
    folder = tmp_path_factory.mktemp("server")
    own = write_map(folder / "own.pmtiles", TILES)
    installation = with_people(folder, LAPKA_MAP=str(own))
    plan_a_run(installation)
    with running(installation) as server:
        yield server


def plan_a_run(server: Server) -> None:
    with create_app(config.load(server.environment)).app_context():
        with write_transaction():
            olena = db.session.scalars(select(User).where(User.name == "Olena")).one().as_person()
            run = runs.run(team=[olena], days=0)
            for name, point in (("Bakery", BAKERY), ("Mill", MILL)):
                spot = feeding.spot(name=name, dogs=4, position=Position(point.lat, point.lon))
                routing.add_stop(None, run.id, NewStop(StopKind.SPOT, spot_id=spot.id))
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def phone(new_phone: NewPhone) -> Phone:
    """Olena's phone, signed in."""
    mine = new_phone()
    mine.start(
        permissions=["geolocation"],
        geolocation={"latitude": 49.75, "longitude": 37.65, "accuracy": 20},
        locale="en",
        viewport={"width": PHONE.width, "height": PHONE.height},
    )
    mine.sign_in("Olena")
    return mine


def share_of_water(page: Page) -> float:
    """How much of what is drawn is water, once the ground is."""
    page.wait_for_function(f"() => ({SHARE_OF})('{WATER}') !== null")
    page.wait_for_function("() => !document.querySelector('.leaflet-zoom-anim')")
    return float(page.evaluate(SHARE_OF, WATER))


def take_the_run(phone: Phone) -> Page:
    """The run is on the phone, and the ground around it."""
    page = app(phone, "/field#phone")
    page.locator("#new-pin").fill(PIN)
    page.get_by_role("button", name="Take it", exact=True).click()
    expect(page.locator("#tab-run[aria-current]")).to_be_visible()
    page.locator("#tab-map").click()
    expect(page.locator("#field-map[data-ground=fine]")).to_be_visible()
    return page


def mapped(phone: Phone) -> Page:
    """A new tab with the Map screen."""
    page = app(phone, "/field#map")
    expect(page.locator("#field-map .leaflet-tile-loaded").first).to_be_visible()
    return page


def opened(page: Page) -> None:
    page.locator(".fmap__below summary").click()
    page.locator("#pin").fill(PIN)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("#field-map[data-ground=fine]")).to_be_visible()


def test_the_map_is_drawn_from_cold_with_no_network_and_the_runs_stops_on_it(
    phone: Phone, proxy: FaultProxy
) -> None:
    take_the_run(phone).close()
    dead_line(proxy)
    phone.restart()
    asked: list[str] = []
    phone.context.on("request", lambda request: asked.append(request.url))
    proxy.down()
    phone.context.set_offline(True)
    page = mapped(phone)
    expect(page.locator("#field-map")).to_have_attribute("data-ground", "plain")
    assert share_of_water(page) < 0.5
    expect(page.locator(".mark")).to_have_count(0)
    opened(page)
    expect(page.locator(".mark--stop")).to_have_count(2)
    page.wait_for_function(f"() => ({SHARE_OF})('{WATER}') > 0.5")
    expect(page.locator(".runline")).to_have_count(1)
    assert_accessible(page)
    page.get_by_role("button", name="1. Bakery").click()
    listed = page.locator(".leaflet-popup")
    expect(listed).to_contain_text("2 here")
    expect(listed.get_by_role("link", name="Feed")).to_have_attribute("href", "#feed=" + spot(page))
    ours = urlsplit(proxy.url).netloc
    assert {urlsplit(url).netloc for url in asked} == {ours}
    phone.context.set_offline(False)
    proxy.up()


def spot(page: Page) -> str:
    """The id of the first spot that can be fed, as the Feed screen has it."""
    found: str = page.locator(".leaflet-popup a[href^='#feed=']").first.get_attribute("href") or ""
    return found.removeprefix("#feed=")


def test_without_a_run_there_is_the_country_and_where_one_is(new_phone: NewPhone) -> None:
    phone = new_phone().start(
        permissions=["geolocation"],
        geolocation={"latitude": 49.75, "longitude": 37.65, "accuracy": 20},
        locale="en",
    )
    page = mapped(phone)
    expect(page.locator("#field-map")).to_have_attribute("data-ground", "plain")
    page.get_by_role("button", name="Where am I").click()
    expect(page.get_by_text("You are here, within 20 m: Kupiansk, 5 km NE")).to_be_visible()
    expect(page.locator(".medot")).to_have_count(1)
    assert_accessible(page)


def test_the_position_is_not_asked_for_until_somebody_wants_to_know(new_phone: NewPhone) -> None:
    phone = new_phone().start(locale="en")
    phone.context.add_init_script(
        "globalThis.watched = 0; navigator.geolocation.watchPosition = () => ++watched;"
    )
    page = mapped(phone)
    assert page.evaluate("watched") == 0
    page.get_by_role("button", name="Where am I").click()
    page.wait_for_function("() => watched === 1")


def test_a_locked_run_is_off_the_map_at_once(phone: Phone) -> None:
    page = take_the_run(phone)
    expect(page.locator(".mark--stop")).to_have_count(2)
    page.locator("#tab-run").click()
    page.locator("#run-lock").click()
    page.locator("#tab-map").click()
    expect(page.locator("#field-map[data-ground=plain]")).to_be_visible()
    expect(page.locator(".mark")).to_have_count(0)
    expect(page.get_by_text("The run is locked: open it")).to_be_visible()


def test_a_point_for_earlier_is_taken_from_the_map(phone: Phone) -> None:
    take_the_run(phone).close()
    page = app(phone, "/field#log")
    page.get_by_role("button", name="Earlier").click()
    page.get_by_role("button", name="Point on the map").click()
    expect(page.locator(".fpick .leaflet-tile-loaded").first).to_be_visible()
    assert_accessible(page)
    expect(page.locator(".fpick__near")).to_have_text("Kupiansk, 5 km NE")
    page.get_by_role("button", name="Take this point").click()
    expect(page.locator(".fpick")).to_have_count(0)
    expect(page.get_by_role("button", name="Point on the map")).to_contain_text("Kupiansk, 5 km NE")


def bytes_in(profile: Path, wanted: bytes) -> list[str]:
    """The files of a switched-off phone that hold these bytes."""
    files = (file for file in profile.rglob("*") if file.is_file() and not file.is_symlink())
    return [file.name for file in files if wanted in file.read_bytes()]


def test_the_runs_ground_lies_sealed_and_nothing_of_it_stays_after_signing_out(
    phone: Phone,
) -> None:
    take_the_run(phone).close()
    assert "ground:0" in phone.do(KEYS)
    parts = [gzip.compress(body, mtime=0)[100:140] for body in TILES.values()]
    public = (ROOT / "static/map/ukraine.pmtiles").read_bytes()[500_000:500_040]
    phone.context.close()
    assert bytes_in(phone.profile, public), "the search finds what lies in clear"
    assert not any(bytes_in(phone.profile, part) for part in parts[::9])
    phone.start()
    phone.do("core.device.signOut('keep')")
    assert phone.kept("vault") == []
    phone.do("core.wipe.wipe().then(() => null)")
    assert phone.do("caches.keys()") == []


def test_a_ground_that_was_cut_off_goes_on_where_it_was(phone: Phone, proxy: FaultProxy) -> None:
    proxy.repeat(1, r"GET /api/v1/run/map")  # the first comes whole
    cut = proxy.cut_down(40_000, r"GET /api/v1/run/map")
    page = app(phone, "/field#phone")
    page.locator("#new-pin").fill(PIN)
    page.get_by_role("button", name="Take it", exact=True).click()
    assert cut.met.wait(20)
    first = "core.store.get('vault', 'ground:0').then((row) => row && [...row.iv])"
    phone.wait_for(f"await {first}")
    before = phone.do(first)
    page.locator("#tab-map").click()
    expect(page.locator("#field-map[data-ground=fine]")).to_be_visible()
    assert "ground:1" in phone.do(KEYS)
    assert phone.do(first) == before, "what had come was not fetched again"
