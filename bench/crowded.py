"""The worklist with 5,000 open alerts: the whole page, as the web server makes it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from django.test import Client

from bench.data import Population
from bench.place import Place
from bench.table import Row, figure, median, milliseconds
from dho.lib.ids import new_id
from tests.crowd import crowd
from triage.models import Alert

OPEN = 5_000
AIM = 2.0


def measure(place: Place, people: Population, *, times: int) -> list[Row]:
    """Return the seconds of the page with that many open alerts, every 25th of them red."""
    _fill(place, people)
    browser = Client()
    browser.force_login(people.nurse.user, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session["acting"] = str(people.nurse.id)
    session.save()
    took, size = [], 0
    for _ in range(max(times // 20, 3)):
        began = time.perf_counter()
        page = browser.get("/worklist/", headers={"host": "localhost"})
        took.append(time.perf_counter() - began)
        size = len(page.content)
        if page.status_code != 200:
            raise SystemExit(f"the worklist answered {page.status_code}")
    found = median(took)
    return [
        figure(
            f"worklist page with {OPEN:,} open alerts ({size / 1024:.0f} KiB)",
            milliseconds(found),
            f"< {AIM:.0f} s",
            is_met=found < AIM,
        )
    ]


def _fill(place: Place, people: Population) -> None:
    """Write one patient's alert with its wall, and the crowd after its likeness."""
    patient, now = people.patients[0], datetime.now(tz=UTC)
    with place.connect() as connection:
        found = connection.execute(
            "SELECT tenant_id, id FROM tenants_enrolment WHERE patient_id = %s", [patient]
        ).fetchone()
        assert found is not None
        alert = Alert(
            id=new_id(),
            tenant_id=found[0],
            patient_id=patient,
            enrolment_id=found[1],
            cause="spo2-crowd",
            colour="YELLOW",
            owner_unit=people.nurse.unit,
            centre=people.nurse.unit,
            reason_code="RANGE",
            opened_at=now,
            waiting_since=now,
            measured_at=now,
            due_at=now + timedelta(hours=2),
        )
        alert.save(using="owner", force_insert=True)
        crowd(connection.cursor(), alert=alert.id, patient=patient, count=OPEN, every=25)
        connection.execute("VACUUM ANALYZE")
