"""What it costs to say a point in words, beside the one thing it must do: measure a distance."""

import random
import time

from animals.places.naming import told
from animals.places.rules import Point, metres_between
from bench.table import Figure

POINTS = 20_000
MOST_US = 50
KUPIANSK = Point(49.71, 37.6158)


def figure() -> Figure:
    """Microseconds a point, over points all over the east."""
    chance = random.Random(8)
    points = [Point(chance.uniform(46, 51), chance.uniform(32, 39)) for _ in range(POINTS)]
    told(KUPIANSK.lat, KUPIANSK.lon, "uk")
    started = time.perf_counter()
    for point in points:
        told(point.lat, point.lon, "uk")
    naming = time.perf_counter() - started
    for point in points:
        metres_between(point, KUPIANSK)
    measuring = time.perf_counter() - started - naming
    each, one = naming / POINTS * 1e6, measuring / POINTS * 1e6
    return Figure("a point in words", each, MOST_US / one, one, "a distance", "us")
