"""What a door is: one address and method, and what it is asked."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.guards.matrix.subjects import Subject


@dataclass(frozen=True)
class Door:
    """One address and method. ``ids``: which of a subject's ids its address takes."""

    name: str
    method: str = "GET"
    ids: tuple[str, ...] = ()
    body: Callable[[Subject], dict[str, Any]] | None = None
    extra: tuple[tuple[str, str], ...] = ()
    query: str = ""
    as_json: bool = False
    # Which of the subject's ids goes where the address says something else.
    takes: tuple[tuple[str, str], ...] = ()
    # Says nothing about anybody and takes long to make: one actor asks.
    once: bool = False
    # What is posted is about the one who posts, or about a tenant of theirs.
    own: bool = False
    # Reached by who administers the subject's tenant, not by who sees the subject.
    by_admin: bool = False
    # Says nothing about the subject when it lets somebody in: a form that is the same for all.
    is_blank: bool = False

    @property
    def names_somebody(self) -> bool:
        """Whether the address, its query or the body says whom it is about."""
        return bool(self.ids) or "{" in self.query or (self.body is not None and not self.own)

    def url(self, subject: Subject, *, ghost: bool = False) -> str:
        """Return the address for a subject, or the same with ids that nobody has."""
        kwargs: dict[str, Any] = {}
        for name in self.ids:
            held = subject.ids[dict(self.takes).get(name, name)]
            kwargs[name] = nobodys(held) if ghost and name != "user_id" else held
        kwargs |= dict(self.extra)
        asked = {name: uuid.uuid4() if ghost else subject.ids[name] for name in QUERIED}
        return reverse(self.name, kwargs=kwargs) + self.query.format(**asked)


def nobodys(held: Any) -> Any:
    """Return an id of the same form that nobody has."""
    if isinstance(held, uuid.UUID):
        return uuid.uuid4()
    made_up = _UUID.sub(str(uuid.uuid4()), str(held))
    return _CODE.sub(f"OWN_{uuid.uuid4().hex[:8].upper()}", made_up)


_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CODE = re.compile(r"OWN_[0-9A-F]{8}")
QUERIED = ("patient_id", "own_reference")
ALERT = ("alert_id",)
PATIENT = ("patient_id",)
SPO2 = (("kind", "spo2"),)


def pages(*names: str, ids: tuple[str, ...] = PATIENT) -> list[Door]:
    return [Door(name, ids=ids) for name in names]


def verb(name: str, body: Any, *, as_json: bool = False) -> Door:
    """One verb on the alert that stands ready for it alone."""
    return Door(
        name, "POST", ids=ALERT, body=body, as_json=as_json, takes=(("alert_id", f"for {name}"),)
    )


def form(
    name: str,
    body: Any,
    *,
    ids: tuple[str, ...] = PATIENT,
    takes: tuple[tuple[str, str], ...] = (),
    extra: tuple[tuple[str, str], ...] = (),
    **more: bool,
) -> list[Door]:
    """A form shown and sent."""
    shown = Door(name, ids=ids, takes=takes, extra=extra, **more)
    return [shown, Door(name, "POST", ids=ids, takes=takes, extra=extra, body=body, **more)]
