"""The migrations reach the schema that the models describe, and lead back from it."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from animals import clock
from animals.cli import MIGRATIONS, bring_schema_up, schema_differences
from animals.db import db, read_transaction, write_transaction
from animals.runs.flag_models import HandFlag
from animals.runs.rules import FlagReason
from tests.factories.sightings import animal


def test_the_migrations_reach_what_the_models_say(app: Flask) -> None:
    assert schema_differences() == []


def test_a_column_too_many_is_a_difference(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE stock_product ADD COLUMN colour VARCHAR(10)"))
    (difference,) = schema_differences()
    assert "colour" in difference


def test_the_schema_goes_down_and_up_again(app: Flask) -> None:
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade(directory=str(MIGRATIONS))
    bring_schema_up()
    assert schema_differences() == []


def test_reasons_too_many_for_the_older_schema_flag_again(app: Flask) -> None:
    every = frozenset(str(reason) for reason in FlagReason)
    with write_transaction():
        for despite in (every, frozenset({str(FlagReason.THIN)})):
            lifted = HandFlag(
                animal_id=animal().id, urgency=None, reason="told", despite=despite, at=clock.now()
            )
            db.session.add(lifted)
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="20261125_plan")
    with read_transaction():
        kept = set(db.session.scalars(select(HandFlag.despite)))
    assert kept == {frozenset(), frozenset({"thin"})}
    db.session.remove()
    upgrade(directory=str(MIGRATIONS))
    assert schema_differences() == []
