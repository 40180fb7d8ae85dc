"""Web Push: one sealed notice to one device (RFC 8030, 8188, 8291), signed by this house (RFC 8292)."""

from __future__ import annotations

import urllib.request
from datetime import timedelta
from email.utils import parseaddr
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02, VapidException

from dho.lib import clock
from messaging.rules.push import Device, DeviceGone, bytes_of, is_push_address, text_of

if TYPE_CHECKING:
    from email.message import Message

TIMEOUT = 5
HOLDS = timedelta(hours=1)
"""So long a push service keeps a notice for a device that is off. Ours: by then a nurse must ring."""
_SIGNED_FOR = timedelta(hours=1)
_GONE = frozenset({404, 410})


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A push service does not send us elsewhere; who does is not followed."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Follow nothing: the answer is then an error as any other."""


_opener = urllib.request.build_opener(_NoRedirects)


def push_key() -> str:
    """Return the public key of this house, base64url; "" where it has no keys, or no usable ones."""
    vapid = _vapid(settings.VAPID_PRIVATE_KEY)
    return text_of(_point(vapid)) if vapid else ""


def new_pair() -> tuple[str, str]:
    """Return a new private key and its public key, base64url."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_numbers().private_value.to_bytes(32)
    return text_of(private), text_of(_point(Vapid02(key)))


def post_push(device: Device, content: bytes) -> None:
    """Post one sealed notice. Raises ``DeviceGone``, or ``OSError`` when it was not taken."""
    vapid = _vapid(settings.VAPID_PRIVATE_KEY)
    # Asked again: what was let in by an earlier setting is not spoken to by this one.
    if vapid is None or not is_push_address(device.endpoint, settings.PUSH_HOSTS):
        raise ConnectionError(str(device.id))
    try:
        sealed = http_ece.encrypt(
            content,
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=bytes_of(device.p256dh),
            auth_secret=bytes_of(device.auth),
            version="aes128gcm",
        )
        signed = vapid.sign(_claims(device.endpoint))
    except (ValueError, VapidException, http_ece.ECEException) as error:
        raise ConnectionError(str(device.id)) from error
    request = urllib.request.Request(  # noqa: S310
        device.endpoint,
        data=sealed,
        headers={
            **signed,
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(int(HOLDS.total_seconds())),
            "Urgency": "high",
        },
        method="POST",
    )
    try:
        with _opener.open(request, timeout=TIMEOUT):
            pass
    except HTTPError as error:
        error.close()
        if error.code in _GONE:
            raise DeviceGone(str(device.id)) from error
        raise


def _claims(endpoint: str) -> dict[str, Any]:
    """Return for which push service, until when, and whom its people may write to."""
    parts = urlsplit(endpoint)
    mail = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((clock.now() + _SIGNED_FOR).timestamp()),
        "sub": f"mailto:{mail}" if mail else settings.BASE_URL,
    }


@lru_cache(maxsize=8)
def _vapid(private: str) -> Vapid02 | None:
    content = bytes_of(private)
    if len(content) != 32:
        return None
    try:
        return Vapid02(ec.derive_private_key(int.from_bytes(content), ec.SECP256R1()))
    except ValueError:
        return None


def _point(vapid: Vapid02) -> bytes:
    point: bytes = vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return point
