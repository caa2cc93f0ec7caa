"""The pages of the food store, one module a subject."""

from animals.stock.views import coming, counts, ledger, moves, products, shelves  # noqa: F401
from animals.stock.views.doors import bp as bp
