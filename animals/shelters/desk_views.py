"""The coordinators' list of receiving places: contacts, places, people, what waits there."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.photos.models import Photo
from animals.shelters import desk, listing, rooms, service, wording
from animals.shelters.forms import KIND_LABELS, MemberForm, PlacesForm, ShelterForm, kind_of_place
from animals.shelters.models import Shelter
from animals.shelters.rules import ReceivingKind
from animals.shelters.views import bp as bp


@bp.get("/shelters")
@allow(Right.KEEP_SHELTERS)
def shelters() -> web.Answer:
    found = desk.shelters()
    full = rooms.rooms(found)
    waiting = listing.count_waiting()
    return render_template(
        "shelters/shelters.html",
        rows=[(one, KIND_LABELS[ReceivingKind(one.kind)], full[one.id]) for one in found],
        waiting=waiting,
        to_decide=sum(waiting.values()),
    )


@bp.get("/shelters/new")
@allow(Right.KEEP_SHELTERS)
def new_shelter() -> web.Answer:
    return _form_page(ShelterForm(), None, 200)


@bp.post("/shelters/new")
@allow(Right.KEEP_SHELTERS)
def make_shelter() -> web.Answer:
    form = ShelterForm()
    if not form.validate_on_submit():
        return _form_page(form, None, 422)
    try:
        with writing(form) as door:
            made = desk.new_shelter(me(), _card(form))
            door.at(url_for(".shelter", shelter_id=made.id))
    except RescueError as error:
        return _form_page(form, None, web.explain(form, error))
    flash(gettext("Saved. Now say how many places it has."))
    return door.redirect()


@bp.get("/shelters/<uuid:shelter_id>")
@allow(Right.KEEP_SHELTERS)
def shelter(shelter_id: UUID) -> web.Answer:
    return _shelter_page(shelter_id, None, MemberForm(), 200)


@bp.get("/shelters/<uuid:shelter_id>/edit")
@allow(Right.KEEP_SHELTERS)
def edit_shelter(shelter_id: UUID) -> web.Answer:
    known = desk.shelter_by_id(shelter_id)
    form = ShelterForm(obj=known)
    return _form_page(form, known, 200)


@bp.post("/shelters/<uuid:shelter_id>/edit")
@allow(Right.KEEP_SHELTERS)
def change_shelter(shelter_id: UUID) -> web.Answer:
    form = ShelterForm()
    if not form.validate_on_submit():
        return _form_page(form, desk.shelter_by_id(shelter_id), 422)
    version = form.version.data or ""
    try:
        with writing(form) as door:
            number = int(version) if version.isdecimal() and len(version) < 9 else 0
            desk.edit_shelter(me(), shelter_id, _card(form), number)
            door.at(url_for(".shelter", shelter_id=shelter_id))
    except RescueError as error:
        status = web.explain(form, error)
        return _form_page(form, desk.shelter_by_id(shelter_id), status)
    return door.redirect()


@bp.post("/shelters/<uuid:shelter_id>/places")
@allow(Right.KEEP_SHELTERS)
def set_places(shelter_id: UUID) -> web.Answer:
    form = PlacesForm()
    if not form.validate_on_submit():
        return _shelter_page(shelter_id, form, MemberForm(), 422)
    try:
        with writing(form) as door:
            rooms.set_places(me(), shelter_id, form.rows())
            door.at(url_for(".shelter", shelter_id=shelter_id))
    except RescueError as error:
        return _shelter_page(shelter_id, form, MemberForm(), web.explain(form, error))
    flash(gettext("The places are saved."))
    return door.redirect()


@bp.post("/shelters/<uuid:shelter_id>/members")
@allow(Right.KEEP_SHELTERS)
def add_member(shelter_id: UUID) -> web.Answer:
    form = _with_people(MemberForm())
    if not form.validate_on_submit():
        return _shelter_page(shelter_id, None, form, 422)
    user_id = UUID(form.user.data)
    try:
        with writing(form) as door:
            service.add_member(user_id, shelter_id)
            door.at(url_for(".shelter", shelter_id=shelter_id))
    except RescueError as error:
        return _shelter_page(shelter_id, None, form, web.explain(form, error))
    return door.redirect()


@bp.post("/shelters/<uuid:shelter_id>/members/<uuid:user_id>/remove")
@allow(Right.KEEP_SHELTERS)
def remove_member(shelter_id: UUID, user_id: UUID) -> web.Answer:
    with writing() as door:
        service.remove_member(user_id, shelter_id)
        door.at(url_for(".shelter", shelter_id=shelter_id))
    return door.redirect()


def _shelter_page(
    shelter_id: UUID, places: PlacesForm | None, member: MemberForm, status: int
) -> web.Answer:
    known = desk.shelter_by_id(shelter_id)
    room = rooms.rooms([known])[known.id]
    claims = listing.claims_of_shelter(known.id)
    photos = listing.covers([one.animal_id for one in claims], Photo.id.is_not(None))
    found = wording.bundles(claims, photos, {})
    return render_template(
        "shelters/shelter.html",
        shelter=known,
        kind=KIND_LABELS[ReceivingKind(known.kind)],
        settlement=known.place.name_in(i18n.language()) if known.place else "",
        room=room,
        kinds=[(kind_of_place(row), row.places, free) for row, free in room.rows],
        sections={
            name: [one for one in found if one.section == name]
            for name in ("claimed", "coming", "here")
        },
        places_form=places or PlacesForm.of(row for row, _ in room.rows),
        member_form=_with_people(member),
        members=desk.members(known.id),
        is_typed=places is not None,
    ), status


def _form_page(form: ShelterForm, known: Shelter | None, status: int) -> web.Answer:
    back = url_for(".shelter", shelter_id=known.id) if known else url_for(".shelters")
    return render_template(
        "shelters/shelter_form.html", form=form, shelter=known, back=back
    ), status


def _with_people(form: MemberForm) -> MemberForm:
    people: list[tuple[Any, Any]] = [(str(one.id), one.name) for one in desk.unplaced_people()]
    form.user.choices = people
    return form


def _card(form: ShelterForm) -> desk.Card:
    return desk.Card(
        name=form.name.data or "",
        kind=ReceivingKind(form.kind.data),
        address=form.address.data or "",
        phone=form.phone.data or "",
        hours=form.hours.data or "",
        takes_injured=form.takes_injured.data,
        note=form.note.data or "",
        place_id=form.place_id(),
    )
