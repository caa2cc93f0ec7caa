"""The whole job once through: from an empty house to a closed run and true books."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from animals.demo.coats import Coat
from animals.demo.drawing import Look, Shot, draw
from animals.sightings.rules import Species
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.server import ROOT, Server
from tests.browser.steps import (
    Dog,
    accept_invitation,
    add_van,
    add_warehouse,
    card,
    choose,
    expect_heading,
    go,
    in_settlement,
    invite,
    log_dog,
    plan_run,
    press,
    receive_food,
    right_here,
    unfold,
)

REAL_PHOTOS = ROOT.parent / "shared" / "data" / "photos"
KUPIANSK = {"latitude": 49.7123, "longitude": 37.6171, "accuracy": 12}

GROWLER = Dog("black", "L, 28–45 kg", "Aggressive")
BELOVED = Dog("ginger", "M, 12–27 kg", "Friendly")
LIMPING = Dog("grey", "S, up to 11 kg", "Shy", condition=("Injured",))
HUNGRY = Dog("spotted", "M, 12–27 kg", "Fearful", condition=("Thin",))
LOCAL = Dog("white", "L, 28–45 kg", "Shy", needs=("Food",))


@dataclass
class Team:
    """Everybody's own screen, and the codes of the dogs."""

    admin: Page
    olha: Page
    petro: Page
    shelter: Page
    growler: str = ""
    beloved: str = ""
    limping: str = ""
    hungry: str = ""
    local: str = ""


@pytest.fixture
def team(open_page: OpenPage) -> Team:
    """An administrator and Olha at desks, Petro and the shelter on phones."""
    here = {"geolocation": KUPIANSK, "permissions": ["geolocation"]}
    return Team(open_page(), open_page(), open_page(PHONE, **here), open_page(PHONE))


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """A photo for each of five dogs: real ones where they are at hand, else drawn."""
    real = sorted(REAL_PHOTOS.glob("dog*.jpg"))[:5]
    drawn = []
    for number, coat in enumerate(list(Coat)[: 5 - len(real)]):
        drawn.append(tmp_path / f"drawn-{number}.jpg")
        drawn[-1].write_bytes(draw(Look(Species.DOG, coat, seed=number), Shot(seed=number)))
    return [*real, *drawn]


def test_the_whole_job(server: Server, team: Team, photos: list[Path]) -> None:
    the_first_administrator_moves_in(server, team.admin)
    the_others_are_invited(team)
    the_shelter_is_written_down(team)
    olha_receives_200_kg(team.olha)
    petro_logs_five_dogs(team, photos)
    petro_notes_two_spots(team.petro)
    olha_offers_one_dog(team)
    the_shelter_claims_it(team)
    olha_plans_tomorrow(team.olha)
    olha_sees_who_must_travel_and_why(team)
    olha_seats_three(team)
    olha_loads_40_kg(team.olha)
    the_run_leaves(team.olha)
    petro_feeds_a_spot(team.petro)
    petro_fetches_all_three(team)
    petro_hands_them_over(team)
    the_rest_goes_back_and_the_run_is_closed(team.olha)
    the_books_balance(server, team)


def the_first_administrator_moves_in(server: Server, admin: Page) -> None:
    link = re.search(r"http\S+", server.flask("init"))
    assert link is not None
    accept_invitation(admin, link[0], "Iryna")
    expect_heading(admin, "Today")
    expect(card(admin, "First steps").get_by_role("listitem")).to_have_count(5)
    assert "http" not in server.flask("init"), "the link is offered once there is somebody"


def the_others_are_invited(team: Team) -> None:
    for page, name, role in (
        (team.olha, "Olha", "Coordinator"),
        (team.petro, "Petro", "Volunteer"),
        (team.shelter, "Lisova", "Shelter"),
    ):
        accept_invitation(page, invite(team.admin, name, role), name)
    expect_heading(team.olha, "Today")
    expect_heading(team.petro, "Today")
    expect_heading(team.shelter, "Who needs a place")


def the_shelter_is_written_down(team: Team) -> None:
    olha = team.olha
    go(olha, "Shelters")
    olha.get_by_role("link", name="New place").click()
    olha.get_by_label("Name", exact=True).fill("Forest Street")
    olha.get_by_label("Settlement").fill("Kharkiv")
    olha.get_by_label("Takes injured animals").check()
    press(olha, "Save")
    expect_heading(olha, "Forest Street")
    olha.get_by_label("Dogs of any size").fill("6")
    press(olha, "Save the places")
    olha.get_by_label("Person").select_option("Lisova")
    press(olha, "Add")
    expect(card(olha, "Who works there")).to_contain_text("Lisova")


def olha_receives_200_kg(olha: Page) -> None:
    add_warehouse(olha, "Garage")
    receive_food(olha, "dog", 20, "Garage", "Neighbours")
    expect(olha.get_by_role("status")).to_contain_text("200 kg")
    go(olha, "Food")
    expect(card(olha, "Garage")).to_contain_text("200 kg")


def petro_logs_five_dogs(team: Team, photos: list[Path]) -> None:
    petro = team.petro
    team.growler = log_dog(petro, GROWLER, right_here, photos[0])
    team.beloved = log_dog(petro, BELOVED, right_here, photos[1])
    team.limping = log_dog(petro, LIMPING, in_settlement("Kupiansk"), photos[2])
    team.hungry = log_dog(petro, HUNGRY, in_settlement("Kupiansk"), photos[3])
    team.local = log_dog(petro, LOCAL, in_settlement("Kupiansk"), photos[4])
    expect(card(petro, "Photos").get_by_role("img")).to_have_count(1)
    petro.get_by_role("link", name="Back", exact=True).click()
    expect(petro.get_by_role("heading", level=1)).to_have_text(re.compile(r"Animals\s+5"))


def petro_notes_two_spots(petro: Page) -> None:
    for name, dogs in (("Bakery", 6), ("School yard", 4)):
        go(petro, "Spots")
        petro.get_by_role("link", name="New spot").click()
        petro.get_by_label("Name", exact=True).fill(name)
        petro.get_by_label("Dogs", exact=True).fill(str(dogs))
        petro.get_by_label("Settlement").fill("Kupiansk")
        press(petro, "Save the spot")
        expect_heading(petro, name)


def olha_offers_one_dog(team: Team) -> None:
    olha = team.olha
    go(olha, "Animals")
    olha.get_by_role("link", name=team.beloved).click()
    olha.get_by_role("link", name="Put it on offer").click()
    olha.get_by_label("What shelters should know").fill("Walks on a lead, likes children.")
    press(olha, "Put it on offer")
    expect(olha.get_by_text("Tick the photos that may be shown").first).to_be_visible()
    olha.get_by_label("Nothing on it betrays anybody").check()
    press(olha, "Put it on offer")
    expect(olha.get_by_text("Shelters see it now.")).to_be_visible()


def the_shelter_claims_it(team: Team) -> None:
    team.shelter.goto("/")
    offer = team.shelter.locator("li.offer")
    expect(offer).to_have_count(1)
    expect(offer).to_contain_text("Kupiansk district")
    press(offer, f"We take this one {team.beloved}")
    expect(team.shelter.get_by_text("Yours until")).to_be_visible()

    go(team.olha, "Today")
    team.olha.get_by_role("link", name="Claims to answer").click()
    press(team.olha, "Confirm Forest Street")
    expect(team.olha.get_by_text("Confirmed. The place is kept")).to_be_visible()


def olha_plans_tomorrow(olha: Page) -> None:
    add_van(olha, "White van", 900, 3, L=2, M=2)
    plan_run(olha, "White van", "Kupiansk", "Olha", "Petro")
    olha.get_by_role("link", name=re.compile("^Spots")).last.click()
    for spot in ("Bakery", "School yard"):
        press(olha, f"Add {spot}")
        expect(card(olha, "Stops")).to_contain_text(spot)


def olha_sees_who_must_travel_and_why(team: Team) -> None:
    olha = team.olha
    go(olha, "Transport")
    rows = olha.locator("tbody tr")
    expect(rows).to_have_count(4)
    for code, urgency, why in (
        (team.limping, "Urgent", "injured"),
        (team.beloved, "Soon", "a place is waiting for it"),
        (team.hungry, "Soon", "thin"),
        (team.growler, "Soon", "aggressive, and people live there"),
    ):
        row = rows.filter(has_text=code)
        expect(row).to_contain_text(urgency)
        expect(row).to_contain_text(why)
        expect(row.get_by_role("link", name="R-1")).to_be_visible()
    expect(rows.first).to_contain_text(team.limping)
    expect(rows.filter(has_text=team.local)).to_have_count(0)

    rows.first.get_by_role("link", name="R-1").click()
    could = card(olha, "Who else could come")
    expect(could).to_contain_text(team.hungry)
    expect(could).to_contain_text("injured")


def olha_seats_three(team: Team) -> None:
    olha, van = team.olha, card(team.olha, "Van")
    press(olha, f"Seat {team.limping}")
    expect(van).to_contain_text("1 of 4 crates taken")

    # The growler beside it, which no reason outweighs.
    olha.goto(f"{olha.url.partition('?')[0].partition('#')[0]}?override={team.growler}#seat")
    seats = olha.locator("#seat")
    taken = seats.get_by_label("Into").locator("option", has_text=team.limping)
    seats.get_by_label("Into").select_option(taken.inner_text())
    seats.get_by_label("Why all the same").fill("The crates are few")
    press(seats, "Seat it")
    expect(seats).to_contain_text("an aggressive animal always travels alone")
    expect(seats).to_contain_text("No reason outweighs this.")
    expect(van).to_contain_text("1 of 4 crates taken")

    press(olha, f"Seat {team.growler}")
    press(olha, f"Seat {team.beloved}")
    expect(van).to_contain_text("3 of 4 crates taken")
    for code in (team.limping, team.growler, team.beloved):
        expect(van).to_contain_text(code)
        expect(card(olha, "Stops")).to_contain_text(code)
    expect(card(olha, "Stops")).to_contain_text("Hand over: Forest Street")


def olha_loads_40_kg(olha: Page) -> None:
    olha.get_by_role("link", name=re.compile("^Load")).click()
    olha.get_by_label("Bags").fill("4")
    press(olha, "Only plan it")
    loads = card(olha, "For this run")
    expect(loads).to_contain_text("40 kg")
    expect(loads).to_contain_text("planned, not in the van yet")
    press(loads, "It is in the van")
    expect(loads).to_contain_text("in the van since")
    olha.get_by_role("link", name="Back to the run").click()
    expect(card(olha, "Van")).to_contain_text("Food 40 kg")


def the_run_leaves(olha: Page) -> None:
    unfold(olha, "It leaves")
    press(olha, "The run has left")
    expect(olha.get_by_text("On the road").first).to_be_visible()


def petro_feeds_a_spot(petro: Page) -> None:
    go(petro, "Today")
    card(petro, "My runs").get_by_role("link").click()
    stops = petro.locator("li.stop")
    stops.filter(has_text="Bakery").get_by_role("link", name="Fed").click()
    petro.get_by_label("How much").fill("12,5")
    choose(petro, "Left from last time", "Nothing")
    press(petro, "Save the feeding")
    expect(stops.filter(has_text="Bakery")).to_contain_text("Done")
    expect(card(petro, "Food in the van")).to_contain_text("12.5 kg")
    press(stops.filter(has_text="School yard"), "Could not get there School yard")
    expect(stops.filter(has_text="School yard")).to_contain_text("Could not get there")


def petro_fetches_all_three(team: Team) -> None:
    animals = team.petro.locator("li.trav")
    expect(animals.filter(has_text=team.growler)).to_contain_text("aggressive")
    for code in (team.limping, team.growler, team.beloved):
        press(animals.filter(has_text=code), f"In the van {code}")
        expect(animals.filter(has_text=code)).to_contain_text("In the van since")


def petro_hands_them_over(team: Team) -> None:
    petro = team.petro
    unfold(petro, "Hand over")
    petro.get_by_label("Which one").select_option("Forest Street")
    press(petro, "Handed over")
    expect(petro.locator("li.trav", has_text="Handed over: Forest Street")).to_have_count(3)

    go(team.shelter, "My animals")
    expect(card(team.shelter, "Here")).to_contain_text(team.beloved)


def the_rest_goes_back_and_the_run_is_closed(olha: Page) -> None:
    olha.reload()
    press(olha, "They are back")
    press(olha, "Close the run")
    expect(olha.get_by_text("27,500 g are not accounted for.").first).to_be_visible()
    food = card(olha, "Food in the van")
    unfold(food, "Return food")
    food.get_by_label("Full bags").first.fill("2")
    food.get_by_label("Loose, in kilograms").first.fill("7.5")
    press(food, "It is back in the store")
    expect(food).to_contain_text("The books say: none.")
    press(olha, "Close the run")
    expect(olha.locator(".runhead")).to_contain_text("Closed")


def the_books_balance(server: Server, team: Team) -> None:
    olha = team.olha
    sums = card(olha, "Does it add up")
    for word, weight in (
        ("Loaded", "40 kg"),
        ("Delivered", "12.5 kg"),
        ("Returned", "27.5 kg"),
        ("Lost", "0 g"),
        ("Stays in the van", "0 g"),
    ):
        expect(sums.locator("div", has_text=word).last).to_contain_text(weight)
    go(olha, "Food")
    expect(card(olha, "Garage")).to_contain_text("187.5 kg")
    olha.get_by_role("link", name="Ledger").click()
    for move, weight in (
        ("Received", "200 kg"),
        ("Loaded", "40 kg"),
        ("Delivered", "12.5 kg"),
        ("Returned", "27.5 kg"),
    ):
        expect(olha.locator("tbody tr", has_text=move)).to_contain_text(weight)
    go(olha, "Animals")
    expect(olha.locator("tbody tr", has_text="At a shelter")).to_have_count(3)
    assert "all is as it should be" in server.flask("check")
