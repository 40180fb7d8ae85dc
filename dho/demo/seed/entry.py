"""Let the demo's people in: passwords, personal tokens, and the tokens of devices."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.hashers import make_password

from dho.demo.credentials import DemoPatient, DemoUser
from dho.demo.seed import cast, words
from dho.demo.seed.live import membership_named, viewer_named
from dho.demo.seed.past_walls import OWNER, past_the_walls
from dho.demo.seed.people import device_label
from dho.identity.models import ApiToken, Sender
from dho.identity.operations import LIFETIME, issue_device_token, issue_person_token
from dho.identity.queries import digest, own_patients, party_of, viewer_of_person
from dho.lib import clock
from dho.lib.scope import scope
from selfcare_plans.models import PlanStatus, PlanVersion
from tenants.models import Patient, User
from tenants.rules.codes import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenants.rules.viewer import Viewer

_LABEL = "Demo"


def let_in(numbers: Mapping[int, UUID]) -> tuple[list[DemoUser], list[DemoPatient]]:
    """Give everybody a new password and a new token; what they had before ends.

    ``numbers``: the patients by their number in the population.
    """
    users = [_colleague(one) for one in cast.COLLEAGUES if one.signs_in]
    _new_staff_tokens(users)
    users += [
        _person(cast.KARI.username, Role.PATIENT),
        _person(cast.KARI.relative_username, Role.RELATIVE),
    ]
    _set_passwords(users)
    return users, _patients(numbers)


def _new_staff_tokens(told: list[DemoUser]) -> None:
    """End all tokens of everybody and give each colleague one, in one transaction."""
    now = clock.now()
    with past_the_walls():
        ApiToken.objects.using(OWNER).filter(revoked_at__isnull=True).update(revoked_at=now)
        for one in told:
            held, label = membership_named(one["username"]), f"{_LABEL} {one['username']}"
            sender, _ = Sender.objects.using(OWNER).get_or_create(name=label)
            ApiToken.objects.using(OWNER).create(
                digest=digest(one["token"]),
                sender=sender,
                tenant_id=held.unit.tenant_id,
                membership=held,
                label=label,
                issued_at=now,
                issued_by_id=held.user_id,
                expires_at=now + LIFETIME,
            )


def _set_passwords(users: list[DemoUser]) -> None:
    # Hashing is slow by design, and leaves Python's lock meanwhile.
    with ThreadPoolExecutor(max_workers=4) as pool:
        hashed = list(pool.map(make_password, [one["password"] for one in users]))
    rows = {row.username: row for row in User.objects.using(OWNER).all()}
    for one, password in zip(users, hashed, strict=True):
        rows[one["username"]].password = password
    User.objects.using(OWNER).bulk_update(rows.values(), ["password"])


def _password() -> str:
    """Return two words and four digits, about 21 bits: enough for people who do not exist."""
    first, second = secrets.SystemRandom().sample(words.PASSWORD_WORDS, 2)
    return f"{first}-{second}-{secrets.randbelow(9000) + 1000}"


def _colleague(one: cast.Colleague) -> DemoUser:
    viewer = viewer_named(one.username)
    return _told(one.username, viewer, viewer.tenant_name, secrets.token_urlsafe(32))


def _person(username: str, role: Role) -> DemoUser:
    user = User.objects.get(username=username)
    viewer = viewer_of_person(user.id, role)
    if viewer is None:
        raise LookupError(username)
    patient_id = own_patients(user.id)[0].patient_id
    with scope(party_of(viewer)):
        token = issue_person_token(by=viewer, patient_id=patient_id, label=f"{_LABEL} {username}")
        home = Patient.objects.select_related("tenant").get(id=patient_id).tenant.name
    return _told(username, viewer, home, token.secret)


def _told(username: str, viewer: Viewer, tenant: str, secret: str) -> DemoUser:
    return {
        "username": username,
        "password": _password(),
        "role": viewer.role.value,
        "tenant": tenant,
        "unit": viewer.unit_name,
        "name": viewer.name,
        "token": secret,
    }


def _patients(numbers: Mapping[int, UUID]) -> list[DemoPatient]:
    nora = viewer_named("nora")
    told: list[DemoPatient] = []
    with scope(party_of(nora)):
        rows = Patient.objects.select_related("tenant").in_bulk(numbers.values())
        plans = dict(
            PlanVersion.objects.filter(status=PlanStatus.PUBLISHED).values_list(
                "patient_id", "template"
            )
        )
        for number, patient_id in sorted(numbers.items()):
            token = issue_device_token(by=nora, patient_id=patient_id, label=device_label(number))
            row = rows[patient_id]
            told.append(
                {
                    "id": str(patient_id),
                    "name": row.name,
                    "national_id": str(row.national_number),
                    "tenant": row.tenant.name,
                    "plan": plans[patient_id],
                    "token": token.secret,
                }
            )
    return told
