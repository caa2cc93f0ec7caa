"""`flask demo`: what it fills in, what it leaves alone, and whom its links let in."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextvars import Context
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from animals import clock, create_app, i18n
from animals.accounts.models import User
from animals.accounts.rules import Role
from animals.db import Base, db, write_transaction
from animals.feeding.models import Spot
from animals.feeding.rules import Due, due_state
from animals.runs.models import Companion, Run, Seat
from animals.runs.rules import RunState
from animals.shelters.models import Claim, Shelter
from animals.shelters.rules import ClaimState, ReceivingKind
from animals.sightings.models import Animal, Contact, Group, Picture, Sighting
from animals.sightings.rules import GroupKind, Status
from animals.stock.models import Balance, Lot, Product, Store
from animals.stock.rules import StoreKind
from tests.databases import settings
from tests.factories.sightings import sighting


@dataclass(frozen=True)
class Filled:
    """An installation after `flask demo`, and what the command said."""

    app: Flask
    said: str
    folder: Path

    def links(self) -> dict[str, str]:
        lines = (line.split(": ", 1) for line in self.said.splitlines() if "/demo/" in line)
        return {role: link.removeprefix("http://localhost:8000") for role, link in lines}


def flask(app: Flask, command: str) -> Result:
    """What the command said and how it ended, in a context of its own as in a process."""

    def run() -> Result:
        with app.app_context():
            return app.test_cli_runner().invoke(args=[command])

    return Context().run(run)


@pytest.fixture(scope="module")
def filled(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, decoder: None
) -> Iterator[Filled]:
    folder = tmp_path_factory.mktemp("demo")
    file = folder / "lapka.sqlite3"
    shutil.copy(sqlite_template, file)
    app = create_app(settings(folder, f"sqlite:///{file}"))
    result = flask(app, "demo")
    assert result.exit_code == 0, result.output
    with app.app_context():
        yield Filled(app, result.output, folder)
        db.session.remove()
        db.engine.dispose()


def count(model: type[Base], *conditions: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_it_fills_in_as_much_as_it_promises(filled: Filled) -> None:
    assert count(Animal) == 60
    assert count(Spot) == 15
    assert count(Store, Store.kind == StoreKind.WAREHOUSE) == 2
    assert count(Store, Store.kind == StoreKind.VAN) == 2
    assert count(Product) == 6
    assert count(Shelter, Shelter.kind == ReceivingKind.SHELTER) == 3
    assert count(Picture) > 80
    assert {user.role for user in db.session.scalars(select(User))} == set(Role)


def test_every_status_stands_for_somebody(filled: Filled) -> None:
    assert {animal.status for animal in db.session.scalars(select(Animal))} == set(Status)
    assert {group.kind for group in db.session.scalars(select(Group))} == {
        GroupKind.MOTHER_WITH_LITTER,
        GroupKind.LITTER,
        GroupKind.PAIR,
    }
    assert count(Sighting, Sighting.still_together > 1) == 3
    assert count(Sighting, Sighting.how == "told", Sighting.contact_id.is_not(None)) > 4
    assert count(Contact) > 10


def test_one_run_is_closed_one_is_out_and_one_is_for_tomorrow(filled: Filled) -> None:
    runs = {run.state: run for run in db.session.scalars(select(Run)).unique()}
    assert set(runs) == {RunState.CLOSED, RunState.ON_ROAD, RunState.PLANNED}
    today = i18n.local_today()
    assert (runs[RunState.CLOSED].date - today).days == -4
    assert runs[RunState.ON_ROAD].date == today
    assert (runs[RunState.PLANNED].date - today).days == 1
    aboard = (Seat.run_id == runs[RunState.ON_ROAD].id, Seat.picked_up_at.is_not(None))
    assert count(Seat, *aboard) == 1


def test_papers_are_seen_told_of_and_run_out(filled: Filled) -> None:
    today = i18n.local_today()
    vaccinated = db.session.scalars(select(Animal).where(Animal.rabies_on.is_not(None))).all()
    assert {animal.rabies_how for animal in vaccinated} == {"seen", "told"}
    assert {animal.rabies_until > today for animal in vaccinated} == {True, False}
    assert all(animal.rabies_batch for animal in vaccinated)


def test_pets_ride_with_their_people_in_a_crate_or_on_a_lap(filled: Filled) -> None:
    pets = db.session.scalars(select(Companion)).all()
    assert {pet.crate_id is None for pet in pets} == {True, False}


def test_claims_stand_in_every_state_that_waits_or_has_ended(filled: Filled) -> None:
    states = Counter(db.session.scalars(select(Claim.state)))
    assert set(states) == {
        ClaimState.OPEN,
        ClaimState.CONFIRMED,
        ClaimState.QUEUED,
        ClaimState.LAPSED,
        ClaimState.RECEIVED,
    }


def test_spots_are_overdue_due_fine_or_were_never_fed(filled: Filled) -> None:
    today = i18n.local_today()
    states = {
        due_state(i18n.local_day(spot.due_at) if spot.last_fed_at else None, today)
        for spot in db.session.scalars(select(Spot)).unique()
    }
    assert states == set(Due)


def test_some_food_is_near_its_date_and_some_past_it(filled: Filled) -> None:
    today = i18n.local_today()
    query = select(Lot.best_before).join(Balance, Balance.lot_id == Lot.id)
    days = [
        (best_before - today).days
        for best_before in db.session.scalars(query.where(Balance.grams > 0))
        if best_before is not None
    ]
    assert min(days) < 0
    assert any(0 <= left < 30 for left in days)


def test_nothing_but_plans_lies_in_the_future(filled: Filled) -> None:
    now = clock.now()
    for column in (
        Sighting.captured_at,
        Sighting.received_at,
        Animal.status_since,
        Animal.last_seen_at,
        Claim.made_at,
        Spot.last_fed_at,
        Run.departed_at,
        Seat.picked_up_at,
    ):
        latest = db.session.scalar(select(func.max(column)))
        assert latest is not None
        assert latest <= now, column


def test_everything_is_as_it_should_be_afterwards(filled: Filled) -> None:
    db.session.rollback()
    result = flask(filled.app, "check")
    assert result.exit_code == 0, result.output


def test_nobody_has_a_password(filled: Filled) -> None:
    assert count(User, User.password.is_not(None)) == 0


def test_data_that_is_there_already_is_left_alone(filled: Filled) -> None:
    db.session.rollback()
    result = flask(filled.app, "demo")
    assert result.exit_code == 1
    assert result.output == (
        "Error: this database has data in it; demo data goes into an empty one\n"
    )
    assert count(Animal) == 60


def test_a_single_animal_is_data(app: Flask) -> None:
    with write_transaction():
        sighting()
    result = flask(app, "demo")
    assert result.exit_code == 1
    assert "data in it" in result.output


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.VOLUNTEER, "Тарас"),
        (Role.COORDINATOR, "Ольга"),
        (Role.SHELTER, "Ганна"),
        (Role.ADMIN, "Марина"),
    ],
)
def test_a_link_opens_lapka_as_one_of_its_people(filled: Filled, role: Role, name: str) -> None:
    answer = opened(filled, filled.links()[role])
    assert (answer.status_code, answer.location) == (303, "/")
    assert name in opened(filled, filled.links()[role], then="/me").get_data(as_text=True)


def test_the_phones_link_opens_the_field_app_with_a_switch_for_the_network(filled: Filled) -> None:
    answer = opened(filled, filled.links()["phone"])
    assert (answer.status_code, answer.location) == (303, "/field/demo#phone=enter")
    assert 'id="no-network"' in opened(filled, "/field/demo").get_data(as_text=True)
    assert 'id="no-network"' not in opened(filled, "/field").get_data(as_text=True)
    assert opened(filled, "/field/demo", address="192.168.1.7").status_code == 404


def test_a_link_is_worth_nothing_from_another_machine(filled: Filled) -> None:
    for link in filled.links().values():
        assert opened(filled, link, address="192.168.1.7").status_code == 404


def test_a_link_is_worth_nothing_without_the_mark(filled: Filled) -> None:
    mark = filled.folder / "demo"
    kept = mark.read_text()
    mark.unlink()
    try:
        for link in filled.links().values():
            assert opened(filled, link).status_code == 404
    finally:
        mark.write_text(kept)


def opened(filled: Filled, link: str, *, then: str = "", address: str = "127.0.0.1") -> Any:
    """The answer to the link, or to the page asked for after it."""
    db.session.rollback()
    client = filled.app.test_client()
    origin = {"REMOTE_ADDR": address}
    answer = Context().run(client.get, link, buffered=True, environ_overrides=origin)
    return Context().run(client.get, then, buffered=True) if then else answer
