"""Sightings over a month, told by phone or seen, and the animals and packs they make."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from animals import i18n
from animals.db import db
from animals.demo.beasts import Beast, Fate, Pack, Seen
from animals.demo.cats import CATS
from animals.demo.dating import SEEN
from animals.demo.dogs import DOGS, PACKS
from animals.demo.scenes import Scene
from animals.demo.world import World, day, moment, no_later
from animals.photos import service as photos
from animals.places import evacuations
from animals.places.rules import Position
from animals.runs import flagging
from animals.runs.rules import Urgency
from animals.shelters import service as shelters
from animals.shelters.rules import Outcome
from animals.sightings import groups, keeping
from animals.sightings.keeping import Papers
from animals.sightings.models import Animal, Sighting
from animals.sightings.rules import GroupKind, How, Species, Status
from animals.sightings.service import NewSighting, description_of, log_sighting

BEASTS: tuple[Beast, ...] = (*DOGS, *CATS)

_GROUPS: tuple[tuple[GroupKind, tuple[str, ...]], ...] = (
    (GroupKind.MOTHER_WITH_LITTER, ("lada", "pup1", "pup2", "pup3", "pup4")),
    (GroupKind.PAIR, ("bim", "bom")),
    (GroupKind.LITTER, ("kitten1", "kitten2", "kitten3")),
)


def fill_sightings(world: World) -> None:
    """Every sighting in the order in which it happened, so that codes follow one another."""
    for when, beast, number in sorted(_happened(), key=lambda it: (it[0], it[1].key)):
        _log(world, beast, number, when)
    for number, pack in enumerate(PACKS):
        _log_pack(world, pack, number)


def fill_traits(world: World) -> None:
    """Names, papers and groups; since when each animal is what it is."""
    for beast in BEASTS:
        animal = db.session.get_one(Animal, world.animals[beast.key])
        if beast.name:
            said = description_of(animal)
            keeping.edit(world.olha, animal.id, animal.version, said, beast.name, animal.note)
        if beast.papers or beast.rabies:
            keeping.write_papers(world.olha, animal.id, animal.version, _papers(beast))
        no_later(animal.first_seen_at, animal, but=SEEN)
    for kind, (first, *others) in _GROUPS:
        for other in others:
            groups.travel_together(world.olha, world.animals[first], world.animals[other], kind)


def fill_evacuation(world: World) -> None:
    """Kupiansk and around are under evacuation since three weeks ago, until further notice."""
    today = i18n.local_today()
    place = world.places["Kupiansk"].id
    since, until = today - timedelta(days=21), today + timedelta(days=60)
    evacuations.declare(
        world.olha, place, since, until, whole_district=True, reason="Наказ ОВА: щоденні обстріли"
    )


def fill_fates(world: World) -> None:
    """What became of those that are neither out there nor on a run."""
    for beast in BEASTS:
        if beast.fate:
            _befall(world, beast.key, beast.fate)


def fill_flags(world: World) -> None:
    """One flag set by hand; since when everybody waits who is flagged."""
    koza = world.animals["koza"]
    flagging.set_by_hand(world.olha, koza, Urgency.YELLOW, "Сусіди виїжджають, доїти нікому")
    flagging.refresh_waiting()
    db.session.expire_all()
    for animal_id in world.animals.values():
        animal = db.session.get_one(Animal, animal_id)
        if animal.waiting_since is not None:
            animal.waiting_since = min(animal.waiting_since, animal.last_seen_at)


def _papers(beast: Beast) -> Papers:
    papers, jab = beast.papers or Papers(), beast.rabies
    if jab is None:
        return papers
    return replace(
        papers,
        rabies_on=day(jab.days),
        rabies_until=day(jab.days - jab.lasts),
        rabies_batch=jab.batch,
        rabies_how=jab.how,
    )


def _happened() -> Iterator[tuple[datetime, Beast, int]]:
    for beast in BEASTS:
        for number, seen in enumerate(beast.seen):
            # Those who live together are met at the same moment.
            yield moment(seen.days, f"{beast.place} {seen.by} {int(seen.days)}"), beast, number


def _log(world: World, beast: Beast, number: int, when: datetime) -> None:
    seen = beast.seen[number]
    sighting = log_sighting(
        world.people[seen.by],
        NewSighting(
            species=beast.look.species,
            species_other=beast.species_other,
            size=beast.look.size,
            sex=beast.sex,
            age=beast.look.age,
            colour=beast.colour,
            marks=beast.marks,
            temperament=beast.temper,
            condition=beast.condition,
            needs=beast.needs,
            owner=beast.owner,
            animal_id=world.animals.get(beast.key),
            how=How.TOLD if seen.call else How.SEEN,
            captured_at=when,
            position=_where(world, beast, seen),
            place_id=_settlement(world, beast, seen),
            place_note=seen.place,
            note=seen.note,
            contact=seen.call,
            photo_ids=_kept_photos(world, (beast.key, number), seen, when),
        ),
    )
    no_later(when, sighting)
    world.animals[beast.key] = _animal_of(sighting)


def _log_pack(world: World, pack: Pack, number: int) -> None:
    when = moment(pack.seen.days, pack.place)
    new = NewSighting(
        species=Species.DOG,
        size=pack.size,
        colour=pack.colour,
        needs=pack.needs,
        count=pack.count,
        how=How.TOLD if pack.seen.call else How.SEEN,
        captured_at=when,
        position=world.position(pack.place, pack.east, pack.north),
        place_note=pack.seen.place,
        note=pack.seen.note,
        contact=pack.seen.call,
        photo_ids=_kept_photos(world, (f"pack{number}", 0), pack.seen, when),
    )
    no_later(when, log_sighting(world.people[pack.seen.by], new))


def _where(world: World, beast: Beast, seen: Seen) -> Position | None:
    """A call gives no position, and a home is nobody's business."""
    if seen.call or seen.scene is Scene.INDOORS:
        return None
    return world.position(beast.place, beast.east, beast.north)


def _settlement(world: World, beast: Beast, seen: Seen) -> UUID | None:
    return world.places[beast.place].id if seen.call else None


def _kept_photos(
    world: World, key: tuple[str, int], seen: Seen, when: datetime
) -> tuple[UUID, ...]:
    by = world.people[seen.by].id
    for drawn in world.drawn.get(key, []):
        no_later(when, photos.keep(drawn.photo_id, drawn.picture, by))
    return tuple(drawn.photo_id for drawn in world.drawn.get(key, []))


def _animal_of(sighting: Sighting) -> UUID:
    assert sighting.animal_id is not None  # only a pack has none
    return sighting.animal_id


def _befall(world: World, key: str, fate: Fate) -> None:
    when = moment(fate.days, key)
    animal = db.session.get_one(Animal, world.animals[key])
    if fate.home:
        (claim,) = shelters.hand_over([animal.id], world.homes[fate.home], by=world.olha)
        if fate.status is Status.ADOPTED:
            shelters.tell_outcome(world.olha, claim.id, Outcome.PLACED, note=fate.reason)
        no_later(when, claim)
    if not fate.home or fate.reason:
        keeping.change_status(world.olha, animal.id, animal.version, fate.status, fate.reason)
    no_later(when, animal, but=SEEN)
