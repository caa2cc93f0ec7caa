"""Whether an animal gets on with dogs and with cats"""

from alembic import op

revision = '20261129_desk'
down_revision = '20261129_papers'
branch_labels = None
depends_on = None

TABLES = ('sightings_animal', 'sightings_sighting')
COLUMNS = ('good_with_dogs', 'good_with_cats')


def upgrade() -> None:
    # In plain words that both databases know: SQLite would copy both tables for a constraint.
    for table in TABLES:
        for column in COLUMNS:
            op.execute(
                f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(32) DEFAULT 'unknown' NOT NULL "
                f"CONSTRAINT ck_{table}_{column} CHECK ({column} IN ('yes', 'no', 'unknown'))"
            )


def downgrade() -> None:
    for table in TABLES:
        for column in COLUMNS:
            op.execute(f'ALTER TABLE {table} DROP COLUMN {column}')
