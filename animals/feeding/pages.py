"""The page of one spot, with the form to log a feeding on it."""

from uuid import UUID

from flask import render_template

from animals import i18n, web
from animals.accounts.rules import Field, Person, Right
from animals.audit import service as audit
from animals.feeding import forgetting, panels, service, sight
from animals.feeding.forms import (
    CARETAKER_LABELS,
    FROM_LABELS,
    KIND_LABELS,
    LEFTOVER_LABELS,
    FeedingForm,
)
from animals.feeding.models import Feeding, Spot
from animals.places.service import near
from animals.tiles.places import place_map


def feeding_form(spot_id: UUID | None) -> FeedingForm:
    """The form with what there is to choose from, for a spot or for a place without one."""
    form = FeedingForm()
    last = service.last_given(spot_id) if spot_id else 0
    form.offer(
        [(str(van.id), van.name) for van in service.vans()],
        [(str(product.id), product.name) for product in service.products()],
        last=i18n.weight(last) if last else None,
    )
    return form


def spot_page(
    person: Person, spot_id: UUID, form: FeedingForm | None = None, status: int = 200
) -> web.Answer:
    """One spot as this person may see it. Raises NotFound."""
    seen = sight.spot_for(person, spot_id)
    feedings = sight.history(spot_id) if seen.exact else []
    keeps = person.may(Right.KEEP_SPOTS)
    page = render_template(
        "feeding/spot.html",
        seen=seen,
        spot=seen.spot,
        card=seen.card,
        map=place_map(seen.spot, exact=seen.exact),
        near=near(seen.spot, i18n.language()) if seen.exact else "",
        form=form or feeding_form(spot_id),
        need=service.spot_need(seen.spot),
        feedings=feedings,
        who=_names(person, seen.spot, feedings),
        keeps=keeps,
        caretakers=CARETAKER_LABELS,
        leftovers=LEFTOVER_LABELS,
        froms=FROM_LABELS,
        kinds=KIND_LABELS,
        is_unvisited=keeps and forgetting.is_unvisited(seen.spot),
        panels=panels.drawn(person, seen.spot),
    )
    if seen.exact and seen.spot.lat is not None:
        audit.note_opening(person.id, "spot", spot_id)
    return page, status


def _names(person: Person, spot: Spot, feedings: list[Feeding]) -> dict[UUID, str]:
    if not person.sees_all(Field.PEOPLE):
        return {}
    return sight.names_of([spot.by_id, *(feeding.by_id for feeding in feedings)])
