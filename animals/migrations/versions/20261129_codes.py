"""Room for every reason that a flag can be lifted despite"""

from alembic import op

from animals.db import Codes

revision = '20261129_codes'
down_revision = '20261125_plan'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('runs_hand_flag', schema=None) as batch_op:
        batch_op.alter_column(
            'despite', existing_type=Codes(200), type_=Codes(400), existing_nullable=False
        )


def downgrade() -> None:
    # What does not fit is forgotten whole: those animals are flagged again, and nobody is missed.
    op.execute("UPDATE runs_hand_flag SET despite = '' WHERE length(despite) > 200")
    with op.batch_alter_table('runs_hand_flag', schema=None) as batch_op:
        batch_op.alter_column(
            'despite', existing_type=Codes(400), type_=Codes(200), existing_nullable=False
        )
