"""Questionnaires: read and search those in sight, and import one as a draft of the own unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from dho.identity.scopes import ScopedView
from interop.api.answers import (
    FhirError,
    FhirView,
    base_url,
    check_resource_type,
    preferences,
    stamp,
)
from interop.fhir import (
    FhirProblem,
    FormFacts,
    FormRefusal,
    operation_outcome,
    questionnaire_to_form,
    to_json,
    to_questionnaire,
)
from interop.fhir.bundle import Match, searchset
from interop.fhir.form_words import NAME
from measurements.operations.questionnaires import import_questionnaire
from measurements.queries.questionnaires import (
    canonical,
    definition_of,
    version_seen,
    versions_found,
)
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.request import Request

    from measurements.models import QuestionnaireVersion

_KNOWN = ("url", "version", "identifier", "name", "status", "_count", "_id")
_STATUSES = {"draft": "DRAFT", "active": "PUBLISHED", "retired": "WITHDRAWN"}
_MOST = 100


class Questionnaires(ScopedView, FhirView):
    """All versions in sight: GET searches, POST imports."""

    permission = Permission.READ_QUESTIONNAIRES

    def get(self, request: Request) -> HttpResponse:
        """Search by ``url``, ``version``, ``identifier``, ``name`` and ``status``."""
        strict = preferences(request.headers.get("Prefer", "")).get("handling") == "strict"
        used, values = _asked(request, strict=strict)
        system, bar, value = values.get("identifier", "").rpartition("|")
        is_ours = not bar or system == NAME
        url, _bar, version = values.get("url", "").partition("|")
        found: list[QuestionnaireVersion] = []
        if is_ours:
            found = versions_found(
                self.viewer,
                url=url,
                version=values.get("version", "") or version,
                name=value or values.get("name", ""),
            )
        if "status" in values:
            wanted = {_STATUSES.get(one) for one in values["status"].split(",")}
            found = [one for one in found if one.status in wanted]
        if "_id" in values:
            found = [one for one in found if str(one.id) == values["_id"]]
        self_url = f"{base_url(request)}/Questionnaire?{urlencode(used, safe='|/:')}"
        if values.get("_count") == "0":
            return self.answer(searchset([], self_url=self_url, total=len(found)))
        base = f"{base_url(request)}/Questionnaire"
        matches = [Match(f"{base}/{one.id}", _text(one)) for one in found[: _count(values)]]
        return self.answer(searchset(matches, self_url=self_url, total=len(found)))

    def post(self, request: Request) -> HttpResponse:
        """Import as a draft, which a person of the unit then looks at and publishes."""
        check(self.viewer, Permission.EDIT_QUESTIONNAIRES)
        check_resource_type(request.content_type)
        form = questionnaire_to_form(request.body)
        if isinstance(form, FormRefusal):
            raise FhirError(form.status, form.problems)
        row = import_questionnaire(by=self.viewer, definition=form)
        wish = preferences(request.headers.get("Prefer", "")).get("return")
        if wish == "minimal":
            text = b""
        elif wish == "operationoutcome":
            text = to_json(operation_outcome([]))
        else:
            text = _text(version_seen(self.viewer, row.id))
        response = stamp(self.answer(text, 201), row.created_at)
        response["Location"] = f"{base_url(request)}/Questionnaire/{row.id}/_history/1"
        return response


class Questionnaire(ScopedView, FhirView):
    """One version of a form. What is published never changes, so it has one history entry."""

    permission = Permission.READ_QUESTIONNAIRES

    def get(self, request: Request, version_id: str) -> HttpResponse:
        """Read."""
        del request
        key = _uuid(version_id)
        if key is None:
            raise NotFound
        row = version_seen(self.viewer, key)
        return stamp(self.answer(_text(row)), row.published_at or row.created_at)


def _text(row: QuestionnaireVersion) -> bytes:
    definition = definition_of(row)
    facts = FormFacts(
        id=str(row.id),
        url=definition.url or canonical(row.questionnaire.name),
        status=row.status,
        at=row.published_at or row.created_at,
        definition=definition,
    )
    return to_json(to_questionnaire(facts))


def _asked(request: Request, *, strict: bool) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Return the parameters that are understood. Raises ``FhirError`` for what would change them."""
    pairs = [(name, one) for name, all_ in request.query_params.lists() for one in all_ if one]
    for name, _value in pairs:
        stem = name.partition(":")[0].partition(".")[0]
        if name not in _KNOWN and stem in _KNOWN:
            raise FhirError(
                400,
                [FhirProblem("not-supported", "This modifier is not supported.", f"http.{stem}")],
            )
        if strict and name not in (*_KNOWN, "_format"):
            raise FhirError(400, [FhirProblem("not-supported", "There is no such parameter here.")])
    used = [(name, value) for name, value in pairs if name in _KNOWN]
    values: dict[str, str] = {}
    for name, value in used:
        if name in values:
            words = "Give this parameter one value."
            raise FhirError(400, [FhirProblem("not-supported", words, f"http.{name}")])
        values[name] = value
    count: Any = values.get("_count", "1")
    if not (count.isascii() and count.isdigit()):
        raise FhirError(400, [FhirProblem("value", "Expected a whole number.", "http._count")])
    return used, values


def _count(values: dict[str, str]) -> int:
    return min(int(values.get("_count", str(_MOST))), _MOST)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None
