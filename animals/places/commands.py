"""`flask import-places`: lists of places from outside."""

from pathlib import Path

import click

from animals.places.geonames import NotPlaces
from animals.places.importing import import_places as take_in
from animals.places.merging import Verdict


@click.command("import-places")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_places(file: Path) -> None:
    """Take in FILE: GeoNames' UA.txt (places or postal codes), or rows as JSON. Safe to repeat."""
    try:
        counts = take_in(file.read_text(encoding="utf-8-sig"))
    except NotPlaces as error:
        where = f"{file}, line {error.facts['line']}"
        raise click.ClickException(f"{where}: not a list of places") from error
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not UTF-8 text") from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read ({error.strerror})") from error
    click.echo(
        f"{counts[Verdict.NEW]} new places, {counts[Verdict.BETTER]} with a better point, "
        f"{counts[Verdict.KNOWN]} known already; left out: {counts[Verdict.NAMESAKE]} points of "
        f"namesakes elsewhere, {counts['passed_over']} lines without a place in Ukraine"
    )
