"""How refusals about runs are said."""

from typing import Any

from flask_babel import gettext, lazy_gettext

from animals import i18n, web
from animals.runs import refusals as no
from animals.runs.rules import RunState
from animals.runs.words import STATE_LABELS, refusals, run_name
from animals.sightings.labels import SPECIES_LABELS, STATUS_LABELS
from animals.sightings.rules import Species


class _Words:
    """A sentence that its facts are put into by a function."""

    def __init__(self, sentence: Any) -> None:
        self._sentence = sentence

    def __mod__(self, facts: dict[str, Any]) -> str:
        return str(self._sentence(facts))


def _may_not_sit(facts: dict[str, Any]) -> str:
    why = refusals(facts["refusals"])
    if facts["final"]:
        return gettext("%(animal)s: %(why)s. No reason outweighs this.", why=why, **_animal(facts))
    return gettext("%(animal)s: %(why)s. With a reason it can be done.", why=why, **_animal(facts))


def _animal(facts: dict[str, Any]) -> dict[str, Any]:
    return {"animal": facts["animal"]}


def _difference(facts: dict[str, Any]) -> str:
    grams = facts["difference"]
    if grams > 0:
        return gettext(
            "%(weight)s are not accounted for. Return them, book the loss, or say that they stay.",
            weight=_exactly(grams),
        )
    return gettext(
        "%(weight)s more went out of the van than came in. Look at the entries of this run.",
        weight=_exactly(-grams),
    )


def _exactly(grams: int) -> str:
    return gettext("%(number)s g", number=i18n.number(grams))


web.say(no.NameTaken, lazy_gettext("Another van is called %(name)s. Choose another name."))
web.say(
    no.RunChanged,
    lazy_gettext("Somebody changed this in the meantime. Below is how it is now."),
)
web.say(
    no.RunMovedOn,
    _Words(
        lambda facts: gettext(
            "The run is “%(state)s” now, so this can no longer be done.",
            state=STATE_LABELS[RunState(facts["state"])],
        )
    ),
)
web.say(no.RunPast, lazy_gettext("That would be in the past."))
web.say(no.VanGone, lazy_gettext("%(van)s was put away. Plan a new run with another van."))
web.say(no.BadHour, lazy_gettext("An hour that is still to come, after the run was to leave."))
web.say(no.BadDelay, lazy_gettext("Between an hour and sixty days."))
web.say(no.MomentOutsideRun, lazy_gettext("That is outside the hours of the run."))
web.say(
    no.VanBusy,
    _Words(
        lambda facts: gettext(
            "This van is on run %(run)s in those hours.", run=run_name(facts["run"])
        )
    ),
)
web.say(
    no.PersonBusy,
    _Words(
        lambda facts: gettext(
            "On run %(run)s in those hours: %(person)s.",
            run=run_name(facts["run"]),
            person=facts["person"],
        )
    ),
)
web.say(
    no.NoSeatsLeft,
    lazy_gettext("The van has %(seats)s seats, and this would be %(people)s people."),
)
web.say(
    no.PayloadExceeded,
    _Words(
        lambda facts: gettext(
            "The van would be %(weight)s too heavy. Take something out, or give a reason.",
            weight=i18n.weight(facts["over"]),
        )
    ),
)
web.say(
    no.ShelterClosed,
    _Words(
        lambda facts: gettext(
            "%(names)s takes nobody in on the day of arrival, %(day)s. "
            "Take another run, or give a reason.",
            names=", ".join(facts["shelters"]),
            day=i18n.day(facts["day"]),
        )
    ),
)
web.say(
    no.SeatTaken,
    _Words(
        lambda facts: gettext(
            "%(animal)s already has a seat on run %(run)s.",
            run=run_name(facts["run"]),
            **_animal(facts),
        )
    ),
)
web.say(
    no.CrateTaken,
    lazy_gettext("%(animal)s sits in that crate. Choose another one, or give a reason."),
)
web.say(no.MayNotSit, _Words(_may_not_sit))
for _no_crate in (no.NoCrateFits, no.CratesTaken):
    web.say(
        _no_crate,
        _Words(
            lambda facts: gettext(
                "No fitting crate is free for %(animals)s.", animals=", ".join(facts["animals"])
            )
        ),
    )
web.say(
    no.NotAtLarge,
    _Words(
        lambda facts: gettext(
            "%(animal)s is no longer to be fetched: %(status)s.",
            status=STATUS_LABELS[facts["status"]],
            **_animal(facts),
        )
    ),
)
web.say(
    no.NoCrateForPet,
    _Words(
        lambda facts: gettext(
            "No crate is free for %(name)s. Take it on the lap or the lead, or free a crate first.",
            name=facts["name"] or SPECIES_LABELS[Species(facts["species"])],
        )
    ),
)
web.say(
    no.FoodIsWhere,
    _Words(
        lambda facts: gettext(
            "%(weight)s were loaded. Say where they are now.", weight=i18n.weight(facts["grams"])
        )
    ),
)
web.say(
    no.VanStillOut,
    _Words(
        lambda facts: gettext(
            "This van is still on run %(run)s. Close that one first.", run=run_name(facts["run"])
        )
    ),
)
web.say(no.NoTeam, lazy_gettext("Nobody is on the team. Say first who drives."))
web.say(no.NotAboard, lazy_gettext("%(animal)s is not in the van."))
web.say(no.NeedsReceiver, lazy_gettext("Say who received it."))
web.say(no.FoodDoesNotAddUp, _Words(_difference))
web.say(
    no.AnimalsWithoutEnd,
    lazy_gettext("Nobody has said yet what became of %(animals)s."),
)
