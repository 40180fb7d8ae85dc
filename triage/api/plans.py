"""A patient's plan as data: the version in force, all versions, and a draft from another system."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.views import APIView

from dho.identity.scopes import ScopedView
from dho.lib import clock
from dho.web.problems import Problem
from measurements.rules.kinds import KINDS
from measurements.serializers import problem_responses
from selfcare_plans import queries
from selfcare_plans.operations import (
    PLAN_HISTORY_READ,
    PLAN_READ,
    CannotBeAsked,
    DraftChangedMeanwhile,
    PlanHasProblems,
    ReceiverCannotSeePatient,
    purpose_of,
    submit_draft,
)
from selfcare_plans.rules.document import PlanDocument, decode
from tenants.operations.access import access_patient
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.api.alerts import answer
from triage.presenters.plan_json import version_json

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.request import Request

_READING = problem_responses(
    {
        401: "no or dead token",
        403: "the role never may",
        404: "no such patient, or no plan",
        406: "only JSON is served",
    }
)
_WRITING = problem_responses(
    {
        400: "not JSON",
        401: "no or dead token",
        403: "the role never may",
        404: "no such patient",
        406: "only JSON is served",
        409: "a proposal waits, the draft was changed meanwhile, or there is no running course",
        413: "too large",
        415: "not JSON by its media type",
        422: "the document is wrong; errors point into it",
    }
)


class PersonName(serializers.Serializer[Any]):
    """Somebody by name."""

    name = serializers.CharField()


class PlanVersionShape(serializers.Serializer[Any]):
    """A version of a plan. The document is explained in docs/plan-format.md."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    status = serializers.CharField()
    revision = serializers.IntegerField()
    template = serializers.CharField(allow_blank=True)
    comment = serializers.CharField(allow_blank=True)
    author = PersonName()
    approver = PersonName(allow_null=True)
    written_through = serializers.CharField()
    approved_through = serializers.CharField(allow_blank=True)
    in_force_from = serializers.DateTimeField(allow_null=True)
    in_force_to = serializers.DateTimeField(allow_null=True)
    document = serializers.DictField()


class DraftShape(serializers.Serializer[Any]):
    """A whole document, why, the revision that it takes the place of, and whom to ask."""

    document = serializers.DictField()
    comment = serializers.CharField(max_length=400, required=False, allow_blank=True)
    revision = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    propose_to = serializers.UUIDField(required=False)


class _Draft(msgspec.Struct, forbid_unknown_fields=True):
    document: msgspec.Raw
    comment: str = ""
    revision: int | None = None
    propose_to: UUID | None = None


class PlanInForce(ScopedView, APIView):
    """The version in force now."""

    permission = Permission.READ_PLAN

    @extend_schema(operation_id="plan_in_force", responses={200: PlanVersionShape, **_READING})
    def get(self, request: Request, patient_id: UUID) -> HttpResponse:
        """Show."""
        del request
        patient = access_patient(self.viewer, patient_id, purpose_of(self.viewer), action=PLAN_READ)
        version = queries.version_in_force(self.viewer, patient, clock.now())
        if version is None:
            raise NotFound
        return answer(version_json(version))


class PlanVersions(ScopedView, APIView):
    """Every version that was ever published, newest first."""

    permission = Permission.READ_PLAN

    @extend_schema(
        operation_id="plan_versions", responses={200: PlanVersionShape(many=True), **_READING}
    )
    def get(self, request: Request, patient_id: UUID) -> HttpResponse:
        """List."""
        del request
        patient = access_patient(
            self.viewer, patient_id, purpose_of(self.viewer), action=PLAN_HISTORY_READ
        )
        found = queries.versions_of_patient(self.viewer, patient)
        return answer([version_json(one) for one in found])


class PlanDraft(ScopedView, APIView):
    """A whole document, kept as the patient's draft; it holds for nobody until it is approved."""

    permission = Permission.EDIT_PLAN

    @extend_schema(
        operation_id="plan_draft",
        description=(
            "Keep a document as the patient's draft, checked as if it were to be published now."
            " With propose_to the doctors of that unit are asked to approve it. Numbers may be"
            " written as text, so that no digit is lost."
        ),
        request=DraftShape,
        responses={201: PlanVersionShape, **_WRITING},
    )
    def post(self, request: Request, patient_id: UUID) -> HttpResponse:
        """Submit."""
        said = _read(request)
        try:
            draft = submit_draft(
                by=self.viewer,
                patient_id=patient_id,
                document=_document(said.document),
                known_kinds=KINDS,
                comment=said.comment,
                revision=said.revision,
                propose_to=said.propose_to,
            )
        except PlanHasProblems as refused:
            raise Problem(422, "", [_error(one) for one in refused.problems]) from None
        except ReceiverCannotSeePatient as refused:
            detail = f"No access to the patient: {', '.join(refused.unit_ids)}."
            raise Problem(422, "", [_wrong("/document/receivers", "BLIND", detail)]) from None
        except CannotBeAsked:
            detail = "No doctor of that unit can be asked."
            raise Problem(422, "", [_wrong("/propose_to", "CANNOT_BE_ASKED", detail)]) from None
        except DraftChangedMeanwhile as changed:
            detail = "There is a draft; send its revision to take its place."
            error = _wrong("/revision", "DRAFT_CHANGED", detail)
            raise Problem(409, "", [error], revision=changed.version.revision) from None
        return answer(version_json(draft), 201)


def _read(request: Request) -> _Draft:
    """Return the body. Read by msgspec and not as REST framework does: no digit may be lost."""
    if (request.content_type or "").partition(";")[0].strip() != "application/json":
        raise UnsupportedMediaType(request.content_type or "")
    try:
        said = msgspec.json.decode(request.body, type=_Draft)
    except msgspec.ValidationError as error:
        raise Problem(422, "", [_from_message(str(error), "")]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, str(error)) from None
    if len(said.comment) > 400 or not 0 <= (said.revision or 0) < 2**31:
        at = "/comment" if len(said.comment) > 400 else "/revision"
        raise Problem(422, "", [_wrong(at, "TOO_LONG", "At most 400 characters.")])
    if "\x00" in said.comment:
        raise Problem(422, "", [_wrong("/comment", "NULL_CHARACTER", "No null characters.")])
    return said


def _document(text: msgspec.Raw) -> PlanDocument:
    try:
        document = decode(bytes(text))
    except msgspec.ValidationError as error:
        raise Problem(422, "", [_from_message(str(error), "/document")]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, str(error)) from None
    if b"\\u0000" in bytes(text):
        raise Problem(422, "", [_wrong("/document", "NULL_CHARACTER", "No null characters.")])
    return document


def _from_message(text: str, root: str) -> dict[str, str]:
    """Return what msgspec says, ``Expected … - at `$.items[0].kind``` as a JSON pointer."""
    what, _, place = text.partition(" - at `$")
    path = re.sub(r"\[(\w+|\.\.\.)\]", r".\1", place.rstrip("`")).replace(".", "/")
    return _wrong(f"{root}{path}", "SHAPE", what)


def _wrong(pointer: str, code: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": detail}


def _error(one: Any) -> dict[str, str]:
    return _wrong(f"/document{one.pointer}", one.code.value, one.detail)
