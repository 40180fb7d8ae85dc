"""The pages of patients and relatives, and their addresses for ``triage.urls``."""

from __future__ import annotations

from django.urls import path

from triage.patient_views.acting import act_now
from triage.patient_views.devices import device_off, devices
from triage.patient_views.marking import entered_wrong
from triage.patient_views.messages import messages_page
from triage.patient_views.pages import contact, plan, plan_seen, readings, relatives, today
from triage.patient_views.printing import plan_print
from triage.patient_views.questionnaire import questionnaire
from triage.patient_views.record import record, sent
from triage.patient_views.shell import manifest, service_worker
from triage.patient_views.silence import pause, silence
from triage.patient_views.told import told

_OTHER = "relative/<uuid:patient_id>/"

PATIENT_PATHS = [
    path("my/", today, name="my-day"),
    path("my/readings/", readings, name="my-readings"),
    path("my/readings/<uuid:reading_id>/wrong/", entered_wrong, name="my-reading-wrong"),
    path("my/record/<slug:kind>/", record, name="my-record"),
    path("my/form/<slug:name>/", questionnaire, name="my-form"),
    path("my/sent/", sent, name="my-sent"),
    path("my/act-now/", act_now, name="my-act-now"),
    path("my/told/", told, name="my-told"),
    path("my/plan/", plan, name="my-plan"),
    path("my/plan/print/", plan_print, name="my-plan-print"),
    path("my/plan/read/", plan_seen, name="my-plan-seen"),
    path("my/pause/", pause, name="my-pause"),
    path(f"{_OTHER}pause/", pause, name="relative-pause"),
    path(f"{_OTHER}silence/", silence, name="relative-silence"),
    path("my/messages/", messages_page, name="my-messages"),
    path(f"{_OTHER}messages/", messages_page, name="relative-messages"),
    path("my/contact/", contact, name="my-contact"),
    path("my/devices/", devices, name="my-devices"),
    path("my/devices/<uuid:device_id>/off/", device_off, name="my-device-off"),
    path("relative/", relatives, name="relatives"),
    path(_OTHER, today, name="relative-day"),
    path(f"{_OTHER}readings/", readings, name="relative-readings"),
    path(f"{_OTHER}record/<slug:kind>/", record, name="relative-record"),
    path(f"{_OTHER}form/<slug:name>/", questionnaire, name="relative-form"),
    path(f"{_OTHER}sent/", sent, name="relative-sent"),
    path(f"{_OTHER}act-now/", act_now, name="relative-act-now"),
    path(f"{_OTHER}told/", told, name="relative-told"),
    path(f"{_OTHER}plan/", plan, name="relative-plan"),
    path(f"{_OTHER}contact/", contact, name="relative-contact"),
    path("sw.js", service_worker, name="service-worker"),
    path("manifest.webmanifest", manifest, name="manifest"),
]
