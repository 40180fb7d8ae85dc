"""Doors that are opened by looking and that ``test_every_page`` does not open, each with its reason."""

from __future__ import annotations

from tests.guards.matrix.doors import ELSEWHERE

LEADS_ON = "leads on to a page, or answers without one"
PART = "a part of a page, which is opened with it"
DATA = "data, not a page"
FILE = "a file, not a page"
PAPER = "paper: drawn by the PDF engine and looked at in tests of its own"
OTHERS = "other people's page, which only shows our schema"

NOT_OPENED: dict[str, str] = {
    **{name: reason for (name, method), reason in ELSEWHERE.items() if method == "GET"},
    "docs": OTHERS,
    "identity:start": LEADS_ON,
    "identity:alive": LEADS_ON,
    "triage:panel": PART,
    "triage:questions-waiting": PART,
    "triage:greens-summary": PART,
    "triage:plan-to-approve": PART,
    "benefits:run-progress": PART,
    "benefits:run-pdfs": PART,
    "benefits:together-pdfs": PART,
    "benefits:import-progress": PART,
    "live": DATA,
    "ready": DATA,
    "schema": DATA,
    "alerts": DATA,
    "readings": DATA,
    "journal-notes": DATA,
    "api-plan": DATA,
    "api-plan-versions": DATA,
    "fhir:metadata": DATA,
    "fhir:observations": DATA,
    "fhir:observation": DATA,
    "fhir:version": DATA,
    "fhir:questionnaires": DATA,
    "fhir:questionnaire": DATA,
    "fhir:responses": DATA,
    "fhir:response": DATA,
    "fhir:response-version": DATA,
    "fhir:measure-reports": DATA,
    "fhir:measure-report": DATA,
    "triage:manifest": FILE,
    "triage:service-worker": FILE,
    "triage:incidents-csv": FILE,
    "triage:load-csv": FILE,
    "triage:journal-text": FILE,
    "triage:question-text": FILE,
    "triage:reading-photo": FILE,
    "reading-photo": FILE,
    "benefits:import-errors-csv": FILE,
    "benefits:import-errors-xlsx": FILE,
    "triage:plan-print": PAPER,
    "triage:my-plan-print": PAPER,
    "triage:question-pdf": PAPER,
    "triage:judgement-print": PAPER,
}
