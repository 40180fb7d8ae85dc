"""Every address by name and method, with what it is asked. One that is not here fails the matrix."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.urls import get_resolver, reverse

from tests.guards.matrix import bodies as say
from tests.guards.matrix.benefit_doors import BENEFITS, FILES
from tests.guards.matrix.benefit_plan_doors import BENEFIT_PLAN
from tests.guards.matrix.board_doors import BOARD
from tests.guards.matrix.care_doors import CARE
from tests.guards.matrix.collect_doors import COLLECT, SHEETS
from tests.guards.matrix.contact_doors import CALL, CONTACT
from tests.guards.matrix.door import ALERT, PATIENT, SPO2, Door, form, pages, verb
from tests.guards.matrix.emergency_doors import EMERGENCIES, TOLD
from tests.guards.matrix.form_doors import FORMS_DOORS
from tests.guards.matrix.gaps_doors import GAPS
from tests.guards.matrix.hours_doors import HOURS
from tests.guards.matrix.import_doors import IMPORTS, TEMPLATE
from tests.guards.matrix.journal_doors import JOURNAL
from tests.guards.matrix.line_doors import LINE
from tests.guards.matrix.list_doors import LIST
from tests.guards.matrix.loop_doors import LOOP
from tests.guards.matrix.minute_doors import LINKED, MINUTE
from tests.guards.matrix.money_doors import MONEY
from tests.guards.matrix.numbers_doors import NUMBERS
from tests.guards.matrix.pair_doors import PAIRS
from tests.guards.matrix.plan_doors import PLANS
from tests.guards.matrix.push_doors import PUSH
from tests.guards.matrix.report_doors import ELSEWHERE as IN_REPORTS
from tests.guards.matrix.report_doors import REPORTS
from tests.guards.matrix.silence_doors import SILENCE
from tests.guards.matrix.takeover_doors import TAKE_OVERS
from tests.guards.matrix.template_doors import TEMPLATES
from tests.guards.matrix.trial_doors import TRIAL

if TYPE_CHECKING:
    from collections.abc import Iterator

DOORS: list[Door] = [
    *pages(
        "identity:start",
        "identity:sign-in",
        "identity:choose",
        "identity:password",
        "identity:alive",
        "tenants:agreements",
        "tenants:agreement-new",
        "tenants:grants",
        "tenants:memberships",
        "tenants:membership-add",
        "tenants:membership-new",
        "tenants:units",
        "tenants:unit-new",
        "tenants:access-log",
        "tenants:my-access-log",
        "tenants:patient-new",
        "triage:worklist",
        "triage:patients",
        "triage:learning",
        "benefits:overview",
        "live",
        "ready",
        "alerts",
        ids=(),
    ),
    Door("schema", once=True),
    Door("docs", once=True),
    Door("triage:worklist", query="?q=etternavn"),
    Door("triage:patients", query="?q=etternavn"),
    Door("alerts", query="?patient={patient_id}"),
    Door("alerts", query="?state=RESOLVED"),
    Door("readings", query="?patient={patient_id}"),
    Door("readings"),
    *pages("triage:patient", "triage:panel"),
    Door("tenants:patient-access", ids=PATIENT),
    Door("triage:judgement", ids=("judgement_id",)),
    *form("benefits:record", say.ids(seen="benefits_seen")),
    *pages("triage:resolve", "triage:snooze", "triage:contact", "triage:hand-over", ids=ALERT),
    Door("triage:decline", ids=ALERT),
    verb("triage:claim", say.nothing),
    verb("triage:contact", CALL),
    verb("triage:snooze", say.snooze("triage:snooze")),
    verb("triage:release", say.nothing),
    verb("triage:resolve", say.seen("triage:resolve", outcome="ACTED", note="Ringte")),
    verb("triage:decline", say.same(reason="ferie")),
    verb("triage:hand-over", say.both(say.ids(to_unit="gp_unit_id"), say.same(message=""))),
    verb("alert-claim", say.nothing, as_json=True),
    verb("alert-release", say.nothing, as_json=True),
    verb("alert-snooze", say.snooze_json("alert-snooze"), as_json=True),
    verb("alert-escalate", say.same(message=""), as_json=True),
    verb(
        "alert-handover", say.both(say.ids(to_unit="gp_unit_id"), say.same(note="")), as_json=True
    ),
    verb("alert-resolve", say.seen_json("alert-resolve", outcome="ACTED", note="x"), as_json=True),
    verb("alert-decline", say.same(reason="ferie"), as_json=True),
    *PLANS,
    *SILENCE,
    *BOARD,
    *GAPS,
    *LOOP,
    *PAIRS,
    *EMERGENCIES,
    *JOURNAL,
    *MINUTE,
    *HOURS,
    *LIST,
    *LINE,
    *CARE,
    *CONTACT,
    *PUSH,
    *FORMS_DOORS,
    *TRIAL,
    *TAKE_OVERS,
    *TEMPLATES,
    *BENEFITS,
    *IMPORTS,
    *REPORTS,
    *BENEFIT_PLAN,
    *COLLECT,
    *NUMBERS,
    *MONEY,
    # Who may see whom.
    *form("tenants:grant-new", say.both(say.ids(unit="new_unit_id"), say.same(reason="x"))),
    *form(
        "tenants:course-new",
        say.both(say.ids(centre="centre_id"), say.same(patient_group="COPD")),
        takes=(("patient_id", "new_id"),),
    ),
    *form("tenants:sign-in-new", say.sign_in("pasient"), takes=(("patient_id", "spare_id"),)),
    *form("tenants:relative-new", say.same(name="Ragnhild", role="HELPER")),
    *form(
        "tenants:relative-end",
        say.nothing,
        ids=("patient_id", "relative_id"),
        takes=(("relative_id", "leaving_relative_id"),),
    ),
    *form("tenants:team-add", say.ids(user="joining_user_id")),
    *form(
        "tenants:team-remove",
        say.nothing,
        ids=("patient_id", "user_id"),
        takes=(("user_id", "leaving_user_id"),),
    ),
    *form("tenants:grant-end", say.nothing, ids=("grant_id",)),
    Door("tenants:patient-new", "POST", body=say.new_patient),
    *form(
        "tenants:agreement-end", say.nothing, ids=("agreement_id",), by_admin=True, is_blank=True
    ),
    *form(
        "tenants:membership-end", say.nothing, ids=("membership_id",), by_admin=True, is_blank=True
    ),
    *form(
        "tenants:unit-change",
        say.unit_named("Hjemmetjenesten"),
        ids=("unit_id",),
        by_admin=True,
        is_blank=True,
    ),
    Door(
        "tenants:membership-add",
        "POST",
        body=say.both(
            say.ids(unit="unit_id"), lambda s: {"username": s.username, "role": "HOME_NURSE"}
        ),
        by_admin=True,
    ),
    Door(
        "tenants:membership-new",
        "POST",
        body=say.both(
            say.ids(unit="unit_id"), say.sign_in("ny"), say.same(name="Ny", role="HOME_NURSE")
        ),
        by_admin=True,
    ),
    Door(
        "tenants:unit-new",
        "POST",
        body=say.both(say.unit_named("Ny enhet"), say.same(kind="MUNICIPAL")),
        own=True,
    ),
    Door(
        "tenants:agreement-new",
        "POST",
        body=say.both(
            say.ids(unit="agreed_unit_id"),
            say.same(purpose="FOLLOW_UP", patient_group="COPD", first_date="2030-01-01"),
        ),
        own=True,
    ),
    Door("tenants:access-log", "POST", body=say.same(from_date="2026-01-01"), own=True),
    # The patient's own pages, and a relative's.
    *pages(
        "triage:my-day",
        "triage:my-readings",
        "triage:my-plan-print",
        "triage:my-plan",
        "triage:my-contact",
        "triage:relatives",
        ids=(),
    ),
    *form("triage:my-record", say.typed_reading, ids=(), extra=SPO2, own=True),
    Door("triage:my-sent", query="?reference={own_reference}"),
    *pages(
        "triage:relative-day",
        "triage:relative-readings",
        "triage:relative-plan",
        "triage:relative-contact",
    ),
    *form("triage:relative-record", say.typed_reading, extra=SPO2),
    Door("triage:relative-sent", ids=PATIENT, query="?reference={own_reference}"),
    Door("triage:service-worker", once=True),
    Door("triage:manifest", once=True),
    Door("fhir:metadata", once=True),
    Door("fhir:observations", query="?patient={patient_id}"),
    Door("fhir:observation", ids=("reading_id",), takes=(("reading_id", "observation_id"),)),
    Door(
        "fhir:version",
        ids=("reading_id",),
        takes=(("reading_id", "observation_id"),),
        extra=(("version", "1"),),
    ),
    Door("readings", "POST", body=say.reading, as_json=True),
    Door("fhir:observations", "POST", body=say.observation, as_json=True),
    *[
        Door(name, ids=("reading_id",), takes=(("reading_id", "observation_id"),))
        for name in ("reading-photo", "triage:reading-photo")
    ],
    Door(
        "reading-confirm",
        "POST",
        ids=("reading_id",),
        takes=(("reading_id", "observation_id"),),
        body=say.nothing,
        as_json=True,
    ),
    # Of two readings each is confirmed by one way and then found wrong by the other.
    *form(
        "triage:reading-confirm",
        say.same(reason="målt på nytt"),
        ids=("reading_id",),
        takes=(("reading_id", "own_reference"),),
    ),
    Door(
        "reading-entered-in-error",
        "POST",
        ids=("reading_id",),
        takes=(("reading_id", "own_reference"),),
        body=say.same(reason="feil person"),
        as_json=True,
    ),
    *form(
        "triage:my-reading-wrong",
        say.same(reason="feil"),
        ids=("reading_id",),
        takes=(("reading_id", "fresh_id"),),
    ),
    *form(
        "triage:reading-in-error",
        say.same(reason="feil"),
        ids=("reading_id",),
        takes=(("reading_id", "observation_id"),),
    ),
    # Last, since it ends what others of the doors need.
    *form(
        "tenants:course-end",
        say.same(ended_as="WITHDREW", reason="x"),
        takes=(("patient_id", "leaving_id"),),
    ),
]
# What is asked elsewhere, or takes nothing about a person; each with a reason.
ELSEWHERE: dict[tuple[str, str], str] = {
    **FILES,
    **IN_REPORTS,
    **SHEETS,
    **TEMPLATE,
    ("triage:question-linked", "GET"): LINKED,
    ("triage:question-linked", "POST"): LINKED,
    ("triage:emergency", "POST"): TOLD,
    ("triage:emergency-record", "GET"): TOLD,
    ("triage:emergency-end", "POST"): TOLD,
    ("set_language", "GET"): "goes back to where one was",
    ("set_language", "POST"): "chooses a language; says nothing about anybody",
    ("identity:sign-out", "POST"): "ends one's own session",
    ("identity:sign-in", "POST"): "makes an actor another: tests/triage/test_patient_pages.py",
    ("identity:choose", "POST"): "makes an actor another: tests/tenants",
    ("identity:password", "POST"): "Django's own; needs the old password",
    ("fhir:search", "POST"): "the same search as fhir:observations, by form: tests/interop",
}


def all_addresses() -> Iterator[tuple[str, str, Any]]:
    """Return name, address with made-up ids, and view of all addresses of the site."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: Any, namespace: str) -> Iterator[tuple[str, str, Any]]:
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from _walk(one, namespace + (f"{one.namespace}:" if one.namespace else ""))
        else:
            name = f"{namespace}{one.name}"
            yield name, _made_up(name, one), one.callback


def _made_up(name: str, pattern: Any) -> str:
    # str and slug take an id's text as well.
    return reverse(name, kwargs={key: uuid.uuid4() for key in pattern.pattern.converters})
