"""The self-care plan: read it, write it, adjust a limit, publish, and its history.

Ordinary pages and forms; the editor keeps nothing between requests (``selfcare_plans.forms``).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.web import written
from measurements.rules.kinds import KINDS
from selfcare_plans import operations, queries
from selfcare_plans.forms.adjust import AdjustForm
from selfcare_plans.forms.editor import PlanEditor
from selfcare_plans.forms.flat import flatten
from selfcare_plans.forms.moves import is_move, moved
from selfcare_plans.forms.places import kind_at, place_of
from selfcare_plans.forms.publish import DraftForm, PublishForm, StartForm
from selfcare_plans.forms.sources import with_true_sources
from selfcare_plans.operations import (
    CannotPublish,
    DraftChangedMeanwhile,
    NoOpenEnrolment,
    NotADraft,
    PlanAlreadyStarted,
    PlanHasProblems,
    ReceiverCannotSeePatient,
)
from selfcare_plans.presenters.problems import blind_receivers_in_words, refusal_in_words
from selfcare_plans.rules.document import PlanDocument
from selfcare_plans.rules.in_force import PublishRefusal
from selfcare_plans.rules.outer_limits import breaches
from selfcare_plans.rules.templates import TemplateName
from selfcare_plans.rules.validation import problems
from tenants.operations.access import access_patient
from tenants.queries.patients import open_enrolment
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.presenters import plans as shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from selfcare_plans.models import PlanVersion, SelfCarePlan
    from tenants.models import Patient
