"""Addresses of benefits."""

from django.urls import path

from benefits.patient_views import survey
from benefits.views import collecting, figures, plan, reports, tenant_figures

app_name = "benefits"
_RUN = "benefits/reports/<uuid:run_id>/"
_GRID = "benefits/collect/<str:quarter>/<uuid:unit_id>/"
_RELATIVE = "relative/<uuid:patient_id>/"
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
    path("benefits/plan/", plan.plan, name="plan"),
    path("benefits/plan/choose/", plan.choose, name="plan-choose"),
    path("benefits/plan/take-out/", plan.take_out, name="plan-take-out"),
    path("benefits/plan/beforehand/", plan.beforehand, name="plan-beforehand"),
    path("benefits/plan/own/", plan.own_row, name="plan-own"),
    path("benefits/plan/own/<str:code>/", plan.own_row, name="plan-own-again"),
    path("benefits/tenant-figures/", tenant_figures.tenant_figures, name="tenant-figures"),
    path("benefits/collect/", collecting.overview, name="collect"),
    path(_GRID, collecting.grid, name="collect-grid"),
    path(f"{_GRID}template.xlsx", collecting.template, name="collect-template"),
    path("my/survey/", survey.survey, name="my-survey"),
    path("my/survey/skip/", survey.skip, name="my-survey-skip"),
    path(f"{_RELATIVE}survey/", survey.survey, name="relative-survey"),
    path(f"{_RELATIVE}survey/skip/", survey.skip, name="relative-survey-skip"),
]
