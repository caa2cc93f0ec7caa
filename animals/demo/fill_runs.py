"""Three runs: one that is closed and adds up, one on the road since this morning, one to come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from animals import clock, i18n
from animals.accounts.rules import Person
from animals.demo import trips
from animals.demo.dating import SEEN, date_plan, date_run
from animals.demo.fill_food import lot_in
from animals.demo.trips import Halt, Meal, Trip
from animals.demo.world import World, at, day, no_later
from animals.feeding.rules import Leftover
from animals.feeding.service import NewFeeding, Portion
from animals.runs import doses, ending, leaving, loading, road, routing, seating, service
from animals.runs.models import Run, Stop
from animals.runs.rules import CheckIn, StopKind, VisitOutcome
from animals.stock import service as stock

_LEAST_AHEAD = timedelta(hours=4)
"""The run on the road has at least so long to go, at whatever hour the demo is started."""


def fill_closed(world: World) -> None:
    """Everybody fetched but one, who hid; food delivered, some returned, a little stays."""
    trip = trips.CLOSED
    ends = at(day(trip.days), trip.ends)
    run = _planned(world, trip, at(day(trip.days), trip.starts), ends)
    outing = _Outing(world, run, world.people[trip.team[0]])
    _load(world, run, trip, confirm=True)
    road.depart(world.olha, run.id)
    for news, after in trips.CLOSED_NEWS:
        outing.tell(news, after)
    for meal in trips.CLOSED_MEALS:
        outing.feed(meal)
    for key, after in trips.CLOSED_FETCHED:
        outing.pick_up(key, after)
    for key, what, after in trips.CLOSED_DOSES:
        doses.give(outing.crew, run.id, [world.animals[key]], what, outing.minutes(after))
    outing.miss(*trips.CLOSED_MISSED)
    for receipt in trips.CLOSED_RECEIPTS:
        ids = [world.animals[key] for key in receipt.animals]
        home, when = world.homes[receipt.home], outing.minutes(receipt.after)
        road.hand_over(outing.crew, run.id, ids, receipt.to, home, at=when)
    outing.take_people_in(trips.CLOSED_PEOPLE)
    road.come_back(world.olha, run.id)
    for food, grams in trips.CLOSED_BACK:
        lot = next(
            row.lot_id
            for row in stock.held(run.vehicle.store_id)
            if row.lot.product_id == world.products[food]
        )
        loading.return_food(world.olha, run.id, lot, grams, world.stores["garage"])
    ending.close_run(world.olha, run.id, trips.CLOSED_STAYS)
    run.ends_at = ends
    date_run(run, ends)


def fill_on_road(world: World) -> None:
    """Out since this morning: one spot fed, one dog aboard, two animals still to fetch."""
    trip, now = trips.TODAY, clock.now()
    start = max(at(day(0), 0), now - timedelta(minutes=trips.TODAY_MINUTES))
    run = _planned(world, trip, start, max(at(day(0), trip.ends), now + _LEAST_AHEAD))
    outing = _Outing(world, run, world.people[trip.team[0]], (now - start) / trips.TODAY_MINUTES)
    _load(world, run, trip, confirm=True)
    road.depart(world.olha, run.id)
    for news, after in trips.TODAY_NEWS:
        outing.tell(news, after)
    outing.feed(trips.TODAY_MEAL)
    outing.take_people_in(trips.TODAY_PEOPLE)
    outing.pick_up(*trips.TODAY_FETCHED)
    date_run(run, outing.minutes(trips.TODAY_MEAL.after))


def fill_tomorrow(world: World) -> None:
    """Planned in full: stops, seats, loads; who fed the dogs at the boiler house leaves with it."""
    trip = trips.TOMORROW
    tomorrow = day(trip.days)
    run = _planned(world, trip, at(tomorrow, trip.starts), at(tomorrow, trip.ends))
    _load(world, run, trip, confirm=False)
    leaving.leaves_on(world.olha, run.id, world.spots["boiler"])
    date_plan(run, at(day(1), 18, 40))


@dataclass(frozen=True)
class _Outing:
    """A run while it is out: what happens so many minutes after its start."""

    world: World
    run: Run
    crew: Person
    minute: timedelta = timedelta(minutes=1)

    def minutes(self, after: int) -> datetime:
        return self.run.starts_at + self.minute * after

    def tell(self, news: CheckIn, after: int) -> None:
        road.check_in(self.crew, self.run.id, news, self.minutes(after))

    def pick_up(self, key: str, after: int) -> None:
        road.pick_up(self.crew, self.run.id, self.world.animals[key], self.minutes(after))

    def feed(self, meal: Meal) -> None:
        new = NewFeeding(
            given=(Portion(meal.grams, self.world.products[meal.food]),),
            spot_id=self.world.spots[meal.spot],
            leftover=Leftover(meal.left),
            dogs_seen=meal.dogs,
            cats_seen=meal.cats,
            captured_at=self.minutes(meal.after),
        )
        road.feed(self.world.people[meal.by], self.run.id, new)

    def miss(self, key: str, after: int, words: str) -> None:
        outcome = VisitOutcome.FAILED_TO_CATCH
        seat = road.not_fetched(self.crew, self.run.id, self.world.animals[key], outcome, words)
        no_later(self.minutes(after), seat.animal, but=SEEN)
        self._end({stop for stop in self.run.stops if stop.id == seat.stop_id}, after)

    def take_people_in(self, after: int) -> None:
        stops = {stop for stop in self.run.stops if stop.kind == StopKind.PEOPLE}
        for stop in stops:
            road.end_stop(self.crew, self.run.id, stop.id, VisitOutcome.DONE)
        self._end(stops, after)

    def _end(self, stops: set[Stop], after: int) -> None:
        no_later(self.minutes(after), *stops)


def _planned(world: World, trip: Trip, start: datetime, end: datetime) -> Run:
    """The run with its stops and seats; one of the past is planned as if it were not over yet."""
    run = service.plan_run(
        world.olha,
        service.NewRun(
            vehicle_id=world.vans[trip.van],
            date=i18n.local_day(start),
            starts_at=start,
            ends_at=max(end, clock.now() + timedelta(minutes=1)),
            area=trip.area,
            team=frozenset(world.people[name].id for name in trip.team),
            turn_back_at=end - timedelta(hours=3),
            hear_by_at=end - timedelta(minutes=30),
            people=trip.people,
            belongings_grams=trip.belongings_grams,
            duty_id=world.people[trip.duty].id,
            note=trip.note,
            place_id=world.places[trip.place].id,
        ),
    )
    for halt in trip.halts:
        routing.add_stop(world.olha, run.id, _stop(world, halt))
    for key in trip.seats:
        seating.seat(world.olha, run.id, world.animals[key])
    routing.order_by_distance(world.olha, run.id)
    return run


def _stop(world: World, halt: Halt) -> routing.NewStop:
    name, phone = halt.contact
    return routing.NewStop(
        kind=halt.kind,
        name=halt.name,
        is_must=halt.is_must,
        spot_id=world.spots[halt.spot] if halt.spot else None,
        shelter_id=world.homes[halt.home] if halt.home else None,
        address=halt.address,
        people=halt.people,
        belongings_grams=halt.belongings_grams,
        cannot_walk=halt.cannot_walk,
        contact_name=name,
        contact_phone=phone,
        note=halt.note,
        companions=halt.pets,
        position=world.position(halt.place, halt.east, halt.north) if halt.place else None,
    )


def _load(world: World, run: Run, trip: Trip, *, confirm: bool) -> None:
    for cargo in trip.cargo:
        lot = lot_in(world, cargo.food, cargo.store)
        store = world.stores[cargo.store]
        loading.plan_load(world.olha, run.id, lot, cargo.grams, store, now=confirm)
