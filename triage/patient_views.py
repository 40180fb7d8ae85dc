"""The doors of patients and relatives: today, one reading, its answer, readings, plan, contact."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.lib.ids import new_id
from measurements.operations.record import Conflict, Taken
from measurements.rules.kinds import KINDS
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed
from triage.operations.own_record import OwnRecord, open_record, open_relations, send_reading
from triage.presenters.patient.answer import answer
from triage.presenters.patient.day import day, first_instant, measured
from triage.presenters.patient.doubts import doubts, refused
from triage.presenters.patient.form import (
    REFERENCE_REUSED,
    form_of,
    problem_words,
    read_typed,
    reading_item,
    time_of,
)
from triage.presenters.patient.history import PERIODS, histories, period_of
from triage.presenters.patient.links import Links
from triage.presenters.patient.relatives import helped, rights_of
from triage.presenters.patient.watching import watch_of
from triage.presenters.patient.zones import measured_items, zone_cards
from triage.queries import patient as queries
from triage.rules.own_day import day_tasks, here_now

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from measurements.rules.kind import Kind
    from tenants.rules.viewer import Viewer
    from triage.presenters.patient.form import ReadingForm, Typed
