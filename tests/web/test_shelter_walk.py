"""A shelter's account on believable data: every address there is, with every id there is.

Everything secret is collected from the database, so that nothing has to be thought of here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule

from animals import clock, i18n
from animals.accounts.models import User
from animals.accounts.rules import Role
from animals.db import Base, db, write_transaction
from animals.feeding.models import Spot
from animals.places.models import Place
from animals.runs.models import Run, Stop
from animals.shelters import desk, service
from animals.shelters.models import Claim, PublicOffer, Shelter
from animals.shelters.rules import ClaimState
from animals.sightings.models import Animal, Contact, Sighting
from tests.crawl import walk
from tests.people import Browser

SAMPLE = 4
"""Objects of each kind that every address is tried with; the shelter's own among them."""


@dataclass
class Secrets:
    """What a shelter must not read, and what of it is said where it may be."""

    strings: set[str]
    allowed: set[str]

    def told_in(self, text: str) -> list[str]:
        for part in self.allowed:
            text = text.replace(part, "")
        return sorted(secret for secret in self.strings if secret in text)


def spellings(degrees: float) -> Iterator[str]:
    """The ways in which a position could slip out."""
    digits = f"{degrees:.4f}"
    yield digits
    yield digits.replace(".", ",")


@pytest.fixture
def shelter_browser(demo_app: Flask) -> Browser:
    return Browser(demo_app).sign_in_with(Role.SHELTER)


@pytest.fixture
def far_day(demo_app: Flask, shelter_browser: Browser) -> str:
    """The day, as pages say it, on which a run will bring something that was promised."""
    at = clock.now() + timedelta(days=9)
    shelter_id = desk.shelter_of(shelter_browser.person).id
    with write_transaction():
        held = db.session.query(Claim).filter_by(shelter_id=shelter_id, state=ClaimState.CONFIRMED)
        service.set_arrival([one.animal_id for one in held], at)
        db.session.query(Animal).update({"status_reason": "Why-it-stands-so"})
        db.session.query(Claim).filter(Claim.shelter_id != shelter_id).update(
            {"reason": "Why-of-another", "arrival_note": "Note-of-another"}
        )
        db.session.query(User).update({"phone": "+380501112233"})
    return i18n.day(at)


@pytest.fixture
def secrets(demo_app: Flask, shelter_browser: Browser, far_day: str) -> Secrets:
    strings = {far_day, "Why-it-stands-so", "Why-of-another", "Note-of-another", "501112233"}
    for model in (Animal, Sighting, Spot, Stop, Run):
        for row in db.session.query(model):
            for degrees in (row.lat, row.lon):  # type: ignore[attr-defined]
                if degrees is not None:
                    strings |= set(spellings(degrees))
    for row in db.session.query(Sighting):
        strings |= {row.note, row.place_note}
    for spot in db.session.query(Spot):
        strings |= {spot.name, spot.note, spot.place_note}
    for run in db.session.query(Run):
        strings |= {run.area, run.note, f"R-{run.number}"}
        if run.date > i18n.local_today():
            strings.add(run.date.isoformat())
    for stop in db.session.query(Stop):
        strings |= {stop.address, stop.note}
    for contact in db.session.query(Contact):
        strings |= {contact.name, contact.phone, contact.phone.replace(" ", ""), contact.note}
    strings |= {one.note for one in db.session.query(Animal)}
    strings |= {one.name for one in db.session.query(User)} - {shelter_browser.person.name}
    own = desk.shelter_of(shelter_browser.person).id
    return Secrets({one for one in strings if len(one) > 3}, _districts() | _ends_of_claims(own))


def _districts() -> set[str]:
    """Districts may be told, though they are called after a town."""
    found = set()
    for place in db.session.query(Place):
        found |= {place.district_uk, place.district_en}
    return found


def _ends_of_claims(shelter_id: UUID) -> set[str]:
    """Until when its own claims hold, which may be the day of a run too."""
    held = db.session.query(Claim.expires_at).filter_by(shelter_id=shelter_id)
    return {at.isoformat() for (at,) in held if at is not None}


def unarrived_settlements(shelter_id: UUID) -> set[str]:
    """The settlements of animals that have not arrived at this shelter, and of nothing else."""
    here = db.session.query(Claim.animal_id).filter(
        Claim.shelter_id == shelter_id, Claim.state == ClaimState.RECEIVED
    )
    found = {
        name
        for one in db.session.query(Animal).filter(Animal.id.not_in(here))
        if one.place
        for name in (one.place.name_uk, one.place.name_en)
    }
    own = db.session.get_one(Shelter, shelter_id)
    arrived = {
        name
        for one in db.session.query(Animal).filter(Animal.id.in_(here))
        if one.place
        for name in (one.place.name_uk, one.place.name_en)
    }
    return {name for name in found - arrived if name not in f"{own.name} {own.address}"}


def every_address(app: Flask) -> Iterator[tuple[str, str]]:
    """Every rule of the application, filled with objects there are and with one there is not."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint in ("static", "accounts.sign_out"):
                continue
            methods = (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH"}
            for values in _fillings(rule):
                built = rule.build(values)
                yield from ((method, built[1]) for method in methods if built)


def _fillings(rule: Rule) -> Iterator[dict[str, object]]:
    """Values for the parts of a rule: each candidate of each part, in step."""
    columns = {name: _candidates(rule, name) for name in rule.arguments}
    for row in range(max(map(len, columns.values()), default=1)):
        yield {name: found[row % len(found)] for name, found in columns.items()}


def _candidates(rule: Rule, name: str) -> list[object]:
    kind = type(rule._converters.get(name)).__name__
    if kind == "IntegerConverter":
        return [320]
    if name == "code":
        claimed = db.session.query(Animal).join(Claim, Claim.animal_id == Animal.id).limit(SAMPLE)
        last = db.session.query(Animal).order_by(Animal.number.desc()).limit(SAMPLE)
        return [animal.code for animal in (*claimed, *last)]
    if kind != "UUIDConverter":
        return [page.token for page in db.session.query(PublicOffer)] or ["x" * 32]
    return [uuid4(), *_ids_of(name.removesuffix("_id"))]


def _ids_of(what: str) -> Iterator[UUID]:
    """The first ids of the table that is called so, else one of every table."""
    models = [mapper.class_ for mapper in Base.registry.mappers if hasattr(mapper.class_, "id")]
    known = [one for one in models if one.__tablename__.endswith(f"_{what}")]
    for model in known or models:
        for row in db.session.query(model.id).limit(2 * SAMPLE if known else 1):
            if isinstance(row[0], UUID):
                yield row[0]


@pytest.mark.parametrize("language", ["en", "uk"])
def test_nothing_that_is_linked_tells_a_secret(
    demo_app: Flask, shelter_browser: Browser, secrets: Secrets, language: str
) -> None:
    shelter_browser.post("/me/language", {"language": language})
    secrets.strings |= unarrived_settlements(desk.shelter_of(shelter_browser.person).id)
    visited = list(walk(demo_app, shelter_browser, "/gallery", each=30))
    assert len(visited) > 25
    for page in visited:
        assert not secrets.told_in(page.html), page.address


def test_no_address_of_the_whole_application_tells_a_secret(
    demo_app: Flask, shelter_browser: Browser, secrets: Secrets
) -> None:
    secrets.strings |= unarrived_settlements(desk.shelter_of(shelter_browser.person).id)
    tried = 0
    for method, address in list(every_address(demo_app)):
        if method == "GET":
            answer = shelter_browser.get(address)
        else:
            answer = shelter_browser.client.open(
                address, method=method, data={"csrf_token": shelter_browser.token()}
            )
        tried += 1
        assert answer.status_code < 500, f"{method} {address}"
        if answer.mimetype.startswith("image/"):
            continue
        said = answer.get_data(as_text=True) + str(answer.headers)
        told = [one for one in secrets.told_in(said) if one not in address]
        assert not told, f"{method} {address} tells {told}"
    assert tried > 300


def test_files_for_other_programs_tell_no_secret(
    demo_app: Flask, shelter_browser: Browser, secrets: Secrets
) -> None:
    secrets.strings |= unarrived_settlements(desk.shelter_of(shelter_browser.person).id)
    for address in ("/my-animals/asm3.csv", "/my-animals.csv"):
        text = shelter_browser.get(address).get_data(as_text=True)
        assert text.count("K-") > 2
        pictures = re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)
        assert not secrets.told_in(pictures), address
