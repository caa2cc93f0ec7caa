"""Taking a record's JSON apart without ever throwing field work away.

What cannot be understood becomes the nearest thing that can, and a flag says so. Only what is no
record at all is refused: no JSON object, no version, no kind, or without what its kind requires.
"""

import json
import math
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeGuard, TypeVar
from uuid import UUID

from animals.field.rules import REQUIRED, Flag, Kind, NotARecord
from animals.places.rules import Position, PositionSource, is_on_earth

C = TypeVar("C", bound=StrEnum)
_DEEPEST = 20
_MOST_TEXT = 4000
_LARGEST = 10**12


def parsed(data: bytes) -> dict[str, Any]:
    """The record that these bytes are. Raises NotARecord, whose `fields` say what is wrong."""
    try:
        found = json.loads(data, parse_constant=_no_number)
        record = _clean(found, _DEEPEST)
    except (ValueError, RecursionError):
        raise NotARecord(why="json", fields={}) from None
    if not isinstance(record, dict):
        raise NotARecord(why="json", fields={})
    wanted = ["version", "kind"]
    kind = record.get("kind")
    if kind in list(Kind):
        wanted += REQUIRED[Kind(str(kind))]
    lacking = [name for name in wanted if record.get(name) in (None, "", [], {})]
    if not isinstance(kind, str):
        lacking.append("kind")
    if lacking:
        raise NotARecord(why="lacks", fields=dict.fromkeys(lacking, "required"))
    return record


def identity(value: Any) -> UUID | None:
    """The id that this value spells, if it does."""
    try:
        return UUID(value) if isinstance(value, str) and len(value) < 50 else None
    except ValueError:
        return None


class Reading:
    """One record's fields as the trade has them; `flags` gathers what was doubtful."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record
        self.flags: set[Flag] = set()

    def has(self, name: str) -> bool:
        """Whether the record says anything of this."""
        return self.record.get(name) not in (None, "", [], {})

    def code(self, name: str, codes: type[C], otherwise: C) -> C:
        """The code, or `otherwise` where it says nothing or nothing known."""
        return self.code_or_none(name, codes) or otherwise

    def code_or_none(self, name: str, codes: type[C]) -> C | None:
        """The code, or None where it says nothing or nothing known."""
        value = self.record.get(name)
        if value in (None, ""):
            return None
        if isinstance(value, str):
            for code in codes:
                if code.lower() == value.strip().lower():
                    return code
        self.flags.add(Flag.UNKNOWN_CODE)
        return None

    def codes(self, name: str, codes: type[C]) -> frozenset[C]:
        """The codes of a list that are known."""
        value = self.record.get(name) or []
        listed = value if isinstance(value, list) else [value]
        known = {one for one in listed if isinstance(one, str) and one in list(codes)}
        if len(known) != len(listed):
            self.flags.add(Flag.UNKNOWN_CODE)
        return frozenset(codes(one) for one in known)

    def number(self, name: str, least: int, most: int) -> int | None:
        """The whole number, brought into its range."""
        value = self.record.get(name)
        if value is None:
            return None
        whole = _whole(value)
        if whole is None:
            self.flags.add(Flag.OUT_OF_RANGE)
            return None
        if not least <= whole <= most:
            self.flags.add(Flag.OUT_OF_RANGE)
        return max(least, min(most, whole))

    def text(self, name: str, most: int = 200) -> str:
        """The words, trimmed to what is kept of them."""
        value = self.record.get(name)
        if value is None:
            return ""
        words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        words = words.strip()
        if len(words) > most:
            self.flags.add(Flag.TOO_LONG)
        return words[:most]

    def id(self, name: str) -> UUID | None:
        """The id, or None where it says nothing or no id."""
        value = self.record.get(name)
        found = identity(value)
        if value and found is None:
            self.flags.add(Flag.UNKNOWN_CODE)
        return found

    def part(self, name: str) -> "Reading | None":
        """An object in the record; its flags are this record's."""
        value = self.record.get(name)
        if not isinstance(value, dict) or not value:
            return None
        return self._inner(value)

    def parts(self, name: str) -> list["Reading"]:
        """The objects of a list in the record."""
        value = self.record.get(name)
        listed = value if isinstance(value, list) else []
        return [self._inner(one) for one in listed if isinstance(one, dict)]

    def moment(self, name: str) -> datetime | None:
        """The moment, if it is one that databases can hold."""
        value = self.record.get(name)
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) else None
            if found is not None:
                found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            found = None
        return found if found is not None and 1970 <= found.year <= 2200 else None

    def position(self) -> Position | None:
        """Where it was, if it says so in degrees that exist."""
        where = self.part("position")
        if where is None:
            return None
        lat, lon = where.record.get("lat"), where.record.get("lon")
        if not _is_degrees(lat) or not _is_degrees(lon) or not is_on_earth(lat, lon):
            self.flags.add(Flag.OUT_OF_RANGE)
            return None
        if where.record.get("jump"):
            self.flags.add(Flag.JUMP)
        source = where.code("source", PositionSource, PositionSource.GPS)
        return Position(
            float(lat),
            float(lon),
            where.number("accuracy_m", 0, 1_000_000),
            where.number("age_s", 0, 100_000_000),
            PositionSource.GPS if source is PositionSource.NONE else source,
        )

    def _inner(self, value: dict[str, Any]) -> "Reading":
        inner = Reading(value)
        inner.flags = self.flags
        return inner


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _clean(value: Any, depth: int) -> Any:
    """The same without what a database cannot keep; ValueError where it is nested too deeply."""
    if depth == 0:
        raise ValueError("too deep")
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_clean(k, depth - 1): _clean(v, depth - 1) for k, v in value.items()}
    if isinstance(value, list):
        return [_clean(one, depth - 1) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("no number")
    if isinstance(value, int) and abs(value) > _LARGEST:
        return _LARGEST if value > 0 else -_LARGEST
    return value


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return int(value) if isinstance(value, str) and _is_short_number(value) else None
    return round(value)


def _is_short_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _is_degrees(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def known_flags(flags: Iterable[str]) -> list[str]:
    """Flags as a receipt lists them: in one order."""
    return sorted(map(str, flags))
