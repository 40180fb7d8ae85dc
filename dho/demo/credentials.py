"""The demo's people with their passwords and tokens, in one file that only its owner may read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypedDict

import msgspec

from dho.demo.privileges import make_own_folder


class DemoUser(TypedDict):
    """Somebody who can sign in. ``token`` has that person's own rights."""

    username: str
    password: str
    role: str
    tenant: str
    unit: str
    name: str
    token: str


class DemoPatient(TypedDict):
    """A patient. ``plan`` is the template's name; ``token`` belongs to a device: it may only write."""

    id: str
    name: str
    national_id: str
    tenant: str
    plan: str
    token: str


class Credentials(TypedDict):
    """What ``demo/credentials.json`` holds."""

    base_url: str
    users: list[DemoUser]
    patients: list[DemoPatient]


def credentials_file(var: Path) -> Path:
    """Return where the file is, in the demo's folder."""
    return var / "demo" / "credentials.json"


def read_credentials(var: Path) -> Credentials | None:
    """Return what the file holds; None where there is none, or one that cannot be read."""
    try:
        return msgspec.json.decode(credentials_file(var).read_bytes(), type=Credentials)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def write_credentials(var: Path, told: Credentials) -> None:
    """Write the file whole or not at all, mode 0600. Raises OSError where it cannot be written."""
    path = credentials_file(var)
    make_own_folder(path.parent)
    # Under another name first, so that a kill never leaves half of it.
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(told), indent=1))
    unfinished.rename(path)
