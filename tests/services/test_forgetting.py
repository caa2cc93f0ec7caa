"""What `flask sweep` erases with time, and that the words are in no file afterwards."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from animals import clock, sweeping
from animals.accounts.rules import Person
from animals.audit.models import AuditHead, AuditRow
from animals.audit.service import broken_links, note
from animals.config import Config
from animals.db import db, is_postgres, write_transaction
from animals.feeding import forgetting, service
from animals.feeding.models import Feeding, Spot
from animals.places.rules import Position
from animals.runs import ending, road, routing, seating, sight, versions
from animals.runs.companions import NewCompanion
from animals.runs.models import Companion, Run, Seat, Stop, Teammate
from animals.runs.routing import NewStop
from animals.runs.rules import HandoverTo, StopKind
from animals.runs.version_models import Holder, RunChange
from animals.sightings.models import Animal, Contact, SearchWord, Sighting
from animals.sightings.rules import Size, Species, Status
from tests.factories import feeding, runs
from tests.factories.sightings import animal
from tests.people import Cast

EXACT = Position(49.712345, 37.612345)
WORDS = ("Zhovtneva", "Halyna", "501112233", "Murchyk", "Garazhna", "Falcon")
"""Where people lived, whom to call, their cat, behind which garages, a call sign."""


def ago(days: float) -> datetime:
    return clock.now() - timedelta(days=days)


def swept() -> dict[str, int]:
    found = {what: count for count, what in sweeping.sweep()}
    db.session.rollback()
    return found


def left(days: float, status: Status = Status.AT_SHELTER) -> Animal:
    """An animal that left so long ago, seen behind the garages of Garazhna street."""
    one = animal(position=EXACT, place_note="Garazhna 7")
    one.status, one.status_since = status, ago(days)
    db.session.flush()
    return one


def positions(kind: type[Animal] | type[Sighting]) -> list[tuple[float | None, bool]]:
    return [(row.lat, row.coarse_lat is not None) for row in db.session.scalars(select(kind))]


def ended(cast: Cast, days: float) -> Run:
    """A run that was closed so long ago and had fetched Halyna with her cat."""
    run = runs.run(runs.van(f"Van {days}"), team=[cast.taras], note="Garazhna is mined")
    cat = NewCompanion(Species.CAT, Size.S, "Murchyk")
    home = NewStop(
        StopKind.PEOPLE,
        people=2,
        belongings_grams=60_000,
        address="Zhovtneva 5",
        contact_name="Halyna",
        contact_phone="+380501112233",
        companions=(cat,),
        position=EXACT,
    )
    routing.add_stop(cast.olha, run.id, home)
    dog = animal(position=EXACT)
    seating.seat(cast.olha, run.id, dog.id)
    db.session.refresh(run)
    run.team[0].call_sign = "Falcon"
    versions.seen(run.id, cast.taras.id, "Falcon", run.version)
    road.depart(None, run.id)
    road.pick_up(None, run.id, dog.id)
    road.hand_over(None, run.id, [dog.id], HandoverTo.OTHER)
    road.come_back(None, run.id)
    ending.close_run(None, run.id)
    db.session.execute(update(Run).where(Run.id == run.id).values(closed_at=ago(days)))
    db.session.expire_all()
    return run


# ---- animals and spots ----


@pytest.mark.parametrize(
    "status",
    [Status.AT_SHELTER, Status.AT_CLINIC, Status.IN_FOSTER, Status.WITH_OWNER, Status.ADOPTED,
     Status.DEAD],
)  # fmt: skip
def test_thirty_days_after_an_animal_left_its_settlement_is_known(
    app: Flask, status: Status
) -> None:
    with write_transaction():
        left(30.1, status)
    assert swept()["animals that left long ago, now known by their settlement"] == 1
    assert positions(Animal) == positions(Sighting) == [(None, True)]
    assert db.session.scalars(select(Sighting.place_note)).all() == [""]
    assert not db.session.scalars(select(SearchWord).where(SearchWord.word == "garazhna")).all()


@pytest.mark.parametrize(
    "status",
    [Status.SEEN, Status.WAITING, Status.SEATED, Status.IN_VAN, Status.STAYS, Status.LOST_SIGHT],
)
def test_who_is_still_out_there_keeps_its_exact_position(app: Flask, status: Status) -> None:
    with write_transaction():
        left(300, status)
        left(29.9)
    assert swept()["animals that left long ago, now known by their settlement"] == 0
    assert [lat for lat, _ in positions(Animal)] == [EXACT.lat, EXACT.lat]


def test_a_bite_is_not_all(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from animals.sightings import forgetting as animals_left

    monkeypatch.setattr(animals_left, "AT_ONCE", 2)
    with write_transaction():
        for _ in range(5):
            left(31)
    assert swept()["animals that left long ago, now known by their settlement"] == 5
    assert {lat for lat, _ in positions(Sighting)} == {None}


def test_thirty_days_after_a_spot_was_closed_it_is_coarse(app: Flask, cast: Cast) -> None:
    with write_transaction():
        spot = feeding.spot(position=EXACT, place_note="Garazhna 7")
        feeding.feeding(spot)
        young = feeding.spot(position=EXACT, name="Young")
        for it, days in ((spot, 31), (young, 29)):
            service.close_spot(cast.olha, it.id)
            it.closed_at = ago(days)
        kept = young.id
    assert swept()["spots closed long ago, now known by their settlement"] == 1
    exact = db.session.scalars(select(Spot.id).where(Spot.lat.is_not(None))).all()
    assert exact == [kept]
    assert db.session.scalars(select(Feeding.lat)).all() == [None]


def test_an_unvisited_spot_is_asked_about_and_never_blurred(app: Flask, cast: Cast) -> None:
    with write_transaction():
        spot = feeding.spot(position=EXACT)
        db.session.execute(update(Spot).values(made_at=ago(91)))
        spot_id = spot.id
    assert forgetting.unvisited() == 1
    swept()
    assert db.session.get_one(Spot, spot_id).lat == EXACT.lat
    with write_transaction():
        forgetting.keep(cast.olha, spot_id)
    assert forgetting.unvisited() == 0
    with write_transaction():
        db.session.execute(update(Spot).values(kept_at=ago(91)))
    assert forgetting.unvisited() == 1
    with write_transaction():
        feeding.feeding(db.session.get_one(Spot, spot_id))
    assert forgetting.unvisited() == 0


# ---- runs ----


def test_a_week_after_a_run_closed_its_people_are_numbers(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run_id = ended(cast, 7.1).id
    assert swept()["stops where people were fetched"] == 1
    run = db.session.get_one(Run, run_id)
    assert [it.kind for it in run.stops if it.kind == StopKind.PEOPLE] == []
    assert (run.people, run.belongings_grams) == (2, 60_000)
    assert db.session.query(Companion).count() == 0
    assert db.session.scalars(select(Contact)).all() == []
    assert len(run.team) == 1
    told = db.session.scalars(select(RunChange)).all()
    assert all(row.facts.get("kind") != "people" for row in told)


def test_before_a_week_the_people_stay(app: Flask, cast: Cast) -> None:
    with write_transaction():
        ended(cast, 6.9)
    assert swept()["stops where people were fetched"] == 0
    assert db.session.query(Companion).count() == 1


def test_ninety_days_after_a_run_closed_team_and_stops_are_gone(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run_id = ended(cast, 90.1).id
        ended(cast, 89.9)
    assert swept()["old runs, now without team and stops"] == 1
    run = db.session.get_one(Run, run_id)
    assert (run.team, run.stops, run.note, run.lat) == ([], [], "", None)
    for kind in (Teammate, Stop, Holder, RunChange):
        rows = db.session.scalars(select(kind.run_id)).all()
        assert run_id not in rows
        assert rows
    (seat,) = db.session.scalars(select(Seat).where(Seat.run_id == run_id))
    assert (seat.handed_to, seat.stop_id, seat.by_id) == ("other", None, None)
    assert swept()["old runs, now without team and stops"] == 0


def test_a_run_that_is_not_over_keeps_all(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras])
        routing.add_stop(cast.olha, run.id, NewStop(StopKind.PEOPLE, people=1))
        db.session.execute(update(Run).values(made_at=ago(400), starts_at=ago(400)))
    found = swept()
    assert found["stops where people were fetched"] == 0
    assert found["old runs, now without team and stops"] == 0


def test_a_contact_goes_with_the_last_that_named_it(app: Flask, cast: Cast) -> None:
    with write_transaction():
        feeding.spot(contact_name="Zoya", contact_phone="1")
        db.session.add(Contact(name="Halyna", phone="2", relation="finder"))
    assert swept()["contacts that nothing names"] == 1
    assert db.session.scalars(select(Contact.name)).all() == ["Zoya"]


# ---- the trail ----


def noted(person: Person, days: float) -> None:
    with write_transaction():
        note(person.id, "edit", "animal", UUID(int=7))
    with write_transaction():
        rows = db.session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
        assert rows.act == "edit"


@pytest.fixture
def long_trail(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """Five acts, of 200, 190, 181, 179 and 0 days ago."""
    present = clock.now()
    for days in (200, 190, 181, 179, 0):
        monkeypatch.setattr(clock, "now", lambda days=days: present - timedelta(days=days))
        noted(cast.olha, days)
    return cast


def test_the_trail_goes_from_the_front_and_stays_whole(long_trail: Cast) -> None:
    assert swept()["rows of the audit trail"] == 3
    assert len(db.session.scalars(select(AuditRow)).all()) == 2
    assert broken_links() == []
    noted(long_trail.olha, 0)
    assert broken_links() == []
    assert swept()["rows of the audit trail"] == 0


@pytest.mark.parametrize("column", ["act", "digest"])
def test_a_row_edited_after_the_pruning_is_found(long_trail: Cast, column: str) -> None:
    swept()
    with write_transaction():
        first = db.session.scalars(select(AuditRow).order_by(AuditRow.seq)).first()
        assert first is not None
        setattr(first, column, "x" * 5)
        seq = first.seq
    assert seq in broken_links()


def test_a_row_removed_at_the_front_by_hand_is_found(long_trail: Cast) -> None:
    swept()
    with write_transaction():
        first = db.session.scalars(select(AuditRow).order_by(AuditRow.seq)).first()
        db.session.delete(first)
    assert broken_links()


def test_all_of_a_trail_may_go(long_trail: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: later)
    swept()
    head = db.session.get_one(AuditHead, 1)
    assert (head.pruned_seq, head.pruned_digest) == (head.seq, head.digest)
    assert broken_links() == []


# ---- the bytes ----


def bytes_of(app: Flask) -> bytes:
    """Everything the installation has on disk: database, its logs, uploads."""
    config: Config = app.extensions["lapka"]
    files = [path for path in Path(config.data).rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


def test_the_words_are_in_no_file_afterwards(app: Flask, cast: Cast) -> None:
    if is_postgres():
        return  # its files are the server's own; the rows are held by the tests above
    with write_transaction():
        ended(cast, 91)
        left(31)
    db.session.rollback()
    before = bytes_of(app)
    assert all(word.encode() in before for word in WORDS)
    swept()
    db.session.remove()
    db.engine.dispose()
    after = bytes_of(app)
    assert [word for word in WORDS if word.encode() in after] == []


def test_sweeping_again_finds_nothing(app: Flask, cast: Cast) -> None:
    with write_transaction():
        ended(cast, 91)
        left(31)
    swept()
    assert set(swept().values()) == {0}


def test_an_old_run_still_opens(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run_id = ended(cast, 91).id
    swept()
    assert sight.run_for(cast.olha, run_id).closed_at is not None
