"""The demo's photos: drawn, then taken in on the same way as everybody's."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from uuid import uuid4

from animals.demo.beasts import Beast, Seen
from animals.demo.bodies import Pose
from animals.demo.cats import CATS
from animals.demo.dogs import DOGS, PACKS
from animals.demo.drawing import Look, Shot, draw
from animals.demo.scenes import Light, Scene
from animals.demo.world import Drawn, day
from animals.photos import files, intake

TOLD_EVERY = 16
AT_ONCE = 2
"""The drawing is ours and the making safe is the child's, so two keep both busy."""

_COVER_POSES = (Pose.SITTING, Pose.SITTING, Pose.STANDING)
"""Cards cut a cover to a square; who lies down would lose their tail."""

_WINTER = (12, 1, 2)
_GREEN = range(4, 10)


@dataclass(frozen=True, slots=True)
class Wish:
    """A picture to draw, and what for: an animal's or a pack's sighting."""

    key: tuple[str, int]
    looks: tuple[Look, ...]
    shot: Shot


def painted(say: Callable[[str], None]) -> dict[tuple[str, int], list[Drawn]]:
    """Every photo of the demo with its files stored; `say` hears how many are done."""
    wishes = list(_wishes())
    root = intake.uploads_folder()

    def made(wish: Wish) -> Drawn:
        picture = intake.decoder.rebuild(draw(wish.looks, wish.shot))
        files.store(root, picture)
        return Drawn(uuid4(), picture)

    drawn: dict[tuple[str, int], list[Drawn]] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, (wish, one) in enumerate(zip(wishes, pool.map(made, wishes), strict=True), 1):
            drawn.setdefault(wish.key, []).append(one)
            if number % TOLD_EVERY == 0 or number == len(wishes):
                say(f"Drawing animals: {number} of {len(wishes)}")
    return drawn


def _wishes() -> Iterator[Wish]:
    looks = {beast.key: beast.look for beast in (*DOGS, *CATS)}
    for beast in (*DOGS, *CATS):
        for number, seen in enumerate(beast.seen):
            for photo in range(0 if seen.call else seen.photos):
                crowd = (beast.look, *(looks[key] for key in seen.beside if photo))
                yield Wish((beast.key, number), crowd, _shot(beast, seen, number, photo))
    for number, pack in enumerate(PACKS):
        if pack.looks:
            shot = Shot(_scene(pack.seen, str(number)), Light.DAY, Pose.STANDING, seed=number)
            yield Wish((f"pack{number}", 0), pack.looks, replace(shot, near=0.95))


def _shot(beast: Beast, seen: Seen, number: int, photo: int) -> Shot:
    key = f"{beast.key} {number} {photo}"
    chance = Random(key)
    first = number == 0 and photo == 0
    return Shot(
        scene=_scene(seen, key),
        light=chance.choice([Light.DAY, Light.DAY, Light.OVERCAST, Light.EVENING]),
        pose=chance.choice(_COVER_POSES if first else list(Pose)),
        near=chance.uniform(1.0, 1.3) if first else chance.choice([0.9, 1.0, 1.2, 1.6]),
        is_green=day(seen.days).month in _GREEN,
        seed=chance.randrange(1_000_000),
    )


def _scene(seen: Seen, key: str) -> Scene:
    """In winter half of what is outdoors lies under snow."""
    outdoors = seen.scene is not Scene.INDOORS
    if outdoors and _is_winter(day(seen.days)) and Random(f"{key} snow").random() < 0.5:
        return Scene.SNOW
    return seen.scene


def _is_winter(on: date) -> bool:
    return on.month in _WINTER
