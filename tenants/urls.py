"""Addresses of who there is and who may see whom."""

from django.urls import path

from tenants.views import (
    access_log,
    agreements,
    emergency,
    evening,
    gp,
    grants,
    hours,
    patient_access,
    pauses,
    people,
    registration,
    relatives,
    rota,
    tariff,
    units,
)

app_name = "tenants"

_SERVICE = "units/<uuid:unit_id>/evening-service/"
_PATIENT = "patients/<uuid:patient_id>/access/"

urlpatterns = [
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/new/", agreements.agreement_new, name="agreement-new"),
    path("agreements/<uuid:agreement_id>/end/", agreements.agreement_end, name="agreement-end"),
    path("grants/", grants.grants, name="grants"),
    path("grants/<uuid:grant_id>/end/", grants.grant_end, name="grant-end"),
    path("people/", people.memberships, name="memberships"),
    path("people/add/", people.membership_add, name="membership-add"),
    path("people/new/", people.membership_new, name="membership-new"),
    path("people/<uuid:membership_id>/end/", people.membership_end, name="membership-end"),
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit-new"),
    path("units/<uuid:unit_id>/", units.unit_change, name="unit-change"),
    path("units/<uuid:unit_id>/close/", gp.unit_close, name="unit-close"),
    path("units/<uuid:unit_id>/hours/", hours.hours, name="hours"),
    path(_SERVICE, evening.service_new, name="service-new"),
    path(f"{_SERVICE}<uuid:service_id>/", evening.service_change, name="service-change"),
    path(f"{_SERVICE}<uuid:service_id>/remove/", evening.service_remove, name="service-remove"),
    path("units/<uuid:unit_id>/hours/days/new/", hours.day_new, name="day-new"),
    path("units/<uuid:unit_id>/hours/days/<uuid:day_id>/", hours.day_change, name="day-change"),
    path(
        "units/<uuid:unit_id>/hours/days/<uuid:day_id>/remove/",
        hours.day_remove,
        name="day-remove",
    ),
    path("units/<uuid:unit_id>/rota/", rota.rota_page, name="rota"),
    path("units/<uuid:unit_id>/rota/copy/", rota.rota_copy, name="rota-copy"),
    path("units/<uuid:unit_id>/rota/<uuid:duty_id>/remove/", rota.duty_remove, name="duty-remove"),
    path("tariff/", tariff.tariff, name="tariff"),
    path("access-log/", access_log.access_log, name="access-log"),
    path("emergency-look-ups/", emergency.emergencies, name="emergencies"),
    path(
        "emergency-look-ups/<uuid:access_id>/review/",
        emergency.emergency_review,
        name="emergency-review",
    ),
    path("pauses/", pauses.pauses, name="pauses"),
    path("patients/<uuid:patient_id>/pause/", pauses.pause_new, name="pause-new"),
    path(
        "patients/<uuid:patient_id>/pause/<uuid:pause_id>/",
        pauses.pause_change,
        name="pause-change",
    ),
    path(
        "patients/<uuid:patient_id>/pause/<uuid:pause_id>/settle/",
        pauses.pause_settle,
        name="pause-settle",
    ),
    path("my/access-log/", access_log.my_access_log, name="my-access-log"),
    path("patients/new/", registration.patient_new, name="patient-new"),
    path(_PATIENT, patient_access.patient_access, name="patient-access"),
    path(f"{_PATIENT}gp/", gp.gp_change, name="gp-change"),
    path(f"{_PATIENT}unit/", patient_access.grant_new, name="grant-new"),
    path(f"{_PATIENT}course/", patient_access.course_new, name="course-new"),
    path(f"{_PATIENT}course/end/", patient_access.course_end, name="course-end"),
    path(f"{_PATIENT}sign-in/", patient_access.sign_in_new, name="sign-in-new"),
    path(f"{_PATIENT}relative/", patient_access.relative_new, name="relative-new"),
    path(
        f"{_PATIENT}relative/<uuid:relative_id>/end/",
        patient_access.relative_end,
        name="relative-end",
    ),
    path(
        f"{_PATIENT}relative/<uuid:relative_id>/told/",
        relatives.relative_told,
        name="relative-told",
    ),
    path(f"{_PATIENT}care-team/", patient_access.team_add, name="team-add"),
    path(
        f"{_PATIENT}care-team/<uuid:user_id>/remove/",
        patient_access.team_remove,
        name="team-remove",
    ),
]
