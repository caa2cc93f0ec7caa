"""The `flask` commands: thin words around services, each safe to repeat."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask, current_app
from flask_migrate import Migrate, upgrade
from sqlalchemy.exc import OperationalError

from animals import sweeping
from animals.accounts import demo as demo_people
from animals.accounts import secrets
from animals.accounts import service as accounts
from animals.accounts.models import User
from animals.accounts.rules import Role, needs_code
from animals.audit.models import AuditHead
from animals.audit.service import START, broken_links
from animals.config import LANGUAGES, Config
from animals.db import Base, db, read_transaction, write_transaction
from animals.errors import RescueError
from animals.field import sealing
from animals.field.commands import device_token, rotate_field_key
from animals.photos import files
from animals.photos import service as photos
from animals.places.commands import import_places
from animals.places.service import seed_places
from animals.shelters import exports
from animals.shelters import service as shelters
from animals.sightings.keeping import seed_counter
from animals.stock import service as stock
from animals.stock import watching

MIGRATIONS = Path(__file__).with_name("migrations")
FIRST_NAME = "administrator"


def configure(app: Flask) -> None:
    """Give `flask` its commands."""
    Migrate(app, db, directory=str(MIGRATIONS), compare_type=True, render_as_batch=True)
    for command in (
        init,
        create_user,
        create_shelter,
        demo,
        check,
        sweep,
        export_asm3,
        device_token,
        rotate_field_key,
        import_places,
    ):
        app.cli.add_command(command)


@click.command()
def init() -> None:
    """Create or upgrade the schema; without an administrator print a one-time link."""
    bring_schema_up()
    sealing.server_key()  # made now, so that the first phone does not wait for it
    link = first_administrator_link()
    if link:
        click.echo(f"Create the first administrator within 24 hours: {link}")


@click.command()
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--shelter", "shelter_code", help="code of the shelter the person works for")
@click.option("--language", type=click.Choice(LANGUAGES))
@click.option("--password-stdin", is_flag=True, required=True, expose_value=False)
def create_user(name: str, role: str, shelter_code: str | None, language: str | None) -> None:
    """Create an account whose password comes from standard input; print its id."""
    password = sys.stdin.readline().rstrip("\n")
    try:
        user = _account(name, Role(role), language, password, shelter_code)
    except RescueError as error:
        raise click.ClickException(f"{type(error).__name__}: {error.facts}") from error
    click.echo(user.id)
    if needs_code(Role(role)):
        click.echo(secrets.code_address(user.code_secret, user.name))


@click.command()
@click.argument("code")
@click.argument("name")
def create_shelter(code: str, name: str) -> None:
    """Create a shelter that scripts call CODE, or leave it as it is; print its id."""
    try:
        with write_transaction():
            known = shelters.shelter_called(code)
            click.echo((known or shelters.new_shelter(None, shelters.Card(name, code))).id)
    except RescueError as error:
        raise click.ClickException(f"{type(error).__name__}: {error.facts}") from error


def _account(
    name: str, role: Role, language: str | None, password: str, shelter_code: str | None
) -> User:
    with read_transaction():
        shelter_id = shelters.shelter_by_code(shelter_code).id if shelter_code else None
        known = accounts.claimed_user(name)
        if known is not None:
            if known.role != role:
                raise accounts.RoleDiffers(name=name, has=known.role)
            db.session.expunge(known)
            return known
    hashed = accounts.hashed_password(password, name)
    with write_transaction():
        user = accounts.create_user(name, role, language=language)
        accounts.set_password(user, hashed)
        if shelter_id is not None:
            shelters.add_member(user.id, shelter_id)
    return user


@click.command()
def demo() -> None:
    """Fill an empty database with demo data; print a one-click link for each role and a phone."""
    from animals.demo.fill import HoldsData, fill  # draws pictures, which nothing else needs

    bring_schema_up()
    try:
        fill(click.echo)
    except HoldsData as error:
        raise click.ClickException(
            "this database has data in it; demo data goes into an empty one"
        ) from error
    config = current_app.extensions["lapka"]
    for role, link in demo_people.links(config).items():
        click.echo(f"{role}: {link}")
    click.echo(f"phone: {demo_people.phone_link(config)}")


@click.command()
def check() -> None:
    """Compare what is stored with what must be true; exit 1 and a list on any difference."""
    with read_transaction():
        differences = _differences()
        digests = photos.known_digests()
    differences += _lost_files(digests)
    for line in differences:
        click.echo(line)
    if differences:
        sys.exit(1)
    click.echo("all is as it should be")


@click.command()
def sweep() -> None:
    """Remove what time has made superfluous, and erase what is kept no longer than promised."""
    try:
        for count, what in sweeping.sweep():
            click.echo(f"{count:6} {what}")
    except OperationalError as error:
        raise click.ClickException("the database is busy; run flask sweep again") from error


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--claimed-by", "shelter_code", metavar="SHELTER", help="code of one shelter")
def export_asm3(file: Path, shelter_code: str | None) -> None:
    """Write dogs and cats to FILE.csv for Animal Shelter Manager 3; all, or one shelter's."""
    config: Config = current_app.extensions["lapka"]
    ready = _animals_for_asm3(shelter_code)
    draft = file.with_name(f".{file.name}.unfinished")
    try:
        with draft.open("w", encoding="utf-8", newline="") as out:
            count = exports.write_asm3(out, ready, config.uploads)
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise click.ClickException(f"{file} cannot be written ({error.strerror})") from error
    click.echo(f"{count} animals written to {file}")


def _animals_for_asm3(shelter_code: str | None) -> Iterator[exports.Ready]:
    if shelter_code is None:
        return exports.everybody()
    with read_transaction():
        shelter = shelters.shelter_called(shelter_code)
        if shelter is None:
            raise click.ClickException(f"there is no shelter with the code {shelter_code}")
        shelter_id = shelter.id
    return iter(exports.claimed_by(shelter_id))


def bring_schema_up() -> None:
    """The newest schema, and the rows that every installation starts with."""
    upgrade(directory=str(MIGRATIONS))
    with write_transaction():
        if db.session.get(AuditHead, 1) is None:
            db.session.add(AuditHead(id=1, seq=0, digest=START))
        seed_places()
        seed_counter()
        stock.seed()


def first_administrator_link() -> str | None:
    """A fresh one-time link to set up the first administrator; None when there is one."""
    config: Config = current_app.extensions["lapka"]
    with write_transaction():
        if accounts.has_administrator():
            return None
        waiting = db.session.query(User).filter_by(role=Role.ADMIN, password=None).first()
        user = waiting or accounts.create_user(FIRST_NAME, Role.ADMIN)
        token = accounts.link_for(user)
    return f"{config.address}/welcome/{token}"


def _differences() -> list[str]:
    found = [f"audit row {seq} does not follow from the row before" for seq in broken_links()]
    return schema_differences() + found + watching.differences()


def schema_differences() -> list[str]:
    """How the database's schema differs from the models, one line each."""
    context = MigrationContext.configure(db.session.connection(), opts={"compare_type": True})
    return [f"schema: {step}" for step in compare_metadata(context, Base.metadata)]


def _lost_files(digests: set[str]) -> list[str]:
    """How the pictures on disk differ from what the database knows; the files are read whole.

    An orphan that the next sweep would remove is no difference before it is old enough.
    """
    config: Config = current_app.extensions["lapka"]
    compared = files.compare(config.uploads, digests)
    old = {path.name for path in files.orphans(config.uploads, digests, sweeping.ORPHAN_FILE)}
    return [
        *(f"photo file {name} is missing" for name in compared.missing),
        *(f"photo file {name} is not what was stored" for name in compared.altered),
        *(f"photo file {name} belongs to no photo: run flask sweep" for name in sorted(old)),
    ]
