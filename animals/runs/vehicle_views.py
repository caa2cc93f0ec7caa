"""Vans: the list, making one, changing one; each one short form."""

from uuid import UUID

from flask import render_template, url_for

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.runs import vehicles
from animals.runs.forms import VehicleForm
from animals.runs.models import Vehicle
from animals.runs.pages import bp
from animals.runs.refusals import RunChanged
from animals.runs.words import crate_letter


@bp.get("/vehicles")
@allow(Right.KEEP_RUNS)
def vans() -> web.Answer:
    found = vehicles.vehicles()
    counts = {van.id: vehicles.crate_counts(van) for van in found}
    return render_template(
        "runs/vehicles.html", vans=found, counts=counts, crate_letter=crate_letter
    )


@bp.get("/vehicles/new")
@allow(Right.KEEP_RUNS)
def new_vehicle_page() -> web.Answer:
    return _page(VehicleForm(formdata=None), 200)


@bp.post("/vehicles/new")
@allow(Right.KEEP_RUNS)
def new_vehicle() -> web.Answer:
    form = VehicleForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    new = form.vehicle
    try:
        with writing(form) as door:
            van = vehicles.new_vehicle(me(), new)
            door.at(url_for(".vehicle", vehicle_id=van.id))
    except RescueError as error:
        return _page(form, web.explain(form, error))
    return door.redirect()


@bp.get("/vehicles/<uuid:vehicle_id>")
@allow(Right.KEEP_RUNS)
def vehicle(vehicle_id: UUID) -> web.Answer:
    van = vehicles.vehicle(vehicle_id)
    form = VehicleForm(
        formdata=None,
        name=van.name,
        payload=i18n.typed_kilograms(van.payload_grams),
        seats=van.seats,
        version=str(van.version),
    )
    counts = vehicles.crate_counts(van)
    for key, field in form.crate_fields():
        field.data = counts.get(key, 0)
    return _page(form, 200, van)


@bp.post("/vehicles/<uuid:vehicle_id>")
@allow(Right.KEEP_RUNS)
def change_vehicle(vehicle_id: UUID) -> web.Answer:
    form = VehicleForm()
    if not form.validate_on_submit():
        return _page(form, 422, vehicles.vehicle(vehicle_id))
    new = form.vehicle
    try:
        with writing(form) as door:
            vehicles.change_vehicle(me(), vehicle_id, form.seen, new)
            door.at(url_for(".vehicle", vehicle_id=vehicle_id))
    except RescueError as error:
        status = web.explain(form, error)
        van = vehicles.vehicle(vehicle_id)
        if isinstance(error, RunChanged):
            form.version.data = str(van.version)
        return _page(form, status, van, shows_now=isinstance(error, RunChanged))
    return door.redirect()


def _page(
    form: VehicleForm, status: int, van: Vehicle | None = None, *, shows_now: bool = False
) -> web.Answer:
    counts = vehicles.crate_counts(van) if van else {}
    now = [(crate_letter(*key), count) for key, count in counts.items() if count]
    page = render_template(
        "runs/vehicle.html", form=form, van=van, shows_now=shows_now, crates_now=now
    )
    return page, status
