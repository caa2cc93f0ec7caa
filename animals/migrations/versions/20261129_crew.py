"""When somebody last said that a spot is still fed"""

import sqlalchemy as sa
from alembic import op

import animals.db

revision = '20261129_crew'
down_revision = '20261129_server'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feeding_spot", sa.Column("kept_at", animals.db.UtcTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("feeding_spot", "kept_at")
