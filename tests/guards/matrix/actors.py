"""Everybody who knocks: roles of all tenants, the unsigned, a device, those whose access ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client

from tenants.rules.codes import Role
from tests import factories as make

if TYPE_CHECKING:
    from tests.world import World

ALL = frozenset({"kari", "bjorn", "solveig"})


@dataclass
class Actor:
    """One who asks. ``sees``: whose canaries may stand in an answer."""

    name: str
    sees: frozenset[str]
    client: Client
    token: str = ""
    is_person: bool = True
    # Whose home tenant the actor administers: agreements, grants, people, units, reports; no records.
    administers: frozenset[str] = frozenset()

    def ask(self, method: str, url: str, body: Any = None, *, as_json: bool = False) -> Any:
        """Send one request; an exception of ours becomes the error page that a person gets."""
        # What the last step was told would else stand on the next page, whomever that is about.
        self.client.cookies.pop("messages", None)
        extra: dict[str, Any] = {"headers": {"Accept-Language": "en"}}
        if (self.token and "/api/" in url) or (self.token and "/fhir/" in url):
            extra["headers"]["Authorization"] = f"Bearer {self.token}"
        if as_json:
            extra["content_type"] = "application/json"
        return getattr(self.client, method.lower())(url, body or {}, **extra)


def _client() -> Client:
    return Client(raise_request_exception=False)


def _staff(
    name: str, membership: Any, sees: set[str], administers: frozenset[str] = frozenset()
) -> Actor:
    client = _client()
    client.force_login(membership.user, backend="django.contrib.auth.backends.ModelBackend")
    _act_as(client, str(membership.id))
    return Actor(
        name, frozenset(sees), client, make.personal_token(membership), administers=administers
    )


def _person(name: str, user: Any, role: Role, sees: set[str]) -> Actor:
    client = _client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    _act_as(client, role.value)
    return Actor(name, frozenset(sees), client)


def _act_as(client: Client, acting: str) -> None:
    session = client.session
    session["acting"] = acting
    session.save()


def build(world: World) -> list[Actor]:
    """Return the actors."""
    yesterday = datetime.now(tz=UTC) - timedelta(days=1)
    tomorrow = datetime.now(tz=UTC) + timedelta(days=1)
    bodo_lead = make.member("Berit", world.bodo_home_care, Role.PROJECT_LEAD)
    centre_lead = make.member("Lena", world.centre, Role.PROJECT_LEAD)
    sortland_nurse = make.member("Siv", world.sortland_home_care, Role.HOME_NURSE)
    sortland_admin = make.member("Stein", world.sortland_home_care, Role.TENANT_ADMIN)
    bodo_privacy = make.member("Bente", world.bodo_home_care, Role.PRIVACY_OFFICER)
    # A centre whose agreements with Sortland ended yesterday or begin tomorrow sees nothing of it.
    late_centre = make.unit(world.sortland, "CENTRE", "Sent senter")
    make.agreement(
        world.sortland, late_centre, world.adam.user, ended_at=yesterday, ended_by=world.adam.user
    )
    make.agreement(world.sortland, late_centre, world.adam.user, valid_from=tomorrow)
    make.enrolment(world.stranger, late_centre, ended_at=yesterday)
    late_nurse = make.member("Lars", late_centre, Role.NURSE)
    left = make.member("Vera", world.centre, Role.NURSE, ended_at=yesterday)
    return [
        Actor("nobody", frozenset(), _client()),
        _staff("nora", world.nora, {"kari", "bjorn"}),
        _staff("per", world.per, {"bjorn"}),
        _staff("hanne", world.hanne, {"kari"}),
        _staff("gunnar", world.gunnar, {"kari"}),
        _staff("greta", world.greta, set()),
        _staff("helge", world.helge, {"kari"}),
        _staff("lise", world.lise, set(), frozenset({"kari"})),
        _staff("berit", bodo_lead, set(), frozenset({"bjorn"})),
        _staff("lena", centre_lead, set(), frozenset({"kari", "bjorn"})),
        _staff("adam", world.adam, set(), frozenset({"kari"})),
        _staff("stein", sortland_admin, set(), frozenset({"solveig"})),
        _staff("petra", world.petra, {"kari"}),
        _staff("bente", bodo_privacy, {"bjorn"}),
        _staff("siv", sortland_nurse, {"solveig"}),
        _staff("late nurse", late_nurse, set()),
        _staff("left", left, set()),
        _person("kari", world.kari_user, Role.PATIENT, {"kari"}),
        _person("rune", world.rune.user, Role.RELATIVE, {"kari"}),
        Actor("device", frozenset({"kari"}), _client(), world.kari_device, is_person=False),
    ]
