"""What an applier is given: one record, read, with who sent it and which run it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from animals.accounts.rules import Person, Right
from animals.db import db
from animals.field.models import Device, Record
from animals.field.reading import Reading, identity
from animals.field.rules import Asks, Flag, Kind, Waits, trusted
from animals.runs.models import Run, Teammate
from animals.runs.rules import RunState
from animals.runs.sight import OVER
from animals.sightings.codes import parse_code
from animals.sightings.keeping import kept_one
from animals.sightings.models import Animal, Sighting

OUT = (RunState.ON_ROAD, RunState.BACK)


@dataclass(frozen=True)
class Made:
    """What came of a record, and what its photos show."""

    kind: str
    id: UUID | None = None
    sighting_id: UUID | None = None
    animal_id: UUID | None = None
    run_id: UUID | None = None


class Case:
    """One record to be applied."""

    def __init__(self, record: Record) -> None:
        self.record = record
        said = record.body or {}
        self.reading = Reading({**said, **(record.answer or {})})
        self.is_confirmed = bool(record.answer)
        """Whether a coordinator has said something to it."""
        self.run_id: UUID | None = None
        device = db.session.get_one(Device, record.device_id)
        self.by: Person | None = record.by.as_person() if record.by else None
        self.guest_run = device.run_id
        self.at: datetime = trusted(record.captured_at, record.received_at)

    def flag(self, flag: Flag) -> None:
        """Say that something about the record is doubtful."""
        self.reading.flags.add(flag)

    def run_or_none(self) -> Run | None:
        """The run that the record names, else the open one of whoever sent it.

        Kept with the record even where nothing comes of it.
        """
        if self.reading.has("run"):
            named = identity(self.reading.record["run"])
            run = db.session.get(Run, named) if named else None
            if run is None or not self._may_name(run):
                self.flag(Flag.NO_RUN)
                run = None
        else:
            run = self.open_run()
        self.run_id = run.id if run is not None else None
        return run

    def run(self) -> Run:
        """The run. Raises Asks where there is none to be found."""
        run = self.run_or_none()
        if run is None:
            raise Asks(flag=Flag.NO_RUN)
        if not self.reading.has("run"):
            self.flag(Flag.RUN_GUESSED)
        return run

    def run_of(self, run_id: UUID) -> Run:
        """The run that something in the record belongs to. Raises Asks where it is not theirs."""
        run = db.session.get(Run, run_id)
        if run is None or not self._may_name(run):
            raise Asks(flag=Flag.NO_RUN)
        self.run_id = run.id
        return run

    def open_run(self) -> Run | None:
        """The run this person, or this guest, is out on."""
        if self.guest_run is not None:
            run = db.session.get(Run, self.guest_run)
            return run if run is not None and run.state in OUT else None
        if self.by is None:
            return None
        query = (
            select(Run)
            .join(Teammate, Teammate.run_id == Run.id)
            .where(Teammate.user_id == self.by.id, Run.state.in_(OUT))
            .order_by(Run.starts_at.desc(), Run.id)
            .limit(1)
        )
        return db.session.scalar(query)

    def animal(self, name: str = "animal") -> Animal | None:
        """The animal the record names; None where it names none, or none we know.

        A code, an animal's id, or the id of a sighting record of any device. Raises Waits where
        that record is not here yet, Asks where it is of a pack.
        """
        value = self.reading.record.get(name)
        if not value:
            return None
        number = parse_code(value) if isinstance(value, str) else None
        if number is not None:
            found = db.session.scalar(select(Animal).where(Animal.number == number))
            return self._known(found)
        named = identity(value)
        if named is None:
            return self._known(None)
        found = db.session.get(Animal, named)
        return kept_one(found) if found is not None else self._of_sighting(named)

    def _of_sighting(self, named: UUID) -> Animal | None:
        sighting = db.session.get(Sighting, named)
        if sighting is not None:
            if sighting.animal_id is None:
                raise Asks(flag=Flag.UNKNOWN_ANIMAL)  # a pack: somebody has to say which
            return kept_one(db.session.get_one(Animal, sighting.animal_id))
        record = db.session.get(Record, named)
        if record is not None and record.kind != Kind.SIGHTING and record.animal_id is not None:
            return kept_one(db.session.get_one(Animal, record.animal_id))
        raise Waits(record_id=named)

    def _known(self, found: Animal | None) -> Animal | None:
        if found is None:
            self.flag(Flag.UNKNOWN_ANIMAL)
            return None
        return kept_one(found)

    def _may_name(self, run: Run) -> bool:
        """Whether whoever sent the record has to do with that run, or a coordinator says so."""
        if self.is_confirmed:
            return True
        if self.guest_run is not None:
            return run.id == self.guest_run
        return self.by is not None and (self.by.may(Right.KEEP_RUNS) or self._travels_on(run))

    def _travels_on(self, run: Run) -> bool:
        return self.by is not None and self.by.id in {mate.user_id for mate in run.team}

    def is_crew(self, run: Run) -> bool:
        """Whether whoever sent the record travels on that run, which is not over."""
        if run.state in OVER:
            return False
        if self.guest_run is not None:
            return run.id == self.guest_run
        return self._travels_on(run)
