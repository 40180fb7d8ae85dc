"""Sign in, choose as whom to act, change the password, sign out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import views as auth_views
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dho.identity.context import ROLE_LABELS
from dho.identity.forms import ActAsForm
from dho.identity.middleware import ACTING, LAST_SEEN
from dho.identity.queries import memberships_of, own_patients
from dho.lib import clock
from tenants.rules.codes import Role
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tenants.rules.viewer import Viewer

# The start page of a role is the first of these that it may open.
START_PAGES = (
    (Permission.READ_WORKLIST, "triage:worklist"),
    (Permission.READ_PATIENT_LIST, "triage:patients"),
    (Permission.READ_BENEFITS, "benefits:overview"),
    (Permission.MANAGE_AGREEMENTS, "tenants:agreements"),
    (Permission.READ_ACCESS_LOG, "tenants:access-log"),
)


class SignIn(auth_views.LoginView):
    """Name and password; locked out by account and address after five failures."""

    template_name = "identity/sign_in.html"
    redirect_authenticated_user = False

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in and act as the only membership, or go and choose."""
        super().form_valid(form)
        return _after_sign_in(self.request, self.get_redirect_url())


sign_in = sensitive_post_parameters("password")(SignIn.as_view())


def _choices(request: HttpRequest) -> list[dict[str, str]]:
    user_id: Any = request.user.pk
    choices = [
        {
            "value": str(one.id),
            "label": str(ROLE_LABELS[Role(one.role)]).capitalize(),
            "unit": one.unit.name,
            "tenant": one.unit.tenant.name,
        }
        for one in memberships_of(user_id)
    ]
    roles = {one.role: one.name for one in own_patients(user_id)}
    for role, name in roles.items():
        choices.append(
            {
                "value": role.value,
                "label": str(ROLE_LABELS[role]).capitalize(),
                "unit": name,
                "tenant": "",
            }
        )
    return choices


def _after_sign_in(request: HttpRequest, wanted: str) -> HttpResponse:
    choices = _choices(request)
    if len(choices) != 1:
        return redirect("identity:choose")
    return _act_as(request, choices[0]["value"], wanted)


def _act_as(request: HttpRequest, acting: str, wanted: str = "") -> HttpResponse:
    request.session.cycle_key()
    request.session[ACTING] = acting
    request.session[LAST_SEEN] = clock.now().timestamp()
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        return HttpResponseRedirect(wanted)
    return redirect("identity:start")


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the membership to act as; changing it rotates the session."""
    if not request.user.is_authenticated:
        return redirect("identity:sign-in")
    choices = _choices(request)
    if request.method == "POST":
        form = ActAsForm(request.POST)
        if form.is_valid() and form.cleaned_data["acting"] in {one["value"] for one in choices}:
            return _act_as(request, form.cleaned_data["acting"])
    return TemplateResponse(request, "identity/choose_membership.html", {"choices": choices})


@require_http_methods(["GET"])
def start(request: HttpRequest) -> HttpResponse:
    """Send each person to their own start page; ``/`` for everybody."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        return redirect("identity:choose" if request.user.is_authenticated else "identity:sign-in")
    if viewer.role is Role.PATIENT:
        return redirect("triage:my-day")
    if viewer.role is Role.RELATIVE:
        return redirect("triage:relatives")
    for permission, name in START_PAGES:
        if viewer.can(permission):
            return redirect(name)
    return redirect("identity:choose")


@require_http_methods(["GET"])
def alive(request: HttpRequest) -> HttpResponse:
    """Keep the session alive: somebody is there, and said so."""
    return HttpResponse(status=204 if getattr(request, "viewer", None) else 401)


class PasswordChange(auth_views.PasswordChangeView):
    """Change one's own password; other sessions of the account end."""

    template_name = "identity/password_change.html"
    success_url = reverse_lazy("identity:start")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the way back."""
        return {**super().get_context_data(**kwargs), "back": reverse("identity:start")}


password_change = sensitive_post_parameters()(PasswordChange.as_view())
sign_out = auth_views.LogoutView.as_view()
