"""What is to come: the forecast with its chart and table, and the shopping list."""

from flask import render_template

from animals import web
from animals.accounts.guard import allow
from animals.accounts.rules import Right
from animals.stock import outlook
from animals.stock.chart import chart_of
from animals.stock.views.doors import bp
from animals.stock.words import KIND_LABELS


@bp.get("/stock/forecast")
@allow(Right.KEEP_STOCK)
def forecast() -> web.Answer:
    seen = outlook.outlooks()
    return render_template(
        "stock/forecast.html",
        seen=[(it, chart_of(it.coming)) for it in seen],
        orders=outlook.orders(seen),
        kind_labels=KIND_LABELS,
    )
