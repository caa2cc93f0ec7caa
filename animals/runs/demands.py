"""What the upcoming runs will take from the stores, for the food's forecast."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from animals.db import db
from animals.feeding import needs
from animals.feeding.models import Spot
from animals.runs.models import Run, Stop
from animals.runs.reach import UPCOMING
from animals.stock.rules import ProductKind


def planned_demands(today: date) -> dict[ProductKind, dict[date, int]]:
    """Grams by kind and day that the spots on runs still to leave need until their next visit.

    A run planned for a day that has passed takes its food today. One query.
    """
    stops = db.session.execute(
        select(Run.date, Spot)
        .join(Stop, Stop.run_id == Run.id)
        .join(Spot, Spot.id == Stop.spot_id)
        .where(Run.state.in_(UPCOMING), Stop.outcome.is_(None))
    ).unique()
    demands: dict[ProductKind, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for day, spot in stops:
        for kind, working in needs.spot_need(spot).by_kind.items():
            demands[kind][max(day, today)] += working.grams
    return demands
