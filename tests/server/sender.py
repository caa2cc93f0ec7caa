"""Somebody with an account and a bare HTTP connection, who sends photos made by hand."""

import http.client
import json
import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.browser.server import Server
from tests.people import PASSWORD

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_BOUNDARY = "----drawn-by-hand"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.body)
        return found


class Sender:
    """A signed-in volunteer; one connection for each request, so that threads may share it."""

    def __init__(self, server: Server) -> None:
        self.host = urlsplit(server.url).netloc
        self._cookies: dict[str, str] = {}
        self._token = ""

    def sign_in(self, name: str) -> "Sender":
        page = self._send("GET", "/sign-in")
        self._take_token(page)
        fields = {"name": name, "password": PASSWORD, "csrf_token": self._token}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._send("POST", "/sign-in", urlencode(fields).encode(), form)
        assert answer.status == 303, answer.body
        self._take_token(self._send("GET", "/me"))
        return self

    def carry(self, cookie: str) -> None:
        """Go on with a session that was begun elsewhere; `cookie` is its name and value."""
        name, _, value = cookie.partition("=")
        self._cookies[name] = value

    def get(self, address: str) -> Answer:
        return self._send("GET", address)

    def post_photo(self, photo: bytes, photo_id: object = None) -> Answer:
        body = self.photo_body(photo, photo_id)
        return self._send("POST", "/photos", body, self.photo_headers())

    def photo_headers(self) -> dict[str, str]:
        return {
            "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
            "Accept": "application/json",
        }

    def photo_body(self, photo: bytes, photo_id: object = None) -> bytes:
        """The body of POST /photos."""
        fields = {"csrf_token": self._token, "id": str(photo_id or uuid4())}
        parts = [
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in fields.items()
        ]
        head = 'Content-Disposition: form-data; name="photo"; filename="IMG_1.jpg"'
        opening = f"--{_BOUNDARY}\r\n{head}\r\nContent-Type: image/jpeg\r\n\r\n"
        return "".join([*parts, opening]).encode() + photo + f"\r\n--{_BOUNDARY}--\r\n".encode()

    def head_of_post(self, length: int) -> bytes:
        """The head of POST /photos for whoever writes the socket alone."""
        headers = {
            "Host": self.host,
            "Content-Length": str(length),
            **self.photo_headers(),
            **self._cookie_header(),
        }
        lines = [f"{name}: {text}" for name, text in headers.items()]
        return "\r\n".join(["POST /photos HTTP/1.1", *lines, "", ""]).encode()

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, timeout=60)

    def _send(
        self, method: str, address: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        connection = self.connection()
        try:
            connection.request(
                method, address, body or None, {**(headers or {}), **self._cookie_header()}
            )
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.split(";")[0].partition("=")
                self._cookies[name] = value
            return Answer(answer.status, answer.read())
        finally:
            connection.close()

    def _cookie_header(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Cookie": cookies} if cookies else {}

    def _take_token(self, page: Answer) -> None:
        found = _TOKEN.search(page.body.decode())
        assert found, "no form on the page"
        self._token = found[1]


def volunteer(server: Server, name: str = "Taras") -> Sender:
    """A new volunteer of this installation, signed in."""
    server.flask(
        "create-user", name, "--role", "volunteer", "--password-stdin", typed=f"{PASSWORD}\n"
    )
    return Sender(server).sign_in(name)
