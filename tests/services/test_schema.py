"""The migrations reach the schema that the models describe, and lead back from it."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from animals.cli import MIGRATIONS, bring_schema_up, schema_differences
from animals.db import db


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
