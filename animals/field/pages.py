"""Everything the phone's side answers at."""

from animals.field import api, doors  # noqa: F401 the routes hang on their doors

BLUEPRINTS = (doors.bp,)
