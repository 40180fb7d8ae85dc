"""Addresses of benefits."""

from django.urls import path

from benefits.patient_views import survey
from benefits.views import (
    collecting,
    comparison,
    costs,
    figures,
    imports,
    plan,
    quotes,
    reports,
    staff_survey,
    tenant_figures,
    together,
)

app_name = "benefits"
_FILE = "benefits/import/<uuid:file_id>/"
_RUN = "benefits/reports/<uuid:run_id>/"
_GRID = "benefits/collect/<str:quarter>/<uuid:unit_id>/"
_RELATIVE = "relative/<uuid:patient_id>/"
urlpatterns = [
    path("benefits/", figures.overview, name="overview"),
    path("benefits/reports/", reports.reports, name="reports"),
    path(_RUN, reports.run, name="run"),
    path(f"{_RUN}progress/", reports.progress, name="run-progress"),
    path(f"{_RUN}pdfs/", reports.run_pdfs, name="run-pdfs"),
    path(f"{_RUN}draw/", reports.draw, name="run-draw"),
    path(f"{_RUN}report.pdf", reports.run_file, {"kind": "pdf"}, name="run-pdf"),
    path(f"{_RUN}report.xlsx", reports.run_file, {"kind": "xlsx"}, name="run-xlsx"),
    path(f"{_RUN}report.json", reports.run_file, {"kind": "json"}, name="run-json"),
    path("benefits/patients/<uuid:patient_id>/", figures.record, name="record"),
    path("benefits/patients/<uuid:patient_id>/quotes/", quotes.quotes, name="quotes"),
    path("benefits/quotes/<uuid:quote_id>/check/", quotes.quote_check, name="quote-check"),
    path("benefits/quotes/<uuid:quote_id>/withdraw/", quotes.quote_withdraw, name="quote-withdraw"),
    path("benefits/comparison/", comparison.comparison, name="comparison"),
    path(
        "benefits/comparison/<uuid:figure_id>/end/",
        comparison.comparison_end,
        name="comparison-end",
    ),
    path("benefits/together/", together.together, name="together"),
    path(
        "benefits/together/report.pdf", together.together_file, {"kind": "pdf"}, name="together-pdf"
    ),
    path(
        "benefits/together/report.xlsx",
        together.together_file,
        {"kind": "xlsx"},
        name="together-xlsx",
    ),
    path(
        "benefits/together/report.json",
        together.together_file,
        {"kind": "json"},
        name="together-json",
    ),
    path("benefits/together/pdfs/", together.together_pdfs, name="together-pdfs"),
    path("benefits/together/draw/", together.together_draw, name="together-draw"),
    path("benefits/communities/", together.health_communities, name="communities"),
    path(
        "benefits/communities/<uuid:community_id>/end/",
        together.community_end,
        name="community-end",
    ),
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
    path("benefits/costs/", costs.costs, name="costs"),
    path("benefits/plan/", plan.plan, name="plan"),
    path("benefits/plan/choose/", plan.choose, name="plan-choose"),
    path("benefits/plan/take-out/", plan.take_out, name="plan-take-out"),
    path("benefits/plan/beforehand/", plan.beforehand, name="plan-beforehand"),
    path("benefits/plan/own/", plan.own_row, name="plan-own"),
    path("benefits/plan/own/<str:code>/", plan.own_row, name="plan-own-again"),
    path("benefits/tenant-figures/", tenant_figures.tenant_figures, name="tenant-figures"),
    path("benefits/staff-survey/", staff_survey.staff_survey, name="staff-survey"),
    path("benefits/staff-survey/decline/", staff_survey.decline, name="staff-survey-decline"),
    path("benefits/collect/", collecting.overview, name="collect"),
    path(_GRID, collecting.grid, name="collect-grid"),
    path(f"{_GRID}template.xlsx", collecting.template, name="collect-template"),
    path("my/survey/", survey.survey, name="my-survey"),
    path("my/survey/skip/", survey.skip, name="my-survey-skip"),
    path(f"{_RELATIVE}survey/", survey.survey, name="relative-survey"),
    path(f"{_RELATIVE}survey/skip/", survey.skip, name="relative-survey-skip"),
]
