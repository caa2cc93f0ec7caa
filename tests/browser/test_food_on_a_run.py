"""Food on a run, once through: planned from two garages, loaded by the crew, kept overnight."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.server import Server
from tests.browser.steps import (
    accept_invitation,
    add_van,
    add_warehouse,
    card,
    choose,
    go,
    invite,
    plan_run,
    press,
    receive_food,
    unfold,
)


def test_food_from_two_garages_feeds_a_spot_and_stays_overnight(
    server: Server, open_page: OpenPage
) -> None:
    desk, crew = open_page(DESKTOP, "en"), open_page(PHONE, "en")
    link = re.search(r"http\S+", server.flask("init"))
    assert link is not None
    accept_invitation(desk, link[0], "Iryna")
    accept_invitation(crew, invite(desk, "Petro", "Volunteer"), "Petro")
    fill_two_garages(desk)
    note_a_spot(desk)
    add_van(desk, "White van", 900, 3, L=2)
    plan_the_run(desk)
    plan_two_loads(desk)
    load_one_bag_fewer(crew)
    feed_the_spot(desk, crew)
    close_with_food_aboard(desk)
    find_it_on_the_next_run(desk)


def fill_two_garages(desk: Page) -> None:
    for store, bags in (("Garage", 3), ("Cellar", 5)):
        add_warehouse(desk, store)
        receive_food(desk, "dog", bags, store, "Neighbours")


def note_a_spot(desk: Page) -> None:
    go(desk, "Spots")
    desk.get_by_role("link", name="New spot").click()
    desk.get_by_label("Name", exact=True).fill("Bakery")
    desk.get_by_label("Dogs", exact=True).fill("6")
    desk.get_by_label("Settlement").fill("Kupiansk")
    press(desk, "Save the spot")


def plan_the_run(desk: Page) -> None:
    plan_run(desk, "White van", "Kupiansk", "Petro")
    desk.get_by_role("link", name="Change").first.click()
    desk.get_by_role("link", name="Everything else").click()
    desk.get_by_label("Leaves at").fill("00:00")  # so that the crew sees it today, at any hour
    press(desk, "Save the run")
    desk.get_by_role("link", name=re.compile("^Spots")).last.click()
    press(desk, "Add Bakery")


def plan_two_loads(desk: Page) -> None:
    desk.get_by_role("link", name=re.compile("^Load")).first.click()
    kinds = card(desk, "By kind of food")
    kinds.locator("summary").first.click()
    expect(kinds).to_contain_text("6 animals ×")
    for store, bags in (("Garage", "2"), ("Cellar", "4")):
        row = desk.locator("li.loadrow").filter(has=desk.locator("form"), has_text=store)
        row.get_by_label("Bags").fill(bags)
        row.get_by_role("button", name="Only plan it").click()
        expect(card(desk, "For this run")).to_contain_text(store)


def load_one_bag_fewer(crew: Page) -> None:
    go(crew, "Today")
    card(crew, "My runs").get_by_role("link").click()
    food = card(crew, "Food in the van")
    food.locator("li").filter(has_text="Garage").get_by_role(
        "button", name=re.compile("^It is in the van")
    ).click()
    food.locator("li").filter(has_text="Cellar").get_by_role(
        "button", name=re.compile("^Only 3 bags of 10 kg")
    ).click()
    expect(food).to_contain_text("5 bags of 10 kg")


def feed_the_spot(desk: Page, crew: Page) -> None:
    desk.get_by_role("link", name="Back to the run").click()
    unfold(desk, "It leaves")
    press(desk, "The run has left")
    crew.reload()
    stop = crew.locator("li.stop").filter(has_text="Bakery")
    stop.get_by_role("link", name="Fed").click()
    crew.get_by_label("How much").fill("12,5")
    choose(crew, "Left from last time", "Nothing")
    press(crew, "Save the feeding")
    expect(stop).to_contain_text("Done")


def close_with_food_aboard(desk: Page) -> None:
    desk.reload()
    press(desk, "They are back")
    desk.locator("[name=stays]").fill("37,5")
    press(desk, "Close the run")
    expect(desk.locator(".runhead")).to_contain_text("Closed")
    sums = card(desk, "Does it add up")
    expect(sums.locator("div", has_text="Stays in the van").last).to_contain_text("37.5 kg")


def find_it_on_the_next_run(desk: Page) -> None:
    plan_run(desk, "White van", "Kupiansk", "Petro")
    expect(card(desk, "Van")).to_contain_text("Food 37.5 kg")
