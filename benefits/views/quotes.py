"""Pages of patients' own words: chosen, checked by somebody else, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from benefits.forms.beside import CONSENTS, QuoteForm
from benefits.operations.quotes import (
    CheckedByTheSame,
    ConsentInFuture,
    NoLongerStands,
    NotQuotable,
    NoWords,
    TellsWho,
    check_quote,
    choose_quote,
    open_quotes,
    withdraw_quote,
)
from benefits.queries.quotes import quotes_of
from benefits.rules.quotes import ConsentGiven
from dho.identity.scopes import page
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@require_http_methods(["GET", "POST"])
@page(Permission.CHOOSE_QUOTES)
def quotes(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Show what was chosen of a patient; choose more."""
    form = QuoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            choose_quote(
                by=viewer,
                patient_id=patient_id,
                text=form.cleaned_data["text"],
                consent=ConsentGiven(form.cleaned_data["consent"]),
                consented_on=form.cleaned_data["consented_on"],
            )
        except NotQuotable as error:
            form.add_error(*_said(error))
        else:
            messages.success(request, _("Kept. Somebody else must check it before it is shown."))
            return redirect("benefits:quotes", patient_id=patient_id)
    patient = open_quotes(by=viewer, patient_id=patient_id)
    context = {
        "patient": patient,
        "form": form,
        "quotes": [(one, dict(CONSENTS)[one.consent]) for one in quotes_of(patient)],
        "user_id": viewer.user_id,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "benefits/quotes.html", context, status=status)


@require_POST
@page(Permission.CHOOSE_QUOTES)
def quote_check(request: HttpRequest, viewer: Viewer, quote_id: UUID) -> HttpResponse:
    """Say that words name nobody."""
    try:
        patient_id = check_quote(by=viewer, quote_id=quote_id)
    except CheckedByTheSame:
        return _refused(request, _("Who chose the words cannot check them. Ask a colleague."))
    except NoLongerStands:
        return _refused(request, _("These words were checked already, or withdrawn."))
    messages.success(request, _("Checked. Reports may show it from now on."))
    return redirect("benefits:quotes", patient_id=patient_id)


@require_POST
@page(Permission.CHOOSE_QUOTES)
def quote_withdraw(request: HttpRequest, viewer: Viewer, quote_id: UUID) -> HttpResponse:
    """Take words back."""
    patient_id = withdraw_quote(by=viewer, quote_id=quote_id)
    messages.success(request, _("Withdrawn. The words are gone, also from earlier reports."))
    return redirect("benefits:quotes", patient_id=patient_id)


def _said(error: NotQuotable) -> tuple[str, str]:
    """Return the field that is wrong, and what to do."""
    if isinstance(error, TellsWho):
        text = _("This tells who says it: %(parts)s. Take it out, or choose other words.")
        return "text", text % {"parts": ", ".join(error.found)}
    if isinstance(error, ConsentInFuture):
        return "consented_on", _("The day is after today.")
    if isinstance(error, NoWords):
        return "text", _("Write the words, at most 400 characters.")
    raise error


def _refused(request: HttpRequest, text: str) -> HttpResponse:
    context = {"text": text}
    return TemplateResponse(request, "benefits/quote_refused.html", context, status=409)
