"""The blueprint that all of the store's pages hang on, and the words templates say food with."""

from flask import Blueprint

from animals.stock.words import packs_words, reason_words, store_words

bp = Blueprint("stock", __name__)
bp.add_app_template_filter(packs_words, "packs")
bp.add_app_template_filter(store_words, "store_name")
bp.add_app_template_filter(reason_words, "reason")
