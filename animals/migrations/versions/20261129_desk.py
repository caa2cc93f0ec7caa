"""Whether an animal gets on with dogs and with cats; how long a claim holds"""

import sqlalchemy as sa
from alembic import op

import animals.db

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
    terms = op.create_table('shelters_terms',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('hold_hours', sa.Integer(), nullable=False),
    sa.Column('changed_at', animals.db.UtcTime(timezone=True), nullable=True),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_shelters_terms_only_one')),
    sa.CheckConstraint('hold_hours BETWEEN 1 AND 336', name=op.f('ck_shelters_terms_hold_hours')),
    sa.ForeignKeyConstraint(['by_id'], ['accounts_user.id'], name=op.f('fk_shelters_terms_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shelters_terms'))
    )
    op.bulk_insert(terms, [{'id': 1, 'hold_hours': 48, 'version': 1}])


def downgrade() -> None:
    op.drop_table('shelters_terms')
    for table in TABLES:
        for column in COLUMNS:
            op.execute(f'ALTER TABLE {table} DROP COLUMN {column}')
