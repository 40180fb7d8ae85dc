"""Who has the responsibility stands on every page of the staff about a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import get_resolver

import dho.web.owner_line
from tests.guards.matrix import actors as cast
from tests.guards.matrix import subjects as people
from tests.guards.matrix.doors import DOORS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tests.guards.matrix.actors import Actor
    from tests.guards.matrix.door import Door
    from tests.guards.matrix.subjects import Subject

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MARK = b"data-responsible"

# Parameters of addresses that say whom a page is about: herself, or something of hers.
OF_A_PATIENT = frozenset(
    {
        "access_id",
        "alert_id",
        "grant_id",
        "judgement_id",
        "patient_id",
        "pause_id",
        "question_id",
        "quote_id",
        "reading_id",
        "relative_id",
        "shift_note_id",
        "take_over_id",
        "version_id",
    }
)
OF_NOBODY = frozenset(
    {
        "agreement_id",
        "alarm_id",
        "code",
        "community_id",
        "day_id",
        "device_id",
        "duty_id",
        "figure_id",
        "file_id",
        "kind",
        "language",
        "meeting_id",
        "membership_id",
        "name",
        "order_id",
        "quarter",
        "questionnaire_id",
        "report_id",
        "round_id",
        "rule",
        "run_id",
        "secret",
        "service_id",
        "share_id",
        "template_id",
        "tenant_id",
        "unit_id",
        "user_id",
        "version",
    }
)

_FILE = "a file; a page about the patient leads to it"
_PAPER = "the patient's own paper, which may hang for months: 'Whom to ring' names the unit"
_DATA = "data, not a page; an alert says its owner in it"
_LIST = "a part of a list of plans, drawn into a row of it"
_HER_OWN = "of the patient or a relative, whose frame says it: tests/triage/test_take_over.py"
WITHOUT: dict[str, str] = {
    "triage:plan-print": _PAPER,
    "triage:journal-text": _FILE,
    "triage:question-text": _FILE,
    "triage:question-pdf": _FILE,
    "triage:judgement-print": _FILE,
    "triage:reading-photo": _FILE,
    "reading-photo": _FILE,
    "triage:plan-to-approve": _LIST,
    "api-plan": _DATA,
    "api-plan-versions": _DATA,
    "fhir:observation": _DATA,
    "fhir:version": _DATA,
    "fhir:response": _DATA,
    "fhir:response-version": _DATA,
    "fhir:questionnaire": "a published form, of nobody",
    "triage:my-reading-wrong": _HER_OWN,
    "triage:relative-day": _HER_OWN,
    "triage:relative-form": _HER_OWN,
    "triage:relative-readings": _HER_OWN,
    "triage:relative-plan": _HER_OWN,
    "triage:relative-contact": _HER_OWN,
    "triage:relative-record": _HER_OWN,
    "triage:relative-sent": _HER_OWN,
    "triage:relative-messages": _HER_OWN,
    "triage:relative-pause": _HER_OWN,
    "triage:relative-silence": _HER_OWN,
    "benefits:relative-survey": _HER_OWN,
}


@pytest.fixture
def subjects(world: Any) -> dict[str, Subject]:
    return people.build(world)


@pytest.fixture
def staff(world: Any, subjects: dict[str, Subject]) -> list[Actor]:
    own = {"kari", "rune", "nobody"}
    return [one for one in cast.build(world) if one.is_person and one.name not in own]


def parameters() -> dict[str, frozenset[str]]:
    """Return the parameters of every address of the site, by its name."""
    return dict(_walk(get_resolver(), ""))


def _walk(resolver: Any, namespace: str) -> Iterator[tuple[str, frozenset[str]]]:
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from _walk(one, namespace + (f"{one.namespace}:" if one.namespace else ""))
        else:
            yield f"{namespace}{one.name}", frozenset(one.pattern.converters)


def about_a_patient() -> list[Door]:
    """Return the doors that are opened by looking and are about one patient, each address once."""
    takes = parameters()
    found: dict[str, Door] = {}
    for door in DOORS:
        if door.method == "GET" and not door.as_json and takes[door.name] & OF_A_PATIENT:
            found.setdefault(door.name, door)
    return list(found.values())


def without_owner(
    doors: Collection[Door], subject: Subject, staff: list[Actor], known: Collection[str] = WITHOUT
) -> set[str]:
    """Return the addresses that show somebody of the staff no owner, or are no page for any."""
    return {
        door.name
        for door in doors
        if door.name not in known and not _says_it(door.url(subject), staff)
    }


def _says_it(url: str, staff: list[Actor]) -> bool:
    for actor in staff:
        answer = actor.client.get(url)
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            return MARK in b"".join(answer)
    return False


def test_every_parameter_of_an_address_is_said_to_be_of_a_patient_or_not() -> None:
    there = frozenset().union(*parameters().values())
    assert there == OF_A_PATIENT | OF_NOBODY
    assert not OF_A_PATIENT & OF_NOBODY


def test_the_owner_stands_on_every_page_of_the_staff_about_a_patient(
    subjects: dict[str, Subject], staff: list[Actor]
) -> None:
    doors = about_a_patient()
    assert len(doors) - len(WITHOUT) > 50
    assert not without_owner(doors, subjects["kari"], staff)


def test_what_is_left_out_is_there_and_says_it_nowhere(
    subjects: dict[str, Subject], staff: list[Actor]
) -> None:
    """A page that says it since, and an address that is gone, leave the list."""
    doors = [door for door in about_a_patient() if door.name in WITHOUT]
    assert {door.name for door in doors} == set(WITHOUT)
    assert without_owner(doors, subjects["kari"], staff, known=()) == set(WITHOUT)


def test_a_page_that_does_not_say_it_is_found(
    subjects: dict[str, Subject], staff: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"triage:patient", "triage:log-call", "tenants:patient-access"}
    doors = [door for door in about_a_patient() if door.name in names]
    assert not without_owner(doors, subjects["kari"], staff)
    monkeypatch.setattr(dho.web.owner_line, "_SOURCES", [])
    assert without_owner(doors, subjects["kari"], staff) == names
