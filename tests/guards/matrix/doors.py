"""Every address by name and method, with what it is asked. One that is not here fails the matrix."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import get_resolver, reverse

from tests.guards.matrix import bodies as say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.guards.matrix.subjects import Subject


@dataclass(frozen=True)
class Door:
    """One address and method. ``ids``: which of a subject's ids its address takes."""

    name: str
    method: str = "GET"
    ids: tuple[str, ...] = ()
    body: Callable[[Subject], dict[str, Any]] | None = None
    extra: tuple[tuple[str, str], ...] = ()
    query: str = ""
    as_json: bool = False
    # Which of the subject's ids goes where the address says something else.
    takes: tuple[tuple[str, str], ...] = ()
    # Says nothing about anybody and takes long to make: one actor asks.
    once: bool = False
    # What is posted is about the one who posts, or about a tenant of theirs.
    own: bool = False
    # Reached by who administers the subject's tenant, not by who sees the subject.
    by_admin: bool = False
    # Says nothing about the subject when it lets somebody in: a form that is the same for all.
    is_blank: bool = False

    @property
    def names_somebody(self) -> bool:
        """Whether the address, its query or the body says whom it is about."""
        return bool(self.ids) or "{" in self.query or (self.body is not None and not self.own)

    def url(self, subject: Subject, *, ghost: bool = False) -> str:
        """Return the address for a subject, or the same with ids that nobody has."""
        kwargs: dict[str, Any] = {
            name: uuid.uuid4()
            if ghost and name != "user_id"
            else subject.ids[dict(self.takes).get(name, name)]
            for name in self.ids
        }
        kwargs |= dict(self.extra)
        asked = {name: uuid.uuid4() if ghost else subject.ids[name] for name in QUERIED}
        return reverse(self.name, kwargs=kwargs) + self.query.format(**asked)


QUERIED = ("patient_id", "own_reference")
_ALERT = ("alert_id",)
_PATIENT = ("patient_id",)
_SPO2 = (("kind", "spo2"),)


def _pages(*names: str, ids: tuple[str, ...] = _PATIENT) -> list[Door]:
    return [Door(name, ids=ids) for name in names]


def _verb(name: str, body: Any, *, as_json: bool = False) -> Door:
    """One verb on the alert that stands ready for it alone."""
    return Door(
        name, "POST", ids=_ALERT, body=body, as_json=as_json, takes=(("alert_id", f"for {name}"),)
    )


def _form(
    name: str,
    body: Any,
    *,
    ids: tuple[str, ...] = _PATIENT,
    takes: tuple[tuple[str, str], ...] = (),
    extra: tuple[tuple[str, str], ...] = (),
    **more: bool,
) -> list[Door]:
    """A form shown and sent."""
    shown = Door(name, ids=ids, takes=takes, extra=extra, **more)
    return [shown, Door(name, "POST", ids=ids, takes=takes, extra=extra, body=body, **more)]


DOORS: list[Door] = [
    *_pages(
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
        "benefits:overview",
        "benefits:report",
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
    *_pages("triage:patient", "triage:panel", "triage:plan", "triage:plan-history"),
    Door("tenants:patient-access", ids=_PATIENT),
    *_form("benefits:record", say.ids(seen="benefits_seen")),
    *_pages("triage:resolve", "triage:snooze", "triage:contact", "triage:hand-over", ids=_ALERT),
    Door("triage:decline", ids=_ALERT),
    _verb("triage:claim", say.nothing),
    _verb("triage:contact", say.same(contact="CALL", note="Ringte")),
    _verb("triage:snooze", say.snooze("triage:snooze")),
    _verb("triage:release", say.nothing),
    _verb("triage:resolve", say.seen("triage:resolve", outcome="ACTED", note="Ringte")),
    _verb("triage:decline", say.same(reason="ferie")),
    _verb("triage:hand-over", say.both(say.ids(to_unit="gp_unit_id"), say.same(message=""))),
    _verb("alert-claim", say.nothing, as_json=True),
    _verb("alert-release", say.nothing, as_json=True),
    _verb("alert-snooze", say.snooze_json("alert-snooze"), as_json=True),
    _verb("alert-escalate", say.same(message=""), as_json=True),
    _verb(
        "alert-handover", say.both(say.ids(to_unit="gp_unit_id"), say.same(note="")), as_json=True
    ),
    _verb("alert-resolve", say.seen_json("alert-resolve", outcome="ACTED", note="x"), as_json=True),
    _verb("alert-decline", say.same(reason="ferie"), as_json=True),
    # Plans.
    *_form("triage:plan-start", say.same(template="COPD"), takes=(("patient_id", "spare_id"),)),
    Door("triage:plan-edit", ids=_PATIENT),
    Door(
        "triage:plan-edit",
        "POST",
        ids=_PATIENT,
        body=say.same(do="begin"),
        takes=(("patient_id", "leaving_id"),),
    ),
    *_form(
        "triage:plan-publish",
        say.both(
            say.ids(version="draft_id", replaces="version_id"), say.same(revision=1, comment="x")
        ),
    ),
    *_form(
        "triage:plan-adjust",
        say.both(
            say.ids(replaces="leaving_version_id"),
            say.same(do="publish", comment="x", review_date="1.1.2031"),
            say.same(**{"limit-spo2-range-green_low": "91"}),
        ),
        extra=_SPO2,
        takes=(("patient_id", "leaving_id"),),
    ),
    # Who may see whom.
    *_form("tenants:grant-new", say.both(say.ids(unit="new_unit_id"), say.same(reason="x"))),
    *_form(
        "tenants:course-new",
        say.both(say.ids(centre="centre_id"), say.same(patient_group="COPD")),
        takes=(("patient_id", "new_id"),),
    ),
    *_form("tenants:sign-in-new", say.sign_in("pasient"), takes=(("patient_id", "spare_id"),)),
    *_form("tenants:relative-new", say.same(name="Ragnhild", role="HELPER")),
    *_form(
        "tenants:relative-end",
        say.nothing,
        ids=("patient_id", "relative_id"),
        takes=(("relative_id", "leaving_relative_id"),),
    ),
    *_form("tenants:team-add", say.ids(user="joining_user_id")),
    *_form(
        "tenants:team-remove",
        say.nothing,
        ids=("patient_id", "user_id"),
        takes=(("user_id", "leaving_user_id"),),
    ),
    *_form("tenants:grant-end", say.nothing, ids=("grant_id",)),
    Door("tenants:patient-new", "POST", body=say.new_patient),
    *_form(
        "tenants:agreement-end", say.nothing, ids=("agreement_id",), by_admin=True, is_blank=True
    ),
    *_form(
        "tenants:membership-end", say.nothing, ids=("membership_id",), by_admin=True, is_blank=True
    ),
    *_form(
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
    *_pages(
        "triage:my-day",
        "triage:my-readings",
        "triage:my-plan",
        "triage:my-contact",
        "triage:relatives",
        ids=(),
    ),
    *_form("triage:my-record", say.typed_reading, ids=(), extra=_SPO2, own=True),
    Door("triage:my-sent", query="?reference={own_reference}"),
    *_pages(
        "triage:relative-day",
        "triage:relative-readings",
        "triage:relative-plan",
        "triage:relative-contact",
    ),
    *_form("triage:relative-record", say.typed_reading, extra=_SPO2),
    Door("triage:relative-sent", ids=_PATIENT, query="?reference={own_reference}"),
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
    *_form(
        "triage:reading-confirm",
        say.nothing,
        ids=("reading_id",),
        takes=(("reading_id", "observation_id"),),
    ),
    *_form(
        "triage:my-reading-wrong",
        say.same(reason="feil"),
        ids=("reading_id",),
        takes=(("reading_id", "observation_id"),),
    ),
    *_form(
        "triage:reading-in-error",
        say.same(reason="feil"),
        ids=("reading_id",),
        takes=(("reading_id", "observation_id"),),
    ),
    # Last, since it ends what others of the doors need.
    *_form("tenants:course-end", say.same(reason="x"), takes=(("patient_id", "leaving_id"),)),
]
# What is asked elsewhere, or takes nothing about a person; each with a reason.
ELSEWHERE: dict[tuple[str, str], str] = {
    ("set_language", "GET"): "goes back to where one was",
    ("set_language", "POST"): "chooses a language; says nothing about anybody",
    ("identity:sign-out", "POST"): "ends one's own session",
    ("identity:sign-in", "POST"): "makes an actor another: tests/triage/test_patient_pages.py",
    ("identity:choose", "POST"): "makes an actor another: tests/tenants",
    ("identity:password", "POST"): "Django's own; needs the old password",
    (
        "triage:reading-photo",
        "GET",
    ): "needs a reading with a photo: tests/triage/test_marks_pages.py",
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
