"""The notes that wait for the journal, for a journal system that fetches them itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.views import APIView

from dho.identity.scopes import ScopedView
from dho.web.problems import NAMED, Problem, field_errors
from measurements.serializers import problem_responses
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from triage.api.alerts import answer
from triage.operations.journal import AlreadyTransferred, mark_transferred
from triage.presenters.journal import journal_text, note_shown
from triage.queries.journal import NoteFacts, notes_waiting, one_note
from triage.rules.journal import Transfer

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse
    from rest_framework.request import Request

NAMED[AlreadyTransferred] = 409

_PROBLEMS = problem_responses(
    {
        401: "no or dead token",
        403: "the role never may",
        404: "no such note",
        409: "it stands in the journal already",
        422: "understood, but wrong",
    }
)


class NoteShape(serializers.Serializer[Any]):
    """One note of a resolved alert, ready for the journal, in Norwegian."""

    alert = serializers.UUIDField()
    patient = serializers.UUIDField()
    colour = serializers.CharField()
    resolved_at = serializers.DateTimeField()
    text = serializers.CharField()


class _Limit(serializers.Serializer[Any]):
    limit = serializers.IntegerField(min_value=1, max_value=200, default=50)


class JournalNotes(ScopedView, APIView):
    """Notes of the acting unit that nobody has transferred yet, the oldest first."""

    permission = Permission.ACT_ON_ALERT

    @extend_schema(
        operation_id="journal_notes_list",
        parameters=[OpenApiParameter("limit", int)],
        responses={200: NoteShape(many=True), **_PROBLEMS},
    )
    def get(self, request: Request) -> HttpResponse:
        """List."""
        form = _Limit(data=request.query_params)
        if not form.is_valid():
            raise Problem(422, "", field_errors(form.errors))
        rows = notes_waiting(self.viewer, count=form.validated_data["limit"])
        record_list(
            viewer=self.viewer,
            seen=[(one.alert.tenant_id, one.alert.patient_id) for one in rows],
            action="NOTES_LISTED",
            purpose=Purpose.FOLLOW_UP,
        )
        return answer([_json(one) for one in rows])


class NoteTransferred(ScopedView, APIView):
    """Says that the note stands in the journal, as the list gave it."""

    permission = Permission.ACT_ON_ALERT

    @extend_schema(
        operation_id="journal_note_transferred",
        request=None,
        responses={200: NoteShape, **_PROBLEMS},
    )
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Mark it."""
        del request
        facts = one_note(self.viewer, alert_id)
        mark_transferred(
            by=self.viewer, alert_id=alert_id, text=journal_text(facts), how=Transfer.FETCHED
        )
        return answer(_json(one_note(self.viewer, alert_id)))


def _json(facts: NoteFacts) -> dict[str, Any]:
    note = note_shown(facts)
    return {
        "alert": note.alert_id,
        "patient": note.patient_id,
        "colour": note.colour,
        "resolved_at": note.resolved_at,
        "text": note.text,
    }
