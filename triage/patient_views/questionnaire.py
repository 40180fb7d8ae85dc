"""Answer a questionnaire of the plan: what is incomplete is told first, and may be sent as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from dho.lib.ids import new_id
from measurements.operations.record import Conflict, Taken
from measurements.presenters.form import form_shown, language, typed_of
from measurements.queries.questionnaires import form_of
from measurements.rules.questionnaires import sent_answers, typed_answers
from selfcare_plans.rules.kind_facts import ANSWERS
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound
from triage.operations.own_record import send_reading
from triage.patient_views.frame import Frame, open_frame

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from measurements.presenters.form import FormShown
    from measurements.rules.questionnaires import Definition
    from measurements.rules.scoring import Form
    from selfcare_plans.rules.document import MonitoringItem
    from tenants.rules.viewer import Viewer


@require_http_methods(["GET", "POST"])
@page(Permission.RECORD_READING)
def questionnaire(
    request: HttpRequest, viewer: Viewer, name: str, patient_id: UUID | None = None
) -> HttpResponse:
    """The form that the plan asks for. A post is taken in, or comes back with what is missing.

    A form that needs somebody to watch is offered in opening hours only; what was begun then is
    taken in whenever it comes.
    """
    frame = open_frame(viewer, patient_id)
    item, form = _item(frame, name), _form(request, name)
    if item is None or form is None:
        raise NotFound
    if not frame.record.may_record:
        raise NotAllowed(Permission.RECORD_READING.value)
    definition = form.definition
    if definition.only_by_patient and frame.record.relation is not None:
        return _closed(request, frame, definition, status=403 if request.method == "POST" else 200)
    if request.method == "POST":
        return _posted(request, frame, item, form)
    if definition.only_in_opening_hours and not frame.watch.is_open:
        return _closed(request, frame, definition)
    return _page(request, frame, item, form, form_shown(form, reference=str(new_id())))


def _item(frame: Frame, name: str) -> MonitoringItem | None:
    plan = frame.plan()
    items = plan.document.items if plan else ()
    return next((one for one in items if one.kind == ANSWERS and one.about == name), None)


def _form(request: HttpRequest, name: str) -> Form | None:
    """Return the newest version, or the one that was on the page when it was answered."""
    sent = request.POST.get("version", "")
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 6 else None
    return (form_of(name, number) if number else None) or form_of(name)


def _page(
    request: HttpRequest,
    frame: Frame,
    item: MonitoringItem,
    form: Form,
    shown: FormShown,
    status: int = 200,
) -> HttpResponse:
    plan = frame.plan()
    context = frame.context(
        request,
        form=shown,
        instruction=item.instruction,
        language=plan.document.language if plan else "",
        is_kept=not form.definition.only_in_opening_hours,
    )
    return TemplateResponse(request, "triage/patient/form.html", context, status=status)


def _closed(
    request: HttpRequest, frame: Frame, definition: Definition, status: int = 200
) -> HttpResponse:
    context = frame.context(
        request,
        title=definition.titles.say(language()),
        only_by_patient=definition.only_by_patient and frame.record.relation is not None,
    )
    return TemplateResponse(request, "triage/patient/form_closed.html", context, status=status)


def _posted(request: HttpRequest, frame: Frame, item: MonitoringItem, form: Form) -> HttpResponse:
    typed = typed_of(request.POST, form.definition)
    reference = request.POST.get("reference", "")[:60] or str(new_id())
    shown = form_shown(form, typed, reference=reference, tells=True)
    if not shown.may_be_sent:
        words = _("Answer at least one question first.")
        empty = form_shown(form, typed, reference=reference, error=words)
        return _page(request, frame, item, form, empty, 422)
    if shown.said and request.POST.get("do") != "as_is":
        return _page(request, frame, item, form, shown, 422)
    sent = {
        "kind": ANSWERS,
        "about": form.definition.name,
        "form_version": form.number,
        "answers": sent_answers(typed_answers(form.definition, typed)),
        "measured_at": frame.now,
        "reference": reference,
    }
    result = send_reading(
        by=frame.viewer, record=frame.record, item=sent, now=frame.now, is_now=True
    )
    if isinstance(result, Taken):
        address = urlencode({"reference": reference})
        return HttpResponseRedirect(f"{frame.links.sent}?{address}")
    if isinstance(result, Conflict):
        # A new reference: sent once more it is a form of its own.
        words = _("Other answers were sent before from the same page. Press Send if these are new.")
        again = form_shown(form, typed, reference=str(new_id()), error=words)
        return _page(request, frame, item, form, again, 409)
    words = _("Your answers were not accepted. Ring us.")
    return _page(
        request, frame, item, form, form_shown(form, typed, reference=reference, error=words), 422
    )
