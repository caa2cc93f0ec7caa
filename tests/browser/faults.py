"""A proxy in front of the server that does what mobile lines do: cut, stall, lie, repeat.

It runs in a thread of its own. Faults are asked for one by one and each says which requests it
meets; the log tells what came, how much of it passed, and what the server said.
"""

import asyncio
import re
import socket
import struct
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

MOST_HEAD = 64 * 1024
CHUNK = 2048
LONGEST_HOLD_S = 30
RESET = struct.pack("ii", 1, 0)
PORTAL = b"<!doctype html><title>Hotel</title><h1>Welcome! Your room number, please</h1>"


@dataclass
class Asked:
    """One request as it went through."""

    method: str
    path: str
    announced: int
    passed: int = 0
    status: int = 0

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Fault:
    """What goes wrong with the requests it meets, and how often; `met` is set when it has.

    With `after` it lets so many bytes of their bodies pass first, counted over all of them.
    """

    meets: re.Pattern[str]
    times: int | None
    does: "Callable[[Exchange], Coroutine[Any, Any, None]]"
    after: int = 0
    met: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)


@dataclass
class Exchange:
    """A request on its way, and the phone that waits for its answer."""

    asked: Asked
    head: bytes
    body: asyncio.StreamReader
    phone: asyncio.StreamWriter


class FaultProxy:
    """`proxy.url` is where the phone believes the server to be."""

    def __init__(self, upstream_port: int) -> None:
        self.upstream_port = upstream_port
        self.asked: list[Asked] = []
        self.bytes_per_s: float = 0
        self.delay_s: float = 0
        self.pages: dict[str, tuple[str, bytes]] = {}
        self._faults: list[Fault] = []
        self._awaited: list[tuple[re.Pattern[str], threading.Event]] = []
        self._open: set[asyncio.StreamWriter] = set()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._loop = asyncio.new_event_loop()
        self._listener: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.port = 0
        self.up()
        self.url = f"http://localhost:{self.port}"

    # -- what a test asks for

    def up(self) -> None:
        """Accept connections, again on the same port."""
        self._do(self._listen())

    def down(self) -> None:
        """Refuse every connection and cut those that are open."""
        self._do(self._hang_up())

    def close(self) -> None:
        self.down()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def heal(self) -> None:
        """A good line again, and an empty log."""
        self._faults.clear()
        self._awaited.clear()
        self.asked.clear()
        self.bytes_per_s = self.delay_s = 0
        if self._listener is None:
            self.up()

    def lines(self, wanted: str = "") -> list[str]:
        """The requests that came, as "PUT /api/v1/...", those in which `wanted` is found."""
        return [asked.line for asked in self.asked if re.search(wanted, asked.line)]

    def serve(self, path: str, media: str, content: bytes) -> None:
        """A page of the test's own at the server's address."""
        self.pages[path] = (media, content)

    def reset(self, meets: str = "", times: int | None = None) -> Fault:
        """Reset the connection before anything passes."""
        return self._add(meets, times, self._abort)

    def cut_up(self, after: int, meets: str = "", times: int | None = 1) -> Fault:
        """Let so many bytes of bodies pass to the server, then reset both sides."""

        async def cut(exchange: Exchange) -> None:
            await self._pass_part(exchange, fault.after)
            await self._abort(exchange)

        fault = self._add(meets, times, cut, after)
        return fault

    def stall_up(self, after: int, meets: str = "", times: int | None = 1) -> Fault:
        """Let so many bytes of bodies pass, then nothing more, until somebody hangs up."""

        async def stall(exchange: Exchange) -> None:
            await self._pass_part(exchange, fault.after, stall=fault)

        fault = self._add(meets, times, stall, after)
        return fault

    def swallow(self, meets: str = "", times: int | None = 1) -> Fault:
        """Let the server answer in full and the phone hear nothing of it."""

        async def swallow(exchange: Exchange) -> None:
            await self._upstream(exchange)
            await self._abort(exchange)

        return self._add(meets, times, swallow)

    def cut_down(self, after: int, meets: str = "", times: int | None = 1) -> Fault:
        """Let the phone hear so many bytes of the answer's body, then reset."""

        async def cut(exchange: Exchange) -> None:
            answer = await self._upstream(exchange)
            end = answer.index(b"\r\n\r\n") + 4
            await self._write(exchange.phone, answer[: end + after])
            await self._abort(exchange)

        return self._add(meets, times, cut)

    def repeat(self, copies: int, meets: str = "", times: int | None = 1) -> Fault:
        """Send the request so often at the same time; the phone hears the last to be answered."""

        async def repeat(exchange: Exchange) -> None:
            body = await exchange.body.readexactly(exchange.asked.announced)
            twins = [Asked(exchange.asked.method, exchange.asked.path, len(body), len(body))
                     for _ in range(copies - 1)]  # fmt: skip
            self.asked.extend(twins)
            everyone = [exchange.asked, *twins]
            answers = await asyncio.gather(
                *(self._send(asked, exchange.head, body) for asked in everyone)
            )
            await self._write(exchange.phone, answers[-1])

        return self._add(meets, times, repeat)

    def answer(
        self,
        status: int,
        body: bytes = b"",
        meets: str = "",
        times: int | None = None,
        **headers: str,
    ) -> Fault:
        """Answer in the server's place, whatever it would have said."""
        said = _answer(status, {it.replace("_", "-"): headers[it] for it in headers}, body)

        async def answer(exchange: Exchange) -> None:
            await exchange.body.readexactly(exchange.asked.announced)
            exchange.asked.status = status
            await self._write(exchange.phone, said)

        return self._add(meets, times, answer)

    def hold(self, meets: str) -> Fault:
        """Keep the request until `go_on` is set, then let it pass."""

        async def hold(exchange: Exchange) -> None:
            fault.met.set()
            await asyncio.to_thread(fault.go_on.wait, LONGEST_HOLD_S)
            await self._write(exchange.phone, await self._upstream(exchange))

        fault = self._add(meets, 1, hold)
        return fault

    def portal(self, status: int = 200, meets: str = "/api/") -> Fault:
        """A hotel's page in place of every answer, or the way to it."""
        if status == 200:
            return self.answer(200, PORTAL, meets, Content_Type="text/html")
        return self.answer(status, b"", meets, Location="/hotel")

    def coming(self, meets: str) -> threading.Event:
        """Set when the next request of that kind comes."""
        came = threading.Event()
        self._awaited.append((re.compile(meets), came))
        return came

    # -- how it is done

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def _add(self, meets: str, times: int | None, does: Any, after: int = 0) -> Fault:
        fault = Fault(re.compile(meets), times, does, after)
        self._faults.append(fault)
        return fault

    async def _listen(self) -> None:
        ears = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = ears.getsockname()[1]
        self._listener = await asyncio.start_server(self._hear, sock=ears, limit=MOST_HEAD)

    async def _hang_up(self) -> None:
        if self._listener is not None:
            # Whoever was just let in is let in whole, since asyncio would forget to close them.
            self._loop.remove_reader(self._listener.sockets[0].fileno())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            self._listener.close()
            self._listener = None
        for writer in list(self._open):
            _reset(writer)
        left = list(self._under_way)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _hear(self, body: asyncio.StreamReader, phone: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)  # else nothing holds what waits for the server alone
        self._open.add(phone)
        try:
            head = await body.readuntil(b"\r\n\r\n")
            method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            asked = Asked(method, path, int(length[1]) if length else 0)
            await self._serve(Exchange(asked, head, body, phone))
        except (OSError, EOFError, ValueError, asyncio.CancelledError):
            pass  # whoever hung up has no further wishes
        finally:
            self._open.discard(phone)
            self._under_way.discard(task)
            phone.close()

    async def _serve(self, exchange: Exchange) -> None:
        asked = exchange.asked
        if asked.path in self.pages:
            media, content = self.pages[asked.path]
            said = _answer(200, {"Content-Type": media}, content)
            return await self._write(exchange.phone, said)
        self.asked.append(asked)
        for pattern, came in self._awaited:
            if pattern.search(asked.line):
                came.set()
        await asyncio.sleep(self.delay_s)
        fault = self._fault_for(asked)
        if fault is not None:
            try:
                return await fault.does(exchange)
            finally:
                fault.met.set()
        return await self._write(exchange.phone, await self._upstream(exchange))

    def _fault_for(self, asked: Asked) -> Fault | None:
        for fault in self._faults:
            if fault.times == 0 or not fault.meets.search(asked.line):
                continue
            if fault.after and asked.announced <= fault.after:
                fault.after -= asked.announced
                continue
            fault.times = fault.times and fault.times - 1
            return fault
        return None

    async def _upstream(self, exchange: Exchange) -> bytes:
        """The server's whole answer to the request."""
        body = b""
        while len(body) < exchange.asked.announced:
            part = await exchange.body.read(min(CHUNK, exchange.asked.announced - len(body)))
            if not part:
                raise EOFError
            body += part
            await self._take_time(len(part))
        return await self._send(exchange.asked, exchange.head, body)

    async def _send(self, asked: Asked, head: bytes, body: bytes) -> bytes:
        server, writer = await self._connect(head)
        try:
            writer.write(body)
            await writer.drain()
            asked.passed = len(body)
            answer = await server.read()
        finally:
            writer.close()
        if answer:
            asked.status = int(answer.split(b" ", 2)[1])
        return answer

    async def _connect(self, head: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection for this one request, its head already sent."""
        server, writer = await asyncio.open_connection("127.0.0.1", self.upstream_port, limit=2**24)
        writer.write(
            re.sub(rb"(?i)\r\nconnection:[^\r]*", b"", head[:-2]) + b"Connection: close\r\n\r\n"
        )
        return server, writer

    async def _pass_part(
        self, exchange: Exchange, most: int, *, stall: Fault | None = None
    ) -> None:
        _, writer = await self._connect(exchange.head)
        try:
            while exchange.asked.passed < most:
                part = await exchange.body.read(min(CHUNK, most - exchange.asked.passed))
                if not part:
                    break
                writer.write(part)
                await writer.drain()
                exchange.asked.passed += len(part)
            if stall is not None:
                stall.met.set()
                while await exchange.body.read(CHUNK):
                    pass
        finally:
            _reset(writer)

    async def _abort(self, exchange: Exchange) -> None:
        _reset(exchange.phone)

    async def _write(self, phone: asyncio.StreamWriter, said: bytes) -> None:
        for at in range(0, len(said), CHUNK):
            part = said[at : at + CHUNK]
            await self._take_time(len(part))
            phone.write(part)
            await phone.drain()

    async def _take_time(self, count: int) -> None:
        if self.bytes_per_s:
            await asyncio.sleep(count / self.bytes_per_s)


def _answer(status: int, headers: dict[str, str], body: bytes) -> bytes:
    all_ = {**headers, "Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"HTTP/1.1 {status} So", *(f"{name}: {value}" for name, value in all_.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _reset(writer: asyncio.StreamWriter) -> None:
    """Hang up so that the other side knows that it was no orderly end."""
    raw = writer.get_extra_info("socket")
    if raw is not None and raw.fileno() >= 0:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


@contextmanager
def fault_proxy(upstream_port: int) -> Iterator[FaultProxy]:
    """A proxy on a free port, in front of the server on that one."""
    proxy = FaultProxy(upstream_port)
    try:
        yield proxy
    finally:
        proxy.close()
