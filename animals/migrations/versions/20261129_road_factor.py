"""By how much a run's road is longer than the crow's way"""

from alembic import op

revision = '20261129_road_factor'
down_revision = '20261129_transport'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In plain words that both databases know: SQLite would copy the table for a constraint.
    op.execute(
        "ALTER TABLE runs_run ADD COLUMN road_factor FLOAT DEFAULT 1.35 NOT NULL "
        "CONSTRAINT ck_runs_run_road_factor CHECK (road_factor BETWEEN 1 AND 5)"
    )


def downgrade() -> None:
    op.execute('ALTER TABLE runs_run DROP COLUMN road_factor')
