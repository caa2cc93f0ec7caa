"""Everything the phone's side answers at."""

from animals.field import (  # noqa: F401 the routes hang on their doors
    api,
    doors,
    enrolling,
    ground_api,
    import_views,
    look_views,
    phone_views,
    reading_api,
    shell,
)

BLUEPRINTS = (doors.bp, enrolling.bp, look_views.bp, shell.bp)
