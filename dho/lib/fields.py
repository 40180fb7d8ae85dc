"""Columns of our own: UUIDv7 keys, encrypted text and its blind index.

Each is an ordinary Django field to a migration, so that migrations import none of our code.
Encryption keys come from the environment and can be rotated.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

from dho.lib.ids import new_id


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> bytes:
    """Return the text encrypted with the first of ``DHO_FIELD_KEYS``."""
    return _cipher(tuple(settings.DHO_FIELD_KEYS)).encrypt(text.encode())


def decrypt(token: bytes) -> str:
    """Return the text. Raises ``cryptography.fernet.InvalidToken`` when no key fits."""
    return _cipher(tuple(settings.DHO_FIELD_KEYS)).decrypt(bytes(token)).decode()


def blind_index(text: str) -> bytes:
    """Return the keyed hash by which an encrypted value can be found again."""
    return hmac.new(settings.DHO_INDEX_KEY.encode(), text.encode(), hashlib.sha256).digest()


class IdField(models.UUIDField):  # type: ignore[type-arg]
    """A UUIDv7 primary key, made in the process."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "primary_key": True, "editable": False, "default": new_id})

    def deconstruct(self) -> Any:
        """Describe a plain UUID key."""
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, "django.db.models.UUIDField", args, kwargs


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text that is encrypted in the database. Cannot be searched: store a blind index beside it."""

    def deconstruct(self) -> Any:
        """Describe a plain binary column."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

    def from_db_value(self, value: bytes | None, *_: Any) -> str | None:
        """Return the decrypted text."""
        return None if value is None else decrypt(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Encrypt on the way in."""
        return super().get_db_prep_value(
            None if value is None else encrypt(str(value)), connection, prepared
        )
