"""`flask device-token` and `flask rotate-field-key`."""

from uuid import uuid4

from click.testing import Result
from flask import Flask

from animals.db import write_transaction
from animals.field import sealing
from tests.factories import runs
from tests.people import Cast
from tests.phone import Phone, record


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def test_a_script_gets_a_token_that_appends(app: Flask, cast: Cast) -> None:
    token = run(app, "device-token", "Taras").output.strip()
    assert Phone(app, token, uuid4()).send(record()).status_code == 201


def test_a_script_gets_a_token_that_reads_one_run(app: Flask, cast: Cast) -> None:
    with write_transaction():
        found = runs.run(team=[cast.taras], days=0)
        run_id, number = found.id, found.number
    for name in (str(run_id), str(number), f"R-{number}"):
        token = run(app, "device-token", "Taras", "--read", name).output.strip()
        answer = Phone(app, token, uuid4()).ask("GET", "run")
        assert answer.json is not None
        assert answer.json["runs"][0]["id"] == str(run_id)


def test_nobody_gets_a_token_who_may_not_have_one(app: Flask, cast: Cast) -> None:
    with write_transaction():
        theirs = str(runs.run(team=[cast.iryna]).id)
    for arguments in (
        ["Nobody"],
        ["Hanna"],
        ["Taras", "--read", theirs],
        ["Taras", "--read", "R-99"],
        ["Taras", "--read", "x"],
    ):
        result = run(app, "device-token", *arguments)
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")


def test_a_new_key_is_made_and_named(app: Flask, cast: Cast) -> None:
    before = sealing.server_key()["id"]
    made = run(app, "rotate-field-key").output.strip()
    assert made != before
    assert sealing.server_key()["id"] == made
