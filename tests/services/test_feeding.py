"""What a feeding books, whenever and however often it arrives; spots, their needs and edits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals import clock
from animals.db import db, write_transaction
from animals.errors import NotAllowed, NotFound
from animals.feeding import service, spots
from animals.feeding.models import Feeding, Given, Spot
from animals.feeding.rations import daily_grams
from animals.feeding.rules import (
    AlreadyAnswered,
    AlreadyUndone,
    GivenFrom,
    Leftover,
    NotInThatVan,
    SpotChanged,
)
from animals.stock import service as stock
from animals.stock import watching
from animals.stock.models import Balance, Entry, Store
from animals.stock.posting import effect_on
from animals.stock.rules import ProductKind
from animals.stock.weights import NotAboveZero
from tests.factories import feeding as make
from tests.factories import stock as food
from tests.people import Cast


def ago(days: float) -> datetime:
    return clock.now() - timedelta(days=days)


def grams_in(store_id: UUID) -> int:
    query = select(func.coalesce(func.sum(Balance.grams), 0)).where(Balance.store_id == store_id)
    held = int(db.session.scalar(query) or 0)
    entries = int(db.session.scalar(select(func.coalesce(func.sum(effect_on(store_id)), 0))) or 0)
    assert held == entries, "balances are the sum of entries"
    return held


def entries() -> int:
    return int(db.session.scalar(select(func.count()).select_from(Entry)) or 0)


@pytest.fixture
def van(app: Flask) -> Store:
    with write_transaction():
        van = food.van()
        food.receipt(van, 50_000, captured_at=ago(30))
    return van


@pytest.fixture
def spot(app: Flask) -> Spot:
    with write_transaction():
        return make.spot(dogs=5)


# ---- rule 9 ----


def test_a_feeding_with_a_van_delivers_to_the_spots_store(van: Store, spot: Spot) -> None:
    with write_transaction():
        make.feeding(spot, 10_000, van=van.id)
    assert (grams_in(van.id), grams_in(spot.store_id)) == (40_000, 10_000)


def test_a_feeding_without_a_spot_is_eaten(van: Store) -> None:
    before = grams_in(stock.eaten().id)
    with write_transaction():
        make.feeding(None, 3_000, van=van.id)
    assert grams_in(van.id) == 47_000
    assert grams_in(stock.eaten().id) == before + 3_000


def test_the_earliest_best_before_goes_first(spot: Spot) -> None:
    with write_transaction():
        van, meat = food.van(), food.product()
        late = food.receipt(van, 10_000, of=meat, best_before=food.days_on(90))
        soon = food.receipt(van, 4_000, of=meat, best_before=food.days_on(9))
        fed = make.feeding(spot, 6_000, van=van.id)
    booked = {entry.lot_id: entry.grams for entry in service.entries_of(fed.id)}
    assert booked == {soon.lot_id: 4_000, late.lot_id: 2_000}


@pytest.mark.parametrize(
    ("leftover", "left"),
    [(Leftover.NONE, 0), (Leftover.SOME, 5_000), (Leftover.FULL, 10_001), (None, 10_001)],
)
def test_the_leftover_books_what_was_eaten_first(
    van: Store, spot: Spot, leftover: Leftover | None, left: int
) -> None:
    with write_transaction():
        make.feeding(spot, 10_001, van=van.id, captured_at=ago(3))
        make.feeding(spot, 2_000, van=van.id, leftover=leftover)
    assert grams_in(spot.store_id) == left + 2_000
    assert grams_in(stock.eaten().id) == 10_001 - left


def test_the_first_feeding_finds_nothing_to_book_as_eaten(van: Store, spot: Spot) -> None:
    with write_transaction():
        make.feeding(spot, 10_000, van=van.id, leftover=Leftover.NONE)
    assert grams_in(spot.store_id) == 10_000


def test_food_nobody_named_is_the_vans_only_food_of_the_kind(spot: Spot) -> None:
    with write_transaction():
        van, meat = food.van(), food.product()
        food.receipt(van, 20_000, of=meat)
        food.receipt(van, 20_000, of=food.product(kind=ProductKind.CAT_DRY))
        fed = make.feeding(spot, 5_000, van=van.id)
    assert [(given.product_id, given.is_asked) for given in fed.given] == [(meat.id, False)]
    assert grams_in(spot.store_id) == 5_000


def test_a_coordinator_is_asked_where_the_van_holds_several(spot: Spot) -> None:
    with write_transaction():
        van = food.van()
        for _ in range(2):
            food.receipt(van, 20_000)
        fed = make.feeding(spot, 5_000, van=van.id)
    assert [given.is_asked for given in fed.given] == [True]
    assert service.asked_count() == 1
    assert service.entries_of(fed.id) == []
    assert grams_in(van.id) == 40_000


@pytest.mark.parametrize("given_from", [GivenFrom.OWN, GivenFrom.OTHER])
def test_peoples_own_food_books_nothing(van: Store, spot: Spot, given_from: GivenFrom) -> None:
    with write_transaction():
        make.feeding(spot, 10_000, van=van.id, captured_at=ago(3))
        before = entries()
        fed = make.feeding(spot, 5_000, van=van.id, leftover=Leftover.NONE, given_from=given_from)
    assert entries() == before
    assert fed.van_store_id is None


def test_food_from_no_named_van_books_nothing(van: Store, spot: Spot) -> None:
    before = entries()
    with write_transaction():
        make.feeding(spot, 5_000)
    assert entries() == before
    assert spot.last_fed_at is not None


def test_a_van_may_go_below_zero(van: Store, spot: Spot) -> None:
    with write_transaction():
        make.feeding(spot, 60_000, van=van.id)
    assert grams_in(van.id) == -10_000


# ---- twice, late, undone ----


def test_a_feeding_sent_twice_is_one(van: Store, spot: Spot) -> None:
    new = service.NewFeeding(given=(service.Portion(4_000),), spot_id=spot.id)
    for _ in range(2):
        with write_transaction():
            service.log_feeding(None, new, van_store_id=van.id)
    assert grams_in(van.id) == 46_000
    assert db.session.scalar(select(func.count()).select_from(Feeding)) == 1


def test_a_late_feeding_does_not_move_the_last_one_back(van: Store, spot: Spot) -> None:
    with write_transaction():
        make.feeding(spot, 4_000, van=van.id, captured_at=ago(1))
        fed, due = spot.last_fed_at, spot.due_at
        make.feeding(spot, 4_000, van=van.id, captured_at=ago(4))
    assert (spot.last_fed_at, spot.due_at) == (fed, due)


def test_a_late_feeding_is_eaten_by_what_the_next_one_found(van: Store, spot: Spot) -> None:
    with write_transaction():
        make.feeding(spot, 6_000, van=van.id, captured_at=ago(1), leftover=Leftover.SOME)
    with write_transaction():
        make.feeding(spot, 4_000, van=van.id, captured_at=ago(4))
    assert grams_in(spot.store_id) == 6_000 + 2_000
    assert grams_in(stock.eaten().id) == 2_000


def test_the_order_of_arrival_changes_nothing(van: Store) -> None:
    reports = [(9, 8_000, None), (6, 4_001, Leftover.SOME), (3, 2_000, Leftover.NONE),
               (1, 500, Leftover.FULL)]  # fmt: skip
    held = []
    for order in ((0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)):
        with write_transaction():
            spot = make.spot(dogs=1)
        for number in order:
            days, grams, leftover = reports[number]
            with write_transaction():
                make.feeding(spot, grams, van=van.id, leftover=leftover, captured_at=ago(days))
        held.append((grams_in(spot.store_id), spot.held_grams))
    assert held == [(2_500, 2_500)] * 3


def test_a_phone_with_a_fast_clock_does_not_feed_tomorrow(spot: Spot) -> None:
    with write_transaction():
        make.feeding(spot, 4_000, captured_at=ago(-20))
    assert spot.last_fed_at is not None
    assert spot.last_fed_at <= clock.now()


def test_undoing_a_feeding_takes_everything_back(van: Store, spot: Spot, cast: Cast) -> None:
    with write_transaction():
        make.feeding(spot, 10_000, van=van.id, captured_at=ago(3))
        fed_before, due_before = spot.last_fed_at, spot.due_at
        wrong = make.feeding(spot, 7_000, van=van.id, leftover=Leftover.NONE)
    with write_transaction():
        service.undo_feeding(cast.olha, wrong.id)
    assert (grams_in(van.id), grams_in(spot.store_id)) == (40_000, 10_000)
    assert grams_in(stock.eaten().id) == 0
    assert (spot.last_fed_at, spot.due_at) == (fed_before, due_before)
    booked = service.entries_of(wrong.id)
    assert {entry.reverses_id for entry in booked} == {None, booked[0].id, booked[1].id}


def test_undoing_an_earlier_feeding_settles_the_later_ones(
    van: Store, spot: Spot, cast: Cast
) -> None:
    with write_transaction():
        wrong = make.feeding(spot, 10_000, van=van.id, captured_at=ago(5))
        make.feeding(spot, 4_000, van=van.id, captured_at=ago(3), leftover=Leftover.NONE)
        make.feeding(spot, 1_000, van=van.id, captured_at=ago(1), leftover=Leftover.SOME)
        service.undo_feeding(cast.olha, wrong.id)
    assert grams_in(van.id) == 45_000
    assert grams_in(spot.store_id) == 2_000 + 1_000
    assert grams_in(stock.eaten().id) == 2_000


def test_a_feeding_is_undone_once(van: Store, spot: Spot, cast: Cast) -> None:
    with write_transaction():
        wrong = make.feeding(spot, van=van.id)
        service.undo_feeding(cast.olha, wrong.id)
    with pytest.raises(AlreadyUndone), write_transaction():
        service.undo_feeding(cast.olha, wrong.id)
    assert grams_in(van.id) == 50_000


def test_a_spot_whose_only_feeding_is_undone_was_never_fed(spot: Spot, cast: Cast) -> None:
    with write_transaction():
        service.undo_feeding(cast.olha, make.feeding(spot).id)
    assert (spot.last_fed_at, spot.held_grams) == (None, 0)
    assert spot.due_at == spot.made_at


def test_only_ones_own_feeding_is_taken_back_by_a_volunteer(spot: Spot, cast: Cast) -> None:
    with write_transaction():
        fed = make.feeding(spot, by=cast.taras)
    with pytest.raises(NotAllowed), write_transaction():
        service.undo_feeding(cast.iryna, fed.id)
    with write_transaction():
        service.undo_feeding(cast.taras, fed.id)
    assert fed.undone_at is not None


def test_many_hands_feed_two_spots_from_one_van(app: Flask) -> None:
    with write_transaction():
        van, meat = food.van(), food.product()
        for days in (30, 60, 90):
            food.receipt(van, 5_000, of=meat, best_before=food.days_on(days))
        van_id = van.id
        places = [make.spot(name=name) for name in ("Well", "Yard")]
        facts = [(spot.id, spot.store_id) for spot in places]

    def feed(number: int) -> None:
        new = service.NewFeeding(
            given=(service.Portion(1_000),),
            spot_id=facts[number % 2][0],
            leftover=list(Leftover)[number % 3],
            captured_at=ago(number / 10),
        )
        with app.app_context(), write_transaction():
            service.log_feeding(None, new, van_store_id=van_id)

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(feed, range(24)))
    assert grams_in(van_id) == 15_000 - 24_000
    assert watching.differences() == []
    held = sum(grams_in(store_id) for _, store_id in facts)
    assert held + grams_in(stock.eaten().id) == 24_000


# ---- which food was it ----


def asked(spot: Spot) -> tuple[Store, Given, UUID]:
    van = food.van()
    products = [food.product(), food.product()]
    for each in products:
        food.receipt(van, 20_000, of=each, captured_at=ago(9))
    fed = make.feeding(spot, 5_000, van=van.id, captured_at=ago(2))
    return van, fed.given[0], products[1].id


def test_an_answer_books_the_food_for_its_moment(spot: Spot, cast: Cast) -> None:
    with write_transaction():
        van, given, product_id = asked(spot)
        make.feeding(
            spot, 1_000, van=van.id, product=product_id, leftover=Leftover.NONE, captured_at=ago(1)
        )
    with write_transaction():
        service.answer_asked(cast.olha, given.id, product_id)
    assert grams_in(van.id) == 34_000
    assert grams_in(spot.store_id) == 1_000
    assert grams_in(stock.eaten().id) == 5_000
    assert service.asked_count() == 0


def test_a_question_is_answered_once(spot: Spot, cast: Cast) -> None:
    with write_transaction():
        van, given, product_id = asked(spot)
        service.answer_asked(cast.olha, given.id, product_id)
    with pytest.raises(AlreadyAnswered), write_transaction():
        service.answer_asked(cast.olha, given.id, product_id)
    assert grams_in(van.id) == 35_000


def test_a_van_gives_only_what_it_ever_held(spot: Spot, cast: Cast) -> None:
    with write_transaction():
        _, given, _ = asked(spot)
        other = food.product().id
    with pytest.raises(NotInThatVan), write_transaction():
        service.answer_asked(cast.olha, given.id, other)
    with pytest.raises(NotFound), write_transaction():
        service.answer_asked(cast.olha, uuid4(), other)
    assert service.asked_count() == 1


# ---- refusals ----


def test_a_feeding_of_nothing_is_refused(spot: Spot) -> None:
    with pytest.raises(NotAboveZero), write_transaction():
        make.feeding(spot, 0)


def test_nobody_feeds_at_a_spot_that_is_not_there(app: Flask) -> None:
    new = service.NewFeeding(given=(service.Portion(1_000),), spot_id=uuid4())
    with pytest.raises(NotFound), write_transaction():
        service.log_feeding(None, new)


# ---- spots ----


def test_a_spot_sent_twice_is_one(app: Flask) -> None:
    spot_id = uuid4()
    for _ in range(2):
        with write_transaction():
            service.new_spot(None, service.SpotFacts("Well"), spot_id=spot_id)
    assert db.session.scalar(select(func.count()).select_from(Spot)) == 1


def test_an_edit_changes_when_the_spot_is_due(spot: Spot, cast: Cast) -> None:
    with write_transaction():
        make.feeding(spot)
        fed = spot.last_fed_at
        facts = service.SpotFacts("At the well", dogs=2, every_days=10)
        service.edit_spot(cast.olha, spot.id, spot.version, facts)
    assert fed is not None
    assert spot.due_at == fed + timedelta(days=10)
    assert spot.store.name == "At the well"


def test_a_stale_edit_is_refused(spot: Spot, cast: Cast) -> None:
    seen = spot.version
    with write_transaction():
        service.edit_spot(cast.olha, spot.id, seen, service.SpotFacts("At the well"))
    with pytest.raises(SpotChanged), write_transaction():
        service.edit_spot(cast.adam, spot.id, seen, service.SpotFacts("At the school"))
    assert spot.name == "At the well"


def test_a_feeding_makes_nobodys_edit_stale(spot: Spot, cast: Cast) -> None:
    seen = spot.version
    with write_transaction():
        make.feeding(spot)
    with write_transaction():
        service.edit_spot(cast.olha, spot.id, seen, service.SpotFacts("At the well"))
    assert spot.name == "At the well"


def test_the_store_of_a_closed_spot_stays_while_it_holds_food(
    van: Store, spot: Spot, cast: Cast
) -> None:
    with write_transaction():
        empty = make.spot(name="Empty")
        make.feeding(spot, van=van.id)
        for each in (spot, empty):
            service.close_spot(cast.olha, each.id)
    assert spot.store.archived_at is None
    assert empty.store.archived_at is not None
    with write_transaction():
        service.open_spot(cast.olha, empty.id)
    assert (empty.closed_at, empty.store.archived_at) == (None, None)


# ---- due, needs, empty ----


def test_never_fed_comes_before_the_longest_overdue(app: Flask, cast: Cast) -> None:
    with write_transaction():
        fed = [make.spot(name=f"Fed {days} days ago", every_days=3) for days in (4, 9, 0)]
        for spot, days in zip(fed, (4, 9, 0), strict=True):
            make.feeding(spot, captured_at=ago(days))
        never = make.spot(name="Never")
        closed = make.spot(name="Closed")
        service.close_spot(cast.olha, closed.id)
    assert [it.name for it in service.due_spots(clock.now())] == [
        never.name, "Fed 9 days ago", "Fed 4 days ago",
    ]  # fmt: skip


def test_a_need_opens_to_its_working(spot: Spot) -> None:
    need = service.spot_need(spot, 4)
    working = need.by_kind[ProductKind.DOG_DRY]
    assert (working.animals, working.days, working.spill_percent) == (5, 4, 15)
    assert need.grams == -(-5 * working.grams_a_day * 4 * 115 // 100)


def test_a_spot_runs_empty_by_what_was_given_and_left(spot: Spot) -> None:
    a_day = daily_grams(5, 0)
    with write_transaction():
        make.feeding(spot, 4 * a_day, captured_at=ago(3), given_from=GivenFrom.OWN)
        never = make.spot(dogs=3)
    soon = service.running_empty(clock.now(), 10)
    assert [it.spot.id for it in soon] == [spot.id]
    assert never.id not in {it.spot.id for it in soon}
    with write_transaction():
        make.feeding(spot, 8 * a_day, leftover=Leftover.SOME)
    assert service.running_empty(clock.now(), 10) == []
    assert spot.held_grams == 10 * a_day


def test_reckoning_again_changes_nothing(van: Store, spot: Spot) -> None:
    with write_transaction():
        make.feeding(spot, van=van.id, captured_at=ago(2))
        before = (spot.last_fed_at, spot.due_at, spot.held_grams)
        spots.reckon(spot)
    assert (spot.last_fed_at, spot.due_at, spot.held_grams) == before
