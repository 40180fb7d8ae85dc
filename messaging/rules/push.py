"""A device that takes push notices (Web Push, RFC 8030): which addresses and keys are let in.

The address is given by the browser of whoever is signed in, and our server will post to it: only the
known push services are spoken to, by HTTPS. Pure: hosts that the house adds are passed in.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

HOSTS = frozenset({"fcm.googleapis.com", "web.push.apple.com"})
"""Push services with one host: Chrome and Edge on most systems, Safari."""
DOMAINS = (".push.services.mozilla.com", ".notify.windows.com")
"""Push services whose hosts are under these: Firefox, Edge on Windows."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST_ADDRESS = 1_000
MOST_DEVICES = 5
"""So many devices of one patient; each is one more call of at most five seconds. Ours."""
LONGEST_LABEL = 60
POINT_BYTES, SECRET_BYTES = 65, 16
"""An uncompressed point of P-256, and the shared secret of RFC 8291."""
_PRINTED = re.compile(r"[\x21-\x5b\x5d-\x7e]+")  # no space, no control, no backslash
_BASE64 = re.compile(r"[A-Za-z0-9_-]+={0,2}")


class DeviceEnding(StrEnum):
    """Why a device takes no more notices. GONE: its push service says that it is not there."""

    TURNED_OFF = "TURNED_OFF"
    GONE = "GONE"
    OTHER_PATIENT = "OTHER_PATIENT"
    COURSE_ENDED = "COURSE_ENDED"
    ACCOUNT_CLOSED = "ACCOUNT_CLOSED"


class DeviceProblem(StrEnum):
    """Why a device was not let in."""

    ADDRESS = "ADDRESS"
    KEY = "KEY"
    TOO_MANY = "TOO_MANY"


class DeviceGone(OSError):
    """The push service knows the device no more (404 or 410)."""


class NoDeviceLeft(OSError):
    """Nothing takes the notice, and trying again will not help."""


@dataclass(frozen=True, slots=True)
class Device:
    """Where a notice is posted, and the keys that it is sealed with (base64url, unpadded)."""

    id: UUID
    endpoint: str
    p256dh: str
    auth: str


def is_push_address(address: str, added: Collection[str] = ()) -> bool:
    """Whether our server may post to the address. ``added``: hosts that the house knows besides.

    HTTPS on its own port and without credentials; plain HTTP, and another port, to an added host on
    this very machine only.
    """
    if len(address) > LONGEST_ADDRESS or not _PRINTED.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if "@" in parts.netloc or parts.fragment or not parts.path.strip("/"):
        return False
    is_added = host in added
    if is_added and host in LOOPBACK:
        return parts.scheme in {"http", "https"}
    is_known = is_added or host in HOSTS or host.endswith(DOMAINS)
    return is_known and parts.scheme == "https" and port in {None, 443}


def bytes_of(text: str) -> bytes:
    """Return what base64url text says, padded or not; nothing for any other text."""
    if not _BASE64.fullmatch(text):
        return b""
    bare = text.rstrip("=")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        return b""


def text_of(content: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def is_point(content: bytes) -> bool:
    """Whether it is an uncompressed point on the curve P-256 (SEC 1, 2.3.3; FIPS 186)."""
    if len(content) != POINT_BYTES:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), content)
    except ValueError:
        return False
    return True


def device_problem(
    endpoint: str, p256dh: str, auth: str, added: Collection[str] = ()
) -> DeviceProblem | None:
    """Return why a device may not be let in; None where it may."""
    if not is_push_address(endpoint, added):
        return DeviceProblem.ADDRESS
    if not is_point(bytes_of(p256dh)) or len(bytes_of(auth)) != SECRET_BYTES:
        return DeviceProblem.KEY
    return None


_BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def device_label(user_agent: str) -> str:
    """Return browser and system as their own names, to tell one's devices apart; "" if unknown."""
    found = (
        next((name for mark, name in kinds if mark in user_agent), "")
        for kinds in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in found if name)[:LONGEST_LABEL]
