"""The limits that a doctor may change on the page of a question opened by its link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.lib import clock
from dho.web import written
from measurements.queries.questionnaires import plan_kinds
from selfcare_plans import queries as plan_queries
from selfcare_plans.forms.adjust_many import AdjustManyForm
from selfcare_plans.forms.sources import with_true_sources
from selfcare_plans.presenters.problems import refusal_in_words
from selfcare_plans.rules.in_force import PublishRefusal
from selfcare_plans.rules.validation import problems
from tenants.rules.ages import age_on
from triage.operations.question_limits import answer_with_limits
from triage.presenters import asked_limits, plan_editor
from triage.presenters import plans as shown
from triage.rules.asked_limits import kinds_to_adjust
from triage.views.plans.reached import document_of, names_in
from triage.views.questions.shared import REFUSED, refused_in_words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.presenters.difference import Change
    from selfcare_plans.rules.document import PlanDocument
    from tenants.rules.viewer import Viewer

PREVIEW, PUBLISH = "limits", "limits-publish"


@dataclass(slots=True)
class Limits:
    """The part of the page with the limits. ``after``: what would hold, where all of it is sound."""

    current: PlanVersion
    form: AdjustManyForm
    open_kinds: tuple[str, ...]
    proposed: PlanDocument | None = None
    after: PlanDocument | None = None
    why: list[str] = field(default_factory=list)
    is_answered: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether something that was typed must be put right, or read once more."""
        return bool(self.why) or any(one.errors for one in self.form.forms())

    def context(self) -> dict[str, Any]:
        """Return what the template shows."""
        changes: tuple[Change, ...] = ()
        if self.after is not None:
            changes = shown.changes(self.form.document, self.after, names_in([self.after]))
        return {
            "limits_form": self.form,
            "limits_blocks": asked_limits.kinds_shown(self.form, self.proposed, self.open_kinds),
            "limits_current": self.current,
            "limits_changes": [one for one in changes if not one.is_minor],
            "limits_previewed": self.after is not None,
            "limits_complaints": asked_limits.complaints(self.form)
            if self.form.reason.is_bound
            else [],
            "limits_why": self.why,
        }


def limits_of(request: HttpRequest, viewer: Viewer, question: Any) -> Limits | None:
    """Return the limits as they hold, or as typed, checked and answered; None without any to change."""
    current = _in_force(viewer, question)
    document = document_of(current)
    if current is None or document is None:
        return None
    proposed = _proposed(question)
    cause = question.alert.cause if question.alert else ""
    kinds, opened = kinds_to_adjust(document, proposed, cause)
    if not kinds:
        return None
    do = request.POST.get("do", "")
    if do not in (PREVIEW, PUBLISH):
        return Limits(current, AdjustManyForm(document, kinds), opened, proposed)
    found = Limits(current, AdjustManyForm(document, kinds, request.POST), opened, proposed)
    _checked(request, question, found)
    if do == PUBLISH and found.after is not None and not found.why:
        _publish(viewer, question, found)
    return found


def _in_force(viewer: Viewer, question: Any) -> PlanVersion | None:
    plan = plan_queries.plan_of(viewer, question.patient)
    return plan_queries.published_version(viewer, plan) if plan else None


def _proposed(question: Any) -> PlanDocument | None:
    version = question.version
    is_proposed = version is not None and version.status == "PROPOSED" and version.document
    return plan_queries.document_of(version) if is_proposed else None


def _checked(request: HttpRequest, question: Any, found: Limits) -> None:
    """Read and check what was typed as the editor does; what is wrong stands at its field."""
    form = found.form
    if not form.is_valid():
        return
    today = written.local(clock.now()).date()
    after = with_true_sources(form.document, form.adjusted(), today=today)
    wrong = problems(
        after,
        known_kinds=plan_kinds(),
        age=age_on(question.patient.birth_date, today),
        limits=plan_queries.limits_for(question.patient),
    )
    if wrong:
        plan_editor.put_problems(wrong, form.place_of, form.kind_at)
        return
    if request.POST.get("limits-replaces") != str(found.current.id):
        found.why = [refusal_in_words(PublishRefusal.BASED_ON_OLDER_VERSION)]
    elif after == form.document:
        found.why = [_("Nothing is changed yet.")]
        return
    found.after = after


def _publish(viewer: Viewer, question: Any, found: Limits) -> None:
    document = found.after
    if document is None:
        return
    try:
        answer_with_limits(
            by=viewer,
            question_id=question.id,
            replaces=found.current.id,
            document=document,
            comment=found.form.reason.cleaned_data["comment"],
            words=_("A limit was changed: plan version %(number)s."),
            known_kinds=plan_kinds(),
        )
    except REFUSED as error:
        found.why = [refused_in_words(error)]
    else:
        found.is_answered = True
