"""Addresses of the worklist and what belongs to it."""

from django.urls import path

from triage.views import by_hand, greens, worklist

WORKLIST_PATHS = [
    path("patients/<uuid:patient_id>/alert/", by_hand.alert_new, name="alert-new"),
    path("alerts/<uuid:alert_id>/active/", by_hand.active, name="active"),
    path("worklist/greens/", greens.greens_page, name="greens"),
    path("worklist/greens/summary/", greens.summary, name="greens-summary"),
    path("worklist/greens/<uuid:round_id>/undo/", greens.undo, name="greens-undo"),
    path("worklist/habits/", worklist.habits, name="habits"),
]
