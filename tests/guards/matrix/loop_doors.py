"""The doors of the closed loop: calls about a red, receipts of red answers, receivers that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenants.rules.codes import UnitKind
from tests import factories as make
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import ALERT, PATIENT, Door, form, verb
from triage.models import Telling

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Unit
    from tests.guards.matrix.subjects import Subject

_CALL = {"to": "OUT_OF_HOURS", "agreed": "kommer"}
_READ = say.ids(reading="observation_id")

LOOP: list[Door] = [
    Door("triage:receiver-call", ids=ALERT),
    verb("triage:receiver-call", say.same(**_CALL, reached="yes")),
    verb("triage:called-113", say.nothing),
    verb("alert-receiver-call", say.same(**_CALL, reached=True), as_json=True),
    verb("alert-called-113", say.nothing, as_json=True),
    Door("triage:my-told", "POST", body=_READ),
    Door("triage:relative-told", "POST", ids=PATIENT, body=_READ),
    # Of somebody else than those whom the actors see by her GP office.
    *form(
        "tenants:gp-change",
        say.both(say.ids(unit="new_unit_id"), say.same(reason="x")),
        takes=(("patient_id", "spare_id"),),
    ),
    *form(
        "tenants:unit-close",
        say.nothing,
        ids=("unit_id",),
        takes=(("unit_id", "closing_unit_id"),),
        by_admin=True,
        is_blank=True,
    ),
]


def fill(subject: Subject, home: Unit, now: datetime) -> None:
    """Write a red that nobody has confirmed, and a unit of the subject's home that is to close."""
    telling: dict[str, Any] = {**subject.own, "alert_id": subject.ids["alert_id"]}
    telling |= {"judgement_id": subject.ids["judgement_id"], "measured_at": now, "began_at": now}
    row = Telling(**telling, reading_id=subject.ids["observation_id"], look_at=now)
    row.save(using="owner", force_insert=True)
    closing = make.unit(home.tenant, UnitKind.MUNICIPAL, f"Enhet som legges ned, {subject.name}")
    subject.ids["closing_unit_id"] = closing.id
