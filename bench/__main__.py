"""`make bench`: every figure in one table; exit 1 if one is beyond its limit."""

import sys
from itertools import chain

from bench import crowd, maps, naming, phone, photos, uploads
from bench.table import heading


def main() -> None:
    """Print the table as it fills."""
    flask_ms = uploads.bare_flask_ms()
    print(f"A bare Flask answers in {flask_ms:.1f} ms; the last column counts such answers.\n")
    print(heading())
    missed = []
    at_once = [photos.judgement(), naming.figure()]
    for figure in chain(
        at_once, uploads.figures(), crowd.figures(), maps.figures(), phone.figures()
    ):
        print(figure.line(flask_ms), flush=True)
        if not figure.is_kept:
            missed.append(figure.what)
    sys.exit(f"\nlapka: beyond its limit: {'; '.join(missed)}" if missed else 0)


if __name__ == "__main__":
    main()
