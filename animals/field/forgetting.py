"""What phones sent goes once what it tells of has become coarse; guests lose their names."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update

from animals.db import db
from animals.field.models import Device, JoinCode, Record, RunToken
from animals.runs.forgetting import OVER
from animals.runs.models import Run
from animals.sightings.forgetting import left_before
from animals.sightings.models import Animal, Sighting


def forget_bodies(moment: datetime) -> int:
    """Empty what is left of records about animals that left before `moment`; how many."""
    left = select(Animal.id).where(left_before(moment))
    seen = select(Sighting.id).where(Sighting.animal_id.in_(left))
    done = db.session.execute(
        update(Record)
        .where(Record.body.is_not(None))
        .where(or_(Record.animal_id.in_(left), Record.sighting_id.in_(seen)))
        .values(body=None)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def forget_guests(moment: datetime) -> int:
    """Erase the names of guests, and every key, of runs over before `moment`; how many guests."""
    over = select(Run.id).where(Run.state.in_(OVER), Run.closed_at < moment)
    for kind in (RunToken, JoinCode):
        db.session.execute(delete(kind).where(kind.run_id.in_(over)))
    done = db.session.execute(
        update(Device)
        .where(Device.run_id.in_(over), or_(Device.name != "", Device.label != ""))
        .values(name="", label="")
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
