"""The self-care plan: read it, write it, adjust a limit, publish, and its history.

Ordinary pages and forms; the editor keeps nothing between requests (``selfcare_plans.forms``).
"""

from __future__ import annotations

from django.urls import path

from triage.views.plans.editing import plan_edit
from triage.views.plans.own_case import plan_own_case
from triage.views.plans.publishing import plan_adjust, plan_publish
from triage.views.plans.reading import plan_history, plan_page, plan_start
from triage.views.plans.rehearsing import plan_rehearse

__all__ = ["PLAN_PATHS"]

_PLAN = "patients/<uuid:patient_id>/plan/"

PLAN_PATHS = [
    path(_PLAN, plan_page, name="plan"),
    path(f"{_PLAN}start/", plan_start, name="plan-start"),
    path(f"{_PLAN}edit/", plan_edit, name="plan-edit"),
    path(f"{_PLAN}publish/", plan_publish, name="plan-publish"),
    path(f"{_PLAN}rehearse/", plan_rehearse, name="plan-rehearse"),
    path(f"{_PLAN}own-case/", plan_own_case, name="plan-own-case"),
    path(f"{_PLAN}adjust/<slug:kind>/", plan_adjust, name="plan-adjust"),
    path(f"{_PLAN}history/", plan_history, name="plan-history"),
]
