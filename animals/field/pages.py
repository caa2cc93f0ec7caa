"""Everything the phone's side answers at."""

from animals.field import (  # noqa: F401 the routes of the API hang on its doors
    api,
    doors,
    enrolling,
    reading_api,
)

BLUEPRINTS = (doors.bp, enrolling.bp)
