"""Reading in the file that a phone exported when it could not send."""

from flask import flash, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.utils import redirect

from animals import web
from animals.accounts.guard import allow
from animals.accounts.rules import Right
from animals.db import db
from animals.errors import RescueError
from animals.field import outbox_file
from animals.field.forms import ImportForm
from animals.field.look_views import bp

MOST_SAID = 10


@bp.get("/field/import")
@allow(Right.KEEP_RUNS)
def import_page() -> web.Answer:
    return render_template("field/import.html", form=ImportForm(formdata=None))


@bp.post("/field/import")
@allow(Right.KEEP_RUNS)
def import_file() -> web.Answer:
    """Each part by itself, so that one that is refused keeps no other out; twice is once."""
    form = ImportForm()
    sent = request.files.get("file")
    data = sent.stream.read() if sent is not None else b""
    db.session.rollback()  # nothing stays open while pictures are decoded
    if not form.validate_on_submit() or not data:
        form.refuse("file", gettext("Choose the file that the phone saved."))
        return render_template("field/import.html", form=form), 422
    try:
        done = outbox_file.read_in(data)
    except RescueError as error:
        status = web.explain(form, error)
        return render_template("field/import.html", form=form), status
    _tell(done)
    return redirect(url_for(".import_page"), 303)


def _tell(done: outbox_file.ReadIn) -> None:
    flash(
        gettext(
            "From the phone of %(name)s: %(new)s new, %(known)s were here already.",
            name=done.name, new=done.new, known=done.known,
        )
    )  # fmt: skip
    if done.refused:
        count = len(done.refused)
        flash(ngettext("%(num)d was refused.", "%(num)d were refused.", count))
        for part_id, refusal in done.refused[:MOST_SAID]:
            flash(f"{part_id}: {web.sentence_of(refusal)}")


web.say(
    outbox_file.NotAnOutbox,
    lazy_gettext("This is not a file that the field app saved, or it is damaged."),
)
web.say(
    outbox_file.UnknownDevice,
    lazy_gettext("This phone was never added here. Its file belongs to another server."),
)
