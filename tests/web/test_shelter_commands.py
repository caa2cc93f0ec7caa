"""The commands that scripts set shelters up with."""

from flask import Flask

from animals.accounts import service as accounts
from animals.db import db
from animals.shelters import service
from animals.shelters.models import Member, Shelter
from tests.people import PASSWORD


def test_a_shelter_is_created_once(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    first = run(args=["create-shelter", "quiet", "Тихий двір"])
    second = run(args=["create-shelter", "quiet", "Another name"])
    assert first.exit_code == second.exit_code == 0
    assert first.output == second.output
    assert db.session.query(Shelter).one().name == "Тихий двір"


def test_a_shelters_person_is_created_with_it(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    run(args=["create-shelter", "quiet", "Тихий двір"])
    words = ["create-user", "Hanna", "--role", "shelter", "--shelter", "quiet", "--password-stdin"]
    assert run(args=words, input=f"{PASSWORD}\n").exit_code == 0
    user = accounts.claimed_user("hanna")
    assert user is not None
    assert service.shelter_of(user.as_person()).code == "quiet"


def test_an_unknown_shelter_is_refused(app: Flask) -> None:
    words = ["create-user", "Hanna", "--role", "shelter", "--shelter", "no", "--password-stdin"]
    refused = app.test_cli_runner().invoke(args=words, input=f"{PASSWORD}\n")
    assert refused.exit_code == 1
    assert accounts.claimed_user("hanna") is None


def test_only_shelter_people_get_a_shelter(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    run(args=["create-shelter", "quiet", "Тихий двір"])
    words = ["create-user", "Taras", "--role", "volunteer", "--shelter", "quiet"]
    refused = run(args=[*words, "--password-stdin"], input=f"{PASSWORD}\n")
    assert refused.exit_code == 1
    assert db.session.query(Member).count() == 0
