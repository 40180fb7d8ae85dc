"""The doors of questionnaires: staff's pages, the patient's, and FHIR's."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dho.lib import clock
from interop.fhir import FormFacts, to_questionnaire
from measurements.rules.questionnaires import FORMS
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import PATIENT, Door, form, pages

if TYPE_CHECKING:
    from tests.guards.matrix.subjects import Subject

FORM = ("questionnaire_id",)
DAILY = (("name", "daily-check"),)


def _of(what: str) -> tuple[tuple[str, str], ...]:
    return (("questionnaire_id", f"{what}_form_id"),)


def _act(name: str, what: str, body: Any, ids: tuple[str, ...] = FORM) -> Door:
    return Door(f"measurements:{name}", "POST", ids=ids, body=body, takes=_of(what))


def _resource(_subject: Subject) -> dict[str, Any]:
    """Return a form as another system sends it."""
    facts = FormFacts("x", "urn:x:form", "PUBLISHED", clock.now(), FORMS["daily-check"])
    return json.loads(json.dumps(to_questionnaire(facts), default=float))


def _pasted(subject: Subject) -> dict[str, Any]:
    return {"pasted": json.dumps(_resource(subject))}


def _response(subject: Subject) -> dict[str, Any]:
    """Return the answers of a subject."""
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": "urn:dho:questionnaire:daily-check|1",
        "subject": {"reference": f"Patient/{subject.ids['patient_id']}"},
        "authored": (clock.now() - timedelta(minutes=3)).isoformat(),
        "item": [{"linkId": "feeling", "answer": [{"valueCoding": {"code": "same"}}]}],
    }


ANSWERED = (("reading_id", "answers_id"),)

FORMS_DOORS: list[Door] = [
    *pages("measurements:questionnaires", "fhir:questionnaires", ids=()),
    Door("measurements:questionnaire", ids=FORM, takes=_of("form")),
    *form(
        "measurements:questionnaire-edit",
        say.same(revision="1", title_nb="Nytt navn", do="save"),
        ids=FORM,
        takes=_of("drafted"),
    ),
    Door("measurements:questionnaire-new", "POST", body=say.same(title="Nytt skjema"), own=True),
    _act("questionnaire-begin", "form", say.nothing),
    _act("questionnaire-copy", "form", say.ids(version="form_form_version_id")),
    _act(
        "questionnaire-publish",
        "ready",
        say.both(say.ids(version="ready_form_version_id"), say.same(revision="1", comment="x")),
    ),
    _act(
        "questionnaire-withdraw",
        "leaving",
        say.both(say.ids(version="leaving_form_version_id"), say.same(reason="x")),
    ),
    _act("questionnaire-share", "form", say.ids(tenant="share_to_id")),
    _act(
        "questionnaire-share-end",
        "shared",
        say.nothing,
        ids=("questionnaire_id", "share_id"),
    ),
    *form("questionnaire-import", _pasted, ids=(), own=True),
    Door("fhir:questionnaires", "POST", body=_resource, as_json=True, own=True),
    Door(
        "fhir:questionnaire", ids=("version_id",), takes=(("version_id", "form_form_version_id"),)
    ),
    Door("fhir:responses", query="?patient={patient_id}"),
    Door("fhir:responses", "POST", body=_response, as_json=True),
    Door("fhir:response", ids=("reading_id",), takes=ANSWERED),
    Door("fhir:response-version", ids=("reading_id",), takes=ANSWERED, extra=(("version", "1"),)),
    Door("triage:reading-answers", ids=("reading_id",), takes=ANSWERED),
    *form("triage:my-form", say.same(**{"q-feeling": "same"}), ids=(), extra=DAILY, own=True),
    *form("triage:relative-form", say.same(**{"q-feeling": "same"}), ids=PATIENT, extra=DAILY),
]
