"""`make map`: the embedded map, the settlements and the border, out of the pinned packages."""

import sys

sys.path.append(".cache/map/python")  # what this script alone needs, behind the project's own

from scripts.map import names, settlements, shapes, sources, tiles


def main() -> None:
    """Every step with a line, since the whole takes two minutes."""
    print("Reading the land of the countries ...", flush=True)
    countries = sources.countries()
    print("Fitting regions to the border ...", flush=True)
    drawn = shapes.draw(countries, sources.regions())
    rivers = shapes.rivers_within(list(sources.rivers()), drawn)
    print("Naming settlements by the official register ...", flush=True)
    listed = names.named(sources.geonames(), names.read_register(sources.register()))
    kept = settlements.inside(listed, drawn.outline)
    settlements.write(kept, drawn.outline)
    tiles.write(drawn, rivers, kept)
    size = tiles.MAP.stat().st_size
    print(f"{len(kept)} of {len(listed)} settlements, {size / 1e6:.2f} MB of tiles")


if __name__ == "__main__":
    main()
