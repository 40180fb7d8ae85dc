"""Who has access to one patient: follow-up, units, relatives, care team, own sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters

from tenants import presenters
from tenants.forms import (
    CourseEndForm,
    CourseForm,
    GrantForm,
    RelativeForm,
    SignInForm,
    TeamForm,
)
from tenants.operations.access import access_patient
from tenants.operations.agreements import NoAgreementCovers
from tenants.operations.care_team import AlreadyInTeam, add_to_care_team, remove_from_care_team
from tenants.operations.enrolments import (
    AlreadyEnrolled,
    NotEnrolled,
    end_enrolment,
    start_enrolment,
)
from tenants.operations.grants import GrantIsOpen, UnitNeedsNoGrant, open_grant
from tenants.operations.registration import HasSignIn, give_sign_in
from tenants.operations.relatives import NewRelative, RelativeIsOver, add_relative, end_relative
from tenants.operations.sign_ins import UsernameIsTaken
from tenants.queries.agreements import count_open_alerts
from tenants.queries.care_team import TeamMember, care_team, possible_members, relatives_of
from tenants.queries.grants import grants_of_patient, units_to_open_to
from tenants.queries.patients import open_enrolment
from tenants.queries.registration import centres_to_choose
from tenants.rules.codes import EndingReason, MayBeTold, PatientGroup, Purpose, RelativeRole
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from tenants.views.door import attempt, page, shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

_NO_AGREEMENT = gettext_lazy("No valid agreement covers this.")
_TAKEN = gettext_lazy("This user name is taken. Choose another.")


def _reach(viewer: Viewer, patient_id: UUID) -> Patient:
    return access_patient(viewer, patient_id, Purpose.ADMINISTRATION, action="READ_ACCESS")


def _back(patient_id: UUID) -> str:
    return reverse("tenants:patient-access", args=[patient_id])


def _frame(patient: Patient, heading: str, submit: str, **more: Any) -> dict[str, Any]:
    """Return what the small form pages about a patient have in common."""
    return {
        "patient": patient,
        "heading": heading,
        "submit": submit,
        "back": _back(patient.id),
        **more,
    }


@page(Permission.MANAGE_GRANTS, "GET", "HEAD")
def patient_access(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Show everybody who has access to a patient."""
    patient = _reach(viewer, patient_id)
    course = open_enrolment(patient)
    context = {
        "patient": patient,
        "course": course,
        "group": presenters.GROUPS[PatientGroup(course.patient_group)] if course else "",
        "grants": grants_of_patient(viewer, patient),
        "relatives": [
            {
                "row": one,
                "role": presenters.RELATIVE_ROLES[RelativeRole(one.role)],
                "told": presenters.MAY_BE_TOLD[one.may_be_told],
            }
            for one in relatives_of(viewer, patient)
        ],
        "team": [{"row": one, "work": _work(one)} for one in care_team(viewer, patient)],
        "may_register": viewer.can(Permission.REGISTER_PATIENT),
    }
    return TemplateResponse(request, "tenants/patient_access.html", context)


@page(Permission.MANAGE_GRANTS)
def grant_new(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Open the patient to a unit."""
    patient = _reach(viewer, patient_id)
    units = units_to_open_to(viewer, patient)
    form = GrantForm(
        request.POST or None,
        unit=[(str(one.id), f"{one.name} – {one.tenant.name}") for one in units],
    )
    if form.is_valid():
        made = attempt(
            form,
            lambda: open_grant(
                by=viewer,
                patient_id=patient_id,
                unit_id=UUID(form.cleaned_data["unit"]),
                reason=form.cleaned_data["reason"],
            ),
            {
                UnitNeedsNoGrant: ("unit", _NO_AGREEMENT),
                NoAgreementCovers: ("unit", _NO_AGREEMENT),
                GrantIsOpen: ("unit", gettext_lazy("The patient is open to this unit already.")),
            },
        )
        if made is not None:
            messages.success(request, _("The patient is open to the unit now."))
            return redirect(_back(patient_id))
    frame = _frame(
        patient, _("Open the patient to a unit"), _("Open the patient"), nothing=not units
    )
    return shown(request, "tenants/patient_form.html", form, frame)


@sensitive_post_parameters()
@page(Permission.MANAGE_GRANTS)
def relative_new(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Enter a relative; a password for them is in this one answer and nowhere else."""
    patient = _reach(viewer, patient_id)
    form = RelativeForm(
        request.POST or None,
        initial={"role": RelativeRole.HELPER.value},
        role=presenters.choices(presenters.RELATIVE_ROLES, RelativeRole),
    )
    if form.is_valid():
        data = form.cleaned_data
        made = attempt(
            form,
            lambda: add_relative(
                by=viewer,
                patient_id=patient_id,
                new=NewRelative(
                    **{
                        **data,
                        "role": RelativeRole(data["role"]),
                        "may_be_told": MayBeTold(data["may_be_told"])
                        if data["may_be_told"]
                        else None,
                    }
                ),
            ),
            {UsernameIsTaken: ("username", _TAKEN)},
        )
        if made is not None and made[1] is not None:
            context = {"made": made[1], "name": data["name"], "back": _back(patient_id)}
            return TemplateResponse(request, "tenants/password_once.html", context)
        if made is not None:
            messages.success(request, _("The relative is entered."))
            return redirect(_back(patient_id))
    frame = _frame(patient, _("New relative"), _("Save"))
    return shown(request, "tenants/patient_form.html", form, frame)


@page(Permission.MANAGE_GRANTS)
def relative_end(
    request: HttpRequest, viewer: Viewer, patient_id: UUID, relative_id: UUID
) -> HttpResponse:
    """Ask first, then take a relative away."""
    patient = _reach(viewer, patient_id)
    if request.method == "POST":
        try:
            end_relative(by=viewer, relative_id=relative_id)
        except RelativeIsOver:
            messages.warning(request, _("The relative was removed already. Nothing was changed."))
        else:
            messages.success(request, _("The relative is removed."))
        return redirect(_back(patient_id))
    row = next((one for one in relatives_of(viewer, patient) if one.id == relative_id), None)
    if row is None:
        raise NotFound
    frame = _frame(
        patient,
        _("Remove %(name)s as relative?") % {"name": row.name},
        _("Remove"),
        text=_(
            "A sign-in of the relative shows the patient no more from the next page on. What was done stays in the log."
        ),
    )
    return TemplateResponse(request, "tenants/patient_confirm.html", frame)


@page(Permission.MANAGE_GRANTS)
def team_add(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Name a person in the care team."""
    patient = _reach(viewer, patient_id)
    present = {one.user_id for one in care_team(viewer, patient)}
    people = [one for one in possible_members(viewer, patient) if one.user_id not in present]
    form = TeamForm(
        request.POST or None,
        user=[(str(one.user_id), f"{one.name} – {_work(one)}") for one in people],
    )
    if form.is_valid():
        user_id = UUID(form.cleaned_data["user"])

        def add() -> bool:
            add_to_care_team(by=viewer, patient_id=patient_id, user_id=user_id)
            return True

        in_team = gettext_lazy("This person is in the care team already.")
        if attempt(form, add, {AlreadyInTeam: ("user", in_team)}):
            messages.success(request, _("The person is in the care team now."))
            return redirect(_back(patient_id))
    frame = _frame(patient, _("Add to the care team"), _("Add"), nothing=not people)
    return shown(request, "tenants/patient_form.html", form, frame)


@page(Permission.MANAGE_GRANTS)
def team_remove(
    request: HttpRequest, viewer: Viewer, patient_id: UUID, user_id: UUID
) -> HttpResponse:
    """Ask first, then take a person out of the care team."""
    patient = _reach(viewer, patient_id)
    if request.method == "POST":
        remove_from_care_team(by=viewer, patient_id=patient_id, user_id=user_id)
        messages.success(request, _("The person is out of the care team."))
        return redirect(_back(patient_id))
    row = next((one for one in care_team(viewer, patient) if one.user_id == user_id), None)
    if row is None:
        raise NotFound
    frame = _frame(
        patient,
        _("Take %(name)s out of the care team?") % {"name": row.name},
        _("Take out"),
        text=_("This changes no access: what a person may see is decided by where they work."),
    )
    return TemplateResponse(request, "tenants/patient_confirm.html", frame)


@page(Permission.REGISTER_PATIENT)
def course_new(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Begin the follow-up of a patient who is registered."""
    patient = _reach(viewer, patient_id)
    centres = [one for one in centres_to_choose(viewer) if one.tenant_id == patient.tenant_id]
    form = CourseForm(
        request.POST or None,
        centre=[(str(one.centre_id), one.name) for one in centres],
        patient_group=presenters.choices(
            presenters.GROUPS,
            [one for one in PatientGroup if any(one in c.groups for c in centres)],
        ),
    )
    if form.is_valid():
        data = form.cleaned_data
        made = attempt(
            form,
            lambda: start_enrolment(
                by=viewer,
                patient_id=patient_id,
                centre_id=UUID(data["centre"]),
                patient_group=PatientGroup(data["patient_group"]),
            ),
            {
                NoAgreementCovers: ("patient_group", _NO_AGREEMENT),
                AlreadyEnrolled: (None, gettext_lazy("The patient is followed up already.")),
            },
        )
        if made is not None:
            messages.success(request, _("The follow-up has begun."))
            return redirect(_back(patient_id))
    frame = _frame(patient, _("Begin follow-up"), _("Begin"), nothing=not centres)
    return shown(request, "tenants/patient_form.html", form, frame)


@page(Permission.REGISTER_PATIENT)
def course_end(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Ask how it ended, then end the follow-up."""
    patient = _reach(viewer, patient_id)
    form = CourseEndForm(
        request.POST or None, ended_as=presenters.choices(presenters.ENDINGS, EndingReason)
    )
    if form.is_valid():
        try:
            end_enrolment(
                by=viewer,
                patient_id=patient_id,
                ended_as=EndingReason(form.cleaned_data["ended_as"]),
                reason=form.cleaned_data["reason"],
            )
        except NotEnrolled:
            messages.warning(request, _("There was no follow-up to end. Nothing was changed."))
        else:
            messages.success(request, _("The follow-up is ended."))
        return redirect(_back(patient_id))
    text = _(
        "Measurements are not followed up from now on. Tell the patient. What was recorded stays."
    )
    alerts = count_open_alerts(patient.tenant_id, patient_id=patient_id)
    if alerts:
        left = ngettext(
            "%(number)s alert is open. It stays on the list of the unit that has it until somebody closes it.",
            "%(number)s alerts are open. They stay on the lists of the units that have them until somebody closes them.",
            alerts,
        )
        text = f"{text} {left % {'number': alerts}}"
    frame = _frame(patient, _("End the follow-up?"), _("End the follow-up"), text=text)
    return shown(request, "tenants/patient_form.html", form, frame)


@sensitive_post_parameters()
@page(Permission.REGISTER_PATIENT)
def sign_in_new(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Make the patient's own sign-in; the password is in this one answer and nowhere else."""
    patient = _reach(viewer, patient_id)
    form = SignInForm(request.POST or None)
    if form.is_valid():
        made = attempt(
            form,
            lambda: give_sign_in(
                by=viewer, patient_id=patient_id, username=form.cleaned_data["username"]
            ),
            {
                UsernameIsTaken: ("username", _TAKEN),
                HasSignIn: (None, gettext_lazy("The patient has a sign-in already.")),
            },
        )
        if made is not None:
            context = {"made": made, "name": patient.name, "back": _back(patient_id)}
            return TemplateResponse(request, "tenants/password_once.html", context)
    frame = _frame(patient, _("A sign-in for the patient"), _("Make the sign-in"))
    return shown(request, "tenants/patient_form.html", form, frame)


def _work(member: TeamMember) -> str:
    return ", ".join(f"{presenters.role_word(role)}, {unit}" for role, unit in member.work)
