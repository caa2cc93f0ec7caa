"""Feeding spots, who looks after them, and what was fed there out of people's own pockets."""

from animals.demo.spots import BOWLS, Bowl, Fed
from animals.demo.world import World, moment, no_later
from animals.feeding import service as feeding
from animals.feeding import spots
from animals.feeding.rules import GivenFrom
from animals.places import own


def fill_spots(world: World) -> None:
    """Every spot; those never fed were made only some days ago."""
    for bowl in BOWLS:
        name, phone = bowl.contact
        spot = feeding.new_spot(
            world.olha,
            feeding.SpotFacts(
                name=bowl.name,
                dogs=bowl.dogs,
                cats=bowl.cats,
                caretaker=bowl.caretaker,
                every_days=bowl.every,
                position=world.position(bowl.place, bowl.east, bowl.north),
                place_note=bowl.where,
                note=bowl.note,
                contact_name=name,
                contact_phone=phone,
            ),
        )
        oldest = max((fed.days for fed in bowl.fed), default=2)
        no_later(moment(oldest + 1, bowl.key), spot)
        world.spots[bowl.key] = spot.id


def fill_own_places(world: World) -> None:
    """What the team calls a place that is on no list."""
    mill = world.position("Kupiansk", 900, -700)
    own.add(world.olha, own.OwnPlace("Старий млин", "Old mill", mill.point))


def fill_feedings(world: World) -> None:
    """Feedings from people's own food, oldest first; those on runs come with the runs."""
    pairs = [(bowl, fed) for bowl in BOWLS for fed in bowl.fed]
    for bowl, fed in sorted(pairs, key=lambda pair: -pair[1].days):
        _feed(world, bowl, fed)
    for spot_id in world.spots.values():
        spots.reckon(spots.locked(spot_id))


def _feed(world: World, bowl: Bowl, fed: Fed) -> None:
    when = moment(fed.days, f"{bowl.place} {fed.by} {int(fed.days)}")
    new = feeding.NewFeeding(
        given=(feeding.Portion(fed.grams, world.products[fed.food]),),
        spot_id=world.spots[bowl.key],
        given_from=GivenFrom.OWN,
        leftover=fed.left,
        dogs_seen=fed.dogs,
        cats_seen=fed.cats,
        captured_at=when,
        note=fed.note,
    )
    no_later(when, feeding.log_feeding(world.people[fed.by], new))
