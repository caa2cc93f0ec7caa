"""Places by the thousand: how they are searched for, and how far a point may be off"""

import sqlalchemy as sa
from alembic import op

from animals.places.spelling import called

revision = '20261129_places'
down_revision = '20261129_road_factor'
branch_labels = None
depends_on = None

_PLACE = sa.table(
    'places_place',
    sa.column('id', sa.Uuid()),
    sa.column('name_uk', sa.String()),
    sa.column('name_en', sa.String()),
    sa.column('sought', sa.String()),
)


def upgrade() -> None:
    op.execute("ALTER TABLE places_place ADD COLUMN off_m INTEGER DEFAULT 1000 NOT NULL")
    op.execute("ALTER TABLE places_place ADD COLUMN sought VARCHAR(400) DEFAULT '' NOT NULL")
    both = op.get_bind()
    for id_, uk, en in both.execute(sa.select(_PLACE.c.id, _PLACE.c.name_uk, _PLACE.c.name_en)):
        both.execute(_PLACE.update().where(_PLACE.c.id == id_).values(sought=called(uk, en)))
    op.create_index('ix_places_place_sought', 'places_place', ['sought'])


def downgrade() -> None:
    op.drop_index('ix_places_place_sought', table_name='places_place')
    op.execute("ALTER TABLE places_place DROP COLUMN sought")
    op.execute("ALTER TABLE places_place DROP COLUMN off_m")
