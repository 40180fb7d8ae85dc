"""The self-care plan: read it, write it, adjust a limit, publish, and its history.

Ordinary pages and forms; the editor keeps nothing between requests (``selfcare_plans.forms``).
"""

from __future__ import annotations

from django.urls import path

from triage.views.plans.easing import plan_ease
from triage.views.plans.editing import plan_edit
from triage.views.plans.ending import plan_end
from triage.views.plans.life import (
    plan_answer,
    plan_evaluate,
    plan_hand_over,
    plan_list,
    plan_propose,
    plan_start_up,
    plan_tick,
)
from triage.views.plans.orders import standing_order_end, standing_orders
from triage.views.plans.outer_limits import outer_limits
from triage.views.plans.overview import plan_to_approve, plans_to_approve
from triage.views.plans.own_case import plan_own_case
from triage.views.plans.printing import plan_print
from triage.views.plans.publishing import plan_adjust, plan_publish
from triage.views.plans.reading import plan_compare, plan_history, plan_page, plan_start
from triage.views.plans.rehearsing import plan_rehearse
from triage.views.plans.template_plans import plan_template, template_plans
from triage.views.plans.template_steps import template_page
from triage.views.plans.template_writing import template_edit, template_paste
from triage.views.plans.templates import template_list
from triage.views.plans.trial import plan_trial

__all__ = ["PLAN_PATHS"]

_PLAN = "patients/<uuid:patient_id>/plan/"
_TEMPLATE = "templates/<uuid:template_id>/"

PLAN_PATHS = [
    path(_PLAN, plan_page, name="plan"),
    path(f"{_PLAN}start/", plan_start, name="plan-start"),
    path(f"{_PLAN}edit/", plan_edit, name="plan-edit"),
    path(f"{_PLAN}publish/", plan_publish, name="plan-publish"),
    path(f"{_PLAN}rehearse/", plan_rehearse, name="plan-rehearse"),
    path(f"{_PLAN}ease/<slug:rule>/", plan_ease, name="plan-ease"),
    path(f"{_PLAN}trial/", plan_trial, name="plan-trial"),
    path(f"{_PLAN}own-case/", plan_own_case, name="plan-own-case"),
    path(f"{_PLAN}adjust/<slug:kind>/", plan_adjust, name="plan-adjust"),
    path(f"{_PLAN}print/", plan_print, name="plan-print"),
    path(f"{_PLAN}end/", plan_end, name="plan-end"),
    path(f"{_PLAN}history/", plan_history, name="plan-history"),
    path(f"{_PLAN}compare/", plan_compare, name="plan-compare"),
    path(f"{_PLAN}propose/", plan_propose, name="plan-propose"),
    path(f"{_PLAN}answer/", plan_answer, name="plan-answer"),
    path(f"{_PLAN}start-up/", plan_start_up, name="plan-start-up"),
    path(f"{_PLAN}measures/", plan_tick, name="plan-tick"),
    path(f"{_PLAN}goals/", plan_evaluate, name="plan-evaluate"),
    path(f"{_PLAN}handed-over/", plan_hand_over, name="plan-hand-over"),
    path(f"{_PLAN}template/", plan_template, name="plan-template"),
    path("plans/", plan_list, name="plans"),
    path("plans/to-approve/", plans_to_approve, name="plans-to-approve"),
    path("plans/to-approve/<uuid:version_id>/", plan_to_approve, name="plan-to-approve"),
    path("templates/", template_list, name="templates"),
    path(f"{_TEMPLATE}", template_page, name="template"),
    path(f"{_TEMPLATE}write/<slug:language>/", template_edit, name="template-edit"),
    path(f"{_TEMPLATE}paste/", template_paste, name="template-paste"),
    path(f"{_TEMPLATE}plans/", template_plans, name="template-plans"),
    path("outer-limits/", outer_limits, name="outer-limits"),
    path("standing-orders/", standing_orders, name="standing-orders"),
    path("standing-orders/<uuid:order_id>/end/", standing_order_end, name="standing-order-end"),
]
