"""Why a run's van was let be too heavy"""

from alembic import op

revision = '20261129_transport'
down_revision = '20261129_crew'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A plain statement: a batch would write SQLite's table anew and lose its other checks.
    op.execute("ALTER TABLE runs_run ADD COLUMN overweight_reason VARCHAR(200) NOT NULL DEFAULT ''")


def downgrade() -> None:
    op.execute("ALTER TABLE runs_run DROP COLUMN overweight_reason")
