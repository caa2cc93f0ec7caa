"""What a page weighs over the wire, as the browser's own debugger counts it."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page


class Scales:
    """Bytes received by a page from now on, heads and bodies, photos apart."""

    def __init__(self, page: Page) -> None:
        self.photos = 0
        self._addresses: dict[str, str] = {}
        self._bytes: dict[str, int] = {}
        self._photo_bytes = 0
        self._debugger = page.context.new_cdp_session(page)
        self._debugger.send("Network.enable")
        self._debugger.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._debugger.on("Network.responseReceived", self._on_response)
        self._debugger.on("Network.loadingFinished", self._on_finished)

    def close(self) -> None:
        """Weigh no more; the page may use its cache again."""
        self._debugger.detach()

    @property
    def without_photos(self) -> int:
        return sum(self._bytes.values())

    @property
    def with_photos(self) -> int:
        return self.without_photos + self._photo_bytes

    def heaviest(self) -> str:
        """What weighs most, for whoever must make it lighter."""
        worst = sorted(self._bytes.items(), key=lambda item: -item[1])[:6]
        return ", ".join(f"{address} {size // 1000} kB" for address, size in worst)

    def _on_response(self, event: dict[str, dict[str, str]]) -> None:
        self._addresses[str(event["requestId"])] = event["response"]["url"]

    def _on_finished(self, event: dict[str, str]) -> None:
        address, size = self._addresses.get(event["requestId"]), int(event["encodedDataLength"])
        if address is None:
            return  # asked for before anybody weighed
        if "/photos/" in address:
            self.photos += 1
            self._photo_bytes += size
        else:
            self._bytes[address] = self._bytes.get(address, 0) + size


@contextmanager
def weighed(page: Page) -> Iterator[Scales]:
    """Scales for what the page receives meanwhile, as on a first visit."""
    scales = Scales(page)
    try:
        yield scales
    finally:
        scales.close()
