"""Fault 20: what somebody finds who takes the phone and copies its whole disk."""

import base64
import http.client
import json
import re
import struct
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.faults import FaultProxy
from tests.browser.field.phone import Facts, Phone
from tests.browser.server import Server

RECORDS = 20
API = "/api/"
JPEG = re.compile(rb"\xff\xd8\xff.{3}(JFIF|Exif)|\xff\xd8\xff\xdb\x00\x43", re.DOTALL)
PLACES = [(49.710512 + n / 1000, 37.615837 + n / 700) for n in range(RECORDS)]
SAID = [
    [f"sobaka-za-pekarneyu-{n}", f"Вулиця Садова {n}", f"+38050{7_310_000 + n}"]
    for n in range(RECORDS)
]
PUBLIC = {"/api/v1/ping", "/api/v1/openapi.json", "/api/v1/device"}
"""What an append token, or nobody at all, is answered: no word of any record."""


def seen(n: int) -> Facts:
    """A record that would betray somebody, in each of its parts."""
    note, street, number = SAID[n]
    lat, lon = PLACES[n]
    return {
        "words": street,
        "note": note,
        "place_note": street,
        "species": "dog",
        "contact": {"name": f"Paraska{n}", "phone": number, "relation": "owner", "note": ""},
        "position": {"lat": lat, "lon": lon, "accuracy_m": 8, "age_s": 1, "source": "gps"},
    }


def spellings(text: str) -> Iterator[bytes]:
    """The text as a disk may hold it."""
    plain = text.encode()
    yield plain
    yield text.encode("utf-16-le")
    yield json.dumps(text)[1:-1].encode()
    for shift in range(3):
        letters = base64.b64encode(bytes(shift) + plain)
        yield letters[4 if shift else 0 : -4]


def coordinates() -> Iterator[bytes]:
    """Each coordinate in digits, degrees and minutes, and as the numbers programs keep."""
    for degrees in (one for place in PLACES for one in place):
        minutes = degrees % 1 * 60
        yield from spellings(f"{degrees:.4f}"[:-1])
        yield from spellings(f"{degrees:.4f}"[:-1].replace(".", ","))
        yield from spellings(f"{int(degrees)}°{minutes:.1f}")
        for order in "<>":
            yield struct.pack(f"{order}d", degrees)
            yield struct.pack(f"{order}d", minutes)
            yield struct.pack(f"{order}f", degrees)
            yield struct.pack(f"{order}i", round(degrees * 10**7))


def planted() -> list[str]:
    words = [text for three in SAID for text in three] + [f"Paraska{n}" for n in range(RECORDS)]
    assert len(words) >= 50
    return words


def finds(profile: Path) -> list[str]:
    """What of it can be found in the profile folder, and in which file."""
    wanted = {form for text in planted() for form in spellings(text) if len(form) > 5}
    wanted |= set(coordinates())
    secrets = re.compile(b"|".join(re.escape(form) for form in sorted(wanted)))
    found = []
    for file in profile.rglob("*"):
        if not file.is_file() or file.is_symlink():
            continue
        content = file.read_bytes()
        for pattern in (secrets, JPEG):
            found += [f"{file.name}: {hit[0]!r}" for hit in pattern.finditer(content)]
    return found


def test_20_a_seized_phone_yields_no_word_no_place_and_no_picture(
    phone: Phone, proxy: FaultProxy
) -> None:
    proxy.reset(API)
    for n in range(RECORDS):
        phone.save(seen(n), 6_000, 180_000) if n % 4 == 0 else phone.save(seen(n), 6_000)
    assert phone.is_all("waiting", RECORDS)
    phone.kill()
    assert finds(phone.profile) == []

    phone.start()
    proxy.heal()
    phone.send()
    assert phone.is_all("delivered", RECORDS)
    phone.kill()
    assert finds(phone.profile) == []


def test_20_the_search_finds_what_is_kept_in_clear(phone: Phone) -> None:
    """So that finding nothing means something."""
    keep = "core.store.put('keep', arg, 'clear').then(() => null)"
    for n, fact in enumerate([{"note": SAID[3][0]}, {"lat": PLACES[5][0]}, {"at": SAID[7][1]}]):
        phone.do(keep.replace("'clear'", f"'clear{n}'"), fact)
    for size in (6_000, 180_000):
        phone.do(
            "core.picture(arg).then((one) => core.store.put('keep', one.bytes, `p${arg}`))"
            ".then(() => null)",
            size,
        )
    phone.kill()
    found = " ".join(finds(phone.profile))
    assert SAID[3][0] in found
    assert repr(struct.pack("<d", PLACES[5][0]))[2:-1] in found
    assert repr(SAID[7][1].encode("utf-16-le"))[2:-1] in found
    assert found.count("JFIF") >= 2


def addresses(server: Server, ids: Iterator[str]) -> list[str]:
    """Every address that can be read, with ids of the phone in the place of parameters."""
    found = []
    for line in server.flask("routes").splitlines():
        parts = line.split()
        if len(parts) < 3 or "GET" not in line or not parts[-1].startswith("/"):
            continue
        rule = re.sub(r"<uuid:[^>]+>", lambda _: next(ids), parts[-1])
        found.append(re.sub(r"<[^>]+>", "1", rule))
    assert len(found) > 60
    return found


def test_20_the_append_token_opens_no_reading_address(
    phone: Phone, proxy: FaultProxy, server: Server
) -> None:
    saved = [phone.save(seen(n), 6_000) for n in range(3)]
    phone.send()
    assert phone.is_all("delivered", 3)
    [token] = [row["token"] for row in phone.kept("devices")]
    phone.kill()
    whole = b"".join(file.read_bytes() for file in phone.profile.rglob("*") if file.is_file())
    assert token.encode() in whole
    ids = [one["id"] for one in saved] + [id_ for one in saved for id_ in one["photos"]]
    ring = (ids[n % len(ids)] for n in count())
    for address in addresses(server, ring):
        anonymous, with_token = (ask(server, address, by) for by in (None, token))
        if address in PUBLIC:
            continue
        assert with_token[0] in {anonymous[0], 403}, address
        assert address.startswith("/api/") is False or with_token[0] in {401, 403, 404}, address
        for form in (form for text in planted() for form in spellings(text) if len(form) > 5):
            assert form not in with_token[1], address


def ask(server: Server, address: str, token: str | None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    try:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
