from uuid import uuid4

from animals.runs.crates import Crate, Passenger
from animals.runs.rules import CrateKind
from animals.runs.weights import Weights, animals_grams, crates_grams
from animals.sightings.rules import Age, Size, Species


def test_four_parts_make_the_weight():
    loaded = Weights(people=300_000, crates=30_000, animals=60_000, food=40_000)
    assert loaded.total == 430_000
    assert loaded.left(500_000) == 70_000


def test_exactly_the_payload_fits_and_a_gram_more_does_not():
    assert Weights(food=500_000).fits(500_000)
    assert not Weights(food=500_001).fits(500_000)
    assert Weights(food=500_001).left(500_000) == -1


def test_animals_weigh_what_their_size_says():
    dogs = [Passenger(uuid4(), Species.DOG, size) for size in (Size.S, Size.M, Size.L, Size.XL)]
    assert animals_grams(dogs) == 110_000


def test_a_dog_of_unknown_size_weighs_as_a_large_one():
    assert animals_grams([Passenger(uuid4(), Species.DOG)]) == 32_000


def test_puppies_and_cats_are_light():
    puppy = Passenger(uuid4(), Species.DOG, Size.S, Age.BABY)
    cat = Passenger(uuid4(), Species.CAT)
    assert animals_grams([puppy, cat]) == 7_000


def test_empty_crates_weigh_too():
    own = [Crate(uuid4(), Size.L), Crate(uuid4(), Size.S, CrateKind.CARRIER)]
    assert crates_grams(own) == 15_000
