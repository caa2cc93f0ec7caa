"""`flask device-token` and `flask rotate-field-key`, for scripts and operators."""

from uuid import UUID

import click
from sqlalchemy import select

from animals.accounts import service as accounts
from animals.accounts.rules import Person, Right
from animals.db import db, read_transaction, write_transaction
from animals.errors import RescueError
from animals.field import devices, sealing, tokens
from animals.field.reading import identity
from animals.runs import sight
from animals.runs.models import Run

LABEL = "script"


@click.command()
@click.argument("name")
@click.option("--read", "run", metavar="RUN", help="a run's id or number: a token that reads it")
def device_token(name: str, run: str | None) -> None:
    """Print an append token for the person NAME, or a token that reads RUN."""
    person = _person(name)
    try:
        with write_transaction():
            device, token = devices.enrol(person, LABEL)
            if run is not None:
                found = sight.run_for(person, _run_id(run))
                _reads, token = tokens.run_token(device, found)
    except RescueError as error:
        raise click.ClickException(f"{name} may not read the run {run}") from error
    click.echo(token)


@click.command()
def rotate_field_key() -> None:
    """Make a new key for phones to seal to and print its id; those before it still open."""
    click.echo(sealing.rotate())


def _person(name: str) -> Person:
    with read_transaction():
        user = accounts.claimed_user(name)
        if user is None or not user.as_person().may(Right.LOG_SIGHTINGS):
            raise click.ClickException(f"nobody called {name} may send from the field")
        return user.as_person()


def _run_id(text: str) -> UUID:
    named = identity(text)
    if named is not None:
        return named
    digits = text.lstrip("RrРр").lstrip("-")
    if digits.isascii() and digits.isdecimal() and len(digits) < 10:
        found = db.session.scalar(select(Run.id).where(Run.number == int(digits)))
        if found is not None:
            return found
    raise click.ClickException(f"there is no run {text}")
