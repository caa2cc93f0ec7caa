"""Opening an edit form and saving it untouched changes nothing that anybody entered."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from animals.accounts.rules import Role
from animals.db import Base, db
from animals.feeding.models import Spot
from animals.runs.models import Run, Stop, Vehicle
from animals.runs.rules import RunState
from animals.shelters.models import Shelter
from animals.sightings.models import Animal
from animals.stock.models import Product
from tests.filled import Filled
from tests.people import Browser

SAMPLE = 5
TABLES = {
    "runs_vehicle", "runs_crate", "runs_run", "runs_teammate", "runs_stop", "runs_companion",
    "shelters_shelter", "shelters_capacity", "shelters_terms", "sightings_animal",
    "feeding_spot", "stock_product",
}  # fmt: skip
OF_THE_SAVING = {"id", "version", "changed_at", "contact_id"}
OF_THE_FIX = {"accuracy_m", "position_age_s", "position_source"}
"""How a place became known: whoever saves a form says it anew."""


def addresses() -> Iterator[str]:
    """The edit forms of both desks, each of a few objects."""
    yield "/shelters/terms"
    for van in db.session.query(Vehicle).limit(SAMPLE):
        yield f"/vehicles/{van.id}"
    run = db.session.query(Run).filter_by(state=RunState.PLANNED).first()
    assert run is not None
    yield f"/runs/{run.id}/edit"
    for stop in db.session.query(Stop).filter_by(run_id=run.id):
        yield f"/runs/{run.id}/stops/{stop.id}"
    for shelter in db.session.query(Shelter).limit(SAMPLE):
        yield f"/shelters/{shelter.id}/edit"
        yield f"/shelters/{shelter.id}/places"
    for animal in db.session.query(Animal).order_by(Animal.number.desc()).limit(SAMPLE):
        yield f"/animals/{animal.code}/edit"
        yield f"/animals/{animal.code}/papers"
    for spot in db.session.query(Spot).limit(SAMPLE):
        yield f"/spots/{spot.id}/edit"
    for product in db.session.query(Product).limit(SAMPLE):
        yield f"/stock/products/{product.id}"


def entered() -> dict[str, list[Any]]:
    """All that people entered into those tables."""
    db.session.rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in TABLES:
            columns = [it for it in table.c if it.name not in OF_THE_SAVING | OF_THE_FIX]
            found[table.name] = sorted(
                map(repr, db.session.execute(table.select().with_only_columns(*columns)))
            )
    db.session.rollback()
    return found


@pytest.mark.parametrize("language", ["en", "uk"])
def test_an_untouched_form_changes_nothing(demo_app: Flask, language: str) -> None:
    heavy = db.session.query(Vehicle).first()
    assert heavy is not None
    heavy.payload_grams = 1_250_525
    db.session.commit()
    olha = Browser(demo_app).sign_in_with(Role.COORDINATOR)
    olha.post("/me/language", {"language": language})
    wanted = list(addresses())
    assert len(wanted) > 30
    before = entered()
    for address in wanted:
        page = address.removesuffix("/places")
        forms = Filled(olha.get(page).get_data(as_text=True)).forms
        fields = next(it for action, it in forms.items() if action in (address, "") and it)
        answer = olha.post(address, {**fields, "csrf_token": olha.token()})
        assert answer.status_code == 303, f"{address} answered {answer.status_code}"
        after = entered()
        assert after == before, address
