"""Nobody sees or touches what is not opened to them; and the matrix can fail."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connections
from django.http import HttpResponse
from django.urls import clear_url_caches, path

import dho.urls
from tenants.models.walls import walled_models
from tests.guards.matrix import actors as cast
from tests.guards.matrix import subjects as people
from tests.guards.matrix.door import Door
from tests.guards.matrix.doors import DOORS, ELSEWHERE, all_addresses
from tests.guards.matrix.oracles import ask_all, plain, said, unfilled, vacuous


@pytest.fixture
def subjects(world):
    return people.build(world)


@pytest.fixture
def actors(world, subjects):
    return cast.build(world)


@contextmanager
def walls_down():
    """Row-level security off, as only the owner can: wall 1 stands alone."""
    tables = [model._meta.db_table for model in walled_models()]
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        try:
            yield
        finally:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
SLOW = frozenset({"schema", "docs"})
# Where the seeded leaks are: the rounds that only prove that the matrix can fail ask these.
CORE = frozenset(
    {
        "triage:worklist",
        "triage:patients",
        "triage:patient",
        "triage:panel",
        "triage:claim",
        "triage:contact",
        "alerts",
        "readings",
        "alert-claim",
        "alert-resolve",
        "triage:plans",
        "tenants:pauses",
        "tenants:pause-settle",
        "reading-photo",
        "reading-confirm",
    }
)


def _some(actors):
    """One of each way of seeing, for the rounds that repeat the whole."""
    chosen = {"per", "gunnar", "greta", "siv", "stein", "lise", "bente", "kari", "device"}
    return [one for one in actors if one.name in chosen]


def unregistered(client):
    """Return names and methods that the site answers to and the matrix does not ask."""
    found = set()
    for name, address, view in all_addresses():
        kind = getattr(view, "cls", None)
        for method in ("GET", "POST"):
            if kind is None:
                answers = getattr(client, method.lower())(address).status_code != 405
            else:
                answers = hasattr(kind, method.lower())
            if answers:
                found.add((name, method))
    return found - {(door.name, door.method) for door in DOORS} - set(ELSEWHERE)


def test_every_address_and_method_is_in_the_matrix(client, db):
    missing = unregistered(client)
    assert not missing, f"register these in tests/guards/matrix/doors.py: {missing}"
    names = {name for name, *_ in all_addresses()}
    gone = {door.name for door in DOORS} | {name for name, _ in ELSEWHERE}
    assert not gone - names, "these addresses are gone"


def test_an_address_or_a_method_that_nobody_registered_turns_it_red(client, db, monkeypatch):
    monkeypatch.setattr(
        "dho.urls.urlpatterns",
        [*dho.urls.urlpatterns, path("new/", lambda _request: HttpResponse("new"), name="new")],
    )
    clear_url_caches()
    try:
        assert unregistered(client) == {("new", "GET"), ("new", "POST")}
    finally:
        monkeypatch.undo()
        clear_url_caches()
    one = next(door for door in DOORS if (door.name, door.method) == ("triage:claim", "POST"))
    monkeypatch.setattr(f"{__name__}.DOORS", [door for door in DOORS if door is not one])
    assert unregistered(client) == {("triage:claim", "POST")}


def test_every_walled_table_holds_a_row_of_everybody(subjects):
    missing = unfilled(walled_models(), subjects)
    assert not missing, f"write rows of these in tests/guards/matrix/subjects.py: {missing}"


def test_a_table_that_nobody_filled_turns_it_red(subjects):
    from triage.models import Offer

    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM triage_offer")
    assert unfilled([Offer], subjects) == {"triage_offer"}


def test_a_door_that_lets_nobody_in_turns_it_red(actors, subjects):
    door = next(door for door in DOORS if door.name == "alert-snooze")
    assert not vacuous([door], actors, subjects)
    assert vacuous([replace(door, body=lambda _subject: {"reason": "x"})], actors, subjects)
    page = Door("triage:claim", "POST", ids=("alert_id",), body=lambda _subject: {})
    for subject in subjects.values():
        resolved(subject.ids["alert_id"])
    assert vacuous([page], actors, subjects), "a redirect with a refusal in it is no success"


def resolved(alert_id):
    from tenants.models import User
    from triage.models import Alert, Finding

    by = User.objects.using("owner").first()
    Finding.objects.using("owner").filter(alert_id=alert_id).update(
        seen_at=datetime.now(tz=UTC), seen_by=by
    )
    Alert.objects.using("owner").filter(id=alert_id).update(
        state="RESOLVED",
        outcome="ACTED",
        resolved_at=datetime.now(tz=UTC),
        resolved_by=by,
    )


def test_nobody_sees_or_touches_what_is_not_theirs(actors, subjects):
    report = ask_all(actors, subjects)
    assert not report.leaks, "\n".join(report.leaks[:40])


def test_every_door_lets_somebody_through(actors, subjects):
    """A door that lets nobody in proves nothing about whom it keeps out."""
    empty = vacuous(DOORS, actors, subjects)
    assert not empty, "\n".join(f"{door}: {said}" for door, said in empty.items())


def test_wall_1_alone_still_holds(actors, subjects):
    with walls_down():
        report = ask_all(_some(actors), subjects, without=SLOW)
    assert not report.leaks, "\n".join(report.leaks[:40])


def test_wall_2_alone_lets_no_other_tenants_row_out(actors, subjects, settings):
    settings.WALL_1_OFF = True
    report = ask_all(_some(actors), subjects, without=SLOW)
    canaries = [leak for leak in report.leaks if "canary" in leak or "foreign write" in leak]
    assert not canaries, "\n".join(canaries[:40])


def test_what_others_do_changes_no_answer(actors, subjects, world):
    """Non-interference: lists and counts are the same when only others' rows changed."""
    import time_machine

    from tests import factories as make

    lists = (
        "triage:worklist",
        "triage:patients",
        "triage:plans",
        "triage:plans-to-approve",
        "triage:learning",
        "triage:silence",
        "tenants:pauses",
        "benefits:overview",
        "tenants:agreements",
        "tenants:grants",
        "tenants:memberships",
        "alerts",
        "readings",
    )
    chosen = [
        door
        for door in DOORS
        if door.name in lists and door.method == "GET" and "{" not in door.query
    ]
    watchers = {
        one.name: one
        for one in actors
        if one.name in {"per", "gunnar", "lise", "berit", "greta", "adam", "siv"}
    }

    def snapshot():
        return {
            (actor.name, door.name, door.query): plain(
                said(actor.ask("GET", door.url(subjects["kari"])))
            )
            for actor in watchers.values()
            for door in chosen
        }

    with time_machine.travel("2026-11-20T10:00:00Z", tick=False):
        snapshot()  # a first look is noted, and the next one knows of it
        before = snapshot()
        next(one for one in actors if one.name == "nora").ask("GET", "/worklist/")
        # Sortland triples; only Siv, its own nurse, may notice.
        for number in range(3):
            other = make.patient(world.sortland, f"Ny{number}")
            make.enrolment(other, world.sortland_home_care)
        del watchers["siv"]
        after = snapshot()
    changed = [key for key, answer in after.items() if answer != before[key]]
    assert not changed


def _all_patients(_viewer):
    from tenants.models import Patient

    return Patient.objects.all()


def _all_alerts(_viewer):
    from triage.models import Alert

    return Alert.objects.all()


def _leak_list(monkeypatch):
    monkeypatch.setattr("triage.queries.patients.visible_patients", _all_patients)


def _leak_record(monkeypatch):
    monkeypatch.setattr("tenants.operations.access.visible_patients", _all_patients)


def _leak_worklist(monkeypatch):
    from triage.models import Alert

    monkeypatch.setattr(
        "triage.queries.worklist.alerts_waiting", lambda _v: Alert.objects.filter(state="OPEN")
    )


def _leak_api_list(monkeypatch):
    monkeypatch.setattr("triage.queries.alerts.visible_alerts", _all_alerts)


def _leak_verbs(monkeypatch):
    monkeypatch.setattr("triage.operations.alerts.visible_alerts", _all_alerts)


def _leak_intake(monkeypatch):
    monkeypatch.setattr("measurements.operations.record.recordable_patients", _all_patients)


def _leak_status(monkeypatch):
    from tenants.models import Patient
    from tenants.operations import access
    from tenants.rules.viewer import NotAllowed

    real = access.access_patient

    def tells(viewer, patient_id, purpose, **more):
        if Patient.objects.filter(id=patient_id).exists() and not access.visible_patients(
            viewer
        ).filter(id=patient_id):
            raise NotAllowed
        return real(viewer, patient_id, purpose, **more)

    monkeypatch.setattr("triage.views.patients.access_patient", tells)


def _leak_header(monkeypatch):
    from tenants.models import Patient
    from triage.queries import patients

    real = patients.patients_in_sight

    def tells(viewer, **more):
        rows, older = real(viewer, **more)
        return rows, older or Patient.objects.order_by("-search_name").values_list(
            "search_name", flat=True
        )[0]

    monkeypatch.setattr("triage.views.patients.patients_in_sight", tells)


def _leak_cache(monkeypatch):
    from triage.views import worklist

    kept = {}
    real = worklist.worklist

    def cached(viewer, filters):
        return kept.setdefault(filters, real(viewer, filters)) or kept[filters]

    monkeypatch.setattr("triage.views.worklist.worklist", cached)


def _leak_history(monkeypatch):
    from triage.models import Alert
    from triage.queries import board

    real = board.board

    def tells(viewer, patient, **more):
        from dataclasses import replace

        from triage.queries.alerts import with_details

        closed = with_details(Alert.objects.filter(state="RESOLVED"))
        return replace(real(viewer, patient, **more), closed_alerts=list(closed))

    monkeypatch.setattr("triage.views.patients.board", tells)


def _leak_plans(monkeypatch):
    from selfcare_plans.models import PlanVersion

    monkeypatch.setattr(
        "selfcare_plans.queries.lists.versions_in_sight", lambda _v: PlanVersion.objects.all()
    )


def _leak_pauses(monkeypatch):
    monkeypatch.setattr("tenants.queries.pauses.visible_patients", _all_patients)


def _leak_photo(monkeypatch):
    monkeypatch.setattr("measurements.operations.photos.visible_patients", _all_patients)


def _leak_marks(monkeypatch):
    monkeypatch.setattr("measurements.operations.mark.visible_patients", _all_patients)


def _leak_trial(monkeypatch):
    monkeypatch.setattr("triage.queries.trial_lists.visible_patients", _all_patients)


LEAKS = [
    _leak_list,
    _leak_record,
    _leak_worklist,
    _leak_api_list,
    _leak_verbs,
    _leak_intake,
    _leak_status,
    _leak_header,
    _leak_cache,
    _leak_history,
    _leak_plans,
    _leak_pauses,
    _leak_photo,
    _leak_marks,
    _leak_trial,
]


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__.removeprefix("_leak_"))
def test_a_seeded_leak_turns_the_matrix_red(actors, subjects, monkeypatch, leak):
    """With the second wall down, so that the first wall's hole is seen."""
    leak(monkeypatch)
    few = [one for one in actors if one.name in {"per", "gunnar", "greta", "siv"}]
    with walls_down():
        report = ask_all(few, subjects, without=frozenset({door.name for door in DOORS} - CORE))
    assert report.leaks
