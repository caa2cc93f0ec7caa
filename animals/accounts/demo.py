"""One-click links into an installation filled with demo data, on this machine only."""

import hmac
from pathlib import Path

from flask import current_app, request
from sqlalchemy import select

from animals.accounts.models import User
from animals.accounts.rules import Role
from animals.accounts.secrets import keyed_digest
from animals.config import Config
from animals.db import db
from animals.errors import NotFound


def mark(config: Config) -> None:
    """Remember that this data folder holds nothing but demo data."""
    _marker(config).write_text("demo data\n")


def links(config: Config) -> dict[Role, str]:
    """The one-click address of each role's first demo person."""
    return {role: f"{config.address}/demo/{_token(role)}" for role in Role}


def phone_link(config: Config) -> str:
    """The one-click address of the field app with a switch that takes the network away."""
    return f"{links(config)[Role.VOLUNTEER]}/phone"


def check_is_here() -> None:
    """Raises NotFound outside demo data or this machine."""
    config: Config = current_app.extensions["lapka"]
    if config.is_public or not _marker(config).exists():
        raise NotFound
    if request.remote_addr not in ("127.0.0.1", "::1"):
        raise NotFound


def user_of(token: str) -> User:
    """The demo person of a link. Raises NotFound outside demo data or this machine."""
    check_is_here()
    for role in Role:
        if hmac.compare_digest(_token(role), token):
            found = db.session.scalars(
                select(User).where(User.role == role).order_by(User.created_at, User.folded)
            ).first()
            if found is not None:
                return found
    raise NotFound


def _marker(config: Config) -> Path:
    return config.data / "demo"


def _token(role: Role) -> str:
    return keyed_digest(str(current_app.secret_key), f"demo {role}")[:32]
