"""Addresses of lists, patients, plans and alerts."""

from django.urls import path

from triage.patient_views import PATIENT_PATHS
from triage.views import (
    alerts,
    emergency,
    incidents,
    journal,
    judgements,
    learning,
    marking,
    patients,
    responses,
    shift,
    silence,
    worklist,
)
from triage.views.plans import PLAN_PATHS

app_name = "triage"
urlpatterns = [
    path("worklist/", worklist.worklist_page, name="worklist"),
    path("silence/", silence.alarms_page, name="silence"),
    path(
        "silence/<uuid:alarm_id>/acknowledge/",
        silence.acknowledge_alarm,
        name="silence-acknowledge",
    ),
    path("shift/", shift.shift_page, name="shift"),
    path("shift/settle/", shift.settle_page, name="settle-all"),
    path("shift/sign-off/", shift.sign_off_page, name="sign-off"),
    path("shift/notes/<uuid:shift_note_id>/end/", shift.note_end, name="shift-note-end"),
    path("alerts/<uuid:alert_id>/settle/", shift.settle_row, name="settle"),
    path("patients/<uuid:patient_id>/shift-note/", shift.note_new, name="shift-note"),
    path("patients/", patients.patients_page, name="patients"),
    path("patients/<uuid:patient_id>/", patients.patient_page, name="patient"),
    path("patients/<uuid:patient_id>/panel/", patients.panel, name="panel"),
    path("alerts/<uuid:alert_id>/claim/", alerts.claim, name="claim"),
    path("alerts/<uuid:alert_id>/release/", alerts.release, name="release"),
    path("alerts/<uuid:alert_id>/resolve/", alerts.resolve, name="resolve"),
    path("alerts/<uuid:alert_id>/snooze/", alerts.snooze, name="snooze"),
    path("alerts/<uuid:alert_id>/contact/", alerts.contact, name="contact"),
    path("alerts/<uuid:alert_id>/decline/", alerts.decline, name="decline"),
    path("alerts/<uuid:alert_id>/hand-over/", alerts.hand_over, name="hand-over"),
    path("alerts/<uuid:alert_id>/assess/", alerts.assess, name="assess"),
    path("judgements/<uuid:judgement_id>/", judgements.judgement_page, name="judgement"),
    path(
        "judgements/<uuid:judgement_id>/print/",
        judgements.judgement_print,
        name="judgement-print",
    ),
    path(
        "judgements/<uuid:judgement_id>/assess/",
        judgements.judgement_assess,
        name="judgement-assess",
    ),
    path("readings/<uuid:reading_id>/in-error/", marking.in_error, name="reading-in-error"),
    path("readings/<uuid:reading_id>/confirm/", marking.confirm, name="reading-confirm"),
    path("readings/<uuid:reading_id>/photo/", marking.photo, name="reading-photo"),
    path("emergency/", emergency.emergency_look_up, name="emergency"),
    path("emergency/<uuid:access_id>/", emergency.emergency_record, name="emergency-record"),
    path("emergency/<uuid:access_id>/end/", emergency.emergency_end, name="emergency-end"),
    path("journal/", journal.journal_page, name="journal"),
    path("journal/<uuid:alert_id>/", journal.note_page, name="journal-note"),
    path("journal/<uuid:alert_id>/text/", journal.note_text, name="journal-text"),
    path("patients/<uuid:patient_id>/incident/", incidents.incident_new, name="incident-new"),
    path("incidents/", incidents.incidents_page, name="incidents"),
    path("incidents/export/", incidents.incidents_csv, name="incidents-csv"),
    path("readings/<uuid:reading_id>/answers/", responses.answers_page, name="reading-answers"),
    path("learning/", learning.learning_page, name="learning"),
    *PLAN_PATHS,
    *PATIENT_PATHS,
]
