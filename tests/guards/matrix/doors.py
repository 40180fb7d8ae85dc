"""Every address by name, with what it is asked. An address that is not here fails the matrix."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import get_resolver, reverse

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
    # Why no actor of the matrix reaches it with success, where that is so.
    no_positive: str = ""
    # Which of the subject's ids goes where the address says something else.
    takes: tuple[tuple[str, str], ...] = ()
    # Says nothing about anybody and takes long to make: one actor asks.
    once: bool = False

    def url(self, subject: Subject, *, ghost: bool = False) -> str:
        """Return the address for a subject, or the same with ids that nobody has."""
        kwargs: dict[str, Any] = {
            name: uuid.uuid4()
            if ghost and name != "user_id"
            else subject.ids[dict(self.takes).get(name, name)]
            for name in self.ids
        }
        kwargs |= dict(self.extra)
        patient = uuid.uuid4() if ghost else subject.ids["patient_id"]
        return reverse(self.name, kwargs=kwargs) + self.query.format(patient=patient)


def _pages(*names: str, ids: tuple[str, ...] = ("patient_id",)) -> list[Door]:
    return [Door(name, ids=ids) for name in names]


def _posts(*names: str, ids: tuple[str, ...], **body: str) -> list[Door]:
    return [Door(name, "POST", ids=ids, body=lambda _s: dict(body)) for name in names]


_ALERT = ("alert_id",)
_SEEN: Any = lambda s: {  # noqa: E731
    "seen": str(s.ids["finding_id"]),
    "outcome": "ACTED",
    "note": "Ringte",
    "until": "2030-01-01T10:00",
    "reason": "venter",
    "contact": "CALL",
    "to_unit": "",
    "message": "",
}
_SEEN_JSON: Any = lambda s: {  # noqa: E731
    "seen": [str(s.ids["finding_id"])],
    "outcome": "ACTED",
    "note": "Ringte",
    "until": "2030-01-01T10:00:00Z",
    "reason": "venter",
    "message": "",
    "to_unit": str(s.ids["gp_unit_id"]),
}


def reading_of(subject: Subject) -> dict[str, Any]:
    """Return a reading for a subject."""
    return {
        "patient": str(subject.ids["patient_id"]),
        "kind": "spo2",
        "value": 95,
        "unit": "%",
        "measured_at": "2026-11-20T10:00:00Z",
        "reference": str(uuid.uuid4()),
    }


_NOTHING: Any = lambda _s: {}  # noqa: E731

_PAUSE: Any = lambda _s: {  # noqa: E731
    "kind": "STAY",
    "first_date": "2030-01-01",
    "last_date": "2030-01-05",
    "reason": "reise",
}

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
        "triage:silence",
        "tenants:pauses",
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
    Door("alerts", query="?patient={patient}"),
    Door("alerts", query="?state=RESOLVED"),
    Door("readings", query="?patient={patient}"),
    Door("readings"),
    *_pages(
        "triage:patient",
        "triage:panel",
        "triage:plan",
        "triage:plan-history",
        "benefits:record",
        "tenants:patient-access",
    ),
    *_pages("triage:resolve", "triage:snooze", "triage:contact", "triage:hand-over", ids=_ALERT),
    Door("triage:decline", ids=_ALERT),
    *[
        Door(name, "POST", ids=_ALERT, body=_SEEN)
        for name in (
            "triage:claim",
            "triage:contact",
            "triage:snooze",
            "triage:release",
            "triage:resolve",
        )
    ],
    Door("triage:decline", "POST", ids=_ALERT, body=_SEEN, takes=(("alert_id", "offered_id"),)),
    Door("triage:hand-over", "POST", ids=_ALERT, body=_SEEN, no_positive="tests/triage"),
    Door(
        "alert-decline",
        "POST",
        ids=_ALERT,
        body=_SEEN_JSON,
        as_json=True,
        takes=(("alert_id", "api_offered_id"),),
    ),
    *[
        Door(
            f"alert-{name}",
            "POST",
            ids=_ALERT,
            body=_SEEN_JSON,
            as_json=True,
            takes=(("alert_id", "api_alert_id"),),
        )
        for name in ("claim", "release", "snooze", "escalate", "handover", "resolve")
    ],
    *[
        Door(f"tenants:{name}", ids=("patient_id",))
        for name in ("grant-new", "course-new", "sign-in-new", "relative-new", "team-add")
    ],
    *[
        Door(
            f"tenants:{name}",
            method,
            ids=ids,
            body=_NOTHING if method == "POST" else None,
            no_positive="tests/tenants shows it with a whole form",
        )
        for name, ids in (
            ("grant-new", ("patient_id",)),
            ("course-new", ("patient_id",)),
            ("course-end", ("patient_id",)),
            ("sign-in-new", ("patient_id",)),
            ("relative-new", ("patient_id",)),
            ("relative-end", ("patient_id", "relative_id")),
            ("team-add", ("patient_id",)),
            ("team-remove", ("patient_id", "user_id")),
            ("agreement-end", ("agreement_id",)),
            ("grant-end", ("grant_id",)),
            ("membership-end", ("membership_id",)),
            ("unit-change", ("unit_id",)),
        )
        for method in ("GET", "POST")
    ],
    *[
        Door(
            f"triage:{name}",
            method,
            ids=("patient_id",),
            extra=extra,
            body=_NOTHING if method == "POST" else None,
            no_positive="tests/triage/test_plan_pages.py shows it with a whole form",
        )
        for name, extra in (
            ("plan-start", ()),
            ("plan-edit", ()),
            ("plan-publish", ()),
            ("plan-adjust", (("kind", "spo2"),)),
        )
        for method in ("GET", "POST")
    ],
    *_pages(
        "triage:my-day",
        "triage:my-readings",
        "triage:my-plan",
        "triage:my-contact",
        "triage:relatives",
        ids=(),
    ),
    Door("triage:my-record", extra=(("kind", "spo2"),)),
    Door("triage:my-sent", no_positive="needs the reference of a reading just sent: tests/triage"),
    *_pages(
        "triage:relative-day",
        "triage:relative-readings",
        "triage:relative-plan",
        "triage:relative-contact",
    ),
    Door(
        "triage:relative-record",
        ids=("patient_id",),
        extra=(("kind", "spo2"),),
        no_positive="may_record: tests/triage",
    ),
    Door(
        "triage:relative-record",
        "POST",
        ids=("patient_id",),
        extra=(("kind", "spo2"),),
        body=_NOTHING,
        no_positive="may_record: tests/triage",
    ),
    Door(
        "triage:relative-sent",
        ids=("patient_id",),
        no_positive="needs a reading just sent: tests/triage",
    ),
    Door("triage:my-pause"),
    Door("triage:my-pause", "POST", body=_PAUSE),
    Door("triage:relative-pause", ids=("patient_id",)),
    Door("triage:relative-pause", "POST", ids=("patient_id",), body=_PAUSE),
    Door(
        "triage:relative-silence",
        ids=("patient_id",),
        no_positive="only for a relative who was told: tests/triage/test_silence_pages.py",
    ),
    Door(
        "triage:relative-silence",
        "POST",
        ids=("patient_id",),
        body=_NOTHING,
        no_positive="only for a relative who was told: tests/triage/test_silence_pages.py",
    ),
    Door(
        "triage:silence-acknowledge",
        "POST",
        ids=("alarm_id",),
        body=_NOTHING,
        takes=(("alarm_id", "alarm_id"),),
    ),
    Door("tenants:pause-new", ids=("patient_id",)),
    Door("tenants:pause-new", "POST", ids=("patient_id",), body=_PAUSE),
    Door("tenants:pause-change", ids=("patient_id", "pause_id")),
    Door(
        "tenants:pause-change",
        "POST",
        ids=("patient_id", "pause_id"),
        body=lambda _s: {"ends_now": "on"},
    ),
    Door(
        "tenants:pause-settle",
        "POST",
        ids=("patient_id", "pause_id"),
        body=lambda _s: {"answer": "agree"},
        takes=(("pause_id", "asked_id"),),
    ),
    Door("triage:service-worker", once=True),
    Door("triage:manifest", once=True),
    Door("fhir:metadata", once=True),
    Door("fhir:observations", query="?patient={patient}"),
    Door("fhir:observation", ids=("reading_id",), takes=(("reading_id", "observation_id"),)),
    Door(
        "fhir:version",
        ids=("reading_id",),
        takes=(("reading_id", "observation_id"),),
        extra=(("version", "1"),),
    ),
    Door("readings", "POST", body=reading_of, as_json=True),
]
# Addresses whose POST is asked elsewhere, or that take nothing about a person; each with a reason.
ELSEWHERE: dict[str, str] = {
    "set_language": "chooses a language; says nothing about anybody",
    "identity:sign-out": "ends one's own session",
    "fhir:search": "the same search as fhir:observations, by form: tests/interop",
}


def all_names() -> Iterator[str]:
    """Return the names of all addresses of the site."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: Any, namespace: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from _walk(one, namespace + (f"{one.namespace}:" if one.namespace else ""))
        else:
            yield f"{namespace}{one.name}"
