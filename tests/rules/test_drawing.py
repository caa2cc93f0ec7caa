"""Drawn pictures: the same animal again and again, and no two animals alike."""

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image, ImageChops

from animals.demo.coats import Coat
from animals.demo.drawing import Look, Shot, draw
from animals.demo.faces import Ears
from animals.demo.scenes import Light, Scene
from animals.sightings.rules import Species

REX = Look(Species.DOG, Coat.TRICOLOUR, ears=Ears.FOLDED, collar="red", seed=7)


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture)).convert("RGB")


def test_the_same_animal_in_the_same_place_is_the_same_picture() -> None:
    assert draw(REX, Shot(seed=3)) == draw(REX, Shot(seed=3))


@pytest.mark.parametrize(
    "other",
    [
        Shot(seed=4),
        Shot(seed=3, near=0.7),
        Shot(seed=3, light=Light.DUSK),
        Shot(seed=3, scene=Scene.SNOW),
    ],
    ids=["chance", "distance", "light", "place"],
)
def test_another_shot_is_another_picture(other: Shot) -> None:
    assert draw(REX, Shot(seed=3)) != draw(REX, other)


def test_every_coat_looks_different() -> None:
    for species in (Species.DOG, Species.CAT):
        pictures = {coat: opened(draw(Look(species, coat, seed=1), Shot(seed=1))) for coat in Coat}
        for one, other in combinations(pictures, 2):
            assert ImageChops.difference(pictures[one], pictures[other]).getbbox(), (one, other)


def test_markings_belong_to_the_animal() -> None:
    other = Look(Species.DOG, Coat.TRICOLOUR, ears=Ears.FOLDED, collar="red", seed=8)
    assert draw(REX, Shot(seed=3)) != draw(other, Shot(seed=3))


@pytest.mark.parametrize("scene", Scene)
def test_a_picture_is_as_large_as_a_phone_would_send_small(scene: Scene) -> None:
    picture = draw([REX, Look(Species.CAT, Coat.TABBY)], Shot(scene, seed=5))
    assert opened(picture).size == (1200, 900)
    assert len(picture) < 250_000
