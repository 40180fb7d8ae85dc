"""A browser that is somebody: ``enter(world.nora)`` acts as a membership, or as a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tenants.models import AuditEvent, Membership

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenants.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(who: Membership | User, role: str = "PATIENT") -> Client:
    """Return a client that is signed in; a user acts as themselves in the role."""
    client = Client()
    is_member = isinstance(who, Membership)
    client.force_login(who.user if is_member else who, backend=BACKEND)
    session = client.session
    session["acting"] = str(who.id) if is_member else role
    session.save()
    return client


@pytest.fixture
def page() -> Callable[..., str]:
    """``page(client, address, 200)``: the text of a page that answered as expected."""

    def ask(client: Client, address: str, status: int = 200) -> str:
        answer = client.get(address)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return str(answer.content.decode())

    return ask


def logged(action: str) -> list[Any]:
    """Return what stands in the access log of an action, past the walls, oldest first."""
    return list(AuditEvent.objects.using("owner").filter(action=action).order_by("at", "id"))
