"""Languages, and how numbers, weights and times are said in them."""

from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path

from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, format_date, format_decimal, get_locale, gettext, pgettext
from flask_babel import format_datetime as babel_datetime

from animals import clock
from animals.config import LANGUAGES, Config

LANGUAGE_NAMES = {"en": "English", "uk": "Українська"}

_babel = Babel()


def configure(app: Flask, config: Config) -> None:
    """Choose the language per request and give templates the filters below."""

    def choose() -> str:
        if not has_request_context():
            return config.language
        own = getattr(g, "language", None) or session.get("language")
        if own in LANGUAGES:
            return str(own)
        return request.accept_languages.best_match(LANGUAGES) or config.language

    _babel.init_app(
        app,
        default_translation_directories=str(Path(__file__).with_name("translations")),
        locale_selector=choose,
        timezone_selector=lambda: config.timezone.key,
    )
    app.jinja_env.filters.update(
        weight=weight, when=when, day=day, clock_time=clock_time, number=number
    )


def language() -> str:
    """The code of the language being spoken: `en` or `uk`."""
    locale = get_locale()
    return locale.language if locale else "en"


def number(value: float | Decimal) -> str:
    """A number with the reader's decimal mark, at most two digits behind it."""
    return str(format_decimal(value, format="#,##0.##"))


def typed_kilograms(grams: int) -> str:
    """Grams as one would type them in kilograms: to the gram, and no mark but the decimal one.

    For what stands in a field already: a thousand with a comma in it would come back as one.
    """
    return str(format_decimal(Decimal(grams) / 1000, format="0.###"))


def weight(grams: int) -> str:
    """Grams as people say them: `850 g`, `12.5 kg`; a kilogram and above in kilograms."""
    if -1000 < grams < 1000:
        return gettext("%(number)s g", number=number(grams))
    return gettext(
        "%(number)s kg", number=format_decimal(Decimal(grams) / 1000, format="#,##0.###")
    )


def when(moment: datetime | None) -> str:
    """A moment near now in words: `today 14:20`, `yesterday 09:05`, else `24 Nov 14:20`."""
    if moment is None:
        return pgettext("moment", "never")
    here, today = _local(moment), _local(clock.now()).date()
    clock_face = babel_datetime(moment, "HH:mm")
    if here.date() == today:
        return gettext("today %(time)s", time=clock_face)
    if here.date() == today - timedelta(days=1):
        return gettext("yesterday %(time)s", time=clock_face)
    if here.date() == today + timedelta(days=1):
        return gettext("tomorrow %(time)s", time=clock_face)
    return f"{day(here.date())} {clock_face}"


def day(value: date | datetime | None) -> str:
    """A day: `today`, `tomorrow`, `24 Nov`, with the year only when it is another one."""
    if value is None:
        return pgettext("day", "no date")
    that = _local(value).date() if isinstance(value, datetime) else value
    today = local_today()
    if that == today:
        return gettext("today")
    if that == today + timedelta(days=1):
        return gettext("tomorrow")
    if that == today - timedelta(days=1):
        return gettext("yesterday")
    return str(format_date(that, "d MMM" if that.year == today.year else "d MMM y"))


def clock_time(moment: datetime) -> str:
    """The hour and minute where the team lives."""
    return str(babel_datetime(moment, "HH:mm"))


def local_today() -> date:
    """Today's date where the team lives."""
    return _local(clock.now()).date()


def local_day(moment: datetime) -> date:
    """The date of a moment where the team lives."""
    return _local(moment).date()


def local(moment: datetime) -> datetime:
    """The same moment on the clock of where the team lives."""
    return _local(moment)


def local_text(moment: datetime) -> str:
    """A moment for spreadsheets: `2026-11-24 14:20` where the team lives."""
    return _local(moment).strftime("%Y-%m-%d %H:%M")


def start_of_day(value: date) -> datetime:
    """The moment at which a date begins where the team lives."""
    return datetime.combine(value, time(), tzinfo=_config().timezone)


def zone() -> tzinfo:
    """The zone of the place where the team lives."""
    return _config().timezone


def local_time(moment: datetime) -> time:
    """The hour and minute of a moment where the team lives, as a form shows it."""
    return _local(moment).time().replace(second=0, microsecond=0)


def local_moment(naive: datetime) -> datetime:
    """The aware moment that a date and hour typed into a form mean where the team lives."""
    return naive.replace(tzinfo=_config().timezone)


def local_later(moment: datetime, days: int) -> datetime:
    """So many days later at the same hour by the clock of where the team lives."""
    return _local(moment) + timedelta(days=days)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(_config().timezone)


def _config() -> Config:
    config: Config = current_app.extensions["lapka"]
    return config
