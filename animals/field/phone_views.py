"""People's phones and guests of a run: adding by a QR code, revoking, losing one."""

from uuid import UUID

import segno
from flask import flash, render_template, request, session, url_for
from flask_babel import ngettext

from animals import web
from animals.accounts import service as accounts
from animals.accounts.guard import allow, me, writing
from animals.accounts.models import User
from animals.accounts.rules import Right
from animals.errors import NotFound
from animals.field import devices
from animals.field.forms import GuestForm
from animals.field.look_views import bp
from animals.runs import lost_phones, sight
from animals.runs.models import Run
from animals.runs.words import run_name

CODE = "join"
"""Where a code waits for the one page that shows it."""


@bp.get("/me/phones")
@allow(Right.LOG_SIGHTINGS)
def own_phones() -> web.Answer:
    return _phones_page(accounts.user(me().id), is_own=True)


@bp.post("/me/phones/add")
@allow(Right.LOG_SIGHTINGS)
def add_own() -> web.Answer:
    return _added(me().id, url_for(".own_phones"))


@bp.post("/me/phones/<uuid:device_id>/revoke")
@allow(Right.LOG_SIGHTINGS)
def revoke_own(device_id: UUID) -> web.Answer:
    with writing() as door:
        if device_id not in {it.id for it in devices.devices_of(me().id)}:
            raise NotFound
        devices.revoke(me(), device_id)
        door.at(url_for(".own_phones"))
    return door.redirect()


@bp.get("/people/<uuid:user_id>/phones")
@allow(Right.KEEP_RUNS)
def phones(user_id: UUID) -> web.Answer:
    return _phones_page(accounts.user(user_id), is_own=False)


@bp.post("/people/<uuid:user_id>/phones/add")
@allow(Right.KEEP_RUNS)
def add_phone(user_id: UUID) -> web.Answer:
    return _added(user_id, url_for(".phones", user_id=user_id))


@bp.post("/people/<uuid:user_id>/phones/lost")
@allow(Right.KEEP_RUNS)
def lost(user_id: UUID) -> web.Answer:
    """The second of two taps: devices and sessions end, runs are marked."""
    accounts.user(user_id)
    with writing() as door:
        count = devices.lost(me(), user_id)
        door.at(url_for(".phones", user_id=user_id))
    flash(
        ngettext(
            "%(num)d phone is shut out, and the person is signed out everywhere.",
            "%(num)d phones are shut out, and the person is signed out everywhere.",
            count,
        )
    )
    return door.redirect()


@bp.post("/field/devices/<uuid:device_id>/revoke")
@allow(Right.KEEP_RUNS)
def revoke(device_id: UUID) -> web.Answer:
    with writing() as door:
        device = devices.revoke(me(), device_id)
        if device.run_id is not None:
            door.at(url_for(".guests", run_id=device.run_id))
        else:
            door.at(url_for(".phones", user_id=device.user_id))
    return door.redirect()


@bp.get("/runs/<uuid:run_id>/guests")
@allow(Right.KEEP_RUNS)
def guests(run_id: UUID) -> web.Answer:
    return _guests_page(sight.run_for(me(), run_id), GuestForm(formdata=None), 200)


@bp.post("/runs/<uuid:run_id>/guests")
@allow(Right.KEEP_RUNS)
def add_guest(run_id: UUID) -> web.Answer:
    """A guest pass: shown once, good for one phone and fifteen minutes."""
    run = sight.run_for(me(), run_id)
    if run.state in sight.OVER:
        raise NotFound
    form = GuestForm()
    if not form.validate_on_submit():
        return _guests_page(run, form, 422)
    name = form.name.data or ""
    with writing(form) as door:
        code = devices.pass_for(me(), sight.run_for(me(), run_id), name)
        door.at(url_for(".guests", run_id=run_id))
    session[CODE] = [str(run_id), code, name]
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/lost-phone")
@allow(Right.KEEP_RUNS)
def lost_seen_to(run_id: UUID) -> web.Answer:
    """What the lost phone means for the run has been thought about."""
    sight.run_for(me(), run_id)
    with writing() as door:
        lost_phones.seen_to(me(), run_id)
        door.at(url_for("runs.run", run_id=run_id))
    return door.redirect()


def _added(user_id: UUID, back: str) -> web.Answer:
    with writing() as door:
        code = devices.add_phone(me(), user_id)
        door.at(back)
    session[CODE] = [str(user_id), code, accounts.user(user_id).name]
    return door.redirect()


def _phones_page(user: User, *, is_own: bool) -> web.Answer:
    address, name = _address_once(user.id)
    return render_template(
        "field/phones.html",
        user=user,
        is_own=is_own,
        rows=devices.sent_by(devices.devices_of(user.id)),
        may_log=user.as_person().may(Right.LOG_SIGHTINGS) and user.disabled_at is None,
        address=address,
        joins=name,
        qr=_qr(address),
    )


def _guests_page(run: Run, form: GuestForm, status: int) -> web.Answer:
    address, name = _address_once(run.id)
    page = render_template(
        "field/guests.html",
        run=run,
        name=run_name(run.number),
        form=form,
        rows=devices.sent_by(devices.guests_of(run.id)),
        is_over=run.state in sight.OVER,
        address=address,
        joins=name,
        qr=_qr(address),
    )
    return page, status


def _address_once(owner: UUID) -> tuple[str | None, str]:
    """The address of a code just made for this person or run; forgotten once it was shown."""
    if request.method != "GET" or session.get(CODE, [""])[0] != str(owner):
        return None, ""
    _owner, code, name = session.pop(CODE)
    return f"{request.host_url}field#join={code}", name


def _qr(address: str | None) -> str | None:
    if address is None:
        return None
    return segno.make(address, error="m").svg_data_uri(scale=6, border=4, light="white")
