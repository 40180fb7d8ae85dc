"""Addresses of benefits."""

from django.urls import path

from benefits.views import costs, figures, reports

app_name = "benefits"
_RUN = "benefits/reports/<uuid:run_id>/"
urlpatterns = [
    path("benefits/", figures.overview, name="overview"),
    path("benefits/report.pdf", figures.report, name="report"),
    path("benefits/reports/", reports.reports, name="reports"),
    path(_RUN, reports.run, name="run"),
    path(f"{_RUN}progress/", reports.progress, name="run-progress"),
    path(f"{_RUN}report.pdf", reports.run_file, {"kind": "pdf"}, name="run-pdf"),
    path(f"{_RUN}report.xlsx", reports.run_file, {"kind": "xlsx"}, name="run-xlsx"),
    path(f"{_RUN}report.json", reports.run_file, {"kind": "json"}, name="run-json"),
    path("benefits/patients/<uuid:patient_id>/", figures.record, name="record"),
    path("benefits/costs/", costs.costs, name="costs"),
]
