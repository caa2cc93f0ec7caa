"""How Alembic reaches the database and the models."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from animals.db import Base, db


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="animals.db.",
        include_schemas=False,
    )
    with context.begin_transaction():
        context.run_migrations()


with current_app.app_context(), db.engine.connect() as connection:
    _run(connection)
    connection.commit()
