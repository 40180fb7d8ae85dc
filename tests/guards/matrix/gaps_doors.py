"""The doors of settling over the API, of what a relative may be told, of the evening's services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenants.models import EveningService
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form, verb

if TYPE_CHECKING:
    from tests.guards.matrix.subjects import Subject

_SERVICE = ("unit_id", "service_id")

GAPS: list[Door] = [
    verb(
        "alert-settle",
        say.seen_json("alert-settle", how="TOLD_PATIENT", note="Ringte"),
        as_json=True,
    ),
    *form(
        "tenants:relative-told",
        say.same(may_be_told="SILENCE", was=""),
        ids=("patient_id", "relative_id"),
    ),
    *form(
        "tenants:service-new",
        say.same(name="Nattpatruljen", phone="75000063"),
        ids=("unit_id",),
        by_admin=True,
        is_blank=True,
    ),
    *form(
        "tenants:service-change",
        say.same(name="Kveldspatruljen", phone="75000064"),
        ids=_SERVICE,
        by_admin=True,
        is_blank=True,
    ),
    Door(
        "tenants:service-remove",
        "POST",
        ids=_SERVICE,
        body=say.nothing,
        takes=(("service_id", "leaving_service_id"),),
        by_admin=True,
    ),
]


def fill(subject: Subject) -> None:
    """Write two services of the subject's home: one that is changed, one that is taken away."""
    for key, name in (("service_id", "Kveldsteam"), ("leaving_service_id", "Nattteam")):
        row = EveningService(unit_id=subject.ids["unit_id"], name=name, phone="75000065")
        row.save(using="owner", force_insert=True)
        subject.ids[key] = row.id
