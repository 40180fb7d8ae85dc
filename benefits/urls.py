"""Addresses of benefits."""

from django.urls import path

from benefits.views import figures, imports, reports

app_name = "benefits"
_FILE = "benefits/import/<uuid:file_id>/"
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
    path("benefits/import/", imports.files, name="imports"),
    path(
        "benefits/import/template/<uuid:tenant_id>.xlsx", imports.template, name="import-template"
    ),
    path(_FILE, imports.one, name="import"),
    path(f"{_FILE}columns/", imports.columns, name="import-columns"),
    path(f"{_FILE}progress/", imports.progress, name="import-progress"),
    path(f"{_FILE}take/", imports.take, name="import-take"),
    path(f"{_FILE}undo/", imports.undo, name="import-undo"),
    path(f"{_FILE}errors.csv", imports.errors, {"kind": "csv"}, name="import-errors-csv"),
    path(f"{_FILE}errors.xlsx", imports.errors, {"kind": "xlsx"}, name="import-errors-xlsx"),
]
