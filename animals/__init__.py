"""Lapka: animal rescue and feeding for volunteers who evacuate people from front-line towns."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from animals import cli, config, failures, i18n, models, statics, web  # noqa: F401 models make the schema whole
from animals.accounts import again, guard
from animals.accounts import views as accounts
from animals.audit import service as audit
from animals.config import Config
from animals.db import db as database
from animals.db import engine_options
from animals.errors import SignInNeeded
from animals.feeding import feedings
from animals.feeding import views as feeding
from animals.field import pages as field
from animals.health import bp as health
from animals.map import views as map_pages
from animals.photos import views as photos
from animals.places import views as places
from animals.places.typed import grid_of
from animals.runs import views as runs
from animals.runs.demands import planned_demands
from animals.shelters import pages as shelters
from animals.sightings import views as sightings
from animals.sightings import views_desk as desk
from animals.sightings import views_packs as packs
from animals.sightings import views_photos as album
from animals.stock import outlook
from animals.stock import views as stock
from animals.tiles import archive
from animals.tiles import views as tiles
from animals.today import shell
from animals.today import views as today


def create_app(settings: Config | None = None) -> Flask:
    """The whole of Lapka, as `settings` or the environment describe it."""
    settings = settings or config.load()
    root = Path(__file__).resolve().parent.parent
    app = Flask("animals", root_path=str(root), static_folder=str(root / "static"))
    _configure_settings(app, settings)
    _configure_database(app, settings)
    _configure_words(app, settings)
    _configure_doors(app, settings)
    _configure_map(app, settings)
    _configure_features(app)
    cli.configure(app)
    guard.check_doors(app)
    return app


def _configure_settings(app: Flask, settings: Config) -> None:
    app.extensions["lapka"] = settings
    app.secret_key = settings.secret_key
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, 0, 0)  # type: ignore[method-assign]
    if settings.public_url:
        app.config["TRUSTED_HOSTS"] = [settings.public_url.removeprefix("https://")]
        app.config["PREFERRED_URL_SCHEME"] = "https"


def _configure_database(app: Flask, settings: Config) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    database.init_app(app)
    audit.watch(database.session)


def _configure_words(app: Flask, settings: Config) -> None:
    i18n.configure(app, settings)


def _configure_doors(app: Flask, settings: Config) -> None:
    guard.configure(app)
    web.configure(app, settings)
    failures.configure(app)
    statics.configure(app)
    app.register_error_handler(SignInNeeded, lambda _error: accounts.sign_in_instead())
    app.register_error_handler(guard.ProofNeeded, lambda _error: again.ask_instead())


def _configure_map(app: Flask, settings: Config) -> None:
    app.add_template_filter(grid_of, "mgrs")
    archive.configure(app, settings)


def _configure_features(app: Flask) -> None:
    for blueprint in (health, accounts.bp, again.bp, places.bp, tiles.bp, photos.bp, today.bp):
        app.register_blueprint(blueprint)
    for blueprint in (sightings.bp, desk.bp, album.bp, packs.bp):
        app.register_blueprint(blueprint)
    for blueprint in (feeding.bp, feedings.bp):
        app.register_blueprint(blueprint)
    app.register_blueprint(stock.bp)
    for blueprint in shelters.BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_blueprint(runs.bp)
    for blueprint in field.BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_blueprint(map_pages.bp)
    outlook.register_demands(app, planned_demands)
    shell.configure(app)
