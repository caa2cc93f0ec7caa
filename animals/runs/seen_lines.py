"""What a crew has seen on its run, as lines of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext, pgettext

from animals.runs.addresses import photo_url
from animals.runs.models import Run
from animals.runs.seen import Seen, left_behind, on_run
from animals.runs.words import listed, pack
from animals.sightings import wording
from animals.sightings.labels import STATUS_LABELS
from animals.sightings.pictures import cover_photos
from animals.sightings.rules import Status


@dataclass(frozen=True)
class SeenLine:
    """An animal or a pack; `code` is empty for a pack, which must be told apart first."""

    name: str
    code: str
    url: str
    photo: str | None
    line: str
    at: datetime
    state: str
    is_planned: bool
    is_still_there: bool


def facts(run: Run) -> dict[str, Any]:
    """What `runs/_seen.html` draws, and how many were left that nobody had planned."""
    seen = on_run(run)
    return {"seen": lines(seen), "left_behind": len(left_behind(seen))}


def lines(seen: Sequence[Seen]) -> list[SeenLine]:
    """One line each."""
    photos = cover_photos([it.animal.id for it in seen if it.animal is not None])
    return [
        SeenLine(
            name=it.animal.code if it.animal else pack(it.sighting.count),
            code=it.animal.code if it.animal else "",
            url=url_for("sightings.animal", code=it.animal.code)
            if it.animal
            else url_for("packs.sighting", sighting_id=it.sighting.id),
            photo=photo_url(photos.get(it.animal.id)) if it.animal else None,
            line=listed(
                filter(
                    None,
                    (
                        wording.kind_line(it.animal or it.sighting),
                        wording.place_line(it.sighting, exact=False),
                    ),
                )
            ),
            at=it.at,
            state=_state(it),
            is_planned=it.is_planned,
            is_still_there=it.is_still_there,
        )
        for it in seen
    ]


def _state(it: Seen) -> str:
    if it.animal is None:
        left = it.sighting.still_together
        if left:
            return ngettext("%(num)d not yet told apart", "%(num)d not yet told apart", left)
        return pgettext("pack", "told apart")
    if it.seat is None and it.is_still_there:
        return gettext("left where it was")
    return str(STATUS_LABELS[Status(it.animal.status)])
