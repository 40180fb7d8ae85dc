"""Addresses of benefits."""

from django.urls import path

from benefits.views import comparison, figures, quotes, reports, together

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
    path("benefits/communities/", together.health_communities, name="communities"),
    path(
        "benefits/communities/<uuid:community_id>/end/",
        together.community_end,
        name="community-end",
    ),
]
