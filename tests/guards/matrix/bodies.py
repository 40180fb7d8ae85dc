"""What is posted at each address: whole forms, so that only sight and role stand in the way."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dho.demo.simulator.identity_numbers import synthetic_national_number
from dho.lib import clock
from tests import factories as make

if TYPE_CHECKING:
    from tests.guards.matrix.subjects import Subject

Body = Callable[["Subject"], dict[str, Any]]
BORN = date(1950, 5, 17)


def nothing(_subject: Subject) -> dict[str, Any]:
    """Return a body without anything in it."""
    return {}


def same(**body: Any) -> Body:
    """Return a body that is the same whomever it is about."""
    return lambda _subject: dict(body)


def ids(**names: str) -> Body:
    """Return a body of a subject's ids: ``ids(unit="unit_id")``."""
    return lambda subject: {field: str(subject.ids[name]) for field, name in names.items()}


def both(*bodies: Body) -> Body:
    """Return bodies as one."""
    return lambda subject: {k: v for body in bodies for k, v in body(subject).items()}


def seen(name: str, **more: Any) -> Body:
    """Return the form of a verb on an alert of the subject's whose only finding was seen."""
    return both(ids(seen=f"finding of {name}"), same(**more))


def seen_json(name: str, **more: Any) -> Body:
    """Return the same for the API."""
    return lambda subject: {"seen": [str(subject.ids[f"finding of {name}"])], **more}


def snooze(name: str) -> Body:
    """Return the form that lets an alert rest until tomorrow."""
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(clock.OSLO)
    return seen(name, until=tomorrow.strftime("%Y-%m-%dT%H:%M"), reason="venter")


def snooze_json(name: str) -> Body:
    """Return the same for the API."""
    tomorrow = clock.now() + timedelta(days=1)
    return seen_json(name, until=tomorrow.isoformat(), reason="venter")


def reading(subject: Subject) -> dict[str, Any]:
    """Return a reading of a subject, for the API."""
    return {
        "patient": str(subject.ids["patient_id"]),
        "kind": "spo2",
        "value": 95,
        "unit": "%",
        "measured_at": (clock.now() - timedelta(minutes=1)).isoformat(),
        "reference": str(uuid.uuid4()),
    }


def observation(subject: Subject) -> dict[str, Any]:
    """Return an Observation of a subject."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "59408-5"}]},
        "subject": {"reference": f"Patient/{subject.ids['patient_id']}"},
        "effectiveDateTime": (clock.now() - timedelta(minutes=2)).isoformat(),
        "valueQuantity": {
            "value": 94,
            "unit": "%",
            "system": "http://unitsofmeasure.org",
            "code": "%",
        },
    }


def typed_reading(_subject: Subject) -> dict[str, Any]:
    """Return a reading as it is typed on our own pages."""
    return {"value": "95", "reference": str(uuid.uuid4())}


def new_patient(subject: Subject) -> dict[str, Any]:
    """Return somebody to register in the subject's municipality."""
    serial = {"kari": 0, "bjorn": 2, "solveig": 4}[subject.name]
    return {
        "tenant": str(subject.tenant.id),
        "given_name": "Ola",
        "family_name": "Ås",
        "national_number": synthetic_national_number(BORN, serial),
        "birth_date": BORN.isoformat(),
        "language": "nb",
        "centre": str(subject.ids["centre_id"]),
        "patient_group": "COPD",
    }


def sign_in(what: str) -> Body:
    """Return a user name that is nobody's yet, the same each time for a subject."""
    return lambda subject: {"username": f"{what}-{subject.name}"}


UNIT = {
    "phone": "75000000",
    "weekdays": ["1", "2"],
    "opens": "08:00",
    "closes": "15:00",
    "red_minutes": 30,
    "offer_minutes": 30,
}


def unit_named(what: str) -> Body:
    """Return the facts of a unit."""
    return lambda subject: {**UNIT, "name": f"{what} {subject.name}"}


def stay(_subject: Subject) -> dict[str, Any]:
    """Return a stay, or a pause that is asked for, of some days from today."""
    today = clock.today()
    last = (today + timedelta(days=4)).isoformat()
    return {"kind": "STAY", "first_date": today.isoformat(), "last_date": last, "reason": "reise"}


def start_up(subject: Subject) -> dict[str, Any]:
    """Return a start-up plan under the subject's municipality's standing order."""
    until = (clock.now() + timedelta(days=10)).date().isoformat()
    order_id = str(subject.ids["start_up_order_id"])
    return {"order": order_id, "until": until, "responsible": "Nora"}


def template(_subject: Subject) -> dict[str, Any]:
    """Return the template that comes with the system."""
    return {"template": str(make.built_in().id)}


def order(_subject: Subject) -> dict[str, Any]:
    """Return a standing order, but for whom."""
    return {
        "template": str(make.built_in().id),
        "doctor": "Overlege Olsen",
        "valid_from": "2030-01-01",
    }
