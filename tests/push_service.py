"""A push service on this machine, and a browser's side of it: it opens what it got, as a device does."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from messaging.rules.push import bytes_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = ec.derive_private_key(4711, ec.SECP256R1())
A_POINT = _KEY.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
"""The public key of the devices of the tests."""
AUTH = b"0123456789abcdef"
HOUSE = text_of((815).to_bytes(32))
"""The private key of the house, of the tests."""


class PushService:
    """What it answers by path, else ``status``; what it got, as (path, headers, body)."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.status = 201
        self.of_path: dict[str, int] = {}
        self.got: list[tuple[str, dict[str, str], bytes]] = []

    def address(self, name: str = "one") -> str:
        """Return the address of a device."""
        return f"http://127.0.0.1:{self.port}/push/{name}"

    def device(self, name: str = "one") -> dict[str, str]:
        """Return what the browser of a device says of itself."""
        return {"endpoint": self.address(name), "p256dh": text_of(A_POINT), "auth": text_of(AUTH)}

    def names(self) -> list[str]:
        """Return which devices were posted to, in order."""
        return [path.rsplit("/", 1)[-1] for path, *_ in self.got]

    def opened(self, place: int = -1) -> dict[str, Any]:
        """Return the notice that came, opened with the device's own keys."""
        content = http_ece.decrypt(
            self.got[place][2], private_key=_KEY, auth_secret=AUTH, version="aes128gcm"
        )
        said: dict[str, Any] = json.loads(content)
        return said

    def signed(self, place: int = -1) -> dict[str, Any]:
        """Return what the house signed. The signature must be right, by the key that is named."""
        header = self.got[place][1]["Authorization"]
        assert Vapid02.verify(header)
        scheme, words = header.split(" ", 1)
        assert scheme == "vapid"
        parts = dict(one.strip().split("=", 1) for one in words.split(","))
        claims: dict[str, Any] = json.loads(bytes_of(parts["t"].split(".")[1]))
        return {**claims, "key": parts["k"]}


@contextmanager
def push_service() -> Iterator[PushService]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.got.append((self.path, dict(self.headers.items()), body))
            status = service.of_path.get(self.path.rsplit("/", 1)[-1], service.status)
            self.send_response(status)
            if status in {301, 302, 307, 308}:
                self.send_header("Location", service.address("elsewhere"))
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    service = PushService(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
