"""Papers seen or told, the batch of a vaccine; why an area is under evacuation; the trail's start"""

from alembic import op

revision = '20261129_papers'
down_revision = '20261129_codes'
branch_labels = None
depends_on = None

TEXT = "VARCHAR(200) NOT NULL DEFAULT ''"
HOWS = ("neutered_how", "microchip_how", "ear_how", "rabies_how")
COLUMNS = (
    ("sightings_animal", "rabies_batch", TEXT),
    ("places_evacuation", "reason", TEXT),
    ("places_evacuation", "ended_at", "TIMESTAMP WITH TIME ZONE"),
    ("places_evacuation", "end_reason", TEXT),
    ("audit_head", "pruned_seq", "INTEGER NOT NULL DEFAULT 0"),
    ("audit_head", "pruned_digest", f"VARCHAR(64) NOT NULL DEFAULT '{'0' * 64}'"),
)


def upgrade() -> None:
    # Plain statements: a batch would write SQLite's table anew and lose its other checks.
    for name in HOWS:
        op.execute(
            f"ALTER TABLE sightings_animal ADD COLUMN {name} VARCHAR(32) "
            f"CONSTRAINT ck_sightings_animal_{name} CHECK ({name} IN ('seen', 'told'))"
        )
    for table, name, kind in COLUMNS:
        if op.get_bind().dialect.name == "sqlite":
            kind = kind.replace("TIMESTAMP WITH TIME ZONE", "DATETIME")
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")


def downgrade() -> None:
    for table, name, _ in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    for name in reversed(HOWS):
        op.execute(f"ALTER TABLE sightings_animal DROP COLUMN {name}")
