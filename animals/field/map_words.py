"""What the field app's map says, apart from the shell's words: it comes with the map."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

MAP_WORDS = {
    "in": lazy_pgettext("map", "Closer"),
    "out": lazy_pgettext("map", "Farther"),
    "map": lazy_pgettext("section", "Map"),
    "several": _("{n} here"),
    "more": _("and {n} more: come closer, or use the list"),
    "me": _("Where am I"),
    "is_me": _("You are here, within {m} m"),
    "no_fix": _("No position yet"),
    "refused": _("This phone does not give the app its position."),
    "all": _("The whole run"),
    "locked": _("The run is locked: open it to see its stops."),
    "no_run": _("The stops of a run stand here once it is on this phone."),
    "coming": _("The run’s own map is still on its way."),
    "list": _("Stops in words"),
    "way": _("Show the way"),
    "feed": lazy_pgettext("phone", "Feed"),
    "spot": _("Feeding spot"),
    "waits": _("waits here"),
    "pick": _("Move the map until the cross is on the place."),
    "take": _("Take this point"),
    "cancel": _("Cancel"),
    "data": _("© OpenStreetMap, GeoNames, Natural Earth"),
    "licence": _(
        "Map data © OpenStreetMap contributors, available under the Open Database License 1.0"
        " (opendatacommons.org/licenses/odbl/1-0)."
    ),
    "names": _(
        "Place names and populations partly from GeoNames (geonames.org), CC BY 4.0, changed:"
        " matched to the official register and merged."
    ),
    "rivers": _(
        "Rivers, lakes and regions made with Natural Earth, public domain, and with the shorelines"
        " and rivers of GSHHG, LGPL."
    ),
}
