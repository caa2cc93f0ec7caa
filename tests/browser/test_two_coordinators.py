"""A day with two coordinators at once, each on a page the other has made stale.

Whoever is second is told, sees how it is now, and still has what they typed.
"""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.server import Server
from tests.browser.steps import (
    Dog,
    add_van,
    add_warehouse,
    card,
    expect_heading,
    go,
    in_settlement,
    log_dog,
    plan_run,
    press,
    press_too_late,
    receive_food,
    sign_in,
    unfold,
)


@dataclass
class Desk:
    """Two coordinators, each at a desk of their own, and what both work on."""

    olha: Page
    ihor: Page
    run: str = ""
    shy: str = ""
    calm: str = ""
    late: str = ""


@pytest.fixture
def desk(server: Server, open_page: OpenPage) -> Desk:
    """Two coordinators signed in; a run with two crates, three dogs and five bags."""
    found = Desk(open_page(), open_page())
    sign_in(found.olha, server, "Olha", "coordinator")
    sign_in(found.ihor, server, "Ihor", "coordinator")
    olha = found.olha
    add_warehouse(olha, "Garage")
    receive_food(olha, "dog", 5, "Garage", "")
    kupiansk = in_settlement("Kupiansk")
    found.shy = log_dog(olha, Dog("grey", "M, 12–27 kg", "Shy"), kupiansk)
    found.calm = log_dog(olha, Dog("white", "L, 28–45 kg", "Friendly"), kupiansk)
    found.late = log_dog(olha, Dog("black", "M, 12–27 kg", "Shy"), kupiansk)
    add_van(olha, "White van", 900, 3, L=1, M=1)
    plan_run(olha, "White van", "Kupiansk", "Olha")
    found.run = olha.url.partition("?")[0]
    return found


def test_nothing_is_lost_and_both_are_told(server: Server, desk: Desk) -> None:
    both_change_the_plan(desk)
    both_describe_the_same_dog(desk)
    both_change_the_van(desk)
    both_seat_the_same_dog(desk)
    both_want_the_last_crate(desk)
    both_load_the_last_bags(desk)
    one_loads_while_the_other_sends_it_off(desk)
    both_close_the_run(desk)
    assert "all is as it should be" in server.flask("check")


def both_change_the_plan(desk: Desk) -> None:
    olha, ihor = desk.olha, desk.ihor
    for page in (olha, ihor):
        page.goto(f"{desk.run}/edit")
    olha.get_by_label("Where to").fill("Kupiansk, left bank")
    press(olha, "Save the run")

    ihor.get_by_label("Turn back at the latest").fill("12:15")
    press_too_late(ihor, "Save the run")
    expect(ihor.get_by_text("Somebody changed this in the meantime").first).to_be_visible()
    expect(ihor.get_by_role("main")).to_contain_text("Kupiansk, left bank")
    expect(ihor.get_by_label("Turn back at the latest")).to_have_value("12:15")
    ihor.get_by_label("Where to").fill("Kupiansk, left bank")
    press(ihor, "Save the run")

    # Olha, who went back to the form she still had, is told the same.
    olha.goto(f"{desk.run}/edit")
    ihor.goto(f"{desk.run}/edit")
    ihor.get_by_label("Note").fill("Fuel on the way")
    press(ihor, "Save the run")
    olha.get_by_label("Seats kept for people").fill("1")
    press_too_late(olha, "Save the run")
    expect(olha.get_by_label("Seats kept for people")).to_have_value("1")
    expect(olha.get_by_text("How it is now:")).to_be_visible()

    for page in (olha, ihor):
        page.goto(desk.run)
        expect(page.locator(".runhead")).to_contain_text("Kupiansk, left bank")
        expect(page.locator(".turnbox")).to_contain_text("12:15")


def both_describe_the_same_dog(desk: Desk) -> None:
    olha, ihor = desk.olha, desk.ihor
    for page in (olha, ihor):
        page.goto(f"/animals/{desk.shy}/edit")
    olha.get_by_label("Marks, collar").fill("blue collar")
    press(olha, "Save")
    ihor.get_by_label("Marks, collar").fill("torn left ear")
    press_too_late(ihor, "Save")
    both = card(ihor, "What the two of you wrote")
    expect(both).to_contain_text("blue collar")
    expect(both).to_contain_text("torn left ear")
    ihor.get_by_label("Marks, collar").fill("blue collar, torn left ear")
    press(ihor, "Save")
    olha.goto(f"/animals/{desk.shy}")
    expect(card(olha, "Traits")).to_contain_text("blue collar, torn left ear")


def both_change_the_van(desk: Desk) -> None:
    olha, ihor = desk.olha, desk.ihor
    for page in (olha, ihor):
        page.goto(desk.run)
        page.get_by_role("link", name="White van").click()
        expect_heading(page, "White van")
    olha.get_by_label("What it may carry").fill("800")
    press(olha, "Save the van")
    ihor.get_by_label("Seats, with the driver's").fill("4")
    press_too_late(ihor, "Save the van")
    expect(ihor.locator(".notice", has_text="How it is now:")).to_contain_text("800 kg")
    expect(ihor.get_by_label("Seats, with the driver's")).to_have_value("4")


def both_seat_the_same_dog(desk: Desk) -> None:
    olha, ihor = desk.olha, desk.ihor
    for page in (olha, ihor):
        page.goto(desk.run)
    press(olha, f"Seat {desk.calm}")
    press_too_late(ihor, f"Seat {desk.calm}")
    expect(ihor.get_by_text(f"{desk.calm} already has a seat on run R-1.").first).to_be_visible()
    expect(card(ihor, "Van")).to_contain_text(desk.calm)
    expect(card(ihor, "Van")).to_contain_text("1 of 2 crates taken")


def both_want_the_last_crate(desk: Desk) -> None:
    olha, ihor = desk.olha, desk.ihor
    for page in (olha, ihor):
        page.goto(desk.run)
    press(olha, f"Seat {desk.shy}")
    press_too_late(ihor, f"Seat {desk.late}")
    expect(ihor.get_by_text(f"No fitting crate is free for {desk.late}.").first).to_be_visible()
    expect(card(ihor, "Van")).to_contain_text(desk.shy)
    expect(ihor.locator("#seat").get_by_label("Animal")).to_have_value(desk.late)


def both_load_the_last_bags(desk: Desk) -> None:
    olha, ihor = desk.olha, desk.ihor
    for page in (olha, ihor):
        page.goto(f"{desk.run}/load")
        page.get_by_label("Bags").fill("4")
    press(olha, "Load Dry food for dogs, 10 kg")
    press_too_late(ihor, "Load Dry food for dogs, 10 kg")
    expect(ihor.locator("#refused")).to_contain_text("10 kg")
    expect(ihor.get_by_label("Bags")).to_have_value("4")
    expect(card(ihor, "In the stores")).to_contain_text("1 bag of 10 kg")
    ihor.get_by_label("Bags").fill("1")
    press(ihor, "Load Dry food for dogs, 10 kg")
    for page in (olha, ihor):
        page.goto(desk.run)
        expect(card(page, "Van")).to_contain_text("Food 50 kg")


def one_loads_while_the_other_sends_it_off(desk: Desk) -> None:
    olha, ihor = desk.olha, desk.ihor
    for page in (olha, ihor):
        page.goto(desk.run)
    unfold(olha, "It leaves")
    press(olha, "The run has left")
    card(ihor, "Van").locator("summary", has_text=desk.shy).click()
    press_too_late(ihor, f"Take out of the van {desk.shy}")
    expect(ihor.get_by_text("The run is “On the road” now")).to_be_visible()
    expect(ihor.get_by_text("Nothing was changed.")).to_be_visible()


def both_close_the_run(desk: Desk) -> None:
    olha, ihor = desk.olha, desk.ihor
    olha.goto(desk.run)
    for code in (desk.calm, desk.shy):
        animal = olha.locator("li.trav", has_text=code)
        unfold(animal, "Not fetched")
        press(animal, "Not found")
    press(olha, "They are back")
    olha.get_by_label("Stays in the van").fill("50")
    ihor.goto(desk.run)
    ihor.get_by_label("Stays in the van").fill("50")
    press(olha, "Close the run")
    press_too_late(ihor, "Close the run")
    expect(ihor.get_by_text("The run is “Closed” now").first).to_be_visible()

    go(ihor, "Transport")
    for code in (desk.calm, desk.shy, desk.late):
        expect(ihor.get_by_role("row").filter(has_text=code)).to_be_visible()
