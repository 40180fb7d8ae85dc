"""One row in every walled table, so that a question without a scope has something to find."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, transaction

from tenants.models.walls import walled_models

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

# What a table's constraints ask for beyond a plausible value per column.
MORE: dict[str, dict[str, Any]] = {
    "triage_judgement": {"reading_id": uuid.UUID(int=7)},
    "triage_expectedwindow": {
        "opens_at": NOON,
        "closes_at": NOON + timedelta(hours=1),
        "deadline_at": NOON + timedelta(hours=2),
    },
    "tenants_pause": {"state": "ASKED", "ends_at": NOON + timedelta(hours=1)},
    "messaging_message": {"unit_id": uuid.UUID(int=7)},
    "triage_readingpair": {"second_at": NOON + timedelta(minutes=5)},
    "messaging_pushsubscription": {"endpoint": "https://x/x", "p256dh": "x", "auth": "x"},
    "triage_remeasurerequest": {"due_at": NOON + timedelta(hours=1)},
    "messaging_notice": {"to_unit_id": uuid.UUID(int=7)},
    "identity_apitoken": {"patient_id": uuid.UUID(int=7), "expires_at": NOON + timedelta(days=1)},
    "measurements_duereading": {"reading_id": uuid.UUID(int=7), "measured_at": NOON},
    "measurements_readingmark": {"reason": "x"},
    "benefits_indicatorvalue": {"not_known": True},
    "benefits_survey": {"state": "SENT"},
    "benefits_staffround": {"closes_on": date(2026, 12, 18)},
    "benefits_staffcount": {"helps": [0] * 5, "burdens": [0] * 5},
    "tenants_emergencyaccess": {"opened_at": NOON, "expires_at": NOON + timedelta(hours=1)},
    "triage_shiftnote": {"until": NOON + timedelta(hours=1)},
    "benefits_tenantfigure": {"not_known": True, "period": "2026"},
    "benefits_indicatordefinition": {
        "code": "OWN_X",
        "lowest": 0,
        "highest": 5,
        "every_months": 3,
        "has_baseline": True,
        "gains": ["PATIENT"],
    },
    "benefits_reportrun": {"progress": 1},
    "benefits_importfile": {"content": "x"},
    "benefits_patientquote": {"text": "x"},
    "benefits_comparisonfigure": {"n": 5},
    "benefits_unitcost": {"price_year": 2026},
    "benefits_ownunitcost": {"price_year": 2026},
    "benefits_licencestep": {"price_year": 2026},
    "benefits_fixedcost": {"price_year": 2026},
    "tenants_enrolment": {"patient_group": "COPD"},
    "triage_alert": {"colour": "RED"},
    "tenants_takeover": {
        "to_unit_id": uuid.UUID(int=8),
        "asked_unit_id": uuid.UUID(int=8),
        "due_at": NOON + timedelta(hours=1),
    },
    "triage_dischargemark": {"role": "HOSPITAL_DOCTOR"},
    "triage_finding": {"colour": "RED"},
    "triage_question": {"due_at": NOON + timedelta(hours=1)},
    "triage_questionlink": {"expires_at": NOON + timedelta(hours=1)},
    "triage_telling": {"look_at": NOON, "ways": []},
    "triage_trialdecision": {"decision": "LEFT"},
    "measurements_questionnaireversion": {"document": {"name": "x", "sections": []}},
    "selfcare_plans_plantemplate": {"made_by_id": uuid.UUID(int=7)},
    "selfcare_plans_outerlimitrow": {
        "doctor": "x",
        "reason": "x",
        "set_by_id": uuid.UUID(int=7),
    },
}


def _value(field: Any) -> Any:
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if field.blank and field.empty_strings_allowed:
        return ""
    if field.choices:
        return field.choices[0][0]
    for kind, value in (
        (ArrayField, []),
        (models.ForeignKey, uuid.UUID(int=7)),
        (models.UUIDField, uuid.UUID(int=7)),
        (models.DateTimeField, NOON),
        (models.DateField, date(2026, 11, 20)),
        (models.DecimalField, Decimal(1)),
        (models.IntegerField, 1),
        (models.BooleanField, False),
        (models.BinaryField, b"x" * 32),
        (models.JSONField, {}),
        (models.CharField, "x"),
        (models.TextField, "x"),
    ):
        if isinstance(field, kind):
            return value
    message = f"{field}: tell tests/guards/filling.py what to put there"
    raise NotImplementedError(message)


def fill(*models_wanted: Any) -> dict[str, Any]:
    """Write one row per walled table (or of those named), past keys and walls; by table, analysed.

    A constraint that asks for more than ``MORE`` tells fails here, with its name.
    """
    written = {}
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model in models_wanted or walled_models():
            table = model._meta.db_table
            # What the database works out by itself is not written.
            given = (f for f in model._meta.fields if not f.primary_key and not f.generated)
            values = {f.attname: _value(f) for f in given}
            row = model(**{**values, **MORE.get(table, {})})
            row.tenant_id = row.tenant_id or uuid.UUID(int=7)
            # Not save(): guardian's asks the default connection for the patient.
            model._base_manager.using("owner").bulk_create([row])
            written[table] = row
            cursor.execute(f"ANALYZE {table}")
    return written
