"""Every feature's tables, so that whoever needs the whole schema imports one thing."""

import animals.accounts.models
import animals.audit.models
import animals.feeding.models
import animals.field.models
import animals.photos.models
import animals.places.models
import animals.runs.flag_models
import animals.runs.models
import animals.runs.road_models
import animals.runs.version_models
import animals.shelters.models
import animals.sightings.models
import animals.stock.models  # noqa: F401
