"""What row-level security costs the screens: the same question with a WHERE written by hand.

The product asks in the viewer's scope as `dho_door`; the other side asks as the superuser, past
row-level security, and names the tenants or patients itself. Entering the scope is not counted.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections

from bench.data import GRANTED, Population
from bench.place import Place
from bench.table import Row, at_most, figure, median, milliseconds
from dho.identity.queries import party_of, viewer_of_membership
from dho.lib.scope import scope
from dho.lib.sql import statement
from tenants.models import Patient
from triage.models import Alert
from triage.presenters.board import board_shown
from triage.queries.alerts import alerts_waiting
from triage.queries.board import board
from triage.queries.worklist import Filters, worklist

Asked = tuple[str, Any]


def measure(place: Place, people: Population, *, times: int) -> list[Row]:
    """Return the rows of whole sight (a nurse of the centre) and granted sight (a GP's office)."""
    open_alerts(place)
    rows = []
    for member, sight, aim in (
        (people.nurse, "whole sight", 1.15),
        (people.doctor, f"granted sight, {GRANTED} patients", 1.5),
    ):
        viewer = viewer_of_membership(member.id)
        assert viewer is not None
        patients = people.patients[:GRANTED] if sight.startswith("granted") else None
        for name, (walled, by_hand) in _questions(viewer, people, patients).items():
            ours, theirs = _side_by_side(viewer, walled, by_hand, times)
            words = f"{name}, {sight}"
            by_hand_words = f"by hand {milliseconds(theirs)}"
            rows.append(at_most(words, milliseconds(ours), by_hand_words, ours / theirs, aim))
        rows += _pages(viewer, sight, times)
    rows += _boards(place, people, times)
    return rows


def open_alerts(place: Place) -> None:
    """Let eighty patients have a yellow or red reading that is judged in the usual way."""
    with place.connect() as connection:
        connection.execute(
            "INSERT INTO measurements_reading (tenant_id, id, patient_id, measured_at, received_at,"
            " kind, value, unit, comparator, source, sender_id, reference, device, note, with_text,"
            " flags) SELECT DISTINCT ON (patient_id) tenant_id, uuidv7(), patient_id,"
            " now() - interval '12.5 hours', now(), 'spo2', 80 + get_byte(uuid_send(id), 15) %% 10,"
            " '', '', '', sender_id, gen_random_uuid()::text, '', '', false, '{}'"
            " FROM measurements_reading WHERE patient_id < %s",
            ["00000000-0000-7000-8000-000000000081"],
        )
        connection.execute(
            "INSERT INTO measurements_duereading (tenant_id, id, patient_id, reading_id,"
            " measured_at, received_at, attempts) SELECT tenant_id, uuidv7(), patient_id, id,"
            " measured_at, received_at, 0 FROM measurements_reading r WHERE NOT EXISTS (SELECT 1"
            " FROM triage_judgement j WHERE j.reading_id = r.id)"
        )
        place.python("-m", "bench.one_worker")
        connection.execute("VACUUM ANALYZE")


def _questions(
    viewer: Any, people: Population, patients: list[Any] | None
) -> dict[str, tuple[Asked, Asked]]:

    if patients is None:
        mine, column = people.tenants, "tenant_id"
    else:
        mine, column = patients, "patient_id"
    since = datetime.now(tz=UTC) - timedelta(days=90)
    tenant = Alert.objects.using("owner").filter(patient_id=people.patients[0]).first()
    assert tenant is not None
    chart = statement("triage", "chart")
    one = {"tenant": tenant.tenant_id, "patient": people.patients[0], "since": since}
    day = "SELECT count(*) FROM measurements_reading r WHERE measured_at >= %s AND measured_at < %s"
    span = [since, since + timedelta(days=1)]
    asked = alerts_waiting(viewer).select_related("patient__tenant", "enrolment", "owner_unit")
    return {
        "worklist": (
            asked.query.sql_with_params(),
            asked.filter(**{f"{column}__in": mine}).query.sql_with_params(),
        ),
        "chart of 90 days": ((chart, one), (chart, one)),
        "count of one day": ((day, span), (f"{day} AND {column} = ANY(%s)", [*span, mine])),
    }


def _side_by_side(viewer: Any, walled: Asked, by_hand: Asked, times: int) -> tuple[float, float]:
    """Return the median seconds of both, asked in turn."""

    ours, theirs = [], []
    for _ in range(times):
        with scope(party_of(viewer)):
            ours.append(_ask("default", walled))
        theirs.append(_ask("owner", by_hand))
    return median(ours), median(theirs)


def _ask(alias: str, asked: Asked) -> float:

    with connections[alias].cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(*asked)
        cursor.fetchall()
        return time.perf_counter() - began


def seconds_of_screens(people: Population, times: int) -> dict[str, float]:
    """Return the median seconds of the nurse's worklist, a chart, and her whole worklist page."""
    viewer = viewer_of_membership(people.nurse.id)
    assert viewer is not None
    asked = _questions(viewer, people, None)
    found = {}
    for name in ("worklist", "chart of 90 days"):
        took = []
        for _ in range(times):
            with scope(party_of(viewer)):
                took.append(_ask("default", asked[name][0]))
        found[name] = median(took)
    return {**found, "worklist page": _whole_worklist(viewer, times)}


def _pages(viewer: Any, sight: str, times: int) -> list[Row]:
    """Return how long the product's own queries take, with all their statements and Python."""
    found = _whole_worklist(viewer, times)
    return [figure(f"  whole worklist with trends, {sight}", milliseconds(found))]


KINDS = ("spo2", "pulse", "weight", "glucose", "body_temperature")


def _boards(place: Place, people: Population, times: int) -> list[Row]:
    """Return what the patient board takes with 90 days of five kinds, three of each a day."""
    patient_id = people.patients[0]
    with place.connect() as connection:
        connection.execute(
            "INSERT INTO measurements_reading (tenant_id, id, patient_id, measured_at, received_at,"
            " kind, value, unit, comparator, source, sender_id, reference, device, note, with_text,"
            " flags) SELECT p.tenant_id, uuidv7(), p.id, at, at, kind, 90 + extract(hour FROM at),"
            " '', '', '', (SELECT sender_id FROM measurements_reading LIMIT 1),"
            " gen_random_uuid()::text, '', '', false, '{}' FROM tenants_patient p,"
            " unnest(%s::text[]) kind, generate_series(now() - interval '89 days', now(),"
            " interval '8 hours') at WHERE p.id = %s",
            [list(KINDS), patient_id],
        )
        connection.execute("ANALYZE measurements_reading")
    viewer = viewer_of_membership(people.nurse.id)
    assert viewer is not None
    asking, drawing, size = [], [], 0
    for _ in range(max(times // 4, 5)):
        with scope(party_of(viewer)):
            patient = Patient.objects.select_related("tenant", "gp_unit").get(id=patient_id)
            began = time.perf_counter()
            found = board(viewer, patient)
            asked = time.perf_counter()
        shown = board_shown(found)
        asking.append(asked - began)
        drawing.append(time.perf_counter() - asked)
        size = sum(len(lane.wide) + len(lane.narrow) for lane in shown.lanes)
    return [
        figure(f"board, {len(found.readings)} readings: asking", milliseconds(median(asking))),
        figure("  drawing, all lanes in two widths", milliseconds(median(drawing))),
        figure("  size of the drawings", f"{size / 1000:.0f} kB"),
    ]


def _whole_worklist(viewer: Any, times: int) -> float:
    took = []
    for _ in range(max(times // 4, 5)):
        with scope(party_of(viewer)):
            began = time.perf_counter()
            worklist(viewer, Filters())
            took.append(time.perf_counter() - began)
    return median(took)
