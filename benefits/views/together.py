"""Pages of several tenants together: side by side, as files, and the health communities."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benefits.forms.beside import CommunityForm, TogetherForm
from benefits.forms.reports import LanguageForm
from benefits.gateways import PdfEngineMissing, joint_handed_to_worker, pdf_of, xlsx_of
from benefits.operations.communities import (
    NameIsTaken,
    TooFewTenants,
    end_community,
    make_community,
    note_taken_out,
)
from benefits.operations.drawing_together import ask_for_joint_pdf, draw_joint_pdf
from benefits.presenters.document import joint_drawn
from benefits.presenters.joint import joint_sheets, joint_view
from benefits.presenters.words import period_code_name
from benefits.queries.joint import (
    communities,
    is_centre,
    published_last,
    published_periods,
    published_together,
)
from benefits.queries.pdfs import drawn_joint_pdf, pdfs_of_joint
from benefits.queries.tenants import reported_tenants
from benefits.rules.points import ALL
from benefits.rules.runs import ReportLanguage
from benefits.views.pdf_parts import pdf_part
from dho.identity.scopes import page
from dho.lib import clock
from dho.web.pdf import pdf_response
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from benefits.rules.joint import JointReport
    from tenants.rules.viewer import Viewer

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for."""

    community_id: UUID | None
    period: str
    until: datetime
    language: str


@require_GET
@page(Permission.READ_BENEFITS)
def together(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what the tenants of the centre, or of a community, have published, side by side."""
    return _page(request, viewer, _wanted(request, viewer))


@require_GET
@page(Permission.READ_BENEFITS)
def together_file(request: HttpRequest, viewer: Viewer, kind: str) -> HttpResponse:
    """Send the same as PDF, XLSX or JSON. With ``until`` it is the same again next year."""
    wanted = _wanted(request, viewer)
    joint = published_together(viewer, wanted.period, wanted.until, wanted.community_id)
    pdf = None
    if kind == "pdf":
        pdf = drawn_joint_pdf(viewer, joint, wanted.community_id, wanted.language)
        if pdf is None:
            return redirect(_address("together", wanted))
    note_taken_out(by=viewer, joint=joint)
    name = _("benefits-together-%(period)s.%(kind)s") % {"period": wanted.period, "kind": kind}
    if pdf is not None:
        return pdf_response(pdf, name)
    if kind == "json":
        body = msgspec.to_builtins(joint)
        parameters = {"ensure_ascii": False, "indent": 1}
        return _kept(JsonResponse(body, json_dumps_params=parameters), name)
    with override(wanted.language):
        sheets = joint_sheets(joint)
    book = xlsx_of(sheets, title=joint.name, made_at=wanted.until)
    return _kept(HttpResponse(book, content_type=_XLSX), name)


@require_GET
@page(Permission.READ_BENEFITS)
def together_pdfs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say in which languages it is drawn; the page asks every second while one is on its way."""
    try:
        wanted = _wanted(request, viewer)
    except NotFound:
        # The community has ended meanwhile: the page would else ask for ever.
        return HttpResponse(headers={"HX-Redirect": reverse("benefits:together")})
    return TemplateResponse(request, "benefits/pdfs.html", _pdfs(viewer, wanted))


@require_POST
@page(Permission.READ_BENEFITS)
def together_draw(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask for the PDF in a language, then show how far it is."""
    wanted, form = _wanted(request, viewer), LanguageForm(request.POST)
    if form.is_valid():
        pdf_id = ask_for_joint_pdf(
            by=viewer,
            period_code=wanted.period,
            until=wanted.until,
            community_id=wanted.community_id,
            language=ReportLanguage(form.cleaned_data["language"]),
        )
        if pdf_id is not None:
            transaction.on_commit(lambda: _begin(viewer, pdf_id))
    return redirect(f"{_address('together', wanted)}#pdfs")


@require_http_methods(["GET", "POST"])
@page(Permission.MANAGE_COMMUNITIES)
def health_communities(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the communities of the centre; make one."""
    check(viewer, Permission.READ_BENEFITS)
    if not is_centre(viewer):
        raise NotFound
    offered = [(str(one.id), one.name) for one in reported_tenants(viewer)]
    form = CommunityForm(request.POST or None, tenants=offered)
    if request.method == "POST" and form.is_valid():
        try:
            make_community(
                by=viewer,
                name=form.cleaned_data["name"],
                tenant_ids=[UUID(one) for one in form.cleaned_data["tenants"]],
            )
        except TooFewTenants:
            form.add_error("tenants", _("Choose two or more."))
        except NameIsTaken:
            form.add_error("name", _("There is one of that name."))
        else:
            messages.success(request, _("Made."))
            return redirect("benefits:communities")
    found = communities(viewer).prefetch_related("members__tenant")
    rows = [(one, sorted(m.tenant.name for m in one.members.all())) for one in found]
    context = {"form": form, "rows": rows}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "benefits/communities.html", context, status=status)


@require_POST
@page(Permission.MANAGE_COMMUNITIES)
def community_end(request: HttpRequest, viewer: Viewer, community_id: UUID) -> HttpResponse:
    """End a community."""
    end_community(by=viewer, community_id=community_id)
    messages.success(request, _("Ended."))
    return redirect("benefits:communities")


def _begin(viewer: Viewer, pdf_id: UUID) -> None:
    """Give it to a worker; without a broker it is drawn here and now."""
    if viewer.membership_id is None or not joint_handed_to_worker(pdf_id, viewer.membership_id):
        # The page says that it could not be drawn.
        with suppress(PdfEngineMissing):
            draw_joint_pdf(by=viewer, pdf_id=pdf_id, draw=joint_drawn(pdf_of))


def _pdfs(viewer: Viewer, wanted: Wanted, joint: JointReport | None = None) -> dict[str, object]:
    return pdf_part(
        pdfs_of_joint(viewer, wanted.period, wanted.until, wanted.community_id, joint),
        look=_address("together-pdfs", wanted),
        take=f"{_address('together-pdf', wanted)}&language=",
        draw=_address("together-draw", wanted),
    )


def _address(name: str, wanted: Wanted) -> str:
    asked = {"period": wanted.period, "until": wanted.until.astimezone(UTC).isoformat()}
    if wanted.community_id is not None:
        asked["community"] = str(wanted.community_id)
    return f"{reverse(f'benefits:{name}')}?{urlencode(asked)}"


def _page(request: HttpRequest, viewer: Viewer, wanted: Wanted) -> HttpResponse:
    joint = published_together(viewer, wanted.period, wanted.until, wanted.community_id)
    periods = published_periods(viewer)
    if wanted.period not in periods:
        periods.append(wanted.period)
    context = {
        "joint": joint_view(joint),
        "wanted": wanted,
        "communities": [(one.id, one.name) for one in communities(viewer)],
        "periods": [(code, period_code_name(code)) for code in periods],
        **_pdfs(viewer, wanted, joint),
    }
    return TemplateResponse(request, "benefits/together.html", context)


def _wanted(request: HttpRequest, viewer: Viewer) -> Wanted:
    """Read the address. As of the last publication by the instant that it names, or by now.

    So a report has one instant, whatever was asked for, and is found drawn.
    """
    form = TogetherForm(request.GET)
    form.is_valid()
    if form.errors:
        raise Http404
    found = form.cleaned_data
    period, community_id = found["period"] or ALL, found["community"]
    until = found["until"] or clock.now()
    return Wanted(
        community_id=community_id,
        period=period,
        until=published_last(viewer, period, until, community_id) or until,
        language=found["language"] or (get_language() or "nb")[:2],
    )


def _kept(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    return response
