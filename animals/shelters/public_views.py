"""The page for everybody at its own address, and where a coordinator switches it on and off."""

import re
from uuid import UUID

from flask import Blueprint, current_app, flash, make_response, render_template, url_for
from flask_babel import get_locale, gettext, ngettext
from werkzeug.wrappers import Response

from animals import web
from animals.accounts.guard import allow, me, open_to_all, writing
from animals.accounts.rules import Right
from animals.config import Config
from animals.db import db
from animals.errors import NotFound, RescueError
from animals.photos import files, intake
from animals.photos.rules import LARGE
from animals.shelters import offers, public, traits, wording
from animals.shelters.models import Offer
from animals.shelters.public_forms import PublicForm
from animals.shelters.refusals import PageFull
from animals.sightings import service as sightings
from animals.sightings.models import Animal
from animals.sightings.wording import kind_line

bp = Blueprint("public", __name__)

_EXCERPT = 180
"""Characters of the story that previews show."""
_PHONE = re.compile(r"\+?\d[\d\s()-]{7,}\d")


@bp.get("/offer/<token>")
@open_to_all
def page(token: str) -> web.Answer:
    """Pictures, a story and a contact; fit to be sent around in chats."""
    shown = public.page_at(token)
    numbers = iter(range(len(shown.photos)))
    phone = _PHONE.search(shown.page.contact)
    config: Config = current_app.extensions["lapka"]
    answer = make_response(
        render_template(
            "shelters/public.html",
            title=_title(shown),
            excerpt=_excerpt(shown.page.story),
            address=f"{config.address}{url_for('.page', token=token)}",
            picture=f"{config.address}{url_for('.photo', token=token)}" if shown.photos else "",
            size=(shown.photos[0].width, shown.photos[0].height) if shown.photos else (),
            locale="uk_UA" if str(get_locale()) == "uk" else "en_GB",
            story=shown.page.story,
            contact=shown.page.contact,
            phone="".join(re.findall(r"[+\d]", phone[0])) if phone else "",
            animals=[
                {
                    "code": animal.code,
                    "kind": _kind(animal),
                    "traits": traits.traits(animal),
                    "shots": [
                        wording.Shot(_photo_url(token, next(numbers)), "", one.width, one.height)
                        for one in photos
                    ],
                }
                for animal, photos in shown.animals
            ],
        )
    )
    return _unlisted(answer)


@bp.get("/offer/<token>/photo", defaults={"number": 0})
@bp.get("/offer/<token>/photo/<int:number>")
@open_to_all
def photo(token: str, number: int) -> web.Answer:
    """A released photo of the page; its own id shows nowhere."""
    photos = public.page_at(token).photos
    if number >= len(photos):
        raise NotFound
    digest = photos[number].digest
    db.session.rollback()  # nothing is read from the disk with a transaction open
    answer = make_response(files.read(intake.uploads_folder(), digest, LARGE))
    answer.mimetype = "image/jpeg"
    answer.headers["Content-Disposition"] = 'inline; filename="photo.jpg"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return _unlisted(answer)


@bp.get("/animals/<code>/public")
@allow(Right.KEEP_SHELTERS)
def switch(code: str) -> web.Answer:
    """The pages with this animal that are on, and the form for another one."""
    animal = sightings.animal_named(code)
    company = offers.company_of(animal.id)
    form = PublicForm(
        codes=" ".join(one.code for one in company),
        story=_stories([one.id for one in company]),
        contact=public.usual_contact(animal.id),
    )
    return _switch_page(animal.id, form, 200)


@bp.post("/animals/<code>/public")
@allow(Right.KEEP_SHELTERS)
def switch_on(code: str) -> web.Answer:
    animal_id = sightings.animal_named(code).id
    form = PublicForm()
    if not form.validate_on_submit():
        return _switch_page(animal_id, form, 422)
    try:
        if len(form.named()) > public.MOST_ANIMALS:
            raise PageFull(field="codes", most=public.MOST_ANIMALS)
        wanted = [sightings.animal_named(one).id for one in form.named()]
        with writing(form) as door:
            public.publish(
                me(),
                wanted,
                form.story.data or "",
                form.contact.data or "",
                is_sure=form.sure.data,
            )
            door.at(url_for(".switch", code=code))
    except NotFound:
        form.refuse("codes", gettext("There is no animal with one of these codes."))
        return _switch_page(animal_id, form, 422)
    except RescueError as error:
        return _switch_page(animal_id, form, web.explain(form, error))
    flash(gettext("The page is on. Copy its address and send it."))
    return door.redirect()


@bp.post("/animals/<code>/public/<uuid:page_id>/withdraw")
@allow(Right.KEEP_SHELTERS)
def switch_off(code: str, page_id: UUID) -> web.Answer:
    with writing() as door:
        public.withdraw(me(), page_id)
        door.at(url_for(".switch", code=code))
    flash(gettext("The page is gone. Its address leads nowhere now."))
    return door.redirect()


def _switch_page(animal_id: UUID, form: PublicForm, status: int) -> web.Answer:
    config: Config = current_app.extensions["lapka"]
    company = offers.company_of(animal_id)
    photos = [p for p in offers.photos_of([one.id for one in company]) if p.released_at]
    return render_template(
        "shelters/public_switch.html",
        code=company[0].code,
        form=form,
        shots=[wording.shot(one) for one in photos],
        doubts=bool(form.sure.errors or form.sure.data),
        pages=[
            {
                "page": one,
                "address": f"{config.address}{url_for('.page', token=one.token)}",
                "path": url_for(".page", token=one.token),
                "codes": [shown.animal.code for shown in one.animals],
            }
            for one in public.pages_with(animal_id)
        ],
    ), status


def _stories(animal_ids: list[UUID]) -> str:
    """The stories written for shelters, each once."""
    found = [db.session.get(Offer, one) for one in animal_ids]
    return "\n".join(dict.fromkeys(one.story for one in found if one and one.story))


def _title(shown: public.Shown) -> str:
    if len(shown.animals) == 1:
        return gettext("Looking for a home: %(kind)s", kind=_kind(shown.animals[0][0]))
    return ngettext(
        "%(num)d animal is looking for a home",
        "%(num)d animals are looking for a home",
        len(shown.animals),
    )


def _kind(animal: Animal) -> str:
    """`dog, female, adult`: the letters of sizes say nothing to everybody."""
    return ", ".join(word for word in kind_line(animal).split(", ") if word != animal.size)


def _excerpt(story: str) -> str:
    text = " ".join(story.split())
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1].rsplit(" ", 1)[0] + "…"


def _photo_url(token: str, number: int) -> str:
    return url_for(".photo", token=token, number=number)


def _unlisted(answer: Response) -> Response:
    """Whoever has the address may look; no search engine shall lead there."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
