"""Environment to `Config`; the only reader of `os.environ`.

A bad setting stops the start with one line that names it.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LANGUAGES = ("en", "uk")
_ROOT = Path(__file__).resolve().parent.parent


class BadSetting(SystemExit):
    """The start is refused; the message names the setting and says what it should be."""

    def __init__(self, name: str, should: str) -> None:
        super().__init__(f"lapka: {name}: {should}")


@dataclass(frozen=True)
class Config:
    """What the environment asked for, checked."""

    data: Path
    uploads: Path
    database_url: str
    secret_key: str
    host: str
    port: int
    public_url: str
    proxies: int
    language: str
    timezone: ZoneInfo
    map_file: Path | None = None
    """The team's own map; None draws the embedded one."""

    @property
    def is_public(self) -> bool:
        """Whether Lapka is reached by an address of its own and not only on this machine."""
        return bool(self.public_url)

    @property
    def address(self) -> str:
        """The address people type, without a slash at the end."""
        return self.public_url or f"http://localhost:{self.port}"


def load(environ: Mapping[str, str] | None = None) -> Config:
    """The checked settings; makes the data folder and a missing secret key.

    Raises BadSetting, which ends the program with one line.
    """
    env = os.environ if environ is None else environ
    data = _folder(env, "LAPKA_DATA", _ROOT / "instance")
    public_url = _public_url(env)
    if public_url and env.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false"):
        raise BadSetting("FLASK_DEBUG", "must be off when LAPKA_PUBLIC_URL is set")
    return Config(
        data=data,
        uploads=_folder(env, "LAPKA_UPLOADS", _ROOT / "uploads"),
        database_url=_database_url(env, data),
        secret_key=_secret_key(env, data),
        host=env.get("LAPKA_HOST") or "127.0.0.1",
        port=_number(env, "LAPKA_PORT", 8000, 1, 65535),
        public_url=public_url,
        proxies=_number(env, "LAPKA_PROXIES", 0, 0, 10),
        language=_language(env),
        timezone=_timezone(env),
        map_file=_map_file(env, data),
    )


def _folder(env: Mapping[str, str], name: str, default: Path) -> Path:
    path = Path(env.get(name) or default).absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(name, f"the folder cannot be made ({error.strerror})") from error
    return path


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise BadSetting(name, f"must be a whole number from {least} to {most}")
    return int(text)


def _database_url(env: Mapping[str, str], data: Path) -> str:
    url = env.get("LAPKA_DATABASE_URL") or f"sqlite:///{data / 'lapka.sqlite3'}"
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting(
            "LAPKA_DATABASE_URL", "must begin with sqlite:/// or postgresql+psycopg://"
        )
    return url


def _public_url(env: Mapping[str, str]) -> str:
    url = (env.get("LAPKA_PUBLIC_URL") or "").rstrip("/")
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.path or parts.query:
        raise BadSetting("LAPKA_PUBLIC_URL", "must be like https://lapka.example.org")
    return url


def _language(env: Mapping[str, str]) -> str:
    language = env.get("LAPKA_LANGUAGE") or "en"
    if language not in LANGUAGES:
        raise BadSetting("LAPKA_LANGUAGE", f"must be one of {', '.join(LANGUAGES)}")
    return language


def _timezone(env: Mapping[str, str]) -> ZoneInfo:
    name = env.get("LAPKA_TIMEZONE") or "Europe/Kyiv"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadSetting("LAPKA_TIMEZONE", "must be a zone like Europe/Kyiv") from error


def _map_file(env: Mapping[str, str], data: Path) -> Path | None:
    """The team's own map; a bare name lies in the data folder. What it holds is judged later."""
    given = env.get("LAPKA_MAP")
    if not given:
        return None
    return data / given if (data / given).exists() else Path(given).absolute()


def _secret_key(env: Mapping[str, str], data: Path) -> str:
    given = env.get("LAPKA_SECRET_KEY")
    if given:
        if len(given) < 32:
            raise BadSetting("LAPKA_SECRET_KEY", "must be at least 32 characters")
        return given
    path = data / "secret_key"
    if not path.exists():
        _keep_once(path, secrets.token_hex(32))
    kept = path.read_text().strip()
    if len(kept) < 32:
        raise BadSetting("LAPKA_SECRET_KEY", "the kept key is damaged; restore secret_key")
    return kept


def _keep_once(path: Path, text: str) -> None:
    """Write a file that only its owner reads; of two processes at once exactly one makes it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
