"""The figures: what is counted, into which period, and what is not."""

from datetime import date, datetime, time, timedelta

from flask import Flask
from sqlalchemy import event

from animals import clock, i18n
from animals.db import db, write_transaction
from animals.feeding import service as feeding_service
from animals.runs import road, seating
from animals.runs.figures import By, Figures, days_of, figures, last_periods, month_after
from animals.runs.models import Run, Seat
from animals.runs.rules import HandoverTo
from animals.sightings.models import Animal
from animals.sightings.rules import Need, Status
from tests.factories import feeding, runs, shelters
from tests.factories.sightings import animal, place
from tests.people import Cast


def last_weeks() -> Figures:
    db.session.flush()
    return figures(last_periods(By.WEEK, i18n.local_today()))


def weeks_ago(weeks: int) -> datetime:
    return clock.now() - timedelta(weeks=weeks)


def handed_over(cast: Cast, weeks: int = 0, to: HandoverTo = HandoverTo.SHELTER) -> Animal:
    """A dog that a run brought to a shelter so many weeks ago."""
    run = runs.run(runs.van(f"Van {clock.now()}"), [cast.taras])
    dog = animal()
    seating.seat(None, run.id, dog.id)
    road.depart(None, run.id)
    road.pick_up(None, run.id, dog.id)
    where = shelters.shelter().id if to is HandoverTo.SHELTER else None
    road.hand_over(None, run.id, [dog.id], to, where, at=weeks_ago(weeks))
    db.session.get_one(Run, run.id).departed_at = weeks_ago(weeks)
    run.ends_at = run.starts_at + timedelta(minutes=1)
    return dog


def test_whoever_was_handed_over_was_moved_in_that_week(app: Flask, cast: Cast) -> None:
    with write_transaction():
        handed_over(cast, weeks=2)
        found = last_weeks()
        assert list(found.moved) == [0] * 9 + [1, 0, 0]
        assert list(found.runs) == [0] * 9 + [1, 0, 0]


def test_an_animal_still_aboard_is_not_moved_yet(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(team=[cast.taras]), animal()
        seating.seat(None, run.id, dog.id)
        road.depart(None, run.id)
        road.pick_up(None, run.id, dog.id)
        assert sum(last_weeks().moved) == 0


def test_placed_is_adopted_or_home_again(app: Flask, cast: Cast) -> None:
    with write_transaction():
        for status in (Status.ADOPTED, Status.WITH_OWNER, Status.AT_SHELTER, Status.DEAD):
            animal().status = status
        assert list(last_weeks().placed) == [0] * 11 + [2]


def test_whoever_was_given_back_is_no_longer_placed(app: Flask, cast: Cast) -> None:
    with write_transaction():
        dog = handed_over(cast, to=HandoverTo.OWNER)
        assert sum(last_weeks().placed) == 1
        dog.status = Status.WAITING
        assert sum(last_weeks().placed) == 0


def test_waiting_counts_who_waits_now_by_when_it_began(app: Flask, cast: Cast) -> None:
    with write_transaction():
        for weeks in (0, 1, 1, 40):
            dog = animal(needs=frozenset({Need.TRANSPORT}))
            dog.waiting_since = weeks_ago(weeks)
        animal()  # seen, and in no need of a ride
        gone = animal(needs=frozenset({Need.TRANSPORT}))
        gone.status = Status.LOST_SIGHT
        found = last_weeks()
        assert list(found.waiting) == [0] * 10 + [2, 1]
        assert found.waiting_before == 1


def test_food_is_counted_by_district_most_first(app: Flask, cast: Cast) -> None:
    with write_transaction():
        here = feeding.spot(cast.olha, position=runs.NEAR_KUPIANSK)
        there = feeding.spot(cast.olha, "Balakliia", place_id=place("Balakliia").id)
        feeding.feeding(here, 5_000)
        feeding.feeding(here, 2_000, captured_at=weeks_ago(1))
        feeding.feeding(there, 30_000)
        feeding.feeding(None, 1_000)
        found = last_weeks()
        district = place("Kupiansk").district_en
        assert [(it.name, it.total) for it in found.areas] == [
            (place("Balakliia").district_en, 30_000), (district, 7_000), ("", 1_000),
        ]  # fmt: skip
        assert list(found.areas[1].grams)[-2:] == [2_000, 5_000]
        assert found.fed[-2:] == [2_000, 36_000]


def test_a_feeding_taken_back_fed_nobody(app: Flask, cast: Cast) -> None:
    with write_transaction():
        spot = feeding.spot(cast.olha, position=runs.NEAR_KUPIANSK)
        fed = feeding.feeding(spot, 5_000, by=cast.olha)
        feeding_service.undo_feeding(cast.olha, fed.id)
        assert last_weeks().areas == []


def test_midnight_is_that_of_where_the_team_lives(app: Flask, cast: Cast) -> None:
    """Half past midnight on the first in Kyiv is still the last day of the month in Greenwich."""
    with write_transaction():
        spot = feeding.spot(cast.olha, position=runs.NEAR_KUPIANSK)
        local = datetime.combine(date(2026, 11, 1), time(0, 30))
        feeding.feeding(spot, 1_000, captured_at=i18n.local_moment(local))
        db.session.flush()
        assert figures(days_of(date(2026, 11, 1))).fed[0] == 1_000
        assert sum(figures(days_of(date(2026, 10, 1))).fed) == 0


def test_periods_follow_each_other_without_a_gap() -> None:
    months = last_periods(By.MONTH, date(2026, 2, 14))
    assert months.starts[0] == date(2025, 3, 1)
    assert (months.starts[-1], months.end) == (date(2026, 2, 1), date(2026, 3, 1))
    weeks = last_periods(By.WEEK, date(2026, 11, 25))
    assert {day.weekday() for day in weeks.starts} == {0}
    assert weeks.end - weeks.starts[0] == timedelta(weeks=12)
    assert len(days_of(date(2028, 2, 1)).starts) == 29
    assert month_after(date(2026, 1, 1), -1) == date(2025, 12, 1)


def test_the_queries_are_five_however_much_there_is(app: Flask, cast: Cast) -> None:
    with write_transaction():
        for _ in range(5):
            animal()
            feeding.feeding(feeding.spot(cast.olha, position=runs.NEAR_KUPIANSK), 1_000)
        db.session.flush()
        asked: list[str] = []

        def hear(_c: object, _u: object, statement: str, *_rest: object) -> None:
            asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", hear)
        figures(last_periods(By.MONTH, i18n.local_today()))
        event.remove(db.engine, "before_cursor_execute", hear)
        assert len(asked) == 5


def test_an_empty_house_has_no_figures(app: Flask, cast: Cast) -> None:
    assert last_weeks().is_empty
    with write_transaction():
        handed_over(cast)
        assert not last_weeks().is_empty
        assert db.session.query(Seat).count() == 1
