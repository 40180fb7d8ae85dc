"""Addresses of the worklist and what belongs to it."""

from django.urls import path

from triage.views import by_hand

WORKLIST_PATHS = [
    path("patients/<uuid:patient_id>/alert/", by_hand.alert_new, name="alert-new"),
    path("alerts/<uuid:alert_id>/active/", by_hand.active, name="active"),
]
