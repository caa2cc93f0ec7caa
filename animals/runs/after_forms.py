"""The one form of a day kept on paper: a row for each line of the sheet, preset as planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Optional

from animals import i18n, web
from animals.feeding.forms import LEFTOVER_LABELS
from animals.feeding.rules import Leftover
from animals.runs.after import FoodEntry, PaperDay, SeatEntry, SpotEntry
from animals.runs.forms import KilogramsField
from animals.runs.models import Seat, Stop
from animals.runs.rules import HandoverTo, StopKind, VisitOutcome
from animals.runs.words import NOT_FETCHED, STOP_OUTCOMES
from animals.shelters.models import Shelter
from animals.shelters.rules import ReceivingKind
from animals.stock.forms import id_or_none
from animals.stock.listing import LotHeld

_FETCHED = "fetched"
_TO = {
    ReceivingKind.SHELTER: HandoverTo.SHELTER,
    ReceivingKind.CLINIC: HandoverTo.CLINIC,
    ReceivingKind.FOSTER: HandoverTo.FOSTER,
}


@dataclass(frozen=True)
class Lines:
    """What the sheet has lines for."""

    seats: Sequence[Seat]
    spots: Sequence[tuple[Stop, int]]
    """Stops at spots that were not fed yet, with grams to leave."""
    stops: Sequence[Stop]
    lots: Sequence[LotHeld]
    shelters: Sequence[Shelter]
    goes_to: Mapping[UUID, UUID]
    """The shelter that claimed an animal."""
    stores: Sequence[tuple[str, str]]


class AfterForm(web.Form):
    """The fields that every sheet has; `form_for` adds one for each of its lines."""

    store = SelectField(
        lazy_gettext("Food came back into"), coerce=id_or_none, validate_choice=False, default=""
    )
    stays = KilogramsField(lazy_gettext("Stays in the van"))
    closes = BooleanField(lazy_gettext("Close the run with it"))

    lines: Lines

    def field_of(self, kind: str, id_: UUID, what: str = "") -> Any:
        """The field of one line of the sheet."""
        return self[_name(kind, id_, what)]

    @property
    def day(self) -> PaperDay:
        """The day as it was entered."""
        lines = self.lines
        return PaperDay(
            seats=[self._seat(seat) for seat in lines.seats],
            spots=[self._spot(stop) for stop, _grams in lines.spots],
            stops={
                stop.id: VisitOutcome(self.field_of("stop", stop.id).data) for stop in lines.stops
            },
            food=[
                FoodEntry(
                    lot.lot_id,
                    self.field_of("lot", lot.lot_id, "back").grams,
                    self.field_of("lot", lot.lot_id, "lost").grams,
                )
                for lot in lines.lots
            ],
            store_id=self.store.data,
            stays=self.stays.grams,
            closes=bool(self.closes.data),
        )

    def _seat(self, seat: Seat) -> SeatEntry:
        came = self.field_of("seat", seat.id).data
        to = self.field_of("seat", seat.id, "to").data
        if came != _FETCHED:
            return SeatEntry(seat.animal_id, fetched=False, outcome=VisitOutcome(came))
        kinds = {str(it.id): _TO[ReceivingKind(it.kind)] for it in self.lines.shelters}
        if to in kinds:
            return SeatEntry(seat.animal_id, fetched=True, to=kinds[to], shelter_id=id_or_none(to))
        return SeatEntry(seat.animal_id, fetched=True, to=HandoverTo(to) if to else None)

    def _spot(self, stop: Stop) -> SpotEntry:
        assert stop.spot_id is not None
        left = self.field_of("spot", stop.id, "leftover").data
        grams = self.field_of("spot", stop.id).grams
        return SpotEntry(stop.spot_id, grams, Leftover(left) if left else None)


def form_for(lines: Lines, **data: Any) -> AfterForm:
    """The form with the lines of this run's sheet."""
    fields: dict[str, Any] = {}
    handed = {str(shelter.id): shelter.name for shelter in lines.shelters}
    others = {
        "": gettext("Still in the van"),
        **handed,
        HandoverTo.OWNER.value: gettext("Its owner"),
        HandoverTo.OTHER.value: gettext("Somebody else"),
    }
    for seat in lines.seats:
        fields[_name("seat", seat.id)] = SelectField(
            seat.animal.code,
            choices=web.choices({_FETCHED: gettext("Fetched"), **NOT_FETCHED}),
            default=_FETCHED,
        )
        to = lines.goes_to.get(seat.animal_id) or _only(lines.shelters)
        fields[_name("seat", seat.id, "to")] = SelectField(
            gettext("%(code)s went to", code=seat.animal.code),
            choices=web.choices(others),
            default=str(to or ""),
        )
    for stop, grams in lines.spots:
        name = stop.spot.name if stop.spot else stop.name
        fields[_name("spot", stop.id)] = KilogramsField(name, default=i18n.typed_kilograms(grams))
        fields[_name("spot", stop.id, "leftover")] = SelectField(
            gettext("Left from last time at %(name)s", name=name),
            choices=web.choices(LEFTOVER_LABELS, empty=gettext("Did not look")),
            default="",
        )
    for stop in lines.stops:
        fields[_name("stop", stop.id)] = RadioField(
            stop.name or gettext("A stop"),
            [Optional()],
            choices=web.choices(STOP_OUTCOMES),
            default=VisitOutcome.DONE.value,
        )
    for lot in lines.lots:
        fields[_name("lot", lot.lot_id, "back")] = KilogramsField(
            gettext("%(food)s that came back", food=lot.product)
        )
        fields[_name("lot", lot.lot_id, "lost")] = KilogramsField(
            gettext("%(food)s that was lost", food=lot.product)
        )
    form: AfterForm = type("AfterFormOfRun", (AfterForm,), fields)(**data)
    form.lines = lines
    form.store.choices = list(lines.stores)
    if not form.is_submitted():
        form.closes.data = True
        form.store.data = id_or_none(lines.stores[0][0]) if lines.stores else None
    return form


def _name(kind: str, id_: UUID, what: str = "") -> str:
    return "_".join(filter(None, (kind, id_.hex, what)))


def _only(shelters: Sequence[Shelter]) -> UUID | None:
    return shelters[0].id if len(shelters) == 1 else None


def is_plain(stop: Stop) -> bool:
    """Whether a stop has a line of its own: neither a spot, nor animals, nor a hand-over."""
    return stop.outcome is None and stop.kind == StopKind.PEOPLE
