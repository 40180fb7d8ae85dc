"""Rows for tests, written past the walls by the owner's connection."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.db import connections, transaction

from dho.identity.models import ApiToken, Sender
from dho.identity.queries import digest
from messaging.models import PushSubscription
from messaging.rules.push import text_of
from selfcare_plans.models import PlanStatus, PlanVersion, SelfCarePlan, TemplateVersion
from tenants.models import (
    AccessGrant,
    Agreement,
    Enrolment,
    Membership,
    Patient,
    Relative,
    Tenant,
    Unit,
    User,
)
from tenants.rules.codes import PatientGroup, PlanApproval, Role, TenantKind, UnitKind
from tests.push_service import A_POINT, AUTH

if TYPE_CHECKING:
    from selfcare_plans.rules.document import PlanDocument

_count = itertools.count(1)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
PASSWORD = "correct-horse-battery"


def _save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row


def _published_before(row: Any) -> Any:
    """Write a version that stood before the test began: triggers do not ask again who sees whom."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        return _save(row)


def tenant(name: str, kind: TenantKind = TenantKind.MUNICIPALITY) -> Tenant:
    return _save(Tenant(name=name, kind=kind))


def unit(of: Tenant, kind: UnitKind, name: str, **fields: Any) -> Unit:
    fields.setdefault("phone", "75000000")
    if kind is UnitKind.CENTRE:
        fields.setdefault("plan_approval", PlanApproval.CENTRE.value)
    return _save(Unit(tenant=of, kind=kind, name=name, **fields))


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def user(name: str, **fields: Any) -> User:
    row = User(username=f"{name.lower()}{next(_count)}", name=name, **fields)
    row.password = _hashed()
    return _save(row)


def member(name: str, at: Unit, role: Role, **fields: Any) -> Membership:
    fields.setdefault("started_at", LONG_AGO)
    return _save(
        Membership(user=fields.pop("user", None) or user(name), unit=at, role=role, **fields)
    )


def patient(home: Tenant, given: str = "Kari", family: str = "Nordmann", **fields: Any) -> Patient:
    fields.setdefault("birth_date", date(1943, 3, 1))
    return _save(
        Patient(
            tenant=home,
            given_name=given,
            family_name=family,
            search_name=f"{family} {given}".lower(),
            **fields,
        )
    )


def push_device(of: Patient, **fields: Any) -> PushSubscription:
    fields.setdefault("endpoint", f"https://fcm.googleapis.com/fcm/send/{next(_count)}")
    return _save(
        PushSubscription(
            tenant_id=of.tenant_id,
            patient=of,
            p256dh=text_of(A_POINT),
            auth=text_of(AUTH),
            made_at=LONG_AGO,
            **fields,
        )
    )


def relative(of: Patient, name: str, **fields: Any) -> Relative:
    fields.setdefault("started_at", LONG_AGO)
    return _save(Relative(tenant_id=of.tenant_id, patient=of, name=name, **fields))


def agreement(controller: Tenant, with_unit: Unit, made_by: User, **fields: Any) -> Agreement:
    fields.setdefault("valid_from", LONG_AGO)
    return _save(Agreement(tenant=controller, unit=with_unit, made_by=made_by, **fields))


def enrolment(
    of: Patient, centre: Unit, group: PatientGroup = PatientGroup.COPD, **fields: Any
) -> Enrolment:
    fields.setdefault("started_at", LONG_AGO)
    fields.setdefault("owner_unit", centre)
    fields.setdefault("owner_since", fields["started_at"])
    return _save(
        Enrolment(tenant_id=of.tenant_id, patient=of, centre=centre, patient_group=group, **fields)
    )


def grant(of: Patient, to: Unit, under: Agreement, made_by: User, **fields: Any) -> AccessGrant:
    fields.setdefault("started_at", LONG_AGO)
    return _save(
        AccessGrant(
            tenant_id=of.tenant_id,
            patient=of,
            unit=to,
            agreement=under,
            reason="follow-up",
            made_by=made_by,
            **fields,
        )
    )


def sender(name: str = "", **fields: Any) -> Sender:
    return _save(Sender(name=name or f"sender {next(_count)}", **fields))


def token(**fields: Any) -> str:
    """Issue a token past the walls; returns its secret."""
    secret = f"secret-{next(_count)}"
    now = datetime.now(tz=UTC)
    fields.setdefault("sender", None)
    fields["sender"] = fields["sender"] or sender()
    fields.setdefault("expires_at", now + timedelta(days=365))
    fields.setdefault("issued_at", LONG_AGO)
    _save(ApiToken(digest=digest(secret), **fields))
    return secret


def device_token(of: Patient, **fields: Any) -> str:
    return token(tenant_id=of.tenant_id, patient=of, **fields)


def personal_token(of: Membership, **fields: Any) -> str:
    return token(tenant_id=of.unit.tenant_id, membership=of, **fields)


def built_in(name: str = "COPD") -> TemplateVersion:
    """The template that comes with the system."""
    found = TemplateVersion.objects.using("owner").filter(template__code=name, state="PUBLISHED")
    return found.select_related("template").get()


def plan(
    of: Patient,
    course: Enrolment,
    document: PlanDocument,
    by: User,
    *,
    since: datetime = LONG_AGO,
    number: int = 1,
    **fields: Any,
) -> PlanVersion:
    """A plan with one published version."""
    import json

    from selfcare_plans.rules.document import encode

    thread = SelfCarePlan.objects.using("owner").filter(patient=of, ended_at=None).first() or _save(
        SelfCarePlan(tenant_id=of.tenant_id, patient=of, enrolment=course, created_at=since)
    )
    return _published_before(
        PlanVersion(
            tenant_id=of.tenant_id,
            plan=thread,
            patient=of,
            number=number,
            status=PlanStatus.PUBLISHED,
            document=json.loads(encode(document)),
            author=by,
            approver=by,
            created_at=since,
            published_at=since,
            approved_door="PAGE",
            in_force_from=since,
            **fields,
        )
    )
