"""What people do on the pages, step by step, by the words they read there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyotp
from playwright.sync_api import Locator, Page, expect

from tests.browser.server import PASSWORD, Server


def go(page: Page, section: str) -> None:
    """Open a section by its name: in the rail, in the tabs of a phone, or in the head."""
    navigation = page.locator("nav.rail__nav:visible, nav.tabs:visible, nav.top__nav:visible")
    navigation.get_by_role("link", name=section).click()


def choose(page: Page, legend: str, *choices: str) -> None:
    """Press these chips of the field with that legend."""
    group = page.get_by_role("group", name=legend, exact=True)
    chips = group.or_(page.get_by_role("radiogroup", name=legend, exact=True))
    for choice in choices:
        chips.get_by_label(choice, exact=True).check()


def unfold(page: Page | Locator, summary: str) -> None:
    """Open what is folded behind those words."""
    page.locator("summary", has_text=summary).click()


def card(page: Page, title: str) -> Locator:
    """The card with that heading."""
    return page.locator("section.card").filter(has=page.get_by_role("heading", name=title))


def press(page: Page | Locator, name: str) -> None:
    """Press the button, and be on the page that it leads to."""
    whole = page if isinstance(page, Page) else page.page
    with whole.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def press_too_late(page: Page | Locator, name: str) -> None:
    """Press a button of a page that somebody else has made stale: a conflict, and said so."""
    whole = page if isinstance(page, Page) else page.page
    with whole.expect_navigation() as told:
        page.get_by_role("button", name=name, exact=True).click()
    assert told.value is not None
    assert told.value.status == 409


def expect_heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def accept_invitation(page: Page, link: str, name: str) -> None:
    """Choose name and password; where the role needs codes, take the secret into an app."""
    page.goto(link)
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    secret = page.locator(".code-setup code")
    if secret.is_visible():
        page.get_by_label("One-time code").fill(pyotp.TOTP(secret.inner_text()).now())
    press(page, "Create my account")
    expect(page.get_by_text(name, exact=True).first).to_be_attached()


def invite(page: Page, name: str, role: str) -> str:
    """The link that an administrator sends to a new person."""
    go(page, "People")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Role").select_option(role)
    press(page, "Make an invitation link")
    return page.locator("#invitation").inner_text()


def sign_in(page: Page, server: Server, name: str, role: str) -> None:
    """Somebody whose account a script made signs in."""
    said = server.flask("create-user", name, "--role", role, "--password-stdin", typed=PASSWORD)
    page.goto("/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    if "otpauth://" in said:
        code = pyotp.parse_uri(said.splitlines()[-1])
        assert isinstance(code, pyotp.TOTP)
        page.get_by_label("One-time code").fill(code.now())
    press(page, "Sign in")
    expect_heading(page, "Today")


@dataclass(frozen=True)
class Dog:
    """A dog as whoever logs it would tick it."""

    colour: str
    size: str
    temperament: str
    condition: Sequence[str] = ()
    needs: Sequence[str] = ("Transport",)


def log_dog(page: Page, dog: Dog, say_where: Callable[[Page], None], *photos: Path) -> str:
    """The code that the dog gets."""
    page.goto("/animals/new")
    if photos:
        page.locator("#photos-files").set_input_files([*photos])
    say_where(page)
    unfold(page, "More: condition, size, note")
    choose(page, "Condition", *dog.condition)
    choose(page, "Needs", *dog.needs)
    choose(page, "Size", dog.size)
    choose(page, "Temperament", dog.temperament)
    page.get_by_label("Colour").fill(dog.colour)
    press(page, "Save")
    code = page.get_by_text("Saved as K-").inner_text().removeprefix("Saved as ").rstrip(".")
    new = page.get_by_role("link", name="It is a new animal")
    if new.is_visible():
        new.click()
    expect_heading(page, code)
    return code


def in_settlement(name: str) -> Callable[[Page], None]:
    """Somebody who knows the settlement and no more."""
    return lambda page: void(page.get_by_label("Settlement").fill(name))


def right_here(page: Page) -> None:
    """Somebody who stands beside it, with a device that knows where."""
    page.get_by_role("button", name="I am there now").click()
    expect(page.get_by_text("Position taken")).to_be_visible()


def void(_done: object) -> None:
    """Nothing, whatever was done."""


def add_warehouse(page: Page, name: str) -> None:
    go(page, "Food")
    page.get_by_role("link", name="Add a warehouse").first.click()
    page.get_by_label("Name").fill(name)
    press(page, "Add the warehouse")


def receive_food(page: Page, product: str, bags: int, store: str, donor: str) -> None:
    go(page, "Food")
    page.get_by_role("link", name="Receive", exact=True).click()
    option = page.get_by_label("Product", exact=True).locator("option", has_text=product).first
    page.get_by_label("Product", exact=True).select_option(option.inner_text())
    page.get_by_label("Full bags").fill(str(bags))
    page.get_by_label("Into").select_option(store)
    page.get_by_label("From whom").fill(donor)
    press(page, "Receive")


def add_van(page: Page, name: str, payload_kg: int, seats: int, **crates: int) -> None:
    """A van; crates are counted by their letter."""
    go(page, "Runs")
    page.get_by_role("link", name="Vans", exact=True).click()
    page.get_by_role("link", name="New van").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("What it may carry").fill(str(payload_kg))
    page.get_by_label("Seats, with the driver's").fill(str(seats))
    for letter, count in crates.items():
        page.get_by_label(f"Crates {letter}", exact=True).fill(str(count))
    press(page, "Save the van")


def plan_run(page: Page, van: str, area: str, *team: str) -> None:
    """Tomorrow's run, which the form presets; the page is its own afterwards."""
    go(page, "Runs")
    page.get_by_role("link", name="New run").click()
    page.get_by_label("Van", exact=True).select_option(van)
    page.get_by_label("Where to").fill(area)
    page.get_by_label("Team").select_option([*team])
    press(page, "Save the run")
    expect(card(page, "Van")).to_be_visible()
